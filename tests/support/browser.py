"""A real Chromium for the tests of the page, and the page as a person drives it. Waits for conditions, not for time."""

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

# The first one is the same engine without the window around it: a page opens in half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
NO_SANDBOX = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
# How long anything may take before it counts as not happening; long, as the machines of the tests are busy ones.
TIMEOUT_MS = 60_000
expect.set_options(timeout=TIMEOUT_MS)

# The page's canvases are drawn on from beside the document, so their pixels are read from a copy.
PIXELS_OF = """
    window.pixelsOf = (canvas, x = 0, y = 0, width = canvas.width, height = canvas.height) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(x, y, width, height).data;
    };
"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the installed browser; skips where there is none, unless one is required."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None and os.environ.get("NNVISU_REQUIRE_BROWSER") == "1":
        pytest.fail(f"a browser is required, and none of {', '.join(BROWSERS)} is installed")
    if path is None:
        pytest.skip("no Chromium is installed")
    return {"executable_path": path, "args": [*QUIET, *NO_SANDBOX]}


# For tests of what moves by itself.
IN_MOTION = pytest.mark.browser_context_args(reduced_motion="no-preference")


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A wide window without motion; a test asks for another one by ``@pytest.mark.browser_context_args``.

    Buttons whose colours change in steps cost a page a tenth of all that it computes.
    """
    return {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the browser's console complained of in any driver's page; must be empty at the end."""
    found: list[str] = []
    yield found
    assert not found, found


def forgive_lost_server(faults: list[str]) -> None:
    """Leave out what is reported of requests that a stopped server did not answer, or not to the end."""
    lost = ("net::ERR_", "Failed to fetch dynamically imported module", "Error: no sheet")
    faults[:] = [fault for fault in faults if not any(each in fault for each in lost)]


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def number_in(text: str) -> float:
    """Return a number as the page writes it: −1,234.5, 48.6%, 1.6 × 10⁻⁶."""
    plain = text.replace("−", "-").replace(",", "").rstrip("%").replace("\N{NO-BREAK SPACE}", " ")
    mantissa, _, exponent = plain.translate(SUPERSCRIPTS).partition(" × 10")
    return float(f"{mantissa}e{exponent or 0}")


def label_of(choice: Locator) -> Locator:
    """Return what is to be seen of a radio button or tick box, and clicked: the label that covers it."""
    return choice.locator("xpath=ancestor::label[1]")


def tick(choice: Locator) -> None:
    """Choose a radio button or tick a box as a person does: where it stands still, and nothing lies over it."""
    if not choice.is_checked():
        label_of(choice).click()
    expect(choice).to_be_checked()


class Driver:
    """One tab with the page in it."""

    def __init__(self, page: Page, faults: list[str]):
        self.page = page
        page.set_default_timeout(TIMEOUT_MS)
        page.add_init_script(PIXELS_OF)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    def open(self, url: str) -> "Driver":
        """Load the page and wait until it shows a map."""
        self.page.goto(url)
        return self.wait_for_map()

    def wait_for_map(self) -> "Driver":
        """Wait for the first picture on this load of the page."""
        expect(self.figure("map_size")).to_contain_text("×")
        return self

    # --- Parts ---

    def view(self, name: str) -> Locator:
        """Return a part of the page by its name."""
        return self.page.locator(f"[data-view={name}]")

    def figure(self, name: str) -> Locator:
        """Return one figure: status, step, age, …"""
        return self.page.locator(f"[data-figure={name}]")

    def button(self, action: str) -> Locator:
        """Return the button of an action."""
        return self.page.locator(f"[data-action={action}]")

    def show_tab(self, name: str) -> None:
        """On a narrow page, show the area of that name."""
        self.page.locator(f"[data-tab={name}][role=tab]").click()

    def setting(self, name: str) -> Locator:
        """Return the control of a setting, such as ``config-l2``."""
        return self.page.locator(f"#{name}")

    def error(self, name: str) -> Locator:
        """Return the place of a setting's error."""
        return self.page.locator(f"#{name}-error")

    @property
    def stage(self) -> Locator:
        """The map."""
        return self.view("stage")

    # --- Acts ---

    def press(self, action: str) -> None:
        """Click a button; open the menu that it is in."""
        menu = self.page.locator("[popover]", has=self.button(action))
        if menu.count() > 0:
            menu.evaluate("(menu) => menu.showPopover()")
        self.button(action).click()

    def enter(self, name: str, text: str) -> None:
        """Type a value into a setting's field and confirm it."""
        self.reveal(name)
        self.setting(name).fill(text)
        self.setting(name).press("Enter")

    def choose(self, name: str, value: str) -> None:
        """Choose one of a setting's values."""
        self.reveal(name)
        self.setting(name).select_option(value)

    def more_ways_to_run(self) -> Locator:
        """Open the menu with runs of a given length."""
        menu = self.view("run-menu")
        menu.evaluate("(menu) => menu.showPopover()")
        return menu

    def set_step_count(self, text: str) -> None:
        """Type how many steps the button makes at a time, and confirm it."""
        field = self.more_ways_to_run().locator(".step-count")
        field.fill(text)
        field.press("Enter")
        self.page.keyboard.press("Escape")

    def run_to(self, text: str) -> None:
        """Type a step to run to, and start."""
        field = self.more_ways_to_run().locator("[data-field=until_step]")
        field.fill(text)
        field.press("Enter")

    def reveal(self, name: str) -> None:
        """Open whatever a setting is folded away in."""
        folds = self.page.locator("details", has=self.page.locator(f"#{name}-help"))
        for fold in folds.all():
            fold.evaluate("(each) => { each.open = true; }")

    def choose_tool(self, value: int | str) -> None:
        """Choose a class to paint, from 0, or a tool: look, brush, erase, relabel, move."""
        name = "class" if isinstance(value, int) else "tool"
        tool = self.page.locator(f"input[name={name}][value='{value}']")
        expect(tool).to_be_enabled()
        tick(tool)

    def choose_data(self, dataset: str) -> None:
        """Choose the picture of a data set."""
        picture = self.page.locator(f"input[name=dataset][value={dataset}]")
        expect(picture).to_be_enabled()
        label_of(picture).click()

    def expect_data(self, dataset: str) -> None:
        """Wait until a data set is the chosen one."""
        expect(self.page.locator(f"input[name=dataset][value={dataset}]")).to_be_checked()

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the screen a place of the plane is, which is scrolled to if need be, as a person would."""
        self.stage.scroll_into_view_if_needed()
        box = self.stage.bounding_box()
        return box["x"] + box["width"] * (x + 1) / 2, box["y"] + box["height"] * (1 - y) / 2

    def click(self, x: float, y: float) -> None:
        """Click at a place of the plane."""
        self.page.mouse.click(*self.place(x, y))

    def choose_guidance(self, level: str) -> None:
        """Choose a level of guidance in the menu of the lessons."""
        self.view("lessons-menu").evaluate("(menu) => menu.showPopover()")
        tick(self.page.get_by_label(level, exact=True))
        self.page.keyboard.press("Escape")

    def paint(self, x: float, y: float, label: int = 0) -> None:
        """Choose a class and set one point."""
        self.choose_tool(label)
        self.click(x, y)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag between two places of the plane."""
        self.page.mouse.move(*self.place(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(*end), steps=12)
        self.page.mouse.up()

    def train_to(self, step: int) -> None:
        """Train at full speed until a step is passed, which may be so already."""
        self.button("pace").select_option("full")
        self.press("train")
        self.expect_status("running")  # until then the same press would be another Train
        self.expect_step(at_least=step)
        self.press("train")
        self.expect_status("paused")

    # --- What is to be seen ---

    def number(self, name: str) -> float:
        """Return a figure as a number."""
        return number_in(self.figure(name).text_content())

    def expect_status(self, status: str) -> None:
        """Wait for a state."""
        expect(self.figure("status")).to_have_text(status)

    def expect_step(self, exactly: int | None = None, at_least: int = 0) -> None:
        """Wait for a step."""
        if exactly is not None:
            expect(self.figure("step")).to_have_text(f"{exactly:,}")
            return
        self.wait_until(lambda: self.number("step") >= at_least, f"step {at_least}")

    def expect_points(self, n: int) -> None:
        """Wait until the page counts ``n`` points."""
        expect(self.view("data-summary")).to_have_text(re.compile(f"^{n:,} point{'' if n == 1 else 's'}\\b"))

    def expect_message(self, text: str) -> None:
        """Wait until the line of messages contains ``text``."""
        expect(self.view("message")).to_contain_text(text)

    def wait_until(self, condition: Any, what: str, timeout_ms: int = TIMEOUT_MS) -> None:
        """Wait for a condition that the browser cannot tell; fail with ``what``."""
        deadline = time.monotonic() + timeout_ms / 1000
        pause_ms = 20.0
        while not condition():
            assert time.monotonic() < deadline, f"not within {timeout_ms} ms: {what}"
            self.page.wait_for_timeout(pause_ms)  # lets the browser's events in
            pause_ms = min(1.2 * pause_ms, 100.0)  # each question costs the page some of the time that is waited for

    def expect_value(self, read: Callable[[], Any], expected: Any, what: object = "") -> None:
        """Wait until ``read`` returns what is expected of a page that follows soon; fail with what it returns."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [read()]
            return bool(found[0] == expected)

        with contextlib.suppress(AssertionError):
            self.wait_until(is_there, str(what))
        assert [expected] == found, f"{what or 'expected'}: {expected!r}, found {found}"

    def expect_script(self, script: str, expected: Any, what: object = "") -> None:
        """Wait until a script tells of the page what is expected."""
        self.expect_value(lambda: self.page.evaluate(script), expected, what)

    def n_points(self) -> int:
        """Return how many points the page counts."""
        return int(self.view("data-summary").inner_text().split()[0].replace(",", ""))

    def map_bytes(self) -> str:
        """Return the map's pixels, once it stands still at its largest."""
        expect(self.figure("map_size")).to_contain_text("128")
        return self.page.evaluate(
            """async () => {
                // What is drawn beside the document comes into it a frame later.
                for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
                return document.querySelector('.map-layer').toDataURL();
            }"""
        )

    def map_colours(self) -> list[int]:
        """Return the map's mean colours on a grid of 8 × 8, which hardly depend on the map's size."""
        return self.page.evaluate(
            """() => {
                const small = new OffscreenCanvas(8, 8).getContext('2d');
                small.imageSmoothingQuality = 'high';
                small.drawImage(document.querySelector('.map-layer'), 0, 0, 8, 8);
                return [...small.getImageData(0, 0, 8, 8).data];
            }"""
        )

    def shows_map(self, colours: list[int]) -> bool:
        """Return whether the map looks like the one that had these colours."""
        return max(abs(a - b) for a, b in zip(colours, self.map_colours(), strict=True)) <= 6

    def expect_remembered(self, path: str, value: Any) -> None:
        """Wait until the server has confirmed a value of the recipe, so that the tab would bring it after a reload."""
        read = f"() => JSON.parse(sessionStorage.getItem('nnvisu.recipe'))?.{path.replace('.', '?.')}"
        self.wait_until(lambda: self.page.evaluate(read) == value, f"{path} {value} in the tab's memory")

    def session_id(self) -> str:
        """Return the id of the session that this tab keeps."""
        return self.page.evaluate("() => sessionStorage.getItem('nnvisu.session')")

    def viewer_link(self) -> str:
        """Return the address at which others watch this tab's session, as the dialog gives it."""
        self.press("share")
        field = self.page.locator("#viewer-link")
        expect(field).to_have_value(re.compile("session="))
        self.view("share-dialog").locator("[data-action=close]").click()
        return field.input_value()


# The server would train on for seconds, beside the tests that follow.
PAUSE = """() => {
    if (document.querySelector('[data-figure=status]')?.textContent === 'running') {
      document.querySelector('[data-action=train]').click();
    }
}"""


@pytest.fixture
def driver(page: Page, faults: list[str]) -> Iterator[Driver]:
    """A tab in which nothing is loaded yet; what runs at the end is paused."""
    yield Driver(page, faults)
    complained = list(faults)  # a tab whose server is gone goes on asking for it
    with contextlib.suppress(Error):  # the tab may be closed, or show no page
        page.evaluate(PAUSE)
    faults[:] = complained
