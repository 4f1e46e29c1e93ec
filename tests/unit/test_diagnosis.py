"""Diagnosis: norms and shares by the reference, and each advice on a run that has that fault."""

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.diagnosis import diagnose
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import inputs_and_labels, random_points, run_of, with_params

pytestmark = pytest.mark.usefixtures("compiled")

MOONS = generate_dataset("moons", n_points=200)
SPIRALS = generate_dataset("spirals", n_points=300)


def diagnosis_after(n_steps, dataset=SPIRALS, **settings):
    run = Trainer(Config(**settings), dataset)
    run.train(n_steps)
    return diagnose(run, run.evaluate())


def test_norms_are_those_of_the_reference():
    layer_sizes = (2, 5, 4, 3)
    run = run_of(layer_sizes, n_points=30, optimizer="sgd", learning_rate=0.3, l2=0.1)
    run.train(3)
    params = run.model().params.astype(np.float64)
    inputs, labels = inputs_and_labels(run)
    gradient = reference.gradient(layer_sizes, "tanh", params, inputs, labels)
    update = -0.3 * (gradient + 0.1 * reference.is_weight(layer_sizes) * params)

    layers = diagnose(run, run.evaluate()).layers

    for part, name in ((params, "weight_norm"), (gradient, "gradient_norm"), (update, "update_norm")):
        expected = [
            np.sqrt((weights**2).sum() + (biases**2).sum())
            for weights, biases in reference.layers_of(layer_sizes, part)
        ]
        assert [getattr(layer, name) for layer in layers] == pytest.approx(expected, rel=1e-4)


def test_looking_changes_nothing_of_the_run():
    config = Config(batch_size=7, dropout_rate=0.2, optimizer="adam")
    watched, plain = (Trainer(config, MOONS) for _ in range(2))
    for _ in range(5):
        watched.train(9)
        diagnose(watched, watched.evaluate())
    plain.train(45)

    assert np.array_equal(watched.model().params, plain.model().params)


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
@pytest.mark.parametrize("size", [1.0, 8.0, 40.0])
def test_dead_and_saturated_units_are_those_that_the_slopes_of_the_reference_say(activation, size):
    """Biases of ``size`` shift units to where they hardly move, if their activation has such places."""
    layer_sizes = (2, 12, 9, 3)
    run = run_of(layer_sizes, n_points=80, activation=activation)
    params = np.random.default_rng(3).normal(0.0, 1.0, run.layout.n_params)
    for _, biases in reference.layers_of(layer_sizes, params):
        biases *= size
    with_params(run, params)
    sums = reference.forward(layer_sizes, activation, run.model().params, inputs_and_labels(run)[0])[1]
    slopes = [np.abs(reference.DERIVATIVES[activation](z)) for z in sums[:-1]]
    is_dead = [(slope == 0).all(axis=1) & (activation == "relu") for slope in slopes]
    is_saturated = [(slope < 0.01).mean(axis=1) >= 0.95 for slope in slopes]

    layers = diagnose(run, run.evaluate()).layers

    for layer, dead, saturated in zip(layers, is_dead, is_saturated, strict=False):
        assert (dead.mean(), (saturated & ~dead).mean()) == (layer.dead_share, layer.saturated_share)
    assert (None, None) == (layers[-1].dead_share, layers[-1].saturated_share)
    assert size < 40 or any(map(np.any, is_saturated)) == (activation in STEADY)


def test_of_many_points_units_are_looked_at_with_all_of_them_in_pieces():
    data = generate_dataset("moons", n_points=1500, test_fraction=0.1)
    is_train = ~data.is_test

    pieces = list(Trainer(Config(), data).bench.pieces_of_points())

    assert [512, 512, 326] == [piece.n_points for piece in pieces]
    rows = [piece.rows.reshape(-1, piece.stride)[:2, : piece.n_points] for piece in pieces]
    np.testing.assert_array_equal(np.hstack(rows), np.float32([data.x[is_train], data.y[is_train]]))


# Those that are next to flat somewhere; sine is so only between its waves.
STEADY = {"tanh", "relu", "elu", "gelu", "silu", "sigmoid", "softplus"}


@pytest.mark.parametrize(
    ("activation", "bias", "share"),
    [
        ("gelu", -10, 1),
        ("silu", -20, 1),
        ("gelu", 10, 0),
        ("leaky_relu", -9, 0),
        ("sine", np.pi / 2, 1),
        ("sine", 0, 0),
    ],
)
def test_a_unit_that_hardly_moves_is_saturated_whatever_its_activation(activation, bias, share):
    """What counts is the slope: 0.01 itself, as leaky_relu has it, is still one."""
    data = Dataset.from_points([-0.001, 0.0, 0.001], [0, 0, 0], [0, 1, 0])
    run = run_of((1, 1, 2), dataset=data, activation=activation)

    layer = diagnose(*_with_metrics(run, [1.0, bias, 1.0, 1.0, 0.0, 0.0])).layers[0]

    assert (0, share) == (layer.dead_share, layer.saturated_share)


def _with_metrics(run, params):
    with_params(run, params)
    return run, run.evaluate()


def test_without_training_points_there_is_nothing_to_say():
    run = Trainer(Config(), Dataset.from_points([], [], []))

    assert diagnose(run, run.evaluate()) is None


def test_numbers_that_are_not_finite_are_told_as_none():
    run = run_of((2, 3, 2), dataset=random_points(20, 2))
    params = run.model().params.copy()
    params[0] = np.float32(3e38)
    with_params(run, params)

    layers = diagnose(run, run.evaluate()).as_json()["layers"]

    numbers = [value for layer in layers for value in layer.values() if not isinstance(value, str)]
    assert all(number is None or np.isfinite(number) for number in numbers)
    assert None in numbers


@pytest.mark.parametrize("n_alive", [0, 1])
def test_a_unit_that_is_dead_at_all_points_but_one_is_not_dead(n_alive):
    x = np.where(np.arange(1100) < 1100 - n_alive, -1.0, 1.0)
    run = run_of((1, 1, 2), dataset=Dataset.from_points(x, x, np.zeros(1100, int)), activation="relu")
    with_params(run, [1.0, 0.0, 1.0, 1.0, 0.0, 0.0])

    layer = diagnose(run, run.evaluate()).layers[0]

    assert (1.0 - n_alive, n_alive) == (layer.dead_share, layer.saturated_share)


@pytest.mark.parametrize("n_flat", [1044, 1045])
def test_a_unit_is_saturated_from_95_percent_of_all_points_on(n_flat):
    """1,045 of 1,100 points are 95%; the slope of sigmoid is 0.0066 at 5 and 0.25 at 0."""
    x = np.where(np.arange(1100) < n_flat, 1.0, 0.0)
    run = run_of((1, 1, 2), dataset=Dataset.from_points(x, x, np.zeros(1100, int)), activation="sigmoid")
    with_params(run, [5.0, 0.0, 1.0, 1.0, 0.0, 0.0])

    assert float(n_flat == 1045) == diagnose(run, run.evaluate()).layers[0].saturated_share
