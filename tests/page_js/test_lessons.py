"""The lessons' texts are right: each preset of the page's own table is run on the engine, step by step."""

import math

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.diagnosis import diagnose
from nnvisu.core.stops import next_check
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config, changed_config

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lessons(browser, flask_server):
    """The page's table of lessons, without its functions."""
    page = browser.new_page()
    page.goto(f"{flask_server.url}/healthz")
    read = "async () => JSON.parse(JSON.stringify((await import('/static/js/features/lessons/lessons.js')).LESSONS))"
    yield {lesson["id"]: lesson for lesson in page.evaluate(read)}
    page.close()


def run_of(lesson, step, **changes):
    """Return the run that a lesson's step sets up, with what a person changes."""
    config = changed_config(Config(), lesson["steps"][step]["config"] | changes)
    return Trainer(config, generate_dataset(**lesson["data"]))


def trained(run, step):
    """Train up to a step, and return the metrics there."""
    run.train(step - run.step)
    return run.evaluate()


def losses_of(run, n_steps):
    """Return the training loss at every step, and the advice of every tenth."""
    losses, codes = [run.evaluate().loss], []
    for step in range(1, n_steps + 1):
        metrics = trained(run, step)
        losses.append(metrics.loss)
        if step % 10 == 0:
            advice = diagnose(run, metrics).advice
            codes.append(advice and advice.code)
    return np.array(losses), codes


# --- Why one neuron cannot solve XOR ---


def test_no_straight_line_tells_more_than_seven_tenths_of_xor_apart(lessons):
    data = generate_dataset(**lessons["xor"]["data"])
    shares = []
    for angle in np.linspace(0, 2 * math.pi, 720, endpoint=False):
        order = np.argsort(data.x * math.cos(angle) + data.y * math.sin(angle))
        labels = data.labels[order].astype(int)
        n_right = np.concatenate([[0], np.cumsum(labels == 0)]) + np.concatenate([np.cumsum(labels[::-1])[::-1], [0]])
        shares.append(n_right.max() / data.n_points)

    assert max(shares) <= 0.7


@pytest.mark.parametrize("seed", range(5))
def test_xor_stays_near_a_guess_without_a_hidden_layer(lessons, seed):
    run = run_of(lessons["xor"], 0, seed=seed)

    for step in (100, 2000):
        assert trained(run, step).test_accuracy == pytest.approx(0.5, abs=0.07)


def test_two_neurons_do_not_solve_xor_whatever_the_seed(lessons):
    accuracies = [trained(run_of(lessons["xor"], 1, seed=seed), 2000).test_accuracy for seed in range(30)]

    assert max(accuracies) < 0.95
    assert trained(run_of(lessons["xor"], 1), 300).test_accuracy == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("changes", "n_params"),
    [({"hidden_layers": [3]}, 17), ({"hidden_layers": [], "features": ["x", "y", "xy"]}, 8)],
)
def test_the_hints_solve_xor_with_the_weights_allowed(lessons, changes, n_params):
    run = run_of(lessons["xor"], 2, **changes)
    best = max(trained(run, step).test_accuracy for step in range(100, 2001, 100))

    assert best >= 0.95
    assert n_params == run.layout.n_params


# --- Learning rate too high ---


def test_a_learning_rate_of_30_makes_the_loss_jump_and_is_advised_against(lessons):
    losses, codes = losses_of(run_of(lessons["learning-rate"], 0), 200)

    assert losses[0] == pytest.approx(0.64, abs=0.005)
    assert np.count_nonzero(np.diff(losses) > 0) > 50
    assert losses[:101].max() > 100 * losses[0]
    assert set(codes) == {"learning_rate_high"}


def test_at_a_learning_rate_of_30_the_answer_is_a_guess(lessons):
    run = run_of(lessons["learning-rate"], 0)

    assert trained(run, 100).accuracy == pytest.approx(0.5, abs=0.1)


def test_a_learning_rate_of_a_hundredth_only_falls_and_is_not_there_in_time(lessons):
    run = run_of(lessons["learning-rate"], 1)
    losses, _ = losses_of(run, 200)

    assert (np.diff(losses) < 0).all()
    assert run.evaluate().test_accuracy < 0.95


@pytest.mark.parametrize("learning_rate", [1, 2, 3])
def test_the_learning_rates_of_the_hint_get_there_within_200_steps(lessons, learning_rate):
    run = run_of(lessons["learning-rate"], 2, learning_rate=learning_rate)

    assert max(trained(run, step).test_accuracy for step in range(10, 201, 10)) >= 0.95


@pytest.mark.parametrize("learning_rate", [0.01, 0.1, 0.3, 10, 30])
def test_other_learning_rates_do_not(lessons, learning_rate):
    run = run_of(lessons["learning-rate"], 2, learning_rate=learning_rate)

    assert max(trained(run, step).test_accuracy for step in range(1, 201)) < 0.95


# --- Overfitting ---


def test_the_points_and_the_network_are_as_the_text_says(lessons):
    lesson = lessons["overfitting"]
    data, right = generate_dataset(**lesson["data"]), generate_dataset(**lesson["data"] | {"flipped_fraction": 0})

    assert (40, 60) == (data.n_train, data.n_points - data.n_train)
    assert 6 == np.count_nonzero(data.labels != right.labels)
    assert not (data.labels != right.labels)[data.is_test].any()
    assert 1218 == run_of(lesson, 0).layout.n_params


def test_learning_by_heart_drives_the_test_loss_up(lessons):
    run = run_of(lessons["overfitting"], 0)
    before = [trained(run, step) for step in range(1, 101)]
    after = next(m for m in (trained(run, step) for step in range(110, 3000, 10)) if m.accuracy == 1)

    assert max(m.test_accuracy for m in before) == 1
    assert after.test_loss > 5 * min(m.test_loss for m in before)
    assert after.test_accuracy < 0.9
    assert trained(run, 3000).loss < 0.001


def test_stopping_in_time_leaves_just_the_wrong_points_wrong(lessons):
    run = run_of(lessons["overfitting"], 1)
    metrics = trained(run, next_check(run.step))
    while metrics.test_loss > run.config.stop_at_test_loss and run.step < 3000:
        metrics = trained(run, next_check(run.step))

    assert run.step < 3000
    assert metrics.accuracy == pytest.approx(34 / 40)
    assert metrics.test_accuracy == 1


@pytest.mark.parametrize("changes", [{"l2": 0.01}, {"dropout_rate": 0.5}])
def test_the_hints_mend_overfitting(lessons, changes):
    assert trained(run_of(lessons["overfitting"], 2, **changes), 1000).test_accuracy >= 0.95


def test_nothing_done_mends_nothing(lessons):
    run = run_of(lessons["overfitting"], 2)

    assert all(trained(run, step).test_accuracy < 0.95 for step in range(1000, 5001, 100))
