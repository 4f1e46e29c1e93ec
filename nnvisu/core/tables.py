"""Tables: data of 3 to 16 columns, in the units of whoever measured them, and how networks read them: scaled.

A column is scaled by what its training rows say, or not at all. The scaled numbers are the same on every machine.
"""

import dataclasses
import functools
from typing import Literal, NamedTuple

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array, Float64Array
from nnvisu.core.portable_math import total

Scaling = Literal["standard", "none"]


class Scale(NamedTuple):
    """scaled = (value - centre) / spread."""

    centre: float
    spread: float


@dataclasses.dataclass(frozen=True, eq=False)
class Column:
    """One column. values: float64 (n_rows,), as given, read-only.

    group: the word column that this one is a word of (1 where it stands there, else 0), or None. minimum, median,
    maximum, deviation: of the training rows, or of all where there are none; deviation is 1 where all are equal.
    """

    name: str
    values: Float64Array
    unit: str
    scaling: Scaling
    group: str | None
    scale: Scale
    minimum: float
    median: float
    maximum: float
    deviation: float

    @classmethod
    def measured(
        cls,
        name: str,
        values: Float64Array,
        is_train: BoolArray,
        unit: str = "",
        scaling: Scaling = "standard",
        group: str | None = None,
        scale: Scale | None = None,
    ) -> "Column":
        """Return the column with what its training rows say. scale: that is used in place of theirs."""
        seen = values[is_train] if np.any(is_train) else values
        ordered = seen[np.argsort(seen, kind="stable")]
        n_rows = len(seen)
        mean = total(seen) / n_rows
        deviation = float(np.sqrt(total(np.square(seen - mean)) / n_rows)) or 1.0
        measured = Scale(float(mean), deviation) if scaling == "standard" else Scale(0.0, 1.0)
        median = (ordered[(n_rows - 1) // 2] + ordered[n_rows // 2]) / 2.0
        ends = float(ordered[0]), float(median), float(ordered[-1])
        return cls(name, values, unit, scaling, group, scale or measured, *ends, deviation)

    @property
    def scaled(self) -> Float32Array:
        """What networks read, float32 (n_rows,)."""
        scaled: Float32Array = ((self.values - self.scale.centre) / self.scale.spread).astype(np.float32)
        return scaled


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """The columns of a data set, with names that differ."""

    columns: tuple[Column, ...]

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.name for column in self.columns)

    @functools.cached_property
    def scales(self) -> Float64Array:
        """The centre and the spread of each column, (2, n_columns)."""
        return np.array([column.scale for column in self.columns]).T

    @property
    def n_bytes(self) -> int:
        """Memory of the numbers as given."""
        return sum(column.values.nbytes for column in self.columns)

    def row(self, index: int) -> Float64Array:
        """Return the numbers of one row as given, (n_columns,)."""
        return np.array([column.values[index] for column in self.columns])

    def scaled_row(self, row: Float64Array) -> Float64Array:
        """Return numbers in the table's units, (n_columns,), as networks read them."""
        centres, spreads = self.scales
        scaled: Float64Array = (row - centres) / spreads
        return scaled

    @functools.cached_property
    def middle(self) -> Float64Array:
        """A row to hold columns at, (n_columns,): their medians; of a group its most frequent word."""
        middle = np.array([column.median for column in self.columns])
        for group in {column.group for column in self.columns if column.group is not None}:
            places = [i for i, column in enumerate(self.columns) if column.group == group]
            counts = [float(total(self.columns[i].values)) for i in places]
            middle[places] = 0.0
            middle[places[counts.index(max(counts))]] = 1.0
        return middle
