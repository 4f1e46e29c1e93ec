"""Decision maps: what a model believes about every point of the plane, as colours. Dropout is always off."""

import functools

import numpy as np

from nnvisu.core.kernels import plain
from nnvisu.core.kernels.state import ACTIVATIONS
from nnvisu.core.network import Model, feature_rows

# Okabe and Ito's colours: eight classes stay apart for every kind of colour vision.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#F0E442", "#56B4E9", "#CC79A7", "#E69F00", "#000000")


def render_map(model: Model, size: int) -> np.ndarray:
    """Return the map of ``size`` x ``size`` cells as uint8 (size, size, 3).

    The top row is y = +1 and the left column x = -1, seen at cell centres. A pixel is the mean of the class colours,
    weighted by their probabilities, rounded to nearest.
    """
    probabilities = _probabilities(model, _grid_inputs(size, model.features))
    colours = _colour_table()[: model.architecture.n_classes]
    return np.ascontiguousarray(np.rint(probabilities.T @ colours).astype(np.uint8).reshape(size, size, 3))


def probabilities_at(model: Model, x: float, y: float) -> list[float]:
    """Return the probability of each class at a place."""
    inputs = feature_rows(np.array([x]), np.array([y]), model.features)
    return [float(value) for value in _probabilities(model, inputs)[:, 0]]


def _probabilities(model: Model, inputs: np.ndarray) -> np.ndarray:
    activation = ACTIVATIONS.index(model.activation)
    with np.errstate(all="ignore"):
        return plain.forward(model.architecture.layer_sizes, activation, model.params, inputs)[0]


@functools.lru_cache(maxsize=8)
def _grid_inputs(size: int, features: tuple[str, ...]) -> np.ndarray:
    centres = (np.arange(size) + 0.5) * (2.0 / size) - 1.0
    return feature_rows(np.tile(centres, size), np.repeat(-centres, size), features)


@functools.cache
def _colour_table() -> np.ndarray:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in CLASS_COLOURS], np.float32)
