"""ExperimentCurves: the losses of all members at the ends of rounds, thinned out to what a page can take."""

from collections.abc import Sequence

from nnvisu.experiments.member_result import CurveRow
from nnvisu.live.experiment_state import Row, Rows

MAX_LOSSES = 60_000  # members × rows, some 800 kB as JSON: each socket gets them once
SIGNIFICANT_DIGITS = 5


class ExperimentCurves:
    """Collects the rows of an experiment; ``rows`` is immutable."""

    def __init__(self) -> None:
        self.rows = Rows()
        self._n_rounds = 0  # that were looked at
        self._interval = 1  # between the rounds that make a row

    def begin_anew(self) -> None:
        """Forget all rows, as members were added that have none."""
        self._n_rounds, self._interval = 0, 1
        self.rows = Rows(self.rows.version + 1)

    def note(self, curves: Sequence[Sequence[CurveRow]], n_rounds: int, is_last: bool = False) -> None:
        """Take up what is new.

        curves: by member, a row for each round until it ended. n_rounds: that all have made. is_last: whether the last
        of them is where the experiment ends, which is always a row.
        """
        for number in range(self._n_rounds, n_rounds):
            if number % self._interval == 0:
                self._add(curves, number)
        self._n_rounds = max(self._n_rounds, n_rounds)
        if is_last and n_rounds and (n_rounds - 1) % self._interval:
            self.rows = Rows(self.rows.version, (*self.rows.rows, _row(curves, n_rounds - 1)))

    def _add(self, curves: Sequence[Sequence[CurveRow]], number: int) -> None:
        version, rows = self.rows
        if (len(rows) + 1) * len(curves) > MAX_LOSSES and len(rows) > 2:
            self._interval *= 2
            version, rows = version + 1, rows[::2]
            if number % self._interval:
                self.rows = Rows(version, rows)
                return
        self.rows = Rows(version, (*rows, _row(curves, number)))


def _row(curves: Sequence[Sequence[CurveRow]], number: int) -> Row:
    step = max((curve[number].step for curve in curves if number < len(curve)), default=0)
    at = [curve[number] if number < len(curve) and curve[number].step == step else None for curve in curves]
    return Row(step, tuple(_short(row and row.loss) for row in at), tuple(_short(row and row.test_loss) for row in at))


def _short(loss: float | None) -> float | None:
    return None if loss is None else float(f"{loss:.{SIGNIFICANT_DIGITS}g}")
