"""The forward pass over many points, as every picture, probe and measurement needs it."""

from nnvisu.arrays import Float32Array
from nnvisu.core.kernel_args import activation_options
from nnvisu.core.kernels import inference
from nnvisu.core.kernels.packing import aligned_zeros, plan_of
from nnvisu.core.kernels.state import Points
from nnvisu.core.network import Model


def outputs_of(
    model: Model, points: Points, first_layer: int | None = None, *, as_slopes: bool = False
) -> Float32Array:
    """Return what the neurons give for the points, float32 (n_neurons, points.stride); columns past n_points are void.

    first_layer: 0 for the neurons of all layers, hidden ones first; None for the outputs alone. Outputs are before
    softmax. as_slopes: of hidden neurons the slopes of their activation there. Every call has buffers of its own, as
    threads may share a model.
    """
    architecture = model.architecture
    first_layer = architecture.n_layers - 1 if first_layer is None else first_layer
    plan = plan_of(architecture.layer_sizes)
    options = activation_options(model.activations)
    packed, work = aligned_zeros(plan.n_packed), aligned_zeros(plan.n_work)
    n_rows = sum(architecture.layer_sizes[first_layer + 1 :])
    outputs = aligned_zeros(n_rows * points.stride)
    params = model.params.copy()
    inference.fill_outputs(plan, options, points, params, packed, work, first_layer, as_slopes, outputs)
    return outputs.reshape(n_rows, points.stride)
