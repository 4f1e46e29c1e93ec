"""axe finds nothing: each dialog, menu, panel and state of the page, in light and dark, wide and narrow.

In light all its rules are asked. In dark, where nothing but colours is another, those that read colours.
"""

import contextlib
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.support.axe import complaints
from tests.support.browser import Driver, tick

pytestmark = pytest.mark.browser

NARROW = 768  # below it, the areas are shown one at a time
HEIGHT = 844
EDGE = ("Hidden layer 1, neuron 1,", "Hidden layer 2, neuron 1,")
# Those of axe's rules on colours (its cat.color) that are on.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
RULES = {"light": (), "dark": COLOUR_RULES}
# Told a frame after the page was, so that what it draws itself has the new colours too.
IS_DRAWN = """async (theme) => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    return matchMedia(`(prefers-color-scheme: ${theme}) and (prefers-reduced-motion: reduce)`).matches;
}"""
WRONG_TABLE = "x;y;label\n0,5;1,5;red\n0,7;north;blue\n"


class Visitor:
    """Goes through the page's states and keeps what axe says of each."""

    def __init__(self, driver: Driver, width: int):
        self.driver = driver
        self.page = driver.page
        self.is_narrow = width < NARROW
        self.theme = "light"
        self.found: dict[str, list] = {}

    def look(self, state: str, part: str | None = None) -> None:
        """Ask axe about the page, or the part of it that is new in this state.

        It begins in the colours that it finds and leaves the others: everything is drawn anew for each change of them.
        A part has the same colours at every width: in dark it is asked where the page is wide, the whole page at both.
        """
        if self.is_narrow and part:
            self._show_in("light")
            self._ask(state, part)
            return
        self._ask(state, part)
        self._show_in("dark" if self.theme == "light" else "light")
        self._ask(state, part)

    def _show_in(self, theme: str) -> None:
        if theme != self.theme:
            self.theme = theme
            self.page.emulate_media(color_scheme=theme)
            assert self.page.evaluate(IS_DRAWN, theme)

    def _ask(self, state: str, part: str | None) -> None:
        if found := complaints(self.page, part, RULES[self.theme]):
            self.found[f"{state}, {self.theme}"] = found

    def expect_no_overflow(self, part: str) -> None:
        """Nothing is cut off at the side of a dialog, nor of the page behind it."""
        for selector in (part, "html"):
            assert self.page.locator(selector).evaluate("(each) => each.scrollWidth <= window.innerWidth"), selector

    def show(self, area: str) -> None:
        """On a narrow page, show the area of that name."""
        if self.is_narrow:
            self.driver.show_tab(area)

    @contextlib.contextmanager
    def dialog(self, action: str, view: str) -> Iterator[str]:
        """Open a dialog by its button; yield the selector of it."""
        self.driver.button(action).first.evaluate("(button) => button.click()")
        expect(self.driver.view(view)).to_be_visible()
        yield f"[data-view={view}]"
        self.page.keyboard.press("Escape")
        expect(self.driver.view(view)).to_be_hidden()


def at_rest(visitor: Visitor) -> None:
    """Each area with everything unfolded that can be, and a refused setting."""
    for area in ("timeline", "data", "result", "network"):
        visitor.show(area)
        visitor.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        if area == "result":
            expect(visitor.page.locator("[data-scores=train]")).to_be_visible()
            expect(visitor.page.locator("[data-view=diagnosis] table")).to_be_visible()
        if visitor.is_narrow or area == "network":
            visitor.look(f"area {area}")
    visitor.driver.enter("config-l2", "-1")
    expect(visitor.driver.error("config-l2")).to_be_visible()
    visitor.look("refused setting", "[data-setting=l2]")
    visitor.page.locator("[popovertarget=config-l2-help]").click()
    visitor.look("help of a setting", "#config-l2-help")
    visitor.page.keyboard.press("Escape")


def menus(visitor: Visitor) -> None:
    """Every popover that a button opens."""
    visitor.show("result")
    for menu in ("map-menu", "curve-menu", "run-menu", "points-menu"):
        visitor.page.locator(f"#{menu}").evaluate("(menu) => menu.showPopover()")
        visitor.look(menu, f"#{menu}")
        visitor.page.keyboard.press("Escape")


def dialogs(visitor: Visitor) -> None:
    """Help, sharing, and a table with an error."""
    driver = visitor.driver
    with visitor.dialog("help", "help-dialog") as dialog:
        visitor.look("help", dialog)
    with visitor.dialog("share", "share-dialog") as dialog:
        expect(visitor.page.locator("#run-link")).to_have_value(re.compile("#run=1"))
        visitor.look("share", dialog)
    with visitor.dialog("open-table", "import-dialog") as dialog:
        visitor.look("table", dialog)
        driver.page.locator("#import-text").fill(WRONG_TABLE)
        expect(driver.page.locator("#import-error")).to_be_visible()
        visitor.look("table with an error", dialog)
        visitor.expect_no_overflow(dialog)
        driver.page.locator("#import-text").fill(WRONG_TABLE.replace("north", "1") + "3;;red\n")
        expect(driver.page.locator("[data-import=choices]")).to_be_visible()
        visitor.look("table with choices", dialog)


def under_glass(visitor: Visitor) -> None:
    """Each phase of the dialog that steps through one update."""
    with visitor.dialog("open-glass", "glass") as dialog:
        expect(visitor.page.locator("[data-glass=point]")).to_contain_text("Point")
        for action in ("glass-forward", "next", "glass-loss", "glass-backward", "glass-update"):
            visitor.driver.press(action)
            visitor.look(f"step through one update, {action}", dialog)
        visitor.expect_no_overflow(dialog)


def inspector(visitor: Visitor) -> None:
    """What it says of a neuron, of an edge, of an input and of a point, and the preview beside the pointer."""
    visitor.show("network")
    page, panel = visitor.page, visitor.driver.view("inspector")
    for name in ("Hidden layer 2, neuron 4,", "Output, class 1"):
        page.get_by_role("button", name=re.compile(f"^{name}")).click()
        expect(panel).to_be_visible()
        visitor.look(name, "[data-view=inspector]")
        page.keyboard.press("Escape")  # on a narrow page it covers the next one
    # In the middle of the window nothing lies over it.
    page.get_by_role("button", name=re.compile(f"^{EDGE[0]}")).evaluate(
        "(node) => node.scrollIntoView({block: 'center'})"
    )
    start, end = (page.get_by_role("button", name=re.compile(f"^{name}")).bounding_box() for name in EDGE)
    page.mouse.click((start["x"] + start["width"] + end["x"]) / 2, start["y"] + start["height"] / 2)
    expect(panel.get_by_role("heading", name="Weight")).to_be_visible()
    visitor.look("edge", "[data-view=inspector]")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Hidden layer 1, neuron 2,")).hover()
    expect(visitor.driver.view("preview")).to_be_visible()
    visitor.look("preview", "[data-view=preview]")
    page.mouse.move(1, 1)
    page.locator("body").press("w")
    expect(page.locator(".point-loss")).to_contain_text("(rank 1 of 240)")
    visitor.look("worst point", "[data-view=inspector]")
    page.keyboard.press("Escape")


def time_line(visitor: Visitor) -> None:
    """A checkpoint on the screen, with what may be done there."""
    visitor.driver.button("pace").select_option("full")
    for step in ("20", "40"):
        visitor.driver.run_to(step)
        visitor.driver.expect_step(exactly=int(step))
        visitor.driver.expect_status("paused")
    visitor.show("timeline")
    slider = visitor.page.locator("[data-view=timeline] input[type=range]")
    expect(slider).to_be_enabled()
    slider.press("Home")
    expect(visitor.driver.button("go-on")).to_be_enabled()
    visitor.look("checkpoint", "[data-view=timeline]")
    visitor.driver.press("now")


def comparison(visitor: Visitor) -> None:
    """Many runs: what they begin with, in each of the ways, and what comes of seeds and of a sweep."""
    with visitor.dialog("compare", "compare") as dialog:
        panel = visitor.driver.view("compare")
        way = panel.locator("input[name=compare-way]")
        tick(way.nth(1))
        visitor.look("race", dialog)
        tick(way.nth(2))
        panel.locator(".compare-axis select").nth(1).select_option("optimizer")
        visitor.look("sweep", dialog)
        for is_sweep in (True, False):
            panel.get_by_role("textbox", name="Seeds per recipe").first.fill("2")
            panel.locator(".compare-setup").get_by_role("textbox", name="Steps").fill("20")
            panel.locator(".compare-setup [type=submit]").click()
            expect(panel.locator(".compare-status > p").first).to_contain_text("Done")
            expect(panel.locator(".compare-heat")).to_be_visible(visible=is_sweep)
            panel.locator("summary").click()
            visitor.look("sweep's results" if is_sweep else "results of seeds", dialog)
            visitor.expect_no_overflow(dialog)
            panel.get_by_role("button", name="Stop these runs").click()
            panel.get_by_role("group", name="Discard these").get_by_role("button", name="Discard").click()
            expect(panel.locator(".compare-setup")).to_be_visible()
            tick(way.first)


def data(visitor: Visitor) -> None:
    """Data of values, with a tool chosen; and the map and its legend for them."""
    visitor.show("data")
    visitor.driver.choose_data("bumps")
    expect(visitor.driver.view("data-summary")).to_contain_text("with values")
    visitor.driver.choose_tool("brush")
    visitor.driver.stage.hover()
    visitor.look("regression")


def plane(visitor: Visitor) -> None:
    """A table on its plane: the controls, which columns matter, a row, and the projection."""
    visitor.show("data")
    visitor.driver.choose_data("xor_3")
    panel = visitor.driver.view("plane")
    panel.locator("summary").click()
    panel.get_by_role("button", name="Measure").click()
    expect(panel.locator("tbody tr")).to_have_count(3)
    visitor.look("plane")
    visitor.expect_no_overflow("[data-view=plane]")
    visitor.page.locator("body").press("w")
    expect(visitor.page.locator(".profile-figure")).to_have_count(2)
    visitor.look("row of a table", "[data-view=inspector]")
    visitor.page.keyboard.press("Escape")
    tick(panel.get_by_role("radio", name="projection"))
    expect(visitor.page.locator("[data-legend=plane]")).to_contain_text("Projection: ")
    visitor.look("projection")


def diverged(visitor: Visitor) -> None:
    """A run that is lost, with its advice."""
    visitor.show("data")
    visitor.driver.choose_data("moons")
    visitor.show("network")
    for name, value in (("config-optimizer", "sgd"), ("config-activation", "linear")):
        visitor.driver.choose(name, value)
    visitor.driver.enter("config-learning_rate", "1000")
    visitor.driver.press("train")
    visitor.driver.expect_status("diverged")
    visitor.look("diverged", ".top")


STATES: tuple[Callable[[Visitor], None], ...] = (
    at_rest,
    menus,
    dialogs,
    under_glass,
    inspector,
    time_line,
    comparison,
    data,
    plane,
    diverged,
)


def tour(visitor: Visitor) -> None:
    """Each stop of the tour."""
    visitor.page.evaluate("() => { location.hash = '#tour'; }")
    card = visitor.driver.view("tour")
    for stop in range(4):
        expect(card.locator("[data-part=place]")).to_contain_text(str(stop + 1))
        visitor.look(f"tour, stop {stop + 1}", "[data-view=tour]")
        card.locator("[data-tour=next]").click()
    expect(card).to_be_hidden()


def lessons(visitor: Visitor) -> None:
    """Each lesson, page by page."""
    panel = visitor.driver.view("lesson")
    for lesson in ("xor", "learning-rate", "overfitting"):
        visitor.page.evaluate("(lesson) => { location.hash = `#lesson=${lesson}`; }", lesson)
        expect(panel).to_be_visible()
        forward = panel.locator("[data-lesson=next]")
        for page in range(1, 10):
            expect(panel.locator("[data-part=place]")).to_contain_text(str(page))
            visitor.look(f"lesson {lesson}, {page}", "[data-view=lesson]")
            if not forward.is_visible() or not forward.is_enabled():
                break
            forward.click()  # says what is missing for an answer
            visitor.look(f"lesson {lesson}, {page}, unanswered", "[data-view=lesson]")
            forward.click()
        panel.locator("[data-lesson=close]").click()
        expect(panel).to_be_hidden()


def as_person(driver: Driver, width: int) -> Driver:
    """Return the tab as somebody has it who wants light colours and no motion, and has such a window."""
    driver.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    driver.page.set_viewport_size({"width": width, "height": HEIGHT})
    return driver


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(driver, flask_server, faults, width):
    visitor = Visitor(as_person(driver, width).open(flask_server.url), width)
    visitor.look("first load")
    for state in STATES:
        state(visitor)
    viewer_link = visitor.driver.viewer_link()
    viewer_tab = Driver(driver.page.context.new_page(), faults)
    viewer = Visitor(as_person(viewer_tab, width).open(viewer_link), width)
    expect(viewer.driver.button("take-copy")).to_be_visible()
    viewer.look("viewer")
    tour(visitor)
    lessons(visitor)

    assert {} == visitor.found | viewer.found
