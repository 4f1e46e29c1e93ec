"""Feeds of figures: progress, scores and health of the run. Small and frequent; see ``feeds``."""

import math
from collections.abc import Callable

from nnvisu.core.diagnosis import Diagnosis
from nnvisu.core.scores import Metrics
from nnvisu.live.feeds import Feed, Tell
from nnvisu.live.state import State
from nnvisu.wire import commands, messages

# A state made for a picture also brings the figures if the last ones are this old. A state for the figures alone is
# wanted after a longer time, unless one for a picture is due soon.
STEP_RESULT_INTERVAL_S = 1 / 20
WANTED_RESULT_INTERVAL_S = 1 / 15
SOON_S = 0.035
THIN_LINK_INTERVAL_S = 1 / 12
# Clients that take differences get fewer figures: so many per acknowledgement time, which is long on a slow link, but
# enough to see them move.
RESULTS_PER_ACK = 8
MAX_RESULT_INTERVAL_S = 1 / 4
THIN_LINK_ACK_S = 0.2

SCORES_INTERVAL_S = 1 / 4
DIAGNOSIS_INTERVAL_S = 1.0


class StepResultFeed(Feed):
    """Progress of the run: several times a second while training, and at once with news.

    ack_time_s: smoothed time from sending a frame to its acknowledgement; ack_time_by: the same at a given time,
    or how long the next one has been overdue if that is more.
    """

    goes_alone = changes_alone = True

    def __init__(self, tell: Tell, ack_time_s: Callable[[], float | None], ack_time_by: Callable[[float], float]):
        self._tell = tell
        self._ack_time_s = ack_time_s
        self._ack_time_by = ack_time_by
        self._takes_differences = False
        self._sent_news = 0
        self._sent: State | None = None
        self._sent_at = self._next = 0.0

    def set_view(self, view: commands.SetView) -> None:
        """Note whether figures are sent as differences."""
        self._takes_differences = view.differences

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 for news, and the rest of the interval while training."""
        if present.versions.news != self._sent_news:
            return 0.0
        return self._next - now if present.status == "running" else math.inf

    def patience_s(self, present: State) -> float:
        """Return infinity for figures that were sent before: they are repeated only with a picture of the same state.

        Sent alone, figures would cost server and page as much again as with a picture.
        """
        if present is self._sent:
            return math.inf
        return SOON_S if self._takes_differences and present.status == "running" else 0.0

    def interval_s(self, now: float) -> float:
        """Return the interval between results that the link can carry."""
        if self._takes_differences:
            asked_s = self._ack_time_by(now) / RESULTS_PER_ACK
            return min(max(THIN_LINK_INTERVAL_S, asked_s), MAX_RESULT_INTERVAL_S)
        return THIN_LINK_INTERVAL_S if self._ack_time_by(now) > THIN_LINK_ACK_S else STEP_RESULT_INTERVAL_S

    def next_wanted(self, now: float) -> tuple[float, float]:
        """Return (time from which on a state for the figures alone is wanted, seconds from one to the next)."""
        interval_s = max(WANTED_RESULT_INTERVAL_S, self.interval_s(now))
        return self._sent_at + interval_s, interval_s

    @property
    def sent_at(self) -> float:
        """When the last result was sent."""
        return self._sent_at

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all figures of the present."""
        self._sent_news, self._sent, self._sent_at = present.versions.news, present, now
        self._next = now + self.interval_s(now)
        ack_time_s, measured, end = self._ack_time_s(), present.measured, present.end
        self._tell(
            messages.StepResult(
                step=present.step,
                epoch=present.epoch,
                status=present.status,
                steps_per_second=present.rate.steps_per_second,
                metrics_step=measured.metrics_step,
                metrics=measured.metrics.as_json(),
                pace=present.rate.pace,
                diverged_at=end.diverged_at,
                message=end.message,
                stopped_by=end.stopped_by,
                replayed=end.replayed,
                learning_rate=present.learning_rate,
                advice=None if measured.advice is None else measured.advice.as_json(),
                round_trip_ms=None if ack_time_s is None else round(1000 * ack_time_s),
                n_changes=present.picture.n_changes,
                n_outputs=present.model.architecture.n_outputs,
                comparable_from=present.past.curve.comparable_from,
            )
        )


class ScoresFeed(Feed):
    """The scores of the points, for sockets that ask."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._is_wanted = False
        self._sent: Metrics | None = None
        self._next = 0.0

    def set_view(self, view: commands.SetView) -> None:
        """Note whether scores are wanted; if so, send the present ones again."""
        self._is_wanted = self.changes_alone = view.scores
        self._sent = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the rest of the interval, 0 when paused, if there are scores that were not sent."""
        if not self._is_wanted or shown.measured.metrics is self._sent or shown.measured.metrics_step is None:
            return math.inf
        return self._next - now if shown.status == "running" else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the scores of all points."""
        self._sent, self._next = shown.measured.metrics, now + SCORES_INTERVAL_S
        if shown.measured.metrics_step is not None:
            both = shown.measured.scores.train, shown.measured.scores.test
            train, test = (None if scores is None else scores.as_json() for scores in both)
            self._tell(messages.ScoresMessage(shown.measured.metrics_step, train, test))


class DiagnosisFeed(Feed):
    """The health of each layer, for sockets that ask."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._is_wanted = False
        self._sent: Diagnosis | None = None
        self._next = 0.0

    def set_view(self, view: commands.SetView) -> None:
        """Note whether the diagnosis is wanted; if so, send the present one again."""
        self._is_wanted = self.changes_alone = view.diagnosis
        self._sent = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the rest of the interval, 0 when paused, if there is a diagnosis that was not sent."""
        if not self._is_wanted or shown.measured.diagnosis is self._sent or shown.measured.diagnosis is None:
            return math.inf
        return self._next - now if shown.status == "running" else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the diagnosis."""
        self._sent, self._next = shown.measured.diagnosis, now + DIAGNOSIS_INTERVAL_S
        if shown.measured.diagnosis is not None:
            self._tell(messages.DiagnosisMessage(**shown.measured.diagnosis.as_json()))
