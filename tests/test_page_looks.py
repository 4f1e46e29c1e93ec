"""What the page looks like to all kinds of eyes: wide and narrow, at rest and while it runs."""

import pytest

from tests.browser import (  # noqa: F401 (fixtures)
    Driver,
    browser_context_args,
    browser_type_launch_args,
    driver,
    faults,
)

pytestmark = pytest.mark.browser


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
