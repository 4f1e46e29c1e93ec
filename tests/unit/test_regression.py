"""Points that carry values: losses, gradients, maps, scores, and the change from classes to values and back."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.constraints import LOSSES_OF_TASK
from nnvisu.core.datasets import VALUE_FUNCTIONS, Dataset, generate_dataset
from nnvisu.core.decision_map import VALUE_COLOURS, answer_at, render_maps
from nnvisu.core.network import feature_rows
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, random_values, run_of, with_params

LOSSES = LOSSES_OF_TASK["regression"]


@pytest.mark.parametrize("n_points", [1, 5, 16, 17, 300, 1100])
@pytest.mark.parametrize("kind", LOSSES)
def test_loss_and_gradient_equal_the_reference(kind, n_points):
    layer_sizes = (3, 7, 5, 1)
    run = run_of(layer_sizes, dataset=random_values(n_points), loss=kind, huber_delta=0.3)
    params = run.model().params
    inputs, values = inputs_and_labels(run)

    expected = reference.gradient(layer_sizes, "tanh", params, inputs, values, kind, delta=0.3)
    expected_loss = reference.loss(layer_sizes, "tanh", params, inputs, values, kind, delta=0.3)

    assert np.abs(gradient_of(run) - expected).max() < 3e-6
    assert run.evaluate().loss == pytest.approx(expected_loss, rel=3e-6)


@pytest.mark.parametrize("kind", LOSSES)
def test_gradient_equals_finite_differences(kind):
    layer_sizes = (2, 6, 1)
    run = run_of(layer_sizes, dataset=random_values(40), loss=kind, huber_delta=0.3, seed=3)
    params = run.model().params.astype(np.float64)
    inputs, values = inputs_and_labels(run)

    expected = reference.finite_difference(
        lambda p: reference.loss(layer_sizes, "tanh", p, inputs, values, kind, delta=0.3), params
    )

    assert np.abs(gradient_of(run) - expected).max() < 1e-6


def test_one_step_equals_the_one_worked_by_hand():
    """A line w·x + b with w = 1, b = 0 at x = 0.5, value -0.5: r = 1, loss 1/2, gradients r·x = 0.5 and r = 1."""
    data = Dataset.from_points([0.5], [0.0], [0], values=[-0.5])
    run = run_of((1, 1), dataset=data, loss="squared_error", optimizer="sgd", learning_rate=0.1)
    with_params(run, [1.0, 0.0])

    assert run.evaluate().loss == pytest.approx(0.5)
    run.train(1)

    assert run.model().params == pytest.approx([0.95, -0.1])


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_broken_output_shows_in_every_loss(kind, value):
    run = run_of((2, 1), dataset=random_values(20), loss=kind)
    params = run.model().params.copy()
    params[2] = value

    assert with_params(run, params).evaluate().loss is None
    assert run.train(3) == 0


@pytest.mark.machine_code
@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("name", VALUE_FUNCTIONS)
def test_every_loss_learns_every_data_set(name, kind):
    run = Trainer(Config(loss=kind, hidden_layers=(16, 16)), generate_dataset(name, test_fraction=0.2, noise=0.02))
    run.train(3000)

    assert run.evaluate().scores.test.r_squared > 0.85


def test_plane_and_bumps_are_what_their_formulas_say():
    plane, bumps = generate_dataset("plane", noise=0.0), generate_dataset("bumps", n_points=500, noise=0.0)

    assert np.abs(plane.values - (plane.x + plane.y) / 2).max() < 2e-6
    assert bumps.values.max() > 0.8
    assert bumps.values.min() < -0.8
    # Neighbouring bumps have opposite signs: the mirror image in x = 0 has the same sign, that in y = 0 the other one.
    for x, y in ((0.65, 0.45), (0.0, 0.45)):
        near = np.hypot(bumps.x - x, bumps.y - y) < 0.15
        opposite = np.hypot(bumps.x - x, bumps.y + y) < 0.15
        assert bumps.values[near].mean() * bumps.values[opposite].mean() < -0.1


@pytest.mark.parametrize("name", VALUE_FUNCTIONS)
def test_noise_scatters_the_values_within_their_range(name):
    quiet, noisy = (generate_dataset(name, n_points=2000, noise=noise) for noise in (0.0, 0.3))

    assert np.array_equal(quiet.x, noisy.x)
    assert np.abs(noisy.values).max() <= 1.0
    assert 0.2 < (noisy.values - quiet.values).std() < 0.31


def test_map_has_the_colours_of_the_values_and_the_class_map_their_bytes():
    run = Trainer(Config(loss="squared_error"), generate_dataset("plane"))
    run.train(200)
    model, size = run.model(), 24
    centres = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(centres, centres[::-1])
    inputs = feature_rows(x.ravel(), y.ravel(), model.features)
    values = reference.forward(model.architecture.layer_sizes, "tanh", model.params, inputs)[1][-1][0].clip(-1, 1)
    low, middle, high = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in VALUE_COLOURS)
    side = np.where(values[:, None] < 0, low, high)
    expected = middle + np.abs(values)[:, None] * (side - middle)

    maps = render_maps(model, size)

    assert np.abs(maps.decision_map.reshape(-1, 3) - expected).max() < 0.502
    assert np.abs(maps.class_map[:, :, 1].ravel() - (values + 1) * 127.5).max() < 0.502
    assert not maps.class_map[:, :, 0].any()
    assert answer_at(model, float(x[3, 5]), float(y[3, 5])).value == pytest.approx(values[3 * size + 5], abs=1e-5)
    assert [] == answer_at(model, 0.0, 0.0).probabilities


def test_scores_are_those_of_the_textbook():
    data = Dataset.from_points([0.0, 0.5, 1.0], [0.0, 0.0, 0.0], [0, 0, 0], values=[0.0, 0.2, 1.0])
    run = with_params(run_of((1, 1), dataset=data, loss="absolute_error"), [1.0, 0.0])
    scores = run.evaluate().scores.train

    assert scores.mean_absolute_error == pytest.approx(0.1)
    # Residuals 0, 0.3, 0; the values' mean is 0.4: spread 0.16 + 0.04 + 0.36.
    assert scores.r_squared == pytest.approx(1 - 0.09 / 0.56)
    assert run.evaluate().loss == pytest.approx(0.1)
    assert run.evaluate().accuracy is None


@pytest.mark.machine_code
def test_other_task_keeps_the_hidden_layers_and_makes_a_new_output_layer():
    run = Trainer(Config(hidden_layers=(5,), loss="hinge"), generate_dataset("moons", n_classes=3))
    run.train(50)
    before = run.model()

    run.update_dataset(generate_dataset("bumps"))

    after = run.model()
    assert (2, 5, 1) == after.architecture.layer_sizes
    assert "squared_error" == run.config.loss
    assert np.array_equal(before.params[:15], after.params[:15])
    run.train(300)
    assert not np.array_equal(after.params[15:], run.model().params[15:])
    run.update_dataset(generate_dataset("moons", n_classes=3))
    assert (2, 5, 3) == run.architecture.layer_sizes
    assert "cross_entropy" == run.config.loss
    run.train(300)
    assert run.evaluate().accuracy > 0.6


def test_points_of_the_other_task_do_not_join():
    with pytest.raises(InvalidValue, match=r"points\.value"):
        Dataset.from_points([0.0], [0.0], [0], values=[1.5])
    with pytest.raises(InvalidValue, match=r"points\.value"):
        Dataset.from_points([0.0], [0.0], [0], values=[0.1, 0.2])


def test_a_run_of_values_is_exact_in_any_pieces():
    config = Config(hidden_layers=(6,), loss="huber", batch_size=7, dropout_rate=0.1)
    whole, pieces = (Trainer(config, generate_dataset("bumps")) for _ in range(2))
    whole.train(60)
    for n_steps in (1, 20, 39):
        pieces.train(n_steps)

    assert np.array_equal(whole.model().params, pieces.model().params)


def test_the_data_decide_a_loss_that_was_never_chosen():
    run = Trainer(dataclasses.replace(Config(), label_smoothing=0.1), generate_dataset("plane"))

    assert ("squared_error", 0.0) == (run.config.loss, run.config.label_smoothing)
