"""PastOfMember: a run of an experiment as a session of its own opens it: where it stands, and what is kept of it.

The session's run goes on from there bit for bit, and its earlier steps can be viewed as far as they are kept.
"""

import dataclasses
from collections.abc import Callable

from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import next_check
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.experiments.members import Member
from nnvisu.experiments.rounds import ExperimentRun
from nnvisu.live.forking import RunCopy
from nnvisu.live.position import Position
from nnvisu.live.timeline import Timeline


@dataclasses.dataclass(frozen=True)
class PastOfMember:
    """snapshots: of the kept steps, ascending; the last one is where the run goes on."""

    member: Member
    snapshots: tuple[Snapshot, ...]

    @classmethod
    def taken(cls, run: ExperimentRun, index: int, step: int | None) -> "PastOfMember":
        """Return it for member ``index`` as it is now, or was at ``step``. Raises InvalidValue if it is not there."""
        if index >= len(run.runs):
            allowed = f"an integer from 0 to {len(run.runs) - 1}, a run of the experiment"
            raise InvalidValue.of("member", index, allowed)
        try:
            present = run.trainer(index, step).snapshot()
        except KeyError:
            raise InvalidValue.of("step", step, "one of kept in the newest experiment_results") from None
        kept = (run.kept.find(each, index) for each in run.kept.steps)
        earlier = [each for each in kept if each and each.step < present.step]
        return cls(run.runs[index].member, (*earlier, present))

    def copied(self, begin: Callable[[Position], Timeline]) -> RunCopy:
        """Return what a new session begins with; ``begin`` begins the past of a run."""
        position = Position(Trainer(self.member.config, self.member.dataset))
        timeline = begin(position)
        for snapshot in self.snapshots:
            position.trainer = trainer = Trainer.from_snapshot(snapshot)
            metrics, stops = trainer.evaluate(), position.stops
            if trainer.step > 0 and trainer.step == next_check(trainer.step - 1):
                stops.judge(trainer.step, metrics, trainer.config, trainer.dataset)
                is_best = stops.best is not None and stops.best.step == trainer.step
                timeline.note_judged((snapshot, stops.copy()) if is_best else None, position)
            timeline.note_metrics(trainer.step, metrics)
            timeline.note_steps(position, is_at_rest=True)
        return RunCopy(self.snapshots[-1], timeline, position.stops)
