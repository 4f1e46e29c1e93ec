"""The order of the points in an epoch with a network in each lane, shuffled as ``rng.shuffle`` does for a single run.

places: int32 (16 · n_points,), where the points of the epoch stand in ``LanePoints.rows``, each network's in its lane.
rng_states: uint64 (16,), the state of splitmix64 of each network.
"""

import numpy as np
from llvmlite import ir
from numba import types

from nnvisu.arrays import Int32Array, UInt64Array
from nnvisu.core.kernels.compiler import kernel
from nnvisu.core.kernels.lane_state import LanePoints
from nnvisu.core.kernels.loops import V, index
from nnvisu.core.kernels.rng import GOLDEN, MIX_1, MIX_2
from nnvisu.core.kernels.vectors import LANES, primitive

_PLACES = ir.VectorType(ir.IntType(32), LANES)
_NUMBERS = ir.VectorType(ir.IntType(64), LANES)


def swap_with_random(places: Int32Array, last: int, rng_states: UInt64Array) -> None:
    """Swap point ``last`` of each network with one drawn from those up to it: a turn of ``rng.shuffle``."""
    rng_states += GOLDEN
    bits = (rng_states ^ (rng_states >> np.uint64(30))) * MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * MIX_2
    high = (bits ^ (bits >> np.uint64(31))) >> np.uint64(32)
    others = LANES * ((high * np.uint64(last + 1)) >> np.uint64(32)).astype(np.int64) + np.arange(LANES)
    row = slice(LANES * last, LANES * (last + 1))
    places[row], places[others] = places[others], places[row].copy()


def _emit_swap_with_random(builder: ir.IRBuilder, places: V, last: V, rng_states: V) -> None:
    def each(value: int | np.uint64) -> ir.Constant:
        return ir.Constant(_NUMBERS, [int(value)] * LANES)

    def mixed(bits: V, shift: int) -> V:
        return builder.xor(bits, builder.lshr(bits, each(shift)))

    address = builder.bitcast(rng_states, _NUMBERS.as_pointer())
    bits = builder.add(builder.load(address, align=8), each(GOLDEN))
    builder.store(bits, address, align=8)
    bits = builder.mul(mixed(bits, 30), each(MIX_1))
    bits = builder.mul(mixed(bits, 27), each(MIX_2))
    high, undefined = builder.lshr(mixed(bits, 31), each(32)), ir.Constant(_NUMBERS, ir.Undefined)
    first = builder.insert_element(undefined, builder.add(last, index(1)), index(0))
    n_left = builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))
    others = builder.lshr(builder.mul(high, n_left), each(32))
    row = builder.gep(places, [builder.mul(last, index(LANES))])
    drawn = ir.Constant(_PLACES, ir.Undefined)
    for lane in range(LANES):
        other = builder.add(builder.mul(builder.extract_element(others, index(lane)), index(LANES)), index(lane))
        address, own = builder.gep(places, [other]), builder.load(builder.gep(row, [index(lane)]))
        drawn = builder.insert_element(drawn, builder.load(address), index(lane))
        builder.store(own, address)
    builder.store(drawn, builder.bitcast(row, _PLACES.as_pointer()), align=4)


primitive(types.void(types.int32[::1], types.int64, types.uint64[::1]))(swap_with_random, _emit_swap_with_random)


@kernel
def find_points(points: LanePoints, permutations: Int32Array, is_whole: bool, places: Int32Array) -> None:
    """Fill ``places`` from permutations, int32 (16, n_points), or with the points as they come."""
    for m in range(LANES):
        for number in range(points.n_points):
            place = number if is_whole else permutations[m, number]
            places[LANES * number + m] = points.bases[m] + points.n_rows * place


@kernel
def shuffle_points(places: Int32Array, rng_states: UInt64Array, n_points: int) -> None:
    """Shuffle the points of each network."""
    for last in range(n_points - 1, 0, -1):
        swap_with_random(places, last, rng_states)


@kernel
def fill_permutations(points: LanePoints, places: Int32Array, permutations: Int32Array) -> None:
    """Undo ``find_points``."""
    for m in range(LANES):
        for number in range(points.n_points):
            permutations[m, number] = (places[LANES * number + m] - points.bases[m]) // points.n_rows
