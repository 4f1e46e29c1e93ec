"""How the activations of each hidden layer spread: counts by value, over all its neurons and the training points."""

import dataclasses

import numpy as np

from nnvisu.arrays import Float32Array, Int64Array
from nnvisu.core.datasets import Dataset
from nnvisu.core.forward import outputs_of
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.network import Model, input_rows

N_BINS = 24
# Where an activation can lie, of those that are bounded; of the others where it does.
BOUNDS = {"tanh": (-1.0, 1.0), "sine": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}


@dataclasses.dataclass(frozen=True, eq=False)
class ActivationCounts:
    """One hidden layer. counts: int64 (N_BINS,), of its values in equal parts of ``low`` to ``high``.

    The last part has its end. Values that are not finite are not counted.
    """

    activation: str
    low: float
    high: float
    counts: Int64Array


def count_activations(model: Model, dataset: Dataset) -> tuple[ActivationCounts, ...]:
    """Return the counts of each hidden layer, over the points that the network is trained on; without dropout."""
    rows = input_rows(dataset.columns[:, dataset.is_train], model.features)
    n_points = dataset.n_train
    if n_points == 0:
        return ()
    values = outputs_of(model, points_of(rows, np.zeros(n_points)), first_layer=0)[:, :n_points]
    layers = np.split(values, np.cumsum(model.architecture.layer_sizes[1:-1]))[:-1]
    return tuple(_counted(*pair) for pair in zip(model.activations, layers, strict=True))


def _counted(activation: str, values: Float32Array) -> ActivationCounts:
    finite = values[np.isfinite(values)].astype(np.float64)
    if finite.size == 0:
        return ActivationCounts(activation, 0.0, 0.0, np.zeros(N_BINS, np.int64))
    low, high = BOUNDS.get(activation, (float(finite.min()), float(finite.max())))
    if low == high:
        low, high = low - 0.5, high + 0.5
    # tanh may pass 1 by a rounding error.
    places = np.clip(np.floor((finite - low) * (N_BINS / (high - low))), 0, N_BINS - 1)
    return ActivationCounts(activation, low, high, np.bincount(places.astype(np.int64), minlength=N_BINS))
