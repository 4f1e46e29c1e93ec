"""Halts: the steps at which a run has to be examined. Everything in between is computed without looking."""

from typing import NamedTuple

from nnvisu.core.stops import is_light, judged_interval, next_check
from nnvisu.core.trainer import Trainer
from nnvisu.core.workbench import MAX_AHEAD
from nnvisu.live.timeline import Timeline


class Halt(NamedTuple):
    """A step, ``n_steps`` after the last halt. is_judged: by stop conditions; is_kept: it may become a checkpoint."""

    n_steps: int
    is_judged: bool
    is_kept: bool


def halts_before(end: float, trainer: Trainer, timeline: Timeline) -> list[Halt]:
    """Return the next halts up to step ``end``, which is one itself; the last may become a checkpoint.

    For a large network there is only one: the steps up to it take long enough for a call of their own.
    """
    step, interval, halts = trainer.step, judged_interval(trainer), list[Halt]()
    n_most = MAX_AHEAD if is_light(trainer) else 1
    while step < end and len(halts) < n_most:
        judged, kept = next_check(step, interval), timeline.next_halt(step)
        halt = int(min(end, judged, kept))
        halts.append(Halt(halt - step, halt == judged, halt == kept))
        step = halt
    halts[-1] = halts[-1]._replace(is_kept=True)
    return halts
