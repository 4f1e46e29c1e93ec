"""What the page looks like to all kinds of eyes: wide and narrow, at rest and while it runs."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import tick

pytestmark = pytest.mark.browser

PHONE, PHONE_ON_ITS_SIDE, SMALL_PHONE, PROJECTOR = (390, 844), (844, 390), (320, 640), (1024, 768)
TOUCH = pytest.mark.browser_context_args(has_touch=True, is_mobile=True)

# Where everything is that one presses, reads or looks at; what a tool brings with it stands below all the rest.
PLACES = """() => [...document.querySelectorAll('button, select, summary, canvas, dd, .panel, .place, .classes > li')]
    .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('[popover]'))
    .map((each) => {
        const {left, top} = each.getBoundingClientRect();
        return [each.tagName, each.className, left, top];
    })"""

# Controls that a finger of 40 × 40 px (rounded down) on their middle does not hit at each of its edges.
MISSED = """() => {
    const controls = [...document.querySelectorAll('button, select, input, summary')];
    const isHit = (target, x, y) => {
        const found = document.elementFromPoint(x, y);
        return found !== null && (target.contains(found) || found.contains(target) && found.tagName === 'LABEL');
    };
    return controls.filter((each) => {
        const target = each.closest('label') ?? each;
        if (!target.checkVisibility() || target.closest('.visually-hidden, [popover]')) return false;
        target.scrollIntoView({block: 'center'});
        const {left, right, top, bottom} = target.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        return ![[19, 0], [-19, 0], [0, 19], [0, -19]].every(([dx, dy]) => isHit(target, x + dx, y + dy));
    }).map((each) => each.outerHTML.slice(0, 100));
}"""


# Told once the page has been laid out anew and all that watches its size has answered.
IS_LAID_OUT = "async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }"


def show(driver, size):
    """Give the window a size, of a page that is open or will be."""
    driver.page.set_viewport_size({"width": size[0], "height": size[1]})


def each_size(driver, *sizes):
    """Yield sizes after giving them to the window of an open page, one after the other."""
    for size in sizes:
        show(driver, size)
        driver.page.evaluate(IS_LAID_OUT)
        yield size


def boxes(driver, *selectors):
    """Return (left, top, right, bottom) of each part, all of which must be there to be seen."""
    found = []
    for selector in selectors:
        box = driver.page.locator(selector).bounding_box()
        assert box is not None, selector
        found.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return found


def expect_whole(driver, *selectors):
    """All parts are inside the window, and none lies on another one, once the page has followed what was done."""
    driver.expect_value(lambda: not_whole(driver, selectors), [])


def not_whole(driver, selectors):
    """Return which parts stick out of the window, and which pairs lie on each other."""
    size = driver.page.viewport_size
    rows = dict(zip(selectors, boxes(driver, *selectors), strict=True))
    found = [
        f"{name} is at {box}, in a window of {size}"
        for name, box in rows.items()
        if min(box[:2]) < 0 or box[2] > size["width"] or box[3] > size["height"]
    ]
    pairs = itertools.combinations(rows.items(), 2)
    return found + [
        f"{name} lies on {other}"
        for (name, (left, top, right, bottom)), (other, (x0, y0, x1, y1)) in pairs
        if not (right <= x0 or x1 <= left or bottom <= y0 or y1 <= top)
    ]


# What a finger has trouble to hit.
SMALL = """() => [...document.querySelectorAll('button, select, input, summary')]
    .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden'))
    .filter((each) => {
        const {width, height} = each.getBoundingClientRect();
        return width < 23.9 || height < 23.9;
    })
    .map((each) => each.outerHTML.slice(0, 90))"""


def test_nothing_is_cut_off_at_the_side_the_map_is_largest_and_targets_are_large_enough(driver, flask_server):
    show(driver, (320, 844))
    driver.open(flask_server.url)
    for width, _ in each_size(driver, (320, 844), (390, 844), (1024, 844), (1440, 844)):
        scroll_width = driver.page.evaluate("() => document.documentElement.scrollWidth")
        box = driver.stage.bounding_box()

        assert scroll_width <= width
        assert box["width"] == pytest.approx(box["height"], abs=1), width
        assert box["width"] >= 0.53 * min(width, 844), width

    for size in each_size(driver, (320, 844), (1440, 844)):
        driver.expect_script(SMALL, [], size)


def test_nothing_moves_while_training_goes_on(driver, flask_server):
    driver.open(flask_server.url)
    # The same things before and after: a button may come in the room that is kept for it.
    places = """() => (window.seen ??= [...document.querySelectorAll('button, select, canvas, dd, .panel')]
            .filter((each) => each.checkVisibility()))
        .map((each) => { const {left, top} = each.getBoundingClientRect(); return [left, top]; })"""
    before = driver.page.evaluate(places)
    driver.train_to(20_000)

    assert before == driver.page.evaluate(places)


def test_a_wide_window_shows_everything_at_once_and_no_tool_menu_or_network_moves_it(driver, flask_server):
    driver.open(flask_server.url)
    parts = (".top", ".data-panel", ".diagram", ".plot", ".map-notes", ".curve-plot", ".more-panel", ".timeline")
    for size in each_size(driver, (1440, 900), (1920, 1080), (1366, 768), (1280, 720)):
        expect_whole(driver, *parts)
        assert driver.page.evaluate("() => document.documentElement.scrollHeight <= innerHeight"), size
        stage, diagram, figures_of, curve = boxes(driver, ".stage", ".diagram", ".reading-place", ".curve-plot")
        assert stage[2] - stage[0] >= diagram[2] - diagram[0], size
        assert stage[2] - stage[0] >= 490 or size[1] < 900
        data, network, timeline = boxes(driver, ".data-panel", ".network-panel", ".timeline")
        assert data[3] == network[3], f"{size}: there is no empty corner below the data or the network"
        assert timeline[1] - data[3] < 12, size
        assert figures_of[3] <= curve[1] + 8, f"{size}: it lies above the uppermost line of the curve"
    untitled = driver.page.locator("main :is(.panel, .more-panel):not(:has(h2))")
    assert 0 == untitled.count(), "a part without a title"

    # Where the data sets have their names, no name is cut, and with a tool's own controls all of it still fits.
    driver.choose_tool("brush")
    names = driver.page.locator(".picture > span")
    for size in each_size(driver, (1440, 880), (1920, 1080)):
        assert names.evaluate_all("(all) => all.every((each) => each.clientWidth > 9)"), size
        assert names.evaluate_all("(all) => all.every((each) => each.scrollWidth <= each.clientWidth)"), size
        expect_whole(driver, ".top", ".data-panel", ".timeline")

    # A tool moves nothing, and the key of the time line does not scroll.
    show(driver, (1440, 900))
    driver.page.evaluate(IS_LAID_OUT)
    parts = (
        "[popovertarget=points-menu]",
        ".pictures",
        ".tool-row",
        "[data-part=classes]",
        ".timeline",
        ".plot",
    )
    before = boxes(driver, *parts)
    for tool in ("brush", "erase", "relabel", "move"):
        driver.choose_tool(tool)
        assert before == boxes(driver, *parts)
    driver.page.keyboard.press("h")
    expect(driver.page.locator(".timeline-track input")).to_be_focused()

    driver.expect_script("() => scrollY", 0)

    # The menu of the axes leaves the curve to be seen.
    driver.page.locator("[popovertarget=curve-menu]").click()
    expect(driver.page.locator("#curve-menu")).to_be_visible()

    expect_whole(driver, "#curve-menu", ".curve-plot")
    driver.page.keyboard.press("Escape")

    # Six hidden layers fit beside the map.
    driver.enter("config-hidden_layers", "8-8-8-8-8-8")
    expect(driver.page.locator(".layer-head")).to_have_count(6)

    room = driver.page.locator(".diagram-room")
    driver.expect_value(lambda: room.evaluate("(room) => room.scrollWidth <= room.clientWidth"), True)


def test_a_projector_shows_map_and_curve_beside_each_area_and_nothing_jumps(driver, flask_server):
    show(driver, PROJECTOR)
    driver.open(flask_server.url)
    for tab, area in {"data": ".data-panel", "network": ".network-panel", "result": ".more-panel"}.items():
        driver.show_tab(tab)

        expect_whole(driver, ".top", ".tabs", ".plot", ".map-notes", ".curve-plot", ".timeline", area)

    # The inspector leaves bar, map and time line free.
    for size in each_size(driver, (1440, 900), (1280, 720), PROJECTOR):
        if size == PROJECTOR:
            driver.show_tab("network")
        driver.page.locator(".node").last.click()
        expect(driver.view("inspector")).to_be_visible()

        expect_whole(driver, ".bar", ".plot", ".curve-plot", ".inspector", ".timeline")
        driver.button("close-inspector").click()
        expect(driver.view("inspector")).to_be_hidden()

    # Large numbers and long messages move nothing.
    for size in each_size(driver, (1440, 900), (1280, 720), PROJECTOR, PHONE):
        before = driver.page.evaluate(PLACES)
        texts = driver.page.evaluate(WRITE, None)
        now = driver.page.evaluate(PLACES)
        driver.page.evaluate(WRITE, texts)

        assert [] == [(size, was, is_) for was, is_ in zip(before, now, strict=True) if was != is_]


@TOUCH
def test_on_a_phone_the_map_comes_above_what_the_inspector_tells_of_it(driver, flask_server):
    show(driver, PHONE)
    driver.open(flask_server.url)
    for _ in each_size(driver, PHONE, (360, 740), SMALL_PHONE, (768, 1024)):
        driver.show_tab("network")
        driver.page.get_by_role("button", name=re.compile("^Hidden layer 2, neuron 8,")).tap()
        expect(driver.view("inspector")).to_contain_text("Weight of neuron 8")
        expect_whole(driver, "[data-action=train]", ".stage", ".inspector")
        driver.button("close-inspector").tap()

        # A point at the foot of the map, while the page is at its top.
        driver.show_tab("data")
        driver.choose_tool(0)
        driver.page.touchscreen.tap(*driver.place(0.9, -0.9))
        driver.expect_points(241)
        driver.choose_tool("look")
        driver.page.evaluate("() => window.scrollTo(0, 0)")
        driver.page.touchscreen.tap(*driver.place(0.9, -0.9))
        expect(driver.view("inspector")).to_contain_text("Class 1, a training point")
        expect(driver.view("inspector")).to_contain_text("Points it gets most wrong")
        expect_whole(driver, "[data-action=train]", ".stage", ".inspector")
        driver.button("close-inspector").tap()
        driver.press("undo")
        driver.expect_points(240)
        driver.page.evaluate("() => window.scrollTo(0, 0)")


@pytest.mark.parametrize("size", [(1280, 720), PROJECTOR], ids=str)
def test_nothing_jumps_for_more_classes_or_lines_on_the_map(driver, flask_server, size):
    show(driver, size)
    driver.open(flask_server.url)
    parts = (".plot", ".map-buttons", ".curve-plot", ".timeline", ".top")
    before = boxes(driver, *parts)

    driver.choose_data("blobs")
    driver.enter("data-n_classes", "8")
    expect(driver.page.locator(".legend-classes > li")).to_have_count(8)
    driver.page.locator("#map-menu").evaluate("(menu) => menu.showPopover()")
    tick(driver.page.locator("[data-choice=contours]"))
    driver.page.keyboard.press("Escape")
    expect(driver.page.locator("[data-legend=confidence]")).to_be_visible()

    assert before == boxes(driver, *parts)
    expect_whole(driver, ".plot", ".legend-classes", "[data-legend=confidence]", ".map-buttons")


# Writes long texts into what tells the state, and returns how it was; or writes such texts again.
WRITE = """(before) => {
    const written = {status: 'diverged', step: '999,999,999', epoch: '999,999,999', steps_per_second: '999,999'};
    const places = Object.keys(written).map((name) => [name, document.querySelector(`.bar [data-figure=${name}]`)]);
    places.push(['message', document.querySelector('[data-view=message] > p')]);
    const texts = before ?? {...written, message: 'much to say '.repeat(30)};
    const shown = places.filter(([, place]) => place !== null);
    const was = Object.fromEntries(shown.map(([name, place]) => [name, place.textContent]));
    for (const [name, place] of shown) place.textContent = texts[name];
    return was;
}"""


def test_in_a_narrow_window_the_state_stands_beside_train(driver, flask_server):
    show(driver, PHONE)
    driver.open(flask_server.url)
    train, state = driver.button("train").bounding_box(), driver.figure("status").bounding_box()

    assert train["y"] < state["y"] + state["height"] / 2 < train["y"] + train["height"]


@TOUCH
def test_a_phone_shows_map_and_curve_above_a_lesson(driver, flask_server):
    show(driver, PHONE)
    driver.open(f"{flask_server.url}/#lesson=learning-rate")
    expect(driver.view("lesson")).to_be_visible()

    expect_whole(driver, ".bar", ".plot", ".curve-plot", ".lesson")


@TOUCH
def test_the_step_through_leaves_a_phone_room_for_the_network(driver, flask_server):
    show(driver, PHONE)
    driver.open(flask_server.url)
    driver.press("open-glass")
    names = ("worst-point", "other-point", "close-glass")
    expect(driver.view("glass").locator("[data-glass=count]")).to_contain_text("1 of")

    for size in each_size(driver, PHONE, (360, 740), SMALL_PHONE):
        expect_whole(driver, *(f"[data-action={name}]" for name in names), ".glass-box")
        box = driver.page.locator(".glass-box").bounding_box()
        assert box["height"] >= 0.2 * size[1], size
        if size[0] >= 360:
            worst, other = (driver.button(name).bounding_box()["y"] for name in names[:2])
            assert worst == other, "one row"


def test_the_bar_of_a_viewer_is_no_higher(page_driver):
    sizes = ((1280, 720), PROJECTOR)
    before = [boxes(page_driver, ".bar") for _ in each_size(page_driver, *sizes)]
    page_driver.open(page_driver.viewer_link())
    expect(page_driver.button("take-copy")).to_be_visible()

    assert before == [boxes(page_driver, ".bar") for _ in each_size(page_driver, *sizes)]


def test_a_chosen_theme_is_that_of_the_whole_page_and_stays(driver, flask_server):
    surface = """() => [
        getComputedStyle(document.querySelector('.panel')).backgroundColor,
        document.documentElement.style.colorScheme,
    ]"""
    driver.page.emulate_media(color_scheme="light")
    driver.open(flask_server.url)
    light = driver.page.evaluate(surface)
    driver.page.emulate_media(color_scheme="dark")
    dark = driver.page.evaluate(surface)
    driver.page.emulate_media(color_scheme="light")
    driver.page.locator("[popovertarget=page-menu]").click()
    tick(driver.page.get_by_label("dark", exact=True))
    curve = driver.page.locator(".curve-layer")
    ink = "(canvas) => Math.max(...pixelsOf(canvas).filter((_, i) => i % 4 === 0))"

    driver.expect_script(surface, [dark[0], "dark"])
    driver.wait_until(lambda: curve.evaluate(ink) > 120, "light ink on the curve's canvas")
    driver.page.route("**/parts/main.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    driver.page.reload()
    driver.expect_script(surface, [dark[0], "dark"], "before the scripts are there")
    driver.page.unroute("**/parts/main.js")
    driver.page.reload()
    driver.wait_for_map()
    driver.expect_script(surface, [dark[0], "dark"])
    driver.page.locator("[popovertarget=page-menu]").click()
    tick(driver.page.get_by_label("light", exact=True))
    driver.page.emulate_media(color_scheme="dark")
    driver.expect_script(surface, [light[0], "light"])
    tick(driver.page.get_by_label("as the system"))
    driver.expect_value(lambda: driver.page.evaluate(surface)[0], dark[0])
    driver.page.keyboard.press("Escape")
    show(driver, (390, 844))  # the bar has no room for that menu's button
    driver.page.locator("[popovertarget=run-menu]").click()
    tick(driver.page.get_by_label("light", exact=True))
    driver.expect_script(surface, [light[0], "light"])


def test_the_learning_rate_is_in_reach_at_every_width_and_follows_what_is_typed(driver, flask_server):
    driver.open(flask_server.url)
    rate, output = driver.page.locator("#rate"), driver.view("rate").locator("output")
    expect(rate).to_be_in_viewport(ratio=1)
    rate.press("ArrowRight")
    driver.expect_remembered("config.learning_rate", 0.015)
    expect(driver.setting("config-learning_rate")).to_have_value("0.015")
    driver.enter("config-learning_rate", "0.25")

    expect(output).to_have_text("0.25")
    expect(rate).to_have_attribute("aria-valuetext", "0.25")
    rate.press("ArrowLeft")
    expect(output).to_have_text("0.2")
    show(driver, PHONE)
    driver.more_ways_to_run()
    expect(rate).to_be_in_viewport(ratio=1)


# How wide the list of paces is, and how wide each pace would be by itself.
ROOM_FOR_PACES = """() => {
    const list = document.querySelector('[data-action=pace]');
    const alone = list.cloneNode();
    alone.style.cssText = 'position: fixed; width: max-content; max-width: none';
    list.after(alone);
    const texts = [...list.options].map(({text}) => text);
    const needs = texts.filter((text) => {
        alone.replaceChildren(new Option(text));
        return alone.getBoundingClientRect().width > list.getBoundingClientRect().width;
    });
    alone.remove();
    return needs;
}"""


@TOUCH
def test_a_phone_has_its_tools_paces_and_train_in_reach_and_controls_as_large_as_a_finger(driver, flask_server):
    # The tools are to be seen with the whole map that they work on.
    show(driver, PHONE)
    driver.open(flask_server.url)
    for _ in each_size(driver, PHONE, PHONE_ON_ITS_SIDE):
        expect_whole(driver, ".bar", ".plot", ".tabs", ".tool-row", "[data-part=classes]")

    # Every pace can be read at every width.
    widths = ((320, 640), (360, 740), (375, 812), (390, 844), (412, 915), (600, 960))
    for size in (*widths, (740, 360), (844, 390), PROJECTOR, (1280, 720), (1440, 900), (1920, 1080)):
        show(driver, size)

        driver.expect_script(ROOM_FOR_PACES, [], size)

    # Every control is as large as a finger.
    for size in each_size(driver, PHONE, SMALL_PHONE, PHONE_ON_ITS_SIDE):
        for tab in ("data", "network", "result", "timeline"):
            driver.show_tab(tab)
            driver.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            driver.expect_script(MISSED, [], (size, tab))

    # Train stays in reach, whatever is scrolled.
    for size in each_size(driver, PHONE, SMALL_PHONE, PHONE_ON_ITS_SIDE):
        driver.page.evaluate("() => scrollTo(0, 0)")
        expect(driver.figure("status")).to_be_in_viewport()
        tops = driver.page.locator(".bar .button:visible").evaluate_all(
            "(buttons) => buttons.map((each) => each.getBoundingClientRect().top)"
        )
        assert len(set(tops)) <= 2, size
        driver.show_tab("network")
        driver.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")

        driver.press("train")
        driver.expect_status("running")
        driver.expect_script("() => scrollY > 0", True, size)
        expect(driver.button("train")).to_be_in_viewport(ratio=1)
        driver.press("train")
        driver.expect_status("paused")


def test_the_network_has_its_title_beside_its_legend(driver, flask_server):
    driver.open(flask_server.url)
    driver.page.evaluate("""() => {
        const title = document.getElementById('network-title');
        title.innerHTML = `<span>${title.textContent}</span>`;  // as wide as its text
    }""")
    for size in (SMALL_PHONE, (360, 740), PHONE, PROJECTOR, (1280, 720)):
        show(driver, size)
        if not driver.view("depth").is_visible():
            driver.show_tab("network")
        driver.view("depth").scroll_into_view_if_needed()

        expect_whole(driver, "#network-title > span", ".signal-legend", "[data-view=depth]")


UNSEEN = """(selectors) => selectors.filter((each) => {
    const {left, top, right, bottom, width} = document.querySelector(each).getBoundingClientRect();
    return width === 0 || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
})"""


def test_the_present_view_shows_all_without_scrolling_in_larger_text(driver, flask_server):
    show(driver, (1280, 720))
    page = driver.open(f"{flask_server.url}/#lesson=regularisation").page
    lesson = driver.view("lesson")
    parts = (
        ".bar",
        ".plot",
        ".curve-plot",
        ".diagram",
        ".lesson",
        "[data-lesson=next]",
        "#rate",
        "[data-action=train]",
    )
    text = "() => parseFloat(getComputedStyle(document.querySelector('.lesson-body p')).fontSize)"
    usual = page.evaluate(text)
    unseen = lambda: page.evaluate(UNSEEN, list(parts))  # noqa: E731
    for size in ("125", "150", "175"):
        page.locator("[popovertarget=page-menu]").click()
        tick(page.get_by_label(f"{size}%"))
        page.keyboard.press("Escape")
        present = "() => document.documentElement.dataset.present"
        driver.wait_until(lambda: page.evaluate(present) == size, "the present view")  # noqa: B023

        driver.expect_script(text, pytest.approx(usual * int(size) / 100))
        driver.expect_value(unseen, [], size)
        assert page.evaluate("() => document.body.scrollHeight <= 720 && document.body.scrollWidth <= 1280"), size
    page.reload()
    driver.wait_for_map()
    driver.wait_until(lambda: page.evaluate(present) == "175", "the same view after a reload")
    lesson.get_by_role("button", name="Next", exact=True).click()
    expect(lesson).to_contain_text("Press Next again")
    driver.expect_value(unseen, [])
    lesson.get_by_role("button", name="Next", exact=True).click()
    expect(lesson).not_to_contain_text("Press Next again")
    driver.expect_value(unseen, [])
    page.locator("[popovertarget=page-menu]").click()
    tick(page.get_by_label("off", exact=True))
    driver.wait_until(lambda: page.evaluate(text) == usual, "the usual text")
    expect(driver.button("share")).to_be_visible()


# The longest that there are, set as texts: a run takes long to get there.
LONG_READINGS = """() => {
    const readings = document.querySelectorAll('[data-reading=train], [data-reading=test]');
    readings.forEach((each) => { each.textContent = '6.2\u00a0×\u00a010⁻¹⁰'; });
}"""


def test_the_present_view_leaves_the_curve_uncovered(page_driver):
    page = page_driver.page
    for larger in ("125", "150", "175"):
        page.locator("[popovertarget=page-menu]").click()
        tick(page.get_by_label(f"{larger}%"))
        page.keyboard.press("Escape")
        expect(page.locator(":root")).to_have_attribute("data-present", larger)

        page.evaluate(LONG_READINGS)
        for size in each_size(page_driver, (1280, 720), PROJECTOR):
            expect_whole(page_driver, ".plot", ".curve-switch", ".curve-keys", ".curve-plot", ".diagram-room")
            keys, panel = boxes(page_driver, ".curve-keys", ".curves-panel")
            assert keys[2] <= panel[2], size
            assert page_driver.stage.bounding_box()["width"] >= 0.25 * size[0]


def test_a_window_that_becomes_narrow_leaves_the_present_view_and_a_wide_one_has_it_again(driver, flask_server):
    """A narrow bar has no room for the menu that it is chosen in."""
    show(driver, (1280, 720))
    page = driver.open(flask_server.url).page
    size = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    page.locator("[popovertarget=page-menu]").click()
    tick(page.get_by_label("150%"))
    driver.wait_until(lambda: page.evaluate(size) == 24, "the larger text")
    show(driver, (900, 600))

    driver.expect_script(size, 16)
    expect(driver.button("share")).to_be_visible()
    show(driver, PROJECTOR)
    driver.expect_script(size, 24)
    page.keyboard.press("Escape")
    page.locator("[popovertarget=run-menu]").click()  # the slider is there in a bar that has no room for it
    expect(driver.setting("rate")).to_be_in_viewport(ratio=1)


def test_what_is_chosen_is_seen_where_the_system_sets_all_colours(driver, flask_server):
    """Backgrounds and shadows are taken away there: a frame is left. What is not chosen has none."""
    driver.page.emulate_media(forced_colors="active")
    driver.open(flask_server.url)
    driver.page.locator(".more-inputs > summary").click()
    driver.page.get_by_role("button", name=re.compile("^Hidden layer 1, neuron 2,")).click()
    driver.page.mouse.move(2, 2)
    framed = """(each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    }"""
    pairs = {
        "data set": (".picture:has(:checked)", ".picture:not(:has(:checked))"),
        "tool": (".tool:has(:checked)", ".tool:not(:has(:checked))"),
        "neuron": (".node.is-inspected", ".node:not(.is-inspected, .node-input)"),
        "input": (".node-input[aria-pressed=true]", ".node-input[aria-pressed=false]"),
        "curve": (".curve-switch .chip > :checked + span", ".curve-switch .chip > :not(:checked) + span"),
    }

    driver.wait_until(lambda: driver.page.locator(pairs["neuron"][0]).first.evaluate(framed), "the frame of the neuron")
    for name, pair in pairs.items():
        each = [driver.page.locator(selector).first for selector in pair]
        driver.expect_value(lambda each=each: [one.evaluate(framed) for one in each], [True, False], name)

    driver.press("open-glass")
    glass = driver.page.locator("dialog[open]")
    expect(glass).to_have_css("outline-style", "solid")
    colour = "(each) => getComputedStyle(each).color"
    driver.wait_until(
        lambda: driver.button("back").evaluate(colour) != driver.button("next").evaluate(colour), "a button that is off"
    )
    bar = "(each) => getComputedStyle(each, '::after').backgroundImage"
    driver.wait_until(
        lambda: driver.button("glass-forward").evaluate(bar).startswith("linear-gradient"), "how far the step is"
    )
