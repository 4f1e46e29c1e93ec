"""Decision maps and probabilities against the reference."""

import numpy as np
import pytest

from nnvisu.core.decision_map import CLASS_COLOURS, answer_at, render_maps
from nnvisu.core.network import Architecture, Model, ParameterLayout, feature_rows, initialise
from tests.support import reference
from tests.support.engine import run_of


def model_of(layer_sizes, activation="tanh", features=("x", "y"), gain=3.0):
    layout = ParameterLayout(Architecture(layer_sizes))
    activations = (activation,) * (len(layer_sizes) - 2)
    return Model(layout.architecture, activations, features, gain * initialise(layout, "glorot_uniform", 1))


def expected_map(model, size):
    centres = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(centres, centres[::-1])
    inputs = feature_rows(x.ravel(), y.ravel(), model.features)
    p = reference.probabilities(model.architecture.layer_sizes, (*model.activations, "tanh")[0], model.params, inputs)
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in CLASS_COLOURS[: len(p)]])
    return (p.T @ colours).reshape(size, size, 3)


@pytest.mark.parametrize("size", [8, 9, 33, 100])
@pytest.mark.parametrize("layer_sizes", [(2, 2), (2, 10, 5, 3), (2, 17, 8)])
def test_map_equals_the_reference(layer_sizes, size):
    model = model_of(layer_sizes)

    pixels = render_maps(model, size).decision_map

    assert pixels.shape == (size, size, 3)
    assert pixels.dtype == np.uint8
    assert pixels.transpose(2, 0, 1).flags.c_contiguous == (size * size % 16 == 0)  # as encodings read them
    # Rounded to nearest; float32 may fall on the other side of a half.
    assert np.abs(pixels - expected_map(model, size)).max() < 0.502


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
def test_map_equals_the_reference_for_every_activation_and_feature(activation):
    model = model_of((4, 6, 5), activation, ("y", "sin_x", "xy", "radius"))

    assert np.abs(render_maps(model, 24).decision_map - expected_map(model, 24)).max() < 0.502


def test_top_row_is_y_one_and_left_column_x_minus_one():
    """Class 0 (blue) where y > 0 and class 1 (orange) where y < 0, sharply; then the same for x."""
    layout = ParameterLayout(Architecture((2, 2)))
    for column, corner in ((1, (-1, 0)), (0, (0, -1))):
        params = np.zeros(layout.n_params, np.float32)
        layout.unpack(params)[0][0][0, column] = 1000.0
        pixels = render_maps(Model(layout.architecture, (), ("x", "y"), params), 8).decision_map

        assert pixels[corner].tolist() == [0xD5, 0x5E, 0x00] if column else [0x00, 0x72, 0xB2]
        assert pixels[(0, 0)].tolist() == [0x00, 0x72, 0xB2] if column else [0xD5, 0x5E, 0x00]


def test_probabilities_at_a_place_equal_the_reference():
    model = model_of((2, 9, 6, 5))
    expected = reference.probabilities((2, 9, 6, 5), "tanh", model.params, [[0.3], [-0.8]])[:, 0]

    measured = answer_at(model, 0.3, -0.8).probabilities

    assert measured == pytest.approx(expected, rel=2e-5)
    assert sum(measured) == pytest.approx(1.0, abs=1e-6)
    assert all(type(value) is float for value in measured)


def test_dropout_is_off_in_a_map():
    run = run_of((2, 8, 2), dropout_rate=0.9)

    assert np.array_equal(render_maps(run.model(), 20).decision_map, render_maps(run.model(), 20).decision_map)


def test_logits_of_thousands_stay_exact():
    model = model_of((2, 4, 3), "relu", gain=300.0)

    assert np.abs(render_maps(model, 32).decision_map - expected_map(model, 32)).max() < 1.0
