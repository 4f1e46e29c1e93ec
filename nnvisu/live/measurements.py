"""Measurements: metrics and diagnosis of one run, taken often enough to be of use and seldom enough to cost little."""

import math
from collections.abc import Callable

from nnvisu.core.diagnosis import Diagnosis, diagnose
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer

# What measuring may cost of the time while running.
EVALUATION_SHARE = 0.02
DIAGNOSIS_SHARE = 0.005
DIAGNOSIS_INTERVAL_S = 1.0


class Measurements:
    """The newest metrics and diagnosis of a Trainer, and the step that each is of."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self.metrics = Metrics(None, None, None, None)
        self.metrics_step: int | None = None
        self.diagnosis: Diagnosis | None = None
        self._news = 0
        self._diagnosed: tuple | None = None
        self._next_evaluation = self._next_diagnosis = 0.0

    def update(self, trainer: Trainer, news: int, picture: tuple) -> bool:
        """Measure what is due, and return whether there is another advice than before.

        news: counts what changed by itself, after which metrics are of this very step. picture: two runs with the same
        value are in the same health.
        """
        if news != self._news or self._clock() >= self._next_evaluation:
            self._evaluate(trainer)
            self._news = news
        if self.seconds_until_diagnosis(picture) > 0:
            return False
        advice = self.diagnosis and self.diagnosis.advice
        self._diagnose(trainer)
        self._diagnosed = picture
        return advice != (self.diagnosis and self.diagnosis.advice)

    def seconds_until_diagnosis(self, picture: tuple) -> float:
        """Return how long the health of ``picture`` need not be looked at; infinity if it is known."""
        return math.inf if picture == self._diagnosed else max(0.0, self._next_diagnosis - self._clock())

    def _evaluate(self, trainer: Trainer) -> None:
        began = self._clock()
        self.metrics, self.metrics_step = trainer.evaluate(), trainer.step
        ended = self._clock()
        self._next_evaluation = ended + (ended - began) / EVALUATION_SHARE

    def _diagnose(self, trainer: Trainer) -> None:
        began = self._clock()
        self.diagnosis = diagnose(trainer, self.metrics)
        ended = self._clock()
        self._next_diagnosis = ended + max(DIAGNOSIS_INTERVAL_S, (ended - began) / DIAGNOSIS_SHARE)
