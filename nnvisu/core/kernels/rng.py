"""Randomness with its whole state in rng_state, uint64 (1,): splitmix64 (Steele, Lea and Flood 2014)."""

import numpy as np

from nnvisu.arrays import Float32Array, Int32Array, UInt64Array
from nnvisu.core.kernels.bits import random_lanes
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.vectors import LANES, load, splat, store, where_less

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)


@inlined_kernel
def next_random(rng_state: UInt64Array) -> np.uint64:
    """Return the next 64 random bits."""
    rng_state[0] += GOLDEN
    bits: np.uint64 = rng_state[0]
    bits = (bits ^ (bits >> np.uint64(30))) * MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * MIX_2
    return bits ^ (bits >> np.uint64(31))


@kernel
def shuffle(permutation: Int32Array, rng_state: UInt64Array) -> None:
    """Put int32 (n_points,) in random order (Fisher and Yates); the bias of 32-bit scaling is below 1e-5."""
    for last in range(permutation.shape[0] - 1, 0, -1):
        high = next_random(rng_state) >> np.uint64(32)
        other = np.int64((high * np.uint64(last + 1)) >> np.uint64(32))
        permutation[last], permutation[other] = permutation[other], permutation[last]


@kernel
def drop_rows(
    work: Float32Array,
    values: int,
    slopes: int,
    stride: int,
    n_rows: int,
    n_vectors: int,
    key: np.uint64,
    counter: int,
    rate: float,
) -> None:
    """Switch neurons off at random, point by point: inverted dropout (Srivastava et al. 2014).

    A share ``rate`` of the values and slopes in work, float32 (n_work,), becomes 0, the others grow by 1 / (1 - rate).
    Row r draws from the counters from counter + r·2**14 on, so that the size of the tiles does not matter.
    """
    scale = splat(1.0 / (1.0 - rate))
    for row in range(n_rows):
        for lane in range(0, n_vectors * LANES, LANES):
            draw = random_lanes(key, counter + row * 16384 + lane)
            factor = where_less(draw, splat(rate), splat(0.0), scale)
            place = row * stride + lane
            store(work, values + place, load(work, values + place) * factor)
            store(work, slopes + place, load(work, slopes + place) * factor)
