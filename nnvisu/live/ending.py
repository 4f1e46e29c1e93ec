"""Ending: what ended the last run, if anything did, and whether it stands in the way of the next."""

from nnvisu.core.stops import diverged_sentence
from nnvisu.core.trainer import Trainer
from nnvisu.errors import Diverged
from nnvisu.settings import Config


class Ending:
    """The end of a run, for programs (``stopped_by``) and for people (``message``)."""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        """Begin a run that has not ended."""
        self.stopped_by: str | None = None
        self.message: str | None = None
        self.diverged_at: int | None = None
        self._diverged_config: Config | None = None

    def note_diverged(self, trainer: Trainer) -> None:
        """Note that the loss is no longer finite."""
        self.stopped_by = "diverged"
        self.diverged_at, self._diverged_config = trainer.diverged_at, trainer.config
        self.message = diverged_sentence(trainer.diverged_at, trainer.step, trainer.config.learning_rate)

    def check(self, config: Config) -> None:
        """Raise Diverged if a run with this configuration would end at once, as the last one did."""
        if config == self._diverged_config:
            raise Diverged(f"{self.message} Reset, or choose a smaller learning rate first.")
