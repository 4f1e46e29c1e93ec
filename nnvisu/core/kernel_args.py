"""A configuration as the small arrays that the kernels are given, in the order that ``kernels.state`` says."""

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


def options_of(config: Config) -> Int64Array:
    """Return the kernels' whole numbers, int64 (ACTIVATIONS_FROM + n_hidden_layers,)."""
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
    """Return what of these numbers a pass forwards needs, the others being 0.

    int64 (ACTIVATIONS_FROM + n_hidden_layers,).
    """
    options = np.zeros(ACTIVATIONS_FROM + len(activations), np.int64)
    options[ACTIVATIONS_FROM:] = [ACTIVATIONS.index(name) for name in activations]
    return options


def rates_of(config: Config, class_weights: Sequence[float] | Float64Array = ()) -> Float64Array:
    """Return the kernels' other numbers, float64 (CLASS_WEIGHTS_FROM + n_weights,).

    class_weights: float64 (n_weights,), of all classes; without them the rates are of use for schedules only.
    """
    return np.array([*(getattr(config, name) for name in RATES), *class_weights], np.float64)


def class_weights_of(config: Config, dataset: Dataset) -> Float64Array:
    """Return what training multiplies the derivatives of each class's points by, float64 (max_classes,).

    balanced: n / (k * n_c), of n training points in k classes n_c in this one, so that every class weighs the same and
    the weights of the points have mean 1 (King and Zeng 2001; "balanced" in scikit-learn). A class without training
    points has weight 1, and so has every class by ``"none"``.
    """
    weights = np.ones(LIMITS.max_classes)
    if config.class_weights == "balanced":
        counts = np.bincount(dataset.labels[~dataset.is_test], minlength=len(weights))
        is_present = counts > 0
        weights[is_present] = dataset.n_train / (np.count_nonzero(is_present) * counts[is_present])
    return weights


def learning_rate_at(step: int, config: Config) -> float:
    """Return the learning rate of the update that follows ``step`` others."""
    if config.learning_rate_schedule == "constant":
        return config.learning_rate
    return float(schedules.learning_rate_at(step, options_of(config), rates_of(config)))
