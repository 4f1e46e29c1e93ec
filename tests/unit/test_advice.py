"""Advice: each on a run that has that fault, and none that names another cause than the true one."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.diagnosis import diagnose
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests.support.engine import random_points, run_of, with_params

pytestmark = pytest.mark.usefixtures("compiled")

SPIRALS = generate_dataset("spirals", n_points=300)
MOONS = generate_dataset("moons", n_points=200)
BLOBS = generate_dataset("blobs", n_points=240, n_classes=4, test_fraction=0.2)
RINGS = generate_dataset("rings", n_points=240, test_fraction=0.2)
XOR = generate_dataset("xor", n_points=200, n_classes=5)
LARGE_WEIGHTS = {"initializer": "uniform", "initial_range": 10.0}
DEEP_LINEAR = {
    "activation": "linear",
    "initializer": "uniform",
    "initial_range": 3.0,
    "hidden_layers": (16,) * 6,
    "learning_rate": 1e-5,
}
LINEAR = {"hidden_layers": (), "dataset": MOONS}
BY_SGD = {"optimizer": "sgd"}
RELU = {"activation": "relu"}


def by(schedule, n_steps, factor=0.0):
    return {"learning_rate_schedule": schedule, "schedule_steps": n_steps, "schedule_factor": factor}


def run_after(n_steps, dataset=SPIRALS, **settings):
    run = Trainer(Config(**settings), dataset)
    assert n_steps == run.train(n_steps)
    return run


def advice_of(run):
    return diagnose(run, run.evaluate()).advice


# Code, words that name the cause, steps, settings.
FAULTS = [
    ("dead_units", "relu gives 0", 50, {"activation": "relu", "learning_rate": 3.0}),
    ("saturated_units", "slope of tanh", 20, LARGE_WEIGHTS | {"hidden_layers": (128, 128), "learning_rate": 1e-3}),
    ("vanishing_gradients", "fewer layers", 20, {"activation": "sigmoid", "hidden_layers": (6,) * 8}),
    (
        "exploding_gradients",
        "weights far away. Reset with a gradient_clip of 1, smaller initial weights, or a lower",
        0,
        DEEP_LINEAR | BY_SGD | {"learning_rate": 0.01},
    ),
    ("exploding_gradients", "e+05. Reset with smaller initial weights.", 0, DEEP_LINEAR | BY_SGD),
    (
        "exploding_gradients",
        "gradient_clip leaves a step at most 2. Reset with smaller initial weights.",
        0,
        DEEP_LINEAR | BY_SGD | {"gradient_clip": 2},
    ),
    ("exploding_gradients", "adam scales its steps. Reset with smaller initial weights.", 0, DEEP_LINEAR),
    (
        "dead_units",
        "cannot learn. Reset with a lower learning rate.",
        50,
        RELU | {"learning_rate": 3.0},
    ),
    ("dead_units", "cannot learn. Try leaky_relu.", 0, RELU | {"hidden_layers": (2,) * 6}),
    ("dead_units", "4 of the 8 neurons of hidden layer 2 are dead", 30, RELU | {"dataset": BLOBS}),
    ("dead_units", "cannot learn. Try leaky_relu.", 30, RELU | {"dataset": BLOBS}),
    (
        "saturated_units",
        "Reset with an l2 of 0.0001, which keeps weights small.",
        10_000,
        {"dropout_rate": 0.2, "hidden_layers": (16, 16), "dataset": RINGS},
    ),
    ("saturated_units", "Reset with a lower learning rate.", 50, {"learning_rate": 3.0}),
    (
        "saturated_units",
        "Reset with smaller initial weights.",
        20,
        LARGE_WEIGHTS | {"hidden_layers": (128, 128), "learning_rate": 1e-3},
    ),
    (
        "vanishing_gradients",
        "for the last one, so that it hardly learns. Try fewer layers, or relu",
        20,
        BY_SGD | {"activation": "sigmoid", "hidden_layers": (6,) * 8},
    ),
    (
        "vanishing_gradients",
        "for the last one. Try fewer layers, or relu",
        20,
        {"activation": "sigmoid", "hidden_layers": (6,) * 8},
    ),
    (
        "learning_rate_high",
        "too high to settle",
        30,
        {"optimizer": "rmsprop", "learning_rate": 1.0, "l1": 1e-5, "hidden_layers": (4,) * 8, "dataset": MOONS},
    ),
    (
        "learning_rate_high",
        "too high to settle",
        20_000,
        {"learning_rate": 100.0, "l1": 0.01, "l2": 0.01, "hidden_layers": (), "dataset": XOR},
    ),
    (
        "penalty_high",
        "weights of the output layer are next to 0",
        300,
        {"l1": 1.0, "loss": "hinge", "optimizer": "adamw", "hidden_layers": (), "dataset": MOONS},
    ),
    ("learning_rate_low", "rate is too low", 30, {"optimizer": "rmsprop", "learning_rate": 1e-6}),
    ("penalty_high", "l2 of 0.5 pulls", 300, {"optimizer": "adamw", "l2": 0.5, "weight_decay": 0.6, "dataset": MOONS}),
    ("penalty_high", "l2 of 10 pulls them there", 3000, BY_SGD | {"learning_rate": 0.05, "l2": 10.0, "dataset": MOONS}),
    ("learning_rate_high", "Try a tenth", 30, BY_SGD | {"hidden_layers": (), "learning_rate": 50.0}),
    (
        "learning_rate_high",
        "momentum of 0.99,",
        20,
        BY_SGD | {"hidden_layers": (), "learning_rate": 1.0, "momentum": 0.99},
    ),
    ("penalty_high", "l1 of 10 pulls", 100, BY_SGD | {"learning_rate": 0.05, "l1": 10.0}),
    ("penalty_high", "l2 of 1 pulls", 100, {"learning_rate": 0.05, "l2": 1.0}),
    ("penalty_high", "l2 of 1 pulls", 1000, {"learning_rate": 0.05, "l2": 1.0}),
    ("penalty_high", "l2 of 1 pulls", 100, {"learning_rate": 0.05, "l2": 1.0, "activation": "relu"}),
    ("penalty_high", "weight_decay of 10 pulls", 300, {"optimizer": "adamw", "weight_decay": 10.0, "seed": 2}),
    ("neurons_alike", "random initial weights", 30, {"initializer": "zeros"}),
    ("neurons_alike", "random initial weights", 30, {"initializer": "zeros", "activation": "relu"}),
    ("learning_rate_low", "rate is too low", 30, {"learning_rate": 1e-7}),
    ("learning_rate_low", "warm_up schedule still holds", 30, by("warm_up", 10**9)),
    ("learning_rate_low", "step schedule has brought", 100, by("step", 20, 0.1)),
    ("gradient_clip_low", "to 0.0001", 30, BY_SGD | {"learning_rate": 0.1, "gradient_clip": 1e-4}),
    ("epsilon_high", "epsilon of 1,", 30, {"learning_rate": 1e-5, "epsilon": 1.0}),
    ("optimizer_slow", "adagrad divides", 20_000, LINEAR | {"learning_rate": 0.05, "optimizer": "adagrad"}),
    ("weights_unchanged", "the learning rate is 0.", 0, {"learning_rate": 0.0}),
    ("weights_unchanged", "cosine schedule has brought the learning rate down to 0.", 101, by("cosine", 100)),
    ("weights_unchanged", "one_cycle schedule has brought the learning rate down to 0.", 101, by("one_cycle", 100)),
    ("weights_unchanged", "step schedule has brought the learning rate down to 0.", 101, by("step", 100)),
    ("weights_unchanged", "cosine schedule has brought", 101, by("cosine", 100) | {"batch_size": 7}),
]


@pytest.mark.parametrize(("code", "words", "n_steps", "settings"), FAULTS)
def test_a_run_with_a_fault_gets_the_advice_that_names_its_cause(code, words, n_steps, settings):
    run = run_after(n_steps, **settings)

    advice = advice_of(run)

    assert advice is not None
    assert code == advice.code
    assert words in advice.message
    assert advice.message.endswith(".")


@pytest.mark.parametrize("clip", [1e-3, 1.0, 30.0, 1000.0])
def test_a_clip_that_is_in_force_is_not_advised(clip):
    for optimizer in ("sgd", "adam"):
        advice = advice_of(run_after(0, **DEEP_LINEAR | {"optimizer": optimizer, "gradient_clip": clip}))

        assert "exploding_gradients" == advice.code
        assert "gradient_clip of 1," not in advice.message


def shifted(run, size):
    """Move all weights and biases away from 0, so that float32 has no digits for small steps."""
    params = run.model().params
    return with_params(run, params + np.where(params < 0, -size, size).astype(np.float32))


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("the learning rate, 1e-35, is so small that a step is lost", {"learning_rate": 1e-35}),
        ("gradient_clip shortens the gradient to 1e-35", {"learning_rate": 0.1, "gradient_clip": 1e-35}),
        ("epsilon of 1,", {"learning_rate": 1e-30, "epsilon": 1.0, "optimizer": "rmsprop"}),
        (
            "warm_up schedule still holds",
            {"learning_rate": 1e-28, "learning_rate_schedule": "warm_up", "schedule_steps": 10**9},
        ),
    ],
)
@pytest.mark.parametrize("batch_size", [0, 7])
def test_weights_that_do_not_change_in_any_bit_are_told_with_the_cause(words, settings, batch_size):
    settings = {"optimizer": "sgd", "hidden_layers": (), "batch_size": batch_size} | settings
    run = shifted(run_after(0, dataset=random_points(50, 2), **settings), 1.0)
    before = run.model().params.tobytes()

    advice = advice_of(run)
    run.train(20)

    assert before == run.model().params.tobytes()
    assert "weights_unchanged" == advice.code
    assert words in advice.message


def test_weights_whose_changes_only_add_up_are_not_called_unchanged():
    settings = {"optimizer": "sgd", "hidden_layers": (), "learning_rate": 1e-9}
    run = shifted(run_after(0, dataset=random_points(50, 2), **settings), 1.0)
    before = run.model().params.tobytes()
    run.train(1)
    assert before == run.model().params.tobytes()

    assert advice_of(run) is None

    run.train(10_000)
    assert before != run.model().params.tobytes()


def test_a_batch_without_loss_does_not_pass_for_weights_that_do_not_change():
    """Hinge loss is 0 for a point that is right by far; the next batch may be another."""
    data = Dataset.from_points([-1.0, -0.9, 1.0, -0.1], [0, 0, 0, 0], [0, 0, 1, 0])
    run = Trainer(Config(loss="hinge", optimizer="sgd", hidden_layers=(), features=("x",), batch_size=1), data)
    with_params(run, [-2.0, 2.0, 0.0, 0.0])
    while run.next_update()[1].any():
        run.train(1)

    assert run.next_update()[0].any()
    assert advice_of(run) is None


def test_a_network_that_answers_with_the_largest_class_alone_has_not_learnt():
    """It is right for 97 of 100 points, and its weights vanish by a penalty."""
    points = random_points(100, 2)
    data = dataclasses.replace(points, labels=(np.arange(100) < 3).astype(points.labels.dtype))
    run = run_after(300, dataset=data, l2=1.0)

    assert run.evaluate().accuracy == 0.97
    assert "penalty_high" == advice_of(run).code


HEALTHY = {
    "default": {},
    "relu": {"activation": "relu", "initializer": "he_uniform"},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.3},
    "small batches": {"batch_size": 10},
    "small weights": {"initializer": "uniform", "initial_range": 0.001, "optimizer": "adamw"},
    "penalties": {"l1": 1e-4, "l2": 1e-3},
    "huge run": {"learning_rate": 0.03, "n_steps": 20_000},
}


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.parametrize("n_steps", [0, 1, 11, 30, 300])
def test_a_healthy_run_gets_no_advice(name, n_steps):
    settings = dict(HEALTHY[name])
    run = run_after(settings.pop("n_steps", n_steps), dataset=MOONS, **settings)

    assert advice_of(run) is None


AT_REST = {
    "l2": BY_SGD | {"learning_rate": 0.3, "l2": 0.01},
    "l2 with adam": {"l2": 0.01},
    "l1": BY_SGD | {"learning_rate": 0.1, "l1": 0.05, "hidden_layers": ()},
    "weight decay": {"optimizer": "adamw", "weight_decay": 1.0, "hidden_layers": ()},
}


@pytest.mark.parametrize("name", AT_REST)
def test_a_run_that_penalties_hold_at_rest_is_not_told_to_take_larger_steps(name):
    """What the points' loss alone would have it do is undone by the penalty: there is no slope left to follow."""
    run = run_after(20_000, dataset=MOONS, **AT_REST[name])
    n_small = 0

    for _ in range(30):
        run.train(101)
        gradient, update = run.next_update()
        n_small += bool(np.linalg.norm(gradient) > 0.01 and np.linalg.norm(update) < 2e-5)
        assert advice_of(run) is None
    assert n_small


def test_weights_that_do_not_change_as_a_penalty_balances_the_gradient_are_told_so():
    """y = x/2 on points of y = 3x/4: with l2 = 1/2 both pull by 1/4, in numbers that float32 holds exactly."""
    data = Dataset.from_points([1.0, -1.0], [0.0, 0.0], [0, 0], values=[0.75, -0.75])
    settings = {"loss": "squared_error", "optimizer": "sgd", "hidden_layers": (), "features": ("x",), "l2": 0.5}
    run = with_params(Trainer(Config(**settings), data), [0.5, 0.0])

    assert not run.next_update()[1].any()
    assert advice_of(run).message.endswith("l2 of 0.5 pulls them back as hard as the points pull them away.")


def test_a_run_that_swings_across_a_kink_is_not_told_to_take_larger_steps():
    """|output - value| is least at the median, 0.3, where its slope jumps from -1/5 to 1."""
    data = Dataset.from_points([0.0] * 5, [0.0] * 5, [0] * 5, values=[0.3, 0.3, 0.3, -0.5, -0.5])
    settings = {"loss": "absolute_error", "optimizer": "sgd", "hidden_layers": (), "learning_rate": 1e-6}
    run = Trainer(Config(**settings), data)
    run.train(10)
    with_params(run, [0.5, 0.5, 0.2999999])

    for _ in range(10):
        run.train(1)
        assert abs(run.model().params[2] - 0.3) < 2e-6
        assert advice_of(run) is None


def test_a_weight_that_l1_holds_at_zero_is_no_slope_to_follow():
    """The points pull x by 0.1, less than l1 does; y rests at 0.9 - 0.5, where both pulls are equal."""
    x, y = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    data = Dataset.from_points(x, y, [0] * 4, values=0.1 * x + 0.9 * y)
    settings = {"loss": "squared_error", "optimizer": "sgd", "hidden_layers": (), "learning_rate": 1e-6, "l1": 0.5}
    run = Trainer(Config(**settings), data)
    run.train(10)
    with_params(run, [1e-8, 0.4, 0.0])

    for _ in range(10):
        run.train(1)
        assert abs(run.model().params[0]) < 2e-6
        assert advice_of(run) is None


def test_a_run_that_dropout_holds_at_rest_is_not_told_to_take_larger_steps():
    settings = {"learning_rate": 0.1, "dropout_rate": 0.5, "hidden_layers": (8,)}
    run = run_after(5000, dataset=MOONS, **BY_SGD | settings)
    run.update_config(dataclasses.replace(run.config, learning_rate=1e-5))

    for _ in range(10):
        run.train(50)
        assert np.linalg.norm(run.next_update()[0]) > 0.005
        assert advice_of(run) is None


def test_a_batch_without_loss_is_not_told_as_a_low_learning_rate():
    data = generate_dataset("circles", n_points=100)
    run = run_after(
        20, dataset=data, optimizer="rmsprop", loss="hinge", batch_size=1, hidden_layers=(), learning_rate=1.0
    )
    while run.next_update()[1].any():
        run.train(1)

    assert advice_of(run) is None


def test_a_loss_beyond_all_numbers_is_told_and_has_no_gradient():
    """Outputs of 1e25 are numbers, and their squares are none in float32."""
    run = run_of((1, 1, 1, 2), dataset=random_points(20, 2), activation="linear", loss="squared_error")
    with_params(run, [1e20, 0.0, 1.0, 0.0, 1e5, -1e5, 0.0, 0.0])

    diagnosis = diagnose(run, run.evaluate())

    assert "too large to compute with. Reset with a lower learning rate." in diagnosis.advice.message
    assert [(None, None)] * 3 == [(layer.gradient_norm, layer.update_norm) for layer in diagnosis.layers]


def test_large_gradients_are_no_fault_where_neither_steps_nor_the_loss_are_large():
    """Eight layers of sines fold the plane, so that the outputs depend much on each weight."""
    settings = {"activation": "sine", "optimizer": "adagrad", "learning_rate": 1.0, "hidden_layers": (4,) * 8}
    run = run_after(3000, loss="hinge", **settings)

    assert np.linalg.norm(run.next_update()[0]) > 100
    assert run.evaluate().loss < 1.5
    assert advice_of(run) is None


def test_a_run_whose_loss_has_grown_without_bound_is_told_so_though_its_steps_are_small():
    data = generate_dataset("bumps", n_points=200)
    settings = {"activation": "leaky_relu", "optimizer": "adagrad", "learning_rate": 100.0, "hidden_layers": (4,) * 8}
    run = run_after(1000, dataset=data, seed=955, batch_size=32, epsilon=1.0, **settings | by("cosine", 1000, 0.01))
    update = run.next_update()[1]

    assert run.evaluate().loss > 1e6
    assert np.linalg.norm(update) < 0.1 * np.linalg.norm(run.model().params)
    assert advice_of(run).message.endswith("as adagrad scales its steps. Reset with a lower learning rate.")


def test_a_run_that_diverged_at_once_is_not_found_healthy():
    """Its gradient is no larger than others: it is the step that leads too far."""
    settings = {"activation": "linear", "loss": "squared_error", "hidden_layers": (8,) * 8, "learning_rate": 1e3}
    run = Trainer(Config(**BY_SGD | settings), MOONS)
    run.train(100)

    assert 1 == run.diverged_at
    assert np.linalg.norm(run.next_update()[0]) < 100
    assert "The next step makes the loss too large to compute" in advice_of(run).message

    run.update_config(dataclasses.replace(run.config, learning_rate=0.1))
    assert 100 == run.train(100)


@pytest.mark.parametrize("settings", [{"l2": 0.01}, RELU | {"learning_rate": 0.3}])
def test_values_that_are_all_equal_can_be_learnt(settings):
    """They have no spread that could be explained, so that R squared says nothing of them."""
    x, y = np.random.default_rng(0).uniform(-1, 1, (2, 100))
    data = Dataset.from_points(x, y, np.zeros(100, int), values=np.full(100, 0.5))
    run = run_after(1000, dataset=data, **settings)

    assert run.evaluate().loss < 1e-6
    assert advice_of(run) is None


def test_steps_of_more_than_ten_times_the_weights_are_told_as_such():
    run = run_after(10, dataset=MOONS, **BY_SGD | {"hidden_layers": (), "learning_rate": 100.0})
    with_params(run, np.full(6, 0.1))

    assert np.linalg.norm(run.next_update()[1]) > 10 * np.linalg.norm(run.model().params)
    assert "weights of a layer by more than ten times their size: the learning rate" in advice_of(run).message


def test_long_steps_that_lead_lower_than_shorter_ones_are_not_advised_against():
    data = generate_dataset("gaussians", n_points=200, n_classes=5)
    settings = {"optimizer": "adagrad", "learning_rate": 0.3, "activation": "gelu", "hidden_layers": (4,)}
    run, shorter = (run_after(30, dataset=data, batch_size=1, loss="hinge", **settings) for _ in range(2))
    shorter.update_config(dataclasses.replace(shorter.config, learning_rate=0.03))

    assert advice_of(run) is None

    run.train(100)
    shorter.train(100)
    assert run.evaluate().loss < shorter.evaluate().loss


def test_weights_that_began_next_to_zero_were_not_pulled_there():
    settings = {"initializer": "uniform", "initial_range": 0.001, "hidden_layers": (8,) * 4, "l2": 1e-6}
    run = run_after(30, dataset=MOONS, **BY_SGD | {"learning_rate": 0.1} | settings)

    assert advice_of(run) is None or advice_of(run).code != "penalty_high"


def test_neurons_that_weigh_differently_in_the_next_layer_do_not_learn_the_same():
    run = with_params(run_of((2, 2, 2), dataset=random_points(20, 2)), [0.5] * 4 + [0.1] * 2 + [1, -1, 0.5, 0.2, 0, 0])
    assert advice_of(run) is None

    run.train(1)
    first, second = run.model().params[:4].reshape(2, 2)
    assert (first != second).any()


def test_gradients_beyond_all_numbers_are_told_as_exploding():
    run = run_of((1, 1, 1, 2), dataset=random_points(20, 2), activation="linear")
    with_params(run, [0.0, 0.0, 1e30, 0.0, 1e30, -1e30, 0.0, 0.0])

    assert "too large to compute with" in advice_of(run).message
