"""Curve: the metrics of a run over its steps, in a bounded number of rows, for clients that connect later.

Every row is a measured step. When there are too many, neighbouring rows are merged into a group, which keeps its first
and last row and, for each metric, one row with the lowest and one with the highest value. A spike of a single row
therefore survives any thinning, at its own step. For one metric this is M4 (Jugel, Jerzak, Hackenbroich and Markl 2014,
"M4: a visualization-oriented time series data aggregation", PVLDB 7(10)). The closest groups are merged first, by their
distance on a linear and a log axis combined. Each row carries along what merging would lose: the mean.
"""

import bisect
import dataclasses
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypedDict

import numpy as np

from nnvisu.core.portable_math import log
from nnvisu.core.scores import Metrics

MAX_ROWS = 400
# The share of MAX_ROWS that a thinning leaves, so that not every new row causes another one.
THINNED_SHARE = 0.875
NAMES = ("loss", "accuracy", "test_loss", "test_accuracy")
# More than the width of a whole run: groups that should stay apart are merged last.
APART = 4.0
# Means only serve smoothing: this many digits suffice, and halve the message.
MEAN_DIGITS = 6

Values = tuple[float | None, ...]
Pair = tuple[Any, Any]


class Row(NamedTuple):
    """What was measured at a step.

    values: by metric, as in NAMES. means: over the steps since the previous row, of straight lines between all rows
    that were there; None where no line leads to this row.
    """

    step: int
    values: Values
    means: Values


Group = tuple[Row, ...]


class Columns(TypedDict):
    """The rows as columns, each metric with its means."""

    steps: list[int]
    loss: list[float | None]
    accuracy: list[float | None]
    test_loss: list[float | None]
    test_accuracy: list[float | None]
    mean_loss: list[float | None]
    mean_accuracy: list[float | None]
    mean_test_loss: list[float | None]
    mean_test_accuracy: list[float | None]


@dataclasses.dataclass(frozen=True)
class Mark:
    """A change at a step. comparable_from: that step if metrics are of other data or another loss from then on.

    settings: the old and the new value of each changed setting, by name. dataset: the shape of new points. reason: why
    points were replaced, if known.
    """

    step: int
    command: str
    comparable_from: int | None = None
    settings: Mapping[str, Pair] | None = None
    dataset: str | None = None
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the mark as the ``curve`` message carries it."""
        return {name: value for name, value in vars(self).items() if value is not None}


class Curve:
    """Rows in ascending order of steps, and marks where something was changed.

    ``marks``, ascending by step, may be read, and ``columns`` called, from any thread. comparable_from: the step from
    which metrics are comparable with the newest: they are of the same data and loss.
    """

    def __init__(self, max_rows: int = MAX_ROWS):
        self._max_rows = max_rows
        self._groups: list[Group] = []
        self._n_rows = 0
        self._set_marks(())

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return self._n_rows

    def add(self, step: int, metrics: Metrics) -> None:
        """Note the metrics at ``step``. The newest row is replaced if it is of that step; earlier steps are ignored."""
        if self._groups and step < self._groups[-1][-1].step:
            return
        self._drop_newest(step)
        values = metrics.loss, metrics.accuracy, metrics.test_loss, metrics.test_accuracy
        self._groups.append((Row(step, values, self._means_to(step, values)),))
        self._n_rows += 1
        if self._n_rows > self._max_rows:
            self._groups = _thinned(self._groups, self._pieces, int(THINNED_SHARE * self._max_rows))
            self._n_rows = sum(map(len, self._groups))

    def mark(self, mark: Mark, goes_on: bool = False) -> None:
        """Note a change; only the newest marks are kept.

        Changes by the same command at the same step form one mark, and so does whatever ``goes_on`` with it, such as a
        brush stroke. Where metrics are not comparable with those before, any metrics of this step must be noted anew.
        """
        last = self.marks[-1] if self.marks else None
        is_one = last is not None and last.command == mark.command and (goes_on or last.step == mark.step)
        if mark.comparable_from is not None:
            self._drop_newest(mark.step)
        kept = self.marks[:-1] if is_one else self.marks
        newest = _joined(last, mark) if last is not None and is_one else mark
        self._set_marks((*kept, newest)[-self._max_rows :])

    def cut(self, step: int) -> None:
        """Forget everything after ``step``, and the changes at that step."""
        groups = [tuple(row for row in group if row.step <= step) for group in self._groups]
        self._groups = [group for group in groups if group]
        self._n_rows = sum(map(len, self._groups))
        self._set_marks(tuple(mark for mark in map(_begun_before, self.marks, itertools.repeat(step)) if mark))

    def columns(self) -> Columns:
        """Return ``steps`` and, for each metric, a list of its values and a ``mean_`` list of its means."""
        rows = list(itertools.chain.from_iterable(list(self._groups)))
        loss, accuracy, test_loss, test_accuracy = ([row.values[i] for row in rows] for i in range(len(NAMES)))
        mean_loss, mean_accuracy, mean_test_loss, mean_test_accuracy = (
            [_shortened(row.means[i]) for row in rows] for i in range(len(NAMES))
        )
        return {
            "steps": [row.step for row in rows],
            "loss": loss,
            "accuracy": accuracy,
            "test_loss": test_loss,
            "test_accuracy": test_accuracy,
            "mean_loss": mean_loss,
            "mean_accuracy": mean_accuracy,
            "mean_test_loss": mean_test_loss,
            "mean_test_accuracy": mean_test_accuracy,
        }

    @property
    def groups(self) -> tuple[Group, ...]:
        """The rows in their groups, as merging has left them."""
        return tuple(self._groups)

    @classmethod
    def of(cls, groups: Iterable[Group], marks: Iterable[Mark]) -> "Curve":
        """Return a curve that goes on from these groups and marks, both ascending."""
        curve, groups = cls(), list(groups)
        curve._groups, curve._n_rows = groups, sum(map(len, groups))
        curve._set_marks(tuple(marks))
        return curve

    def copy(self) -> "Curve":
        """Return an independent curve with the same rows."""
        copied = Curve(self._max_rows)
        copied._groups, copied._n_rows = list(self._groups), self._n_rows
        copied._set_marks(self.marks)
        return copied

    def _set_marks(self, marks: tuple[Mark, ...]) -> None:
        self.marks = marks
        # The steps from which values are not comparable with those before.
        self._pieces = sorted({mark.comparable_from for mark in marks if mark.comparable_from is not None})
        self.comparable_from = max(self._pieces, default=0)

    def _drop_newest(self, step: int) -> None:
        # The newest row is always a group of its own.
        if self._groups and self._groups[-1][-1].step == step:
            self._groups.pop()
            self._n_rows -= 1

    def _means_to(self, step: int, values: Values) -> Values:
        before = self._groups[-1][-1] if self._groups else None
        if before is None or before.step < self.comparable_from <= step:
            return (None,) * len(NAMES)
        return tuple(map(_middle, before.values, values))


def _middle(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else 0.5 * (one + other)


def _shortened(mean: float | None) -> float | None:
    return None if mean is None else float(f"{mean:.{MEAN_DIGITS}g}")


def _joined(last: Mark, mark: Mark) -> Mark:
    """Return both as one mark; a setting that was changed twice keeps its first old value."""
    settings = dict(last.settings or {})
    for name, (was, now) in (mark.settings or {}).items():
        settings[name] = (settings.pop(name, (was, now))[0], now)
    changed = {name: pair for name, pair in settings.items() if pair[0] != pair[1]}
    began = mark.comparable_from if last.comparable_from is None else last.comparable_from
    return dataclasses.replace(mark, comparable_from=began, settings=changed or None)


def _begun_before(mark: Mark, step: int) -> Mark | None:
    """Return the mark, or the part of a stroke before ``step``; a mark at step 0 began the run and stays."""
    if mark.step < step or mark.step == 0:
        return mark
    began = mark.comparable_from
    return dataclasses.replace(mark, step=began) if began is not None and began < step else None


def _thinned(groups: list[Group], pieces: list[int], max_rows: int) -> list[Group]:
    """Return groups with at most ``max_rows`` rows in all; the newest row stays on its own.

    pieces: steps from which values are not comparable with those before, so that no line should cross them.
    """
    groups = list(groups)
    ends = np.array([[group[0].step, group[-1].step] for group in groups], np.float64)
    scale = ends[-1, 1]
    places: list[list[float]] = (ends / scale + log(ends + 1.0) / log(scale + 1.0)).tolist()
    n_rows = sum(map(len, groups))

    def width(i: int) -> float:
        is_apart = not _are_alike(groups[i][-1], groups[i + 1][0], pieces)
        return places[i + 1][1] - places[i][0] + is_apart * APART

    widths = [width(i) for i in range(len(groups) - 2)]
    while n_rows > max_rows and widths:
        i = widths.index(min(widths))
        both = groups[i] + groups[i + 1]
        groups[i : i + 2] = [_outline(both)]
        places[i : i + 2] = [[places[i][0], places[i + 1][1]]]
        n_rows -= len(both) - len(groups[i])
        del widths[i]
        for j in range(max(0, i - 1), min(i + 1, len(widths))):
            widths[j] = width(j)
    return groups


def _are_alike(row: Row, following: Row, pieces: list[int]) -> bool:
    """Return whether a line may connect the rows: they have the same metrics, of the same data and loss."""
    has_gaps = None in row.values or None in following.values
    if has_gaps and [value is None for value in row.values] != [value is None for value in following.values]:
        return False
    return not pieces or bisect.bisect(pieces, row.step) == bisect.bisect(pieces, following.step)


def _outline(rows: Group) -> Group:
    """Return the first and last row and, for each metric, one with its lowest and one with its highest value."""
    kept = {0, len(rows) - 1}
    for column in zip(*[row.values for row in rows], strict=True):
        known = [value for value in column if value is not None]
        for extreme in (min(known), max(known)) if known else ():
            if extreme not in [column[j] for j in kept]:
                kept.add(column.index(extreme))
    return tuple(_with_means(rows, sorted(kept)))


def _with_means(rows: Group, kept: list[int]) -> Iterator[Row]:
    """Yield the rows at the indices ``kept``, each with the means of the dropped rows before it."""
    yield rows[kept[0]]
    for before, i in itertools.pairwise(kept):
        merged = rows[before + 1 : i + 1]
        if len(merged) == 1:
            yield rows[i]
            continue
        widths = [row.step - previous.step for previous, row in itertools.pairwise(rows[before : i + 1])]
        columns = zip(*(row.means for row in merged), strict=True)
        yield rows[i]._replace(means=tuple(_weighted_mean(column, widths) for column in columns))


def _weighted_mean(values: Values, weights: list[int]) -> float | None:
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    # Rounded once, which ``sum`` does not promise in every version of Python.
    return math.fsum(value * weight for value, weight in known) / sum(weight for _, weight in known) if known else None
