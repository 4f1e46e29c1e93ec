"""A configuration as the small arrays that the kernels are given, in the order that ``kernels.state`` says."""

from collections.abc import Sequence

import numpy as np

from nnvisu.core.combinations import layer_activations
from nnvisu.core.kernels import schedules
from nnvisu.core.kernels.state import ACTIVATIONS, ACTIVATIONS_FROM, LOSSES, OPTIMIZERS, SCHEDULES
from nnvisu.settings import Config

RATES = [
    "learning_rate",
    "momentum",
    "beta1",
    "beta2",
    "epsilon",
    "gradient_clip",
    "l1",
    "l2",
    "dropout_rate",
    "schedule_factor",
    "weight_decay",
    "label_smoothing",
    "huber_delta",
]


def options_of(config: Config) -> np.ndarray:
    """Return the kernels' whole numbers, int64."""
    optimizer, loss = OPTIMIZERS.index(config.optimizer), LOSSES.index(config.loss)
    schedule = SCHEDULES.index(config.learning_rate_schedule)
    options = activation_options(layer_activations(config))
    options[:ACTIVATIONS_FROM] = optimizer, config.nesterov, config.batch_size, loss, schedule, config.schedule_steps
    return options


def activation_options(activations: Sequence[str]) -> np.ndarray:
    """Return what of the whole numbers a pass forwards needs; the others are 0."""
    options = np.zeros(ACTIVATIONS_FROM + len(activations), np.int64)
    options[ACTIVATIONS_FROM:] = [ACTIVATIONS.index(name) for name in activations]
    return options


def rates_of(config: Config) -> np.ndarray:
    """Return the kernels' other numbers, float64."""
    return np.array([getattr(config, name) for name in RATES], np.float64)


def learning_rate_at(step: int, config: Config) -> float:
    """Return the learning rate of the update that follows ``step`` others."""
    if config.learning_rate_schedule == "constant":
        return config.learning_rate
    return float(schedules.learning_rate_at(step, options_of(config), rates_of(config)))
