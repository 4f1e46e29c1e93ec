"""Stop conditions: judged at fixed steps, true when they become true."""

import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.scores import Metrics
from nnvisu.core.stops import StopConditions, check_interval, diverged_sentence, has_stops, next_check, targets_reached
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config, changed_config
from tests.support.engine import with_params

DATASET = generate_dataset("moons", 20, test_fraction=0.5)


def judge(stops, step, config, loss=None, accuracy=None, test_loss=None, test_accuracy=None):
    return stops.judge(step, Metrics(loss, accuracy, test_loss, test_accuracy), config, DATASET)


def test_judged_steps_are_ten_times_rarer_with_each_power_of_ten():
    steps, step = [], 0
    while step < 3000:
        step = next_check(step)
        steps.append(step)

    assert [*range(1, 100), *range(100, 1000, 10), *range(1000, 3001, 100)] == steps


@pytest.mark.parametrize("step", [0, 1, 9, 10, 98, 99, 100, 101, 999, 1000, 12345, 10**9 - 1, 10**9])
def test_the_next_check_lies_ahead_on_the_grid(step):
    check = next_check(step)

    assert check > step
    assert check % check_interval(step + 1) == 0
    assert check - step <= check_interval(step + 1)


@pytest.mark.parametrize(
    ("setting", "before", "after", "word"),
    [
        ("stop_at_loss", {"loss": 0.3}, {"loss": 0.1}, "loss of the training points"),
        ("stop_at_test_loss", {"test_loss": 0.3}, {"test_loss": 0.2}, "loss of the test points"),
        ("stop_at_accuracy", {"accuracy": 0.1}, {"accuracy": 0.2}, "20.0% of the training points"),
        ("stop_at_test_accuracy", {"test_accuracy": 0.1}, {"test_accuracy": 0.9}, "90.0% of the test points"),
    ],
)
def test_a_condition_stops_once_when_it_becomes_true(setting, before, after, word):
    stops, config = StopConditions(), changed_config(Config(), {setting: 0.2})

    told = [judge(stops, step, config, **values) for step, values in enumerate([before, after, after, before, after])]

    assert [False, True, False, False, True] == [sentence is not None for sentence in told]
    name, text = told[1]
    assert setting == f"stop_at_{name}"
    assert word in text


def test_without_points_nothing_is_reached():
    config = changed_config(Config(), {"stop_at_loss": 1, "stop_at_accuracy": 0.5})

    assert judge(StopConditions(), 1, config) is None


def test_a_plateau_counts_from_the_last_real_improvement():
    stops, config = StopConditions(), changed_config(Config(), {"stop_on_plateau": 10})
    losses = {0: 1.0, 5: 0.5, 10: 0.4999, 14: 0.4998, 15: 0.4998}

    told = {step: judge(stops, step, config, loss=loss) for step, loss in losses.items()}

    assert [15] == [step for step, sentence in told.items() if sentence]


def test_of_equally_good_steps_the_first_is_the_best():
    stops = StopConditions()
    for step, test_loss in ((1, 0.6), (2, 0.5), (3, 0.7), (4, 0.5), (5, None)):
        judge(stops, step, Config(), loss=1 / step, test_loss=test_loss)

    assert (2, 0.5, "test") == stops.best[:3]


def test_nothing_is_judged_where_nothing_is_set():
    assert not has_stops(Config())
    assert has_stops(changed_config(Config(), {"stop_on_plateau": 5}))


def test_a_plateau_is_said_to_be_one_where_the_loss_still_falls_a_little():
    stops, config, data = StopConditions(), Config(stop_on_plateau=10), generate_dataset("moons", n_points=10)
    judged = [stops.judge(step, Metrics(1.0 - step * 1e-5, 0.5, None, None), config, data) for step in range(20)]

    assert ["Stopped: the loss of the training points did not fall by a thousandth in 10 steps."] == [
        sentence for _, sentence in filter(None, judged)
    ]


@pytest.mark.parametrize("change", [{"activation": "relu"}, {"features": ("x",)}, {"columns": ("column_1",)}])
def test_no_plateau_extends_across_another_function_of_the_same_weights(change):
    stops, data = StopConditions(), generate_dataset("noise_columns", n_points=10, n_columns=3)
    configs = Config(stop_on_plateau=10), Config(stop_on_plateau=10, **change)
    judged = [stops.judge(step, Metrics(1.0, 0.5, None, None), configs[step >= 8], data) for step in range(20)]

    assert [18] == [step for step, reached in enumerate(judged) if reached]


@pytest.mark.parametrize(("accuracy", "words"), [(0.9996, "99.96% of"), (1.0, "100.0% of"), (0.85, "85.0% of")])
def test_all_points_are_said_to_be_right_only_where_they_are(accuracy, words):
    reached = targets_reached(Metrics(0.1, accuracy, None, None), Config(stop_at_accuracy=0.5))

    assert words in reached["accuracy"]


DIVERGING = {"loss": "squared_error", "activation": "linear", "optimizer": "sgd", "hidden_layers": (8, 8)}


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("from 100 to 10, or set a gradient clip.", {"learning_rate": 100.0}),
        ("from 100 to 10. If", {"learning_rate": 100.0, "momentum": 0.999, "gradient_clip": 1000.0}),
        ("from 1000 to 100. If", {"learning_rate": 1000.0, "optimizer": "adam", "hidden_layers": (8,) * 8}),
    ],
)
def test_a_run_that_diverged_is_told_what_would_help(words, settings):
    """A clip that is in force, or one beside adam, would not."""
    run = Trainer(Config(**DIVERGING | settings), generate_dataset("moons", n_points=20))
    run.train(10_000)

    assert words in diverged_sentence(run.diverged_at, run.step, run.config)


@pytest.mark.parametrize(("n_steps", "remedy"), [(0, "smaller initial weights"), (5, "a lower learning rate")])
def test_weights_too_large_for_any_step_are_not_said_to_need_a_lower_learning_rate_alone(n_steps, remedy):
    run = Trainer(Config(**DIVERGING | {"learning_rate": 0.0}), generate_dataset("moons", n_points=20))
    run.train(n_steps)
    with_params(run, run.model().params * 1e15)
    run.train(1)

    sentence = diverged_sentence(run.diverged_at, run.step, run.config)
    assert f"at step {n_steps}: the weights are too large. Reset with {remedy}." in sentence
