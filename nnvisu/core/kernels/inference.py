"""The forward pass over all points, without training: what metrics, maps and probes are computed from."""

from nnvisu.arrays import Float32Array, Int64Array, UInt8Array
from nnvisu.core.kernels.activations import activate
from nnvisu.core.kernels.bits import aligned_address
from nnvisu.core.kernels.colouring import paint
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.dense import dense_forward
from nnvisu.core.kernels.packing import fill, pack
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
    are stored as well.
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
def infer(
    plan: Plan,
    options: Int64Array,
    points: Points,
    params: Float32Array,
    room: Float32Array,
    first_layer: int,
    as_slopes: bool,
    outputs: Float32Array,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    """Fill ``outputs``, float32 (n_rows · points.stride,), with the outputs of neurons for all points, row by row.

    first_layer: the layer whose neurons are the first rows, 0 for all; those of the layers after it follow. The last
    rows are the network's outputs before softmax. as_slopes: for hidden neurons store the slopes of their activation
    at each point instead of its values. room: float32 (n_packed + n_work + LANES,), of any content. Given colours,
    float32 (n_colours, 3), fill the maps ``pixels`` and ``classes`` as well, as ``colouring`` says, which changes the
    outputs of classes. Either result may be missing: no outputs, or no colours.
    """
    packed, work = aligned_address(room, 0), aligned_address(room, plan.n_packed)
    fill(packed, 0, plan.n_packed, 0.0)
    pack(plan, params, packed, 0)
    rows, results = address(points.rows), address(outputs)
    z, n_outputs = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES]
    for start in range(0, points.n_points, plan.tile_lanes):
        n_vectors = (min(plan.tile_lanes, points.n_points - start) + LANES - 1) // LANES
        forward(plan, options, packed, rows, start, points.stride, n_vectors, as_slopes, work)
        if colours.shape[0] > 0:
            paint(work, z, plan.stride, n_outputs, n_vectors, start, colours, pixels, classes)
        if outputs.shape[0] > 0:
            _copy_rows(plan, work, first_layer, as_slopes, n_vectors, results, start, points.stride)


@kernel
def fill_outputs(
    plan: Plan,
    options: Int64Array,
    points: Points,
    packed: Float32Array,
    work: Float32Array,
    results: Float32Array,
    first_place: int,
) -> None:
    """Fill rows from ``first_place`` on with the network's outputs, with panels already packed, float32 (n_packed,).

    work: float32 (n_work,). results: float32, rows of points.stride floats each.
    """
    rows, last_layer = address(points.rows), plan.layers.shape[0] // N_ENTRIES - 1
    for start in range(0, points.n_points, plan.tile_lanes):
        n_vectors = (min(plan.tile_lanes, points.n_points - start) + LANES - 1) // LANES
        forward(plan, options, packed, rows, start, points.stride, n_vectors, False, work)
        _copy_rows(plan, work, last_layer, False, n_vectors, results, first_place + start, points.stride)


@kernel
def _copy_rows(
    plan: Plan,
    work: Float32Array,
    first_layer: int,
    as_slopes: bool,
    n_vectors: int,
    results: Float32Array,
    place: int,
    stride: int,
) -> None:
    """Copy what the neurons from ``first_layer`` on give for a tile of points to rows a stride apart."""
    for layer in range(first_layer * N_ENTRIES, plan.layers.shape[0], N_ENTRIES):
        z = plan.layers[layer + (SLOPES if as_slopes else Z)]  # the last layer's are one
        for _ in range(plan.layers[layer + N_OUT]):
            for lane in range(0, n_vectors * LANES, LANES):
                store(results, place + lane, load(work, z + lane))
            z += plan.stride
            place += stride
