"""What the page looks like to all kinds of eyes: axe, dark and light, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import (  # noqa: F401 (fixtures)
    Driver,
    browser_context_args,
    browser_type_launch_args,
    driver,
    faults,
)

pytestmark = pytest.mark.browser

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(driver, flask_server, scheme, width):  # noqa: F811
    driver.page.emulate_media(color_scheme=scheme)
    driver.page.set_viewport_size({"width": width, "height": 844})
    driver.open(flask_server.url)
    # A narrow page shows one area at a time: each is looked at.
    for tab in ("data", "result", "network") if width < 768 else (None,):
        if tab:
            driver.show_tab(tab)
        open_all(driver.page)
        assert [] == complaints(driver.page)
    driver.enter("config-l2", "-1")
    expect(driver.error("config-l2")).to_be_visible()
    assert [] == complaints(driver.page)


def open_all(page):
    """Open every disclosure that is to be seen."""
    closed = page.locator("details:not([open]) > summary:visible")
    while closed.count() > 0:
        closed.first.click()


def complaints(page):
    """Return what axe has to say: rule and elements."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_at_rest_all_that_one_watches_is_seen_at_once(driver, flask_server):  # noqa: F811
    driver.open(flask_server.url)

    line = driver.view("timeline").bounding_box()
    assert line["y"] + line["height"] <= 900
    for selector in (".data-panel", ".network-panel", ".map-panel", ".curves-panel", ".more-panel"):
        box = driver.page.locator(selector).bounding_box()
        assert box["y"] + box["height"] <= line["y"], selector


@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_nothing_is_cut_off_at_the_side_and_the_map_is_the_largest_object(driver, flask_server, width):  # noqa: F811
    driver.page.set_viewport_size({"width": width, "height": 844})
    driver.open(flask_server.url)

    scroll_width = driver.page.evaluate("() => document.documentElement.scrollWidth")

    assert scroll_width <= width
    box = driver.stage.bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] >= 0.53 * min(width, 844)


@pytest.mark.parametrize("width", [1440, 320])
def test_targets_are_large_enough_for_a_finger(driver, flask_server, width):  # noqa: F811
    driver.page.set_viewport_size({"width": width, "height": 844})
    driver.open(flask_server.url)

    small = driver.page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, summary')]
            .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden'))
            .filter((each) => {
                const {width, height} = each.getBoundingClientRect();
                return width < 23.9 || height < 23.9;
            })
            .map((each) => each.outerHTML.slice(0, 90))"""
    )

    assert [] == small


def test_nothing_moves_while_training_goes_on(driver, flask_server):  # noqa: F811
    driver.open(flask_server.url)
    places = """() => [...document.querySelectorAll('button, select, canvas, dd, .panel')]
        .filter((each) => each.checkVisibility())
        .map((each) => { const {left, top} = each.getBoundingClientRect(); return [left, top]; })"""
    before = driver.page.evaluate(places)
    driver.train_to(20_000)

    assert before == driver.page.evaluate(places)
