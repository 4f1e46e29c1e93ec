"""Forward pass, loss, backward pass and gradients with a network in each lane.

Rows of ``room.batch`` are features, then targets, then perhaps weights; rows of ``work``, the address of ``room.work``,
are neurons. Both have a vector for each point, as ``lane_state`` says. sums: the address of ``room.sums``. packed: that
of float32 (5 · 16 · n_params,).
"""

from nnvisu.arrays import Float32Array, Int64Array
from nnvisu.core.kernels.activations import activate
from nnvisu.core.kernels.bits import random_by_key
from nnvisu.core.kernels.compiler import kernel
from nnvisu.core.kernels.lane_dense import (
    lane_backward,
    lane_forward,
    lane_gradient_of_a_turn,
    lane_gradient_of_turns,
)
from nnvisu.core.kernels.lane_state import BIASES, DELTA, DROP_RATE, DROP_SCALE, EVEN, REST, WEIGHTS, LanePlan, LaneRoom
from nnvisu.core.kernels.lane_tiles import QUAD
from nnvisu.core.kernels.losses import cross_entropy_at, hinge_at, residual_at, squared_error_at
from nnvisu.core.kernels.state import (
    ACTIVATIONS_FROM,
    CROSS_ENTROPY,
    HINGE,
    IS_WEIGHTED,
    LOSS,
    N_ENTRIES,
    N_IN,
    N_OUT,
    SLOPES,
    SQUARED_ERROR,
    X,
    Z,
)
from nnvisu.core.kernels.vectors import LANES, Vector, address, load, splat, store, where_less


@kernel
def lane_gradients(
    plan: LanePlan, options: Int64Array, drops: bool, n_batch: int, packed: Float32Array, room: LaneRoom
) -> None:
    """Fill the gradients, in the second fifth of ``packed``, of the mean loss of a batch of ``n_batch`` points.

    drops: whether any network has dropout.
    """
    work, sums, factors = address(room.work), address(room.sums), address(room.factors)
    weight, place, n = splat(1.0 / n_batch), 0, LANES * plan.n_params
    for first in range(0, n_batch, plan.tile_points):
        n_tile = min(plan.tile_points, n_batch - first)
        n_turns = (n_tile + LANES - 1) // LANES
        n_last, n_quads = n_tile - (n_turns - 1) * LANES, min((n_tile + QUAD - 1) // QUAD, QUAD)
        n_together = quads_together(plan, n_tile)
        is_one = n_together == QUAD  # take, which adds up its quads itself
        is_all = is_one and n_batch == n_tile
        for quad in range(0, n_quads, n_together):
            n_points = (n_turns - 1) * QUAD * n_together + min(max(n_last - QUAD * quad, 0), QUAD * n_together)
            _forward(plan, options, drops, place, n_points, packed, work, room)
            _clear_missing(plan, n_points, work)
            _deltas(plan, options, factors, place, n_points, weight, work, room)
            target, start = (packed, n) if is_all else (sums, n * quad)
            _backward(plan, place, n_points, quad, n_together, n_turns, n_last, packed, work, target, start, room)
            place += n_points
        if not is_all:
            _add_quads(packed, n, sums, 1 if is_one else n_quads, first == 0)


@kernel
def quads_together(plan: LanePlan, n_tile: int) -> int:
    """Return how many quads of each 16 points of a tile are taken at once: all or one."""
    return QUAD if n_tile <= plan.whole_points else 1


@kernel
def _forward(
    plan: LanePlan,
    options: Int64Array,
    drops: bool,
    place: int,
    n_points: int,
    packed: Float32Array,
    work: Float32Array,
    room: LaneRoom,
) -> None:
    """Fill values and slopes of all layers for ``n_points`` of the batch from ``place`` on."""
    layers, stride, batch, first = plan.layers, plan.stride, address(room.batch), LANES * place
    w, bias, n_in, n_out, z = layers[WEIGHTS], layers[BIASES], layers[N_IN], layers[N_OUT], layers[Z]
    lane_forward(packed, w, bias, n_in, n_out, batch, first, room.batch_stride, work, z, stride, n_points)
    for layer in range(N_ENTRIES, layers.shape[0], N_ENTRIES):
        x, slopes, n_in = layers[layer + X], layers[layer + SLOPES - N_ENTRIES], layers[layer + N_IN]
        activate(options[ACTIVATIONS_FROM + layer // N_ENTRIES - 1], work, x, slopes, stride, n_in, n_points, True)
        if drops:
            _drop(work, x, slopes, stride, n_in, layer << 22, place, n_points, room)
        w, bias, n_out, z = layers[layer + WEIGHTS], layers[layer + BIASES], layers[layer + N_OUT], layers[layer + Z]
        lane_forward(packed, w, bias, n_in, n_out, work, x, stride, work, z, stride, n_points)


@kernel
def _clear_missing(plan: LanePlan, n_points: int, work: Float32Array) -> None:
    """Let the points that the last quad lacks have no deltas. Their inputs are some others', or 0: finite."""
    layers, stride = plan.layers, plan.stride
    for missing in range(n_points, (n_points + QUAD - 1) // QUAD * QUAD):
        for layer in range(0, layers.shape[0], N_ENTRIES):
            first = layers[layer + SLOPES] + LANES * missing
            for place in range(first, first + layers[layer + N_OUT] * stride, stride):
                store(work, place, splat(0.0))


@kernel
def _drop(
    work: Float32Array,
    values: int,
    slopes: int,
    stride: int,
    n_rows: int,
    counter: int,
    place: int,
    n_points: int,
    room: LaneRoom,
) -> None:
    """Do what ``rng.drop_rows`` does, by each network's own key and rate; at rate 0 nothing is dropped."""
    factors = address(room.factors)
    rate, scale = load(factors, DROP_RATE), load(factors, DROP_SCALE)
    for row in range(n_rows):
        for point in range(n_points):
            draw = random_by_key(room.keys, counter + row * 16384 + room.order[place + point])
            factor = where_less(draw, rate, splat(0.0), scale)
            lane = row * stride + LANES * point
            store(work, values + lane, load(work, values + lane) * factor)
            store(work, slopes + lane, load(work, slopes + lane) * factor)


@kernel
def _deltas(
    plan: LanePlan,
    options: Int64Array,
    factors: Float32Array,
    place: int,
    n_points: int,
    weight: Vector,
    work: Float32Array,
    room: LaneRoom,
) -> None:
    """Replace the outputs by the derivatives of the loss; the losses themselves are not summed."""
    z, n_outputs, stride, kind = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES], plan.stride, options[LOSS]
    batch, targets = address(room.batch), plan.layers[N_IN] * room.batch_stride + LANES * place
    even, rest, delta = load(factors, EVEN), load(factors, REST), load(factors, DELTA)
    for lane in range(0, LANES * n_points, LANES):
        target = load(batch, targets + lane)
        if n_outputs == 1:
            residual_at(kind, work, z + lane, target, weight, delta)
        elif kind == CROSS_ENTROPY and n_outputs == 2:  # a constant, with which LLVM leaves no loops
            cross_entropy_at(work, z + lane, stride, 2, target, weight, even, rest)
        elif kind == CROSS_ENTROPY:
            cross_entropy_at(work, z + lane, stride, n_outputs, target, weight, even, rest)
        elif kind == SQUARED_ERROR:
            squared_error_at(work, z + lane, stride, n_outputs, target, weight, even, rest)
        elif kind == HINGE:
            hinge_at(work, z + lane, stride, n_outputs, target, weight)
        if options[IS_WEIGHTED]:
            share = load(batch, targets + room.batch_stride + lane)
            for row in range(z + lane, z + lane + n_outputs * stride, stride):
                store(work, row, load(work, row) * share)


@kernel
def _backward(
    plan: LanePlan,
    place: int,
    n_points: int,
    quad: int,
    n_together: int,
    n_turns: int,
    n_last: int,
    packed: Float32Array,
    work: Float32Array,
    target: Float32Array,
    start: int,
    room: LaneRoom,
) -> None:
    """Propagate the deltas from the last layer to the first, summing the gradients on the way.

    Those of the quads that are taken together are added up and stored at ``start`` of ``target``.
    """
    layers, stride, batch = plan.layers, plan.stride, address(room.batch)
    n_longer = min(max((n_last - QUAD * quad + QUAD - 1) // QUAD, 0), n_together)
    n_quads = n_longer if n_turns == 1 else n_together
    for layer in range(layers.shape[0] - N_ENTRIES, -1, -N_ENTRIES):
        n_in, n_out, w, d = layers[layer + N_IN], layers[layer + N_OUT], layers[layer + WEIGHTS], layers[layer + SLOPES]
        x, x_stride = (layers[layer + X], stride) if layer else (LANES * place, room.batch_stride)
        inputs, weights, biases = work if layer else batch, start + w, start + layers[layer + BIASES]
        if n_turns == 1:
            lane_gradient_of_a_turn(
                *(work, d, stride, inputs, x, x_stride, n_in, n_out, n_quads, 1, n_quads, 0, target, weights, biases)
            )
        else:
            lane_gradient_of_turns(
                *(work, d, stride, inputs, x, x_stride, n_in, n_out, n_quads, n_turns, n_longer),
                *(LANES * QUAD * n_together, target, weights, biases),
            )
        if layer:
            slopes = layers[layer + SLOPES - N_ENTRIES]
            lane_backward(packed, w, n_in, n_out, work, d, slopes, stride, n_points)


@kernel
def _add_quads(packed: Float32Array, n: int, sums: Float32Array, n_quads: int, is_first: bool) -> None:
    """Add up the quads' sums, as a single run adds the lanes of a vector, and add that to the gradients."""
    for place in range(0, n, LANES):
        low = load(sums, place)
        if n_quads > 2:
            low = low + load(sums, 2 * n + place)
        if n_quads > 1:
            high = load(sums, n + place)
            if n_quads > 3:
                high = high + load(sums, 3 * n + place)
            low = low + high
        before = splat(0.0) if is_first else load(packed, n + place)
        store(packed, n + place, before + low)
