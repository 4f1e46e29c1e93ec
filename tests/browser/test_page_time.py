"""The time line, on a real server in a real browser: looking back, going back, runs of a given length."""

import base64
import contextlib
import json
import math
import re
import zlib

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from tests.support.browser import Driver, number_in, tick
from tests.support.client import Client
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


# Whether nothing is drawn where the curves are.
IS_CURVE_BLANK = """() => {
    const canvas = document.querySelector('.curve-layer, [data-view=curve] canvas');
    const blank = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height});
    return canvas.toDataURL() === blank.toDataURL();
}"""


def test_an_earlier_step_is_looked_at_by_keys_and_left(trained, faults):
    # A target behind the present is refused.
    trained.run_to("400")
    expect(trained.page.locator("#until-error")).to_have_text(
        "Step to pause at is 400; allowed: an integer above the present step, 500."
    )
    target = trained.page.locator("[data-field=until_step]")
    expect(target).to_have_value("400")
    target.press("Escape")
    expect(target).to_have_value("500")
    trained.expect_step(exactly=500)
    trained.page.keyboard.press("Escape")

    # Arrow keys show an earlier step, and "now" the present.
    present = trained.map_bytes()
    look_at(trained, 200)
    past = trained.map_bytes()
    trained.press("now")
    expect(shown(trained)).to_have_text("Now")
    assert past != present
    expect_map(trained, present)
    trained.expect_step(exactly=500)

    # A key focuses the time line, and Escape comes back.
    trained.page.locator("h1").click()
    trained.page.keyboard.press("h")
    expect(slider(trained)).to_be_focused()
    trained.page.keyboard.press("ArrowLeft")
    expect(trained.button("go-on")).to_be_enabled()
    trained.page.keyboard.press("ArrowLeft")
    trained.page.keyboard.press("Escape")
    expect(shown(trained)).to_have_text("Now")
    expect(trained.button("go-on")).to_be_disabled()

    # A viewer can look back and not go on.
    viewer = Driver(trained.page.context.new_page(), faults).open(trained.viewer_link())
    look_at(viewer, 200)
    expect(viewer.button("go-on")).to_be_disabled()
    viewer.page.close()

    # A message that names a button contains it.
    message = trained.view("message")
    look_at(trained, 200)
    message.get_by_role("button", name="Back to now").click()
    expect(shown(trained)).to_have_text("Now")
    expect(slider(trained)).to_be_focused()
    look_at(trained, 200)
    message.get_by_role("button", name="Resume from here").click()
    trained.expect_step(exactly=200)
    trained.page.get_by_role("button", name="More hidden layers").click()
    trained.expect_step(exactly=0)
    message.get_by_role("button", name="Back to previous run").click()
    trained.expect_step(exactly=200)


def test_going_on_from_an_earlier_step_is_the_same_run_and_all_say_the_same_of_it(trained):
    present = trained.map_bytes()
    figures = trained.view("timeline").locator("[data-text=figures]")
    summary, label = trained.view("summary"), trained.page.locator("[data-value=loss]")
    said = []

    def expect_loss_of(step):
        """The summary for screen readers is of this step, and the curve's label says the same loss."""
        expect(summary).to_have_text(re.compile(rf"^Step {step}: .*, loss "))
        said.append(summary.text_content())
        expect(label).to_have_text(re.search(r", loss (\S+),", said[-1])[1])

    expect_loss_of(500)
    expect(figures).to_have_text(re.compile(r"^step 500 · epoch 500 · loss \d"))
    expect(label).to_have_text(figures.inner_text().rpartition(" ")[2])
    look_at(trained, 200)
    expect(shown(trained)).to_have_text(re.compile(r"^Step 200 · epoch 200 · loss "))
    expect(figures).to_be_empty()
    expect_loss_of(200)
    assert 2 == len({re.search(r", loss (\S+),", each)[1] for each in said})
    trained.press("go-on")
    trained.expect_step(exactly=200)
    expect(shown(trained)).to_have_text("Now")
    expect_loss_of(200)
    run_to(trained, 500)
    expect_map(trained, present)
    expect(summary).to_have_text(said[0])

    # All of it is there after a reload.
    trained.page.reload()
    trained.wait_for_map()
    trained.expect_step(exactly=500)
    expect(summary).to_have_text(said[0])
    trained.expect_script(IS_CURVE_BLANK, False, "a curve")

    # The curve is read at the very step that is looked at: at a pace to watch, others are kept than are measured.
    trained.enter("config-batch_size", "64")
    trained.run_to("503")
    expect(figures).to_have_text(re.compile(r"^step 503 · epoch 501 · loss \d"))  # 192 training points
    trained.button("pace").select_option("watch")
    trained.run_to("600")
    trained.expect_step(exactly=600)
    trained.expect_status("paused")
    slider(trained).focus()
    for _ in range(16):
        slider(trained).press("ArrowLeft")
        step = slider(trained).get_attribute("aria-valuetext").removeprefix("step ")
        expect(shown(trained)).to_have_text(re.compile(rf"^Step {step} · epoch [\d,]+ · loss \d"))
        loss = shown(trained).text_content().split()[-1]

        expect(trained.page.locator("[data-reading=step]")).to_have_text(f"at step {step}")
        expect(trained.page.locator("[data-reading=train]")).to_have_text(loss)
        expect(label).to_have_text(loss)
    expect(label).to_be_visible()
    expect(trained.page.locator(".curve-plot")).to_have_attribute("aria-valuenow", step.replace(",", ""))


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
    look_at(trained, 200)
    expect(bring_back).to_be_hidden()  # what is shown is neither the one nor the other
    trained.press("now")
    expect(bring_back).to_be_visible()
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
    tick(dialog.locator("[name=compare-way][value=race]"))
    dialog.get_by_role("button", name="Add the recipe of this pinned run").click()
    expect(dialog.get_by_role("textbox", name="Value of Learning rate")).to_have_value("0.01")
    trained.page.keyboard.press("Escape")
    before = canvas.evaluate(painted)
    key.click()
    expect(key).to_be_hidden()
    trained.wait_until(lambda: canvas.evaluate(painted) < before, "a curve alone")
    assert with_pin > 0


def test_points_and_settings_of_that_step_are_shown_cannot_be_changed_and_come_back(trained):
    trained.enter("config-learning_rate", "0.5")
    run_to(trained, 600)
    look_at(trained, 500)
    trained.press("go-on")
    trained.expect_step(exactly=500)
    expect(trained.setting("config-learning_rate")).to_have_value("0.01")

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


def act_at_an_earlier_step(driver, action, step=None):
    """Press a button at step 200, and see that the page shows the present again. step: which one that is then."""
    look_at(driver, 200)
    expect(driver.stage).to_have_css("outline-style", "solid")
    past = driver.map_bytes()
    driver.press(action)
    expect(shown(driver)).to_have_text("Now")
    if step is None:
        driver.expect_step(at_least=600)
        driver.press("train")
        driver.expect_status("paused")
    else:
        driver.expect_step(exactly=step)
    driver.wait_until(lambda: driver.map_bytes() != past, f"the map of now, after {action}")
    expect(driver.stage).not_to_have_css("outline-style", "solid")


def test_what_runs_at_an_earlier_step_comes_back_to_now(trained):
    # A reset, too; and the run before can be brought back.
    present = trained.map_bytes()
    expect(trained.button("bring-back")).to_be_hidden()
    act_at_an_earlier_step(trained, "reset", 0)
    expect(trained.setting("config-activation")).to_be_enabled()
    trained.enter("config-hidden_layers", "3")
    expect(trained.button("bring-back")).to_have_text("Back to previous run (step 500)")
    trained.press("bring-back")
    trained.expect_step(exactly=500)
    expect_map(trained, present)
    expect(trained.setting("config-hidden_layers")).to_have_value("8-8")
    expect(trained.button("bring-back")).to_be_hidden()

    trained.set_step_count("1")
    for action, step in {"step": 501, "epoch": 502, "train": None}.items():
        act_at_an_earlier_step(trained, action, step)

    # Looking back goes on while it trains.
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
    driver.expect_remembered("config.l2", 0.01)
    session = driver.session_id()
    driver.page.goto("about:blank")
    with Client(flask_server.ws_url, session) as client:
        client.send("set_pace", steps_per_second=None)
        client.train(20_000)  # without a page, which would draw on the way there
    driver.open(flask_server.url)
    driver.expect_step(exactly=20_000)
    driver.button("pace").select_option("1000")
    driver.press("train")
    driver.expect_message("Training. You can change points")

    def is_paused() -> bool:
        """Turn the clock, and take the offer: not once, as the map may become another size meanwhile, which is seen."""
        driver.page.evaluate("window.turned += 10_000")
        if "hardly anything has changed for 10 seconds" in driver.view("message").text_content():
            with contextlib.suppress(Late):
                driver.view("message").get_by_role("button", name="Pause", exact=True).click(timeout=2000)
        return driver.figure("status").text_content() == "paused"

    driver.wait_until(is_paused, "the pause of a run that stands still")
    driver.expect_message("Paused. Train continues from here")


def test_a_message_has_no_button_that_the_link_hides(driver, flask_server):
    driver.open(f"{flask_server.url}#hide=timeline")
    driver.train_to(1)
    driver.page.get_by_role("button", name="More hidden layers").click()
    driver.expect_message("New network: training restarts at step 0. You can return: Back to previous run.")

    expect(driver.view("message").get_by_role("button")).to_have_count(0)


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


def test_early_stopping_leads_back_to_the_best_step_until_the_data_are_others(early_stop):
    driver, best, loss = early_stop
    timeline, at_best = driver.view("timeline"), re.compile(rf"^Step {best:,} · epoch [\d,]+ · loss \d")
    driver.expect_message(f"Best step: {best:,} (test loss")
    mark = timeline.get_by_role("img", name=re.compile(f"^Best step {best:,}: test loss {loss:.4f}"))
    expect(mark).to_be_visible()
    driver.view("message").get_by_role("button", name="Go to the best step").click()
    expect(shown(driver)).to_have_text(at_best)
    thumb = driver.page.evaluate(
        "() => { const { value, max } = document.querySelector('.timeline input'); return value / max; }"
    )
    box, track = mark.bounding_box(), slider(driver).bounding_box()
    centre = box["x"] + box["width"] / 2 - track["x"]
    assert abs(8 + (track["width"] - 16) * thumb - centre) < 2
    driver.press("now")
    expect(shown(driver)).to_have_text("Now")

    timeline.get_by_role("button", name="Go to the best step").click()
    expect(shown(driver)).to_have_text(at_best)
    expect(slider(driver)).to_be_focused()
    driver.press("go-on")
    driver.expect_step(exactly=best)
    expect(mark).to_be_visible()
    driver.enter("data-noise", "0.1")
    expect(timeline.locator("[data-mark=best]")).to_be_hidden()
    expect(driver.button("best")).to_be_hidden()
    expect(driver.button("go-to-best")).to_be_hidden()


def test_epochs_and_rates_are_counted_and_a_hidden_page_pauses(driver, flask_server):
    # An epoch is one step of all points, or all batches of few.
    driver.open(flask_server.url)
    driver.more_ways_to_run()
    driver.press("epoch")
    driver.expect_step(exactly=1)
    driver.enter("config-batch_size", "50")
    driver.expect_remembered("config.batch_size", 50)
    driver.more_ways_to_run()
    driver.press("epoch")
    driver.expect_step(exactly=5)  # 192 training points: 50, 50, 50, 42

    # It counts with a batch size that is not confirmed yet.
    driver.page.evaluate(
        """() => {
            const field = document.querySelector("#config-batch_size");
            field.value = "100";
            field.dispatchEvent(new Event("change"));
            document.querySelector("[data-action=epoch]").click();
        }"""
    )
    driver.expect_step(exactly=7)  # 100, 92
    driver.expect_status("paused")

    # A rate that is not known yet is no zero.
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

    # Who wants it has a run pause while the page is hidden, and go on.
    driver.more_ways_to_run().locator("[data-action=pause-hidden]").check()
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
