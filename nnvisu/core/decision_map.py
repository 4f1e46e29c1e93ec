"""Decision maps: what a model believes about every point of the plane, as colours. Dropout is always off."""

import functools

import numpy as np

from nnvisu.core.kernels import inference
from nnvisu.core.kernels.packing import plan_of, points_of
from nnvisu.core.kernels.state import ACTIVATIONS, Plan, Points
from nnvisu.core.kernels.vectors import LANES
from nnvisu.core.network import Model, feature_rows

# Okabe and Ito's colours: eight classes stay apart for every kind of colour vision.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#F0E442", "#56B4E9", "#CC79A7", "#E69F00", "#000000")


def render_map(model: Model, size: int) -> np.ndarray:
    """Return the map of ``size`` x ``size`` cells as uint8 (size, size, 3).

    The top row is y = +1 and the left column x = -1, seen at cell centres. A pixel is the mean of the class colours,
    weighted by their probabilities, rounded to nearest.
    """
    n_classes = model.architecture.n_classes
    pixels = np.empty(3 * (size * size + LANES), np.uint8)
    inference.render(*_arguments(model, _grid_points(size, model.features)), _colour_table()[:n_classes], pixels)
    return pixels[: 3 * size * size].reshape(size, size, 3)


def probabilities_at(model: Model, x: float, y: float) -> list[float]:
    """Return the probability of each class at a place."""
    points = points_of(feature_rows(np.array([x]), np.array([y]), model.features), np.zeros(1))
    probabilities = np.empty((model.architecture.n_classes, points.stride), np.float32)
    inference.predict(*_arguments(model, points), probabilities.reshape(-1))
    return [float(probability) for probability in probabilities[:, 0]]


def _arguments(model: Model, points: Points) -> tuple[Plan, int, Points, np.ndarray, np.ndarray, np.ndarray]:
    """Return what every inference kernel is given first; each call has buffers of its own, as threads may share."""
    plan = plan_of(model.architecture.layer_sizes)
    packed, work = np.zeros(plan.n_packed, np.float32), np.empty(plan.n_work, np.float32)
    return plan, ACTIVATIONS.index(model.activation), points, model.params.copy(), packed, work


@functools.lru_cache(maxsize=8)
def _grid_points(size: int, features: tuple[str, ...]) -> Points:
    centres = (np.arange(size) + 0.5) * (2.0 / size) - 1.0
    inputs = feature_rows(np.tile(centres, size), np.repeat(-centres, size), features)
    return points_of(inputs, np.zeros(size * size))


@functools.cache
def _colour_table() -> np.ndarray:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in CLASS_COLOURS], np.float32)
