"""Turns a configuration into the small arrays that kernels take, in the order defined by ``kernels.state``."""

from collections.abc import Sequence

import numpy as np

from nnvisu.arrays import Float64Array, Int64Array
from nnvisu.core.constraints import layer_activations
from nnvisu.core.datasets import Dataset
from nnvisu.core.kernels import schedules
from nnvisu.core.kernels.activations import ACTIVATIONS
from nnvisu.core.kernels.state import ACTIVATIONS_FROM, LOSSES, OPTIMIZERS, SCHEDULES
from nnvisu.settings import LIMITS, Config

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


def kernel_options(config: Config) -> Int64Array:
    """Return the integer arguments of the kernels, int64 (ACTIVATIONS_FROM + n_hidden_layers,)."""
    optimizer, loss = OPTIMIZERS.index(config.optimizer), LOSSES.index(config.loss)
    schedule = SCHEDULES.index(config.learning_rate_schedule)
    options = activation_options(layer_activations(config))
    is_weighted = config.class_weights != "none"
    options[:ACTIVATIONS_FROM] = (
        *(optimizer, config.nesterov, config.batch_size, loss),
        *(schedule, config.schedule_steps, is_weighted),
    )
    return options


def activation_options(activations: Sequence[str]) -> Int64Array:
    """Return the integer arguments that a forward pass needs, the others being 0.

    int64 (ACTIVATIONS_FROM + n_hidden_layers,).
    """
    options = np.zeros(ACTIVATIONS_FROM + len(activations), np.int64)
    options[ACTIVATIONS_FROM:] = [ACTIVATIONS.index(name) for name in activations]
    return options


def kernel_rates(config: Config, class_weights: Sequence[float] | Float64Array = ()) -> Float64Array:
    """Return the floating-point arguments of the kernels, float64 (CLASS_WEIGHTS_FROM + n_weights,).

    class_weights: float64 (n_weights,), one per class; without them the result serves schedules only.
    """
    return np.array([*(getattr(config, name) for name in RATES), *class_weights], np.float64)


def class_weights_of(config: Config, dataset: Dataset) -> Float64Array:
    """Return the weight of each class, float64 (max_classes,), by which training multiplies the loss of its points.

    balanced: n / (k * n_c) for n training points in k classes, n_c of them in this one, so that every class counts the
    same and the mean weight of a point is 1 (King and Zeng 2001; "balanced" in scikit-learn). Classes without training
    points have weight 1, and with ``"none"`` all classes do.
    """
    weights = np.ones(LIMITS.max_classes)
    if config.class_weights == "balanced":
        counts = np.bincount(dataset.labels[dataset.is_train], minlength=len(weights))
        is_present = counts > 0
        weights[is_present] = dataset.n_train / (np.count_nonzero(is_present) * counts[is_present])
    return weights


def learning_rate_at(step: int, config: Config) -> float:
    """Return the learning rate of the update that follows ``step`` others, by the schedule of ``config``."""
    if config.learning_rate_schedule == "constant":
        return config.learning_rate
    return float(schedules.learning_rate_at(step, kernel_options(config), kernel_rates(config)))
