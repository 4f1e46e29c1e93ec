"""How right a network is: one call for all points, as a young run is measured after each of its steps."""

from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.inference import fill_rows
from nnvisu.core.kernels.losses import loss_deltas
from nnvisu.core.kernels.packing import clear_padding, pack
from nnvisu.core.kernels.state import HUBER_DELTA, LOSS, N_ENTRIES, N_OUT
from nnvisu.core.kernels.vectors import LANES, address, load, store

CHUNK = 256  # points whose losses are added in float32; their sums are added in float64


@entry_kernel
def measure(plan, options, rates, train, test, params, panels, buffers, outputs, deltas, figures):
    """Fill ``figures``, float64 (4,): the sum of the losses of the training points, how many are right; of the others.

    train, test: Points. outputs: float32 (n_outputs · (train.stride + test.stride),) is filled with what the network
    gives, before softmax: row after row of the training points, then of the test points; columns past the points are
    void. deltas: room for as much. The losses are without smoothing. ``panels`` holds zeros.
    """
    packed, work = address(panels), address(buffers)
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    results, n_outputs = address(outputs), plan.layers[N_OUT - N_ENTRIES]
    room, last_layer = address(deltas), plan.layers.shape[0] // N_ENTRIES - 1
    fill_rows(plan, options, train, packed, work, last_layer, False, results, 0)
    fill_rows(plan, options, test, packed, work, last_layer, False, results, n_outputs * train.stride)
    kind, delta = options[LOSS], rates[HUBER_DELTA]
    figures[0] = _sum_of_losses(kind, results, 0, n_outputs, train, room, delta)
    figures[1] = _count_right(outputs, 0, n_outputs, train)
    figures[2] = _sum_of_losses(kind, results, n_outputs * train.stride, n_outputs, test, room, delta)
    figures[3] = _count_right(outputs, n_outputs * train.stride, n_outputs, test)


@kernel
def _sum_of_losses(kind, results, first, n_outputs, points, room, delta):
    """Return the sum of the losses of all points, whose outputs begin at ``first``; their derivatives go to ``room``.

    They stand there as the outputs do.
    """
    rows, stride = address(points.rows), points.stride
    target_row = (points.rows.shape[0] // stride - 1) * stride
    n_lanes = (points.n_points + LANES - 1) // LANES * LANES
    for row in range(0, n_outputs * stride, stride):
        for lane in range(row, row + n_lanes, LANES):
            store(room, first + lane, load(results, first + lane))
    loss = 0.0
    for start in range(0, points.n_points, CHUNK):
        n_points, targets = min(CHUNK, points.n_points - start), target_row + start
        loss += loss_deltas(kind, room, first + start, stride, n_outputs, rows, targets, n_points, 1.0, 0.0, delta)
    return loss


@kernel
def _count_right(outputs, first, n_outputs, points):
    """Return how many points have their largest output at their label; of equal outputs the first wins."""
    targets, n_right = (points.rows.shape[0] // points.stride - 1) * points.stride, 0
    for i in range(points.n_points):
        winner, best = 0, outputs[first + i]
        for label in range(1, n_outputs):
            value = outputs[first + label * points.stride + i]
            if value > best:
                winner, best = label, value
        n_right += points.rows[targets + i] == winner
    return n_right
