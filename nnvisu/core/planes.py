"""Planes through a table: what a map shows of a network that reads more than two columns.

A place (x, y) of the map is the row centre + x·right + y·up. ``static/js/model/table/plane.js`` is the twin of
``positions``, for the page.
"""

import dataclasses
import functools
from collections.abc import Sequence
from typing import Literal

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array, Float64Array
from nnvisu.core.datasets import Dataset
from nnvisu.core.network import Architecture, Model, ParameterLayout, places_of
from nnvisu.core.portable_math import total
from nnvisu.core.principal import principal_axes
from nnvisu.core.tables import Table
from nnvisu.settings import COLUMNS

MARGIN = 1.05  # half of what a map shows, over half of what the rows span
PLANE_FEATURES = ("x", "y")  # what a network reads that is seen on a plane


@dataclasses.dataclass(frozen=True)
class PlaneChoice:
    """What somebody wants to see, by the indices of columns; the default is the first two, the others at their middle.

    axes: the columns to the right and up. held: the values of some of the others, in the table's units.
    is_projection: the plane of the first two principal components in place of all that.
    """

    axes: tuple[int, int] = (0, 1)
    held: tuple[tuple[int, float], ...] = ()
    is_projection: bool = False


@dataclasses.dataclass(frozen=True)
class Plane:
    """A plane, in the table's units; each of centre, right and up has a number for every column.

    axes: indices of the columns to the right and up; none for a projection. shares: of the variance of the standardised
    columns that are on, along right and up; for a projection only.
    """

    kind: Literal["columns", "projection"]
    axes: tuple[int, ...]
    centre: tuple[float, ...]
    right: tuple[float, ...]
    up: tuple[float, ...]
    shares: tuple[float, ...] = ()

    @functools.cached_property
    def lines(self) -> Float64Array:
        """Return right, up and centre, (3, n_columns)."""
        return np.array((self.right, self.up, self.centre))

    def row_at(self, x: float, y: float) -> Float64Array:
        """Return the row at a place of the map, (n_columns,), in the table's units."""
        return np.array(self.centre) + x * np.array(self.right) + y * np.array(self.up)


def chosen_plane(dataset: Dataset, choice: PlaneChoice, inputs: tuple[str, ...]) -> Plane:
    """Return the plane of a choice through a data set that is a table.

    inputs: the columns that are on. Of fewer than two there is no projection: then it is the plane along two columns.
    """
    table, places = table_of(dataset), places_of(inputs)
    if choice.is_projection and len(places) >= len(PLANE_FEATURES):
        return projection_of(table, dataset.is_train, places)
    return plane_along(table, choice)


def shown_model(model: Model, dataset: Dataset, choice: PlaneChoice = PlaneChoice()) -> Model:
    """Return the network as a map can show it: itself, or as it is on the plane of a table."""
    if dataset.table is None:
        return model
    return seen_on(model, dataset.table, chosen_plane(dataset, choice, model.features))


def seen_with(model: Model, dataset: Dataset, plane: Plane | None, names: tuple[str, ...]) -> Model:
    """Return the network as a map can show it beside others: on that plane if its table has columns of these names.

    Any other table is seen on its default plane. plane: in the units of the columns; None for no plane.
    """
    if plane is None or dataset.table is None or dataset.table.names != names:
        return shown_model(model, dataset)
    return seen_on(model, dataset.table, plane)


def first_positions(dataset: Dataset) -> tuple[Float32Array, Float32Array]:
    """Return x and y of each point, (n_points,); of a table on the default plane, and there -1 or 1 at most."""
    if dataset.table is None:
        return dataset.x, dataset.y
    plane = plane_along(dataset.table, PlaneChoice())
    x, y, _ = positions(dataset.table, plane, COLUMNS[: dataset.n_columns])
    return np.clip(x, -1.0, 1.0).astype(np.float32), np.clip(y, -1.0, 1.0).astype(np.float32)


def columns_of(dataset: Dataset, x: float, y: float, row: Sequence[float] | None) -> Float64Array:
    """Return what networks read of a point, or of a row of a table in its units, (n_columns, 1).

    A row that does not fit the table, as it was another one before, is that at (x, y) of the default plane.
    """
    if dataset.table is None:
        return np.array([[x], [y]])
    if row is None or len(row) != dataset.n_columns:
        row = plane_along(dataset.table, PlaneChoice()).row_at(x, y).tolist()
    return dataset.table.scaled_row(np.array(row))[:, None]


def table_of(dataset: Dataset) -> Table:
    """Return the table of a data set that is one. Raises TypeError for points in the plane."""
    if dataset.table is None:
        raise TypeError("points in the plane are no table")
    return dataset.table


def plane_along(table: Table, choice: PlaneChoice) -> Plane:
    """Return the plane along two columns."""
    centre, directions = table.middle.copy(), np.zeros((2, len(table.columns)))
    for index, value in choice.held:
        centre[index] = value
    for direction, index in zip(directions, choice.axes, strict=True):
        column = table.columns[index]
        centre[index] = (column.minimum + column.maximum) / 2.0
        half = (column.maximum - column.minimum) / 2.0 or column.deviation
        direction[index] = half * MARGIN
    return Plane("columns", choice.axes, *(tuple(each.tolist()) for each in (centre, *directions)))


def projection_of(table: Table, is_train: BoolArray, places: list[int]) -> Plane:
    """Return the plane through the mean of the training rows along the first two principal components.

    is_train: (n_rows,). places: the columns that are on, two or more; the others stay at their mean. Both directions
    are as long in standard deviations, so that the map does not stretch one of them.
    """
    n_columns = len(table.columns)
    deviations = np.array([column.deviation for column in table.columns])
    rows = np.stack([column.values for column in table.columns])
    seen = rows[:, is_train] if np.any(is_train) else rows
    mean = total(seen, axis=1) / seen.shape[1]
    standard = ((seen - mean[:, None]) / deviations[:, None])[places]
    variances, components = principal_axes(standard)
    reach = max(float(np.abs(total(standard * component[:, None])).max()) for component in components[:2])
    directions = np.zeros((2, n_columns))
    directions[:, places] = components[:2] * (reach * MARGIN)
    centre, right, up = (tuple(each.tolist()) for each in (mean, *(directions * deviations)))
    return Plane("projection", (), centre, right, up, tuple((variances[:2] / total(variances)).tolist()))


def positions(table: Table, plane: Plane, inputs: tuple[str, ...]) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Return x, y and the distance from the plane of each row, (n_rows,).

    The distance is the root mean square, over the columns that the network reads and that are held, in standard
    deviations. A projection leaves two directions fewer than there are columns that are on.
    """
    deviations = np.array([column.deviation for column in table.columns])
    rows = np.stack([column.values for column in table.columns])
    rest = (rows - np.array(plane.centre)[:, None]) / deviations[:, None]
    placed = []
    for direction in (np.array(plane.right) / deviations, np.array(plane.up) / deviations):
        along = total(rest * direction[:, None]) / total(direction * direction)
        rest = rest - along * direction[:, None]
        placed.append(along)
    places = [place for place in places_of(inputs) if place not in plane.axes]
    n_held = len(places) - (2 if plane.kind == "projection" else 0)
    squares = np.square(rest[places])
    distance = np.sqrt(total(squares) / max(n_held, 1)) if places else np.zeros(len(rest[0]))
    return placed[0], placed[1], distance


def seen_on(model: Model, table: Table, plane: Plane) -> Model:
    """Return the network as it is on a plane: one that reads x and y, and gives there what ``model`` gives.

    On a plane the first layer's sums are affine in x and y, so that all other columns become part of its biases; a map
    of many columns takes no longer than one of two.
    """
    places, layout = places_of(model.features), ParameterLayout(model.architecture)
    (weights, biases), *_ = layout.unpack(model.params)
    lines = plane.lines.copy()
    lines[2] -= table.scales[0]
    read = (lines / table.scales[1])[:, places]
    sums = total(weights.astype(np.float64) * read[:, None, :], axis=2)  # (3, n_out)
    parts = sums[:2].T.reshape(-1), sums[2] + biases, model.params[weights.size + biases.size :]
    params = np.concatenate(parts, dtype=np.float32, casting="same_kind")
    architecture = Architecture((len(PLANE_FEATURES), *model.architecture.layer_sizes[1:]))
    return Model(architecture, model.activations, PLANE_FEATURES, params)
