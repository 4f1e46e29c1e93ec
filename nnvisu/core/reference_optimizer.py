"""One update of the parameters as plain NumPy in float64, as the kernels' ``optimizers`` make it in float32."""

import dataclasses

import numpy as np

from nnvisu.arrays import Float64Array
from nnvisu.core.portable_math import total
from nnvisu.settings import Config


@dataclasses.dataclass(frozen=True, eq=False)
class OptimizerState:
    """What the optimizer remembers: running means of g (of sgd the velocity) and of g² (of adagrad the sum).

    mean, square: float64 (n_params,). power1, power2: beta1 and beta2 to the power of the updates so far.
    """

    mean: Float64Array
    square: Float64Array
    power1: float
    power2: float


def updated(
    params: Float64Array,
    grads: Float64Array,
    is_weight: Float64Array,
    state: OptimizerState,
    config: Config,
    rate: float,
) -> Float64Array:
    """Return the parameters after one update at learning rate ``rate``: penalties, clip, optimizer.

    params, grads: float64 (n_params,). is_weight: float64 (n_params,), 1 for weights, 0 for biases.
    """
    grads = grads + is_weight * (config.l2 * params + config.l1 * np.sign(params))
    norm = np.sqrt(total(np.square(grads)))
    if config.gradient_clip and norm > config.gradient_clip:
        grads = grads * (config.gradient_clip / norm)
    if config.optimizer == "adamw":
        params = params - rate * config.weight_decay * is_weight * params
    return params - rate * _MOVES[config.optimizer](grads, state, config)


def _sgd(grads: Float64Array, state: OptimizerState, config: Config) -> Float64Array:
    velocity = config.momentum * state.mean + grads
    return grads + config.momentum * velocity if config.nesterov else velocity


def _adagrad(grads: Float64Array, state: OptimizerState, config: Config) -> Float64Array:
    return grads / (np.sqrt(state.square + np.square(grads)) + config.epsilon)


def _rmsprop(grads: Float64Array, state: OptimizerState, config: Config) -> Float64Array:
    square = config.beta2 * state.square + (1.0 - config.beta2) * np.square(grads)
    return grads / (np.sqrt(square) + config.epsilon)


def _adam(grads: Float64Array, state: OptimizerState, config: Config) -> Float64Array:
    mean = config.beta1 * state.mean + (1.0 - config.beta1) * grads
    square = config.beta2 * state.square + (1.0 - config.beta2) * np.square(grads)
    mean = mean / (1.0 - state.power1 * config.beta1)
    square = square / (1.0 - state.power2 * config.beta2)
    return mean / (np.sqrt(square) + config.epsilon)


_MOVES = {"sgd": _sgd, "adagrad": _adagrad, "rmsprop": _rmsprop, "adam": _adam, "adamw": _adam}
