"""The time line, on a real server in a real browser: looking back, going back, runs of a given length."""

import base64
import json
import math
import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver, number_in
from tests.support.judged_runs import OVERFITTING, OVERFITTING_CONFIG, losses_of, lowest_of, plain_trainer, plateau_of

pytestmark = pytest.mark.browser


@pytest.fixture
def trained(driver, flask_server):
    """A page whose run rests at step 500, after a rest at step 200."""
    driver.open(flask_server.url)
    for step in (200, 500):
        run_to(driver, step)
    return driver


def run_to(driver, step):
    driver.button("pace").select_option("full")
    driver.run_to(str(step))
    driver.expect_step(exactly=step)
    driver.expect_status("paused")
    expect(driver.figure("age")).to_have_text("up to date")


def slider(driver):
    return driver.view("timeline").locator("input[type=range]")


def shown(driver):
    return driver.view("timeline").locator("[data-text=shown]")


def look_at(driver, step):
    """Move the thumb to a checkpoint by the keyboard."""
    slider(driver).focus()
    down = "PageDown"  # a tenth of the track: each place on the way is drawn
    for _ in range(300):
        name = slider(driver).get_attribute("aria-valuetext")
        at = number_in(name.removeprefix("step ")) if name.startswith("step ") else math.inf
        if at == step:
            break
        # The newest steps are told up to half a second later: until then it goes to and fro.
        down = "ArrowLeft" if at < step else down
        slider(driver).press("ArrowRight" if at < step else down)
    # The figures of that step come with its map.
    expect(shown(driver)).to_have_text(re.compile(rf"^Step {step:,} · epoch [\d,]+ · loss \d"))


def expect_map(driver, expected):
    driver.wait_until(lambda: driver.map_bytes() == expected, "the map that was there before")


def test_run_to_a_step_pauses_exactly_there(trained):
    trained.expect_step(exactly=500)


def test_a_target_behind_the_present_is_refused(trained):
    trained.run_to("400")

    expect(trained.page.locator("#until-error")).to_have_text(
        "Step to pause at is 400; allowed: an integer above the present step, 500."
    )
    target = trained.page.locator("[data-field=until_step]")
    expect(target).to_have_value("400")
    target.press("Escape")
    expect(target).to_have_value("500")
    trained.expect_step(exactly=500)


def test_one_epoch_is_one_step_of_all_points_and_all_batches_of_few(driver, flask_server):
    driver.open(flask_server.url)
    driver.more_ways_to_run()
    driver.press("epoch")
    driver.expect_step(exactly=1)
    driver.enter("config-batch_size", "50")
    driver.expect_remembered("config.batch_size", 50)
    driver.more_ways_to_run()
    driver.press("epoch")

    driver.expect_step(exactly=5)  # 192 training points: 50, 50, 50, 42


def test_one_epoch_counts_with_a_batch_size_that_is_not_confirmed_yet(driver, flask_server):
    driver.open(flask_server.url)
    driver.page.evaluate(
        """() => {
            const field = document.querySelector("#config-batch_size");
            field.value = "50";
            field.dispatchEvent(new Event("change"));
            document.querySelector("[data-action=epoch]").click();
        }"""
    )

    driver.expect_step(exactly=4)  # 192 training points: 50, 50, 50, 42


def test_a_rate_that_is_not_known_yet_is_no_zero(driver, flask_server):
    driver.open(flask_server.url)
    driver.button("pace").select_option("10")
    driver.press("train")
    rate = driver.figure("steps_per_second")
    expect(rate).to_have_text("10")
    rate.evaluate(
        """(element) => {
            window.rates = [];
            new MutationObserver(() => rates.push(element.textContent)).observe(element, {childList: true});
        }"""
    )
    driver.button("pace").select_option("1")
    expect(rate).to_have_text("1")

    assert "0" not in driver.page.evaluate("() => rates")


def test_arrow_keys_show_an_earlier_step_and_back_to_now_the_present(trained):
    present = trained.map_bytes()
    slider(trained).focus()
    look_at(trained, 200)
    past = trained.map_bytes()
    trained.press("now")
    expect(shown(trained)).to_have_text("Now")

    assert past != present
    expect_map(trained, present)
    trained.expect_step(exactly=500)


def test_the_curve_is_read_at_the_very_step_that_is_looked_at(trained):
    # At this pace steps are kept between those that are measured for the curve.
    trained.button("pace").select_option("watch")
    trained.run_to("700")
    trained.expect_step(exactly=700)
    slider(trained).focus()
    for _ in range(16):
        slider(trained).press("ArrowLeft")
        step = slider(trained).get_attribute("aria-valuetext").removeprefix("step ")
        expect(shown(trained)).to_have_text(re.compile(rf"^Step {step} · epoch [\d,]+ · loss \d"))
        loss = shown(trained).text_content().split()[-1]

        expect(trained.page.locator("[data-reading=step]")).to_have_text(f"at step {step}")
        expect(trained.page.locator("[data-reading=train]")).to_have_text(loss)
        expect(trained.page.locator("[data-value=loss]")).to_have_text(loss)
    expect(trained.page.locator("[data-value=loss]")).to_be_visible()
    expect(trained.page.locator(".curve-plot")).to_have_attribute("aria-valuenow", step.replace(",", ""))


def test_the_time_line_says_step_epoch_and_loss_of_now_and_of_an_earlier_step(trained):
    figures = trained.view("timeline").locator("[data-text=figures]")
    expect(figures).to_have_text(re.compile(r"^step 500 · epoch 500 · loss \d"))
    expect(trained.page.locator("[data-value=loss]")).to_have_text(figures.inner_text().rpartition(" ")[2])
    look_at(trained, 200)
    expect(shown(trained)).to_have_text(re.compile(r"^Step 200 · epoch 200 · loss "))
    expect(figures).to_be_empty()
    trained.press("now")
    trained.enter("config-batch_size", "64")
    trained.run_to("503")

    expect(figures).to_have_text(re.compile(r"^step 503 · epoch 501 · loss \d"))  # 192 training points


def test_the_summary_for_screen_readers_is_of_the_step_that_is_shown(trained):
    summary, label = trained.view("summary"), trained.page.locator("[data-value=loss]")
    said = []

    def expect_loss_of(step):
        """The summary is of this step, and the curve's label says the same loss."""
        expect(summary).to_have_text(re.compile(rf"^Step {step}: .*, loss "))
        said.append(summary.text_content())
        expect(label).to_have_text(re.search(r", loss (\S+),", said[-1])[1])

    expect_loss_of(500)
    look_at(trained, 200)
    expect_loss_of(200)
    assert 2 == len({re.search(r", loss (\S+),", each)[1] for each in said})
    trained.press("go-on")
    trained.expect_step(exactly=200)
    expect_loss_of(200)
    run_to(trained, 500)
    expect(summary).to_have_text(said[0])
    trained.page.reload()
    trained.wait_for_map()

    expect(summary).to_have_text(said[0])


def test_h_focuses_the_time_line_and_escape_comes_back(trained):
    trained.page.locator("h1").click()
    trained.page.keyboard.press("h")
    expect(slider(trained)).to_be_focused()
    trained.page.keyboard.press("ArrowLeft")
    expect(trained.button("go-on")).to_be_enabled()
    trained.page.keyboard.press("ArrowLeft")
    trained.page.keyboard.press("Escape")

    expect(shown(trained)).to_have_text("Now")
    expect(trained.button("go-on")).to_be_disabled()


def test_going_on_from_an_earlier_step_is_the_same_run_again(trained):
    present = trained.map_bytes()
    look_at(trained, 200)
    trained.press("go-on")
    trained.expect_step(exactly=200)
    expect(shown(trained)).to_have_text("Now")
    run_to(trained, 500)

    expect_map(trained, present)


def test_what_came_after_the_step_to_go_on_from_is_brought_back(trained):
    present = trained.map_bytes()
    look_at(trained, 200)
    trained.press("go-on")
    trained.expect_step(exactly=200)
    bring_back = trained.button("bring-back")
    expect(bring_back).to_have_text("Back to previous run (step 500)")
    expect(trained.view("curve").get_by_role("button", name="Grey: 1 pinned curve")).to_be_visible()
    trained.run_to("250")
    trained.expect_step(exactly=250)
    canvas = trained.page.locator(".curve-layer")
    painted = "(canvas) => pixelsOf(canvas).filter((value, i) => i % 4 === 3 && value > 0).length"
    with_pin = canvas.evaluate(painted)
    bring_back.click()
    trained.expect_step(exactly=500)

    expect_map(trained, present)
    expect(bring_back).to_have_text("Back to previous run (step 250)")
    # The branch that was left is pinned in place of the one that came back; its recipe can race.
    key = trained.view("curve").get_by_role("button", name="Grey: 1 pinned curve")
    expect(key).to_have_text("pinned ×")
    trained.enter("config-learning_rate", "0.02")
    trained.press("compare")
    dialog = trained.view("compare")
    dialog.locator("[name=compare-way][value=race]").check(force=True)
    dialog.get_by_role("button", name="Add the recipe of this pinned run").click()
    expect(dialog.get_by_role("textbox", name="Value of Learning rate")).to_have_value("0.01")
    trained.page.keyboard.press("Escape")
    before = canvas.evaluate(painted)
    key.click()
    expect(key).to_be_hidden()
    trained.wait_until(lambda: canvas.evaluate(painted) < before, "a curve alone")
    assert with_pin > 0


def test_settings_of_that_step_come_back(trained):
    trained.enter("config-learning_rate", "0.5")
    run_to(trained, 600)
    look_at(trained, 500)
    trained.press("go-on")

    trained.expect_step(exactly=500)
    expect(trained.setting("config-learning_rate")).to_have_value("0.01")


def test_points_and_settings_of_that_step_are_shown_and_cannot_be_changed(trained):
    trained.paint(0.9, -0.9)
    trained.expect_points(241)
    trained.choose("config-activation", "relu")
    run_to(trained, 600)
    trained.page.get_by_role("button", name=re.compile("^Hidden layer 2, neuron 4,")).click()
    bias = trained.view("inspector").get_by_label("Bias", exact=True)
    expect(bias).to_be_enabled()
    look_at(trained, 200)
    trained.expect_message("You're viewing step 200")
    trained.expect_points(240)
    expect(trained.setting("config-activation")).to_have_value("tanh")
    for control in ("[data-action=clear]", "#config-activation", "#data-noise", ".depth button"):
        expect(trained.page.locator(control).first).to_be_disabled()
    expect(bias).to_be_disabled()
    trained.click(-0.9, -0.9)
    trained.press("now")

    trained.expect_points(241)
    expect(bias).to_be_enabled()
    expect(trained.setting("config-activation")).to_have_value("relu")
    expect(trained.button("clear")).to_be_enabled()
    run_to(trained, 700)
    trained.expect_points(241)


def test_a_reset_leads_back_to_now_and_the_run_before_can_be_brought_back(trained):
    present = trained.map_bytes()
    expect(trained.button("bring-back")).to_be_hidden()
    look_at(trained, 200)
    trained.press("reset")
    trained.expect_step(exactly=0)
    expect(shown(trained)).to_have_text("Now")
    expect(trained.setting("config-activation")).to_be_enabled()
    trained.enter("config-hidden_layers", "3")
    expect(trained.button("bring-back")).to_have_text("Back to previous run (step 500)")
    trained.press("bring-back")

    trained.expect_step(exactly=500)
    expect_map(trained, present)
    expect(trained.setting("config-hidden_layers")).to_have_value("8-8")
    expect(trained.button("bring-back")).to_be_hidden()
    look_at(trained, 200)


def test_looking_back_goes_on_while_it_trains(trained):
    look_at(trained, 200)
    past = trained.map_bytes()
    trained.press("now")
    trained.button("pace").select_option("1000")
    trained.press("train")
    trained.expect_status("running")
    look_at(trained, 200)
    trained.expect_step(at_least=int(trained.number("step")) + 500)
    trained.press("train")
    trained.expect_status("paused")

    expect_map(trained, past)
    expect(shown(trained)).to_contain_text("Step 200")


@pytest.mark.parametrize("acts", [{"step": 501, "epoch": 502, "train": None}, {"reset": 0}], ids=" ".join)
def test_what_runs_at_an_earlier_step_comes_back_to_now(trained, acts):
    trained.set_step_count("1")
    for action, step in acts.items():
        look_at(trained, 200)
        past = trained.map_bytes()
        trained.press(action)
        expect(shown(trained)).to_have_text("Now")
        if step is None:
            trained.expect_step(at_least=600)
            trained.press("train")
            trained.expect_status("paused")
        else:
            trained.expect_step(exactly=step)

        trained.wait_until(lambda past=past: trained.map_bytes() != past, "the map of now")
        assert not trained.page.evaluate("() => document.documentElement.hasAttribute('data-past')"), action


def test_a_message_that_names_a_button_contains_it(trained):
    message = trained.view("message")
    look_at(trained, 200)
    message.get_by_role("button", name="Back to now").click()
    expect(shown(trained)).to_have_text("Now")
    expect(slider(trained)).to_be_focused()
    look_at(trained, 200)
    message.get_by_role("button", name="Resume from here").click()
    trained.expect_step(exactly=200)
    trained.page.get_by_role("button", name="More hidden layers").click()
    message.get_by_role("button", name="Back to previous run").click()

    trained.expect_step(exactly=200)


def test_a_run_in_which_nothing_visible_changes_says_so_and_offers_a_pause(driver, flask_server):
    """The clock that the page looks at is turned; the run is a real one, held by its weight decay."""
    driver.page.add_init_script(
        """{
            const now = performance.now.bind(performance);
            window.turned = 0;
            performance.now = () => now() + window.turned;
        }"""
    )
    driver.open(flask_server.url)
    driver.enter("config-l2", "0.01")
    run_to(driver, 20_000)
    driver.button("pace").select_option("1000")
    driver.press("train")
    driver.expect_message("Training. You can change points")
    driver.expect_step(at_least=22_000)
    driver.page.evaluate("window.turned += 10_000")

    driver.expect_message("nothing visible has changed for 10 seconds")
    driver.expect_status("running")
    driver.view("message").get_by_role("button", name="Pause", exact=True).click()
    driver.expect_status("paused")
    driver.expect_message("Paused. Train continues from here")


def test_a_message_has_no_button_that_the_link_hides(driver, flask_server):
    driver.open(f"{flask_server.url}#hide=timeline")
    driver.train_to(1)
    driver.page.get_by_role("button", name="More hidden layers").click()
    driver.expect_message("New network: training restarts at step 0. You can return: Back to previous run.")

    expect(driver.view("message").get_by_role("button")).to_have_count(0)


def test_a_viewer_can_look_back_and_not_go_on(trained, faults):
    link = trained.viewer_link()
    viewer = Driver(trained.page.context.new_page(), faults).open(link)
    look_at(viewer, 200)

    expect(viewer.button("go-on")).to_be_disabled()


def test_curves_are_there_after_a_reload_and_for_viewers(trained):
    script = "() => document.querySelector('.curve-layer, [data-view=curve] canvas').toDataURL()"
    blank = trained.page.evaluate(
        "() => { const c = document.querySelector('.curve-layer, [data-view=curve] canvas');"
        " return Object.assign(document.createElement('canvas'), {width: c.width, height: c.height}).toDataURL(); }"
    )
    trained.page.reload()
    trained.wait_for_map()
    trained.expect_step(exactly=500)

    trained.wait_until(lambda: blank != trained.page.evaluate(script), "a curve")


@pytest.fixture
def early_stop(driver, flask_server):
    """A page whose run was stopped, as its test loss got no smaller in 700 steps; and the best step, with its loss."""
    recipe = {"data": {"generator": OVERFITTING}, "config": OVERFITTING_CONFIG | {"stop_on_test_plateau": 700}}
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(recipe).encode(), wbits=-15)).decode().rstrip("=")
    driver.open(f"{flask_server.url}#run=1.{packed}")
    driver.expect_points(60)
    driver.button("pace").select_option("full")
    driver.press("train")
    losses = losses_of(plain_trainer(OVERFITTING, OVERFITTING_CONFIG), 5_000)
    step = plateau_of(losses, 700)
    driver.expect_step(exactly=step)
    driver.expect_status("paused")
    best = lowest_of({at: loss for at, loss in losses.items() if at <= step})
    return driver, best, losses[best]


def test_early_stopping_leads_back_to_the_best_step(early_stop):
    driver, best, loss = early_stop
    driver.expect_message(f"Best step: {best:,} (test loss")
    mark = driver.view("timeline").get_by_role("img", name=re.compile(f"^Best step {best:,}: test loss {loss:.4f}"))
    expect(mark).to_be_visible()
    driver.view("message").get_by_role("button", name="Go to the best step").click()

    expect(shown(driver)).to_have_text(re.compile(rf"^Step {best:,} · epoch [\d,]+ · loss \d"))
    thumb = driver.page.evaluate(
        "() => { const { value, max } = document.querySelector('.timeline input'); return value / max; }"
    )
    box, track = mark.bounding_box(), slider(driver).bounding_box()
    centre = box["x"] + box["width"] / 2 - track["x"]
    assert abs(8 + (track["width"] - 16) * thumb - centre) < 2
    driver.press("go-on")
    driver.expect_step(exactly=best)
    expect(mark).to_be_visible()


def test_a_button_goes_to_the_best_step_until_the_data_are_others(early_stop):
    driver, best, _ = early_stop
    timeline = driver.view("timeline")
    timeline.get_by_role("button", name="Go to the best step").click()
    expect(shown(driver)).to_have_text(re.compile(rf"^Step {best:,} · epoch [\d,]+ · loss \d"))
    expect(slider(driver)).to_be_focused()
    driver.press("now")
    driver.enter("data-noise", "0.1")

    expect(timeline.locator("[data-mark=best]")).to_be_hidden()
    expect(driver.button("best")).to_be_hidden()
    expect(driver.button("go-to-best")).to_be_hidden()


def test_pause_while_hidden_pauses_and_goes_on(driver, flask_server):
    driver.open(flask_server.url)
    driver.more_ways_to_run().locator("[data-action=pause-hidden]").check()
    driver.press("train")
    driver.expect_status("running")
    set_hidden(driver, True)
    driver.expect_status("paused")
    set_hidden(driver, False)

    driver.expect_status("running")


def set_hidden(driver, is_hidden):
    """Have the page believe that its tab is (not) to be seen."""
    driver.page.evaluate(
        """(isHidden) => {
            Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )
