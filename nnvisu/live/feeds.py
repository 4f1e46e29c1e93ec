"""Feeds: the kinds of messages that a socket is sent of a session, each with its rule of when one is due.

A feed looks at two states: ``present``, the newest one, and ``shown``, what its client looks at, which is the same or a
kept step as it was. Time is an argument, what is sent goes to ``tell``: no feed has a clock, a thread or a socket.
"""

import collections
import math
from collections.abc import Callable
from typing import ClassVar, cast

from nnvisu.core.curve import Mark
from nnvisu.core.datasets import Dataset
from nnvisu.core.decision_map import answer_at
from nnvisu.core.history import Moment
from nnvisu.core.stops import Best
from nnvisu.live.last_sent import LastSent
from nnvisu.live.limits import TokenBucket
from nnvisu.live.state import RunEnd, State
from nnvisu.live.warmup import Warmup
from nnvisu.settings import Config, config_as_json
from nnvisu.wire import commands, messages, objects
from nnvisu.wire.recipes import points_as_json

Tell = Callable[[messages.Message], None]
# Whether the link of the socket is thin, by the time.
IsThin = Callable[[float], bool]

# All points go out again after each change, some 25 bytes each. So that they do not take the link from the maps while
# somebody paints, only so many may go; where the link is thin each counts as several.
POINTS_PER_SECOND = 10_000
POINTS_BURST = 15_000
THIN_LINK_POINT = 5

MAX_WAITING_PROBES = 16

HISTORY_INTERVAL_S = 0.5
THIN_LINK_HISTORY_S = 2.0  # for who takes no differences


class Feed:
    """Base of all feeds.

    goes_alone: whether a message that is due is worth waking the socket's thread; else it goes with the next that is,
    or with the next new state.
    """

    goes_alone: ClassVar[bool] = False

    def set_view(self, view: commands.SetView) -> None:
        """Take over what the client wants to see."""

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return how long nothing may be sent; at most 0 if something is due, infinity without anything to send."""
        raise NotImplementedError

    def patience_s(self, present: State) -> float:
        """Return how long what is due would rather wait for company than go alone."""
        return 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what is due. Call it only then."""
        raise NotImplementedError


def step_of(present: State, shown: State) -> int | None:
    """Return the kept step that is looked at, None for the present."""
    return None if shown is present else shown.step


class WarmingFeed(Feed):
    """How many kernels are compiled; nothing where all were before the socket came."""

    def __init__(self, tell: Tell, warmup: Warmup):
        self._tell = tell
        self._warmup = warmup
        self._sent: tuple[int, int] | None = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 after another kernel."""
        warmup, sent = self._warmup, self._sent
        is_known = warmup.is_done if sent is None else sent == (warmup.n_ready, warmup.n_total)
        return math.inf if is_known else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the count."""
        self._sent = self._warmup.n_ready, self._warmup.n_total
        self._tell(messages.WarmingMessage(*self._sent))


class ConfigFeed(Feed):
    """The configuration in force, now or at the kept step."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent = LastSent[Config]()
        self._sent_weights = 0

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 for a configuration that the client doesn't know as the one in force."""
        is_known = self._sent.is_known(shown.config, shown.versions.config, step_of(present, shown))
        return math.inf if is_known else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the configuration, and whether the weights are new."""
        at_step, is_new = step_of(present, shown), False
        self._sent.note(shown.config, shown.versions.config, at_step)
        if at_step is None:
            is_new = self._sent_weights not in (0, shown.versions.weights)
            self._sent_weights = shown.versions.weights
        reason = shown.versions.reinitialised_by if is_new else None
        self._tell(messages.ConfigMessage(config_as_json(shown.config), is_new, reason, at_step))


class DataFeed(Feed):
    """All points, as many a second as the link may be taken for."""

    goes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin, now: float):
        self._tell = tell
        self._is_thin = is_thin
        self._sent = LastSent[Dataset]()
        self._next = 0.0
        self._allowance = TokenBucket(POINTS_PER_SECOND, POINTS_BURST, now)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return how long points that the client doesn't know wait."""
        is_known = self._sent.is_known(shown.dataset, shown.versions.data, step_of(present, shown))
        return math.inf if is_known else self._next - now

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the points."""
        at_step, dataset = step_of(present, shown), shown.dataset
        self._sent.note(dataset, shown.versions.data, at_step)
        n_points = dataset.n_points * (THIN_LINK_POINT if self._is_thin(now) else 1)
        self._next = now + self._allowance.take_debt(n_points, now)
        test = dataset.is_test.astype(int).tolist()
        points = points_as_json(dataset)
        self._tell(messages.DataMessage(points, test, dataset.n_classes, dataset.generator, dataset.task, at_step))


class MomentFeed(Feed):
    """Which kept step the client has begun to look at."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent: State | None = None

    def set_view(self, view: commands.SetView) -> None:
        """Forget the step that is looked at no more."""
        if view.at_step is None:
            self._sent = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 for another look back."""
        return math.inf if shown is present or shown is self._sent else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the step and its metrics."""
        self._sent = shown
        self._tell(messages.MomentMessage(shown.step, shown.epoch, shown.measured.metrics.as_json()))


class CurveFeed(Feed):
    """Each curve as a whole, and of the marks that come to it only these: a hand makes many in one stroke."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent_version = 0
        self._sent_marks: tuple[Mark, ...] = ()

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 for another curve or other marks; more rows of the same curve come with ``step_result``."""
        past = present.past
        is_known = past.curve_version == self._sent_version and past.curve.marks is self._sent_marks
        return math.inf if is_known else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what the client doesn't know."""
        past, marks, known = present.past, present.past.curve.marks, self._sent_marks
        self._sent_marks = marks
        if past.curve_version == self._sent_version:
            n_known = _n_alike(known, marks)
            self._tell(messages.MarksMessage(n_known, _as_json(marks[n_known:])))
            return
        self._sent_version = past.curve_version
        columns = past.curve.columns()
        self._tell(messages.CurveMessage(**columns, marks=_as_json(marks), run=past.run, branch=past.branch))


def _as_json(marks: tuple[Mark, ...]) -> list[objects.Mark]:
    return [cast(objects.Mark, mark.as_json()) for mark in marks]


def _n_alike(known: tuple[Mark, ...], marks: tuple[Mark, ...]) -> int:
    """Return how many marks at the beginning are the same in both."""
    pairs = enumerate(zip(known, marks, strict=False))
    return next((i for i, (one, other) in pairs if one != other), min(len(known), len(marks)))


class HistoryFeed(Feed):
    """The kept steps, and the run that can be brought back."""

    goes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin):
        self._tell = tell
        self._is_thin = is_thin
        self._takes_differences = False
        self._sent: tuple[tuple[Moment, ...], RunEnd | None, Best | None] = ((), None, None)
        self._sent_step = -1
        self._next = 0.0

    def set_view(self, view: commands.SetView) -> None:
        """Note whether a longer list costs the link its new steps only."""
        self._takes_differences = view.differences

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return how long other kept steps wait; a run that has come to rest has all its steps at once.

        Another run that could be brought back is told at once: nobody should ask for the one that is no more.
        """
        if (present.past.moments, present.past.previous_run, present.past.best) == self._sent:
            return math.inf
        has_come_to_rest = present.status != "running" and present.step != self._sent_step
        return 0.0 if has_come_to_rest or present.past.previous_run != self._sent[1] else self._next - now

    def patience_s(self, present: State) -> float:
        """Return infinity while the run is on: the steps go with its next state."""
        return math.inf if present.status == "running" else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all kept steps."""
        self._sent, self._sent_step = (present.past.moments, present.past.previous_run, present.past.best), present.step
        is_long = self._is_thin(now) and not self._takes_differences
        self._next = now + (THIN_LINK_HISTORY_S if is_long else HISTORY_INTERVAL_S)
        steps = [moment.step for moment in present.past.moments]
        run, step = present.past.previous_run or (None, None)
        best = present.past.best and present.past.best.as_json()
        self._tell(messages.HistoryMessage(steps, list(present.past.changed_at), step, run, best))


class ProbeFeed(Feed):
    """What the network says of places that were asked for, as soon as the kernels are ready."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._waiting: collections.deque[commands.Probe] = collections.deque(maxlen=MAX_WAITING_PROBES)

    def add(self, probe: commands.Probe) -> None:
        """Answer ``probe`` with the rest; of too many the oldest are forgotten."""
        self._waiting.append(probe)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 where an answer is waited for and can be given."""
        return 0.0 if self._waiting and shown.status != "warming" else math.inf

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all answers."""
        while self._waiting:
            probe = self._waiting.popleft()
            answer = answer_at(shown.model, probe.x, probe.y)
            self._tell(messages.ProbeResult(probe.x, probe.y, shown.step, answer.probabilities, answer.value))
