"""The README's pictures: the main states of the page, taken in a real browser on a real server.

    python -m tests.tools.screenshots [FOLDER]

Writes one PNG for each state into static/screenshots, or into FOLDER. Take them on a quiet machine.
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import BROWSERS, NO_SANDBOX, QUIET, Driver, tick
from tests.support.classroom import Teacher, player
from tests.support.paths import ROOT
from tests.support.servers import Server

WIDE, NARROW = (1440, 900), (390, 844)
STEPS = 400  # of a run that is shown
N_PUPILS = 27


def learning(driver: Driver, server: Server) -> None:
    """The run that a first visitor sees, paused after some hundred steps."""
    driver.open(server.url)
    train_to(driver, STEPS)


def narrow_network(driver: Driver, server: Server) -> None:
    """A phone, with the network's tab."""
    learning(driver, server)
    driver.show_tab("network")


def regression(driver: Driver, server: Server) -> None:
    """Values instead of classes, with contour lines."""
    driver.open(server.url)
    tick(driver.page.get_by_role("radio", name="bumps"))
    train_to(driver, 10 * STEPS)


def tour(driver: Driver, server: Server) -> None:
    """The first stop of the tour."""
    driver.open(f"{server.url}/#tour")
    expect(driver.view("tour")).to_be_visible()


def lesson(driver: Driver, server: Server) -> None:
    """A lesson, opened by its link."""
    driver.open(f"{server.url}/#lesson=xor")
    expect(driver.view("lesson")).to_contain_text("Why one neuron cannot solve XOR")


def table_error(driver: Driver, server: Server) -> None:
    """A file with a fault, whose line and column are named."""
    driver.open(server.url)
    driver.press("open-table")
    driver.page.locator("dialog[open] textarea").fill("x;y;label\n0,5;1,5;red\n0,7;north;blue\n")
    driver.page.get_by_text("line 3").first.wait_for()


def classroom(driver: Driver, server: Server) -> None:
    """The wall of a class, sorted by who needs help, and the plot of all runs."""
    teacher = Teacher(driver.page, []).open(server.url).make_class()
    lost = {"optimizer": "sgd", "activation": "linear", "learning_rate": 1000.0}
    for number in range(N_PUPILS):
        pupil = player(server, teacher.code)
        pupil.send("update_config", config=lost if number == 0 else {"hidden_layers": [1 + number % 9]})
        pupil.send("set_pace", steps_per_second=100 + 10 * number)
        pupil.send("start_training")
    teacher.panel.get_by_label("Sort by").select_option("help")
    teacher.named("Plot").click()
    teacher.panel.get_by_label("Across").select_option("n_weights")
    expect(teacher.panel.locator(".classroom-tile").first).to_have_attribute("data-needs", "diverged")
    expect(teacher.panel.locator(".classroom-tile")).to_have_count(N_PUPILS)
    expect(teacher.panel.locator(".classroom-tile").last).not_to_have_attribute(
        "aria-label", re.compile("step [0-9]{1,2}$")
    )


def diverged(driver: Driver, server: Server) -> None:
    """A learning rate that is far too high."""
    driver.open(server.url)
    for name, value in (("config-optimizer", "sgd"), ("config-activation", "linear"), ("config-loss", "squared_error")):
        driver.setting(name).evaluate(CHOOSE, value)
    driver.setting("config-learning_rate").evaluate(CHOOSE, "100")
    driver.press("train")
    driver.expect_status("diverged")


def lost_link(driver: Driver, server: Server) -> None:
    """The server has gone; the page waits for it."""
    learning(driver, server)
    driver.page.wait_for_timeout(1500)  # all of the last step has come
    server.stop()
    driver.page.get_by_text("The link is lost").first.wait_for()


CHOOSE = "(control, value) => { control.value = value; control.dispatchEvent(new Event('change')); }"

# Name of the picture: what to do, size of the window, colour scheme. The last one ends the server.
STATES: dict[str, tuple[Callable[[Driver, Server], None], tuple[int, int], str]] = {
    "wide": (learning, WIDE, "light"),
    "dark": (learning, WIDE, "dark"),
    "narrow": (learning, NARROW, "light"),
    "narrow-network": (narrow_network, NARROW, "dark"),
    "regression": (regression, WIDE, "light"),
    "tour": (tour, WIDE, "light"),
    "lesson": (lesson, WIDE, "light"),
    "class": (classroom, WIDE, "light"),
    "table-error": (table_error, WIDE, "light"),
    "diverged": (diverged, WIDE, "light"),
    "lost-link": (lost_link, WIDE, "light"),
}


def train_to(driver: Driver, step: int) -> None:
    """Train so many steps at full speed, and wait for the picture of the last one."""
    driver.button("pace").select_option("full")
    driver.set_step_count(str(step))
    driver.press("step")
    driver.expect_step(step)
    expect(driver.figure("map_size")).to_contain_text("128")


def take(browser: Browser, server: Server, folder: Path, name: str) -> None:
    """Bring the page into one state and write its picture."""
    act, (width, height), scheme = STATES[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    act(Driver(page, []), server)
    page.wait_for_timeout(1500)  # maps, neuron maps and curves of the last step are on the screen
    page.screenshot(path=folder / f"{name}.png")
    page.close()
    print(folder / f"{name}.png")


def main() -> None:
    """Take all pictures, or those of the names given after the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(ROOT) / "static" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    server = Server("flask").wait_until_ready()
    try:
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, BROWSERS)))
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *NO_SANDBOX])
            for name in sys.argv[2:] or STATES:
                take(browser, server, folder, name)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
