"""Neuron maps: what every neuron of a model gives over the plane, in 8 bits.

They are a pass of their own over a grid of their own, from the parameters of the decision map that they go with: a
small grid costs a small part of that map's pass, while keeping all activations of a large grid would cost many times
as much.
"""

import dataclasses

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.core.decision_map import grid_points
from nnvisu.core.forward import outputs_of
from nnvisu.core.network import Model

# Activations that stay within ±1; the scale of the others follows what they give.
BOUNDED = ("tanh", "sigmoid", "sine")
ZERO_BYTE, LARGEST_BYTE = 128, 127
SMALLEST_SCALE = np.float32(2.0**-20)


@dataclasses.dataclass(frozen=True, eq=False)
class NeuronMaps:
    """All neurons, the hidden layers first, then the outputs before softmax.

    picture: uint8 (size, size, n_neurons); byte b stands for (b - 128) / 127 · scale. scales: float32 (n_neurons,), 1
    for neurons that stay within ±1, else the least power of two that holds all of the map, so that it seldom changes.
    layer_sizes: neurons of each of these layers.
    """

    picture: UInt8Array
    scales: Float32Array
    layer_sizes: tuple[int, ...]

    @property
    def n_bytes(self) -> int:
        """Memory of the picture."""
        return self.picture.nbytes


def render_neuron_maps(model: Model, size: int) -> NeuronMaps:
    """Return the maps of ``size`` x ``size`` cells; rows and columns as in ``decision_map``."""
    points = grid_points(size, model.features)
    values = outputs_of(model, points, first_layer=0)[:, : size * size]
    largest = np.maximum(values.max(axis=1), -values.min(axis=1))
    if not np.isfinite(largest).all():
        values = np.nan_to_num(values)
        largest = np.abs(values).max(axis=1)
    layer_sizes = model.architecture.layer_sizes[1:]
    is_bounded = np.repeat([name in BOUNDED for name in (*model.activations, "linear")], layer_sizes)
    scales = np.where(is_bounded, np.float32(1.0), _next_power_of_two(np.maximum(largest, SMALLEST_SCALE)))
    # tanh may pass 1 by a rounding error: that is no level more.
    levels = values * (LARGEST_BYTE / scales)[:, None] + np.float32(ZERO_BYTE + 0.5)
    picture = levels.astype(np.uint8).reshape(len(scales), size, size).transpose(1, 2, 0)
    return NeuronMaps(picture, scales, layer_sizes)


def _next_power_of_two(values: Float32Array) -> Float32Array:
    """Return the least powers of two from the values on, which ``np.exp2`` and ``np.log2`` may miss."""
    mantissas, exponents = np.frexp(values)
    powers: Float32Array = np.ldexp(np.float32(1.0), exponents - (mantissas == 0.5))
    return powers
