"""The past of a run as a state: what was to be seen at a kept moment."""

import dataclasses
from collections.abc import Callable

from nnvisu.core.history import Moment, nearest
from nnvisu.core.trainer import Trainer
from nnvisu.live.state import Measured, Picture, State


def state_at_checkpoint(present: State, moment: Moment, now: float) -> State:
    """Return ``present`` with all that belongs to a moment as it was then, at rest and without a diagnosis."""
    trainer = Trainer.from_snapshot(moment.snapshot)
    return dataclasses.replace(
        present,
        step=trainer.step,
        epoch=trainer.epoch,
        status="paused",
        measured=Measured(trainer.evaluate(), trainer.step, None),
        learning_rate=trainer.learning_rate,
        config=trainer.config,
        dataset=trainer.dataset,
        model=trainer.model(),
        picture=Picture(-moment.serial, trainer.step),
        produced_at=now,
    )


class PastView:
    """Which moment one socket looks at: the kept one nearest before the step that was asked for, until it asks anew."""

    def __init__(self) -> None:
        self._at_step: int | None = None
        self.moment: Moment | None = None
        self._state: State | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether another step than the present one is looked at."""
        return self._at_step is not None

    def look_at(self, step: int | None) -> None:
        """Look at ``step``, or with None at the present."""
        if step != self._at_step:
            self._at_step, self.moment, self._state = step, None, None

    def shown(self, present: State, past: Callable[[State, Moment], State]) -> State:
        """Return the state that is looked at; ``past`` makes one of the present and a moment."""
        if self._at_step is None or present.status == "warming":
            return present
        if self._state is None:
            self.moment = nearest(present.past.moments, self._at_step)
            self._state = past(present, self.moment)
        return self._state
