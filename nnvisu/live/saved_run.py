"""SavedRun: all that a run is at one moment, for a store. Plain values that nobody changes any more.

The experiment of a session is none of it, nor is what its clock has measured.
"""

import dataclasses
from typing import NamedTuple

from nnvisu.core.curve import Curve
from nnvisu.core.history import Checkpoint, History
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.live.journal import Journal
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.versions import VersionCounter
from nnvisu.runs.replay import Replay
from nnvisu.wire import objects

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


@dataclasses.dataclass(frozen=True, eq=False)
class SavedRun:
    """One run: where it stands, its past, and how it goes on.

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


@dataclasses.dataclass(frozen=True)
class Restored:
    """A run from a store, for a session to begin with. goes_on: whether it trains on if it did."""

    run: SavedRun
    goes_on: bool
    is_untouched: bool
