"""The diagram of the network and its inspector on a real server in a real browser."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_page_looks import each_size
from tests.support.browser import Driver, number_in, tick

pytestmark = pytest.mark.browser


@pytest.fixture
def page_driver(driver, flask_server) -> Driver:
    """The page, loaded, with the maps of all neurons."""
    driver.open(flask_server.url)
    driver.wait_until(lambda: n_colours(driver, "Hidden layer 1, neuron 1,") > 4, "the map of a neuron")
    return driver


def node(driver, name):
    """Return an input or neuron by how its name begins."""
    return driver.page.get_by_role("button", name=re.compile(f"^{name}"))


def n_colours(driver, name, layer="maps"):
    """Return how many colours there are on the canvas where a neuron stands."""
    return len(set(pixels(driver, node(driver, name).bounding_box(), layer)))


def pixels(driver, box, layer):
    """Return the colours of a part of one of the diagram's canvases, given in coordinates of the window."""
    return driver.page.evaluate(
        """([{x, y, width, height}, layer]) => {
            const canvas = document.querySelector(`.diagram-${layer}`);
            const {left, top, width: shown} = canvas.getBoundingClientRect();
            const scale = canvas.width / shown;
            const part = [(x - left) * scale, (y - top) * scale, width * scale, height * scale].map(Math.round);
            return [...new Uint32Array(pixelsOf(canvas, ...part).buffer)];
        }""",
        [box, layer],
    )


def gap_box(driver, left, right):
    """Return the room between two columns, each given by one of its nodes."""
    before, after = node(driver, left).bounding_box(), node(driver, right).bounding_box()
    start = before["x"] + before["width"]
    diagram = driver.view("diagram").bounding_box()
    return {"x": start, "y": diagram["y"], "width": after["x"] - start, "height": diagram["height"]}


def value(driver, label):
    """Return the field of a weight or bias in the inspector."""
    return driver.view("inspector").get_by_label(label, exact=True)


def filled(driver, label):
    """Return from where to where a slider's track is filled, as shares of its width, read from its picture."""
    slider = value(driver, label)
    picture = base64.b64encode(slider.screenshot()).decode()
    return driver.page.evaluate(
        """async ([picture, colour]) => {
            const image = new Image();
            image.src = `data:image/png;base64,${picture}`;
            await image.decode();
            const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
            context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, Math.floor(image.height / 2), image.width, 1);
            const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
            const isFilled = (x) => wanted.every((byte, i) => Math.abs(data[4 * x + i] - byte) < 40);
            const places = Array.from({ length: image.width }, (_, x) => x).filter(isFilled);
            return [places[0], places.at(-1) + 1].map((x) => x / image.width);
        }""",
        [picture, slider.evaluate("(each) => getComputedStyle(each).getPropertyValue('--sign').trim()")],
    )


def test_the_diagram_shows_the_network_and_changes_its_layers(page_driver):
    expect(page_driver.page.locator(".node-input")).to_have_count(10)
    expect(page_driver.page.locator(".node-input[aria-pressed=true]")).to_have_count(2)
    expect(node(page_driver, "Hidden layer")).to_have_count(16)
    expect(node(page_driver, "Output, class")).to_have_count(3)
    for left, right in [("Input x$", "Hidden layer 1, neuron 1,"), ("Hidden layer 2, neuron 1,", "Output, class 1")]:
        drawn = [pixel for pixel in pixels(page_driver, gap_box(page_driver, left, right), "edges") if pixel]
        assert len(drawn) > 500
    assert re.fullmatch(
        r"Hidden layer 1, neuron 3, tanh, bias −?\d+\.\d{3}",
        node(page_driver, "Hidden layer 1, neuron 3").get_attribute("aria-label"),
    )

    # Each layer has an activation of its own.
    page_driver.page.get_by_label("Activation of hidden layer 2").select_option("relu")

    expect(page_driver.setting("config-activation")).to_have_value("")
    expect(node(page_driver, "Hidden layer 2, neuron 1, relu")).to_be_visible()
    expect(node(page_driver, "Hidden layer 1, neuron 1, tanh")).to_be_visible()
    page_driver.page.get_by_label("Activation of hidden layer 2").select_option("tanh")
    expect(page_driver.setting("config-activation")).to_have_value("tanh")

    # The maps of the neurons follow the training.
    box = node(page_driver, "Output, class 1").bounding_box()
    before = pixels(page_driver, box, "maps")
    page_driver.train_to(300)

    page_driver.wait_until(lambda: pixels(page_driver, box, "maps") != before, "another map")

    # Plus and minus change layers and neurons, and quick clicks add up.
    layers = page_driver.setting("config-hidden_layers")
    for _ in range(3):
        page_driver.page.get_by_label("Fewer neurons in hidden layer 2").click()
    page_driver.page.get_by_label("More hidden layers").click()

    expect(layers).to_have_value("8-5-5")
    expect(node(page_driver, "Hidden layer 3")).to_have_count(5)
    page_driver.page.get_by_label("Fewer hidden layers").click()
    page_driver.page.get_by_label("More neurons in hidden layer 1").click()

    expect(layers).to_have_value("9-5")
    expect(node(page_driver, "Hidden layer 1")).to_have_count(9)
    expect(node(page_driver, "Hidden layer 3")).to_have_count(0)

    # A button that comes to its end keeps the focus and does no more.
    fewer = page_driver.page.get_by_label("Fewer hidden layers")
    fewer.focus()
    for _ in range(3):
        page_driver.page.keyboard.press("Enter")

    expect(page_driver.setting("config-hidden_layers")).to_have_value("")
    expect(fewer).to_be_focused()
    expect(fewer).to_have_attribute("aria-disabled", "true")
    page_driver.press("step")
    page_driver.expect_step(1)
    fewer.focus()
    page_driver.page.keyboard.press("Enter")
    page_driver.press("step")
    page_driver.expect_step(2)


def unused_inputs(driver):
    """Return what folds and unfolds the inputs that the network does not have."""
    return driver.page.locator(".more-inputs > summary")


def test_unused_inputs_are_folded_until_asked_for_and_leave_their_room(page_driver):
    fold, inputs = unused_inputs(page_driver), page_driver.page.locator(".node-input")
    tile = node(page_driver, "Hidden layer 1, neuron 1,")
    folded = tile.bounding_box()["width"]
    expect(fold).to_have_text("8 more inputs")
    expect(inputs.locator("visible=true")).to_have_count(2)
    node(page_driver, "Input y$").focus()
    page_driver.page.keyboard.press("ArrowDown")  # leads to none that is folded
    expect(node(page_driver, "Input y$")).to_be_focused()
    page_driver.page.keyboard.press("End")
    expect(node(page_driver, "Input y$")).to_be_focused()

    fold.focus()
    page_driver.page.keyboard.press("Enter")
    expect(inputs.locator("visible=true")).to_have_count(10)
    expect(fold).to_have_text("Fewer inputs")
    expect(fold).to_be_focused()
    page_driver.wait_until(lambda: tile.bounding_box()["width"] < folded, "smaller tiles")
    node(page_driver, "Input xy").click()
    expect(node(page_driver, "Input xy")).to_have_attribute("aria-pressed", "true")
    page_driver.page.reload()
    page_driver.wait_for_map()
    expect(inputs.locator("visible=true")).to_have_count(10)
    fold.click()
    expect(fold).to_have_text("7 more inputs")
    expect(inputs.locator("visible=true")).to_have_count(3)

    # One that is switched off stays in sight for another click, and one that is switched on elsewhere comes.
    node(page_driver, "Input xy").click()
    expect(node(page_driver, "Input xy")).to_have_attribute("aria-pressed", "false")
    expect(node(page_driver, "Input xy")).to_be_visible()
    page_driver.reveal("config-features")
    tick(page_driver.page.locator("[data-setting=features] input[value=radius]"))
    expect(node(page_driver, "Input radius")).to_be_visible()
    expect(fold).to_have_text("6 more inputs")


def test_inputs_are_switched_in_the_diagram_and_the_last_one_stays_on(page_driver):
    unused_inputs(page_driver).click()
    node(page_driver, "Input xy").click()

    expect(node(page_driver, "Input xy")).to_have_attribute("aria-pressed", "true")
    expect(page_driver.page.locator("[data-setting=features] input[value=xy]")).to_be_checked()
    node(page_driver, "Input x$").click()
    expect(node(page_driver, "Input x$")).to_have_attribute("aria-pressed", "false")
    page_driver.expect_step(0)

    node(page_driver, "Input xy").click()
    expect(node(page_driver, "Input xy")).to_have_attribute("aria-pressed", "false")
    node(page_driver, "Input y$").click()

    expect(page_driver.page.locator("#config-features-error")).to_contain_text("Inputs is []")
    expect(page_driver.page.locator("#config-features-error")).to_be_visible()
    expect(node(page_driver, "Input y$")).to_have_attribute("aria-pressed", "true")


def test_weights_of_a_run_are_changed_by_typing_and_dragging_and_leave_what_is_typed(page_driver):
    page_driver.enter("config-learning_rate", "0")
    page_driver.press("train")
    page_driver.expect_status("running")
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    field = value(page_driver, "Weight of y")
    field.fill("1,5")
    field.press("Enter")
    expect(field).to_have_value("1.500")
    slider = page_driver.view("inspector").get_by_label("Bias, slider")
    box = slider.bounding_box()
    page_driver.page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)

    page_driver.wait_until(lambda: 0.5 < number_in(value(page_driver, "Bias").input_value()) < 1.5, "a bias of about 1")
    page_driver.expect_status("running")
    page_driver.page.keyboard.press("Escape")
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    expect(value(page_driver, "Weight of y")).to_have_value("1.500")

    # A value that moves does not get into what is typed.
    page_driver.page.keyboard.press("Escape")
    page_driver.enter("config-learning_rate", "0.01")
    page_driver.expect_remembered("config.learning_rate", 0.01)
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    field, other = value(page_driver, "Weight of y"), value(page_driver, "Weight of x")
    expect(field).not_to_have_value("–")
    for caret in (None, 0):
        field.focus()
        before = other.input_value()
        if caret is not None:
            field.evaluate("(field, caret) => field.setSelectionRange(caret, caret)", caret)
        kept = field.input_value()
        page_driver.wait_until(lambda: other.input_value() != before, "other weights")  # noqa: B023
        page_driver.page.keyboard.type("8")

        assert field.input_value() == ("8" if caret is None else f"8{kept}")
        page_driver.page.keyboard.press("Escape")
        page_driver.wait_until(lambda: field.input_value() != kept, "the weight to be followed again")  # noqa: B023
        field.blur()


def test_the_inspector_of_a_neuron_is_opened_walked_typed_in_and_closed(page_driver):
    # It leads from neuron to neuron: tiles of layers with a hundred neurons are under 24 px, these buttons are not.
    node(page_driver, "Hidden layer 1, neuron 8,").click()
    panel = page_driver.view("inspector")
    forward = panel.get_by_role("button", name="Next neuron")
    forward.click()
    expect(panel.get_by_role("heading", name="Hidden layer 1, neuron 1")).to_be_visible()
    page_driver.page.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Hidden layer 1, neuron 2")).to_be_visible()
    panel.get_by_role("button", name="Previous neuron").click()

    expect(panel.get_by_role("heading", name="Hidden layer 1, neuron 1")).to_be_visible()
    box = forward.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # A click on the dot of a bias leads to the bias.
    neuron = node(page_driver, "Hidden layer 1, neuron 2,")
    size = neuron.bounding_box()["height"]
    neuron.click(position={"x": 4, "y": size - 4})

    expect(value(page_driver, "Bias")).to_be_focused()
    expect(page_driver.view("inspector").get_by_role("heading", name="Hidden layer 1, neuron 2")).to_be_visible()
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # A long list of weights ends above the time line.
    node(page_driver, "Hidden layer 2, neuron 8,").click()
    expect(value(page_driver, "Weight of neuron 8")).to_be_attached()

    panel, line = page_driver.view("inspector").bounding_box(), page_driver.view("timeline").bounding_box()
    assert panel["y"] + panel["height"] <= line["y"]
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # Opened by the keyboard, it closes with Escape and gives the focus back.
    neuron = node(page_driver, "Hidden layer 2, neuron 4,")
    neuron.focus()
    page_driver.page.keyboard.press("Enter")
    inspector = page_driver.view("inspector")

    expect(inspector.get_by_role("heading")).to_have_text("Hidden layer 2, neuron 4")
    expect(inspector).to_contain_text("Activation: tanh")
    expect(inspector.locator(".value-control")).to_have_count(9)
    page_driver.page.keyboard.press("Escape")
    expect(inspector).to_be_hidden()
    expect(neuron).to_be_focused()

    # A weight that is no number is refused at its field.
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    field = value(page_driver, "Weight of x")
    expect(field).not_to_have_value("–")
    before = field.input_value()
    field.fill("much")
    field.press("Enter")

    expect(page_driver.view("inspector").locator(".field-error:visible")).to_have_text(
        'Weight of x is "much"; allowed: a number from −1000 to 1000.'
    )
    expect(field).to_have_value("much")
    field.press("Escape")
    expect(field).to_have_value(before)
    expect(page_driver.view("inspector").locator(".field-error")).to_have_count(3)
    expect(page_driver.view("inspector").locator(".field-error:visible")).to_have_count(0)
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # The sliders have one range, and are filled from zero.
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    names = ("Weight of x", "Weight of y", "Bias")
    for name, text in zip(names, ("3.379", "−4.35", "1"), strict=True):
        value(page_driver, name).fill(text)
        value(page_driver, name).press("Enter")
        expect(value(page_driver, name)).to_have_value(f"{number_in(text):.3f}".replace("-", "−"))
    sliders = page_driver.view("inspector").get_by_role("slider")

    expect(sliders).to_have_count(3)
    ranges = "(all) => all.map(({min, max}) => [min, max])"
    page_driver.expect_value(lambda: sliders.evaluate_all(ranges), [["-8", "8"]] * 3)
    ends = ((0.5, 0.5 + 3.379 / 16), (0.5 - 4.35 / 16, 0.5), (0.5, 0.5 + 1 / 16))
    for name, expected in zip(names, ends, strict=True):
        fill = pytest.approx(expected, abs=0.05)
        page_driver.expect_value(lambda name=name: filled(page_driver, f"{name}, slider"), fill, name)
    page_driver.view("inspector").get_by_role("button", name="Next neuron").click()
    expect(sliders.first).to_have_attribute("max", "2")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # A changed weight changes the map.
    before = page_driver.map_colours()
    node(page_driver, "Output, class 2").click()
    expect(page_driver.view("inspector")).to_contain_text("softmax turns the outputs into probabilities")
    value(page_driver, "Bias").fill("8")
    value(page_driver, "Bias").press("Enter")

    page_driver.wait_until(lambda: not page_driver.shows_map(before), "another map")
    expect(value(page_driver, "Bias")).to_have_value("8.000")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # It closes when its neuron is gone.
    node(page_driver, "Hidden layer 2, neuron 8,").click()
    expect(page_driver.view("inspector")).to_be_visible()
    page_driver.page.get_by_label("Fewer neurons in hidden layer 2").click()

    expect(page_driver.view("inspector")).to_be_hidden()


def test_what_is_pointed_at_is_shown_large_and_arrow_keys_lead_to_it(page_driver):
    node(page_driver, "Hidden layer 1, neuron 5,").hover()
    preview = page_driver.view("preview")

    expect(preview).to_contain_text("Hidden layer 1, neuron 5")
    page_driver.wait_until(lambda: preview.locator("canvas").bounding_box()["width"] > 120, "a large map")
    page_driver.page.mouse.move(2, 2)
    expect(preview).to_be_hidden()

    # Arrow keys move through the diagram, of which only one node is in the tab order.
    node(page_driver, "Hidden layer 1, neuron 1,").focus()
    for key, name in [
        ("ArrowDown", "Hidden layer 1, neuron 2,"),
        ("ArrowRight", "Hidden layer 2, neuron 2,"),
        ("End", "Hidden layer 2, neuron 8,"),
        ("ArrowRight", "Output, class 3"),
        ("Home", "Output, class 1"),
    ]:
        page_driver.page.keyboard.press(key)
        expect(node(page_driver, name)).to_be_focused()

    expect(page_driver.page.locator(".node[tabindex='0']")).to_have_count(1)

    # A line tells its weight and opens it.
    page_driver.page.get_by_label("Fewer hidden layers").click()
    for _ in range(7):
        page_driver.page.get_by_label("Fewer neurons in hidden layer 1").click()
    expect(node(page_driver, "Hidden layer 1")).to_have_count(1)
    node(page_driver, "Hidden layer 1, neuron 1,").click()
    expect(value(page_driver, "Weight of x")).not_to_have_value("–")
    weight = value(page_driver, "Weight of x").input_value()
    page_driver.page.keyboard.press("Escape")
    start = node(page_driver, "Input x$").bounding_box()
    end = node(page_driver, "Hidden layer 1, neuron 1,").bounding_box()
    middle = [
        (start["x"] + start["width"] + end["x"]) / 2,
        (start["y"] + end["y"]) / 2 + start["height"] / 2,
    ]
    page_driver.page.mouse.move(*middle)

    expect(page_driver.view("preview")).to_contain_text(f"Weight {weight}")
    expect(page_driver.view("preview")).to_contain_text("x → hidden layer 1, neuron 1")
    page_driver.page.mouse.click(*middle)
    expect(page_driver.view("inspector").get_by_role("heading")).to_have_text("Weight")
    expect(page_driver.view("inspector")).to_contain_text("From x to hidden layer 1, neuron 1")
    expect(value(page_driver, "Weight of x")).to_have_value(weight)
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # An input is on or off.
    unused_inputs(page_driver).click()
    node(page_driver, "Input x²").hover()

    expect(preview).to_contain_text("Input x² An input computed from each point. It is off: click to switch it on.")
    canvas = preview.locator("canvas")
    page_driver.wait_until(lambda: canvas.bounding_box()["width"] > 120, "a large map")
    columns = canvas.evaluate(
        "(canvas) => [0, 0.5, 0.99].map((share) => pixelsOf(canvas, Math.floor(share * canvas.width), 9, 1, 1).join())"
    )
    assert columns[0] == columns[2] != columns[1]  # x² is alike at both edges, and else in the middle
    node(page_driver, "Input x²").click()
    expect(preview).to_contain_text("It is on: click to switch it off.")
    page_driver.page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    page_driver.page.keyboard.press("ArrowDown")
    expect(preview).to_contain_text("Input y²")


def on_map(driver, x, y):
    """Return the colour of the neuron on the large map at a place of the plane; None where no neuron is shown."""
    return driver.page.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('.neuron-layer');
            if (!canvas || getComputedStyle(canvas).visibility === 'hidden') return null;
            const [left, top] = [(x + 1) / 2 * canvas.width, (1 - y) / 2 * canvas.height];
            return [...pixelsOf(canvas, Math.floor(left), Math.floor(top), 1, 1)].slice(0, 3);
        }""",
        [x, y],
    )


def n_painted(driver, layer):
    """Return how many pixels of a layer of the map are not clear."""
    code = "(canvas) => pixelsOf(canvas).filter((byte, i) => i % 4 === 3 && byte > 0).length"
    return driver.page.locator(f".{layer}-layer").evaluate(code)


def test_a_neuron_is_on_the_large_map_while_pointed_at_and_stays_by_a_click(page_driver):
    """The first neuron is made 4x: negative at the left, positive at the right, with the points over it."""
    node(page_driver, "Hidden layer 1, neuron 1,").click()
    for name, text in (("Weight of x", "4"), ("Weight of y", "0"), ("Bias", "0")):
        value(page_driver, name).fill(text)
        value(page_driver, name).press("Enter")
    low, high = (138, 28, 124), (107, 122, 0)
    page_driver.wait_until(lambda: on_map(page_driver, 0.9, 0.1) == pytest.approx(high, abs=6), "x on the map")
    page_driver.expect_value(lambda: on_map(page_driver, -0.9, 0.1), pytest.approx(low, abs=6))
    page_driver.wait_until(lambda: n_painted(page_driver, "points") > 1000, "points over it")
    caption = page_driver.page.locator(".map-neuron")
    expect(caption).to_contain_text("Hidden layer 1, neuron 1")
    expect(caption).to_contain_text("−1")
    expect(caption).to_contain_text("Esc")
    expect(page_driver.stage).to_have_attribute("aria-label", "Map of Hidden layer 1, neuron 1")

    # The levels of another one of the layer: of 4y, between the thick line at y = 0 and the edge.
    node(page_driver, "Hidden layer 1, neuron 2,").click()
    for name, text in (("Weight of x", "0"), ("Weight of y", "4"), ("Bias", "0")):
        value(page_driver, name).fill(text)
        value(page_driver, name).press("Enter")
    node(page_driver, "Hidden layer 1, neuron 1,").click()
    assert 0 == n_painted(page_driver, "level")
    page_driver.view("inspector").get_by_label("Lines over the map").select_option("1")
    page_driver.wait_until(lambda: n_painted(page_driver, "level") > 1000, "levels")
    expect(caption).to_contain_text("Lines: Hidden layer 1, neuron 2")

    # What is pointed at comes first, and goes again; an input can be looked at, too.
    node(page_driver, "Input y$").hover()
    expect(caption).to_contain_text("Input y")
    page_driver.expect_value(lambda: n_painted(page_driver, "level"), 0)
    page_driver.page.mouse.move(2, 2)
    expect(caption).to_contain_text("Hidden layer 1, neuron 1")
    page_driver.page.keyboard.press("Escape")
    expect(caption).to_be_hidden()
    page_driver.expect_value(lambda: on_map(page_driver, 0.9, 0.1), None)
    expect(page_driver.stage).to_have_attribute("aria-label", "Decision map")

    # By the keyboard: with the focus it is shown, by Enter it stays.
    node(page_driver, "Hidden layer 1, neuron 1,").focus()
    page_driver.page.keyboard.press("ArrowDown")
    expect(caption).to_contain_text("Hidden layer 1, neuron 2")
    expect(caption).to_contain_text("A click keeps it")
    page_driver.page.keyboard.press("Enter")
    expect(caption).to_contain_text("Esc")
    page_driver.page.keyboard.press("Escape")
    expect(caption).to_be_hidden()
    expect(node(page_driver, "Hidden layer 1, neuron 2,")).to_be_focused()


N_MEETING = """() => {
    const parts = [...document.querySelectorAll('.node, .layer-head')];
    const boxes = parts.map((each) => each.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.filter((a, i) => boxes.some((b, j) => j > i && meet(a, b))).length;
}"""


def test_large_networks_fit_and_show_the_lines_of_what_is_looked_at(page_driver):
    # A large layer is a grid and shows its strongest lines, or those of the selected neuron.
    page_driver.enter("config-hidden_layers", "40")
    expect(node(page_driver, "Hidden layer 1")).to_have_count(40)
    page_driver.page.mouse.move(2, 2)
    room = gap_box(page_driver, "Input x$", "Hidden layer 1, neuron 1,")
    ink = lambda: sum(map(bool, pixels(page_driver, room, "edges")))  # noqa: E731
    page_driver.wait_until(lambda: ink() > 500, "the strongest lines")
    at_rest = ink()
    node(page_driver, "Hidden layer 1, neuron 3,").click()

    page_driver.wait_until(lambda: 0 < ink() < at_rest / 2, "the two lines of one neuron")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # Of a large network, the neuron that is looked at has its weights.
    page_driver.enter("config-hidden_layers", "64-64")
    expect(node(page_driver, "Hidden layer 2")).to_have_count(64)
    page_driver.page.mouse.move(2, 2)
    into = gap_box(page_driver, "Hidden layer 1, neuron 6,", "Hidden layer 2, neuron 1,")
    out = gap_box(page_driver, "Hidden layer 2, neuron 6,", "Output, class 1")
    for room in (into, out):
        assert not any(pixels(page_driver, room, "edges"))
    node(page_driver, "Hidden layer 2, neuron 3,").click()
    page_driver.page.mouse.move(2, 2)

    for room in (into, out):
        page_driver.wait_until(lambda room=room: any(pixels(page_driver, room, "edges")), "lines of one neuron")
    field = value(page_driver, "Weight of neuron 64")
    expect(field).not_to_have_value("–")
    before = page_driver.map_colours()
    field.fill("7.5")
    field.press("Enter")
    expect(field).to_have_value("7.500")
    page_driver.wait_until(lambda: not page_driver.shows_map(before), "another map")
    page_driver.view("inspector").get_by_role("button", name="Next neuron").click()
    expect(field).not_to_have_value(re.compile("7.500|–"))
    page_driver.view("inspector").get_by_role("button", name="Previous neuron").click()
    expect(field).to_have_value("7.500")
    page_driver.page.keyboard.press("Escape")
    page_driver.press("train")
    page_driver.expect_status("running")
    node(page_driver, "Hidden layer 2, neuron 3,").click()
    expect(field).not_to_have_value("–")
    moving = field.input_value()
    page_driver.wait_until(lambda: field.input_value() != moving, "a weight that moves")
    page_driver.press("train")
    page_driver.expect_status("paused")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # Ten layers of ten neurons fit into the area.
    page_driver.page.evaluate("document.querySelector('#config-hidden_layers').closest('details').open = true")
    page_driver.enter("config-hidden_layers", "-".join(["10"] * 10))
    for width, _ in each_size(page_driver, (1440, 844), (390, 844)):
        if width < 768:
            page_driver.page.get_by_role("tab", name="Network").click()
        expect(node(page_driver, "Hidden layer")).to_have_count(100)
        expect(node(page_driver, "Hidden layer").first).to_be_visible()

        page_driver.expect_script(N_MEETING, 0, width)
        page_driver.expect_script("() => document.documentElement.scrollWidth <= innerWidth", True, width)


def test_maps_of_neurons_are_asked_for_only_while_the_diagram_is_seen(page_driver):
    sent = []
    page_driver.page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    page_driver.page.reload()
    page_driver.wait_for_map()
    page_driver.wait_until(lambda: any('"neurons":true' in str(each) for each in sent), "neurons are asked for")
    sent.clear()
    page_driver.page.evaluate("document.querySelector('.diagram-room').hidden = true")

    page_driver.wait_until(lambda: any('"neurons":false' in str(each) for each in sent), "no neurons are asked for")
