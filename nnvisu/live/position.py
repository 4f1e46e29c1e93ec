"""Position: the present state of a run. The run owns and advances it; its timeline takes checkpoints of it."""

import dataclasses

from nnvisu.core.history import Checkpoint
from nnvisu.core.stops import Best, StopConditions
from nnvisu.core.trainer import Trainer


@dataclasses.dataclass
class Position:
    """A trainer, and what its stop conditions have seen up to its step."""

    trainer: Trainer
    stops: StopConditions = dataclasses.field(default_factory=StopConditions)

    @property
    def step(self) -> int:
        """The step of the trainer."""
        return self.trainer.step

    @property
    def best(self) -> Best | None:
        """The best step under the present objective."""
        return self.stops.best_of(self.trainer.config, self.trainer.dataset)

    def checkpoint(self, serial: int, n_changes: int, earlier_best: Checkpoint | None = None) -> Checkpoint:
        """Return a checkpoint of this position, which later steps do not change."""
        return Checkpoint(serial, self.trainer.snapshot(), self.stops.copy(), n_changes, earlier_best)

    def go_to(self, checkpoint: Checkpoint) -> None:
        """Restore ``checkpoint``, bit for bit."""
        self.trainer.restore(checkpoint.snapshot)
        self.stops = checkpoint.stops.copy()
