"""History: moments of one run by step, under a budget: dense at the start, evenly thinned in log(step).

Which steps are kept depends on when ``keep`` is called; what a kept moment holds does not: it is the run at that step,
bit for bit.
"""

import dataclasses
import math

import numpy as np

from nnvisu.core.portable_math import log
from nnvisu.core.stops import StopConditions
from nnvisu.core.trainer import Snapshot

MAX_MOMENTS = 240

# The Python objects around the arrays of one moment.
MOMENT_BYTES = 2048

# All of the first steps are wanted, then so many in each doubling, up to the last milestone; later ones as time allows.
MILESTONES_PER_DOUBLING = 8
LAST_MILESTONE = 4096


@dataclasses.dataclass(frozen=True, eq=False)
class Moment:
    """One run at one step.

    serial: no two moments of a run have the same. n_changes: how many changes of the run's journal came before it.
    stops: what the stop conditions had seen.
    """

    serial: int
    snapshot: Snapshot
    stops: StopConditions
    n_changes: int

    @property
    def step(self) -> int:
        """The step of the run."""
        return self.snapshot.step

    @property
    def n_bytes(self) -> int:
        """Memory of the moment without its data set, which it may share with others."""
        return self.snapshot.n_bytes + MOMENT_BYTES


def next_milestone(step: int) -> float:
    """Return the first step after ``step`` that should be kept whatever it costs; infinity if there is none."""
    if step < MILESTONES_PER_DOUBLING:
        return step + 1
    interval = 2 ** (step.bit_length() - 1) // MILESTONES_PER_DOUBLING
    milestone = (step // interval + 1) * interval
    return milestone if milestone <= LAST_MILESTONE else math.inf


class History:
    """The kept moments of a run, ascending by step; ``moments`` may be read from any thread.

    The first and the newest are always kept, whatever the budget. Those just before a change go after
    the others, as long as they are less than half of all.
    """

    def __init__(self, max_bytes: int, max_moments: int = MAX_MOMENTS):
        self._max_bytes = max_bytes
        self._max_moments = max_moments
        self._take((), [])

    def keep(self, moment: Moment) -> None:
        """Add a moment whose step is at least the newest one's; of the same step the one that is there stays."""
        if not self.moments or moment.step > self.moments[-1].step:
            self.moments = (*self.moments, moment)
            self._places.append(float(log(moment.step + 1.0)))
            self._are_changes.append(False)
            self._count(moment, 1)
            self._thin()

    def mark_change(self) -> None:
        """Note that the newest moment is that just before a change."""
        self._are_changes[-1] = True

    @property
    def changes(self) -> tuple[int, ...]:
        """The steps of the moments just before a change."""
        return tuple(m.step for m, is_change in zip(self.moments, self._are_changes, strict=True) if is_change)

    def begin(self, moment: Moment) -> None:
        """Forget everything but this moment, the first one."""
        self._take((moment,), [False])

    def fit(self, max_bytes: int) -> None:
        """Keep to another budget from now on."""
        self._max_bytes = max_bytes
        self._thin()

    def cut(self, step: int) -> None:
        """Forget what is later than ``step``, and that something was changed there."""
        moments = tuple(moment for moment in self.moments if moment.step <= step)
        self._take(moments, [*self._are_changes[: len(moments) - 1], False])

    def find(self, step: int) -> Moment | None:
        """Return the moment of exactly this step, if it is kept."""
        return next((moment for moment in self.moments if moment.step == step), None)

    def copy(self) -> "History":
        """Return a history of its own with the same moments."""
        copied = History(self._max_bytes, self._max_moments)
        copied._take(self.moments, self._are_changes)
        return copied

    def _take(self, moments: tuple[Moment, ...], are_changes: list[bool]) -> None:
        self.moments, self._are_changes = moments, list(are_changes)
        self._places = log(np.array([moment.step + 1.0 for moment in moments])).tolist()
        self._n_users: dict[int, int] = {}
        self.n_bytes = 0
        for moment in moments:
            self._count(moment, 1)

    def _count(self, moment: Moment, change: int) -> None:
        """Add a moment to the bytes, or with ``change`` -1 take it off; a data set counts with its first user."""
        dataset = moment.snapshot.dataset
        n_before = self._n_users.get(id(dataset), 0)
        self._n_users[id(dataset)] = n_before + change
        self.n_bytes += change * (moment.n_bytes + (dataset.n_bytes if min(n_before, n_before + change) == 0 else 0))

    def _thin(self) -> None:
        while len(self.moments) > 2 and (len(self.moments) > self._max_moments or self.n_bytes > self._max_bytes):
            i = self._least_missed()
            self._count(self.moments[i], -1)
            self.moments = self.moments[:i] + self.moments[i + 1 :]
            del self._places[i], self._are_changes[i]

    def _least_missed(self) -> int:
        """Return the place of the moment without which the largest gap in log(step) is smallest."""
        are_changes = self._are_changes[1:-1]
        n_changes = sum(are_changes)
        are_kept_longer = n_changes <= len(are_changes) // 2
        best, best_gap = 1, math.inf
        for i, (before, after, is_change) in enumerate(zip(self._places, self._places[2:], are_changes, strict=False)):
            if after - before < best_gap and is_change != are_kept_longer:
                best, best_gap = i + 1, after - before
        return best


def nearest(moments: tuple[Moment, ...], step: int) -> Moment:
    """Return the last moment at or before ``step``; the first if there is none."""
    return next((moment for moment in reversed(moments) if moment.step <= step), moments[0])
