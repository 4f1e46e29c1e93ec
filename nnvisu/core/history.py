"""History: moments of one run by step, under a budget: dense at the start, evenly thinned in log(step).

Which steps are kept depends on when ``keep`` is called; what a kept moment holds does not: it is the run at that step,
bit for bit.
"""

import bisect
import dataclasses
import functools
import math

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
    stops: what the stop conditions had seen. earlier_best: the best step until then, None where it is this one.
    """

    serial: int
    snapshot: Snapshot
    stops: StopConditions
    n_changes: int
    earlier_best: "Moment | None" = None

    @property
    def step(self) -> int:
        """The step of the run."""
        return self.snapshot.step

    @property
    def best(self) -> "Moment | None":
        """The best step until then, which may be this one; None where none was judged."""
        is_best = self.stops.best is not None and self.stops.best.step == self.step
        return self.earlier_best or (self if is_best else None)

    @functools.cached_property
    def n_bytes(self) -> int:
        """Memory of the moment without what it may share with others: its data set and the best step."""
        return self.snapshot.n_bytes + MOMENT_BYTES


def next_milestone(step: int) -> float:
    """Return the first step after ``step`` that should be kept whatever it costs; infinity if there is none."""
    if step < MILESTONES_PER_DOUBLING:
        return step + 1
    interval = 2 ** (step.bit_length() - 1) // MILESTONES_PER_DOUBLING
    milestone = (step // interval + 1) * interval
    return milestone if milestone <= LAST_MILESTONE else math.inf


@functools.lru_cache(maxsize=8192)
def _place_of(step: int) -> float:
    return float(log(step + 1.0))


class History:
    """The kept moments of a run, ascending by step; ``moments`` may be read from any thread.

    The first, the newest and the best are always kept, whatever the budget. Those just before a change go after the
    others, as long as they are less than half of all. A step that was kept as the best only goes with the next best.
    """

    def __init__(self, max_bytes: int, max_moments: int = MAX_MOMENTS):
        self._max_bytes = max_bytes
        self._max_moments = max_moments
        self._kept: tuple[Moment, ...] = ()
        self._are_changes: list[bool] = []
        self._places: list[float] = []  # log(step + 1) of each
        self.best: Moment | None = None
        self._take((), [], None)

    @property
    def newest(self) -> Moment:
        """The newest moment that was not only kept as the best one."""
        return self._kept[-1]

    def keep(self, moment: Moment) -> None:
        """Add a moment whose step is at least the newest one's; of the same step the one that is there stays."""
        if not self._kept or moment.step > self.newest.step:
            self._kept = (*self._kept, moment)
            self._places.append(_place_of(moment.step))
            self._are_changes.append(False)
            self._count(moment, 1)
            self._thin()

    def keep_best(self, moment: Moment | None) -> None:
        """Keep this moment, and no longer the last one that was kept as the best; None: there is no best step."""
        if self.best:
            self._count(self.best, -1)
        self.best = moment
        if moment:
            self._count(moment, 1)
        self._thin()

    def mark_change(self) -> None:
        """Note that the newest moment is that just before a change."""
        self._are_changes[-1] = True

    @property
    def changes(self) -> tuple[int, ...]:
        """The steps of the moments just before a change."""
        return tuple(m.step for m, is_change in zip(self._kept, self._are_changes, strict=True) if is_change)

    def begin(self, moment: Moment) -> None:
        """Forget everything but this moment, the first one."""
        self._take((moment,), [False], None)

    def fit(self, max_bytes: int) -> None:
        """Keep to another budget from now on."""
        self._max_bytes = max_bytes
        self._thin()

    def cut(self, step: int) -> None:
        """Forget what is later than ``step``, and that something was changed there."""
        kept = tuple(moment for moment in self._kept if moment.step <= step)
        are_changes = [is_change and m.step < step for m, is_change in zip(kept, self._are_changes, strict=False)]
        self._take(kept, are_changes, self.best if self.best and self.best.step <= step else None)

    def find(self, step: int) -> Moment | None:
        """Return the moment of exactly this step, if it is kept."""
        return next((moment for moment in self.moments if moment.step == step), None)

    def copy(self) -> "History":
        """Return a history of its own with the same moments."""
        copied = History(self._max_bytes, self._max_moments)
        copied._take(self._kept, self._are_changes, self.best)
        return copied

    def _take(self, kept: tuple[Moment, ...], are_changes: list[bool], best: Moment | None) -> None:
        self._kept, self._are_changes, self.best = kept, list(are_changes), best
        self._places = [_place_of(moment.step) for moment in kept]
        self._n_users: dict[int, int] = {}
        self.n_bytes = 0
        for moment in (*kept, best) if best else kept:
            self._count(moment, 1)
        self._publish()

    def _publish(self) -> None:
        best, kept = self.best, self._kept
        i = bisect.bisect_left(kept, best.step, key=lambda moment: moment.step) if best else 0
        is_listed = best is None or (i < len(kept) and kept[i].step == best.step)
        self.moments = kept if best is None or is_listed else (*kept[:i], best, *kept[i:])

    def _count(self, moment: Moment, change: int) -> None:
        """Add a moment to the bytes, or with ``change`` -1 take it off; what moments share counts with its first user.

        Each holds the best one until then, too, to which its run would have to go back.
        """
        for each in (moment, moment.best or moment):
            for part, n_bytes in ((each, each.n_bytes), (each.snapshot.dataset, each.snapshot.dataset.n_bytes)):
                n_before = self._n_users.pop(id(part), 0)
                if n_before + change:
                    self._n_users[id(part)] = n_before + change
                if min(n_before, n_before + change) == 0:
                    self.n_bytes += change * n_bytes

    def _thin(self) -> None:
        while len(self._kept) > 2 and (len(self._kept) > self._max_moments or self.n_bytes > self._max_bytes):
            i = self._least_missed()
            self._count(self._kept[i], -1)
            self._kept = self._kept[:i] + self._kept[i + 1 :]
            del self._places[i], self._are_changes[i]
        self._publish()

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
