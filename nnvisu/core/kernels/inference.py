"""A network forwards without training, over all points: the one pass that metrics, maps and probes are made of."""

from nnvisu.arrays import Float32Array, Int64Array
from nnvisu.core.kernels.activations import activate
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.dense import dense_forward
from nnvisu.core.kernels.packing import clear_padding, pack
from nnvisu.core.kernels.state import ACTIVATIONS_FROM, N_ENTRIES, N_IN, N_OUT, PANELS, SLOPES, Plan, Points, X, Z
from nnvisu.core.kernels.vectors import LANES, address, load, store


@kernel
def forward(
    plan: Plan,
    options: Int64Array,
    packed: Float32Array,
    rows: Float32Array,
    start: int,
    row_stride: int,
    n_vectors: int,
    keeps_slopes: bool,
    work: Float32Array,
) -> None:
    """Fill the buffers with the activations of the tile that begins at point ``start``; outputs at the last Z.

    packed: float32 (n_packed,). rows: float32, points.rows. work: float32 (n_work,). keeps_slopes: whether the slopes
    are filled, too.
    """
    layers, stride = plan.layers, plan.stride
    dense_forward(packed, 0, layers[N_IN], layers[N_OUT], rows, start, row_stride, work, layers[Z], stride, n_vectors)
    for layer in range(N_ENTRIES, layers.shape[0], N_ENTRIES):
        n_in, x, slopes = layers[layer + N_IN], layers[layer + X], layers[layer + SLOPES - N_ENTRIES]
        panels, n_out, z = layers[layer + PANELS], layers[layer + N_OUT], layers[layer + Z]
        activation = options[ACTIVATIONS_FROM + layer // N_ENTRIES - 1]
        activate(activation, work, x, slopes, stride, n_in, n_vectors, keeps_slopes)
        dense_forward(packed, panels, n_in, n_out, work, x, stride, work, z, stride, n_vectors)


@entry_kernel
def fill_outputs(
    plan: Plan,
    options: Int64Array,
    points: Points,
    params: Float32Array,
    panels: Float32Array,
    buffers: Float32Array,
    first_layer: int,
    as_slopes: bool,
    outputs: Float32Array,
) -> None:
    """Fill ``outputs``, float32 (n_rows · points.stride,), with what the neurons give for all points, row after row.

    first_layer: the layer whose neurons are the first rows, 0 for all; those of the layers after it follow. The last
    rows are the network's outputs before softmax. as_slopes: hidden neurons give the slopes of their activation at
    each point instead of its values. ``panels`` holds zeros.
    """
    packed, work = address(panels), address(buffers)
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    fill_rows(plan, options, points, packed, work, first_layer, as_slopes, address(outputs), 0)


@kernel
def fill_rows(
    plan: Plan,
    options: Int64Array,
    points: Points,
    packed: Float32Array,
    work: Float32Array,
    first_layer: int,
    as_slopes: bool,
    results: Float32Array,
    first_place: int,
) -> None:
    """Do the same from panels that are packed, ``packed`` (n_packed,), and buffers that are clear, ``work`` (n_work,).

    The rows, of points.stride floats each, begin at ``first_place`` of ``results``.
    """
    rows = address(points.rows)
    for start in range(0, points.n_points, plan.tile_lanes):
        n_vectors = (min(plan.tile_lanes, points.n_points - start) + LANES - 1) // LANES
        forward(plan, options, packed, rows, start, points.stride, n_vectors, as_slopes, work)
        to = first_place + start
        for layer in range(first_layer * N_ENTRIES, plan.layers.shape[0], N_ENTRIES):
            z = plan.layers[layer + (SLOPES if as_slopes else Z)]  # the last layer's are one
            for _ in range(plan.layers[layer + N_OUT]):
                for lane in range(0, n_vectors * LANES, LANES):
                    store(results, to + lane, load(work, z + lane))
                z += plan.stride
                to += points.stride
