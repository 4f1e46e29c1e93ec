"""Curve: metrics of a run over its steps, in a bounded number of rows, for a client that comes later.

When there are too many rows, those go whose neighbours are nearest, seen on a linear and on a log axis at once.
"""

from typing import Any

import numpy as np

from nnvisu.core.portable_math import log
from nnvisu.core.scores import Metrics

MAX_ROWS = 400
NAMES = ("loss", "accuracy", "test_loss", "test_accuracy")

Row = tuple[int, float | None, float | None, float | None, float | None]


class Curve:
    """Rows ascending by step, and marks where something was changed. ``columns`` may be called from any thread."""

    def __init__(self, max_rows: int = MAX_ROWS):
        self._max_rows = max_rows
        self._rows: list[Row] = []
        self._marks: tuple[tuple[int, str], ...] = ()

    @property
    def n_rows(self) -> int:
        """Count of the rows."""
        return len(self._rows)

    def add(self, step: int, metrics: Metrics) -> None:
        """Note the metrics at ``step``; the step that was noted last is noted anew, an earlier one is known."""
        row = (step, metrics.loss, metrics.accuracy, metrics.test_loss, metrics.test_accuracy)
        last_step = self._rows[-1][0] if self._rows else -1
        if step < last_step:
            return
        if step == last_step:
            self._rows.pop()
        self._rows.append(row)
        if len(self._rows) > self._max_rows:
            self._rows = _thinned(self._rows)

    def mark(self, step: int, command: str, goes_on: bool = False) -> None:
        """Note that ``command`` changed something at ``step``; the last marks are kept.

        Equal marks are one, and so is with the last one what ``goes_on`` with the same: a stroke of a brush.
        """
        is_one = bool(self._marks) and (
            self._marks[-1] == (step, command) or (goes_on and self._marks[-1][1] == command)
        )
        kept = self._marks[:-1] if is_one else self._marks
        self._marks = (*kept, (step, command))[-self._max_rows :]

    def cut(self, step: int) -> None:
        """Forget what is later than ``step``, and the changes at that step."""
        self._rows = [row for row in self._rows if row[0] <= step]
        self._marks = tuple(mark for mark in self._marks if mark[0] < step)

    def clear(self) -> None:
        """Forget everything."""
        self._rows, self._marks = [], ()

    def columns(self) -> dict[str, list]:
        """Return ``steps`` and a list for each metric."""
        rows = list(self._rows)
        columns = list(zip(*rows, strict=True)) or [()] * (1 + len(NAMES))
        return {name: list(column) for name, column in zip(("steps", *NAMES), columns, strict=True)}

    def marks(self) -> list[dict[str, Any]]:
        """Return the marks, ascending by step."""
        return [{"step": step, "command": command} for step, command in self._marks]

    def copy(self) -> "Curve":
        """Return a curve of its own with the same rows."""
        copied = Curve(self._max_rows)
        copied._rows, copied._marks = list(self._rows), self._marks
        return copied


def _thinned(rows: list[Row]) -> list[Row]:
    """Return the rows without up to a quarter of them, no two neighbours; the first and the last stay."""
    steps = np.array([row[0] for row in rows], np.float64)
    logs = log(steps + 1.0)
    linear, logarithmic = steps / steps[-1], logs / logs[-1]
    gaps = (linear[2:] - linear[:-2]) + (logarithmic[2:] - logarithmic[:-2])
    dropped: set[int] = set()
    for i in (np.argsort(gaps, kind="stable") + 1).tolist():
        if len(dropped) >= len(rows) // 4:
            break
        if i - 1 not in dropped and i + 1 not in dropped:
            dropped.add(i)
    return [row for i, row in enumerate(rows) if i not in dropped]
