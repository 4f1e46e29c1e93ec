"""Many training steps in one call: take a batch, forward pass, loss, backward pass, update.

Backpropagation: Rumelhart, Hinton and Williams 1986; batches: Goodfellow et al. 2016, algorithm 8.1.
"""

import math

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int32Array, Int64Array
from nnvisu.core.kernels.activations import activate
from nnvisu.core.kernels.compiler import kernel
from nnvisu.core.kernels.dense import dense_backward, dense_forward, dense_gradient
from nnvisu.core.kernels.losses import loss_deltas, weight_deltas
from nnvisu.core.kernels.optimizers import sum_of_squares, update
from nnvisu.core.kernels.packing import clear_padding, fill, pack, unpack
from nnvisu.core.kernels.rng import drop_rows, next_random, shuffle
from nnvisu.core.kernels.schedules import learning_rate_at
from nnvisu.core.kernels.state import (
    ACTIVATIONS_FROM,
    BATCH_SIZE,
    CONSTANT,
    CURSOR,
    DROPOUT,
    HUBER_DELTA,
    IS_WEIGHTED,
    LABEL_SMOOTHING,
    LEARNING_RATE,
    LOSS,
    N_ENTRIES,
    N_IN,
    N_OUT,
    PANELS,
    POINTS_SEEN,
    SCHEDULE,
    SLOPES,
    Plan,
    Points,
    RunState,
    X,
    Z,
)
from nnvisu.core.kernels.tiles import ROWS
from nnvisu.core.kernels.vectors import LANES, address


@kernel
def train_steps(
    plan: Plan,
    options: Int64Array,
    rates: Float64Array,
    limit: float,
    points: Points,
    first_step: int,
    n_steps: int,
    state: RunState,
    panels: Float32Array,
    buffers: Float32Array,
    epoch_rows: Float32Array,
) -> int:
    """Make ``n_steps`` updates in place; return -1, or how many were made when the loss of a batch was not finite.

    After the last update the loss of the next batch is checked as well, so that a run stops at the same step however
    it is split into calls; up to ``limit``, a sum of the squares of all parameters, it is known to be finite.
    first_step: updates made before. panels: float32 (5·n_packed,), zeros. buffers: float32 (n_work,). epoch_rows: room.
    """
    packed, work, failed_at = address(panels), address(buffers), -1
    clear_padding(plan, work)
    _pack_state(plan, state, packed)
    counters, n_points = state.counters, points.n_points
    is_whole = options[BATCH_SIZE] == 0 or options[BATCH_SIZE] >= n_points
    rows = address(points.rows) if is_whole else address(epoch_rows)
    target_row = (points.rows.shape[0] // points.stride - 1) * points.stride
    if is_whole:
        counters[CURSOR] = 0
    else:
        arrange(points, plan.layers[N_IN], state.permutation, epoch_rows)
    for step in range(n_steps + 1):
        is_update = step < n_steps
        if not is_update and sum_of_squares(packed, 0, plan.n_packed) <= limit:
            break
        start = counters[CURSOR]
        end = n_points if is_whole else min(start + options[BATCH_SIZE], n_points)
        rng_before = state.rng_state[0]
        key = next_random(state.rng_state) if rates[DROPOUT] > 0 else rng_before
        fill(packed, plan.n_packed, 2 * plan.n_packed, 0.0)
        loss = add_gradients(
            plan, options, rates, rows, points.stride, target_row, start, end, key, is_update, packed, work
        )
        if not math.isfinite(loss):
            failed_at = step
            break
        if not is_update:
            state.rng_state[0] = rng_before
            break
        rate = rates[LEARNING_RATE]
        if options[SCHEDULE] != CONSTANT:
            rate = learning_rate_at(first_step + step, options, rates)
        update(plan, options, rates, rate, packed, state.powers)
        counters[POINTS_SEEN] += end - start
        if not is_whole:
            counters[CURSOR] = end % n_points
            if end == n_points:
                shuffle(state.permutation, state.rng_state)
                arrange(points, plan.layers[N_IN], state.permutation, epoch_rows)
    _unpack_state(plan, state, packed)
    return failed_at


@kernel
def _pack_state(plan: Plan, state: RunState, packed: Float32Array) -> None:
    pack(plan, state.params, packed, 0)
    pack(plan, state.moments[0], packed, 2 * plan.n_packed)
    pack(plan, state.moments[1], packed, 3 * plan.n_packed)
    pack(plan, state.compensation, packed, 4 * plan.n_packed)


@kernel
def _unpack_state(plan: Plan, state: RunState, packed: Float32Array) -> None:
    unpack(plan, state.params, packed, 0)
    unpack(plan, state.moments[0], packed, 2 * plan.n_packed)
    unpack(plan, state.moments[1], packed, 3 * plan.n_packed)
    unpack(plan, state.compensation, packed, 4 * plan.n_packed)


@kernel
def arrange(points: Points, n_inputs: int, permutation: Int32Array, epoch_rows: Float32Array) -> None:
    """Copy the points in the order of the epoch, int32 (n_points,), so that every batch is contiguous.

    Unsigned indices cannot count from the end, which would have to be looked at for each point.
    """
    target_row = points.rows.shape[0] // points.stride - 1
    for row in range(n_inputs + 1):
        first = (row if row < n_inputs else target_row) * points.stride
        for i in range(points.n_points):
            epoch_rows[first + i] = points.rows[np.uint64(first) + np.uint64(permutation[i])]


@kernel
def add_gradients(
    plan: Plan,
    options: Int64Array,
    rates: Float64Array,
    rows: Float32Array,
    row_stride: int,
    target_row: int,
    start: int,
    end: int,
    key: np.uint64,
    is_update: bool,
    packed: Float32Array,
    work: Float32Array,
) -> float | np.floating:
    """Return what is finite where the sum of the losses of points ``start`` to ``end`` is.

    For an update, add the gradients of their mean.

    packed: float32 (5·n_packed,), the gradients in its second fifth. rows: float32, as points.rows. work: float32
    (n_work,). key: determines the dropout of this step.
    """
    z, n_outputs = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES]
    stride, kind, smoothing, delta = plan.stride, options[LOSS], rates[LABEL_SMOOTHING], rates[HUBER_DELTA]
    scale = 1.0 / (end - start)
    loss: float | np.floating = 0.0
    for first in range(start, end, plan.tile_lanes):
        n_points = min(plan.tile_lanes, end - first)
        n_vectors = (n_points + LANES - 1) // LANES
        _forward(plan, options, rates, rows, row_stride, first, first - start, n_vectors, key, packed, work)
        targets = target_row + first
        loss += loss_deltas(kind, work, z, stride, n_outputs, rows, targets, n_points, scale, smoothing, delta, False)
        if is_update:
            if options[IS_WEIGHTED]:
                weight_deltas(work, z, stride, n_outputs, rows, targets, n_points, rates)
            _backward(plan, rows, row_stride, first, n_vectors, packed, work)
    return loss


@kernel
def _forward(
    plan: Plan,
    options: Int64Array,
    rates: Float64Array,
    rows: Float32Array,
    row_stride: int,
    first: int,
    place: int,
    n_vectors: int,
    key: np.uint64,
    packed: Float32Array,
    work: Float32Array,
) -> None:
    """Fill values and slopes of all layers; ``place`` counts the tile's points from the start of the batch."""
    layers, stride = plan.layers, plan.stride
    n_in, n_out, z = layers[N_IN], layers[N_OUT], layers[Z]
    dense_forward(packed, 0, n_in, n_out, rows, first, row_stride, work, z, stride, n_vectors)
    for layer in range(N_ENTRIES, layers.shape[0], N_ENTRIES):
        x, slopes, n_in = layers[layer + X], layers[layer + SLOPES - N_ENTRIES], layers[layer + N_IN]
        activate(options[ACTIVATIONS_FROM + layer // N_ENTRIES - 1], work, x, slopes, stride, n_in, n_vectors, True)
        ones = x + n_in * stride
        n_overwritten = n_vectors * LANES if n_in % ROWS != 0 else 0  # by the last tile of outputs
        fill(work, ones, ones + n_overwritten, 1.0)
        if rates[DROPOUT] > 0:
            counter = (layer << 22) + place
            drop_rows(work, x, slopes, stride, n_in, n_vectors, key, counter, rates[DROPOUT])
        panels, n_out, z = layers[layer + PANELS], layers[layer + N_OUT], layers[layer + Z]
        dense_forward(packed, panels, n_in, n_out, work, x, stride, work, z, stride, n_vectors)


@kernel
def _backward(
    plan: Plan,
    rows: Float32Array,
    row_stride: int,
    first: int,
    n_vectors: int,
    packed: Float32Array,
    work: Float32Array,
) -> None:
    """Propagate the deltas from the last layer to the first, adding up the gradients on the way."""
    layers, grads, stride = plan.layers, plan.n_packed, plan.stride
    for layer in range(layers.shape[0] - N_ENTRIES, 0, -N_ENTRIES):
        panels, n_in, n_out = layers[layer + PANELS], layers[layer + N_IN], layers[layer + N_OUT]
        x, d, slopes = layers[layer + X], layers[layer + SLOPES], layers[layer + SLOPES - N_ENTRIES]
        dense_gradient(packed, grads + panels, n_in, n_out, work, x, stride, work, d, stride, n_vectors)
        dense_backward(packed, panels, n_in, n_out, work, d, slopes, stride, n_vectors)
    n_in, n_out, d = layers[N_IN], layers[N_OUT], layers[SLOPES]
    dense_gradient(packed, grads, n_in, n_out, rows, first, row_stride, work, d, stride, n_vectors)
