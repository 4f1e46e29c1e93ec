"""A dense layer with a network in each lane: forward pass, backward pass and gradient, built from ``lane_tiles``.

All arrays are flat float32, (n_floats,): packed, the parameters; inputs, outputs, work: rows of neurons or features,
with a vector for each point. w, bias, x, z, d, slopes: places of first numbers. See ``lane_state``.
"""

from collections.abc import Callable
from typing import TypeAlias

from nnvisu.arrays import Float32Array
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.lane_tiles import (
    QUAD,
    SumTile,
    backward_1,
    backward_2,
    forward_1,
    forward_2,
    sums_of_a_turn,
    sums_of_turns,
)
from nnvisu.core.kernels.vectors import LANES

# (work, d, stride, inputs, x, x_stride, n_in, n_out, n_quads, n_turns, n_longer, step, sums, weights, biases)
DenseGradient: TypeAlias = Callable[
    [Float32Array, int, int, Float32Array, int, int, int, int, int, int, int, int, Float32Array, int, int], None
]
Quads: TypeAlias = tuple[int, int, int, int]  # n_quads, n_turns, n_longer, step: see ``lane_tiles``
# (work, d, stride, inputs, x, x_stride, n_in, quads, sums, weights, bias)
GradientOfRows: TypeAlias = Callable[
    [Float32Array, int, int, Float32Array, int, int, int, Quads, Float32Array, int, int], None
]


@kernel
def lane_forward(
    packed: Float32Array,
    w: int,
    bias: int,
    n_in: int,
    n_out: int,
    inputs: Float32Array,
    x: int,
    x_stride: int,
    outputs: Float32Array,
    z: int,
    z_stride: int,
    n_points: int,
) -> None:
    """Fill rows of outputs with W·x + b, for whole quads of points."""
    row = LANES * n_in
    for shift in range(0, LANES * n_points, LANES * QUAD):
        at, to = x + shift, z + shift
        for o in range(0, n_out - 1, 2):
            first, place, b = w + o * row, to + o * z_stride, bias + LANES * o
            forward_2(packed, first, row, LANES, b, n_in, inputs, at, x_stride, outputs, place, z_stride)
        if n_out % 2:
            o = n_out - 1
            first, place, b = w + o * row, to + o * z_stride, bias + LANES * o
            forward_1(packed, first, row, LANES, b, n_in, inputs, at, x_stride, outputs, place, z_stride)


@kernel
def lane_backward(
    packed: Float32Array,
    w: int,
    n_in: int,
    n_out: int,
    work: Float32Array,
    d: int,
    slopes: int,
    stride: int,
    n_points: int,
) -> None:
    """Turn the slopes of the layer's inputs into their deltas, slopes · (Wᵀ · deltas at ``d``)."""
    step = LANES * n_in
    for shift in range(0, LANES * n_points, LANES * QUAD):
        at, to = d + shift, slopes + shift
        for i in range(0, n_in - 1, 2):
            first, place = w + LANES * i, to + i * stride
            backward_2(packed, first, LANES, step, 0, n_out, work, at, stride, work, place, stride)
        if n_in % 2:
            first, place = w + LANES * (n_in - 1), to + (n_in - 1) * stride
            backward_1(packed, first, LANES, step, 0, n_out, work, at, stride, work, place, stride)


def _by_columns(tiles: tuple[SumTile, ...]) -> GradientOfRows:
    pair, last_pair, last = tiles

    @inlined_kernel
    def gradient_of_rows(
        work: Float32Array,
        d: int,
        stride: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        n_in: int,
        quads: Quads,
        sums: Float32Array,
        weights: int,
        bias: int,
    ) -> None:
        """Do what ``dense_gradient`` does for as many rows of deltas as the tiles have, from ``d`` on."""
        row, n_first = LANES * n_in, (n_in - 1) // 2 * 2  # columns before those of the tile with the biases
        for i in range(0, n_first, 2):
            place = weights + LANES * i
            pair(work, d, stride, inputs, x + i * x_stride, x_stride, *quads, sums, place, row, bias)
        other, place = x + n_first * x_stride, weights + LANES * n_first
        if n_in % 2:
            last(work, d, stride, inputs, other, x_stride, *quads, sums, place, row, bias)
        else:
            last_pair(work, d, stride, inputs, other, x_stride, *quads, sums, place, row, bias)

    return gradient_of_rows


def _by_tiles(tiles: tuple[SumTile, ...]) -> DenseGradient:
    gradient_of_two, gradient_of_one = _by_columns(tiles[:3]), _by_columns(tiles[3:])

    @kernel
    def dense_gradient(
        work: Float32Array,
        d: int,
        stride: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        n_in: int,
        n_out: int,
        n_quads: int,
        n_turns: int,
        n_longer: int,
        step: int,
        sums: Float32Array,
        weights: int,
        biases: int,
    ) -> None:
        """Store the sums of delta · x, and of the deltas, over quads of points, as ``lane_tiles`` says."""
        quads = (n_quads, n_turns, n_longer, step)
        for o in range(0, n_out, 2):
            at, first, bias = d + o * stride, weights + o * LANES * n_in, biases + LANES * o
            if o + 1 < n_out:
                gradient_of_two(work, at, stride, inputs, x, x_stride, n_in, quads, sums, first, bias)
            else:
                gradient_of_one(work, at, stride, inputs, x, x_stride, n_in, quads, sums, first, bias)

    return dense_gradient


lane_gradient_of_turns, lane_gradient_of_a_turn = _by_tiles(sums_of_turns), _by_tiles(sums_of_a_turn)
