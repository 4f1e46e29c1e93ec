"""Painting: what strokes and clicks make of points in the plane. The old data stay as they are.

Results are on the same scale and have no generator.
"""

import dataclasses
from typing import Any

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array
from nnvisu.core.checked_arrays import frozen
from nnvisu.core.datasets import Dataset
from nnvisu.core.rounding import rounded
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import LIMITS

Disc = tuple[float, float, float]  # x and y of its centre, and its radius


def joined(data: Dataset, added: Dataset) -> Dataset:
    """Return the data with the points of ``added``, which has the same task, at the end.

    Raises LimitExceeded if that makes too many points.
    """
    n_points = data.n_points + added.n_points
    if n_points > LIMITS.max_points:
        raise LimitExceeded.of("points", f"{n_points} points in all", f"at most {LIMITS.max_points} points")
    if data.n_points == 0:
        return added
    values = None if data.values is None or added.values is None else np.concatenate((data.values, added.values))
    return _changed(
        data,
        columns=np.concatenate((data.columns, added.columns), axis=1),
        labels=np.concatenate((data.labels, added.labels)),
        roles=np.concatenate((data.roles, added.roles)),
        values=values,
    )


def without_disc(data: Dataset, disc: Disc) -> Dataset:
    """Return the data without the points in the disc."""
    is_kept = ~_is_in(data, disc)
    values = None if data.values is None else data.values[is_kept]
    columns = data.columns[:, is_kept]
    return _changed(data, columns=columns, labels=data.labels[is_kept], roles=data.roles[is_kept], values=values)


def with_target_in_disc(data: Dataset, disc: Disc, target: float) -> Dataset:
    """Return the data with the label ``target``, or that value, for the points in the disc."""
    name = "labels" if data.values is None else "values"
    targets = data.targets.copy()
    targets[_is_in(data, disc)] = target if data.values is None else rounded([target])[0]
    return _changed(data, **{name: targets})


def with_point_at(data: Dataset, index: int, x: float, y: float) -> Dataset:
    """Return the data with one point moved to (x, y). Raises InvalidValue if there is no such point."""
    if index >= data.n_points:
        raise InvalidValue.of("index", index, f"an integer below the number of points, {data.n_points}")
    columns: Float32Array = data.columns.copy()
    columns[:, index] = rounded([x, y])
    return _changed(data, columns=columns)


def _is_in(data: Dataset, disc: Disc) -> BoolArray:
    # Compares squares: the last bit of np.hypot, which decides at the edge, differs between machines.
    x, y, radius = disc
    x_distance, y_distance = data.x.astype(np.float64) - x, data.y.astype(np.float64) - y
    return x_distance * x_distance + y_distance * y_distance <= radius * radius


def _changed(data: Dataset, **arrays: Any) -> Dataset:
    changed: dict[str, Any] = {name: None if array is None else frozen(array) for name, array in arrays.items()}
    return dataclasses.replace(data, generator=None, **changed)
