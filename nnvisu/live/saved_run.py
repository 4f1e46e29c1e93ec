"""SavedRun: all that a run is at one moment, for a store. Plain values that nobody changes any more.

What its clock has measured is none of it.
"""

import dataclasses
from typing import NamedTuple

from nnvisu.core.curve import Curve
from nnvisu.core.history import Checkpoint, History
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.experiments.saved import SavedExperiment
from nnvisu.live.journal import Journal
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.versions import VersionCounter
from nnvisu.runs.replay import Replay
from nnvisu.wire import objects
from nnvisu.wire.experiment_objects import ExperimentStatus

Entries = tuple[tuple[Checkpoint, bool], ...]


class Counters(NamedTuple):
    """Numbers of a Timeline: which run, branch and version it is, and the last checkpoint that was given a serial."""

    run: int
    n_runs: int
    branch: int
    version: int
    last_serial: int
    cut_serial: int


class SavedHistory(NamedTuple):
    """What is kept of one run. entries, best: as of its History."""

    entries: Entries
    best: Checkpoint | None
    journal: Journal
    curve: Curve

    @classmethod
    def of(cls, history: History, journal: Journal, curve: Curve) -> "SavedHistory":
        """Return what these hold now."""
        return cls(history.entries, history.best, journal.copy(), curve.copy())

    def restored(self, max_bytes: int) -> tuple[History, Journal, Curve]:
        """Return history, under a budget, journal and curve that go on from there."""
        return History.of(max_bytes, self.entries, self.best), self.journal, self.curve


class SavedPrevious(NamedTuple):
    """The run before: its number, the checkpoint at its end, and what is kept of it."""

    run: int
    checkpoint: Checkpoint
    past: SavedHistory


class SavedPast(NamedTuple):
    """All that a Timeline holds."""

    counters: Counters
    present: SavedHistory
    previous: SavedPrevious | None


class SavedSessionExperiment(NamedTuple):
    """A session's experiment: which it is, counted from 1, and how it stands.

    n_trained: the pieces of training so far. run: None once it is closed.
    """

    number: int
    status: ExperimentStatus
    message: str | None
    n_trained: int
    run: SavedExperiment | None


@dataclasses.dataclass(frozen=True, eq=False)
class SavedRun:
    """One run: where it stands, its past, how it goes on, and the experiment beside it, None if there was none.

    until_step: where it stops by itself, infinity for nowhere. replay: the changes of a recipe that are still to come.
    """

    snapshot: Snapshot
    stops: StopConditions
    past: SavedPast
    pace: objects.Pace
    is_running: bool
    is_hurrying: bool
    until_step: float
    end: StopReason
    versions: VersionCounter
    replay: Replay | None
    experiment: SavedSessionExperiment | None

    @property
    def is_active(self) -> bool:
        """Whether it, or its experiment, goes on by itself."""
        return self.is_running or (self.experiment is not None and self.experiment.status == "running")


@dataclasses.dataclass(frozen=True)
class Restored:
    """A run from a store, for a session to begin with. goes_on: whether it trains on if it did."""

    run: SavedRun
    goes_on: bool
    is_untouched: bool
