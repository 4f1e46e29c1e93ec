"""Activations and losses as plain NumPy in float64, for questions about single points. The engine is in ``kernels``.

Outputs are (n_outputs, n_points); a single output is the value of a regression. Targets, (n_points,), are labels or
values. Sources are given with the formulas of the engine.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnvisu.arrays import BoolArray, Float64Array, Int64Array
from nnvisu.core.datasets import Targets
from nnvisu.core.portable_math import cos, exp, log, log_of_1_plus, normal_density, normal_share, sin, tanh, total

LEAK = 0.01


class Activation(NamedTuple):
    """A function and its derivative, both of the sum ``z``."""

    value: Callable[[Float64Array], Float64Array]
    slope: Callable[[Float64Array], Float64Array]


def _sigmoid(z: Float64Array) -> Float64Array:
    share = exp(-np.abs(z))
    return np.where(z >= 0, 1.0, share) / (1.0 + share)


def _softplus(z: Float64Array) -> Float64Array:
    return np.maximum(z, 0.0) + log_of_1_plus(exp(-np.abs(z)))


def _exp_below_zero(z: Float64Array) -> Float64Array:
    return exp(np.minimum(z, 0.0))


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(tanh, lambda z: 1.0 - np.square(tanh(z))),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": Activation(lambda z: np.where(z > 0, z, LEAK * z), lambda z: np.where(z > 0, 1.0, LEAK)),
    "elu": Activation(
        lambda z: np.where(z > 0, z, _exp_below_zero(z) - 1.0), lambda z: np.where(z > 0, 1.0, _exp_below_zero(z))
    ),
    "gelu": Activation(lambda z: z * normal_share(z), lambda z: normal_share(z) + z * normal_density(z)),
    "silu": Activation(lambda z: z * _sigmoid(z), lambda z: _sigmoid(z) * (1.0 + z * (1.0 - _sigmoid(z)))),
    "sigmoid": Activation(_sigmoid, lambda z: _sigmoid(z) * (1.0 - _sigmoid(z))),
    "softplus": Activation(_softplus, _sigmoid),
    "sine": Activation(sin, cos),
    "linear": Activation(lambda z: z, np.ones_like),
}


def softmax(outputs: Float64Array) -> Float64Array:
    """Return the class probabilities; subtracting the largest keeps outputs of 1e4 finite."""
    shares = exp(outputs - outputs.max(axis=0))
    return shares / total(shares)


def losses_of(
    outputs: Float64Array, targets: Targets | Int64Array | Float64Array, loss: str, huber_delta: float
) -> Float64Array:
    """Return the loss of each point, without smoothing and penalties."""
    if len(outputs) == 1:
        return _residual_losses(outputs[0] - targets, loss, huber_delta)
    labels = targets.astype(np.int64)
    right = _right_outputs(outputs, labels)
    if loss == "cross_entropy":
        largest: Float64Array = outputs.max(axis=0)
        return log(total(exp(outputs - largest))) + (largest - right)
    if loss == "squared_error":
        return 0.5 * total(np.square(outputs - _one_hot(outputs, labels)))
    losses: Float64Array = np.maximum(0.0, 1.0 + _wrong_outputs(outputs, labels).max(axis=0) - right)
    return losses


def output_deltas(
    outputs: Float64Array, targets: Int64Array | Float64Array, loss: str, smoothing: float, huber_delta: float
) -> Float64Array:
    """Return the derivatives of each point's loss with respect to its outputs, with label smoothing as in training."""
    if len(outputs) == 1:
        return _residual_slopes(outputs - targets, loss, huber_delta)
    labels = targets.astype(np.int64)
    wanted = (1.0 - smoothing) * _one_hot(outputs, labels) + smoothing / len(outputs)
    if loss == "cross_entropy":
        return softmax(outputs) - wanted
    if loss == "squared_error":
        return outputs - wanted
    wrong = _wrong_outputs(outputs, labels)
    is_short: BoolArray = 1.0 + wrong.max(axis=0) - _right_outputs(outputs, labels) > 0
    return (_one_hot(outputs, wrong.argmax(axis=0)) - _one_hot(outputs, labels)) * is_short


def _residual_losses(residuals: Float64Array, loss: str, huber_delta: float) -> Float64Array:
    sizes = np.abs(residuals)
    if loss == "absolute_error":
        return sizes
    near = sizes if loss == "squared_error" else np.minimum(sizes, huber_delta)
    return near * (sizes - 0.5 * near)


def _residual_slopes(residuals: Float64Array, loss: str, huber_delta: float) -> Float64Array:
    if loss == "absolute_error":
        return np.sign(residuals)
    return residuals if loss == "squared_error" else np.clip(residuals, -huber_delta, huber_delta)


def _one_hot(outputs: Float64Array, labels: Int64Array) -> Float64Array:
    return np.eye(len(outputs))[:, labels]


def _right_outputs(outputs: Float64Array, labels: Int64Array) -> Float64Array:
    return outputs[labels, np.arange(len(labels))]


def _wrong_outputs(outputs: Float64Array, labels: Int64Array) -> Float64Array:
    """Return the outputs with that of the right class replaced by -inf."""
    return np.where(_one_hot(outputs, labels) > 0, -np.inf, outputs)
