"""The matrix products of a dense layer with a network in each lane, one tile each, as ``tiles`` has them for points.

Here a vector holds one number of 16 networks: a weight, or the value of a neuron at one point. A row of a buffer is a
neuron's; its vectors are the points. Weights lie in their public order, a vector each. All arrays are flat float32,
(n_floats,), and places count floats. The sums are those of ``tiles``, each product at its place in them.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from llvmlite import ir
from numba import types

from nnvisu.arrays import Float32Array, Int32Array
from nnvisu.core.kernels.compiler import has_wide_registers
from nnvisu.core.kernels.loops import V, Values, emit_loop, emit_outer_product, index
from nnvisu.core.kernels.vectors import (
    LANES,
    constant,
    emit_load,
    emit_shuffle,
    emit_store,
    pointer,
    primitive,
)

QUAD = 4  # points whose products are added first: neighbours in one vector of a single run
# Where a vector fills two registers, a tile works on one half of the networks after the other.
PART = LANES if has_wide_registers() else LANES // 2
GATHERED = 4  # numbers of a point that are fetched at once
_i = types.int64
_lanes = np.arange(LANES)
Rows: TypeAlias = tuple[V, V, V]  # an array, the place of the first row in it, and the stride
Grid: TypeAlias = tuple[V, V, V, V]  # an array, the place of the first number in it, and two strides
# (params, w, w_row, w_step, bias, n, inputs, x, x_stride, outputs, z, z_stride)
ProductTile: TypeAlias = Callable[
    [Float32Array, int, int, int, int, int, Float32Array, int, int, Float32Array, int, int], None
]
# (deltas, d, d_stride, inputs, x, x_stride, n_quads, n_turns, n_longer, step, sums, place, row, bias)
SumTile: TypeAlias = Callable[
    [Float32Array, int, int, Float32Array, int, int, int, int, int, int, Float32Array, int, int, int], None
]
Shape: TypeAlias = tuple[int, int, bool]  # rows of deltas, columns of inputs, and whether there are biases
Chains: TypeAlias = Callable[[V, int, Values], Values]  # (shift, point, totals), see ``_emit_chains``
Turns: TypeAlias = tuple[V, V]  # how many, and what is between them


def gather(
    table: Float32Array, places: Int32Array, first: int, shift: int, rows: Float32Array, target: int, stride: int
) -> None:
    """Store GATHERED vectors, ``stride`` apart from ``target`` on; the first is that of the 16 floats ``shift`` beyond
    places[first], … places[first + 15], each further one that of the floats next to them.
    """
    for number in range(GATHERED):
        place = target + number * stride
        rows[place : place + LANES] = table[places[first : first + LANES] + shift + number]


def _emit_gather(builder: ir.IRBuilder, table: V, places: V, first: V, shift: V, rows: V, target: V, stride: V) -> None:
    def numbers_of(lane: int) -> V:
        place = builder.load(builder.gep(places, [builder.add(first, index(lane))]))
        return emit_load(builder, table, builder.add(builder.sext(place, first.type), shift), GATHERED)

    # Each part is a transposition: of four numbers of eight networks, in the quads of lanes that one register has.
    pairs, low, high = list(range(2 * GATHERED)), [0, 8, 1, 9, 4, 12, 5, 13], [2, 10, 3, 11, 6, 14, 7, 15]
    for part in range(0, LANES, 8):
        a, b, c, d = (
            emit_shuffle(builder, numbers_of(lane), numbers_of(lane + 4), pairs) for lane in range(part, part + 4)
        )
        for number, lanes in ((0, low), (2, high)):
            first_two, last_two = emit_shuffle(builder, a, b, lanes), emit_shuffle(builder, c, d, lanes)
            for row, mixed in ((number, [0, 1, 8, 9, 4, 5, 12, 13]), (number + 1, [2, 3, 10, 11, 6, 7, 14, 15])):
                place = _at(builder, builder.add(target, index(part)), (stride, row))
                emit_store(builder, rows, place, emit_shuffle(builder, first_two, last_two, mixed))


primitive(types.void(pointer, types.int32[::1], _i, _i, pointer, _i, _i))(gather, _emit_gather)


def _at(builder: ir.IRBuilder, start: V, *terms: tuple[V, int]) -> V:
    """Emit start plus each stride times its count."""
    for stride, count in terms:
        if count:
            start = builder.add(start, builder.mul(stride, index(count)))
    return start


def _emit_weighted(builder: ir.IRBuilder, weights: Grid, inputs: Rows, n: V, n_rows: int, sums: Values) -> Values:
    """Emit ``n`` products for each row of weights and each of four points, added to the sums that are given."""
    array, first, row_stride, step = weights
    values, x, x_stride = inputs

    def turn(k: V, sums: Values) -> Values:
        weight, place = builder.add(first, builder.mul(k, step)), builder.add(x, builder.mul(k, x_stride))
        factors = [emit_load(builder, array, _at(builder, weight, (row_stride, r)), PART) for r in range(n_rows)]
        points = [emit_load(builder, values, _at(builder, place, (index(LANES), p)), PART) for p in range(QUAD)]
        return emit_outer_product(builder, factors, points, sums)

    return emit_loop(builder, n, sums, turn, unrolls=False)


def _product_tile(n_rows: int, is_forward: bool) -> ProductTile:
    def product_tile(
        params: Float32Array,
        w: int,
        w_row: int,
        w_step: int,
        bias: int,
        n: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        outputs: Float32Array,
        z: int,
        z_stride: int,
    ) -> None:
        """Fill a tile of rows and four points with weights · inputs + biases; or multiply it by weights · inputs.

        The weight of row r and input k is at w + r·w_row + k·w_step, the bias of row r at bias + 16·r.
        """
        rows, points = np.arange(n_rows)[:, None, None], LANES * np.arange(QUAD)[:, None] + _lanes
        total = params[bias + LANES * rows + _lanes].astype(np.float64) if is_forward else np.zeros((1, 1, 1))
        for k in range(n):
            weights = params[w + w_row * rows + w_step * k + _lanes].astype(np.float64)
            total = total + weights * inputs[x + x_stride * k + points]
        place = z + z_stride * rows + points
        outputs[place] = total if is_forward else outputs[place] * total.astype(np.float32)

    def emit(builder: ir.IRBuilder, *arguments: V) -> None:
        params, w, w_row, w_step, bias, n, inputs, x, x_stride, outputs, z, z_stride = arguments
        for part in range(0, LANES, PART):
            lane = index(part)
            weights, rows = (params, builder.add(w, lane), w_row, w_step), (inputs, builder.add(x, lane), x_stride)
            first, begin = builder.add(bias, lane), [constant(0.0, PART)] * n_rows
            if is_forward:
                begin = [
                    emit_load(builder, params, _at(builder, first, (index(LANES), r)), PART) for r in range(n_rows)
                ]
            sums = [value for value in begin for _ in range(QUAD)]
            for number, total in enumerate(_emit_weighted(builder, weights, rows, n, n_rows, sums)):
                r, p = divmod(number, QUAD)
                place = _at(builder, builder.add(z, lane), (z_stride, r), (index(LANES), p))
                if not is_forward:
                    total = builder.fmul(total, emit_load(builder, outputs, place, PART))
                emit_store(builder, outputs, place, total)

    signature = types.void(pointer, *(_i,) * 5, pointer, _i, _i, pointer, _i, _i)
    primitive(signature)(product_tile, emit)
    return product_tile


def _emit_products(builder: ir.IRBuilder, deltas: Rows, inputs: Rows, shift: V, shape: Shape, totals: Values) -> Values:
    """Emit the products of rows of deltas and rows of inputs at ``shift``, added to the totals, the biases' last."""
    (array, d, d_stride), (values, x, x_stride), (n_rows, n_columns, has_biases) = deltas, inputs, shape
    first, other = builder.add(d, shift), builder.add(x, shift)
    factors = [emit_load(builder, array, _at(builder, first, (d_stride, r)), PART) for r in range(n_rows)]
    columns = [emit_load(builder, values, _at(builder, other, (x_stride, c)), PART) for c in range(n_columns)]
    biases = _emit_added(builder, totals[n_rows * n_columns :], factors) if has_biases else []
    return emit_outer_product(builder, factors, columns, totals[: n_rows * n_columns]) + biases


def _emit_chains(
    builder: ir.IRBuilder, rows: tuple[Rows, Rows], shape: Shape, shift: V, point: int, totals: Values
) -> Values:
    """Emit the products of two points of the quad at ``shift``, ``point`` and the second one after it, each added to
    its totals.
    """
    values: Values = []
    half = len(totals) // 2
    for number, part in ((point, totals[:half]), (point + 2, totals[half:])):
        values += _emit_products(builder, *rows, builder.add(shift, index(LANES * number)), shape, part)
    return values


def _emit_added(builder: ir.IRBuilder, first: Values, second: Values) -> Values:
    return [builder.fadd(*pair) for pair in zip(first, second, strict=True)]


def _emit_halves_added(builder: ir.IRBuilder, values: Values) -> Values:
    half = len(values) // 2
    return _emit_added(builder, values[:half], values[half:])


def _emit_sum_of_quad(builder: ir.IRBuilder, chains: Chains, first: V, turns: Turns | None, zeros: Values) -> Values:
    """Emit the sums of the quad at ``first``: of both pairs of points, over one turn or, in two loops, over several."""

    def pair(point: int) -> Values:
        def turn(t: V, totals: Values) -> Values:
            return chains(builder.add(first, builder.mul(t, step)), point, totals)

        if turns is None:
            return _emit_halves_added(builder, chains(first, point, 2 * zeros))
        n, step = turns
        return _emit_halves_added(builder, emit_loop(builder, n, 2 * zeros, turn, unrolls=False))

    return _emit_added(builder, pair(0), pair(1))


def _sum_tile(n_rows: int, n_columns: int, has_biases: bool, over_turns: bool) -> SumTile:
    def sum_tile(
        deltas: Float32Array,
        d: int,
        d_stride: int,
        inputs: Float32Array,
        x: int,
        x_stride: int,
        n_quads: int,
        n_turns: int,
        n_longer: int,
        step: int,
        sums: Float32Array,
        place: int,
        row: int,
        bias: int,
    ) -> None:
        """Store the sums of delta · input over the points of ``n_quads`` quads, neighbours, in all turns.

        The first ``n_longer`` quads have ``n_turns`` turns, each ``step`` behind the one before; the others lack the
        last. The sum of row r and column c goes to place + r·row + 16·c; a tile with biases stores those of the deltas
        as well, at bias + 16·r. Every second quad, the first and the third say, are added first.
        """
        for r in range(n_rows):
            for c in range(n_columns + has_biases):
                is_bias = c == n_columns
                before, total = np.zeros((2, LANES), np.float32)
                for quad in range(n_quads):
                    chains = np.zeros((QUAD, LANES), np.float32)
                    for turn in range(n_turns if quad < n_longer else n_turns - 1):
                        at = turn * step + LANES * (QUAD * quad + np.arange(QUAD)[:, None]) + _lanes
                        other = 1.0 if is_bias else inputs[x + c * x_stride + at].astype(np.float64)
                        chains = (chains + deltas[d + r * d_stride + at] * other).astype(np.float32)
                    before, total = total, before + ((chains[0] + chains[2]) + (chains[1] + chains[3]))
                target = bias + LANES * r if is_bias else place + r * row + LANES * c
                sums[target + _lanes] = before + total

    def emit(builder: ir.IRBuilder, *arguments: V) -> None:
        deltas, d, d_stride, inputs, x, x_stride, n_quads, n_turns, n_longer, step, sums, place, row, bias = arguments
        zeros, shape = [constant(0.0, PART)] * (n_rows * (n_columns + has_biases)), (n_rows, n_columns, has_biases)
        for lane in range(0, LANES, PART):
            rows = (deltas, builder.add(d, index(lane)), d_stride), (inputs, builder.add(x, index(lane)), x_stride)

            def chains(shift: V, point: int, totals: Values, rows: tuple[Rows, Rows] = rows) -> Values:
                return _emit_chains(builder, rows, shape, shift, point, totals)

            def quad(k: V, totals: Values, chains: Chains = chains) -> Values:
                n = builder.select(builder.icmp_signed("<", k, n_longer), n_turns, builder.sub(n_turns, index(1)))
                turns = (n, step) if over_turns else None
                added = _emit_sum_of_quad(builder, chains, builder.mul(k, index(LANES * QUAD)), turns, zeros)
                return totals[len(zeros) :] + _emit_added(builder, totals[: len(zeros)], added)

            totals = emit_loop(builder, n_quads, 2 * zeros, quad, unrolls=False)
            places = [_at(builder, place, (row, r), (index(LANES), c)) for r in range(n_rows) for c in range(n_columns)]
            places += [_at(builder, bias, (index(LANES), r)) for r in range(n_rows)]
            for target, total in zip(places, _emit_halves_added(builder, totals), strict=False):
                emit_store(builder, sums, builder.add(target, index(lane)), total)

    primitive(types.void(pointer, _i, _i, pointer, *(_i,) * 6, pointer, _i, _i, _i))(sum_tile, emit)
    return sum_tile


def _sum_tiles(over_turns: bool) -> tuple[SumTile, ...]:
    """Return the tiles of 2 or 1 rows by 2 columns, by 2 with biases and by 1 with biases, in this order."""
    shapes = ((2, False), (2, True), (1, True))
    return tuple(_sum_tile(rows, *columns, over_turns) for rows in (2, 1) for columns in shapes)


forward_2, forward_1 = (_product_tile(n, True) for n in (2, 1))
backward_2, backward_1 = (_product_tile(n, False) for n in (2, 1))
sums_of_turns, sums_of_a_turn = _sum_tiles(True), _sum_tiles(False)
