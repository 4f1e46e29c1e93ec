"""Mosaics of many maps: each tile is the map of its model; means and disagreement against their definitions."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.decision_map import CLASS_COLOURS, grid_points, render_maps
from nnvisu.core.forward import outputs_of
from nnvisu.core.mosaic import Tile, disagreement, render_mosaic
from nnvisu.core.network import Architecture, Model, ParameterLayout, initialise

SIZE = 12


def models_of(n, layer_sizes=(2, 6, 3), features=("x", "y")):
    layout = ParameterLayout(Architecture(layer_sizes))
    activations = ("tanh",) * (len(layer_sizes) - 2)
    return tuple(
        Model(layout.architecture, activations, features, 4 * initialise(layout, "glorot_uniform", seed))
        for seed in range(n)
    )


def tiles_of(mosaic, size=SIZE):
    """Return the tiles of a mosaic in order, the empty ones too."""
    n_rows, n_columns = mosaic.shape[0] // size, mosaic.shape[1] // size
    return mosaic.reshape(n_rows, size, n_columns, size, 3).swapaxes(1, 2).reshape(-1, size, size, 3)


def shares_of(model):
    points = grid_points(SIZE, model.features)
    z = outputs_of(model, points)[:, : SIZE * SIZE].astype(np.float64)
    return np.exp(z) / np.exp(z).sum(axis=0) if len(z) > 1 else np.clip(z, -1, 1)


def constant(*outputs):
    """Return a model that gives these outputs everywhere."""
    layout = ParameterLayout(Architecture((2, len(outputs))))
    params = np.zeros(layout.n_params, np.float32)
    params[-len(outputs) :] = outputs
    return Model(layout.architecture, (), ("x", "y"), params)


def test_each_tile_is_the_map_of_its_model_whatever_stands_beside_it():
    """Shapes, features and tasks are mixed, so that buffers are used again in every order."""
    models = [
        *models_of(3),
        *models_of(2, (3, 5, 5, 4), ("x", "y", "xy")),
        *models_of(2, (2, 4, 1)),
        *models_of(2, (2, 6, 3), ("y", "radius")),
    ]
    models = models[::2] + models[1::2]

    mosaic = render_mosaic([Tile("map", (model,)) for model in models], SIZE, 4)

    assert (3 * SIZE, 4 * SIZE, 3) == mosaic.shape
    assert np.uint8 == mosaic.dtype
    for tile, model in zip(tiles_of(mosaic), models, strict=False):
        assert np.array_equal(tile, render_maps(model, SIZE).decision_map)
    assert not tiles_of(mosaic)[len(models) :].any()


@pytest.mark.parametrize("layer_sizes", [(2, 6, 3), (2, 6, 2), (2, 4, 1)])
def test_mean_and_disagreement_are_as_defined(layer_sizes):
    models = models_of(5, layer_sizes)
    shares = np.array([shares_of(model) for model in models])
    mean = shares.mean(axis=0)
    n_classes = len(mean)
    scale = n_classes / (n_classes - 1) / 2 if n_classes > 1 else 1.0
    apart = scale * np.abs(shares - mean).sum(axis=1).mean(axis=0)

    mosaic = render_mosaic([Tile("mean", models), Tile("map", models[2:3]), Tile("disagreement", models)], SIZE, 2)
    mean_map, own_map, apart_map, empty = tiles_of(mosaic).astype(float)

    if n_classes > 1:
        colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in CLASS_COLOURS[:n_classes]])
        assert np.abs(mean_map.reshape(-1, 3) - mean.T @ colours).max() < 0.502
    assert np.array_equal(own_map, render_maps(models[2], SIZE).decision_map)
    expected = np.array([0xF7, 0xF7, 0xF7]) + apart[:, None] * (np.array([0x3F, 0x00, 0x7D]) - 0xF7)
    assert np.abs(apart_map.reshape(-1, 3) - expected).max() < 0.502
    assert not empty.any()


def test_the_mean_of_values_is_coloured_as_a_map_of_that_value():
    models = tuple(constant(value) for value in (-0.5, 0.25, 7.0))  # 7 counts as 1

    mean = render_mosaic([Tile("mean", models)], SIZE, 1)

    assert np.array_equal(mean, render_maps(constant(0.25), SIZE).decision_map)


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ([(30.0, -30.0), (30.0, -30.0)], 0.0),
        ([(30.0, -30.0), (-30.0, 30.0)], 1.0),
        ([(30.0, -30.0, -30.0), (-30.0, 30.0, -30.0), (-30.0, -30.0, 30.0)], 1.0),
        ([(-1.0,), (1.0,)], 1.0),
        ([(0.2,), (0.6,)], 0.2),
        ([(5.0,), (9.0,)], 0.0),
    ],
)
def test_disagreement_goes_from_none_to_as_divided_as_can_be(outputs, expected):
    shares = [shares_of(constant(*each)).astype(np.float32) for each in outputs]

    assert disagreement(shares, np.mean(shares, axis=0)) == pytest.approx(expected, abs=1e-6)


def test_weights_that_overflow_leave_no_noise_in_the_others():
    good = models_of(1)[0]
    bad = dataclasses.replace(good, params=np.full_like(good.params, np.inf))

    with np.errstate(all="raise"):
        mosaic = render_mosaic([Tile("map", (good,)), Tile("disagreement", ()), Tile("mean", (good,))], SIZE, 3)
    render_mosaic([Tile("mean", (good, bad)), Tile("disagreement", (good, bad))], SIZE, 2)

    first, empty, mean = tiles_of(mosaic)
    assert np.array_equal(first, render_maps(good, SIZE).decision_map)
    assert not empty.any()
    assert np.abs(mean.astype(int) - first).max() <= 1
