"""Turns a checkpoint back into a state: what was visible at that step."""

from collections.abc import Callable

from nnvisu.core.history import Checkpoint, nearest
from nnvisu.core.trainer import Trainer
from nnvisu.live.state import Measured, Picture, State


def state_at_checkpoint(present: State, checkpoint: Checkpoint, now: float) -> State:
    """Return ``present`` with everything that a checkpoint determines as it was then, paused and without diagnosis."""
    trainer = Trainer.from_snapshot(checkpoint.snapshot)
    return present._replace(
        step=trainer.step,
        epoch=trainer.epoch,
        status="paused",
        measured=Measured(trainer.evaluate(), trainer.step, None),
        learning_rate=trainer.learning_rate,
        config=trainer.config,
        dataset=trainer.dataset,
        model=trainer.model(),
        picture=Picture(-checkpoint.serial, trainer.step),
        produced_at=now,
    )


class PastView:
    """The checkpoint that one socket is viewing: the last one at or before the step it asked for."""

    def __init__(self) -> None:
        self._at_step: int | None = None
        self.checkpoint: Checkpoint | None = None
        self._state: State | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether the socket is viewing a step other than the present one."""
        return self._at_step is not None

    def look_at(self, step: int | None) -> None:
        """View ``step``, or the present if it is None."""
        if step != self._at_step:
            self._at_step, self.checkpoint, self._state = step, None, None

    def shown(self, present: State, past: Callable[[State, Checkpoint], State]) -> State:
        """Return the state that is viewed; ``past`` makes it from the present state and a checkpoint."""
        if self._at_step is None or present.status == "warming":
            return present
        if self._state is None:
            self.checkpoint = nearest(present.past.checkpoints, self._at_step)
            self._state = past(present, self.checkpoint)
        return self._state
