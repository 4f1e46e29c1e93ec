"""The arguments of the kernels as named tuples, and the meaning of every place in their small arrays."""

from typing import NamedTuple

import numpy as np

ACTIVATIONS = ("tanh", "relu", "leaky_relu", "gelu", "sigmoid", "linear")
OPTIMIZERS = ("sgd", "rmsprop", "adam")

# Places in Recipe.options (int64).
ACTIVATION, OPTIMIZER, NESTEROV, BATCH_SIZE, N_OPTIONS = range(5)
# Places in Recipe.rates (float64).
LEARNING_RATE, MOMENTUM, BETA1, BETA2, EPSILON, CLIP, L1, L2, DROPOUT, N_RATES = range(10)
# Places in RunState.counters (int64).
CURSOR, POINTS_SEEN, N_COUNTERS = range(3)


def recipe_numbers(config) -> tuple[np.ndarray, np.ndarray]:
    """Return (options, rates) of a configuration."""
    options = [ACTIVATIONS.index(config.activation), OPTIMIZERS.index(config.optimizer), config.nesterov]
    rates = [
        config.learning_rate,
        config.momentum,
        config.beta1,
        config.beta2,
        config.epsilon,
        config.gradient_clip,
        config.l1,
        config.l2,
        config.dropout_rate,
    ]
    return np.array([*options, config.batch_size], np.int64), np.array(rates, np.float64)


class Recipe(NamedTuple):
    """What is trained and how: int64 (n_layers + 1,), int64 (N_OPTIONS,), float64 (N_RATES,)."""

    layer_sizes: np.ndarray
    options: np.ndarray
    rates: np.ndarray


class Points(NamedTuple):
    """What it is trained on: the input features, float32 (n_inputs, n_points), and the labels."""

    inputs: np.ndarray
    labels: np.ndarray


class RunState(NamedTuple):
    """All that a step changes.

    params: float32 (n_params,). moments: float32 (2, n_params), the optimizer's running means.
    powers: float64 (2,), beta1 and beta2 to the power of the updates since the optimizer began.
    counters: int64 (N_COUNTERS,): place in the epoch, points trained on. rng_state: uint64 (1,).
    permutation: int32 (n_points,), the order of this epoch.
    """

    params: np.ndarray
    moments: np.ndarray
    powers: np.ndarray
    counters: np.ndarray
    rng_state: np.ndarray
    permutation: np.ndarray

    def copy(self) -> "RunState":
        """Return a state that shares nothing with this one."""
        return RunState(*(array.copy() for array in self))
