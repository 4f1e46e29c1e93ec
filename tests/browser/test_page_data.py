"""The area of the data in a real browser: pictures, tools, undo, tables, and what is off while the link is lost."""

import csv
import io
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser import forgive_lost_server

pytestmark = pytest.mark.browser

CLASS_COLOURS = [(0, 114, 178), (213, 94, 0), (0, 158, 115), (240, 228, 66)]


def remembered_points(page_driver):
    """Return the points that the server last told, by column; the tab keeps them for a reload."""
    return page_driver.page.evaluate("() => JSON.parse(sessionStorage.getItem('nnvisu.recipe')).points")


def wait_for_points(page_driver, condition, what):
    page_driver.wait_until(lambda: condition(remembered_points(page_driver)), what)


def slide(page_driver, name, value):
    page_driver.page.locator(f"input[data-brush={name}]").fill(str(value))


# --- Pictures ---


def classes_in_picture(page_driver, dataset):
    """Return the classes whose colours a data set's picture shows."""
    colours = page_driver.page.evaluate(
        """(name) => {
            const label = document.querySelector(`input[name=dataset][value=${name}]`).parentElement;
            const canvas = label.querySelector('canvas');
            return [...pixelsOf(canvas)];
        }""",
        dataset,
    )
    pixels = np.array(colours).reshape(-1, 4)
    opaque = pixels[pixels[:, 3] == 255, :3]
    return {
        i for i, colour in enumerate(CLASS_COLOURS) if (np.abs(opaque - np.array(colour)).max(axis=1) <= 2).sum() > 8
    }


def test_pictures_are_gone_through_by_keys_and_show_the_classes_in_force(page_driver):
    page_driver.page.locator("input[name=dataset]:checked").focus()

    page_driver.page.keyboard.press("ArrowRight")

    page_driver.expect_data("blobs")
    expect(page_driver.page.locator("[data-chosen]")).to_have_text("blobs")
    page_driver.page.keyboard.press("ArrowLeft")
    page_driver.expect_data("moons")

    page_driver.wait_until(lambda: classes_in_picture(page_driver, "blobs") == {0, 1, 2}, "three classes")

    # As long as nobody has chosen a number, each begins with the one that suits it.
    page_driver.expect_value(lambda: classes_in_picture(page_driver, "xor_3"), {0, 1})
    page_driver.choose_data("xor_3")
    expect(page_driver.view("data-summary")).to_contain_text("240 points, 2 classes")
    page_driver.expect_value(lambda: classes_in_picture(page_driver, "blobs"), {0, 1, 2})
    page_driver.choose_data("moons")
    expect(page_driver.view("data-summary")).to_contain_text("240 points, 3 classes")

    page_driver.enter("data-n_classes", "2")
    page_driver.wait_until(lambda: classes_in_picture(page_driver, "blobs") == {0, 1}, "two classes")

    page_driver.choose_data("spirals")

    page_driver.expect_data("spirals")
    expect(page_driver.page.locator("[data-chosen]")).to_have_text("spirals")
    expect(page_driver.view("data-summary")).to_contain_text("240 points, 2 classes")


def test_generated_classes_differ_in_size_have_flipped_labels_and_are_named_where_nothing_is_learnt(page_driver):
    before = remembered_points(page_driver)
    page_driver.page.locator(".more-data > summary").click()
    page_driver.enter("data-class_ratio", "4")
    counts_of = lambda points: sorted(points["label"].count(label) for label in range(3))  # noqa: E731
    wait_for_points(page_driver, lambda points: [34, 69, 137] == counts_of(points), "classes of 137, 69 and 34 points")

    page_driver.choose_data("plane")
    expect(page_driver.setting("data-class_ratio")).to_be_hidden()
    page_driver.choose_data("moons")
    expect(page_driver.setting("data-class_ratio")).to_have_value("4")
    page_driver.enter("data-class_ratio", "1")
    wait_for_points(page_driver, lambda p: p == before, "classes of one size")

    # The slider of flipped labels flips that share and no test point.
    slider = page_driver.page.get_by_label("Flipped labels, slider")
    slider.fill("0.25")
    slider.dispatch_event("change")

    expect(page_driver.setting("data-flipped_fraction")).to_have_value("0.25")
    is_flipped = lambda points, i: points["label"][i] != before["label"][i]  # noqa: E731
    train = [i for i in range(240) if not before["test"][i]]
    wait_for_points(page_driver, lambda p: 48 == sum(is_flipped(p, i) for i in train), "a quarter of 192 flipped")
    points = remembered_points(page_driver)
    assert not any(is_flipped(points, i) for i in range(240) if before["test"][i])
    assert before["x"] == points["x"]

    # Classes of which nothing is learnt are named.
    page_driver.enter("data-flipped_fraction", "0")
    page_driver.enter("data-n_points", "10")
    page_driver.enter("data-n_classes", "8")
    expect(page_driver.view("data-summary")).not_to_contain_text("without")
    page_driver.enter("data-test_fraction", "0.9")

    expect(page_driver.view("data-summary")).to_contain_text(
        "Without a training point: class 2, class 3, class 4, class 5, class 6, class 7, class 8."
    )


def shares(points):
    """Return how many test points each class has, of how many."""
    marks = list(zip(points["label"], points["test"], strict=True))
    return {label: (sum(test for at, test in marks if at == label), points["label"].count(label)) for label, _ in marks}


def move_share(page_driver, share):
    page_driver.page.locator(".more-data").evaluate("(fold) => { fold.open = true; }")
    slider = page_driver.page.get_by_label("Test share, slider")
    slider.fill(str(share))
    slider.dispatch_event("change")
    expect(page_driver.setting("data-test_fraction")).to_have_value(str(share))


def test_the_test_share_splits_points_of_ones_own_class_by_class(page_driver):
    text = "".join(f"{i},{i * i % 17},{'ab'[i % 4 == 0]}\n" for i in range(40))
    page_driver.press("open-table")
    import_part(page_driver, "text").fill(text)
    import_part(page_driver, "import").click()
    wait_for_points(page_driver, lambda p: {(6, 30), (2, 10)} == set(shares(p).values()), "a fifth of each class")
    own = remembered_points(page_driver)
    expect(page_driver.setting("data-test_fraction")).to_have_value("0.2")
    without = {name: own[name] for name in ("x", "y", "label")}
    move_share(page_driver, 0.5)
    wait_for_points(page_driver, lambda p: {(15, 30), (5, 10)} == set(shares(p).values()), "a half of each class")
    half = remembered_points(page_driver)
    expect(page_driver.view("data-summary")).to_contain_text("From a file, scaled")
    page_driver.enter("data-seed", "7")
    wait_for_points(page_driver, lambda p: p["test"] != half["test"], "another half")
    assert {(15, 30), (5, 10)} == set(shares(remembered_points(page_driver)).values())
    page_driver.enter("data-seed", "0")
    wait_for_points(page_driver, lambda p: p["test"] == half["test"], "the first half")
    page_driver.enter("data-test_fraction", "0.95")
    expect(page_driver.error("data-test_fraction")).to_have_text("Test share is 0.95; allowed: a number from 0 to 0.9.")
    move_share(page_driver, 0.1)
    wait_for_points(page_driver, lambda p: {(3, 30), (1, 10)} == set(shares(p).values()), "a tenth of each class")

    points = remembered_points(page_driver)
    assert without == {name: points[name] for name in without}
    assert [i for i, test in enumerate(points["test"]) if test and not half["test"][i]] == []
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p["test"] == half["test"], "the share before")


def test_the_test_share_leaves_edited_points_as_they_are(page_driver):
    page_driver.paint(0.9, -0.9)
    wait_for_points(page_driver, lambda p: 241 == len(p["x"]), "the painted point")
    before = remembered_points(page_driver)
    move_share(page_driver, 0.4)

    wait_for_points(page_driver, lambda p: 96 == sum(p["test"]), "four tenths of 241")
    after = remembered_points(page_driver)
    assert before["x"] == after["x"] and before["label"] == after["label"]
    page_driver.press("undo-edits")
    page_driver.expect_points(240)
    wait_for_points(page_driver, lambda p: 48 == sum(p["test"]), "the share of the data set")


def test_a_file_is_split_by_the_share_that_is_entered(page_driver):
    text = "".join(f"{i},{i * i % 17},{'ab'[i % 4 == 0]}\n" for i in range(40))
    page_driver.press("open-table")
    import_part(page_driver, "text").fill(text)
    share = import_part(page_driver, "share")
    report = import_part(page_driver, "report")
    expect(report).to_contain_text("40 points, 2 classes: a, b; 8 to test")  # as many as of a data set
    expect(share.get_by_label("Test share")).to_have_value("0.2")
    page_driver.page.locator("[data-choice=test]").select_option("none")
    expect(report).not_to_contain_text("to test")
    expect(share).to_be_hidden()
    page_driver.page.locator("[data-choice=test]").select_option("a random share")
    share.get_by_label("Test share").fill("1")
    expect(import_part(page_driver, "error")).to_have_text("Test share is 1; allowed: a number from 0 to 0.9.")
    expect(import_part(page_driver, "import")).to_be_disabled()
    share.get_by_label("Test share").fill("0,5")
    share.get_by_label("Seed").fill("3")
    import_part(page_driver, "import").click()

    wait_for_points(page_driver, lambda p: {(15, 30), (5, 10)} == set(shares(p).values()), "a half of each class")


# --- Tools ---


# Whatever changes in the palette has the browser look for styles again.
WATCH_PALETTE = """() => {
    window.changes = [];
    const isOther = ({type, target, attributeName, oldValue}) =>
        type !== 'attributes' || target.getAttribute(attributeName) !== oldValue;
    const observer = new MutationObserver((all) => changes.push(
        ...all.filter(isOther).map(({type, target}) => `${type}: ${target.outerHTML}`)));
    for (const each of document.querySelectorAll('.palette'))
        observer.observe(each, {subtree: true, childList: true, attributes: true, attributeOldValue: true});
}"""


def test_each_tool_does_what_it_says_and_undo_takes_it_back(page_driver):
    # A pointer only looks until a tool is chosen.
    before = remembered_points(page_driver)
    page_driver.click(0.5, -0.8)
    page_driver.drag((-0.5, -0.8), (0.5, -0.9))
    expect(page_driver.view("readout")).to_contain_text("x 0.50, y −0.90")
    page_driver.expect_points(240)
    page_driver.choose_tool("brush")
    page_driver.click(0.5, -0.8)

    page_driver.expect_points(241)
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # The brush sprays as many points as its density says, within its size.
    page_driver.choose_tool(3)
    slide(page_driver, "size", 0.2)
    slide(page_driver, "density", 12)
    expect(page_driver.page.locator("output[data-brush=density]")).to_have_text("12 points")
    page_driver.click(0.5, -0.7)

    wait_for_points(page_driver, lambda p: len(p["x"]) == 252, "12 more points")
    points = remembered_points(page_driver)
    x, y = np.array(points["x"][240:]), np.array(points["y"][240:])
    assert np.hypot(x - 0.5, y + 0.7).max() <= 0.21
    assert len(set(x)) > 6
    assert [3] * 12 == points["label"][240:]
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # The eraser takes what lies within its size.
    page_driver.choose_tool("erase")
    slide(page_driver, "size", 0.3)
    page_driver.click(0.0, 0.0)

    is_kept = np.hypot(before["x"], before["y"]) > 0.305  # half a pixel aside at most
    page_driver.wait_until(lambda: abs(page_driver.n_points() - is_kept.sum()) <= 2, "no points in the disc")
    wait_for_points(page_driver, lambda p: np.hypot(p["x"], p["y"]).min() > 0.295, "no points in the disc")
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # Another class is given to points where they are.
    page_driver.choose_tool("relabel")
    page_driver.choose_tool(3)
    expect(page_driver.page.locator("input[name=tool][value=relabel]")).to_be_checked()
    slide(page_driver, "size", 0.4)
    page_driver.click(-0.6, 0.3)

    is_hit = np.hypot(np.array(before["x"]) + 0.6, np.array(before["y"]) - 0.3) <= 0.39
    wait_for_points(page_driver, lambda p: set(np.array(p["label"])[is_hit]) == {3}, "another class")
    after = remembered_points(page_driver)
    assert (before["x"], before["y"], before["test"]) == (after["x"], after["y"], after["test"])
    is_away = np.hypot(np.array(before["x"]) + 0.6, np.array(before["y"]) - 0.3) > 0.41
    assert np.array_equal(np.array(before["label"])[is_away], np.array(after["label"])[is_away])
    assert is_hit.sum() > 10
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # A point is dragged to another place and keeps its order.
    i = int(np.argmax(before["x"]))
    start = (before["x"][i], before["y"][i])
    page_driver.choose_tool("move")
    expect(page_driver.page.locator("[data-part=size]")).to_be_hidden()
    page_driver.page.evaluate(WATCH_PALETTE)
    page_driver.drag(start, (0.6, -0.75))

    wait_for_points(page_driver, lambda p: abs(p["x"][i] - 0.6) < 0.02 and abs(p["y"][i] + 0.75) < 0.02, "it there")
    assert [] == page_driver.page.evaluate("changes")
    after = remembered_points(page_driver)
    assert 240 == len(after["x"])
    for name in ("x", "y", "label", "test"):
        assert before[name][:i] + before[name][i + 1 :] == after[name][:i] + after[name][i + 1 :]
    page_driver.page.keyboard.press("Control+z")
    wait_for_points(page_driver, lambda p: p["x"] == before["x"] and p["y"] == before["y"], "it back")


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
def test_a_tap_reads_the_map_and_paints_only_with_a_tool(driver, flask_server):
    driver.open(flask_server.url)
    driver.stage.scroll_into_view_if_needed()
    driver.page.touchscreen.tap(*driver.place(0.25, -0.5))
    expect(driver.view("readout")).to_contain_text("x 0.25, y −0.5")
    driver.expect_points(240)
    driver.choose_tool(2)
    driver.stage.scroll_into_view_if_needed()
    driver.page.touchscreen.tap(*driver.place(0.25, -0.5))

    driver.expect_points(241)


def test_values_are_painted_on_data_for_regression(page_driver):
    page_driver.choose_data("plane")
    expect(page_driver.view("data-summary")).to_contain_text("points with values")
    expect(page_driver.page.locator("[data-part=classes]")).to_be_hidden()
    slide(page_driver, "value", -0.5)
    expect(page_driver.page.locator("input[name=tool][value=brush]")).to_be_checked()
    page_driver.click(0.5, -0.7)

    wait_for_points(page_driver, lambda p: len(p["x"]) == 241 and p["value"][240] == -0.5, "a value of −0.5")
    page_driver.choose_tool("relabel")
    slide(page_driver, "value", 0.75)
    slide(page_driver, "size", 0.03)
    page_driver.click(0.5, -0.7)
    wait_for_points(page_driver, lambda p: p["value"][240] == 0.75, "a value of 0.75")


def test_keys_move_a_point_choose_class_and_tool_and_undo(page_driver):
    page_driver.press("clear")
    page_driver.stage.focus()
    page_driver.page.keyboard.press("Enter")
    page_driver.expect_points(1)
    page_driver.choose_tool("move")
    page_driver.stage.focus()
    for key in ("Enter", "ArrowRight", "ArrowUp", "Enter", "ArrowUp"):
        page_driver.page.keyboard.press(key)

    wait_for_points(page_driver, lambda p: (p["x"], p["y"]) == ([0.05], [0.05]), "the point one step aside")
    for _ in range(3):
        page_driver.press("undo")
    page_driver.expect_points(240)

    keyboard = page_driver.page.keyboard
    keyboard.press("4")
    expect(page_driver.page.locator("input[name=class][value='3']")).to_be_checked()
    page_driver.click(0.5, -0.8)
    page_driver.expect_points(241)
    keyboard.press("e")
    expect(page_driver.page.locator("input[name=tool][value=erase]")).to_be_checked()
    page_driver.click(0.5, -0.8)
    page_driver.expect_points(240)
    keyboard.press("z")
    page_driver.expect_points(241)
    keyboard.press("b")

    expect(page_driver.page.locator("input[name=class][value='3']")).to_be_checked()


# --- Undo and redo ---


def test_undo_and_redo_by_keys_go_through_strokes_clearing_and_generating(page_driver):
    keyboard = page_driver.page.keyboard
    page_driver.paint(0.5, -0.8)
    page_driver.expect_points(241)
    page_driver.press("clear")
    page_driver.expect_points(0)
    page_driver.enter("data-n_points", "50")
    page_driver.expect_points(50)
    page_driver.stage.focus()

    for n_points in (0, 241, 240):
        keyboard.press("Control+z")
        page_driver.expect_points(n_points)
    expect(page_driver.button("undo")).to_be_disabled()
    keyboard.press("Control+Shift+z")
    page_driver.expect_points(241)
    for n_points in (0, 50):
        keyboard.press("Control+y")
        page_driver.expect_points(n_points)
    expect(page_driver.button("redo")).to_be_disabled()
    page_driver.press("undo")
    page_driver.press("undo")
    page_driver.paint(-0.5, -0.8)
    page_driver.expect_points(242)
    expect(page_driver.button("redo")).to_be_disabled()


def test_undo_brings_generated_points_back_and_is_left_to_text_fields(page_driver):
    before = remembered_points(page_driver)
    page_driver.choose_data("circles")
    page_driver.expect_data("circles")
    wait_for_points(page_driver, lambda p: p["x"] != before["x"], "circles")
    page_driver.press("undo")

    page_driver.expect_data("moons")
    wait_for_points(page_driver, lambda p: p["x"] == before["x"], "the moons")
    expect(page_driver.view("data-summary")).not_to_contain_text("Edited by hand")
    page_driver.press("redo")
    page_driver.expect_data("circles")
    expect(page_driver.view("data-summary")).not_to_contain_text("Edited by hand")
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # In a text field it is left to the field.
    page_driver.paint(0.5, -0.8)
    page_driver.expect_points(241)
    page_driver.setting("data-noise").fill("0.2")
    page_driver.page.keyboard.press("Control+z")

    expect(page_driver.setting("data-noise")).not_to_have_value("0.2")
    page_driver.expect_points(241)
    page_driver.press("undo")
    wait_for_points(page_driver, lambda p: p == before, "the points before")

    # Edits are undone in one go, and new points are of another seed.
    page_driver.page.locator(".more-data > summary").click()
    expect(page_driver.button("undo-edits")).to_be_disabled()
    page_driver.paint(0.5, -0.8)
    page_driver.paint(0.6, -0.8)
    page_driver.expect_points(242)
    page_driver.press("undo-edits")
    page_driver.expect_points(240)
    wait_for_points(page_driver, lambda p: p == before, "the generated points")
    expect(page_driver.button("undo-edits")).to_be_disabled()
    page_driver.press("data-seed")

    wait_for_points(page_driver, lambda p: p["x"] != before["x"], "other points")
    expect(page_driver.setting("data-seed")).not_to_have_value("0")
    page_driver.expect_data("moons")
    page_driver.expect_points(240)


# --- Tables ---

IRIS = "Species;length;width;set\nsetosa;1,5;10;train\nvirginica;2,5;30;test\nsetosa;3,5;20;train\n"


def import_part(page_driver, name):
    return page_driver.page.locator(f"[data-import={name}]")


def paste(page_driver, text):
    page_driver.page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_table_is_told_wrong_typed_looked_at_taken_and_undone(page_driver):
    # Plain text is no table, and not taken.
    paste(page_driver, "hello there")

    expect(page_driver.view("import-dialog")).to_be_hidden()

    # What is wrong is told by line and column, and changes nothing.
    page_driver.press("open-table")
    expect(import_part(page_driver, "import")).to_be_disabled()
    import_part(page_driver, "text").fill(IRIS.replace("20", "x20"))

    expect(import_part(page_driver, "error")).to_have_text("Line 4, column 3 (“width”): “x20” is not a number.")
    expect(import_part(page_driver, "import")).to_be_disabled()
    import_part(page_driver, "text").fill(IRIS)
    expect(import_part(page_driver, "error")).to_be_hidden()
    import_part(page_driver, "cancel").click()
    page_driver.expect_points(240)
    expect(page_driver.button("undo")).to_be_disabled()

    # A right one.
    page_driver.press("open-table")
    import_part(page_driver, "text").fill(IRIS)
    expect(import_part(page_driver, "report")).to_contain_text(
        "3 points, 2 classes by Species: setosa, virginica; 1 to test"
    )
    expect(import_part(page_driver, "report")).to_contain_text(
        "scaled to −1 … 1: length from 1.5 to 3.5, width from 10 to 30."
    )
    import_part(page_driver, "import").click()

    page_driver.expect_points(3)
    expect(page_driver.view("data-summary")).to_contain_text("From a file, scaled to −1 … 1: length from 1.5 to 3.5")
    expected = {"x": [-1, 0, 1], "y": [-1, 1, 0], "label": [0, 1, 0], "test": [0, 1, 0]}
    wait_for_points(page_driver, lambda p: p == expected, "the points of the table")
    expect(page_driver.page.locator("label.swatch", has_text="virginica")).to_have_count(1)
    page_driver.stage.focus()
    page_driver.page.keyboard.press("ArrowRight")
    expect(page_driver.view("announcer")).to_have_text(
        re.compile(r"length\s2.55, width\s20.0: (setosa|virginica), [0-9]")
    )
    for name in ("setosa", "virginica"):
        expect(page_driver.view("diagram").locator(f"[aria-label^='Output, {name}, bias']")).to_have_count(1)
    page_driver.press("open-glass")
    point = re.compile(r"Point length\s[123]\.5, width\s[123]0, (setosa|virginica) · step 0")
    expect(page_driver.view("glass")).to_contain_text(point)
    expect(page_driver.view("glass").locator(".glass-name.is-right")).to_have_text(re.compile("setosa|virginica"))
    expect(page_driver.view("legend")).to_contain_text("virginica")
    page_driver.page.keyboard.press("Escape")
    page_driver.press("undo")
    page_driver.expect_points(240)
    expect(page_driver.page.locator("label.swatch", has_text="virginica")).to_have_count(0)


def test_an_import_in_mid_run_goes_on_with_the_weights_or_begins_anew(page_driver):
    run, anew = import_part(page_driver, "run"), import_part(page_driver, "begin-anew")
    outputs = page_driver.view("diagram").locator("[aria-label^='Output, ']")
    paste(page_driver, IRIS)
    expect(import_part(page_driver, "import")).to_have_text("Replace all points")
    expect(run).to_be_hidden()
    expect(anew).to_be_hidden()
    import_part(page_driver, "cancel").click()
    page_driver.train_to(50)
    step = page_driver.number("step")

    paste(page_driver, IRIS)
    expect(run).to_be_visible()
    import_part(page_driver, "import").get_by_text("Replace and continue").click()
    page_driver.expect_points(3)
    expect(outputs).to_have_count(3)
    page_driver.expect_step(exactly=int(step))

    paste(page_driver, IRIS + "setosa;2,5;10;train\n")
    anew.click()
    page_driver.expect_points(4)
    page_driver.expect_step(exactly=0)
    expect(outputs).to_have_count(2)


def test_columns_are_chosen_otherwise_change_places_and_are_filled(page_driver):
    paste(page_driver, "a,b,c\n0.1,0.2,0.3\n0.4,0.5,0.6\n0.7,0.8,0.9\n")
    becomes = lambda name: page_driver.page.get_by_label(f"What {name} becomes")  # noqa: E731
    becomes("a").select_option("left out")
    expect(import_part(page_driver, "error")).to_have_text("Choose a column for each of the two axes.")
    expect(import_part(page_driver, "import")).to_be_disabled()
    becomes("c").select_option("x axis")
    becomes("a").select_option("value")
    expect(becomes("b")).to_have_value("y")
    import_part(page_driver, "import").click()

    expected = {"x": [0.3, 0.6, 0.9], "y": [0.2, 0.5, 0.8], "value": [0.1, 0.4, 0.7]}
    page_driver.expect_points(3)
    wait_for_points(page_driver, lambda p: all(p.get(name) == column for name, column in expected.items()), "values")

    # By keyboard they change places, and rows are filled.
    paste(page_driver, "id,a,b,kind\n1,2,3,u\n2,4,,v\n3,5,9,u\n4,7,1,v\n")
    report, table = import_part(page_driver, "report"), page_driver.page.get_by_role("region", name="The first rows")
    expect(report).to_contain_text("3 points, 2 classes by kind: u, v")
    expect(report).to_contain_text("Left out of 4 rows: 1 with a missing number or class.")
    expect(table).to_contain_text("counts the rows")
    page_driver.page.get_by_label("What a becomes").focus()
    page_driver.page.keyboard.press("ArrowDown")
    expect(page_driver.page.get_by_label("What b becomes")).to_have_value("x")
    page_driver.page.get_by_label("Fill missing numbers").focus()
    page_driver.page.keyboard.press("Space")
    expect(report).to_contain_text("1 missing number is filled with the median of the column.")
    import_part(page_driver, "import").press("Enter")

    wait_for_points(page_driver, lambda p: [-1, -0.2, 0.2, 1] == p["y"], "column a on the y axis")
    assert [-0.5, -0.5, 1, -1] == remembered_points(page_driver)["x"]


def test_a_table_of_more_columns_becomes_inputs_is_saved_and_undone(page_driver):
    sets = ("train", "test", "train", "val", "train")
    rows = [
        f"{i % 7}.5,{i % 5},{i * i % 11},{'south' if i % 3 else 'east'},{'uv'[i % 2]},{sets[i % 5]}" for i in range(40)
    ]
    paste(page_driver, "\n".join(["length,depth,mass,reef,kind,split", *rows]))
    report = import_part(page_driver, "report")
    expect(report).to_contain_text("40 points, 2 classes by kind: u, v; 8 to test; the first line is a header;")
    expect(report).to_contain_text("; 5 inputs.")
    expect(report).to_contain_text("8 rows for validation, kept apart: neither trained on nor tested.")
    expect(report).to_contain_text("reef becomes 2 inputs, one for each word: 1 in rows with that word, 0 in all")
    page_driver.page.get_by_label("What depth becomes").select_option("left out")
    expect(import_part(page_driver, "error")).to_have_text("Choose a column for each of the two axes.")
    page_driver.page.get_by_label("What mass becomes").select_option("y axis")
    expect(report).to_contain_text("4 inputs")
    page_driver.page.get_by_label("What depth becomes").select_option("input")
    expect(report).to_contain_text("5 inputs")
    import_part(page_driver, "import").click()
    expect(page_driver.view("data-summary")).to_contain_text(
        "40 points, 2 classes: 24 to train, 8 to test, 8 kept apart for validation."
    )
    page_driver.page.locator("[popovertarget=points-menu]").click()
    with page_driver.page.expect_download() as saved:
        page_driver.button("download-data").click()
    text = saved.value.path().read_text()
    written = list(csv.DictReader(text.splitlines()))
    given = [row.split(",") for row in rows]
    assert ["length", "mass", "depth", "reef", "kind", "test"] == list(written[0])
    for i, names in enumerate((["length", "depth", "mass"], ["reef", "kind", "test"])):
        told = [[float(row[name]) if i == 0 else row[name] for name in names] for row in written]
        assert told == [[float(cell) if i == 0 else cell for cell in row[3 * i :][:3]] for row in given]
    page_driver.press("step")
    page_driver.expect_step(exactly=1)

    page_driver.stage.focus()
    page_driver.page.keyboard.press("Control+z")
    page_driver.expect_points(240)


def test_a_file_is_dropped_taken_in_part_and_read_as_told(page_driver):
    page_driver.page.evaluate(
        """(text) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], 'iris.csv', {type: 'text/csv'}));
            const options = {dataTransfer, bubbles: true, cancelable: true};
            const takes = !document.body.dispatchEvent(new DragEvent('dragover', options));
            if (takes) document.body.dispatchEvent(new DragEvent('drop', options));
        }""",
        IRIS,
    )

    expect(import_part(page_driver, "name")).to_have_text("iris.csv")
    expect(import_part(page_driver, "report")).to_contain_text("3 points")

    # Ten thousand points are taken whole, of more a part.
    rows = [f"{i % 100},{i // 100},{i % 4}" for i in range(20_000)]
    choose = lambda rows: import_part(page_driver, "file").set_input_files(  # noqa: E731
        {"name": "many.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    choose(rows)
    expect(import_part(page_driver, "report")).to_contain_text("10,000 points")
    expect(import_part(page_driver, "report")).to_contain_text("Of 20,000 rows, 50.0% are drawn with seed 0")
    choose(rows[:10_000])
    import_part(page_driver, "import").click()

    page_driver.expect_points(10_000)
    wait_for_points(page_driver, lambda p: len(p["x"]) == 10_000, "all of them on the server")

    # A switch says whether the first line is a header, and an encoding is chosen.
    page_driver.press("open-table")
    expect(page_driver.view("import-dialog")).to_be_visible()  # before that nobody could choose, and nothing listens
    content = "höhe;breite;art\n1;5;Möhre\n2;9;Rübe\n4;7;Möhre\n".encode("cp1252")
    import_part(page_driver, "file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
    expect(import_part(page_driver, "report")).to_contain_text("3 points, 2 classes by art: Möhre, Rübe")
    page_driver.page.get_by_label("Encoding").select_option("UTF-8")
    expect(import_part(page_driver, "text")).to_have_value(re.compile("M\ufffdhre"))
    page_driver.page.get_by_label("Encoding").select_option("Latin-1 (Windows-1252)")
    page_driver.page.get_by_label("First line is a header").uncheck()
    expect(import_part(page_driver, "error")).to_have_text("Line 1, column 1: “höhe” is not a number.")
    page_driver.page.get_by_label("Leave out rows with text").check()
    expect(import_part(page_driver, "report")).to_contain_text("Left out of 4 rows: 1 with text in place of a number.")


def test_names_and_units_of_a_table_survive_a_reload_and_are_downloaded(page_driver):
    paste(page_driver, IRIS)
    import_part(page_driver, "import").click()
    page_driver.expect_points(3)
    page_driver.expect_remembered("points.x.length", 3)
    page_driver.page.reload()
    page_driver.wait_for_map()

    expect(page_driver.view("data-summary")).to_contain_text("From a file, scaled to −1 … 1: length from 1.5 to 3.5")
    expect(page_driver.page.locator("label.swatch", has_text="virginica")).to_have_count(1)

    page_driver.choose_tool(1)
    page_driver.click(0.5, 0.5)
    page_driver.expect_points(4)
    with page_driver.page.expect_download() as download:
        page_driver.press("download-data")
    rows = list(csv.reader(io.StringIO(download.value.path().read_text())))

    assert "nnvisu-data.csv" == download.value.suggested_filename
    assert ["length", "width", "Species", "test"] == rows[0]
    assert [["1.5", "10", "setosa", "0"], ["2.5", "30", "virginica", "1"], ["3.5", "20", "setosa", "0"]] == rows[1:4]
    assert [3.0, 25.0] == pytest.approx([float(cell) for cell in rows[4][:2]], abs=0.1)
    assert ["virginica", "0"] == rows[4][2:]


# --- Errors, and no link ---


def test_an_error_goes_when_the_value_in_force_is_typed_again(page_driver):
    page_driver.enter("config-learning_rate", "5000")
    expect(page_driver.error("config-learning_rate")).to_contain_text("Learning rate is 5000")
    page_driver.enter("config-learning_rate", "0.01")

    expect(page_driver.error("config-learning_rate")).to_be_hidden()
    expect(page_driver.setting("config-learning_rate")).to_have_value("0.01")


def test_controls_are_off_while_the_link_is_lost(driver, start_server, faults):
    server = start_server("flask")
    driver.open(server.url)
    driver.paint(0.5, -0.8)
    driver.expect_points(241)
    server.stop()
    driver.expect_message("The link is lost")

    for action in ("train", "step", "reset", "pace", "undo", "clear", "undo-edits", "data-seed", "open-table"):
        expect(driver.button(action)).to_be_disabled()
    for name in ("config-learning_rate", "config-activation", "data-noise"):
        expect(driver.setting(name)).to_be_disabled()
    driver.click(-0.5, -0.8)
    driver.page.keyboard.press("Control+z")
    driver.expect_points(241)
    expect(driver.button("retry")).to_be_enabled()
    forgive_lost_server(faults)


# --- Drawing ---

HASH = """() => {
    const canvas = document.querySelector('.points-layer');
    const bytes = pixelsOf(canvas);
    let hash = 0;
    for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
    return hash;
}"""


def test_points_drawn_edit_by_edit_look_as_if_drawn_all_at_once(page_driver):
    before = remembered_points(page_driver)
    i = int(np.argmin(before["x"]))
    blank = page_driver.page.evaluate(HASH)
    page_driver.choose_tool("erase")
    page_driver.drag((0.2, 0.0), (0.5, 0.1))
    page_driver.choose_tool("move")
    page_driver.drag((before["x"][i], before["y"][i]), (-0.5, 0.25))
    page_driver.choose_tool("relabel")
    page_driver.choose_tool(3)
    page_driver.drag((-0.6, 0.3), (-0.3, 0.3))
    page_driver.choose_tool("brush")
    page_driver.drag((-0.4, 0.2), (-0.1, 0.2))
    wait_for_points(page_driver, lambda p: 3 in p["label"][-3:], "the last edit")
    page_driver.page.mouse.move(5, 5)
    bit_by_bit = page_driver.page.evaluate(HASH)
    page_driver.page.set_viewport_size({"width": 1200, "height": 700})
    page_driver.wait_until(lambda: page_driver.page.evaluate(HASH) != bit_by_bit, "another size")
    page_driver.page.set_viewport_size({"width": 1440, "height": 900})

    page_driver.wait_until(lambda: page_driver.page.evaluate(HASH) == bit_by_bit, "the same picture")
    assert blank != bit_by_bit
