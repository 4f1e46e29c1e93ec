"""The page on a real server in a real browser: what a person does with it when all goes well."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import tick

pytestmark = pytest.mark.browser


def test_a_first_visit_shows_all_of_it_trains_and_is_worked_by_keyboard(page_driver):
    page_driver.expect_status("paused")
    page_driver.expect_points(240)

    expect(page_driver.setting("config-hidden_layers")).to_have_value("8-8")
    page_driver.wait_until(lambda: len(set(page_driver.map_colours())) > 10, "a map")
    expect(page_driver.button("pace")).to_have_value("watch")

    # All controls of the bar are reached and worked by keyboard.
    reached = []
    for _ in range(7):
        page_driver.page.keyboard.press("Tab")
        name = "() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"
        reached.append(page_driver.page.evaluate(name))

    assert ["To the map", "Train", "Step", "Reset", "New seed", "More ways to run", "Pace"] == reached
    page_driver.button("train").focus()
    page_driver.page.keyboard.press("Enter")
    page_driver.expect_status("running")
    page_driver.page.keyboard.press("Enter")
    page_driver.expect_status("paused")

    # Training raises the accuracy, and pauses on request.
    page_driver.press("train")
    page_driver.expect_status("running")
    expect(page_driver.button("train")).to_contain_text("Pause")
    accuracy = page_driver.page.locator("[data-value=accuracy]")
    page_driver.wait_until(lambda: float(accuracy.inner_text().split("%")[0]) > 92, "an accuracy above 92%")
    page_driver.press("train")

    page_driver.expect_status("paused")
    expect(page_driver.button("train")).to_contain_text("Train")
    expect(page_driver.figure("age")).to_have_text("up to date")

    # The place under the pointer shows its probabilities.
    page_driver.page.mouse.move(*page_driver.place(0.25, -0.5))

    expect(page_driver.view("readout")).to_contain_text("x 0.25, y −0.50")
    values = page_driver.view("readout").locator(".probabilities b")
    expect(values).to_have_text([re.compile("%")] * 3)
    assert abs(100 - sum(float(text.split("%")[0]) for text in values.all_inner_texts())) < 0.3


def test_steps_are_as_many_as_the_field_says_and_another_network_begins_anew(page_driver):
    page_driver.button("pace").select_option("full")
    page_driver.press("step")
    page_driver.expect_step(1)

    page_driver.page.get_by_role("button", name="More hidden layers").click()

    page_driver.expect_step(0)
    expect(page_driver.view("message")).to_contain_text("training restarts at step 0")

    # A wrong number is told at its field and stays to be mended.
    page_driver.more_ways_to_run().locator(".step-count").fill("many")
    page_driver.press("step")

    # The button shows what is wrong instead of making another number of steps.
    expect(page_driver.page.locator("#step-error")).to_have_text(
        'Steps at a time is "many"; allowed: an integer from 1 to 1000000.'
    )
    expect(page_driver.page.locator(".step-count")).to_be_focused()
    page_driver.expect_step(0)
    expect(page_driver.page.locator(".step-count")).to_have_value("many")
    page_driver.page.keyboard.press("Escape")
    expect(page_driver.page.locator("#step-error")).to_be_hidden()
    expect(page_driver.page.locator(".step-count")).to_have_value("1")
    for text in ("0", "2.5", "1000001", ""):
        page_driver.page.locator(".step-count").fill(text)
        page_driver.page.locator(".step-count").press("Enter")
        value = text or '""'
        expect(page_driver.page.locator("#step-error")).to_have_text(
            f"Steps at a time is {value}; allowed: an integer from 1 to 1000000."
        )

    page_driver.set_step_count("37")
    page_driver.press("step")

    page_driver.expect_step(37)
    page_driver.expect_status("paused")


def test_reset_gives_the_first_map_again_and_a_new_seed_another_one(page_driver):
    page_driver.wait_until(lambda: any(page_driver.map_colours()), "a map that is drawn")
    first = page_driver.map_colours()
    page_driver.train_to(50)
    page_driver.press("reset")
    page_driver.expect_step(0)
    page_driver.wait_until(lambda: page_driver.shows_map(first), "the first map again")
    page_driver.press("reset-seed")

    page_driver.wait_until(lambda: not page_driver.shows_map(first), "another map")
    expect(page_driver.setting("config-seed")).not_to_have_value("0")


def test_points_are_painted_erased_cleared_and_brought_back(page_driver):
    # By keyboard alone.
    page_driver.stage.focus()
    page_driver.page.keyboard.press("ArrowLeft")
    page_driver.page.keyboard.press("Shift+ArrowUp")
    expect(page_driver.view("readout")).to_contain_text("x −0.05, y 0.01")
    for _ in range(18):
        page_driver.page.keyboard.press("ArrowDown")
    page_driver.page.keyboard.press("4")
    page_driver.page.keyboard.press("Enter")
    page_driver.expect_points(241)
    expect(page_driver.page.locator("input[name=class][value='3']")).to_be_checked()
    page_driver.page.keyboard.press("Delete")

    page_driver.expect_points(240)
    for n_points in (241, 240):
        page_driver.press("undo")
        page_driver.expect_points(n_points)

    # By clicks and by drags.
    page_driver.choose_tool(3)
    page_driver.click(-0.5, -0.8)
    page_driver.expect_points(241)
    page_driver.drag((0.2, 0.8), (0.8, 0.8))
    page_driver.wait_until(lambda: page_driver.n_points() > 245, "a row of points")
    page_driver.press("undo")
    page_driver.expect_points(241)
    page_driver.press("undo")

    page_driver.expect_points(240)
    expect(page_driver.button("undo")).to_be_disabled()
    expect(page_driver.view("data-summary")).to_contain_text("48 to test")

    # One is counted in the frame in which it is painted.
    page_driver.choose_tool("brush")
    page_driver.page.mouse.move(*page_driver.place(0.5, -0.8))

    text = page_driver.page.evaluate(
        """([x, y]) => new Promise((resolve) => {
            const stage = document.querySelector('[data-view=stage]');
            const options = {clientX: x, clientY: y, button: 0, pointerId: 1, bubbles: true};
            stage.setPointerCapture = () => {};
            stage.dispatchEvent(new PointerEvent('pointerdown', options));
            stage.dispatchEvent(new PointerEvent('pointerup', options));
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(
                document.querySelector('[data-view=data-summary]').textContent)));
        })""",
        list(page_driver.place(0.5, -0.8)),
    )

    assert text.startswith("241 points")
    page_driver.press("undo")
    page_driver.expect_points(240)

    # Erasing removes what lies under the pointer only.
    page_driver.paint(0.0, -0.9)
    page_driver.expect_points(241)
    page_driver.choose_tool("erase")
    page_driver.click(0.0, -0.6)
    page_driver.click(0.0, -0.9)

    page_driver.expect_points(240)

    # Without points, training says why it cannot begin.
    page_driver.press("clear")
    expect(page_driver.view("data-summary")).to_have_text("0 points: paint some on the map, or choose a data set.")
    # The network had learnt nothing of the third class: it has two outputs again, the fewest.
    expect(page_driver.view("legend").locator(".legend-classes li")).to_have_count(2)
    page_driver.press("train")
    page_driver.expect_message("no training points")
    page_driver.press("undo")

    page_driver.expect_points(240)

    # Points can be painted as test points.
    page_driver.choose_tool("brush")
    page_driver.button("as-test").check()
    page_driver.click(0.9, -0.9)

    expect(page_driver.view("data-summary")).to_contain_text("49 to test")


def test_generated_data_follow_the_controls_and_can_be_undone_but_not_what_was_refused(page_driver):
    page_driver.choose_data("circles")
    page_driver.enter("data-n_points", "120")
    page_driver.expect_points(120)
    page_driver.enter("data-n_points", "3")

    expect(page_driver.error("data-n_points")).to_contain_text("Points is 3; allowed")
    expect(page_driver.setting("data-n_points")).to_have_value("3")
    page_driver.expect_points(120)
    page_driver.press("undo")
    page_driver.expect_points(240)


def open_disclosures(page_driver):
    """Open every disclosure that is to be seen."""
    closed = page_driver.page.locator("details:not([open]) > summary:visible")
    while closed.count() > 0:
        closed.first.click()


def test_a_run_goes_on_with_other_settings_and_hidden_until_it_diverges(page_driver):
    page_driver.press("train")
    page_driver.expect_step(at_least=20)
    page_driver.enter("config-learning_rate", "0.002")
    page_driver.choose("config-optimizer", "rmsprop")
    step = page_driver.number("step")

    page_driver.expect_step(at_least=step + 20)
    page_driver.expect_status("running")
    expect(page_driver.setting("config-learning_rate")).to_have_value("0.002")
    expect(page_driver.setting("config-optimizer")).to_have_value("rmsprop")

    # A hidden page asks for no maps, and shows the newest when it comes back.
    hide = """(isHidden) => {
        Object.defineProperty(document, 'hidden', {get: () => isHidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page_driver.page.evaluate(hide, True)
    expect(page_driver.figure("maps_per_second")).to_have_text("0.0")
    step = page_driver.number("step")
    page_driver.expect_step(at_least=step + 5)
    page_driver.page.evaluate(hide, False)

    page_driver.wait_until(lambda: page_driver.number("maps_per_second") > 2, "maps again")
    page_driver.press("train")
    page_driver.expect_status("paused")

    # A run that diverged says at which step and what to try.
    page_driver.choose("config-optimizer", "sgd")
    page_driver.choose("config-activation", "linear")
    page_driver.enter("config-learning_rate", "1000")
    page_driver.button("pace").select_option("full")
    page_driver.press("train")

    page_driver.expect_status("diverged")
    expect(page_driver.view("message")).to_contain_text(
        re.compile(r"too large to compute at step [\d,]+; .*Lower the learning rate from 1000 to 100\b")
    )


def test_settings_have_help_tell_what_is_wrong_and_are_shown_where_they_have_an_effect(page_driver):
    # Wrong layers are told, and stay to be mended.
    layers, error = page_driver.setting("config-hidden_layers"), page_driver.error("config-hidden_layers")
    for text, says in (("8-x", "not a list of layers"), ("300", "300"), ("4-0", "0")):
        page_driver.enter("config-hidden_layers", text)

        expect(error).to_contain_text(says)
        expect(layers).to_have_value(text)
        layers.press("Escape")
        expect(layers).to_have_value("8-8")
        expect(error).to_be_hidden()

    # A refused value stays until it is mended or taken back.
    page_driver.enter("config-learning_rate", "5000")
    error = page_driver.error("config-learning_rate")

    expect(error).to_contain_text("Learning rate is 5000; allowed: a number from 0 to 1000")
    expect(page_driver.setting("config-learning_rate")).to_have_value("5000")
    expect(page_driver.setting("config-learning_rate")).to_have_attribute("aria-invalid", "true")
    page_driver.setting("config-learning_rate").press("Escape")
    expect(error).to_be_hidden()
    expect(page_driver.setting("config-learning_rate")).to_have_value("0.01")
    page_driver.enter("config-learning_rate", "fast")
    expect(error).to_have_text('Learning rate is "fast"; allowed: a number from 0 to 1000.')
    expect(page_driver.setting("config-learning_rate")).to_have_value("fast")
    page_driver.enter("config-learning_rate", "0,05")
    expect(error).to_be_hidden()
    expect(page_driver.setting("config-learning_rate")).to_have_value("0.05")

    # It gives way to the one in force when the field is left.
    for name, text, good in (("learning_rate", "5000", "0.05"), ("hidden_layers", "8-x", "8-8")):
        page_driver.enter(f"config-{name}", text)
        field, error = page_driver.setting(f"config-{name}"), page_driver.error(f"config-{name}")
        expect(error).to_be_visible()
        expect(field).to_have_value(text)
        field.press("Tab")
        expect(field).to_have_value(good)
        expect(error).to_be_visible()
        field.focus()
        expect(field).to_have_value(text)  # to be mended
        field.press("Escape")
        expect(field).to_have_value(good)
        expect(error).to_be_hidden()
        field.fill(text)
        field.press("Tab")

        expect(error).to_be_visible()
        expect(field).to_have_value(good)

    page_driver.reveal("config-learning_rate")
    page_driver.page.locator("[popovertarget=config-learning_rate-help]").click()

    help_text = page_driver.page.locator("#config-learning_rate-help")
    expect(help_text).to_be_visible()
    expect(help_text).to_contain_text("Allowed: a number from 0 to 1000. Default: 0.01.")
    page_driver.page.keyboard.press("Escape")
    expect(help_text).to_be_hidden()

    # The last input cannot be switched off.
    inputs = page_driver.page.locator("[data-setting=features]")
    page_driver.reveal("config-features")
    inputs.locator("input[value=x]").uncheck()
    inputs.locator("input[value=y]").click()

    expect(inputs.locator(".field-error")).to_contain_text("Inputs is")
    expect(inputs.locator("input[value=y]")).to_be_checked()

    # Classes after values are learned by cross-entropy again.
    page = page_driver.page
    tick(page.get_by_role("radio", name="bumps"))
    expect(page_driver.setting("config-loss")).to_have_value("squared_error")

    tick(page.get_by_role("radio", name="moons"))

    expect(page_driver.setting("config-loss")).to_have_value("cross_entropy")

    open_disclosures(page_driver)
    momentum, beta1 = page_driver.setting("config-momentum"), page_driver.setting("config-beta1")

    expect(beta1).to_be_visible()
    expect(momentum).to_be_hidden()
    page_driver.setting("config-optimizer").select_option("sgd")

    expect(momentum).to_be_visible()
    expect(beta1).to_be_hidden()

    # What is said stays in sight when the page is scrolled.
    page_driver.page.evaluate("() => scrollTo(0, document.body.scrollHeight)")

    expect(page_driver.view("message")).to_be_in_viewport()
    expect(page_driver.button("train")).to_be_in_viewport()


def test_folds_and_layers_are_as_they_were_after_a_reload(page_driver):
    folds = page_driver.page.locator("details[data-fold]")
    assert folds.count() == 6 and not any(fold.evaluate("(fold) => fold.open") for fold in folds.all())
    for name in ("data", "optimizer"):
        page_driver.page.locator(f"details[data-fold={name}] > summary").click()
    # A fold tells that it was opened a moment after the click.
    page_driver.expect_value(lambda: page_driver.page.evaluate("sessionStorage['nnvisu.folds']"), "data optimizer")
    page_driver.page.reload()
    page_driver.wait_for_map()

    page_driver.expect_value(
        lambda: folds.evaluate_all("(all) => all.filter((each) => each.open).map((each) => each.dataset.fold).sort()"),
        ["data", "optimizer"],
    )

    # Layers change by text, and by buttons that add up.
    layers = page_driver.setting("config-hidden_layers")
    page_driver.reveal("config-hidden_layers")
    example = page_driver.page.locator("fieldset:has(#config-hidden_layers) legend small")
    for each in re.fullmatch(r"such as (\S+) or ([\d ]+)", example.inner_text()).groups():
        page_driver.enter("config-hidden_layers", each)
        expect(page_driver.view("depth")).to_contain_text(f"{len(re.split('[- ]', each))} hidden layers")
    page_driver.enter("config-hidden_layers", "4-3")
    expect(page_driver.page.get_by_label("More neurons in layer 2")).to_be_visible()
    for _ in range(3):
        page_driver.page.get_by_label("More neurons in layer 2").click()
    page_driver.page.get_by_label("Add a layer").click()
    page_driver.page.get_by_label("Fewer neurons in layer 1").click()

    expect(layers).to_have_value("3-6-6")
    page_driver.page.get_by_label("Remove the last layer").click()
    expect(layers).to_have_value("3-6")
    page_driver.page.reload()
    page_driver.wait_for_map()
    expect(layers).to_have_value("3-6")

    # No hidden layer is a network, too.
    page_driver.enter("config-hidden_layers", "")
    page_driver.train_to(30)

    expect(page_driver.error("config-hidden_layers")).to_be_hidden()
    expect(page_driver.setting("config-hidden_layers")).to_have_value("")
