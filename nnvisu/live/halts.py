"""Halts: the steps on a run's way that have to be looked at. What lies between is made without a look."""

from typing import NamedTuple

from nnvisu.core.stops import is_light, next_judged
from nnvisu.core.trainer import Trainer
from nnvisu.core.workbench import MAX_AHEAD
from nnvisu.live.timeline import Timeline


class Halt(NamedTuple):
    """A step so many after the halt before it. is_judged: for its loss; is_kept: a moment of it may be kept."""

    n_steps: int
    is_judged: bool
    is_kept: bool


def halts_before(end: float, trainer: Trainer, timeline: Timeline) -> list[Halt]:
    """Return the next halts up to step ``end``, which is one; the last may be kept.

    Of a large network it is one alone: what leads there takes long enough to be a call by itself.
    """
    step, halts = trainer.step, list[Halt]()
    n_most = MAX_AHEAD if is_light(trainer) else 1
    while step < end and len(halts) < n_most:
        judged, kept = next_judged(trainer, step), timeline.next_halt(step)
        halt = int(min(end, judged, kept))
        halts.append(Halt(halt - step, halt == judged, halt == kept))
        step = halt
    halts[-1] = halts[-1]._replace(is_kept=True)
    return halts
