"""The three matrix products of a dense layer, one tile each: the only loops that are written in LLVM IR.

A tile is four rows of numbers times one, two or four vectors of lanes (points), held in registers over the whole inner
sum. All arrays are flat float32, (n_floats,), and places count floats. Weights lie in panels (see ``packing``): the
four outputs of a panel side by side, one such group per input, the bias last.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from llvmlite import ir
from numba import types

from nnvisu.arrays import Float32Array
from nnvisu.core.kernels.loops import V, Values, emit_float, emit_loop, emit_outer_product, emit_row, index
from nnvisu.core.kernels.vectors import (
    LANES,
    constant,
    emit_load,
    emit_shuffle,
    emit_store,
    pointer,
    primitive,
)

ROWS = 4  # outputs of a panel, and rows of a tile
_i = types.int64
# (deltas, d, d_stride, inputs, x, x_stride, n_vectors, grads, place)
GradientTile: TypeAlias = Callable[[Float32Array, int, int, Float32Array, int, int, int, Float32Array, int], None]
Rows: TypeAlias = tuple[V, V, V]  # an array, the place of the first row in it, and the stride
EmitSums: TypeAlias = Callable[[ir.IRBuilder, Rows, Rows, V], Values]
# (params, panel, inputs, x, x_stride, n_in, outputs, z, z_stride)
ForwardTile: TypeAlias = Callable[[Float32Array, int, Float32Array, int, int, int, Float32Array, int, int], None]
# (params, group, panel_stride, deltas, d, n_out, slopes, s, stride)
BackwardTile: TypeAlias = Callable[[Float32Array, int, int, Float32Array, int, int, Float32Array, int, int], None]


def _forward_tile(n_vectors: int) -> ForwardTile:
    def forward_tile(
        params: Float32Array,
        panel: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        n_in: int,
        outputs: Float32Array,
        z: int,
        z_stride: int,
    ) -> None:
        """Fill a tile of z = weights · x + bias, four outputs of one panel.

        x, z: places of the first row of the tile in ``inputs`` and ``outputs``, whose rows are a stride apart.
        """
        lanes = np.arange(n_vectors * LANES)
        weights = params[panel : panel + ROWS * (n_in + 1)].reshape(n_in + 1, ROWS)
        rows = inputs[x + x_stride * np.arange(n_in)[:, None] + lanes]
        total = weights[:n_in].T.astype(np.float64) @ rows + weights[n_in][:, None]
        outputs[z + z_stride * np.arange(ROWS)[:, None] + lanes] = total

    def emit(
        builder: ir.IRBuilder, params: V, panel: V, inputs: V, x: V, x_stride: V, n_in: V, outputs: V, z: V, z_stride: V
    ) -> None:
        def group(i: V) -> Values:
            first = builder.add(panel, builder.mul(i, index(ROWS)))
            return [emit_float(builder, params, builder.add(first, index(r))) for r in range(ROWS)]

        def turn(i: V, sums: Values) -> Values:
            place = builder.add(x, builder.mul(i, x_stride))
            return emit_outer_product(builder, group(i), emit_row(builder, inputs, place, n_vectors), sums)

        biases = [bias for bias in group(n_in) for _ in range(n_vectors)]
        sums = emit_loop(builder, n_in, biases, turn)
        _emit_store_tile(builder, outputs, z, z_stride, sums)

    primitive(types.void(pointer, _i, pointer, _i, _i, _i, pointer, _i, _i))(forward_tile, emit)
    return forward_tile


def _emit_store_tile(builder: ir.IRBuilder, outputs: V, place: V, stride: V, values: Values) -> None:
    n_vectors = len(values) // ROWS
    for number, value in enumerate(values):
        row, v = divmod(number, n_vectors)
        start = builder.add(place, builder.mul(stride, index(row)))
        emit_store(builder, outputs, builder.add(start, index(LANES * v)), value)


def _backward_tile(n_vectors: int) -> BackwardTile:
    def backward_tile(
        params: Float32Array,
        group: int,
        panel_stride: int,
        deltas: Float32Array,
        d: int,
        n_out: int,
        slopes: Float32Array,
        s: int,
        stride: int,
    ) -> None:
        """Turn a tile of slopes into deltas: slopes · (weightsᵀ · deltas), four inputs of the layer.

        group: place of the first of the four inputs in the first panel. d, s: places of the first rows; the rows of
        both are ``stride`` apart.
        """
        lanes = np.arange(n_vectors * LANES)
        outs, rows = np.arange(n_out), np.arange(ROWS)[:, None]
        weights = params[group + panel_stride * (outs // ROWS) + outs % ROWS + ROWS * rows].astype(np.float64)
        total = weights @ deltas[d + stride * outs[:, None] + lanes]
        slopes[s + stride * rows + lanes] *= total.astype(np.float32)

    def emit(
        builder: ir.IRBuilder,
        params: V,
        group: V,
        panel_stride: V,
        deltas: V,
        d: V,
        n_out: V,
        slopes: V,
        s: V,
        stride: V,
    ) -> None:
        def turn(o: V, sums: Values) -> Values:
            panel = builder.mul(builder.lshr(o, index(2)), panel_stride)
            first = builder.add(builder.add(group, panel), builder.and_(o, index(3)))
            factors = [emit_float(builder, params, builder.add(first, index(ROWS * r))) for r in range(ROWS)]
            place = builder.add(d, builder.mul(o, stride))
            return emit_outer_product(builder, factors, emit_row(builder, deltas, place, n_vectors), sums)

        sums = emit_loop(builder, n_out, [constant(0.0)] * (ROWS * n_vectors), turn)
        starts = [builder.add(s, builder.mul(stride, index(r))) for r in range(ROWS)]
        before = [value for start in starts for value in emit_row(builder, slopes, start, n_vectors)]
        products = [builder.fmul(*pair) for pair in zip(sums, before, strict=True)]
        _emit_store_tile(builder, slopes, s, stride, products)

    primitive(types.void(pointer, _i, _i, pointer, _i, _i, pointer, _i, _i))(backward_tile, emit)
    return backward_tile


def _gradient_tile(emit_sums: EmitSums) -> GradientTile:
    def gradient_tile(
        deltas: Float32Array,
        d: int,
        d_stride: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        n_vectors: int,
        grads: Float32Array,
        place: int,
    ) -> None:
        """Add to 16 gradients the sums over the lanes of delta · x: four outputs of four inputs."""
        lanes, rows = np.arange(n_vectors * LANES), np.arange(ROWS)[:, None]
        delta_rows = deltas[d + d_stride * rows + lanes].astype(np.float64)
        input_rows = inputs[x + x_stride * rows + lanes]
        grads[place : place + ROWS * ROWS] += (input_rows @ delta_rows.T).ravel().astype(np.float32)

    def emit(
        builder: ir.IRBuilder,
        deltas: V,
        d: V,
        d_stride: V,
        inputs: V,
        x: V,
        x_stride: V,
        n_vectors: V,
        grads: V,
        place: V,
    ) -> None:
        sums = emit_sums(builder, (deltas, d, d_stride), (inputs, x, x_stride), n_vectors)
        _emit_add_sums(builder, sums, grads, place)

    primitive(types.void(pointer, _i, _i, pointer, _i, _i, _i, pointer, _i))(gradient_tile, emit)
    return gradient_tile


def _emit_sums_at_once(builder: ir.IRBuilder, deltas: Rows, inputs: Rows, n_vectors: V) -> Values:
    """Emit the sums of all 16 products in one loop, for processors with room for 24 vectors in their registers."""

    def turn(t: V, sums: Values) -> Values:
        columns = _emit_column(builder, *inputs, t)
        return emit_outer_product(builder, columns, _emit_column(builder, *deltas, t), sums)

    sums = emit_loop(builder, n_vectors, [constant(0.0)] * LANES, turn)
    return _emit_halved(builder, _emit_sums_in_quads(builder, sums))


def _emit_sums_by_halves(builder: ir.IRBuilder, deltas: Rows, inputs: Rows, n_vectors: V) -> Values:
    """Emit the same sums, two inputs and half of the lanes at a time: the eight of them fit into any registers."""
    values: Values = []
    for first_row in (0, 2):
        halves: Values = []
        for first_lane in (0, LANES // 2):
            upper, lower = _emit_half_sums(builder, deltas, inputs, n_vectors, first_row, first_lane)
            halves.append(emit_shuffle(builder, upper, lower, list(range(LANES))))
        values.append(builder.fadd(*halves))
    return values


def _emit_half_sums(
    builder: ir.IRBuilder, deltas: Rows, inputs: Rows, n_vectors: V, first_row: int, first_lane: int
) -> Values:
    def column(rows: Rows, t: V, numbers: Sequence[int]) -> Values:
        array, start, stride = rows
        first = builder.add(start, builder.add(builder.mul(t, index(LANES)), index(first_lane)))
        places = [builder.add(first, builder.mul(stride, index(r))) for r in numbers]
        return [emit_load(builder, array, place, LANES // 2) for place in places]

    def turn(t: V, sums: Values) -> Values:
        factors = column(inputs, t, (first_row, first_row + 1))
        return emit_outer_product(builder, factors, column(deltas, t, range(ROWS)), sums)

    sums = emit_loop(builder, n_vectors, [constant(0.0, LANES // 2)] * (2 * ROWS), turn)
    return _emit_sums_in_quads(builder, sums)


def bias_tile(deltas: Float32Array, d: int, d_stride: int, n_vectors: int, grads: Float32Array, place: int) -> None:
    """Add to the gradients of four biases the sums of the deltas over the lanes."""
    lanes, rows = np.arange(n_vectors * LANES), np.arange(ROWS)[:, None]
    sums = deltas[d + d_stride * rows + lanes].sum(axis=1, dtype=np.float64)
    grads[place : place + ROWS] += sums.astype(np.float32)


def _emit_bias_tile(builder: ir.IRBuilder, deltas: V, d: V, d_stride: V, n_vectors: V, grads: V, place: V) -> None:
    def turn(t: V, sums: Values) -> Values:
        column = _emit_column(builder, deltas, d, d_stride, t)
        return [builder.fadd(total, value) for total, value in zip(sums, column, strict=True)]

    sums = emit_loop(builder, n_vectors, [constant(0.0)] * ROWS, turn)
    none = [constant(0.0)] * (ROWS - 1)
    _emit_add_sums(builder, _emit_halved(builder, _emit_sums_in_quads(builder, sums) + none), grads, place)


primitive(types.void(pointer, _i, _i, _i, pointer, _i))(bias_tile, _emit_bias_tile)


def _emit_column(builder: ir.IRBuilder, pointer: V, start: V, stride: V, t: V) -> Values:
    """Emit the loads of vector ``t`` of four rows."""
    first = builder.add(start, builder.mul(t, index(LANES)))
    return [emit_load(builder, pointer, builder.add(first, builder.mul(stride, index(r)))) for r in range(ROWS)]


# The sum of the lanes of 16 vectors is a tree: neighbouring vectors are added by twos and fours within each quad of
# lanes, then the halves of the lanes, then the quads that are left. Whoever holds only half of the lanes can take the
# first part by itself and keep a quarter of the vectors; the additions, and so the bits, are the same.


def _emit_sums_in_quads(builder: ir.IRBuilder, values: Values) -> Values:
    """Emit, for each four vectors, the one whose every quad holds the sums of that quad's lanes in the four."""
    n_lanes = values[0].type.count
    other = n_lanes  # a shuffle counts the lanes of its second vector from here on
    for pairs in (
        ((0, other, 1, other + 1), (2, other + 2, 3, other + 3)),
        ((0, 1, other, other + 1), (2, 3, other + 2, other + 3)),
    ):
        first, second = ([quad + lane for quad in range(0, n_lanes, 4) for lane in lanes] for lanes in pairs)
        values = _emit_added(builder, values, first, second)
    return values


def _emit_halved(builder: ir.IRBuilder, values: Values) -> Values:
    """Emit the sums of the low and high halves of four vectors, two vectors' side by side."""
    return _emit_added(builder, values, [*range(8), *range(16, 24)], [*range(8, 16), *range(24, 32)])


def _emit_add_sums(builder: ir.IRBuilder, values: Values, grads: V, place: V) -> None:
    """Emit the last sum, of two vectors that hold two quads of each four sums, and add it to 16 gradients."""
    first, second = ([lane for quad in range(start, 32, 8) for lane in range(quad, quad + 4)] for start in (0, 4))
    (sums,) = _emit_added(builder, values, first, second)
    emit_store(builder, grads, place, builder.fadd(emit_load(builder, grads, place), sums))


def _emit_added(builder: ir.IRBuilder, values: Values, first: list[int], second: list[int]) -> Values:
    """Emit, for each two vectors, the sum of two shuffles of them."""
    pairs = zip(values[::2], values[1::2], strict=True)
    return [builder.fadd(emit_shuffle(builder, *p, first), emit_shuffle(builder, *p, second)) for p in pairs]


forward_tile_1, forward_tile_2, forward_tile_4 = (_forward_tile(n) for n in (1, 2, 4))
backward_tile_1, backward_tile_2, backward_tile_4 = (_backward_tile(n) for n in (1, 2, 4))
gradient_tile_wide, gradient_tile_narrow = _gradient_tile(_emit_sums_at_once), _gradient_tile(_emit_sums_by_halves)
