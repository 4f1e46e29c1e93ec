"""Random numbers from splitmix64 (Steele, Lea and Flood 2014), whose whole state is rng_state, uint64 (1,)."""

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
    return _mixed(rng_state[0])


@inlined_kernel
def _mixed(bits: np.uint64) -> np.uint64:
    bits = (bits ^ (bits >> np.uint64(30))) * MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * MIX_2
    return bits ^ (bits >> np.uint64(31))


@kernel
def shuffle(permutation: Int32Array, rng_state: UInt64Array) -> None:
    """Shuffle int32 (n_points,) in place (Durstenfeld 1964); the bias of 32-bit scaling is below 1e-5."""
    bits: np.uint64 = rng_state[0]  # in a register
    for last in range(permutation.shape[0] - 1, 0, -1):
        bits += GOLDEN
        high = _mixed(bits) >> np.uint64(32)
        other = (high * np.uint64(last + 1)) >> np.uint64(32)  # unsigned: no index that counts from the end
        permutation[last], permutation[other] = permutation[other], permutation[last]
    rng_state[0] = bits


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
    """Inverted dropout: switch neurons off at random for each point (Srivastava et al. 2014, section 10).

    A share ``rate`` of the values and slopes in work, float32 (n_work,), becomes 0, the others are multiplied by
    1 / (1 - rate). Row r draws from counter + r·2**14 on, so that results do not depend on the size of the tiles.
    """
    scale = splat(1.0 / (1.0 - rate))
    for row in range(n_rows):
        for lane in range(0, n_vectors * LANES, LANES):
            draw = random_lanes(key, counter + row * 16384 + lane)
            factor = where_less(draw, splat(rate), splat(0.0), scale)
            place = row * stride + lane
            store(work, values + place, load(work, values + place) * factor)
            store(work, slopes + place, load(work, slopes + place) * factor)
