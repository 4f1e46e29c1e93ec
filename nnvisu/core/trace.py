"""Trace: one step on one point, with every number along the way: forward pass, loss, backward pass, update.

The numbers are the engine's, computed in float64, without dropout. The run itself is not changed.
"""

import dataclasses

import numpy as np

from nnvisu.arrays import Float64Array
from nnvisu.core.constraints import layer_activations
from nnvisu.core.formulas import ACTIVATIONS, losses_of, output_deltas, softmax
from nnvisu.core.kernel_args import class_weights_of, learning_rate_at
from nnvisu.core.network import ParameterLayout, input_rows, inputs_of
from nnvisu.core.portable_math import total
from nnvisu.core.reference_optimizer import OptimizerState, updated
from nnvisu.core.snapshot import Snapshot


@dataclasses.dataclass(frozen=True, eq=False)
class TracedLayer:
    """One layer, float64; weights are (n_out, n_in), everything else (n_out,).

    activations: in the output layer, the sums themselves. deltas: derivatives of the loss with respect to the sums. The
    gradients are of the loss alone; the new weights and biases result from one update with penalties and clipping.
    """

    activation: str
    sums: Float64Array
    activations: Float64Array
    deltas: Float64Array
    weights: Float64Array
    biases: Float64Array
    weight_gradients: Float64Array
    bias_gradients: Float64Array
    new_weights: Float64Array
    new_biases: Float64Array


@dataclasses.dataclass(frozen=True, eq=False)
class Trace:
    """The step of one point. probabilities: empty for regression, where ``value`` is the answer.

    loss: without smoothing and penalties, as everywhere. learning_rate: of the update. The new loss, probabilities and
    value are the updated network's for the same point.
    """

    step: int
    inputs: Float64Array
    layers: tuple[TracedLayer, ...]
    loss: float
    probabilities: Float64Array
    value: float | None
    learning_rate: float
    new_loss: float
    new_probabilities: Float64Array
    new_value: float | None


def trace(snapshot: Snapshot, columns: Float64Array, target: float) -> Trace:
    """Return the step that the run would make on this point alone.

    columns: its x and y, or the row of a table as networks read it, (n_columns,). target: the point's label or, for
    regression, its value. Class weights are those of the run's own points.
    """
    config, layout = snapshot.config, ParameterLayout(snapshot.architecture)
    params = snapshot.state.params.astype(np.float64)
    names = (*layer_activations(config), "linear")
    inputs = input_rows(columns[:, None], inputs_of(config, len(columns))).astype(np.float64)
    with np.errstate(all="ignore"):  # weights may have grown without bound, which the numbers then show
        activations, sums = _forward(layout, params, names, inputs)
        targets = np.array([target]) if snapshot.architecture.task == "regression" else np.array([target], np.int64)
        loss = losses_of(sums[-1], targets, config.loss, config.huber_delta)
        last_deltas = output_deltas(sums[-1], targets, config.loss, config.label_smoothing, config.huber_delta)
        if snapshot.architecture.task == "classification":
            last_deltas = last_deltas * class_weights_of(config, snapshot.dataset)[targets]
        deltas = _backward(layout, params, names, sums, last_deltas)
        grads = np.concatenate(
            [part.reshape(-1) for pair in zip(deltas, activations, strict=False) for part in _gradients(*pair)]
        )
        rate = learning_rate_at(snapshot.step, config)
        new_params = updated(params, grads, _is_weight(layout), _optimizer_state(snapshot), config, rate)
        new_outputs = _forward(layout, new_params, names, inputs)[1][-1]
        new_loss = losses_of(new_outputs, targets, config.loss, config.huber_delta)
        probabilities, value = _answer(sums[-1])
        new_probabilities, new_value = _answer(new_outputs)
    parts = zip(
        names,
        (each[:, 0] for each in sums),
        (each[:, 0] for each in activations[1:]),
        (each[:, 0] for each in deltas),
        layout.unpack(params),
        layout.unpack(grads),
        layout.unpack(new_params),
        strict=True,
    )
    return Trace(
        step=snapshot.step,
        inputs=inputs[:, 0],
        layers=tuple(TracedLayer(*row[:4], *row[4], *row[5], *row[6]) for row in parts),
        loss=float(loss[0]),
        probabilities=probabilities,
        value=value,
        learning_rate=rate,
        new_loss=float(new_loss[0]),
        new_probabilities=new_probabilities,
        new_value=new_value,
    )


def _answer(outputs: Float64Array) -> tuple[Float64Array, float | None]:
    """Return the probabilities of the classes, or none and the value of a regression."""
    if len(outputs) == 1:
        return np.zeros(0), float(outputs[0, 0])
    return softmax(outputs)[:, 0], None


def _forward(
    layout: ParameterLayout, params: Float64Array, names: tuple[str, ...], inputs: Float64Array
) -> tuple[list[Float64Array], list[Float64Array]]:
    """Return (the inputs and each layer's activations, each layer's sums), columns (n, 1)."""
    activations, sums = [inputs], []
    for name, (weights, biases) in zip(names, layout.unpack(params), strict=True):
        sums.append(_product(weights, activations[-1]) + biases[:, None])
        activations.append(ACTIVATIONS[name].value(sums[-1]))
    return activations, sums


def _product(matrix: Float64Array, column: Float64Array) -> Float64Array:
    """Return the product of a matrix and a column (n, 1), summed in order, which a library does not promise."""
    return total(matrix * column.T, axis=1)[:, None]


def _backward(
    layout: ParameterLayout,
    params: Float64Array,
    names: tuple[str, ...],
    sums: list[Float64Array],
    last_deltas: Float64Array,
) -> list[Float64Array]:
    """Return the derivatives of the loss with respect to the sums of each layer, first layer first."""
    deltas, layers = [last_deltas], layout.unpack(params)
    for number in range(len(layers) - 1, 0, -1):
        slopes = ACTIVATIONS[names[number - 1]].slope(sums[number - 1])
        deltas.insert(0, _product(layers[number][0].T, deltas[0]) * slopes)
    return deltas


def _gradients(deltas: Float64Array, inputs: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return the derivatives of the loss with respect to the weights and the biases of one layer."""
    return deltas * inputs.T, deltas[:, 0]


def _is_weight(layout: ParameterLayout) -> Float64Array:
    flat = np.zeros(layout.n_params)
    for weights, _ in layout.unpack(flat):
        weights[:] = 1.0
    return flat


def _optimizer_state(snapshot: Snapshot) -> OptimizerState:
    mean, square = snapshot.state.moments.astype(np.float64)
    return OptimizerState(mean, square, *map(float, snapshot.state.powers))
