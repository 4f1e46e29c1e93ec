"""Looking closely, on a real server in a real browser: downloads, points, and stepping through one update."""

import csv
import io
import json
import struct

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser import IN_MOTION, number_in

pytestmark = pytest.mark.browser


def steps(driver, n):
    """Train ``n`` steps."""
    driver.button("pace").select_option("full")
    driver.set_step_count(str(n))
    driver.press("step")
    driver.expect_step(n)


# --- Downloads ---


def downloaded(driver, action):
    """Press a button of the downloads; return the file's name and content."""
    button = driver.button(action)
    with driver.page.expect_download() as download:
        button.evaluate("button => button.click()")  # it may stand in a menu that is closed
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_model_comes_in_three_forms_with_the_same_numbers_the_map_as_a_picture_the_curves_as_a_table(page_driver):
    steps(page_driver, 60)
    json_name, as_json = downloaded(page_driver, "download-json")
    npz_name, as_npz = downloaded(page_driver, "download-npz")
    script_name, script = downloaded(page_driver, "download-script")
    document = json.loads(as_json)
    names = {}
    exec(compile(script, script_name, "exec"), names)

    assert ("nnvisu-step-60.json", "nnvisu-step-60.npz") == (json_name, npz_name)
    arrays = np.load(io.BytesIO(as_npz))
    for number, layer in enumerate(document["layers"]):
        weights = np.array(layer["weights"], np.float32)
        assert weights.tolist() == arrays[f"weights_{number}"].tolist()
        assert weights.tolist() == names["WEIGHTS"][number].tolist()
    assert 1 == pytest.approx(names["predict"](0.5, 0.5).sum())

    _, picture = downloaded(page_driver, "download-map")
    _, table = downloaded(page_driver, "download-curves")
    rows = list(csv.DictReader(io.StringIO(table.decode())))

    width, height = struct.unpack(">2I", picture[16:24])
    assert (width, height) >= (1024, 1024)
    assert [0, 60] == [float(rows[0]["step"]), float(rows[-1]["step"])]
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])


# --- Step through one update ---


@pytest.fixture
def glass(page_driver):
    """The dialog, open on the worst training point of a network that has learnt a little."""
    steps(page_driver, 30)
    page_driver.button("open-glass").first.click()
    expect(page_driver.page.locator("[data-glass=point]")).to_contain_text("step 30")
    return page_driver


def said(driver, name):
    return driver.page.locator(f"[data-glass={name}]").inner_text()


def numbers(driver, column):
    """Return what stands on the neurons of a column, from the top."""
    texts = driver.page.evaluate(
        """column => [...document.querySelectorAll('.glass-node')]
            .map((node) => [Number(node.getAttribute('transform').match(/[\\d.]+/)[0]), node.textContent])""",
        column,
    )
    places = sorted({x for x, _ in texts})
    return [text for x, text in texts if x == places[column]]


@IN_MOTION
def test_the_stages_go_forwards_back_and_to_phases_with_the_numbers_of_the_network(glass):
    glass.page.keyboard.press("End")
    after = said(glass, "example")
    glass.page.keyboard.press("Home")
    titles = [said(glass, "title")]
    while glass.button("next").inner_text() == "Next":
        glass.press("next")
        titles.append(said(glass, "title"))

    assert [
        "A point goes in",
        "Sums of layer 1",
        "Activations of layer 1",
        "Sums of layer 2",
        "Activations of layer 2",
        "Sums of the outputs",
        "The answer",
        "How wrong was that?",
        "Blame for the outputs",
        "Blame for layer 2",
        "Blame for layer 1",
        "A gradient for every edge",
        "The update",
        "The same point again",
    ] == titles
    before, now = (number_in(part) for part in after.split("loss: ")[1].split(" → "))
    assert now < before
    glass.press("back")
    assert "The update" == said(glass, "title")
    glass.press("next")
    glass.press("next")
    assert "A point goes in" == said(glass, "title")

    # Phases are jumped to and marked.
    glass.press("glass-backward")

    assert "Blame for the outputs" == said(glass, "title")
    expect(glass.button("glass-backward")).to_have_attribute("aria-current", "step")
    expect(glass.button("glass-forward")).not_to_have_attribute("aria-current", "step")


def test_neurons_and_edges_carry_the_numbers_of_the_point_which_is_changed(glass):
    # What stands on the neurons is what the weights make of the point.
    _, script = downloaded(glass, "download-script")
    names = {}
    exec(compile(script, "model", "exec"), names)
    for _ in range(7):
        glass.page.keyboard.press("ArrowRight")
    x, y = (number_in(text) for text in numbers(glass, 0))
    hidden = np.tanh(names["WEIGHTS"][0] @ [x, y] + names["BIASES"][0])

    assert hidden == pytest.approx([number_in(text) for text in numbers(glass, 1)], abs=0.002)
    assert 100 * names["predict"](x, y) == pytest.approx([number_in(text) for text in numbers(glass, 3)], abs=0.3)
    assert "How wrong was that?" == said(glass, "title")
    glass.page.keyboard.press("Home")
    assert "A point goes in" == said(glass, "title")

    # The arrows choose a neuron, and its edges carry their weights.
    glass.page.keyboard.press("ArrowRight")
    chosen = said(glass, "example").split(":")[0]
    labels = glass.page.locator(".glass-label")
    expect(labels).to_have_count(2)  # from x and from y
    glass.page.keyboard.press("ArrowDown")

    assert chosen != said(glass, "example").split(":")[0]
    glass.page.locator(".glass-node").nth(2).click()
    assert said(glass, "example").startswith("Neuron 1 of layer 1")

    # Another point keeps the stage, and the worst point is worse.
    glass.press("glass-loss")
    first = said(glass, "point")
    glass.press("other-point")
    expect(glass.page.locator("[data-glass=point]")).not_to_have_text(first)
    loss = number_in(said(glass, "example").split("L = ")[1])
    other = said(glass, "point")
    glass.press("worst-point")
    expect(glass.page.locator("[data-glass=point]")).not_to_have_text(other)

    assert "How wrong was that?" == said(glass, "title")
    assert number_in(said(glass, "example").split("L = ")[1]) > loss

    # Escape closes, and the key opens again.
    glass.page.keyboard.press("Escape")
    expect(glass.view("glass")).to_be_hidden()
    glass.page.evaluate("() => document.activeElement.blur()")
    glass.page.keyboard.press("g")

    expect(glass.view("glass")).to_be_visible()


def test_it_opens_on_the_training_point_with_the_largest_loss_until_another_is_chosen(page_driver):
    steps(page_driver, 300)
    _, _, _, losses = losses_by_hand(page_driver)
    is_test = [
        int(row["test"]) for row in csv.DictReader(io.StringIO(downloaded(page_driver, "download-data")[1].decode()))
    ]
    trained = [loss for loss, test in zip(losses, is_test, strict=True) if not test]
    point, why = (page_driver.page.locator(f"[data-glass={name}]") for name in ("point", "why"))
    page_driver.press("open-glass")

    expect(why).to_have_text("The training point that the network is most wrong about.")
    page_driver.press("glass-loss")
    assert max(trained) == pytest.approx(number_in(said(page_driver, "example").split("L = ")[1]), abs=0.006)
    page_driver.press("worst-point")
    expect(why).to_have_text("The point that the network is most wrong about.")
    assert max(losses) == pytest.approx(number_in(said(page_driver, "example").split("L = ")[1]), abs=0.006)
    page_driver.press("other-point")
    expect(why).to_be_hidden()
    chosen = point.inner_text()
    page_driver.press("close-glass")
    page_driver.press("open-glass")
    expect(point).to_have_text(chosen)
    expect(why).to_be_hidden()


def test_of_a_large_layer_few_neurons_are_shown_and_too_large_or_empty_it_is_told_so(page_driver):
    page_driver.enter("config-hidden_layers", "40")
    page_driver.button("open-glass").first.click()
    expect(page_driver.page.locator(".glass-column").nth(1)).to_have_text("Layer 1 · 10 of 40")

    assert 10 == len(numbers(page_driver, 1))
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("glass")).to_be_hidden()

    page_driver.enter("config-hidden_layers", "60-60")
    page_driver.wait_until(lambda: page_driver.setting("config-hidden_layers").input_value() == "60-60", "the network")
    page_driver.button("open-glass").first.click()

    expect(page_driver.page.locator("[data-glass=words]")).to_contain_text("at most 2000")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("glass")).to_be_hidden()

    # Without points, there is no step to be looked at.
    page_driver.press("clear")
    page_driver.expect_points(0)
    page_driver.button("open-glass").first.click()

    page_driver.expect_message("Paint one first.")
    expect(page_driver.view("glass")).to_be_hidden()


# --- Points ---


def losses_by_hand(driver):
    """Return the points and their losses, from the network and the data that the page can give away."""
    _, script = downloaded(driver, "download-script")
    _, table = downloaded(driver, "download-data")
    names = {}
    exec(compile(script, "model", "exec"), names)
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    x, y = (np.array([float(row[name]) for row in rows]) for name in ("x", "y"))
    labels = np.array([int(row["label"]) for row in rows])
    labels = labels - labels.min()
    probabilities = names["predict"](x, y)
    return x, y, probabilities, -np.log(probabilities[labels, np.arange(len(x))])


def lines_of(driver, name):
    return driver.page.locator(f".{name}").all_inner_texts()


def test_a_point_tells_its_class_and_loss_leads_to_the_worst_ones_and_follows_the_training(page_driver):
    steps(page_driver, 40)
    x, y, probabilities, losses = losses_by_hand(page_driver)
    alone = np.array([np.sort(np.hypot(x - x[i], y - y[i]))[1] for i in range(len(x))]).argmax()
    page_driver.click(x[alone], y[alone])

    expect(page_driver.page.locator(".point-loss")).to_contain_text(f"Loss {losses[alone]:.4f} (rank ")
    shown = [number_in(text) for text in lines_of(page_driver, "point-answers .point-number")]
    assert 100 * probabilities[:, alone] == pytest.approx(shown, abs=0.06)
    assert 240 == page_driver.n_points()  # to look changes nothing
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("inspector")).to_be_hidden()

    # The worst points are listed, and lead to each other.
    page_driver.page.keyboard.press("w")
    expect(page_driver.page.locator(".point-loss")).to_contain_text("(rank 1 of 240)")

    shown = [number_in(text) for text in lines_of(page_driver, "point-worst .point-number")]
    assert np.sort(losses)[::-1][:5] == pytest.approx(shown, abs=0.0002)
    page_driver.page.locator(".point-choice").nth(2).click()
    expect(page_driver.page.locator(".point-loss")).to_contain_text("(rank 3 of 240)")
    page_driver.page.locator(".point-card .button").first.click()
    expect(page_driver.view("glass")).to_be_visible()
    page_driver.press("glass-loss")
    assert shown[2] == pytest.approx(number_in(said(page_driver, "example").split("L = ")[1]), abs=0.006)
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.view("glass")).to_be_hidden()

    # What is told follows the training.
    page_driver.page.keyboard.press("w")
    loss = page_driver.page.locator(".point-loss")
    expect(loss).to_contain_text("(rank 1 of ")
    before = loss.inner_text()
    page_driver.press("step")
    page_driver.expect_step(80)

    expect(loss).not_to_have_text(before)


def test_the_keyboard_opens_the_point_at_the_cursor_and_escape_gives_the_map_back(page_driver):
    x, y, _, _ = losses_by_hand(page_driver)
    near = np.hypot(x - 0.05 * np.round(x / 0.05), y - 0.05 * np.round(y / 0.05)).argmin()
    page_driver.stage.focus()
    page_driver.page.keyboard.press("ArrowRight")
    page_driver.page.keyboard.press("ArrowLeft")
    for place, keys in ((x[near], ("ArrowLeft", "ArrowRight")), (y[near], ("ArrowDown", "ArrowUp"))):
        for _ in range(abs(round(place / 0.05))):
            page_driver.page.keyboard.press(keys[int(place > 0)])
    page_driver.page.keyboard.press("Enter")
    expect(page_driver.page.locator(".point-loss")).to_contain_text("Loss")
    page_driver.page.keyboard.press("Escape")

    expect(page_driver.view("inspector")).to_be_hidden()
    expect(page_driver.stage).to_be_focused()


@pytest.mark.parametrize(("module", "ask"), [("point-inspector", "w"), ("details-view", "Enter")])
def test_who_goes_elsewhere_while_the_inspector_loads_keeps_the_focus(driver, flask_server, module, ask):
    held = []
    driver.page.route(f"**/{module}.js*", lambda route: held.append(route))
    with driver.page.expect_request(f"**/{module}.js*"):  # by this key, or before, when the page had nothing else to do
        driver.open(flask_server.url)
        driver.view("diagram").locator(".diagram-nodes > div").nth(1).locator("button").first.focus()
        driver.page.keyboard.press(ask)
    driver.button("train").focus()
    for route in held:
        route.continue_()

    expect(driver.view("inspector")).to_be_visible()
    expect(driver.button("train")).to_be_focused()
