"""Neuron maps and class maps against the reference."""

import numpy as np
import pytest

from nnvisu.core.decision_map import render_maps
from nnvisu.core.network import Architecture, Model, ParameterLayout, feature_rows, initialise
from nnvisu.core.neuron_maps import render_neuron_maps
from tests.support import reference

SIZES = (3, 6, 17, 4)
FEATURES = ("x", "y", "xy")


def model_of(activations=("tanh", "relu"), gain=3.0):
    layout = ParameterLayout(Architecture(SIZES))
    return Model(layout.architecture, activations, FEATURES, gain * initialise(layout, "glorot_uniform", 1))


def reference_activations(model, size):
    """Return what each neuron gives, hidden ones first, (n_neurons, size²), rows from the top."""
    centres = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(centres, centres[::-1])
    inputs = feature_rows(x.ravel(), y.ravel(), FEATURES)
    layer_inputs, sums = reference.forward(SIZES, model.activations, model.params, inputs)
    return np.concatenate([*layer_inputs[1:], sums[-1]])


@pytest.mark.parametrize("activations", [("tanh", "relu"), ("sigmoid", "linear"), ("sine", "softplus")])
@pytest.mark.parametrize("size", [8, 13, 32])
def test_every_neuron_is_shown_to_half_a_level(activations, size):
    model = model_of(activations)

    maps = render_neuron_maps(model, size)

    expected = reference_activations(model, size)
    shown = (maps.picture.reshape(size * size, -1).T - 128.0) / 127.0 * maps.scales[:, None]
    assert (size, size, 27) == maps.picture.shape
    assert (6, 17, 4) == maps.layer_sizes
    assert (np.abs(shown - expected) <= maps.scales[:, None] * (0.5 / 127 + 1e-5)).all()
    # The scale is no larger than it has to be.
    is_bounded = np.repeat([name in ("tanh", "sigmoid", "sine") for name in (*activations, "linear")], (6, 17, 4))
    assert (maps.scales[is_bounded] == 1).all()
    largest = np.abs(expected).max(axis=1)[~is_bounded]
    assert (maps.scales[~is_bounded] < 2.001 * np.maximum(largest, 2.0**-20)).all()


def test_a_neuron_that_gives_nothing_or_no_number_is_shown_as_zero():
    model = model_of(("relu", "relu"))
    params = model.params.copy()
    params[:18] = 0.0  # the first layer's weights; its biases are 0
    params[6 * 4 + 17 * 6] = np.nan  # a bias of the second layer

    picture = render_neuron_maps(Model(model.architecture, model.activations, FEATURES, params), 8).picture

    assert (picture[:, :, :6] == 128).all()
    assert (picture[:, :, 6] == 128).all()


@pytest.mark.parametrize("size", [8, 33])
def test_class_map_is_the_winner_and_its_probability(size):
    model = model_of()
    logits = reference_activations(model, size)[-4:]
    shares = np.exp(logits - logits.max(axis=0))
    shares /= shares.sum(axis=0)

    classes = render_maps(model, size).class_map.reshape(-1, 2)

    assert logits.argmax(axis=0).tolist() == classes[:, 0].tolist()
    assert np.abs(classes[:, 1] - 255 * shares.max(axis=0)).max() < 0.502
    assert len(set(classes[:, 0])) > 1


def test_a_scale_is_the_least_power_of_two_that_holds_the_map():
    powers = 2.0 ** np.arange(-19, 127)
    values = np.concatenate((powers, np.nextafter(powers.astype(np.float32), np.float32(np.inf)))).astype(np.float32)
    layout = ParameterLayout(Architecture((2, len(values), 2)))
    params = np.zeros(layout.n_params, np.float32)
    layout.unpack(params)[0][1][:] = values

    scales = render_neuron_maps(Model(layout.architecture, ("relu",), ("x", "y"), params), 8).scales[: len(values)]

    assert np.concatenate((powers, 2.0 * powers)).tolist() == scales.tolist()
