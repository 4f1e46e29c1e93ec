"""Many training steps of 16 networks in one call: a network in each lane, and each the run that it is alone.

Nothing is checked for infinity or NaN: as long as the sum of the squares of a network's parameters stays below a limit,
nothing can overflow, and its loss is finite. A network beyond it gets a flag; what became of it here means nothing.
"""

from nnvisu.arrays import Float32Array, Float64Array, Int64Array, UInt64Array
from nnvisu.core.kernels.bits import settled
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.lane_order import fill_permutations, find_points, shuffle_points
from nnvisu.core.kernels.lane_passes import lane_gradients, quads_together
from nnvisu.core.kernels.lane_state import LanePlan, LanePoints, LaneRoom, LaneSettings, LaneStates
from nnvisu.core.kernels.lane_tiles import GATHERED, QUAD, gather
from nnvisu.core.kernels.lane_updates import any_above_zero, fill_factors, update_lanes
from nnvisu.core.kernels.rng import next_random
from nnvisu.core.kernels.state import BATCH_SIZE, CURSOR, DROPOUT, N_ENTRIES, N_OUT, POINTS_SEEN
from nnvisu.core.kernels.vectors import LANES, address, fma, load, splat, store, where_less

STEPS_PER_LOOK = 64  # whether any network is left below the limit


@entry_kernel
def train_lanes(
    plan: LanePlan, settings: LaneSettings, points: LanePoints, n_steps: int, states: LaneStates, room: LaneRoom
) -> None:
    """Make ``n_steps`` updates in place; with every network beyond the limit it may stop earlier.

    The networks share their options but for the schedules, and whether the momentum is 0.
    """
    options, rates, n_points, size = settings.options, settings.rates, points.n_points, settings.options[0, BATCH_SIZE]
    packed, flags, counters = address(states.packed), address(states.flags), states.counters
    is_whole, n_ordered = size == 0 or size >= n_points, 0
    fill_factors(rates, plan.layers[plan.layers.shape[0] - N_ENTRIES + N_OUT], room.factors)
    _flag_networks(plan, packed, settings.limit, flags)
    find_points(points, states.permutations, is_whole, room.places)
    is_shuffled = False
    if is_whole:
        counters[CURSOR] = 0
    for step in range(n_steps):
        if step % STEPS_PER_LOOK == 0 and _are_all_flagged(states.flags):
            break
        start = counters[CURSOR]
        end = n_points if is_whole else min(start + size, n_points)
        n_batch = end - start
        is_new_order = n_batch != n_ordered
        if is_new_order:
            n_ordered = n_batch
            _fill_order(plan, room.order, n_batch)
        if is_new_order or not is_whole:
            _arrange(points, start, n_batch, room)
        _draw_keys(rates, states, room.keys)
        lane_gradients(plan, options[0], any_above_zero(rates, DROPOUT), n_batch, packed, room)
        update_lanes(plan, settings, step, packed, states.powers, room.factors)
        _flag_networks(plan, packed, settings.limit, flags)
        counters[POINTS_SEEN] += n_batch
        if not is_whole:
            counters[CURSOR] = end % n_points
            if end == n_points:
                shuffle_points(room.places, states.rng_states, n_points)
                is_shuffled = True
    if is_shuffled:
        fill_permutations(points, room.places, states.permutations)


@kernel
def _draw_keys(rates: Float64Array, states: LaneStates, keys: UInt64Array) -> None:
    """Draw the key of this step's dropout for each network that has any."""
    for m in range(LANES):
        if rates[m, DROPOUT] > 0:
            keys[m] = next_random(states.rng_states[m : m + 1])


@kernel
def _flag_networks(plan: LanePlan, packed: Float32Array, limit: float, flags: Float32Array) -> None:
    """Set the flag of each network whose squares of parameters add up to more than the limit, or to NaN."""
    total = splat(0.0)
    for place in range(0, LANES * plan.n_params, LANES):
        param = load(packed, place)
        total = fma(param, param, total)
    store(flags, 0, settled(where_less(total, splat(limit), load(flags, 0), splat(1.0))))


@kernel
def _are_all_flagged(flags: Float32Array) -> bool:
    n_flagged = 0
    for m in range(LANES):
        n_flagged += flags[m] != 0
    return n_flagged == LANES


@kernel
def _fill_order(plan: LanePlan, order: Int64Array, n_batch: int) -> None:
    """Fill the numbers of a batch's points in the order in which ``lane_gradients`` takes them."""
    place = 0
    for first in range(0, n_batch, plan.tile_points):
        n_tile = min(plan.tile_points, n_batch - first)
        n_neighbours = QUAD * quads_together(plan, n_tile)
        for quad in range(0, LANES, n_neighbours):
            for turn in range(quad, n_tile, LANES):
                for number in range(turn, min(turn + n_neighbours, n_tile)):
                    order[place] = first + number
                    place += 1


@kernel
def _arrange(points: LanePoints, start: int, n_batch: int, room: LaneRoom) -> None:
    """Fill the batch with the points of the epoch from ``start`` on."""
    rows, batch = address(points.rows), address(room.batch)
    for place in range(n_batch):
        first = LANES * (start + room.order[place])
        for row in range(0, points.n_rows, GATHERED):
            target = row * room.batch_stride + LANES * place
            gather(rows, room.places, first, row, batch, target, room.batch_stride)
