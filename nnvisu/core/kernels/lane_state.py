"""What the kernels take that train 16 networks side by side, one per lane, and how it lies in memory.

A number of each network makes one vector, and every array of floats is flat, float32 (16·n,). ``packing`` has the same
for a single network, whose lanes are points.
"""

import functools
from typing import NamedTuple

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int32Array, Int64Array, UInt64Array
from nnvisu.core.kernels.lane_tiles import QUAD
from nnvisu.core.kernels.packing import aligned_zeros, padded, plan_of
from nnvisu.core.kernels.state import N_ENTRIES, N_IN, N_OUT, PANEL_STRIDE, PANELS, SLOPES, X, Z
from nnvisu.core.kernels.vectors import LANES

# The weights of a layer and its biases stand one after the other, in their public order: no panels.
WEIGHTS, BIASES = PANELS, PANEL_STRIDE

# Places in ``factors``, in vectors: settings as vectors, then what a step derives from them, then room for a norm.
MOMENTUM_FACTOR, EPSILON_FACTOR, REST1, REST2, L1_FACTOR, L2_FACTOR, DROP_RATE, DROP_SCALE = range(0, 8 * LANES, LANES)
EVEN, REST, DELTA, SCALE, ROOT_SCALE, DECAY, CLIP_SCALE, NORM = range(8 * LANES, 16 * LANES, LANES)
N_FACTORS = NORM + LANES * LANES

# Of the buffers for all points of a tile, so that they are taken at once. With 188 KiB that took 0.9 times as long,
# with 414 KiB 1.1 times (Zen 4, whose second-level cache has 1 MiB).
WHOLE_FLOATS = 64 * 1024


class LanePlan(NamedTuple):
    """The memory layout of one architecture with a network in each lane.

    layers: int64 (n_layers · N_ENTRIES,), as ``Plan`` has it with WEIGHTS and BIASES. stride: floats from row to row of
    a buffer. tile_points: the points whose gradients are added first, as in a single run. whole_points: the most of
    them that are taken at once. n_params: of one network. n_work: floats in all buffers.
    """

    layers: Int64Array
    stride: int
    tile_points: int
    whole_points: int
    n_params: int
    n_work: int


class LaneStates(NamedTuple):
    """Everything that a step changes.

    packed: float32 (5 · 16 · n_params,): parameters, gradients, both moments, compensation. powers: float64 (16, 2).
    rng_states: uint64 (16,). permutations: int32 (16, n_points). counters: int64 (N_COUNTERS,), as in ``RunState``,
    the same for all. flags: float32 (16,), 1 for a network that left the range in which nothing overflows.
    """

    packed: Float32Array
    powers: Float64Array
    rng_states: UInt64Array
    permutations: Int32Array
    counters: Int64Array
    flags: Float32Array


class LaneSettings(NamedTuple):
    """The settings of each network.

    options: int64 (16, n_options), rates: float64 (16, n_rates), rows as ``state`` says. first_steps: int64 (16,),
    updates made before, for the schedules. limit: of the sum of the squares of a network's parameters. is_changing:
    whether a step's scales differ from those of the step before, by a schedule or by the optimizer.
    """

    options: Int64Array
    rates: Float64Array
    first_steps: Int64Array
    limit: float
    is_changing: bool


class LanePoints(NamedTuple):
    """The training points of each network.

    rows: float32, flat, the points one by one: features, target and, where classes are weighted, the weight of its
    class; ``n_rows`` numbers each, with zeros up to a multiple of GATHERED. bases: int64 (16,), where the points of
    each network begin.
    """

    rows: Float32Array
    bases: Int64Array
    n_rows: int
    n_points: int


class LaneRoom(NamedTuple):
    """What one call needs beside that.

    factors: float32 (N_FACTORS,). keys: uint64 (16,), of this step's dropout. work: float32 (n_work,), the buffers.
    batch: float32 (n_rows · batch_stride,), the points of a batch in the order in which they are taken. order: int64
    (n_batch,), their numbers in the batch. places: int32 (16 · n_points,), where the points of the epoch stand. sums:
    float32 (4 · 16 · n_params,), the gradients of four quads.
    """

    factors: Float32Array
    keys: UInt64Array
    work: Float32Array
    batch: Float32Array
    batch_stride: int
    order: Int64Array
    places: Int32Array
    sums: Float32Array


def room_for(plan: LanePlan, n_batch: int, points: LanePoints) -> LaneRoom:
    """Return the room for batches of at most ``n_batch`` points."""
    batch_stride = _stride_for(n_batch)
    return LaneRoom(
        *(aligned_zeros(N_FACTORS), np.zeros(LANES, np.uint64), aligned_zeros(plan.n_work)),
        *(aligned_zeros(points.n_rows * batch_stride), batch_stride, np.zeros(n_batch, np.int64)),
        *(np.zeros(LANES * points.n_points, np.int32), aligned_zeros(QUAD * LANES * plan.n_params)),
    )


def _stride_for(n_points: int) -> int:
    """Return the stride of rows of whole quads: an odd number of vectors, as rows must not share their cache sets."""
    return LANES * (padded(n_points, QUAD) + 1)


@functools.lru_cache(maxsize=256)
def lane_plan_of(layer_sizes: tuple[int, ...], n_batch: int) -> LanePlan:
    """Return the plan of an architecture and a batch; what decides about sums is that of ``plan_of``."""
    tile_points = plan_of(layer_sizes).tile_lanes
    whole_points = WHOLE_FLOATS // (LANES * (2 * sum(layer_sizes[1:]) - layer_sizes[-1]))
    n_points = min(n_batch, tile_points)
    most_points = n_points if n_points <= whole_points else -(-n_points // LANES) * QUAD
    stride, whole_points = (
        _stride_for(most_points),
        min(whole_points, most_points),
    )  # the last tile may be a smaller one
    layers = np.zeros((len(layer_sizes) - 1, N_ENTRIES), np.int64)
    n_params = n_work = 0
    for number, layer in enumerate(layers):
        layer[N_IN], layer[N_OUT] = layer_sizes[number : number + 2]
        layer[WEIGHTS], layer[BIASES] = LANES * n_params, LANES * (n_params + layer[N_IN] * layer[N_OUT])
        layer[X] = layers[number - 1, Z] if number else 0
        layer[Z], layer[SLOPES] = n_work, n_work + stride * layer[N_OUT]
        n_work = int(layer[SLOPES]) + stride * int(layer[N_OUT])
        n_params += int((layer[N_IN] + 1) * layer[N_OUT])
    layers[-1, SLOPES] = layers[-1, Z]  # the deltas of the outputs replace their logits
    return LanePlan(layers.reshape(-1), stride, tile_points, whole_points, n_params, n_work)
