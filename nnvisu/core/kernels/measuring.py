"""Loss and number of right answers of a network, for all training and all test points."""

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int64Array
from nnvisu.core.kernels.compiler import kernel
from nnvisu.core.kernels.inference import fill_outputs
from nnvisu.core.kernels.losses import loss_deltas
from nnvisu.core.kernels.packing import clear_padding, pack
from nnvisu.core.kernels.state import HUBER_DELTA, LOSS, N_ENTRIES, N_OUT, Plan, Points
from nnvisu.core.kernels.vectors import LANES, address, load, store

CHUNK = 256  # points whose losses are added in float32; their sums are added in float64


@kernel
def measure(
    plan: Plan,
    options: Int64Array,
    rates: Float64Array,
    train: Points,
    test: Points,
    params: Float32Array,
    packed: Float32Array,
    work: Float32Array,
    outputs: Float32Array,
    first: int,
    room: int,
    figures: Float64Array,
    row: int,
) -> None:
    """Fill a row of ``figures``, (n, 4): sum of the losses and number of right answers, for training and test points.

    The network's outputs, before softmax, go to ``outputs`` from ``first`` on: n_outputs rows of train.stride for the
    training points, then as many of test.stride for the test points; columns past the points are undefined. The
    derivatives of the losses take as much space from ``room`` on. Losses are without smoothing.
    """
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    results, n_outputs = address(outputs), plan.layers[N_OUT - N_ENTRIES]
    kind, delta, place = options[LOSS], rates[HUBER_DELTA], 0
    for points in (train, test):
        fill_outputs(plan, options, points, packed, work, results, first + place)
        loss = _sum_of_losses(kind, results, first + place, n_outputs, points, room + place, delta)
        figures[row, 0 if place == 0 else 2] = loss
        figures[row, 1 if place == 0 else 3] = _count_right(outputs, first + place, n_outputs, points)
        place += n_outputs * points.stride


@kernel
def _sum_of_losses(
    kind: int, results: Float32Array, first: int, n_outputs: int, points: Points, room: int, delta: float
) -> float | np.floating:
    """Return the sum of the losses of all points, whose outputs begin at ``first``."""
    rows, stride = address(points.rows), points.stride
    target_row = (points.rows.shape[0] // stride - 1) * stride
    n_lanes = (points.n_points + LANES - 1) // LANES * LANES
    for row in range(0, n_outputs * stride, stride):
        for lane in range(row, row + n_lanes, LANES):
            store(results, room + lane, load(results, first + lane))
    loss: float | np.floating = 0.0
    for start in range(0, points.n_points, CHUNK):
        n_points, targets, z = min(CHUNK, points.n_points - start), target_row + start, room + start
        loss += loss_deltas(kind, results, z, stride, n_outputs, rows, targets, n_points, 1.0, 0.0, delta, True)
    return loss


@kernel
def _count_right(outputs: Float32Array, first: int, n_outputs: int, points: Points) -> int:
    """Return how many points have their largest output at their label; among equal outputs the first wins."""
    targets, n_right = (points.rows.shape[0] // points.stride - 1) * points.stride, 0
    for i in range(points.n_points):
        winner, best = 0, outputs[first + i]
        for label in range(1, n_outputs):
            value = outputs[first + label * points.stride + i]
            if value > best:
                winner, best = label, value
        n_right += points.rows[targets + i] == winner
    return n_right
