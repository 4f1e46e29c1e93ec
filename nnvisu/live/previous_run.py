"""PreviousRun: the run before the present one, kept so that it can be brought back."""

import dataclasses

from nnvisu.core.curve import Curve
from nnvisu.core.history import Checkpoint, History
from nnvisu.live.journal import Journal
from nnvisu.live.saved_run import SavedHistory, SavedPrevious
from nnvisu.live.state import RunEnd


@dataclasses.dataclass(frozen=True)
class PreviousRun:
    """The run before this one: its number, the checkpoint at its end, and its past."""

    run: int
    checkpoint: Checkpoint
    history: History
    journal: Journal
    curve: Curve

    @classmethod
    def of(cls, saved: SavedPrevious, max_bytes: int) -> "PreviousRun":
        """Return one that was saved, under a budget."""
        return cls(saved.run, saved.checkpoint, *saved.past.restored(max_bytes))

    def saved(self) -> SavedPrevious:
        """Return it for a store."""
        past = SavedHistory.of(self.history, self.journal, self.curve)
        return SavedPrevious(self.run, self.checkpoint, past)

    @property
    def n_bytes(self) -> int:
        """Its approximate memory."""
        return self.checkpoint.n_bytes + self.history.n_bytes + self.journal.n_bytes

    @property
    def end(self) -> RunEnd:
        """How clients refer to it."""
        return RunEnd(self.run, self.checkpoint.step)
