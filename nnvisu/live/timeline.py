"""Timeline: the past of a run: checkpoints to view and resume from, its journal and its curve.

It decides when to keep a checkpoint. Only that depends on the clock: a checkpoint is exact, whatever its step.
"""

import copy
import math
from collections.abc import Callable

from nnvisu.core.curve import Curve, Mark
from nnvisu.core.history import MAX_CHECKPOINTS, Checkpoint, History, next_milestone
from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import Best, StopConditions, objective_of
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.live.journal import Journal, is_as_new
from nnvisu.live.position import Position
from nnvisu.live.previous_run import PreviousRun
from nnvisu.live.saved_run import Counters, SavedHistory, SavedPast
from nnvisu.live.state import Past
from nnvisu.settings import config_as_json
from nnvisu.wire.command import Command
from nnvisu.wire.commands import BringBack

HISTORY_BYTES = 8 * 2**20
# The share of it for the previous run.
PREVIOUS_SHARE = 0.25

# Beyond the milestones: no more often than this, and often enough for the newest checkpoint to be recent.
MIN_INTERVAL_S = 0.02
MAX_INTERVAL_S = 0.5
# The share of time that keeping checkpoints may cost while running, for all runs of a processor together.
KEEPING_SHARE = 0.005
# Edits of one brush stroke arrive less than this far apart.
STROKE_S = 1.5
# Milestones are for runs whose budget holds at least so many checkpoints.
MIN_BUDGETED_CHECKPOINTS = 64


class Timeline:
    """The past of one Trainer.

    run: counts runs; a run that is restored gets its old number back. branch: counts rewinds, too. version: changes
    when clients have to be sent the curve. previous_run: the last run that got beyond step 0, if there was one before
    this; after a rewind it is this run as it was, with the same number.
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
        self._noted: Metrics | None = None
        self.begin(position)

    @property
    def n_bytes(self) -> int:
        """Approximate memory of everything kept."""
        n_bytes = self.history.n_bytes + self.journal.n_bytes
        return n_bytes if self.previous_run is None else n_bytes + self.previous_run.n_bytes

    def begin(self, position: Position, superseded: Checkpoint | None = None, by: type[Command] | None = None) -> None:
        """Start the past of a new run, made ``by`` a command to replace one that ended at ``superseded``."""
        if superseded and superseded.step > 0:
            self._keep_previous(superseded)
        self.journal, self.curve = Journal(position.trainer.config, position.trainer.dataset), Curve()
        self.history = History(self._max_bytes)
        self.history.begin(self.checkpoint_of(position))
        if superseded and superseded.step > 0 and by:
            self.curve.mark(_mark_of(by, superseded, position.trainer))
        self._n_runs += 1
        self.run = self._n_runs
        self._begin_branch()

    def _keep_previous(self, checkpoint: Checkpoint) -> None:
        self.previous_run = PreviousRun(self.run, checkpoint, self.history, self.journal, self.curve)
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

    def saved(self) -> SavedPast:
        """Return all of it as it is now; ``take_up`` undoes it."""
        counters = Counters(self.run, self._n_runs, self.branch, self.version, self._last_serial, self._cut_serial)
        previous = None if self.previous_run is None else self.previous_run.saved()
        return SavedPast(counters, SavedHistory.of(self.history, self.journal, self.curve), previous)

    def take_up(self, saved: SavedPast) -> None:
        """Go on from a past that was saved, as far as the budget allows."""
        self.run, self._n_runs, self.branch, self.version, self._last_serial, self._cut_serial = saved.counters
        self.history, self.journal, self.curve = saved.present.restored(self._max_bytes)
        if saved.previous is not None:
            self.previous_run = PreviousRun.of(saved.previous, self._previous_bytes)

    def shown(self, best: Best | None) -> Past:
        """Return the past as part of a state; ``best``: the best step to report."""
        history, previous = self.history, self.previous_run
        return Past(
            checkpoints=history.checkpoints,
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
        """Return the step at which training has to stop for a checkpoint; infinity if none is wanted."""
        if self.history.newest.n_bytes * MIN_BUDGETED_CHECKPOINTS > self._max_bytes:
            return math.inf
        return next_milestone(step)

    def note_steps(self, position: Position, is_at_rest: bool) -> None:
        """Keep a checkpoint if it is worth it: at milestones, when paused, and otherwise evenly in log(step).

        Milestones are measured as well: at full speed they pass before metrics are due. A run that stops after several
        of them has a curve that no client knows yet.
        """
        newest, step = self.history.newest, position.step
        if step > newest.step:
            is_milestone = step == self.next_halt(newest.step)
            if is_milestone:
                self.curve.add(step, position.trainer.figures())
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
        return now >= self._next_keep and gap * 2 * MAX_CHECKPOINTS >= math.log(step + 1)

    def _keep(self, position: Position) -> None:
        began = self._clock()
        self.history.keep(self.checkpoint_of(position))
        self._kept_at = self._clock()
        rest_s = max(MIN_INTERVAL_S, (self._kept_at - began) / KEEPING_SHARE)
        self._next_keep = self._kept_at + rest_s * self._crowding()

    def checkpoint_of(self, position: Position) -> Checkpoint:
        """Return a checkpoint of the present, without keeping it; if it is the best step, the one that is kept."""
        best, journal = self.history.best, self.journal
        if best and journal.lost_at is None and (best.step, best.n_changes) == (position.step, journal.n_changes):
            return best
        return position.checkpoint(self._new_serial(), journal.n_changes, best)

    def _new_serial(self) -> int:
        self._last_serial += 1
        return self._last_serial

    def note_judged(self, best: tuple[Snapshot, StopConditions] | None, position: Position) -> None:
        """Keep the best of the steps judged up to ``position``, if it has changed."""
        if best is not None:
            self.history.keep_best(Checkpoint(self._new_serial(), *best, self.journal.n_changes))
        elif self.history.best and not position.stops.best:
            self.history.keep_best(None)

    # --- Changes ---

    def before_change(self, position: Position) -> Checkpoint:
        """Keep a checkpoint just before a change, and return it."""
        if position.step > self.history.newest.step:
            self._keep(position)
            return self.history.newest
        return self.checkpoint_of(position)

    def after_change(self, command: Command, before: Checkpoint, position: Position) -> None:
        """Record a change that kept the weights, after checkpoint ``before``. At step 0 the run starts from here."""
        trainer = position.trainer
        snapshot = trainer.snapshot()
        if is_as_new(snapshot):
            self.journal.begin(trainer.config, trainer.dataset)
        else:
            self.journal.note(trainer.step, command)
        if trainer.step == 0:
            self.history.begin(self.checkpoint_of(position))
        else:
            self.history.mark_change()
            now = self._clock()
            goes_on = command.is_stroke and now < self._changed_at + STROKE_S
            mark = _mark_of(type(command), before, trainer, command)
            self.curve.mark(mark, goes_on)
            self._changed_at = now

    # --- Going back ---

    def checkpoint_at(self, step: int, checkpoint: Checkpoint | None) -> Checkpoint:
        """Return the checkpoint of ``step``; ``checkpoint`` is one that a client was viewing and that may be gone.

        Raises InvalidValue if there is none.
        """
        kept = self.history.find(step)
        if kept is None and checkpoint is not None and checkpoint.step == step and checkpoint.serial > self._cut_serial:
            kept = checkpoint
        if kept is None:
            raise InvalidValue.of("step", step, "one of the steps in the newest history message")
        return kept

    def rewind(self, checkpoint: Checkpoint, superseded: Checkpoint) -> None:
        """Resume from ``checkpoint``; what came after it, up to ``superseded``, is then the previous run."""
        if (superseded.step, superseded.n_changes) != (checkpoint.step, checkpoint.n_changes):
            past = self.history.copy(), self.journal.copy(), self.curve.copy()
            self._keep_previous(superseded)
            self.history, self.journal, self.curve = past
        self.history.cut(checkpoint.step)
        self.history.keep(checkpoint)
        self.history.keep_best(checkpoint.best)
        self.journal.cut(checkpoint.n_changes)
        self.curve.cut(checkpoint.step)
        self._begin_branch()

    def bring_back(self, command: BringBack, position: Position) -> Checkpoint:
        """Swap this run with the previous one, and return the checkpoint to resume from.

        Raises InvalidValue if there is none, or if ``command`` means another one.
        """
        previous = self._meant_previous(command)
        present, self.previous_run = self.checkpoint_of(position), None
        if present.step > 0:
            self._keep_previous(present)
        self.run, self.history = previous.run, previous.history
        self.journal, self.curve = previous.journal, previous.curve
        self.history.fit(self._max_bytes)
        self.history.keep(previous.checkpoint)
        self._begin_branch()
        return previous.checkpoint

    def _meant_previous(self, command: BringBack) -> PreviousRun:
        previous = self.previous_run
        if previous is None:
            raise InvalidValue("there is no previous run that could be brought back")
        if command.run not in (None, previous.run) or command.step not in (None, previous.end.step):
            meant = "that run" if command.step is None else f"the run that ended at step {command.step:,}"
            end = f"the previous run ended at step {previous.end.step:,}"
            raise InvalidValue(f"{meant} is kept no longer; {end}")
        return previous

    def note_metrics(self, step: int | None, metrics: Metrics) -> None:
        """Continue the curve; what was noted last need not be noted again."""
        if step is not None and metrics is not self._noted:
            self._noted = metrics
            self.curve.add(step, metrics)


def _mark_of(by: type[Command], before: Checkpoint, trainer: Trainer, command: Command | None = None) -> Mark:
    """Return the curve's mark for a command that led from the checkpoint ``before`` to the present trainer.

    ``command`` itself, where the mark is to tell more of it.
    """
    step, was = trainer.step, before.snapshot
    if not by.changes.is_journaled:
        return Mark(step, by.type)
    is_other = objective_of(was.config, was.dataset) != objective_of(trainer.config, trainer.dataset)
    old, new = config_as_json(was.config), config_as_json(trainer.config)
    settings = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    dataset, reason = (getattr(command, name, None) for name in ("dataset", "reason"))
    return Mark(step, by.type, step if is_other and step > 0 else None, settings or None, dataset, reason)
