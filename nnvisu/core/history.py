"""History: checkpoints of one run by step, under a budget: dense at the start, evenly thinned in log(step).

Which steps are kept depends on when ``keep`` is called; what a checkpoint holds does not: it is the run at that step,
bit for bit.
"""

import bisect
import dataclasses
import itertools
import math
import operator
from collections.abc import Iterator, Sequence

from nnvisu.core.portable_math import log
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions

MAX_CHECKPOINTS = 240

# The Python objects around the arrays of one checkpoint.
CHECKPOINT_BYTES = 2048

# All of the first steps are wanted, then so many in each doubling, up to the last milestone; later ones as time allows.
MILESTONES_PER_DOUBLING = 8
LAST_MILESTONE = 4096

step_of_checkpoint = operator.attrgetter("snapshot.step")


@dataclasses.dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Checkpoint:
    """One run at one step.

    serial: no two checkpoints of a run have the same. n_changes: how many changes of the run's journal came before it.
    stops: what the stop conditions had seen. earlier_best: the best step until then, None where it is this one.
    n_bytes: its memory, without what it may share with others: data set, order of points, best step.
    """

    serial: int
    snapshot: Snapshot
    stops: StopConditions
    n_changes: int
    earlier_best: "Checkpoint | None" = None
    n_bytes: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_bytes", self.snapshot.n_bytes + CHECKPOINT_BYTES)

    @property
    def step(self) -> int:
        """The step of the run."""
        return self.snapshot.step

    @property
    def best(self) -> "Checkpoint | None":
        """The best step until then, which may be this one; None where none was judged."""
        is_best = self.stops.best is not None and self.stops.best.step == self.step
        return self.earlier_best or (self if is_best else None)


def next_milestone(step: int) -> float:
    """Return the first step after ``step`` that should be kept whatever it costs; infinity if there is none."""
    if step < MILESTONES_PER_DOUBLING:
        return step + 1
    interval = 2 ** (step.bit_length() - 1) // MILESTONES_PER_DOUBLING
    milestone = (step // interval + 1) * interval
    return milestone if milestone <= LAST_MILESTONE else math.inf


def _milestones() -> Iterator[int]:
    step = 0
    while step < LAST_MILESTONE:
        yield step
        step = int(next_milestone(step))


# What most steps of most runs need. A cache of those that runs come by would keep small objects in memory that is
# otherwise free.
_PLACES = {step: float(log(step + 1.0)) for step in _milestones()}


def _place_of(step: int) -> float:
    return _PLACES[step] if step in _PLACES else float(log(step + 1.0))


class History:
    """The checkpoints of a run, ascending by step; ``checkpoints`` may be read from any thread.

    changes: the steps of those just before a change.
    The first, the newest and the best are always kept, whatever the budget. Those just before a change go after the
    others, as long as they are less than half of all. A step that was kept as the best only goes with the next best.
    """

    def __init__(self, max_bytes: int, max_checkpoints: int = MAX_CHECKPOINTS):
        self._max_bytes = max_bytes
        self._max_checkpoints = max_checkpoints
        self._kept: tuple[Checkpoint, ...] = ()
        self._are_changes: list[bool] = []
        self._places: list[float] = []  # log(step + 1) of each
        self.best: Checkpoint | None = None
        self._replace_all((), [], None)

    @classmethod
    def of(cls, max_bytes: int, kept: Sequence[tuple[Checkpoint, bool]], best: Checkpoint | None) -> "History":
        """Return a history that goes on from ``kept``, as ``entries`` gave it, ascending and not empty."""
        history = cls(max_bytes)
        history._replace_all(tuple(each for each, _ in kept), [is_change for _, is_change in kept], best)
        history._thin()
        return history

    @property
    def entries(self) -> tuple[tuple[Checkpoint, bool], ...]:
        """The checkpoints but for one that is only the best, each with whether it is that just before a change."""
        return tuple(zip(self._kept, self._are_changes, strict=True))

    @property
    def newest(self) -> Checkpoint:
        """The newest checkpoint that was not only kept as the best one."""
        return self._kept[-1]

    def keep(self, checkpoint: Checkpoint) -> None:
        """Add a checkpoint whose step is at least the newest one's; of the same step the one that is there stays."""
        if not self._kept or checkpoint.step > self.newest.step:
            self._kept = (*self._kept, checkpoint)
            self._places.append(_place_of(checkpoint.step))
            self._are_changes.append(False)
            self._count(checkpoint, 1)
            self._thin()

    def keep_best(self, checkpoint: Checkpoint | None) -> None:
        """Keep this checkpoint, and no longer the last one that was kept as the best; None: there is no best step."""
        if self.best:
            self._count(self.best, -1)
        self.best = checkpoint
        if checkpoint:
            self._count(checkpoint, 1)
        self._thin()

    def mark_change(self) -> None:
        """Note that the newest checkpoint is that just before a change."""
        self._are_changes[-1] = True
        self._publish()

    def begin(self, checkpoint: Checkpoint) -> None:
        """Forget everything but this checkpoint, the first one."""
        self._replace_all((checkpoint,), [False], None)

    def fit(self, max_bytes: int) -> None:
        """Keep to another budget from now on."""
        self._max_bytes = max_bytes
        self._thin()

    def cut(self, step: int) -> None:
        """Forget what is later than ``step``, and that something was changed there."""
        kept = tuple(checkpoint for checkpoint in self._kept if checkpoint.step <= step)
        are_changes = [is_change and m.step < step for m, is_change in zip(kept, self._are_changes, strict=False)]
        self._replace_all(kept, are_changes, self.best if self.best and self.best.step <= step else None)

    def find(self, step: int) -> Checkpoint | None:
        """Return the checkpoint of exactly this step, if it is kept."""
        return next((checkpoint for checkpoint in self.checkpoints if checkpoint.step == step), None)

    def copy(self) -> "History":
        """Return a history of its own with the same checkpoints."""
        copied = History(self._max_bytes, self._max_checkpoints)
        copied._replace_all(self._kept, self._are_changes, self.best)
        return copied

    def _replace_all(self, kept: tuple[Checkpoint, ...], are_changes: list[bool], best: Checkpoint | None) -> None:
        self._kept, self._are_changes, self.best = kept, list(are_changes), best
        self._places = [_place_of(checkpoint.step) for checkpoint in kept]
        self._n_users: dict[int, int] = {}
        self.n_bytes = 0
        for checkpoint in (*kept, best) if best else kept:
            self._count(checkpoint, 1)
        self._publish()

    def _publish(self) -> None:
        best, kept = self.best, self._kept
        i = bisect.bisect_left(kept, best.step, key=step_of_checkpoint) if best else 0
        is_listed = best is None or (i < len(kept) and kept[i].step == best.step)
        self.checkpoints = kept if best is None or is_listed else (*kept[:i], best, *kept[i:])
        self.changes = tuple(map(step_of_checkpoint, itertools.compress(kept, self._are_changes)))

    def _count(self, checkpoint: Checkpoint, change: int) -> None:
        """Count the bytes of a checkpoint, or with ``change`` -1 no longer; what checkpoints share counts once.

        Each holds the best one until then, too, to which its run would have to go back.
        """
        best = checkpoint.best
        for each in (checkpoint, best) if best and best is not checkpoint else (checkpoint,):
            dataset, order = each.snapshot.dataset, each.snapshot.order
            for part, n_bytes in ((each, each.n_bytes), (dataset, dataset.n_bytes), (order, order.nbytes)):
                n_before = self._n_users.pop(id(part), 0)
                if n_before + change:
                    self._n_users[id(part)] = n_before + change
                if min(n_before, n_before + change) == 0:
                    self.n_bytes += change * n_bytes

    def _thin(self) -> None:
        while len(self._kept) > 2 and (len(self._kept) > self._max_checkpoints or self.n_bytes > self._max_bytes):
            i = self._least_missed()
            self._count(self._kept[i], -1)
            self._kept = self._kept[:i] + self._kept[i + 1 :]
            del self._places[i], self._are_changes[i]
        self._publish()

    def _least_missed(self) -> int:
        """Return the place of the checkpoint without which the largest gap in log(step) is smallest."""
        are_changes = self._are_changes[1:-1]
        n_changes = sum(are_changes)
        are_kept_longer = n_changes <= len(are_changes) // 2
        best, best_gap = 1, math.inf
        for i, (before, after, is_change) in enumerate(zip(self._places, self._places[2:], are_changes, strict=False)):
            if after - before < best_gap and is_change != are_kept_longer:
                best, best_gap = i + 1, after - before
        return best


def nearest(checkpoints: tuple[Checkpoint, ...], step: int) -> Checkpoint:
    """Return the last checkpoint at or before ``step``; the first if there is none."""
    return next((checkpoint for checkpoint in reversed(checkpoints) if checkpoint.step <= step), checkpoints[0])
