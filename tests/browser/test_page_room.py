"""Where things stand on a page that is not wide, and where a link hides them. In a real browser on a real server."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_page_looks import boxes, each_size, expect_whole, show

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [(740, 416), (800, 400), (1024, 768), (1279, 720)])
def test_across_a_page_that_is_not_wide_the_controls_stand_left_of_the_map(driver, flask_server, size):
    show(driver, size)
    driver.open(flask_server.url)
    (_, bar_top, _, bar_bottom), tabs, panel, stage = boxes(
        driver, ".bar", "[data-view=tabs]", "[data-area=data]", "[data-view=stage]"
    )

    assert bar_bottom - bar_top < 64, "the bar has one row"
    assert max(tabs[2], panel[2]) <= stage[0]
    assert tabs[1] == pytest.approx(stage[1], abs=16)
    assert stage[3] <= size[1]
    assert stage[2] - stage[0] >= 0.55 * size[1]
    driver.show_tab("network")
    driver.view("diagram").locator(".diagram-nodes > div").nth(1).locator("button").first.click()
    expect(driver.view("inspector")).to_be_visible()
    assert boxes(driver, "[data-view=inspector]")[0][2] <= stage[0], "the inspector leaves the map in sight"


def test_the_lessons_are_in_the_bar_of_a_page_that_is_not_wide(page_driver):
    in_bar = ("[data-action=train]", "[data-figure=status]", "[popovertarget=lessons-menu]", "[data-action=share]")
    for size in each_size(page_driver, (800, 450), (860, 484), (899, 506), (1024, 768)):
        expect_whole(page_driver, *in_bar)
        ((_, top, _, bottom),) = boxes(page_driver, ".bar")
        assert bottom - top < 64, f"{size}: the bar has one row"


# Controls and texts that stick out of their card, whose text is wider than its place, or that something else lies upon.
CRAMPED = """() => {
    const within = document.querySelector('dialog[open]') ?? document.body;
    const isCut = (each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
    const controls = 'button, select, input';
    const texts = 'button, select, summary, p, h2, h3, dd, dt, legend, label:not(:has(canvas))';
    const faults = document.documentElement.scrollWidth > innerWidth ? ['the page is scrolled sideways'] : [];
    for (const each of within.querySelectorAll(`${controls}, ${texts}, a, output`)) {
        const target = each.closest('label') ?? each;
        if (!target.checkVisibility({visibilityProperty: true}) || target.closest('.visually-hidden')) continue;
        target.scrollIntoView({block: 'center'});
        const {left, right, top, bottom} = target.getBoundingClientRect();
        const card = (each.closest('.panel, dialog, .bar') ?? document.body).getBoundingClientRect();
        const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        const isHit = target.contains(found) || found?.contains(target);
        const name = target.outerHTML.slice(0, 90);
        if (left < card.left - 1 || right > Math.min(card.right, innerWidth) + 1) faults.push(`sticks out: ${name}`);
        if (each.matches(controls) && !each.disabled && !isHit) faults.push(`is covered: ${name}`);
        if (each.matches(texts) && isCut(each)) faults.push(`is cut: ${name}`);
    }
    return faults;
}"""


# A window of 1440 × 900 px.
@pytest.mark.browser_context_args(device_scale_factor=2)
def test_at_twice_the_size_everything_can_be_read_and_reached(driver, flask_server):
    show(driver, (720, 450))
    page = driver.open(flask_server.url).page
    driver.choose_guidance("Lab")

    for tab in ("data", "network", "result", "timeline"):
        driver.show_tab(tab)
        page.evaluate("() => document.querySelectorAll('.panel details').forEach((each) => { each.open = true; })")
        page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        driver.expect_script(CRAMPED, [], tab)
    for action in ("share", "help"):
        driver.press(action)
        expect(page.locator("dialog[open]")).to_be_visible()
        driver.expect_script(CRAMPED, [], action)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_link_that_hides_nearly_everything_leaves_the_map_large(driver, flask_server):
    driver.open(f"{flask_server.url}/#hide=data,network,curves,timeline,pace,step,reset,share,figures")
    for size in each_size(driver, (1440, 900), (1024, 768), (390, 844)):
        ((left, _, right, bottom),) = boxes(driver, "[data-view=stage]")

        assert right - left >= 0.75 * min(size), size
        assert bottom <= size[1]
        assert right <= size[0]
        expect(driver.page.locator("[role=tab]:visible").filter(has_text="Data")).to_have_count(0)
