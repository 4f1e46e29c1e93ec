"""Viewers who follow the owner, in two tabs of a real browser on a real server."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver, tick

pytestmark = pytest.mark.browser


@pytest.fixture
def two(driver, flask_server, faults):
    """The page of an owner whose run stands at step 200, and that of a viewer."""
    driver.open(flask_server.url)
    driver.button("pace").select_option("full")
    driver.run_to("200")
    driver.expect_step(exactly=200)
    driver.expect_status("paused")
    link = driver.viewer_link()
    return driver, Driver(driver.page.context.new_page(), faults).open(link)


def shown_step(driver):
    return driver.view("timeline").locator("[data-text=shown]")


def node(driver, layer, neuron):
    return driver.view("diagram").locator(".diagram-nodes > div").nth(layer + 1).locator("button").nth(neuron)


def test_viewers_see_what_the_owner_looks_at_while_they_follow_and_are_told_when_the_owner_leaves(two):
    # The step, the neuron and the update.
    owner, viewer = two
    slider = owner.view("timeline").locator("input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(shown_step(viewer)).to_have_text(re.compile(r"^Step 0\b"))
    viewer.expect_message("You're viewing step 0")
    owner.press("now")
    expect(shown_step(viewer)).to_have_text("Now")

    node(owner, 0, 2).click()
    expect(owner.view("inspector").locator("h2")).not_to_be_empty()  # it is loaded with the first click
    expect(viewer.view("inspector").locator("h2")).to_have_text(owner.view("inspector").locator("h2").inner_text())
    owner.page.keyboard.press("Escape")
    expect(viewer.view("inspector")).to_be_hidden()

    owner.press("open-glass")
    count = "[data-glass=count]"
    expect(viewer.view("glass").locator(count)).to_have_text(re.compile("^1 of"))
    owner.page.keyboard.press("ArrowRight")
    owner.page.keyboard.press("ArrowRight")
    expect(viewer.view("glass").locator(count)).to_have_text(re.compile("^3 of"))
    point = "[data-glass=point]"
    owner.press("other-point")
    expect(viewer.view("glass").locator(point)).to_have_text(owner.view("glass").locator(point).inner_text())
    owner.page.keyboard.press("Escape")
    expect(viewer.view("glass")).to_be_hidden()

    # The owner leaves and comes back.
    url = owner.page.url
    viewer.expect_message("You are watching.")
    owner.page.goto("about:blank")
    viewer.expect_message("The owner has left.")
    owner.open(url)

    viewer.expect_message("You are watching.")
    expect(owner.view("follow")).to_be_hidden()

    # Who does not follow looks where they want, and may follow again.
    viewer.view("follow").click()
    node(owner, 0, 2).click()
    owner.view("timeline").locator("input[type=range]").press("Home")
    owner.expect_message("You're viewing step 0")
    latecomer = Driver(owner.page.context.new_page(), []).open(viewer.page.url)
    expect(latecomer.view("inspector")).to_be_visible()
    expect(shown_step(latecomer)).to_have_text(re.compile(r"^Step 0\b"))

    expect(viewer.view("inspector")).to_be_hidden()
    expect(shown_step(viewer)).to_have_text("Now")
    viewer.view("follow").click()
    expect(viewer.view("inspector")).to_be_visible()
    expect(shown_step(viewer)).to_have_text(re.compile(r"^Step 0\b"))


def test_a_viewer_sees_the_plane_through_a_table_that_the_owner_looks_at(driver, flask_server, faults):
    owner = driver.open(flask_server.url)
    owner.choose_data("xor_3")
    expect(owner.view("plane")).to_be_visible()
    expect(owner.view("message").locator("[data-text]")).to_have_text("Press Train and watch.")  # nothing is painted
    held = "[data-legend=plane]"
    across = "[data-view=plane] label:has-text('Across') select"
    owner.page.locator(across).select_option(label="x3")
    slider = owner.view("plane").get_by_role("slider", name="x1")
    slider.press("End")
    expect(owner.page.locator(held)).to_have_text(re.compile(r"^Other columns held at: x1 = 0\.9"))
    viewer = Driver(owner.page.context.new_page(), faults).open(owner.viewer_link())
    expect(viewer.page.locator(held)).to_have_text(owner.page.locator(held).inner_text())
    expect(viewer.page.locator(across)).to_have_value("column_3")

    # A plane of one's own lasts until the owner's next move.
    viewer.view("plane").get_by_role("slider", name="x1").press("Home")
    expect(viewer.page.locator(held)).to_have_text(re.compile(r"^Other columns held at: x1 = −0\.9"))
    expect(owner.page.locator(held)).to_have_text(re.compile(r"^Other columns held at: x1 = 0\.9"))
    tick(owner.page.get_by_role("radio", name="projection"))
    expect(viewer.page.locator(held)).to_contain_text("Projection: ")

    # Without following there is no other plane, but with it again there is.
    viewer.view("follow").click()
    tick(owner.page.get_by_role("radio", name="two columns"))
    expect(owner.page.locator(held)).to_contain_text("Other columns held at: ")
    latecomer = Driver(owner.page.context.new_page(), []).open(viewer.page.url)
    expect(latecomer.page.locator(held)).to_contain_text("Other columns held at: ")
    expect(viewer.page.locator(held)).to_contain_text("Projection: ")
    viewer.view("follow").click()
    expect(viewer.page.locator(held)).to_contain_text("Other columns held at: ")


def test_viewers_have_nothing_that_they_could_not_use(two):
    _, viewer = two
    off = viewer.page.locator(":is(button, input, select):disabled:visible")
    for width in (1440, 390):
        viewer.page.set_viewport_size({"width": width, "height": 844})
        viewer.page.reload()
        viewer.wait_for_map()
        viewer.expect_message("You are watching.")
        expect(viewer.button("train")).to_be_hidden()
        if width < 1280:
            expect(viewer.page.locator("[role=tab][aria-selected=true]")).to_have_text("Network")

        # An activation is read where its owner chooses it, and looks like what it is: text.
        viewer.expect_value(lambda: {each.get_attribute("class") for each in off.all()}, {"layer-activation"})
        style = "(each, name) => getComputedStyle(each)[name]"
        assert "rgba(0, 0, 0, 0)" == off.first.evaluate(style, "borderTopColor")
        assert "none" == off.first.evaluate(style, "appearance")
        viewer.press("share")
        expect(viewer.button("open-recipe")).to_be_hidden()
        viewer.page.keyboard.press("Escape")
