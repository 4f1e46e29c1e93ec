"""Maps: what a model believes about every point of the plane, as colours and as classes. Dropout is always off."""

import dataclasses
import functools

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, UInt8Array
from nnvisu.core.forward import NO_OUTPUTS, outputs_of, paint
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.kernels.state import Points
from nnvisu.core.network import Model, feature_rows, input_rows
from nnvisu.core.portable_math import exp, total

# Okabe and Ito's colours: eight classes stay apart for every kind of colour vision.
CLASS_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#F0E442", "#56B4E9", "#CC79A7", "#E69F00", "#000000")
# Of the values -1, 0 and 1; in between they are mixed.
VALUE_COLOURS = ("#0072B2", "#F7F7F7", "#D55E00")


@dataclasses.dataclass(frozen=True, eq=False)
class Maps:
    """What one pass over the plane shows; the top row is y = +1, the left column x = -1, seen at cell centres.

    decision_map: uint8 (size, size, 3), the class colours weighted by their probabilities or the colour of the value,
    rounded to nearest. class_map: uint8 (size, size, 2), the winning class (of equals the first) and its
    probability · 255; for regression 0 and the value, from -1 to 1, as 0 to 255. In memory, the planes of both lie
    one after another, as encodings take them.
    """

    decision_map: UInt8Array
    class_map: UInt8Array

    @property
    def n_bytes(self) -> int:
        """Memory of both."""
        return self.decision_map.nbytes + self.class_map.nbytes


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a model says of one place: the probability of each class, or the value of a regression."""

    probabilities: list[float]
    value: float | None


def render_maps(model: Model, size: int) -> Maps:
    """Return the maps of ``size`` x ``size`` cells."""
    return _rendered(model, size, NO_OUTPUTS)


def render_with_shares(model: Model, size: int) -> tuple[Maps, Float32Array]:
    """Return the maps, and what they show: float32 (n_outputs, n_cells), row after row from the top.

    For classes it is e**(output - largest of the cell), for a regression the value.
    """
    points = grid_points(size, model.features)
    outputs = np.empty(model.architecture.n_outputs * points.stride, np.float32)
    return _rendered(model, size, outputs), outputs.reshape(-1, points.stride)[:, : points.n_points]


def _rendered(model: Model, size: int, outputs: Float32Array) -> Maps:
    colours = colour_table(CLASS_COLOURS if model.task == "classification" else VALUE_COLOURS)
    both = paint(model, grid_points(size, model.features), colours, outputs)
    return Maps(*[planes.reshape(-1, size, size).transpose(1, 2, 0) for planes in both])


def answer_at(model: Model, x: float, y: float) -> Answer:
    """Return what the model says of a place."""
    return answer_of(model, np.array([[x], [y]]))


def answer_of(model: Model, columns: Float64Array) -> Answer:
    """Return what the model says of one point or row; columns: (n_columns, 1), as a data set has them."""
    points = points_of(input_rows(columns, model.features), np.zeros(1))
    outputs = outputs_of(model, points)[:, 0].astype(np.float64)
    if model.task == "regression":
        return Answer([], float(outputs[0]))
    shares = exp(outputs - outputs.max())
    return Answer([float(share) for share in shares / total(shares)], None)


@functools.lru_cache(maxsize=8)
def grid_points(size: int, features: tuple[str, ...]) -> Points:
    """Return the centres of the cells as the kernels read them, row after row from the top."""
    centres = (np.arange(size) + 0.5) * (2.0 / size) - 1.0
    inputs = feature_rows(centres, -centres[:, None], features)
    return points_of(inputs, np.zeros(size * size))


@functools.cache
def colour_table(colours: tuple[str, ...]) -> Float32Array:
    """Return red, green and blue of each colour, float32 (n_colours, 3), 0 to 255."""
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], np.float32)
