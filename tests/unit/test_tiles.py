"""The tiles of a dense layer: the same bits whatever their width, that is, whatever registers a processor has."""

import numba
import numpy as np
import pytest

from nnvisu.core.kernels import tiles
from nnvisu.core.kernels.vectors import LANES, address

N_VECTORS = 5
STRIDE = N_VECTORS * LANES


def gradients_by(tile):
    """Return what a gradient tile adds to 16 sums, float32 (4 inputs, 4 outputs), with what it was given, float64."""

    @numba.njit
    def add(deltas, inputs, grads):
        tile(address(deltas), 0, STRIDE, address(inputs), 0, STRIDE, N_VECTORS, address(grads), 0)

    draws = np.random.default_rng(1)
    deltas, inputs = (draws.normal(size=(4, STRIDE)).astype(np.float32) for _ in range(2))
    grads = draws.normal(size=(4, 4)).astype(np.float32)
    before = grads.astype(np.float64)
    add(deltas.reshape(-1), inputs.reshape(-1), grads.reshape(-1))
    return grads, before + inputs.astype(np.float64) @ deltas.astype(np.float64).T


def test_gradients_are_the_sums_of_the_products_over_all_points():
    for tile in (tiles.gradient_tile_wide, tiles.gradient_tile_narrow):
        grads, expected = gradients_by(tile)

        np.testing.assert_allclose(grads, expected, atol=2e-5)


def test_gradients_have_the_same_bits_for_wide_and_narrow_registers():
    wide, narrow = (gradients_by(tile)[0] for tile in (tiles.gradient_tile_wide, tiles.gradient_tile_narrow))

    np.testing.assert_array_equal(wide.view(np.uint32), narrow.view(np.uint32))


@pytest.mark.parametrize(("name", "n_vectors"), [("forward", 2), ("forward", 4), ("backward", 2), ("backward", 4)])
def test_layers_have_the_same_bits_however_many_vectors_a_tile_has(name, n_vectors):
    by_one, by_many = (
        outputs_by(getattr(tiles, f"{name}_tile_1"), 1),
        outputs_by(getattr(tiles, f"{name}_tile_{n_vectors}"), n_vectors),
    )

    np.testing.assert_array_equal(by_one.view(np.uint32), by_many.view(np.uint32))


def outputs_by(tile, n_vectors):
    """Return four rows of four vectors, made tile by tile out of six rows; both kinds of tile, as its name says."""
    n_rows, stride, is_forward = (
        6,
        4 * LANES,
        tile in (tiles.forward_tile_1, tiles.forward_tile_2, tiles.forward_tile_4),
    )

    @numba.njit
    def fill(params, rows, outputs):
        for lane in range(0, stride, n_vectors * LANES):
            if is_forward:
                tile(address(params), 0, address(rows), lane, stride, n_rows, address(outputs), lane, stride)
            else:
                tile(address(params), 0, 4 * LANES, address(rows), lane, n_rows, address(outputs), lane, stride)

    draws = np.random.default_rng(2)
    params, rows = draws.normal(size=16 * LANES), draws.normal(size=n_rows * stride)
    outputs = np.ones(4 * stride, np.float32)
    fill(params.astype(np.float32), rows.astype(np.float32), outputs)
    return outputs
