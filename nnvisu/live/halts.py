"""Halts: the steps at which a run has to be examined. Everything in between is computed without looking."""

from collections.abc import Callable
from typing import NamedTuple

from nnvisu.core.stops import is_light, judged_interval, next_check
from nnvisu.core.trainer import Trainer
from nnvisu.core.workbench import MAX_AHEAD, Workbench


class Halt(NamedTuple):
    """A step, ``n_steps`` after the last halt. is_judged: by stop conditions; is_kept: it may become a checkpoint."""

    n_steps: int
    is_judged: bool
    is_kept: bool


class Halts:
    """The halts of one run. What settings, data and shape say of them is worked out once for each workbench.

    next_kept: returns the next step after the given one that may become a checkpoint, infinity if there is none.
    """

    def __init__(self, next_kept: Callable[[int], float]):
        self._next_kept = next_kept
        self._bench: Workbench | None = None
        self._interval = self._n_most = 1

    def before(self, end: float, trainer: Trainer) -> list[Halt]:
        """Return the next halts up to step ``end``, which is one itself; the last may become a checkpoint.

        For a large network there is only one: the steps up to it take long enough for a call of their own.
        """
        if trainer.bench is not self._bench:
            self._bench, self._interval = trainer.bench, judged_interval(trainer)
            self._n_most = MAX_AHEAD if is_light(trainer) else 1
        step, halts = trainer.step, list[Halt]()
        while step < end and len(halts) < self._n_most:
            judged, kept = next_check(step, self._interval), self._next_kept(step)
            halt = int(min(end, judged, kept))
            halts.append(Halt(halt - step, halt == judged, halt == kept))
            step = halt
        halts[-1] = halts[-1]._replace(is_kept=True)
        return halts
