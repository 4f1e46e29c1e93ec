"""Timeline: what a run keeps of its own past: moments to look at and to go back to, its journal and its curve.

It decides when a moment is kept. The clock has a say there and nowhere else: what is kept is exact, whatever its step.
"""

import copy
import dataclasses
import math
from collections.abc import Callable

from nnvisu.core.curve import Curve, Mark
from nnvisu.core.history import MAX_MOMENTS, History, Moment, next_milestone
from nnvisu.core.scores import Metrics
from nnvisu.core.stops import Best, StopConditions, objective_of
from nnvisu.core.trainer import Snapshot, Trainer
from nnvisu.errors import InvalidValue
from nnvisu.live.journal import Journal, is_as_new
from nnvisu.live.position import Position
from nnvisu.live.state import Past, RunEnd
from nnvisu.settings import config_as_json
from nnvisu.wire.command import Command
from nnvisu.wire.commands import BringBack

HISTORY_BYTES = 8 * 2**20
# What the run before may have of it.
PREVIOUS_SHARE = 0.25

# Beyond the milestones: no more often than this, and at least so often that the newest moment is of the present.
MIN_INTERVAL_S = 0.02
MAX_INTERVAL_S = 0.5
# What keeping may cost of the time while running, of all runs of a processor together.
KEEPING_SHARE = 0.005
# What a hand does in one stroke comes in pieces less than so far apart.
STROKE_S = 1.5
# Milestones are for runs of which the budget holds so many moments.
MIN_BUDGETED_MOMENTS = 64


@dataclasses.dataclass(frozen=True)
class PreviousRun:
    """The run that was before this one: its number, the moment at which it was given up, and its past."""

    run: int
    moment: Moment
    history: History
    journal: Journal
    curve: Curve

    @property
    def n_bytes(self) -> int:
        """Memory of all that is kept of it, about."""
        return self.moment.n_bytes + self.history.n_bytes + self.journal.n_bytes

    @property
    def end(self) -> RunEnd:
        """Its name: what a client is told of it."""
        return RunEnd(self.run, self.moment.step)


class Timeline:
    """The past of one Trainer.

    run: counts the beginnings; a run that is brought back has its old number. branch: counts the ways back, too.
    version: the times when a client has to be told the curve. previous_run: the last run that got beyond step 0, if
    there was one before this; after a way back it is this run as it stood, of the same number.
    """

    def __init__(
        self,
        position: Position,
        max_bytes: int,
        clock: Callable[[], float],
        crowding: Callable[[], float] = lambda: 1.0,
    ):
        self._clock = clock
        self._crowding = crowding
        self._previous_bytes = int(PREVIOUS_SHARE * max_bytes)
        self._max_bytes = max_bytes - self._previous_bytes
        self.previous_run: PreviousRun | None = None
        self.run = self._n_runs = self.branch = self.version = 0
        self._last_serial = self._cut_serial = 0
        self._kept_at = self._next_keep = 0.0
        self._changed_at = -math.inf
        self._n_milestones = 0
        self.begin(position)

    @property
    def n_bytes(self) -> int:
        """Memory of all that is kept, about."""
        n_bytes = self.history.n_bytes + self.journal.n_bytes
        return n_bytes if self.previous_run is None else n_bytes + self.previous_run.n_bytes

    def begin(self, position: Position, superseded: Moment | None = None, by: type[Command] | None = None) -> None:
        """Begin the past of a run that is new, ``by`` a command in the place of one that stood at ``superseded``."""
        if superseded and superseded.step > 0:
            self._keep_previous(superseded)
        self.journal, self.curve = Journal(position.trainer.config, position.trainer.dataset), Curve()
        self.history = History(self._max_bytes)
        self.history.begin(self.moment_of(position))
        if superseded and superseded.step > 0 and by:
            self.curve.mark(_mark_of(by, superseded, position.trainer))
        self._n_runs += 1
        self.run = self._n_runs
        self._begin_branch()

    def _keep_previous(self, moment: Moment) -> None:
        self.previous_run = PreviousRun(self.run, moment, self.history, self.journal, self.curve)
        self.history.fit(self._previous_bytes)

    def _begin_branch(self) -> None:
        self._cut_serial = self._last_serial
        self.branch += 1
        self.version += 1

    def copy(self) -> "Timeline":
        """Return the past of a copy of the run."""
        copied = copy.copy(self)
        copied.previous_run = None
        copied.history, copied.journal, copied.curve = self.history.copy(), self.journal.copy(), self.curve.copy()
        return copied

    def shown(self, best: Best | None) -> Past:
        """Return what can be seen of the past; ``best``: the best step that is to be told."""
        history, previous = self.history, self.previous_run
        return Past(
            moments=history.moments,
            changed_at=history.changes,
            best=best,
            curve=self.curve,
            curve_version=self.version,
            run=self.run,
            branch=self.branch,
            previous_run=None if previous is None else previous.end,
        )

    # --- Keeping ---

    def next_halt(self, step: int) -> float:
        """Return the step at which training has to stop for a moment to be kept; infinity if none is wanted."""
        if self.history.newest.n_bytes * MIN_BUDGETED_MOMENTS > self._max_bytes:
            return math.inf
        return next_milestone(step)

    def note_steps(self, position: Position, is_at_rest: bool) -> None:
        """Keep this moment if it is worth its place: at a milestone, at rest, and else evenly in log(step).

        Milestones are measured, too: at full speed they pass sooner than metrics are due. A run that comes to rest
        after some of them has a curve that no client knows.
        """
        newest, step = self.history.newest, position.step
        if step > newest.step:
            is_milestone = step == self.next_halt(newest.step)
            if is_milestone:
                self.curve.add(step, position.trainer.evaluate())
                self._n_milestones += 1
            if is_milestone or is_at_rest or self._is_due(step, newest.step):
                self._keep(position)
        if is_at_rest:
            self.version += self._n_milestones > 1
            self._n_milestones = 0

    def _is_due(self, step: int, newest_step: int) -> bool:
        now = self._clock()
        if now >= self._kept_at + MAX_INTERVAL_S:
            return True
        gap = math.log((step + 1) / (newest_step + 1))
        return now >= self._next_keep and gap * 2 * MAX_MOMENTS >= math.log(step + 1)

    def _keep(self, position: Position) -> None:
        began = self._clock()
        self.history.keep(self.moment_of(position))
        self._kept_at = self._clock()
        rest_s = max(MIN_INTERVAL_S, (self._kept_at - began) / KEEPING_SHARE)
        self._next_keep = self._kept_at + rest_s * self._crowding()

    def moment_of(self, position: Position) -> Moment:
        """Return the run as it is now; it is not kept, unless it is already as the best step."""
        best, journal = self.history.best, self.journal
        if best and journal.lost_at is None and (best.step, best.n_changes) == (position.step, journal.n_changes):
            return best
        return position.moment(self._new_serial(), journal.n_changes, best)

    def _new_serial(self) -> int:
        self._last_serial += 1
        return self._last_serial

    def note_judged(self, best: tuple[Snapshot, StopConditions] | None, position: Position) -> None:
        """Keep the best of the steps that were judged up to ``position``, if it is another one."""
        if best is not None:
            self.history.keep_best(Moment(self._new_serial(), *best, self.journal.n_changes))
        elif self.history.best and not position.stops.best:
            self.history.keep_best(None)

    # --- Changes ---

    def before_change(self, position: Position) -> Moment:
        """Keep the moment that a change is about to end, and return it."""
        if position.step > self.history.newest.step:
            self._keep(position)
            return self.history.newest
        return self.moment_of(position)

    def after_change(self, command: Command, before: Moment, position: Position) -> None:
        """Note a change that kept the weights, ``before`` it. At step 0 the run begins with what it is now."""
        trainer = position.trainer
        snapshot = trainer.snapshot()
        if is_as_new(snapshot):
            self.journal.begin(trainer.config, trainer.dataset)
        else:
            self.journal.note(trainer.step, command)
        if trainer.step == 0:
            self.history.begin(self.moment_of(position))
        else:
            self.history.mark_change()
            now = self._clock()
            goes_on = command.is_stroke and now < self._changed_at + STROKE_S
            mark = _mark_of(type(command), before, trainer, getattr(command, "dataset", None))
            self.curve.mark(mark, goes_on)
            self._changed_at = now

    # --- Going back ---

    def moment_at(self, step: int, moment: Moment | None) -> Moment:
        """Return the moment to go back to; ``moment`` is one that a client was shown and that may be kept no longer.

        Raises InvalidValue where there is none of this step.
        """
        kept = self.history.find(step)
        if kept is None and moment is not None and moment.step == step and moment.serial > self._cut_serial:
            kept = moment
        if kept is None:
            raise InvalidValue.of("step", step, "one of the steps in the newest history message")
        return kept

    def rewind(self, moment: Moment, superseded: Moment) -> None:
        """Go on from ``moment``; what came after it, up to ``superseded``, is then the run before."""
        if (superseded.step, superseded.n_changes) != (moment.step, moment.n_changes):
            past = self.history.copy(), self.journal.copy(), self.curve.copy()
            self._keep_previous(superseded)
            self.history, self.journal, self.curve = past
        self.history.cut(moment.step)
        self.history.keep(moment)
        self.history.keep_best(moment.best)
        self.journal.cut(moment.n_changes)
        self.curve.cut(moment.step)
        self._begin_branch()

    def bring_back(self, command: BringBack, position: Position) -> Moment:
        """Take up the past of the run before this one, which is then the run before; return the moment to go on from.

        Raises InvalidValue where there was none, or not the one that is meant.
        """
        previous = self._meant_previous(command)
        present, self.previous_run = self.moment_of(position), None
        if present.step > 0:
            self._keep_previous(present)
        self.run, self.history = previous.run, previous.history
        self.journal, self.curve = previous.journal, previous.curve
        self.history.fit(self._max_bytes)
        self.history.keep(previous.moment)
        self._begin_branch()
        return previous.moment

    def _meant_previous(self, command: BringBack) -> PreviousRun:
        previous = self.previous_run
        if previous is None:
            raise InvalidValue("there is no run before this one that could be brought back")
        if command.run not in (None, previous.run) or command.step not in (None, previous.end.step):
            meant = "that run" if command.step is None else f"the run that ended at step {command.step:,}"
            end = f"the run before this one ended at step {previous.end.step:,}"
            raise InvalidValue(f"{meant} is kept no longer; {end}")
        return previous

    def note_metrics(self, step: int | None, metrics: Metrics) -> None:
        """Continue the curve."""
        if step is not None:
            self.curve.add(step, metrics)


def _mark_of(by: type[Command], before: Moment, trainer: Trainer, dataset: str | None = None) -> Mark:
    """Return how a command that made of the moment before what the trainer is now stands on the curve."""
    step, was = trainer.step, before.snapshot
    if not by.changes.is_journaled:
        return Mark(step, by.type)
    is_other = objective_of(was.config, was.dataset) != objective_of(trainer.config, trainer.dataset)
    old, new = config_as_json(was.config), config_as_json(trainer.config)
    settings = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    return Mark(step, by.type, step if is_other and step > 0 else None, settings or None, dataset)
