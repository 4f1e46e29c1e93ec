"""Stop conditions: judged at fixed steps only, so that a recipe stops at the same step at any pace and on any machine.

A condition stops a run when it becomes true. Going on from there is possible: it stops again only after it was false.
"""

import math

from nnvisu.core.scores import Metrics
from nnvisu.settings import Config

# A loss that became smaller by less than this share has not become smaller.
PLATEAU_SHARE = 0.001


def check_interval(step: int) -> int:
    """Return how far apart the judged steps are around ``step``: 1 below 100, 10 below 1,000, 100 below 10,000, …

    So a stop comes at most a tenth of the steps late, and measuring costs little of a long run.
    """
    return 10 ** max(0, len(str(step)) - 2)


def next_check(step: int) -> int:
    """Return the first judged step after ``step``."""
    interval = check_interval(step + 1)
    return (step // interval + 1) * interval


class StopConditions:
    """Judges one run; ``reset`` with new weights."""

    def __init__(self):
        self.reset()

    def reset(self) -> None:
        """Forget what was seen."""
        self._held: frozenset[str] = frozenset()
        self._best_loss = math.inf
        self._best_step = 0

    def judge(self, step: int, metrics: Metrics, config: Config) -> tuple[str, str] | None:
        """Return name and sentence of the condition that became true at ``step``, or None.

        Call it at judged steps only.
        """
        self._note_best(step, metrics.loss)
        reached = self._reached(step, metrics, config)
        news = [item for item in reached.items() if item[0] not in self._held]
        self._held = frozenset(reached)
        return news[0] if news else None

    def _note_best(self, step: int, loss: float | None) -> None:
        if loss is not None and loss < self._best_loss * (1 - PLATEAU_SHARE):
            self._best_loss, self._best_step = loss, step

    def _reached(self, step: int, metrics: Metrics, config: Config) -> dict[str, str]:
        """Return the conditions that hold, each with its sentence."""
        reached = {}
        for name, what in (("loss", "loss of the training points"), ("test_loss", "loss of the test points")):
            limit, value = getattr(config, f"stop_at_{name}"), getattr(metrics, name)
            if limit > 0 and value is not None and value <= limit:
                reached[name] = f"Stopped: the {what} is {value:.4g}, at most {limit:g}."
        for name, what in (("accuracy", "training points"), ("test_accuracy", "test points")):
            limit, value = getattr(config, f"stop_at_{name}"), getattr(metrics, name)
            if limit > 0 and value is not None and value >= limit:
                reached[name] = f"Stopped: {value:.1%} of the {what} are right, at least {limit:.1%}."
        n_steps = config.stop_on_plateau
        if 0 < n_steps <= step - self._best_step:
            reached["plateau"] = f"Stopped: the loss of the training points got no smaller in {n_steps:,} steps."
        return reached


def has_stops(config: Config) -> bool:
    """Return whether any condition is set."""
    names = "stop_at_loss stop_at_test_loss stop_at_accuracy stop_at_test_accuracy stop_on_plateau"
    return any(getattr(config, name) for name in names.split())


def diverged_sentence(diverged_at: int, step: int, learning_rate: float) -> str:
    """Return what is said of a run whose loss was not finite at ``diverged_at``; it stands at ``step``."""
    return (
        f"The loss was no longer finite at step {diverged_at:,}; the weights of step {step:,} are kept. "
        f"Try a tenth of the learning rate, which is {learning_rate:g}, or a gradient clip; "
        "if it diverges again at once, the weights are too large already: reset."
    )
