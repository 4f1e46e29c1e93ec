"""Ending: what ended the last run, if anything did, and whether it stands in the way of the next."""

from typing import Any

from nnvisu import ENGINE
from nnvisu.core.stops import diverged_sentence
from nnvisu.core.trainer import Trainer
from nnvisu.errors import Diverged
from nnvisu.settings import Config


class Ending:
    """The end of a run, for programs (``stopped_by``) and for people (``message``)."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin a run that has not ended."""
        self.stopped_by: str | None = None
        self.message: str | None = None
        self.diverged_at: int | None = None
        self._diverged_config: Config | None = None

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of ``State`` that are of the end."""
        return {"stopped_by": self.stopped_by, "message": self.message, "diverged_at": self.diverged_at}

    def note_reached(self, reached: tuple[str, str] | None) -> None:
        """Note which stop condition was reached, and how that is told."""
        if reached:
            self.stopped_by, self.message = reached

    def note_engine(self, engine: int) -> None:
        """Note which engine made the recipe that is made again."""
        if engine != ENGINE:
            self.message = (
                "This run was made by another version of nnvisu. It is made again from its recipe: its last digits may "
                "differ from those of then, and after many steps more than these."
            )

    def note_steps(self, trainer: Trainer, until_step: float) -> None:
        """Find out whether the steps that were made are the last ones: the loss is not finite, or all are made."""
        if trainer.diverged_at is not None:
            self.stopped_by = "diverged"
            self.diverged_at, self._diverged_config = trainer.diverged_at, trainer.config
            self.message = diverged_sentence(trainer.diverged_at, trainer.step, trainer.config.learning_rate)
        elif self.stopped_by is None and trainer.step == until_step:
            self.stopped_by = "until_step"

    def check(self, config: Config) -> None:
        """Raise Diverged if a run with this configuration would end at once, as the last one did."""
        if config == self._diverged_config:
            raise Diverged(f"{self.message} Reset, or choose a smaller learning rate first.")
