"""Single keys, the dialog that lists them, and the tabs of a narrow page, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_space_trains_and_pauses_s_steps_and_r_resets(page_driver):
    keyboard = page_driver.page.keyboard

    keyboard.press("s")
    page_driver.expect_step(1)
    keyboard.press("Space")
    page_driver.expect_status("running")
    keyboard.press("Space")
    page_driver.expect_status("paused")
    keyboard.press("r")

    page_driver.expect_step(0)


def test_keys_are_left_to_whoever_types_and_to_focused_controls(page_driver):
    page = page_driver.page

    field = page_driver.more_ways_to_run().locator(".step-count")
    field.fill("")
    field.type("s r5")
    page_driver.button("help").focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Help")).to_be_hidden()
    expect(page_driver.button("help")).to_be_focused()
    page_driver.expect_status("paused")
    page_driver.expect_step(0)


def test_the_dialog_lists_the_keys_and_switches_them_off_for_good(page_driver):
    page = page_driver.page

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help")
    expect(dialog.locator("kbd").first).to_have_text("Space")
    expect(dialog.get_by_role("heading")).to_have_text(["Help", "Lessons", "Keys"])
    expect(dialog.get_by_role("button", name="Take the tour")).to_be_focused()
    dialog.get_by_role("switch", name="Keyboard shortcuts").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    page_driver.wait_for_map()
    page.keyboard.press("s")
    page_driver.press("step")

    page_driver.expect_step(1)


def test_a_part_that_could_not_be_loaded_says_so_and_comes_at_the_next_press(driver, flask_server, faults):
    page = driver.page
    # From the start: what lies under the pointer while the page takes shape may be asked for before anybody presses.
    page.route("**/help-dialog.js*", lambda route: route.abort())
    driver.open(flask_server.url)
    n_before = len(faults)

    page.keyboard.press("?")
    driver.expect_message("could not be loaded")
    page.unroute("**/help-dialog.js*")
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    expect(driver.view("message")).not_to_contain_text("could not be loaded")
    assert len(faults) - n_before == 2  # the browser's own complaint, and the page's
    faults.clear()


def test_a_narrow_page_shows_the_map_and_one_area_by_its_tab(driver, flask_server):
    driver.page.set_viewport_size({"width": 390, "height": 844})
    driver.open(flask_server.url)
    tab = driver.page.get_by_role("tab", name="Data")

    expect(driver.setting("data-noise")).to_be_visible()
    driver.page.keyboard.press("w")
    expect(driver.view("inspector")).to_be_visible()
    tab.focus()
    driver.page.keyboard.press("ArrowRight")

    expect(driver.page.get_by_role("tab", name="Network")).to_have_attribute("aria-selected", "true")
    expect(driver.setting("data-noise")).to_be_hidden()
    expect(driver.view("inspector")).to_be_hidden()
    expect(driver.page.locator("#area-network")).to_be_visible()
    expect(driver.stage).to_be_visible()
