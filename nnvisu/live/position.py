"""Position: where a run stands. A run owns it and goes on; its timeline is shown it and takes moments of it."""

import dataclasses

from nnvisu.core.history import Moment
from nnvisu.core.stops import Best, StopConditions
from nnvisu.core.trainer import Trainer


@dataclasses.dataclass
class Position:
    """A trainer, and what its stop conditions have seen of the run up to its step."""

    trainer: Trainer
    stops: StopConditions = dataclasses.field(default_factory=StopConditions)

    @property
    def step(self) -> int:
        """Where the trainer is."""
        return self.trainer.step

    @property
    def best(self) -> Best | None:
        """The best step under the objective that is in force."""
        return self.stops.best_of(self.trainer.config, self.trainer.dataset)

    def moment(self, serial: int, n_changes: int, earlier_best: Moment | None = None) -> Moment:
        """Return a moment of here and now, which stays as it is."""
        return Moment(serial, self.trainer.snapshot(), self.stops.copy(), n_changes, earlier_best)

    def go_to(self, moment: Moment) -> None:
        """Become what was at ``moment``, bit for bit."""
        self.trainer.restore(moment.snapshot)
        self.stops = moment.stops.copy()
