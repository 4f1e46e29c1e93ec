"""The three levels of guidance: the same page, with more controls and exact words at each."""

import pytest
from playwright.sync_api import expect

from nnvisu.settings import SETTINGS

pytestmark = pytest.mark.browser

A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"

# Settings that are shown, folds being open or not.
SHOWN = """() => {
    const fields = [...document.querySelectorAll('[data-scope=config]')];
    const isDrawn = (element) => getComputedStyle(element).display !== 'none';
    const isShown = (element) => !element || (isDrawn(element) && isShown(element.parentElement));
    return fields.filter((each) => !each.hidden && isShown(each)).map((each) => each.dataset.setting);
}"""


def test_each_level_shows_more_and_what_is_changed_at_any(driver, flask_server):
    page = driver.page
    page.add_init_script(A_PERSON)
    driver.open(flask_server.url)
    driver.view("tour").get_by_role("button", name="Skip").click()
    expect(page.locator("summary", has_text="Regularisation")).to_be_hidden()
    first = set(page.evaluate(SHOWN))
    driver.choose_guidance("Course")
    driver.wait_until(lambda: set(page.evaluate(SHOWN)) != first, "the settings of a course")
    course = set(page.evaluate(SHOWN))
    driver.choose_guidance("Lab")
    driver.wait_until(lambda: set(page.evaluate(SHOWN)) != course, "all settings")
    lab = set(page.evaluate(SHOWN))
    driver.enter("config-l2", "0.01")
    driver.expect_remembered("config.l2", 0.01)
    page.reload()
    driver.wait_for_map()
    driver.expect_value(lambda: set(page.evaluate(SHOWN)), lab)
    driver.choose_guidance("First time")

    assert {"hidden_layers", "features", "activation", "learning_rate", "batch_size"} == first
    assert first < course < lab
    # The columns of a table are switched in the diagram alone.
    needed = {row.name for row in SETTINGS if not row.needs or row.name in lab} - {"columns"}
    assert needed == lab
    driver.expect_value(lambda: set(page.evaluate(SHOWN)), first | {"l2"})
    expect(page.locator("summary", has_text="Regularisation")).to_be_visible()
    page.evaluate("() => { location.hash = '#lesson=momentum'; }")
    for press in range(4):  # two to a question that is still open
        driver.view("lesson").get_by_role("button", name="Next", exact=True).click()
        expect(driver.view("lesson")).to_contain_text(
            "Press Next again" if press % 2 == 0 else f"part {press // 2 + 2}"
        )
    expect(driver.setting("config-momentum")).to_be_visible()


def test_exact_words_are_open_in_the_lab_only(driver, flask_server):
    driver.open(flask_server.url)  # as a program: that has seen it all
    help_text = driver.page.locator("#config-learning_rate-help")
    for level, is_open in (("Lab", True), ("Course", False)):
        driver.page.reload()
        driver.wait_for_map()
        driver.choose_guidance(level)
        driver.reveal("config-learning_rate")
        driver.page.locator("[popovertarget=config-learning_rate-help]").click()
        expect(help_text.locator("> p").first).to_have_text(
            "How far each step goes: too small is slow, too large jumps over the goal."
        )
        expect(help_text.locator("details")).to_have_js_property("open", is_open)
        driver.page.keyboard.press("Escape")
    driver.reveal("config-activation")
    driver.page.locator("[popovertarget=config-activation-help]").click()
    expect(driver.page.locator("#config-activation-help .help-value")).to_contain_text("tanh ")
