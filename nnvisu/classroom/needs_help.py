"""Who may need help: a run that diverged, is stuck on a plateau, or that nobody has touched. Time is an argument."""

import math

from nnvisu.classroom.progress import Figures
from nnvisu.wire.classroom_objects import HelpNeeded

IDLE_S = 60.0  # so long without a change by the pupil and without a step
STUCK_S = 20.0  # so long without a training loss that is lower by MIN_GAIN than the lowest before
MIN_GAIN = 0.01  # share of the loss
STUCK_STEPS = 500  # that a run makes meanwhile at least: slow ones are not stuck
GOOD_SCORE = 0.95  # of the training points: who has that has learned what there is to learn


class HelpWatch:
    """Watches one pupil's run, from ``now`` on, by its figures at times that only go forward."""

    def __init__(self, now: float):
        self._active_at = now
        self._last: tuple[int, int] | None = None  # step, changes
        self._restart(now, 0, math.inf)

    def needs(self, figures: Figures, now: float) -> HelpNeeded | None:
        """Note the figures, and return what help the pupil may need."""
        if self._last != (figures.step, figures.n_changes):
            if self._last is None or figures.n_changes != self._last[1]:
                self._restart(now, figures.step, math.inf)
            self._last, self._active_at = (figures.step, figures.n_changes), now
        loss = figures.train_loss
        if loss is not None and loss < self._lowest * (1 - MIN_GAIN):
            self._restart(now, figures.step, loss)
        if figures.status == "diverged":
            return "diverged"
        if figures.status == "running" and self._is_stuck(figures, now):
            return "stuck"
        if now - self._active_at < IDLE_S:
            return None
        return "idle" if figures.step else "not_started"

    def _is_stuck(self, figures: Figures, now: float) -> bool:
        is_good = figures.train_score is not None and figures.train_score >= GOOD_SCORE
        is_long = now - self._lowest_at >= STUCK_S and figures.step - self._lowest_step >= STUCK_STEPS
        return is_long and not is_good

    def _restart(self, now: float, step: int, loss: float) -> None:
        self._lowest_at, self._lowest_step, self._lowest = now, step, loss
