"""Measurements: metrics and diagnosis of one run, often enough to be useful and rarely enough to be cheap."""

import math
import time
from collections.abc import Callable, Hashable

from nnvisu.core.diagnosis import Diagnosis, diagnose
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer
from nnvisu.live.state import Measured

# What measuring may take of the processor's time while running. Not of the wall's: other programs would make it rarer.
EVALUATION_SHARE = 0.02
DIAGNOSIS_SHARE = 0.005
DIAGNOSIS_INTERVAL_S = 1.0
# The share is that of all runs of a processor together; but in a crowd nobody's figures get older than this for it.
MAX_CROWDED_EVALUATION_S = 0.25
MAX_CROWDED_DIAGNOSIS_S = 3.0


class Measurements:
    """The newest metrics and diagnosis of a Trainer, and the step that each is of.

    cpu_clock: of this thread. crowding: how many runs share one processor, at least 1.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        cpu_clock: Callable[[], float] = time.thread_time,
        crowding: Callable[[], float] = lambda: 1.0,
    ):
        self._clock = clock
        self._crowding = crowding
        self._cpu_clock = cpu_clock
        self.metrics = Metrics(None, None, None, None)
        self.metrics_step: int | None = None
        self.diagnosis: Diagnosis | None = None
        self._news = 0
        self._diagnosed: Hashable = None
        self._next_evaluation = self._next_diagnosis = 0.0

    def shown(self) -> Measured:
        """Return the newest measurements."""
        return Measured(self.metrics, self.metrics_step, self.diagnosis)

    def update(self, trainer: Trainer, news: int, picture: Hashable) -> bool:
        """Measure what is due, and return whether the advice has changed.

        news: a counter of events after which metrics must be of exactly this step. picture: runs with equal pictures
        have the same diagnosis.
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

    def seconds_until_diagnosis(self, picture: Hashable) -> float:
        """Return the seconds until a diagnosis of ``picture`` is due; infinity if there is one."""
        return math.inf if picture == self._diagnosed else max(0.0, self._next_diagnosis - self._clock())

    def _evaluate(self, trainer: Trainer) -> None:
        began = self._cpu_clock()
        self.metrics, self.metrics_step = trainer.evaluate(), trainer.step
        cost_s = self._cpu_clock() - began
        rest_s = cost_s / EVALUATION_SHARE
        self._next_evaluation = self._clock() + max(rest_s, min(rest_s * self._crowding(), MAX_CROWDED_EVALUATION_S))

    def _diagnose(self, trainer: Trainer) -> None:
        began = self._cpu_clock()
        self.diagnosis = diagnose(trainer, self.metrics)
        cost_s = self._cpu_clock() - began
        interval_s = min(DIAGNOSIS_INTERVAL_S * self._crowding(), MAX_CROWDED_DIAGNOSIS_S)
        self._next_diagnosis = self._clock() + max(interval_s, cost_s / DIAGNOSIS_SHARE)
