"""StopReason: what ended the last run, if anything did, and whether it stands in the way of the next."""

from nnvisu import ENGINE
from nnvisu.core.stops import Condition, diverged_sentence
from nnvisu.core.trainer import Trainer
from nnvisu.errors import Diverged
from nnvisu.live.state import End
from nnvisu.settings import Config
from nnvisu.wire import objects
from nnvisu.wire.objects import Replayed

OUTPUTS_KEPT = (
    "Weights were set by hand, so the network stays, with an output for a class without points. Reset fits it to the "
    "data."
)


class StopReason:
    """The end of a run, for programs (``stopped_by``) and for people (``message``)."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin a run that has not ended."""
        self.stopped_by: objects.StopReason | None = None
        self.message: str | None = None
        self.replayed: Replayed | None = None
        self.diverged_at: int | None = None
        self._diverged_config: Config | None = None

    def shown(self) -> End:
        """Return what can be seen of it."""
        return End(self.stopped_by, self.message, self.diverged_at, self.replayed)

    def note_reached(self, reached: tuple[Condition, str] | None) -> None:
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

    def note_replayed(self, step: int, until_step: int) -> None:
        """Note how far a recipe was followed that was to be made up to ``until_step``."""
        self.replayed = {"step": step, "until_step": until_step}

    def note_time_up(self, step: int, until_step: int) -> None:
        """Note that a recipe's time was used up; at step 0 the run begins with what its changes lead to."""
        self.note_replayed(step, until_step)
        self.stopped_by = "max_seconds"
        self.message = (
            f"The time for making this run again was used up at step {step:,} of {until_step:,}."
            if step
            else f"The time does not suffice to make this run again: it begins anew at step 0, with the settings and "
            f"the data that it had at step {until_step:,}."
        )

    def note_outputs(self, is_kept: bool) -> None:
        """Note whether weights set by hand keep the network from being fitted to the classes."""
        if is_kept:
            self.message = OUTPUTS_KEPT
        elif self.message == OUTPUTS_KEPT:
            self.message = None

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
