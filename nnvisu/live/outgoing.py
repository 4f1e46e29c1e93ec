"""Outgoing: what one socket has been told, and what is due to it. Called by the connection's thread only.

Small things go first: on a thin link the figures must not wait for a map.
"""

import collections
import dataclasses
import math
from collections.abc import Callable

from nnvisu.core.decision_map import answer_at
from nnvisu.core.diagnosis import Diagnosis
from nnvisu.core.history import Moment
from nnvisu.core.scores import Metrics
from nnvisu.core.stops import Best
from nnvisu.live.frame_sender import FrameSender
from nnvisu.live.limits import TokenBucket
from nnvisu.live.past import PastView
from nnvisu.live.session import TrainingSession
from nnvisu.live.state import RunEnd, State
from nnvisu.live.told import Told
from nnvisu.live.told_curve import ToldCurve
from nnvisu.live.warmup import Warmup
from nnvisu.settings import config_as_json
from nnvisu.wire import commands, messages
from nnvisu.wire.differences import Differences
from nnvisu.wire.recipes import points_as_json

# A state that is there for a picture carries the figures with it if the last ones are this old. For the figures alone a
# state is wanted after a longer time, unless one for a picture is due soon.
STEP_RESULT_INTERVAL_S = 1 / 20
WANTED_RESULT_INTERVAL_S = 1 / 15
SOON_S = 0.035
THIN_LINK_INTERVAL_S = 1 / 12
# Who takes differences takes fewer figures, too: so many in the time from a frame to its acknowledgement, which is long
# where the link is thin, but enough to see them move.
RESULTS_PER_ACK = 8
MOST_RESULT_INTERVAL_S = 1 / 4
SCORES_INTERVAL_S = 1 / 4
DIAGNOSIS_INTERVAL_S = 1.0
THIN_LINK_ACK_S = 0.2

# All points go out again after each change, some 25 bytes each. So that they do not take the link from the maps while
# somebody paints, only so many may go; where the link is thin each counts as several.
POINTS_PER_SECOND = 10_000
POINTS_BURST = 15_000
THIN_LINK_POINT = 5

MAX_WAITING_PROBES = 16

HISTORY_INTERVAL_S = 0.5
THIN_LINK_HISTORY_S = 2.0  # for who takes no differences


class Outgoing:
    """Sends news, figures and maps of one session by ``send``, each when it is due and none twice."""

    def __init__(
        self,
        session: TrainingSession,
        warmup: Warmup,
        send: Callable[[str | bytes], None],
        clock: Callable[[], float],
        stretch: Callable[[], float] = lambda: 1.0,
    ):
        self._session = session
        self._stretch = stretch
        self._warmup = warmup
        self._send_raw = send
        self._clock = clock
        self._frames = FrameSender(session, send, clock)
        self._view = commands.SetView()
        self._differences: Differences | None = None
        self._past = PastView()
        self._told_curve = ToldCurve(self._send)
        self._sent_past: tuple[tuple[Moment, ...], RunEnd | None, Best | None] = ((), None, None)
        self._history_step = -1
        self._next_history = 0.0
        self._probes: collections.deque[commands.Probe] = collections.deque(maxlen=MAX_WAITING_PROBES)
        self._told_moment: State | None = None
        self._told_config, self._told_data = Told(), Told()
        self._sent_news = self._sent_weights = 0
        self._sent_warming: tuple[int, int] | None = None
        self._next_step_result = 0.0
        self._told_state: State | None = None
        self._told_at = 0.0
        self._sent_metrics: Metrics | None = None
        self._sent_diagnosis: Diagnosis | None = None
        self._next_data = self._next_scores = self._next_diagnosis = 0.0
        self._data_allowance = TokenBucket(POINTS_PER_SECOND, POINTS_BURST, clock())

    @property
    def last_seq(self) -> int:
        """The number of the last frame that was sent."""
        return self._frames.last_seq

    def acknowledge(self, seq: int) -> None:
        """Note that all frames up to ``seq`` are on the client's screen."""
        self._frames.acknowledge(seq)

    def set_view(self, view: commands.SetView) -> None:
        """Take over what the client wants to see; new pictures are due, and all figures that it asks for."""
        self._view = view
        self._differences = Differences() if view.differences else None
        self._frames.set_view(view)
        self._sent_metrics = self._sent_diagnosis = None
        self._past.look_at(view.at_step)

    @property
    def shown_moment(self) -> Moment | None:
        """The moment that the client is being shown, None for the present."""
        return self._past.moment

    def add_probe(self, probe: commands.Probe) -> None:
        """Answer ``probe`` as soon as the kernels are ready; of too many the oldest are forgotten."""
        self._probes.append(probe)

    def send_due(self, state: State) -> None:
        """Send everything that is due of ``state``.

        Who looks at a kept step is told the settings and points of then; where the run is, is always told.
        """
        shown = self._past.shown(state, self._session.past)
        at_step = None if shown is state else shown.step
        self._send_warming()
        self._send_config(shown, at_step)
        self._send_data(shown, at_step)
        self._send_moment(shown, at_step)
        if self._told_curve.is_begun:  # another curve than this one goes before the step_result that is its newest
            self._told_curve.send_due(state)
        self._send_step_result(state)
        self._told_curve.send_due(state)
        self._send_history(state)
        self._answer_probes(shown)
        self._send_scores(shown)
        self._send_diagnosis(shown)
        self._frames.send_due(shown)

    def _send(self, message: messages.Message) -> None:
        self._send_raw(self._differences.text_of(message) if self._differences else message.as_text())

    def _send_warming(self) -> None:
        warmup = self._warmup
        progress = (warmup.n_ready, warmup.n_total)
        if progress != self._sent_warming and not (warmup.is_done and self._sent_warming is None):
            self._send(messages.WarmingMessage(*progress))
        self._sent_warming = progress

    def _send_config(self, shown: State, at_step: int | None) -> None:
        if self._told_config.is_known(shown.config, shown.config_version, at_step):
            return
        self._told_config.note(shown.config, shown.config_version, at_step)
        is_new = False
        if at_step is None:
            is_new = self._sent_weights not in (0, shown.weights_version)
            self._sent_weights = shown.weights_version
        reason = shown.reinitialised_by if is_new else None
        self._send(messages.ConfigMessage(config_as_json(shown.config), is_new, reason, at_step))

    def _send_data(self, shown: State, at_step: int | None) -> None:
        now, dataset = self._clock(), shown.dataset
        if self._told_data.is_known(dataset, shown.data_version, at_step) or now < self._next_data:
            return
        self._told_data.note(dataset, shown.data_version, at_step)
        n_points = dataset.n_points * (THIN_LINK_POINT if self._is_thin else 1)
        self._next_data = now + self._data_allowance.take_debt(n_points, now)
        test = dataset.is_test.astype(int).tolist()
        points = points_as_json(dataset)
        self._send(messages.DataMessage(points, test, dataset.n_classes, dataset.generator, dataset.task, at_step))

    def _send_moment(self, shown: State, at_step: int | None) -> None:
        if at_step is not None and shown is not self._told_moment:
            self._send(messages.MomentMessage(at_step, shown.metrics.as_json()))
        self._told_moment = shown if at_step is not None else None

    def _send_history(self, state: State) -> None:
        past = state.moments, state.former, state.best
        is_due = past != self._sent_past and self._seconds_until_history(state) <= 0
        # Another run that could be brought back is told at once: nobody should ask for the one that is no more.
        if is_due or state.former != self._sent_past[1]:
            self._sent_past, self._history_step = past, state.step
            is_long = self._is_thin and not self._differences
            self._next_history = self._clock() + (THIN_LINK_HISTORY_S if is_long else HISTORY_INTERVAL_S)
            steps = [moment.step for moment in state.moments]
            run, step = state.former or (None, None)
            best = state.best and state.best.as_json()
            self._send(messages.HistoryMessage(steps, list(state.changed_at), step, run, best))

    def _seconds_until_history(self, state: State) -> float:
        """Return how long other kept steps wait to be told; a run that has come to rest has all its steps at once."""
        if state.status != "running" and state.step != self._history_step:
            return 0.0
        return self._next_history - self._clock()

    def _send_step_result(self, state: State) -> None:
        now = self._clock()
        is_due = state.status == "running" and now >= self._next_step_result
        if state.news == self._sent_news and not is_due:
            return
        self._sent_news = state.news
        self._told_state, self._told_at = state, now
        self._next_step_result = now + self._result_interval_s
        ack_time_s = self._frames.ack_time_s
        self._send(
            messages.StepResult(
                step=state.step,
                epoch=state.epoch,
                status=state.status,
                steps_per_second=state.steps_per_second,
                metrics_step=state.metrics_step,
                metrics=state.metrics.as_json(),
                pace=state.pace,
                diverged_at=state.diverged_at,
                message=state.message,
                stopped_by=state.stopped_by,
                replayed=state.replayed,
                learning_rate=state.learning_rate,
                advice=None if state.advice is None else dataclasses.asdict(state.advice),
                round_trip_ms=None if ack_time_s is None else round(1000 * ack_time_s),
                n_changes=state.picture.n_changes,
                n_outputs=state.model.architecture.n_outputs,
                comparable_from=state.curve.comparable_from,
            )
        )

    @property
    def _is_thin(self) -> bool:
        return self._frames.ack_time_by_now_s > THIN_LINK_ACK_S

    @property
    def _result_interval_s(self) -> float:
        if self._differences:
            asked_s = self._frames.ack_time_by_now_s / RESULTS_PER_ACK
            return min(max(THIN_LINK_INTERVAL_S, asked_s), MOST_RESULT_INTERVAL_S)
        return THIN_LINK_INTERVAL_S if self._is_thin else STEP_RESULT_INTERVAL_S

    def _answer_probes(self, state: State) -> None:
        while self._probes and state.status != "warming":
            probe = self._probes.popleft()
            answer = answer_at(state.model, probe.x, probe.y)
            self._send(messages.ProbeResult(probe.x, probe.y, state.step, answer.probabilities, answer.value))

    def _send_scores(self, state: State) -> None:
        now = self._clock()
        is_early = state.status == "running" and now < self._next_scores
        if not self._view.scores or state.metrics is self._sent_metrics or state.metrics_step is None or is_early:
            return
        self._sent_metrics, self._next_scores = state.metrics, now + SCORES_INTERVAL_S
        train, test = (scores.as_json() if scores else None for scores in (state.scores.train, state.scores.test))
        self._send(messages.ScoresMessage(state.metrics_step, train, test))

    def _send_diagnosis(self, state: State) -> None:
        now = self._clock()
        is_early = state.status == "running" and now < self._next_diagnosis
        if not self._view.diagnosis or state.diagnosis is self._sent_diagnosis or state.diagnosis is None or is_early:
            return
        self._sent_diagnosis, self._next_diagnosis = state.diagnosis, now + DIAGNOSIS_INTERVAL_S
        self._send(messages.DiagnosisMessage(**state.diagnosis.as_json()))

    def seconds_until_due(self, state: State) -> float:
        """Return how long nothing of ``state`` can be due; infinity if only something new can change that."""
        now = self._clock()
        wait_s = math.inf
        if state.status == "running" and state is not self._told_state:
            # By themselves figures cost the server and the page as much again as with a picture.
            patience_s = SOON_S if self._differences else 0.0
            wait_s = min(wait_s, self._next_step_result + patience_s - now)
        # While the run is on, the kept steps go with the next state.
        if state.status != "running" and (state.moments, state.former, state.best) != self._sent_past:
            wait_s = min(wait_s, self._seconds_until_history(state))
        shown = self._past.shown(state, self._session.past)
        if not self._told_data.is_known(shown.dataset, shown.data_version, None if shown is state else shown.step):
            wait_s = min(wait_s, self._next_data - now)
        return max(0.0, min(wait_s, self._frames.seconds_until_due(shown)))

    def is_soon_written(self, state: State, is_light: Callable[[int], bool]) -> bool:
        """Return whether all of ``state`` is light work; ``is_light`` tells of a number of multiplications."""
        return not self._past.is_wanted and is_light(state.model.params.size * self._frames.n_cells)

    def next_wanted(self, state: State) -> tuple[float, float]:
        """Return (time from which on a newer state than ``state`` would be sent, seconds from one to the next).

        Both are infinite while nothing runs.
        """
        if state.status != "running":
            return math.inf, math.inf
        interval_s = max(WANTED_RESULT_INTERVAL_S, self._result_interval_s)
        result_at = self._told_at + interval_s
        picture_s = math.inf if self._past.moment else self._frames.seconds_until_wanted()
        picture_at = self._clock() + picture_s
        stretch = self._stretch()
        if picture_at < result_at + SOON_S:
            at, interval_s = picture_at, self._frames.interval_s
        else:
            at = result_at
        interval_s *= stretch
        return (max(at, self._told_at + interval_s) if stretch > 1.0 else at), interval_s
