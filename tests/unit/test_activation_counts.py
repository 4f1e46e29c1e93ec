"""Counts of activations, against NumPy's histogram of the reference's forward pass."""

import numpy as np
import pytest

from nnvisu.core.activation_counts import N_BINS, count_activations
from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests.support import reference

pytestmark = pytest.mark.usefixtures("compiled")

MOONS = generate_dataset("moons", n_points=90, test_fraction=0.3)


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
def test_counts_are_those_of_a_histogram_of_the_training_points(activation):
    """Neither test points nor dropout nor the outputs have a part in it."""
    run = Trainer(Config(hidden_layers=[7, 5], activation=activation, dropout_rate=0.4), MOONS)
    run.train(20)
    model = run.model()
    is_train = ~MOONS.is_test
    values = np.stack([MOONS.x[is_train], MOONS.y[is_train]]).astype(np.float64)

    layers = count_activations(model, MOONS)

    parts = reference.layers_of((2, 7, 5, 2), model.params.astype(np.float64))
    assert 2 == len(layers)
    for layer, (weights, biases) in zip(layers, parts, strict=False):
        values = reference.ACTIVATIONS[activation](weights @ values + biases[:, None])
        bounds = {"tanh": (-1, 1), "sine": (-1, 1), "sigmoid": (0, 1)}.get(activation, (values.min(), values.max()))
        expected, _ = np.histogram(values, bins=N_BINS, range=bounds)
        assert activation == layer.activation
        assert bounds == pytest.approx((layer.low, layer.high), abs=1e-5)
        assert values.size == layer.counts.sum()
        # float32 and float64 may fall to different sides of an edge.
        assert np.abs(np.cumsum(expected) - np.cumsum(layer.counts)).max() <= 2


def test_a_layer_of_one_value_and_one_without_any_have_a_range():
    points = Dataset.from_points([0.5, -0.5], [0.0, 0.25], [0, 1])
    run = Trainer(Config(hidden_layers=[3], activation="relu", initializer="zeros"), points)
    broken = run.model()
    all_nan = type(broken)(**{**vars(broken), "params": np.full_like(broken.params, np.nan)})

    (alike,), (none,) = count_activations(run.model(), points), count_activations(all_nan, points)

    assert (-0.5, 0.5, 6) == (alike.low, alike.high, alike.counts[N_BINS // 2])
    assert (0.0, 0.0, 0) == (none.low, none.high, none.counts.sum())


def test_without_hidden_layers_or_training_points_there_is_nothing_to_count():
    alone = Trainer(Config(hidden_layers=[]), MOONS)
    empty = Dataset.from_points([], [], [])

    assert () == count_activations(alone.model(), MOONS)
    assert () == count_activations(Trainer(Config(), MOONS).model(), empty)
