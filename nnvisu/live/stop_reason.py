"""StopReason: why training last stopped, if it did, and whether that prevents it from continuing."""

from typing import get_args

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
    """Why training stopped, for programs (``stopped_by``) and for people (``message``)."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start over: training has not stopped."""
        self.stopped_by: objects.StopReason | None = None
        self.message: str | None = None
        self.replayed: Replayed | None = None
        self.diverged_at: int | None = None
        self.diverged_config: Config | None = None

    def shown(self) -> End:
        """Return the reason as part of a state."""
        return End(self.stopped_by, self.message, self.diverged_at, self.replayed)

    def note_reached(self, reached: tuple[Condition, str] | None) -> None:
        """Note which stop condition was met, with its sentence."""
        if reached:
            self.stopped_by, self.message = reached

    def note_engine(self, engine: int) -> None:
        """Note which engine made the recipe that is replayed."""
        if engine != ENGINE:
            self.message = (
                "This run was made by another version of nnvisu. It is made again from its recipe: its last digits may "
                "differ from those of then, and after many steps more than these."
            )

    def note_replayed(self, step: int, until_step: int) -> None:
        """Note how far a recipe was replayed that should have reached ``until_step``."""
        self.replayed = {"step": step, "until_step": until_step}

    def note_time_up(self, step: int, until_step: int) -> None:
        """Note that a recipe's time ran out; at step 0 the run starts over with the results of its changes."""
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
        """Determine whether training ends here: the loss is not finite, or all steps are made."""
        if trainer.diverged_at is not None:
            self.stopped_by = "diverged"
            self.diverged_at, self.diverged_config = trainer.diverged_at, trainer.config
            self.message = diverged_sentence(trainer.diverged_at, trainer.step, trainer.config)
        elif self.stopped_by is None and trainer.step == until_step:
            self.stopped_by = "until_step"

    def note_change(self, trainer: Trainer, are_other_figures: bool) -> None:
        """Note a change of the run, after which the sentence may say what no longer holds.

        are_other_figures: whether data, weights or settings make other figures than those that it tells.
        """
        if self.diverged_at is None:
            if are_other_figures and self.stopped_by in get_args(Condition):
                self.message = None
            return
        if are_other_figures:
            self.diverged_config = None
        self.message = (
            f"The loss grew too large to compute at step {self.diverged_at:,}. Train tries again, from the weights of "
            f"step {trainer.step:,} and with what was changed since."
        )
        if trainer.config == self.diverged_config:
            self.message = diverged_sentence(self.diverged_at, trainer.step, trainer.config)

    def check(self, config: Config) -> None:
        """Raise Diverged if training with this configuration would end at once, as it did last time."""
        if config == self.diverged_config:
            raise Diverged(f"{self.message} It cannot go on as it is.")
