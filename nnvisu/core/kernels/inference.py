"""A network forwards without training: metrics, probabilities at places, and the decision map."""

from nnvisu.core.kernels.activations import activate
from nnvisu.core.kernels.bits import store_pixels
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.dense import dense_forward
from nnvisu.core.kernels.losses import count_hits, loss_deltas, softmax
from nnvisu.core.kernels.packing import clear_padding, pack
from nnvisu.core.kernels.state import ACTIVATION, LOSS, N_ENTRIES, N_IN, N_OUT, PANELS, X, Z
from nnvisu.core.kernels.vectors import LANES, address, fma, load, splat, store


@kernel
def forward(plan, activation, packed, rows, start, row_stride, n_vectors, work):
    """Fill the buffers with the activations of the tile that begins at point ``start``; logits at the last Z."""
    layers, stride = plan.layers, plan.stride
    dense_forward(packed, 0, layers[N_IN], layers[N_OUT], rows, start, row_stride, work, layers[Z], stride, n_vectors)
    for layer in range(N_ENTRIES, layers.shape[0], N_ENTRIES):
        n_in, x = layers[layer + N_IN], layers[layer + X]
        panels, n_out, z = layers[layer + PANELS], layers[layer + N_OUT], layers[layer + Z]
        activate(activation, work, x, 0, stride, n_in, n_vectors, False)
        dense_forward(packed, panels, n_in, n_out, work, x, stride, work, z, stride, n_vectors)


@entry_kernel
def evaluate(plan, options, points, params, panels, buffers):
    """Return (sum of losses, count of right answers) over all points; ``panels`` holds zeros."""
    packed, work, rows = address(panels), address(buffers), address(points.rows)
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    z, n_classes = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES]
    label_row = (points.rows.shape[0] // points.stride - 1) * points.stride
    loss, hits = 0.0, 0.0
    for start in range(0, points.n_points, plan.tile_lanes):
        n_points = min(plan.tile_lanes, points.n_points - start)
        n_vectors, labels = (n_points + LANES - 1) // LANES, label_row + start
        forward(plan, options[ACTIVATION], packed, rows, start, points.stride, n_vectors, work)
        hits += count_hits(work, z, plan.stride, n_classes, rows, labels, n_points)
        loss += loss_deltas(options[LOSS], work, z, plan.stride, n_classes, rows, labels, n_points, 1.0, 0.0)
    return loss, hits


@entry_kernel
def predict(plan, activation, points, params, panels, buffers, probabilities):
    """Fill ``probabilities``, float32 (n_classes, points.stride), row after row."""
    packed, work, rows = address(panels), address(buffers), address(points.rows)
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    results = address(probabilities)
    z, n_classes = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES]
    for start in range(0, points.n_points, plan.tile_lanes):
        n_vectors = (min(plan.tile_lanes, points.n_points - start) + LANES - 1) // LANES
        forward(plan, activation, packed, rows, start, points.stride, n_vectors, work)
        for lane in range(0, n_vectors * LANES, LANES):
            _, total = softmax(work, z + lane, plan.stride, n_classes)
            for label in range(n_classes):
                share = load(work, z + lane + label * plan.stride) / total
                store(results, label * points.stride + start + lane, share)


@entry_kernel
def render(plan, activation, points, params, panels, buffers, colours, pixels):
    """Fill ``pixels``, uint8 (3·n_points + 48,), with the class colours weighted by probability.

    colours: float32 (n_classes, 3), 0 to 255. Only whole vectors are written, hence the room at the end.
    """
    packed, work, rows = address(panels), address(buffers), address(points.rows)
    pack(plan, params, packed, 0)
    clear_padding(plan, work)
    z, n_classes = plan.layers[Z - N_ENTRIES], plan.layers[N_OUT - N_ENTRIES]
    for start in range(0, points.n_points, plan.tile_lanes):
        n_vectors = (min(plan.tile_lanes, points.n_points - start) + LANES - 1) // LANES
        forward(plan, activation, packed, rows, start, points.stride, n_vectors, work)
        for lane in range(0, n_vectors * LANES, LANES):
            _, total = softmax(work, z + lane, plan.stride, n_classes)
            red, green, blue = splat(0.0), splat(0.0), splat(0.0)
            for label in range(n_classes):
                share = load(work, z + lane + label * plan.stride)
                red = fma(share, splat(colours[label, 0]), red)
                green = fma(share, splat(colours[label, 1]), green)
                blue = fma(share, splat(colours[label, 2]), blue)
            store_pixels(pixels, 3 * (start + lane), red / total, green / total, blue / total)
