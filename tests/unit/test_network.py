"""Architecture, layout, initial weights, input features."""

import numpy as np
import pytest

from nnvisu.core.network import FEATURE_FUNCTIONS, Architecture, ParameterLayout, feature_rows, initialise
from nnvisu.settings import FEATURES, SETTING


def test_layout_is_weights_then_biases_layer_by_layer():
    layout = ParameterLayout(Architecture((2, 3, 4)))
    (first, first_biases), (second, second_biases) = layout.unpack(np.arange(layout.n_params))

    assert layout.n_params == 2 * 3 + 3 + 3 * 4 + 4
    assert first.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert first_biases.tolist() == [6, 7, 8]
    assert second[0].tolist() == [9, 10, 11]
    assert second_biases.tolist() == [21, 22, 23, 24]


@pytest.mark.parametrize("initializer", [name for name in SETTING["initializer"].choices if "_" in name])
def test_initial_weights_have_their_deviation_and_biases_are_zero(initializer):
    layout = ParameterLayout(Architecture((200, 100)))
    [(weights, biases)] = layout.unpack(initialise(layout, initializer, seed=1))
    expected = np.sqrt({"glorot": 2 / 300, "he": 2 / 200, "lecun": 1 / 200}[initializer.split("_")[0]])

    assert weights.std() == pytest.approx(expected, rel=0.02)
    assert abs(weights.mean()) < 4 * expected / np.sqrt(weights.size)
    if initializer.endswith("uniform"):
        assert np.abs(weights).max() <= expected * np.sqrt(3) * 1.000001
    assert not biases.any()
    assert np.array_equal(initialise(layout, initializer, 1), initialise(layout, initializer, 1))
    assert not np.array_equal(initialise(layout, initializer, 1), initialise(layout, initializer, 2))


def test_uniform_weights_fill_their_range():
    layout = ParameterLayout(Architecture((200, 100)))
    [(weights, biases)] = layout.unpack(initialise(layout, "uniform", 1, 0.25))

    assert 0.2499 < weights.max() <= 0.25
    assert -0.2499 > weights.min() >= -0.25
    assert weights.std() == pytest.approx(0.25 / np.sqrt(3), rel=0.02)
    assert not biases.any()


def test_zeros_are_zeros():
    assert not initialise(ParameterLayout(Architecture((3, 5, 2))), "zeros", 1).any()


@pytest.mark.parametrize("sizes", [(1, 1), (2, 8), (8, 8), (8, 2), (30, 17), (17, 30), (256, 256)])
def test_orthogonal_weights_have_orthonormal_rows_or_columns(sizes):
    layout = ParameterLayout(Architecture(sizes))
    [(weights, biases)] = layout.unpack(initialise(layout, "orthogonal", 1))
    weights = weights.astype(np.float64)

    products = weights @ weights.T if sizes[0] >= sizes[1] else weights.T @ weights

    assert np.abs(products - np.eye(min(sizes))).max() < 1e-6
    assert not biases.any()


def test_orthogonal_weights_favour_no_direction():
    layout = ParameterLayout(Architecture((2, 2)))
    drawn = np.array([layout.unpack(initialise(layout, "orthogonal", seed))[0][0] for seed in range(4000)])

    assert np.abs(drawn.mean(axis=0)).max() < 0.05
    assert np.abs((drawn**2).mean(axis=0) - 0.5).max() < 0.03
    assert abs(np.mean(np.linalg.det(drawn) > 0) - 0.5) < 0.05


def test_every_feature_of_the_table_is_computed():
    rows = dict(zip(FEATURES, feature_rows(np.array([0.5]), np.array([-0.25]), FEATURES)[:, 0], strict=True))

    assert tuple(FEATURE_FUNCTIONS) == FEATURES
    assert rows == {
        "x": 0.5,
        "y": -0.25,
        "x_squared": 0.25,
        "y_squared": 0.0625,
        "xy": -0.125,
        "sin_x": 1.0,
        "sin_y": pytest.approx(-np.sqrt(0.5)),
        "cos_x": pytest.approx(0.0, abs=1e-7),
        "cos_y": pytest.approx(np.sqrt(0.5)),
        "radius": pytest.approx(np.hypot(0.5, 0.25)),
    }
