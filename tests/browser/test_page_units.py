"""Points of a file keep its numbers and names everywhere on the page. The file itself is the oracle."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import number_in

pytestmark = pytest.mark.browser

AGES = [10, 20, 30, 40, 50, 60, 70, 80, 90]
AREAS = [40.5, 120.0, 60.0, 90.0, 50.0, 140.0, 200.5, 70.0, 100.0]
PRICES = [52000, 61000, 70000, 83500, 96000, 110000, 131000, 152000, 188000]
HOUSES = "\n".join(["age,area,price", *(f"{a},{b},{c}" for a, b, c in zip(AGES, AREAS, PRICES, strict=True))])


def paste(page_driver, text):
    page_driver.page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    page_driver.page.locator("[data-import=import]").click()


def test_a_regression_has_the_units_and_names_of_its_file(page_driver):
    page, plot, legend = page_driver.page, page_driver.view("plot"), page_driver.view("legend")
    paste(page_driver, HOUSES)
    page_driver.expect_points(9)
    card = page.locator(".point-card")

    # Axes and legend.
    expect(plot.locator(".axis-name-x")).to_have_text("age")
    expect(plot.locator(".axis-name-y")).to_have_text("area")
    expect(plot.locator(".axis-x > span")).to_have_text(["20", "40", "60", "80"])
    expect(legend.locator(".value-name")).to_have_text("price")
    expect(legend.locator(".legend-values")).to_have_attribute(
        "aria-label", "Colours of price: blue 52,000, neutral 120,000, orange 188,000"
    )
    box = page_driver.stage.bounding_box()
    ticks = plot.locator(".axis-x > span").evaluate_all(
        "(ticks) => ticks.map((tick) => { const {x, width} = tick.getBoundingClientRect(); return x + width / 2; })"
    )
    places = [box["x"] + (value - 10) / 80 * box["width"] for value in (20, 40, 60, 80)]
    assert places == pytest.approx(ticks, abs=1)

    # The network: beside the inputs, for screen readers, at the setting, in the inspector and on the map.
    inputs = page.get_by_role("group", name="Inputs").locator(".node")
    expect(inputs.locator(".node-name").filter(visible=True)).to_have_text(["age", "area"])
    expect(inputs.nth(4)).to_have_attribute("aria-label", "Input age·area")
    expect(page.locator("[data-setting=features] .chip")).to_contain_text(
        ["age", "area", "age²", "area²", "age·area", "sin π·age"]
    )
    expect(page.locator(".output-name")).to_have_text(["price"])
    inputs.first.hover()
    expect(page_driver.view("preview")).to_contain_text("Input age")
    expect(page_driver.stage).to_have_attribute("aria-label", "Map of Input age")
    page.get_by_role("button", name="Hidden layer 1, neuron 1").click()
    expect(page_driver.view("inspector")).to_contain_text("Weight of age")
    page.keyboard.press("Escape")
    page.keyboard.press("w")

    # The card and the list: each line is a line of the file.
    expect(card.locator(".point-what")).to_contain_text("price ")
    what, place = card.locator(".point-what").inner_text(), card.locator(".point-place").inner_text()
    price = number_in(what.split()[1].rstrip(","))
    i = PRICES.index(int(price))
    assert place.replace("\N{NO-BREAK SPACE}", " ") == f"At age {AGES[i]}, area {AREAS[i]:g}"
    assert 0 < number_in(card.locator(".point-answers .point-number").inner_text()) < 300_000
    lines = {f"{PRICES[i]:,} ({AGES[i]}, {AREAS[i]:g})" for i in range(9)}
    assert set(card.locator(".point-choice").all_inner_texts()) < lines

    expect(card).to_contain_text("Prediction and losses at step 0, ranked among all points")

    # A place that is read, by pointer and in words; the value brush; scores.
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.75 * box["height"])
    expect(page.locator(".place")).to_contain_text("age 70.")
    expect(page.locator(".place")).to_contain_text("area 80.")
    expect(page.locator(".place")).to_contain_text("price ")
    expect(page.locator("output[data-brush=value]")).to_have_text("188,000")
    page_driver.view("scores").locator("summary").click()
    expect(page_driver.view("scores")).to_contain_text("mean absolute error of price")
    page_driver.press("open-glass")
    expect(page_driver.view("glass")).to_contain_text("The training point that the network is most wrong about.")
    expect(page_driver.view("glass")).to_contain_text(f"age {AGES[i]} is x = ")
    expect(page.locator(".glass-name-left")).to_have_text(["age", "area"])


def bottom_of(part):
    box = part.bounding_box()
    return box["y"] + box["height"]


TOP_OF_TOOLS_AT_FIRST_POINT = """() => {
    const tools = document.querySelector('[data-view=tools]');
    const summary = document.querySelector('[data-view=data-summary]');
    Object.defineProperty(window, 'topOfTools', { get: () => tools.getBoundingClientRect().top });
    new MutationObserver((_, observer) => {
        if (!summary.textContent.startsWith('1 point')) return;
        window.topAtFirstPoint = window.topOfTools;
        observer.disconnect();
    }).observe(summary, { childList: true });
}"""


def test_no_slider_replaces_points_of_ones_own(page_driver):
    note = page_driver.page.locator("[data-part=own-points]")
    paste(page_driver, HOUSES.replace("age,area,price", "age,area,kind").replace("188000", "7"))
    page_driver.expect_points(9)
    expect(note).to_be_visible()
    for name in ("noise", "n_points", "flipped_fraction", "class_ratio", "n_classes"):
        expect(page_driver.setting(f"data-{name}")).to_be_disabled()

    # The card fits into the window, with the controls of a tool.
    page_driver.page.set_viewport_size({"width": 1440, "height": 900})
    page_driver.choose_tool("brush")
    card, line = page_driver.page.locator(".data-panel"), page_driver.page.locator(".timeline")
    page_driver.wait_until(lambda: bottom_of(card) <= line.bounding_box()["y"], "the whole card")

    # Drawn from nothing: another class is one to paint with.
    page_driver.choose_data("moons")
    page_driver.expect_data("moons")
    page_driver.press("clear")
    page_driver.expect_points(0)
    expect(note).to_be_hidden()
    page_driver.page.evaluate(TOP_OF_TOOLS_AT_FIRST_POINT)
    page_driver.paint(0.5, 0.5)
    expect(page_driver.view("data-summary")).to_contain_text("1 point, 1 class")
    # The card has found its size with the point, not only when the server has it: somebody may be about to click.
    page_driver.expect_remembered("points.x.length", 1)
    expect(note).to_be_visible()
    assert page_driver.page.evaluate("window.topOfTools === window.topAtFirstPoint"), "the tools moved later"
    page_driver.choose_tool(1)
    page_driver.click(-0.5, 0.5)
    page_driver.expect_points(2)
    expect(page_driver.setting("data-noise")).to_be_disabled()
    page_driver.enter("data-n_classes", "3")
    page_driver.expect_message("Paint class 3 on the map.")
    page_driver.click(0.0, -0.5)
    page_driver.expect_points(3)
    expect(page_driver.setting("data-n_classes")).to_have_value("3")
    page_driver.enter("data-n_classes", "2")
    page_driver.expect_message("Your points have 3 classes.")
    page_driver.expect_points(3)
    expect(page_driver.setting("data-n_classes")).to_have_value("3")

    # A data set that is chosen has its settings again.
    page_driver.choose_data("circles")
    page_driver.expect_data("circles")
    expect(page_driver.setting("data-noise")).to_be_enabled()

    # Points that were edited go only if that is agreed to.
    question = page_driver.page.locator(".replace-question")
    page_driver.expect_points(200)
    page_driver.paint(0.9, -0.9)
    page_driver.expect_points(201)
    page_driver.enter("data-noise", "0.1")
    expect(question.get_by_role("alert")).to_have_text("This draws new points in place of those you changed by hand.")
    assert question.evaluate("(each) => each.scrollWidth <= each.clientWidth"), "the question fits"
    page_driver.press("keep-points")
    expect(question).to_have_count(0)
    expect(page_driver.setting("data-noise")).to_have_value("0.05")
    expect(page_driver.setting("data-noise")).to_be_focused()
    page_driver.enter("data-noise", "0.2")
    page_driver.enter("data-n_classes", "2")
    expect(page_driver.setting("data-n_classes").locator("xpath=../following-sibling::*[1]")).to_have_class(
        "replace-question"
    )
    page_driver.expect_points(201)
    page_driver.press("draw-points")
    page_driver.expect_message("Your own points were replaced. Undo brings them back.")
    page_driver.expect_points(200)
    expect(page_driver.view("data-summary")).to_contain_text("200 points, 2 classes")
    expect(page_driver.setting("data-noise")).to_have_value("0.2")
    expect(question).to_have_count(0)

    # More painting is an answer, too.
    page_driver.paint(-0.9, -0.9)
    page_driver.expect_points(201)
    page_driver.enter("data-seed", "4")
    expect(question).to_be_visible()
    page_driver.paint(-0.9, 0.9)
    page_driver.expect_points(202)
    expect(question).to_have_count(0)
    expect(page_driver.setting("data-seed")).to_have_value("0")


def test_the_outputs_have_the_names_of_their_classes_beside_their_marks(page_driver):
    names = page_driver.page.locator(".output-name")
    irises = "\n".join(["a,b,kind", "1,1,setosa", "2,3,a very long name of a class", "3,2,virginica", "4,4,setosa"])
    paste(page_driver, irises)
    page_driver.expect_points(4)

    expect(names).to_have_text(["a very long name of a class", "setosa", "virginica"])
    assert names.evaluate_all("(all) => all.map((each) => each.title)") == names.all_text_contents()
    right = page_driver.view("diagram").evaluate("(each) => each.parentElement.getBoundingClientRect().right")
    outputs = page_driver.page.get_by_role("group", name="Outputs").locator(".node")
    for name, node in zip(names.all(), outputs.all(), strict=True):
        box, beside = name.bounding_box(), node.bounding_box()
        assert beside["x"] + beside["width"] + 22 <= box["x"], "the mark is free"
        assert box["x"] + box["width"] <= right
        assert box["y"] + box["height"] / 2 == pytest.approx(beside["y"] + beside["height"] / 2, abs=1)
    assert outputs.first.get_attribute("aria-label").startswith("Output, a very long name of a class")

    # One layer fewer: its neurons stand where outputs stood. Points without names have none beside the outputs.
    page_driver.page.get_by_label("Fewer hidden layers").click()
    expect(page_driver.page.get_by_role("group", name="Hidden layer 2")).to_have_count(0)
    expect(outputs.locator(".output-name")).to_have_count(3)
    expect(names).to_have_count(3)
    inputs = page_driver.page.get_by_role("group", name="Inputs").locator(".node")
    expect(inputs.locator(".node-name").filter(visible=True)).to_have_text(["a", "b"])
    page_driver.choose_data("moons")
    expect(names).to_have_count(0)
    expect(inputs.locator(".node-name").filter(visible=True)).to_have_text(["x", "y"])
    expect(inputs.nth(4)).to_have_attribute("aria-label", "Input xy")
