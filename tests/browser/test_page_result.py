"""The result area in a real browser: views of the map, legend, curve, scores, diagnosis and the link."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver, label_of, number_in, tick

pytestmark = pytest.mark.browser

COLOURS = ((0, 114, 178), (213, 94, 0), (0, 158, 115))  # of the classes, in order


@pytest.fixture
def views(driver) -> list[dict]:
    """Every set_view that the page sends from now on."""
    sent: list[dict] = []

    def note(text):
        message = json.loads(text) if isinstance(text, str) else {}
        if message.get("type") == "set_view":
            sent.append(message)

    driver.page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


@pytest.fixture
def page_driver(driver, views, flask_server) -> Driver:
    """The page, loaded, with its map."""
    return driver.open(flask_server.url)


def open_menu(page_driver, name):
    page_driver.page.locator(f"[popovertarget={name}-menu]").click()
    expect(page_driver.page.locator(f"#{name}-menu")).to_be_visible()


def choose(page_driver, name, value=None):
    """Press a chip of a menu, as a person does."""
    selector = f"input[data-choice={name}]" + (f"[value={value}]" if value else "")
    label_of(page_driver.page.locator(selector)).click()


def use_dataset(page_driver, name):
    tick(page_driver.page.locator(f"input[name=dataset][value={name}]"))


def n_painted(page_driver, layer):
    """Return how many pixels of a canvas are not empty."""
    return page_driver.page.evaluate(
        """(name) => {
            const canvas = document.querySelector(`.${name}-layer`);
            return pixelsOf(canvas).filter((value, i) => i % 4 === 3 && value > 0).length;
        }""",
        layer,
    )


def map_colours(page_driver):
    """Return the colours of the map's canvas and how many of its pixels have each."""
    pixels = page_driver.page.evaluate(
        """() => {
            const canvas = document.querySelector('.map-layer');
            const data = pixelsOf(canvas);
            const counts = {};
            for (let i = 0; i < data.length; i += 4) {
                const key = [data[i], data[i + 1], data[i + 2]].join(',');
                counts[key] = (counts[key] ?? 0) + 1;
            }
            return counts;
        }"""
    )
    return {tuple(map(int, key.split(","))): count for key, count in pixels.items()}


# --- The map ---


def test_the_map_turns_discrete_and_back_and_asks_for_classes_only_meanwhile(page_driver, views):
    assert (True, False) == (views[-1]["decision_map"], views[-1]["class_map"])
    open_menu(page_driver, "map")
    choose(page_driver, "map", "discrete")
    page_driver.wait_until(lambda: set(map_colours(page_driver)) <= set(COLOURS), "flat class colours")
    assert (False, True) == (views[-1]["decision_map"], views[-1]["class_map"])
    # Its age and the reading of a place are of the map that is to be seen.
    before = page_driver.map_colours()
    page_driver.page.mouse.move(*page_driver.place(0.0, 0.0))
    reading = page_driver.page.locator(".probabilities").inner_text()
    page_driver.train_to(300)
    expect(page_driver.figure("age")).to_have_text("up to date")
    page_driver.wait_until(lambda: not page_driver.shows_map(before), "another map")
    page_driver.page.mouse.move(*page_driver.place(0.0, 0.0))
    page_driver.wait_until(lambda: page_driver.page.locator(".probabilities").inner_text() != reading, "a new reading")
    open_menu(page_driver, "map")
    choose(page_driver, "map", "smooth")

    page_driver.wait_until(lambda: len(map_colours(page_driver)) > 20, "a smooth map")
    page_driver.wait_until(lambda: views[-1]["class_map"] is False, "no more class maps")
    assert views[-1]["decision_map"] is True


def told_shares(text):
    """Return the shares of the area that a text names, in the order of the classes."""
    return [float(share) for share in re.findall(r"class \d (\d+\.\d)%", text)]


NOTE_STROKES = """() => {
    const { stroke } = OffscreenCanvasRenderingContext2D.prototype;
    window.strokes = [];
    OffscreenCanvasRenderingContext2D.prototype.stroke = function (...path) {
        if (this.canvas.width === document.querySelector('.stage').clientWidth && path.length === 0) {
            window.strokes.push([this.lineWidth, this.getLineDash().length]);
        }
        return stroke.call(this, ...path);
    };
}"""
LINE_LOOKS = """() => [window.strokes, [...document.querySelectorAll('.legend-note .line')].map((line) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(line);
    return [parseFloat(borderTopWidth), borderTopStyle];
})]"""


def test_a_key_and_a_button_tell_the_state_and_contour_lines_stay_over_a_reload(page_driver):
    said, summary = page_driver.view("announcer"), page_driver.view("summary")
    page_driver.page.keyboard.press("t")
    expect(said).to_contain_text("paused. Step 0: 240 points, 3 classes, loss ")
    expect(said).to_contain_text("Area of the map: ")
    expect(summary).not_to_contain_text("Area of the map: ")  # no more class maps come
    page_driver.train_to(300)
    open_menu(page_driver, "map")
    page_driver.press("tell")
    expect(said).to_contain_text(f"paused. Step {page_driver.figure('step').inner_text()}: ")
    shares = told_shares(said.inner_text())
    choose(page_driver, "map", "discrete")
    page_driver.wait_until(lambda: len(map_colours(page_driver)) == 3, "three flat colours")

    # Counted where the page paints it: borders are smoothed there.
    expect(summary).to_contain_text("Area of the map: ")
    counts = map_colours(page_driver)
    painted = [100 * counts[colour] / sum(counts.values()) for colour in COLOURS]
    assert shares == pytest.approx(painted, abs=1.0)
    page_driver.expect_value(lambda: told_shares(summary.inner_text()), pytest.approx(painted, abs=1.0))

    # Contour lines come and go.
    choose(page_driver, "map", "smooth")
    page_driver.page.keyboard.press("Escape")
    page_driver.train_to(500)
    assert 0 == n_painted(page_driver, "contour")
    page_driver.page.evaluate(NOTE_STROKES)
    open_menu(page_driver, "map")
    choose(page_driver, "contours")
    page_driver.wait_until(lambda: n_painted(page_driver, "contour") > 500, "contour lines")
    expect(page_driver.view("legend")).to_contain_text("95%")
    on_map, in_legend = page_driver.page.evaluate(LINE_LOOKS)
    dashed = next(i for i, (_, dash) in enumerate(on_map) if dash)  # the border by itself may be drawn just before
    lines = on_map[dashed - 2 : dashed + 1]
    assert [False, False, True] == [bool(dash) for _, dash in lines] == [style == "dotted" for _, style in in_legend]
    for (border, _), (likely, _) in (lines[:2], in_legend[:2]):
        assert border >= 2 * likely
    page_driver.page.reload()
    page_driver.wait_for_map()
    page_driver.wait_until(lambda: n_painted(page_driver, "contour") > 500, "contour lines after the reload")
    open_menu(page_driver, "map")
    choose(page_driver, "contours")

    page_driver.wait_until(lambda: n_painted(page_driver, "contour") == 0, "no lines")


def test_the_border_between_classes_is_there_at_first_and_costs_no_other_map(page_driver, views):
    page_driver.wait_until(lambda: n_painted(page_driver, "border") > 200, "a border before the first step")
    expect(page_driver.page.locator(".print-sheet")).to_be_attached()  # so is what the page prints
    page_driver.expect_step(0)
    page_driver.train_to(500)
    page_driver.wait_until(lambda: n_painted(page_driver, "border") > 500, "a border")
    expect(page_driver.page.locator("[data-legend=border]")).to_be_visible()
    assert not any(view.get("class_map") for view in views)
    open_menu(page_driver, "map")
    choose(page_driver, "contours")
    page_driver.wait_until(lambda: n_painted(page_driver, "border") == 0, "one border, that of the contour lines")
    choose(page_driver, "contours")
    page_driver.wait_until(lambda: n_painted(page_driver, "border") > 500, "the border again")
    choose(page_driver, "border")
    page_driver.wait_until(lambda: n_painted(page_driver, "border") == 0, "no border")
    expect(page_driver.page.locator("[data-legend=border]")).to_be_hidden()
    choose(page_driver, "border")
    page_driver.enter("data-n_classes", "6")

    # Colours tell the probabilities of four classes; of more the classes themselves are asked for.
    page_driver.wait_until(lambda: views[-1]["class_map"], "maps of the classes")
    page_driver.wait_until(lambda: n_painted(page_driver, "border") > 500, "a border of six classes")


def test_cells_run_into_each_other_unless_they_are_asked_for(page_driver):
    stage = page_driver.stage
    layer = stage.locator(".map-layer")
    page_driver.train_to(100)
    page_driver.wait_until(lambda: stage.screenshot() == stage.screenshot(), "a map at rest")
    smooth = stage.screenshot()
    expect(layer).to_have_css("image-rendering", "auto")
    open_menu(page_driver, "map")
    choose(page_driver, "map", "cells")

    expect(layer).to_have_css("image-rendering", "pixelated")
    page_driver.page.keyboard.press("Escape")
    page_driver.wait_until(lambda: stage.screenshot() != smooth, "cells on the screen")
    page_driver.page.reload()
    page_driver.wait_for_map()
    expect(layer).to_have_css("image-rendering", "pixelated")


def test_the_legend_counts_points_tells_probabilities_and_leaves_points_out(page_driver):
    items = page_driver.page.locator(".legend-classes > li")
    expect(items).to_have_count(3)
    page_driver.expect_value(
        lambda: [text.split() for text in items.all_inner_texts()], [["Class", f"{i}", "80"] for i in (1, 2, 3)]
    )
    expect(page_driver.page.locator(".place")).to_have_text("Points by class")
    boxes = [item.bounding_box() for item in items.all()]
    page_driver.page.mouse.move(*page_driver.place(0.5, -0.5))

    expect(page_driver.view("readout")).to_contain_text("x 0.50, y −0.50")
    answers = page_driver.page.locator(".probabilities > li")
    page_driver.expect_value(lambda: [answer.bounding_box() for answer in answers.all()], boxes)
    best = page_driver.page.locator(".probabilities .is-best")
    expect(best).to_be_visible()
    values = [float(text.rstrip("%")) for text in page_driver.page.locator(".probabilities b").all_inner_texts()]
    assert 100 == pytest.approx(sum(values), abs=0.3)
    expect(items.first).not_to_be_visible()
    page_driver.page.mouse.move(2, 2)

    # Points and test points are shown apart, or not.
    page_driver.wait_until(lambda: n_painted(page_driver, "points") > 0, "points")
    both = n_painted(page_driver, "points")
    open_menu(page_driver, "map")
    choose(page_driver, "test_points")
    page_driver.wait_until(lambda: 0 < n_painted(page_driver, "points") < both, "training points alone")
    only_train = n_painted(page_driver, "points")
    choose(page_driver, "points")
    page_driver.wait_until(lambda: n_painted(page_driver, "points") == 0, "no points")
    choose(page_driver, "test_points")

    page_driver.wait_until(lambda: 0 < n_painted(page_driver, "points") < only_train, "test points alone")
    page_driver.page.keyboard.press("Escape")

    # Losses without probabilities are said to be shown by a softmax.
    note = page_driver.page.locator("[data-legend=softmax]")
    expect(note).to_be_hidden()
    page_driver.choose("config-loss", "hinge")

    expect(note).to_be_visible()


# --- The curve ---


def reading(page_driver, name):
    return page_driver.page.locator(f"[data-reading={name}]")


def test_the_curve_is_read_marked_switched_and_drawn_as_chosen(page_driver):
    # Under the pointer, and by keys.
    page_driver.train_to(2000)
    plot = page_driver.page.locator(".curve-plot")
    expect(reading(page_driver, "step")).to_have_text("now")
    box = plot.bounding_box()
    page_driver.page.mouse.move(box["x"] + 46, box["y"] + 40)
    expect(reading(page_driver, "step")).to_contain_text("at step")
    first = number_in(reading(page_driver, "train").inner_text())
    page_driver.page.mouse.move(10, 10)
    expect(reading(page_driver, "step")).to_have_text("now")
    page_driver.wait_until(lambda: number_in(reading(page_driver, "train").inner_text()) < first, "a smaller loss")

    plot.focus()
    page_driver.page.keyboard.press("End")
    value = lambda: int(plot.get_attribute("aria-valuenow") or 0)  # noqa: E731
    page_driver.wait_until(lambda: value() > 1000, "the last step")
    last = value()
    page_driver.page.keyboard.press("ArrowLeft")
    page_driver.wait_until(lambda: value() < last, "the step before")
    before = value()
    page_driver.page.keyboard.press("Home")

    page_driver.wait_until(lambda: value() < before, "the first step")
    expect(plot).to_have_attribute("aria-valuetext", re.compile("train"))

    # A change of settings is marked.
    page_driver.enter("config-learning_rate", "0.002")
    expect(page_driver.setting("config-learning_rate")).to_have_value("0.002")
    plot.focus()
    page_driver.page.keyboard.press("End")

    page_driver.wait_until(
        lambda: "learning rate 0.01 → 0.002" in plot.get_attribute("aria-valuetext"), "the change at the curve"
    )

    # The switch shows the accuracy instead of the loss.
    choose(page_driver, "curve", "accuracy")

    page_driver.wait_until(lambda: "%" in reading(page_driver, "train").inner_text(), "percent")
    expect(page_driver.page.get_by_role("slider", name="Curve of the accuracy")).to_be_visible()
    choose(page_driver, "curve", "loss")
    page_driver.wait_until(lambda: "%" not in reading(page_driver, "train").inner_text(), "the loss")

    # The menu says how far smoothing reaches.
    shares = page_driver.page.evaluate(
        """async () => (await import("/static/js/features/curve/curve-scales.js")).SMOOTHING"""
    )

    for name in ("some", "strong"):
        expect(page_driver.page.locator("#curve-menu .note", has_text="Smoothing")).to_contain_text(
            f'"{name}" over the last {round(100 * shares[name])}%'
        )

    # Axes and smoothing change the picture, and stay over a reload.
    picture = lambda: page_driver.page.evaluate("() => document.querySelector('.curve-layer').toDataURL()")  # noqa: E731
    open_menu(page_driver, "curve")
    choose(page_driver, "loss_axis", "log")  # whichever of the two it was of itself, the next choice is another one
    for name, value in (("loss_axis", "linear"), ("step_axis", "log"), ("smoothing", "strong")):
        before = picture()
        choose(page_driver, name, value)
        page_driver.wait_until(lambda before=before: picture() != before, f"{name} {value}")
    page_driver.page.reload()
    page_driver.wait_for_map()

    expect(page_driver.page.locator("input[data-choice=loss_axis][value=linear]")).to_be_checked()
    expect(page_driver.page.locator("input[data-choice=smoothing][value=strong]")).to_be_checked()


CUT_OFF = """() => {
    for (const each of document.querySelectorAll('[data-value=loss], [data-reading=train], [data-reading=test]')) {
        each.textContent = '6.2\\u00a0×\\u00a010⁻¹⁰';
    }
    document.querySelector('[data-reading=step]').textContent = 'at step 1,234,567';
    const head = document.querySelector('.curve').getBoundingClientRect();
    return [...document.querySelectorAll('.curve-keys .key > b, .reading-place')].filter((each) => {
        const {left, right} = each.getBoundingClientRect();
        const {top, bottom, right: end} = document.querySelector('.curve-keys').getBoundingClientRect();
        const row = each.getBoundingClientRect();
        const isInRow = right <= end + 1 && row.top >= top - 1 && row.bottom <= bottom + 1;
        const isOfItsOwn = getComputedStyle(each).position === 'absolute';
        return left < head.left || right > head.right + 1 || !(isInRow || isOfItsOwn);
    }).map((each) => each.className || each.dataset.reading);
}"""


def test_losses_as_powers_of_ten_are_nowhere_cut_off(page_driver):
    """Set as texts: a run takes long to get there."""
    page = page_driver.page
    for width, height in (
        (1440, 900),
        (1280, 720),
        (1000, 700),
        (844, 390),
        (740, 400),
        (600, 900),
        (390, 844),
        (320, 600),
    ):
        page.set_viewport_size({"width": width, "height": height})
        if not page.locator(".curve-keys").is_visible():
            page_driver.show_tab("result")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

        assert [] == page.evaluate(CUT_OFF), (width, height)


def test_the_curve_and_its_marks_are_there_again_after_a_reload(page_driver):
    page_driver.train_to(300)
    page_driver.enter("config-l2", "0.001")
    expect(page_driver.setting("config-l2")).to_have_value("0.001")
    page_driver.press("train")
    page_driver.expect_status("running")
    page_driver.choose_tool(0)
    page_driver.drag((-0.5, -0.9), (0.5, -0.9))
    expect(page_driver.view("data-summary")).to_contain_text("Edited by hand")
    page_driver.press("train")
    page_driver.expect_status("paused")
    before = changes_read(page_driver)
    page_driver.page.reload()
    page_driver.wait_for_map()

    page_driver.expect_value(lambda: changes_read(page_driver), before)
    assert "l2 0 → 0.001" in before
    assert "points added" in before


# By the keys that somebody would press, but hundreds of them at once.
READ_ALL_STEPS = """(plot) => {
    const told = [];
    const press = (key) => {
        plot.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        told.push(plot.getAttribute('aria-valuetext'));
    };
    press('End');
    do press('ArrowLeft'); while (told.at(-1) !== told.at(-2));
    return told;
}"""


def changes_read(page_driver):
    """Return what the curve says of its changes, from the last step to the first."""
    plot = page_driver.page.locator(".curve-plot")
    step = int(page_driver.number("step"))
    page_driver.wait_until(lambda: int(plot.get_attribute("aria-valuemax")) == step, "the steps so far")
    told = plot.evaluate(READ_ALL_STEPS)
    changes = [text.rpartition(", ")[2] for text in told]
    return list(dict.fromkeys(text for text in changes if not text.startswith(("test ", "step "))))


def test_the_test_line_ends_where_there_are_no_test_points(page_driver):
    plot = page_driver.page.locator(".curve-plot")
    page_driver.enter("data-test_fraction", "0.3")
    page_driver.train_to(200)
    page_driver.enter("data-test_fraction", "0")
    page_driver.train_to(int(page_driver.number("step")) + 1)
    plot.focus()
    page_driver.page.keyboard.press("End")

    expect(reading(page_driver, "test")).to_have_text("none")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^step [\d,]+: train [^,]+, test none"))
    page_driver.page.keyboard.press("Home")
    expect(reading(page_driver, "test")).to_have_text(re.compile(r"^\d"))


def test_the_learning_rate_stands_at_the_curve_while_a_schedule_is_on(page_driver):
    rate = reading(page_driver, "learning-rate")
    expect(rate).to_be_hidden()
    page_driver.choose("config-learning_rate_schedule", "cosine")
    expect(rate).to_have_text("learning rate 0.01")
    page_driver.train_to(400)

    page_driver.wait_until(lambda: float(rate.inner_text().split()[-1]) < 0.0095, "a smaller rate")


# --- Panels ---


def open_panel(page_driver, name):
    page_driver.page.locator(f"details[data-choice={name}] > summary").click()


def test_a_regression_has_its_scale_its_values_one_curve_and_errors(page_driver):
    use_dataset(page_driver, "plane")
    expect(page_driver.page.locator(".legend-values")).to_be_visible()
    scale = page_driver.page.locator(".value-scale")
    page_driver.wait_until(lambda: scale.bounding_box()["height"] > 100, "ticks that stand apart")
    expect(page_driver.page.locator(".legend-classes")).to_be_hidden()
    expect(page_driver.page.locator("input[data-choice=curve][value=accuracy]")).to_be_hidden()
    page_driver.train_to(2000)
    page_driver.page.mouse.move(*page_driver.place(0.8, 0.8))
    readout = page_driver.view("readout").locator(".place")
    # The plane rises towards the top right.
    page_driver.wait_until(lambda: ": +" in readout.inner_text(), "a value above 0")
    open_menu(page_driver, "map")
    choose(page_driver, "contours")
    page_driver.wait_until(lambda: n_painted(page_driver, "contour") > 500, "lines of equal value")
    choose(page_driver, "map", "discrete")

    page_driver.wait_until(lambda: len(map_colours(page_driver)) <= 8, "bands of values")
    choose(page_driver, "map", "smooth")
    page_driver.page.keyboard.press("Escape")

    # Its values are told.
    page_driver.page.keyboard.press("t")
    said = page_driver.view("announcer")
    expect(said).to_contain_text("Values on the map: ")
    least, most, share = re.search(r"map: (\S+) to (\S+), positive on (\S+)%", said.inner_text()).groups()

    # The plane is as high as it is deep, and its steepest way leads through the middle.
    assert float(least.replace("−", "-")) < -0.7
    assert float(most) > 0.7
    assert float(share) == pytest.approx(50, abs=8)

    # Its scores are errors.
    open_panel(page_driver, "scores")

    expect(page_driver.page.locator("[data-scores=train]")).to_contain_text("R²")
    expect(page_driver.page.locator("[data-scores=train]")).to_contain_text("mean absolute error")
    expect(page_driver.view("scores")).to_contain_text("R²: the share of")
    expect(page_driver.page.locator("[data-scores=train-classes]")).to_be_hidden()


def test_scores_are_asked_for_while_their_panel_is_open_and_count_every_point(page_driver, views):
    assert not any(view.get("scores") for view in views)
    open_panel(page_driver, "scores")
    table = page_driver.page.locator("[data-scores=train]")
    expect(table).to_be_visible()
    expect(table.locator("caption")).to_contain_text("% correct")
    expect(table.locator("caption")).to_contain_text("balanced accuracy")
    counts = [int(text) for text in table.locator("tbody td").all_inner_texts()]
    assert 192 == sum(counts)
    assert 9 == len(counts)
    assert ["true class", "as 1", "as 2", "as 3"] == table.locator("thead th").all_inner_texts()
    test_counts = page_driver.page.locator("[data-scores=test] tbody td").all_inner_texts()
    assert 48 == sum(map(int, test_counts))
    page_driver.train_to(1000)
    diagonal = [table.locator("tbody tr").nth(i).locator("td").nth(i) for i in range(3)]
    page_driver.wait_until(lambda: sum(int(cell.inner_text()) for cell in diagonal) > 170, "most points right")
    open_panel(page_driver, "scores")

    page_driver.wait_until(lambda: views[-1]["scores"] is False, "no more scores")


def test_scores_and_diagnosis_say_of_what_they_are_for_each_class_and_layer(page_driver):
    for name in ("scores", "diagnosis"):
        open_panel(page_driver, name)
    page_driver.set_step_count("7")
    for step in (7, 14):
        page_driver.press("step")
        page_driver.expect_step(exactly=step)

        expect(page_driver.view("scores")).to_contain_text(f"At step {step}, over all training and all test points.")
        expect(page_driver.view("diagnosis")).to_contain_text(f"At step {step}, over all training points")
        expect(page_driver.page.locator(".reading-place")).to_contain_text(re.compile(r"^now, all points"))

    # Each class has its recall, precision and F1.
    table = page_driver.page.locator("[data-scores=train-classes]")
    expect(table).to_be_visible()
    counts = [
        [int(text) for text in row.locator("td").all_inner_texts()]
        for row in page_driver.page.locator("[data-scores=train] tbody tr").all()
    ]
    shown = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]

    figures = []
    for i in range(3):
        right, n_points, n_answers = counts[i][i], sum(counts[i]), sum(row[i] for row in counts)
        precision = right / n_answers if n_answers else None
        figures.append([right / n_points, precision, 2 * right / (n_points + n_answers)])
    given = [[value for value in column if value is not None] for column in zip(*figures, strict=True)]
    figures.append([sum(column) / len(column) for column in given])
    percents = [[None if text == "–" else float(text.removesuffix("%")) for text in row] for row in shown]
    for expected, row in zip(figures, percents, strict=True):
        assert [value and pytest.approx(100 * value, abs=0.051) for value in expected] == row
    assert ["class", "recall", "precision", "F1"] == table.locator("thead th").all_inner_texts()
    expect(table.locator("tbody th").last).to_have_text("mean")
    expect(page_driver.view("scores")).to_contain_text("Recall: the share of a class that is predicted correctly.")

    # The diagnosis has a row for each layer.
    rows = page_driver.page.locator("[data-view=diagnosis] tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.last).to_contain_text("output")
    for word in ("Dead: ", "Saturated: "):
        expect(page_driver.view("diagnosis")).to_contain_text(word)
    page_driver.view("diagnosis").get_by_role("button", name="norm").click()
    expect(page_driver.view("word-card")).to_contain_text("one number that says how large a whole list of numbers is")
    page_driver.enter("config-hidden_layers", "4")

    expect(rows).to_have_count(2)


def test_the_diagnosis_speaks_up_and_a_stop_condition_says_that_it_stopped_the_run(page_driver):
    page_driver.enter("config-learning_rate", "0.0000001")
    page_driver.button("pace").select_option("100")
    page_driver.press("train")

    page_driver.expect_message("learning rate is too low")
    expect(page_driver.view("announcer")).to_contain_text("learning rate is too low")

    page_driver.enter("config-learning_rate", "0.01")
    page_driver.enter("config-stop_at_accuracy", "0.8")
    page_driver.button("pace").select_option("full")

    page_driver.expect_message("of the training points are right")
    page_driver.expect_status("paused")


def test_figures_of_the_link_and_histograms_of_activations_are_there_while_they_are_open(page_driver):
    expect(page_driver.figure("kb_per_second")).to_be_hidden()
    open_panel(page_driver, "link")
    page_driver.press("train")

    page_driver.wait_until(lambda: page_driver.number("kb_per_second") > 0, "bytes")
    expect(page_driver.figure("dropped")).to_have_text("0")
    page_driver.press("train")
    page_driver.expect_status("paused")

    page_driver.enter("config-hidden_layers", "6-4")
    page_driver.train_to(50)
    panel = page_driver.view("activations")
    panel.locator("summary").click()
    step = page_driver.number("step")

    note = panel.locator("[data-text=activations]")
    expect(note).to_contain_text(f"At step {step:,.0f}, what the neurons of each layer give for 192 training points")
    bars = panel.get_by_role("img")
    expect(bars).to_have_count(2)
    expect(bars.first).to_have_attribute(
        "aria-label", re.compile(r"^Hidden layer 1, tanh: values from −1 to 1, most often \(.*%\)")
    )
    painted = "(canvas) => pixelsOf(canvas).filter((byte, i) => i % 4 === 3 && byte > 0).length"
    page_driver.wait_until(lambda: bars.first.evaluate(painted) > 200, "bars")
    before = bars.first.get_attribute("aria-label")
    page_driver.press("train")
    page_driver.wait_until(lambda: bars.first.get_attribute("aria-label") != before, "other bars while it trains")
    page_driver.press("train")
    page_driver.expect_status("paused")
    page_driver.enter("config-hidden_layers", "")
    expect(note).to_have_text("No hidden layers, so no activations.")
