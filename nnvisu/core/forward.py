"""The forward pass over many points, as every picture, probe and measurement needs it.

Every call has buffers of its own, as threads may share a model. Columns of results past the points are void.
"""

import functools

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.core.kernel_args import activation_options
from nnvisu.core.kernels.inference import infer
from nnvisu.core.kernels.packing import padded, plan_of
from nnvisu.core.kernels.state import Points
from nnvisu.core.kernels.vectors import LANES
from nnvisu.core.network import Model

# In place of results that nobody wants.
NO_OUTPUTS, _NO_COLOURS, _NO_BYTES = np.empty(0, np.float32), np.empty((0, 3), np.float32), np.empty(0, np.uint8)

_options_of = functools.lru_cache(maxsize=256)(activation_options)  # kernels only read them


def outputs_of(
    model: Model, points: Points, first_layer: int | None = None, *, as_slopes: bool = False
) -> Float32Array:
    """Return what the neurons give for the points, float32 (n_neurons, points.stride).

    first_layer: 0 for the neurons of all layers, hidden ones first; None for the outputs alone. Outputs are before
    softmax. as_slopes: of hidden neurons the slopes of their activation there.
    """
    architecture = model.architecture
    first_layer = architecture.n_layers - 1 if first_layer is None else first_layer
    outputs = np.empty(sum(architecture.layer_sizes[first_layer + 1 :]) * points.stride, np.float32)
    _infer(model, points, first_layer, as_slopes, outputs, _NO_COLOURS, _NO_BYTES, _NO_BYTES)
    return outputs.reshape(-1, points.stride)


def paint(
    model: Model, points: Points, colours: Float32Array, outputs: Float32Array = NO_OUTPUTS
) -> tuple[UInt8Array, UInt8Array]:
    """Return the planes of ``Maps``: red, green and blue, uint8 (3, n_points); winners and their shares, (2, n_points).

    colours: float32 (n_colours, 3), 0 to 255, of the classes or of the values -1, 0 and 1. outputs: float32
    (n_outputs · points.stride,), if given, is filled with e**(output - largest of the point) or with the values.
    """
    n_points, last_layer = points.n_points, model.architecture.n_layers - 1
    room = padded(n_points, LANES)
    pixels, classes = np.empty((3, room), np.uint8), np.empty((2, room), np.uint8)
    _infer(model, points, last_layer, False, outputs, colours, pixels.reshape(-1), classes.reshape(-1))
    return pixels[:, :n_points], classes[:, :n_points]


def _infer(
    model: Model,
    points: Points,
    first_layer: int,
    as_slopes: bool,
    outputs: Float32Array,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    plan = plan_of(model.architecture.layer_sizes)
    room = np.empty(plan.n_packed + plan.n_work + LANES, np.float32)
    options, params = _options_of(model.activations), model.params.copy()
    infer(plan, options, points, params, room, first_layer, as_slopes, outputs, colours, pixels, classes)
