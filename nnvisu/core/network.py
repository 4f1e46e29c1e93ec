"""Networks: architecture, layout of the parameters in one flat vector, initial weights, and input features.

Knows nothing of training. The flat vector has the public order: for each layer the weights (n_out, n_in), row by row,
then the biases. Kernels use an order of their own (``packing``).
"""

import dataclasses
import itertools
from collections.abc import Callable

import numpy as np

from nnvisu.arrays import AnyFloats, Float32Array, Float64Array, FloatArray
from nnvisu.core.portable_math import cos, sin, total, uniform
from nnvisu.core.streams import WEIGHTS, random_generator
from nnvisu.errors import InvalidValue
from nnvisu.settings import COLUMNS, Config, Task


@dataclasses.dataclass(frozen=True)
class Architecture:
    """Neurons of each layer from the inputs to the outputs, such as (2, 8, 8, 2).

    There is an output for each class; a single output is the value of a regression.
    """

    layer_sizes: tuple[int, ...]

    @property
    def n_inputs(self) -> int:
        """Count of input features."""
        return self.layer_sizes[0]

    @property
    def n_outputs(self) -> int:
        """Count of outputs."""
        return self.layer_sizes[-1]

    @property
    def task(self) -> Task:
        """What the outputs are: ``"classification"`` or ``"regression"``."""
        return "regression" if self.n_outputs == 1 else "classification"

    @property
    def n_layers(self) -> int:
        """Count of layers that have weights."""
        return len(self.layer_sizes) - 1


class ParameterLayout:
    """Offsets of weights and biases in the flat vector of an architecture."""

    def __init__(self, architecture: Architecture):
        self.architecture = architecture
        self.shapes = tuple(zip(architecture.layer_sizes[1:], architecture.layer_sizes[:-1], strict=True))
        n_per_layer = [n_out * (n_in + 1) for n_out, n_in in self.shapes]
        self.offsets = tuple(itertools.accumulate(n_per_layer[:-1], initial=0))
        self.n_params = sum(n_per_layer)

    def per_layer(self, params: AnyFloats) -> list[AnyFloats]:
        """Return views of all numbers of each layer, (…, n_out * (n_in + 1)); params: (…, n_params)."""
        ends = (*self.offsets[1:], self.n_params)
        return [params[..., start:end] for start, end in zip(self.offsets, ends, strict=True)]

    def unpack(self, params: AnyFloats) -> list[tuple[AnyFloats, AnyFloats]]:
        """Return views (weights (n_out, n_in), biases (n_out,)) of each layer; params: (n_params,)."""
        layers = []
        for offset, (n_out, n_in) in zip(self.offsets, self.shapes, strict=True):
            end = offset + n_out * n_in
            layers.append((params[offset:end].reshape(n_out, n_in), params[end : end + n_out]))
        return layers

    def place_of(self, layer: int, neuron: int, input_: int | None) -> int:
        """Return the index of a weight in the flat vector, or of a bias if ``input_`` is None.

        layer: 0 for the first one with weights. Raises InvalidValue if this network has no such parameter.
        """
        _check_index("layer", layer, len(self.shapes), "layers with weights")
        n_out, n_in = self.shapes[layer]
        _check_index("neuron", neuron, n_out, f"neurons of layer {layer}")
        if input_ is None:
            return self.offsets[layer] + n_out * n_in + neuron
        _check_index("input", input_, n_in, f"inputs of layer {layer}")
        return self.offsets[layer] + neuron * n_in + input_


def _check_index(field: str, value: int, count: int, things: str) -> None:
    if not 0 <= value < count:
        raise InvalidValue.of(field, value, f"an integer from 0 to {count - 1}, as there are {count} {things}")


@dataclasses.dataclass(frozen=True, eq=False)
class Model:
    """Everything that maps and probes need.

    activations: one per hidden layer. params: a read-only float32 copy.
    """

    architecture: Architecture
    activations: tuple[str, ...]
    features: tuple[str, ...]
    params: Float32Array

    @property
    def task(self) -> Task:
        """What the outputs are: ``"classification"`` or ``"regression"``."""
        return self.architecture.task


# Glorot and Bengio 2010, equation 12; He et al. 2015, equation 10; LeCun et al. 1998, section 4.6: the standard
# deviation from fan_in and fan_out.
DEVIATIONS: dict[str, Callable[[int, int], float]] = {
    "glorot": lambda n_in, n_out: np.sqrt(2.0 / (n_in + n_out)),
    "he": lambda n_in, n_out: np.sqrt(2.0 / n_in),
    "lecun": lambda n_in, n_out: np.sqrt(1.0 / n_in),
}


def initialise(layout: ParameterLayout, initializer: str, seed: int, initial_range: float = 0.5) -> Float32Array:
    """Return new parameters, float32 (n_params,): weights by ``initializer`` ("glorot_uniform", …), biases 0.

    initial_range: for "uniform", which draws from [-initial_range, initial_range].
    """
    rng = random_generator(seed, WEIGHTS)
    params = np.zeros(layout.n_params, np.float32)
    for weights, _ in layout.unpack(params):
        if initializer == "uniform":
            weights[:] = uniform(rng, -1.0, 1.0, weights.shape) * initial_range
        elif initializer == "orthogonal":
            weights[:] = _random_orthogonal(rng, *weights.shape)
        elif initializer != "zeros":
            weights[:] = _scaled(rng, initializer, *weights.shape)
    return params


def _scaled(rng: np.random.Generator, initializer: str, n_out: int, n_in: int) -> Float64Array:
    """Return weights whose standard deviation follows from the sizes of the layer."""
    scheme, distribution = initializer.rsplit("_", 1)
    deviation = DEVIATIONS[scheme](n_in, n_out)
    if distribution == "normal":
        return rng.normal(0.0, deviation, (n_out, n_in))
    weights: Float64Array = uniform(rng, -1.0, 1.0, (n_out, n_in)) * (deviation * np.sqrt(3.0))
    return weights


def _random_orthogonal(rng: np.random.Generator, n_out: int, n_in: int) -> Float64Array:
    """Return weights with orthonormal rows, or columns if there are fewer, uniformly distributed (Saxe et al. 2014).

    A product of random reflections (Stewart 1980) by plain sums: a library's QR gives different bits on different
    machines.
    """
    n_rows, n_columns = max(n_out, n_in), min(n_out, n_in)
    matrix = np.eye(n_rows, n_columns)
    for first in reversed(range(n_columns)):
        normal = rng.normal(0.0, 1.0, n_rows - first)
        sign = 1.0 if normal[0] >= 0.0 else -1.0
        normal[0] += sign * np.sqrt(total(normal * normal))
        part = matrix[first:, first:]
        share = total(normal[:, None] * part) * (2.0 / total(normal * normal))
        part -= normal[:, None] * share
        part *= -sign
    return matrix if n_out >= n_in else matrix.T


# Input features of a point. The waves have one period over the plane, and no feature leaves [-1, 1] by much.
FEATURE_FUNCTIONS: dict[str, Callable[[Float64Array, Float64Array], Float64Array]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "x_squared": lambda x, y: x * x,
    "y_squared": lambda x, y: y * y,
    "xy": lambda x, y: x * y,
    "sin_x": lambda x, y: sin(np.pi * x),
    "sin_y": lambda x, y: sin(np.pi * y),
    "cos_x": lambda x, y: cos(np.pi * x),
    "cos_y": lambda x, y: cos(np.pi * y),
    "radius": lambda x, y: np.sqrt(x * x + y * y),
}


def feature_rows(x: FloatArray, y: FloatArray, features: tuple[str, ...]) -> Float32Array:
    """Return the inputs of the points, float32 (n_features, n_points), computed in float64.

    x, y: of equal length, or a row (n,) and a column (m, 1), which together mean all n·m places, row by row.
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    rows = np.empty((len(features), *np.broadcast_shapes(x.shape, y.shape)), np.float32)
    for row, name in zip(rows, features, strict=True):
        row[...] = FEATURE_FUNCTIONS[name](x, y)
    return rows.reshape(len(features), rows[0].size)


def inputs_of(config: Config, n_columns: int) -> tuple[str, ...]:
    """Return what a network reads of data with so many columns: features of points, or columns of a table, by name."""
    return config.features if n_columns == 2 else tuple(name for name in COLUMNS[:n_columns] if name in config.columns)


def input_rows(columns: FloatArray, inputs: tuple[str, ...]) -> Float32Array:
    """Return what a network reads of points or rows, float32 (n_inputs, n_points).

    columns: (n_columns, n_points), as a data set has them. inputs: as ``inputs_of`` names them.
    """
    if inputs[0] in FEATURE_FUNCTIONS:
        return feature_rows(columns[0], columns[1], inputs)
    return columns[places_of(inputs)].astype(np.float32)


def places_of(inputs: tuple[str, ...]) -> list[int]:
    """Return the indices of columns of a table among all of them, by their names among inputs."""
    return [COLUMNS.index(name) for name in inputs]


def transfer_params(
    old_layout: ParameterLayout,
    old: Float32Array,
    layout: ParameterLayout,
    fresh: Float32Array,
    columns: dict[int, int],
) -> Float32Array:
    """Return ``fresh`` (of ``layout``) with every number that also exists in ``old`` (of ``old_layout``).

    All are float32 (n_params,). columns: for each input that stays, its new index -> its old index. Hidden layers are
    equal; there may be more outputs than before, and none is kept when classification becomes regression or the other
    way round. Used for parameters and for the optimizer's moments alike.
    """
    is_same_task = old_layout.architecture.task == layout.architecture.task
    carried = fresh.copy()
    pairs = zip(old_layout.unpack(old), layout.unpack(carried), strict=True)
    for number, ((old_weights, old_biases), (weights, biases)) in enumerate(pairs):
        is_output = number == layout.architecture.n_layers - 1
        n_out = min(len(old_biases), len(biases)) if is_same_task or not is_output else 0
        if number == 0:
            now, before = list(columns), list(columns.values())
            weights[:n_out, now] = old_weights[:n_out, before]
        else:
            weights[:n_out] = old_weights[:n_out]
        biases[:n_out] = old_biases[:n_out]
    return carried
