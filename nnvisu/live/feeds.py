"""Feeds: the kinds of messages that a session sends to a socket, each with its rule for when one is due.

A feed sees two states: ``present``, the newest one, and ``shown``, what its client is viewing: the same, or a
checkpoint. Time is an argument, and messages go to ``tell``: no feed has a clock, a thread or a socket.
"""

import collections
import math
from collections.abc import Callable
from typing import ClassVar, cast

from nnvisu.core.curve import Mark
from nnvisu.core.datasets import Dataset
from nnvisu.core.decision_map import answer_of
from nnvisu.core.history import Checkpoint, step_of_checkpoint
from nnvisu.core.planes import columns_of
from nnvisu.core.stops import Best
from nnvisu.core.strata import untrained_classes
from nnvisu.live.last_sent import LastSent
from nnvisu.live.limits import TokenBucket
from nnvisu.live.owner_presence import OwnerPresence
from nnvisu.live.state import RunEnd, State
from nnvisu.live.warmup import Warmup
from nnvisu.settings import Config, config_as_json
from nnvisu.wire import commands, messages, objects
from nnvisu.wire.recipes import points_as_json
from nnvisu.wire.tables import table_as_json

Tell = Callable[[messages.Message], None]
# Whether the socket's link is slow, at a given time.
IsThin = Callable[[float], bool]

# All points are sent again after each change, about 25 bytes each. To leave room for maps while somebody paints, their
# rate is limited; on a slow link each counts as several.
POINTS_PER_SECOND = 10_000
POINTS_BURST = 15_000
THIN_LINK_POINT = 5

MAX_WAITING_PROBES = 16

HISTORY_INTERVAL_S = 0.5
THIN_LINK_HISTORY_S = 2.0  # for who takes no differences


class Feed:
    """Base of all feeds.

    goes_alone: whether a message that is due is worth waking the socket's thread for; otherwise it is sent with the
    next one that is, or with the next state. changes_alone: whether it may have something new to send without news
    of the run and without a command of its client.
    """

    goes_alone: ClassVar[bool] = False
    changes_alone = False

    def set_view(self, view: commands.SetView) -> None:
        """Adopt what the client wants to receive."""

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the seconds until a message is due: at most 0 if one is, infinity if there is nothing to send."""
        raise NotImplementedError

    def patience_s(self, present: State) -> float:
        """Return how long a message that is due may wait, to be sent together with others."""
        return 0.0

    def send_due(self, present: State, shown: State, now: float) -> None:
        """Send what is due, if anything is."""
        if self.seconds_until_due(present, shown, now) <= 0:
            self.send(present, shown, now)

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what is due. Call it only then."""
        raise NotImplementedError


def step_of(present: State, shown: State) -> int | None:
    """Return the step of the checkpoint that is viewed, None for the present."""
    return None if shown is present else shown.step


class WarmingFeed(Feed):
    """How many kernels are compiled; nothing if all were before the socket opened."""

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
    """The configuration in force, now or at the checkpoint."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent = LastSent[Config]()
        self._sent_weights = 0

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 if the client does not know this configuration as the one in force."""
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
    """All points, at a limited rate."""

    goes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin, now: float):
        self._tell = tell
        self._is_thin = is_thin
        self._sent = LastSent[Dataset]()
        self._next = 0.0
        self._allowance = TokenBucket(POINTS_PER_SECOND, POINTS_BURST, now)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return how long points that the client does not know have to wait."""
        is_known = self._sent.is_known(shown.dataset, shown.versions.data, step_of(present, shown))
        return math.inf if is_known else self._next - now

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the points."""
        at_step, dataset = step_of(present, shown), shown.dataset
        self._sent.note(dataset, shown.versions.data, at_step)
        n_points = dataset.n_points * (THIN_LINK_POINT if self._is_thin(now) else 1)
        self._next = now + self._allowance.take_debt(n_points, now)
        test, table = dataset.roles.tolist(), table_as_json(dataset.table) if dataset.table else None
        points, scale = points_as_json(dataset), cast(objects.DataScale | None, dataset.scale)
        untrained = untrained_classes(dataset.labels, dataset.roles) or None if dataset.values is None else None
        told = points, test, dataset.n_classes, dataset.generator, dataset.task, scale, at_step, table
        self._tell(messages.DataMessage(*told, untrained=untrained))


class CheckpointFeed(Feed):
    """Which checkpoint the client is now viewing."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent: State | None = None

    def set_view(self, view: commands.SetView) -> None:
        """Forget the step that is no longer viewed."""
        if view.at_step is None:
            self._sent = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 when another checkpoint is viewed."""
        return math.inf if shown is present or shown is self._sent else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the step and its metrics."""
        self._sent = shown
        self._tell(messages.CheckpointMessage(shown.step, shown.epoch, shown.measured.metrics.as_json()))


class CurveFeed(Feed):
    """Each curve once as a whole, then only new marks: a single brush stroke makes many."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._sent_version = 0
        self._sent_marks: tuple[Mark, ...] = ()

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 for another curve or other marks; ``step_result`` adds rows to the same curve."""
        past = present.past
        is_known = past.curve_version == self._sent_version and past.curve.marks is self._sent_marks
        return math.inf if is_known else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what the client does not know."""
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
    """The checkpoints, and the previous run."""

    goes_alone = changes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin):
        self._tell = tell
        self._is_thin = is_thin
        self._takes_differences = False
        self._sent: tuple[tuple[Checkpoint, ...], RunEnd | None, Best | None] = ((), None, None)
        self._sent_step = -1
        self._next = 0.0

    def set_view(self, view: commands.SetView) -> None:
        """Note whether only new steps of the list are sent."""
        self._takes_differences = view.differences

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return how long new checkpoints have to wait; all are sent at once when a run stops.

        A new previous run is sent at once: nobody should ask for one that is gone.
        """
        if (present.past.checkpoints, present.past.previous_run, present.past.best) == self._sent:
            return math.inf
        has_come_to_rest = present.status != "running" and present.step != self._sent_step
        return 0.0 if has_come_to_rest or present.past.previous_run != self._sent[1] else self._next - now

    def patience_s(self, present: State) -> float:
        """Return infinity while training: the steps are sent with the next state."""
        return math.inf if present.status == "running" else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all checkpoints."""
        past = present.past
        self._sent, self._sent_step = (past.checkpoints, past.previous_run, past.best), present.step
        is_long = self._is_thin(now) and not self._takes_differences
        self._next = now + (THIN_LINK_HISTORY_S if is_long else HISTORY_INTERVAL_S)
        steps = list(map(step_of_checkpoint, past.checkpoints))
        run, step = past.previous_run or (None, None)
        self._tell(messages.HistoryMessage(steps, list(past.changed_at), step, run, past.best and past.best.as_json()))


class OwnerFeed(Feed):
    """Whether the owner is there and what they look at, for a viewer."""

    goes_alone = changes_alone = True

    def __init__(self, tell: Tell, presence: OwnerPresence):
        self._tell = tell
        self._presence = presence
        self._sent: messages.OwnerMessage | None = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 after a change."""
        return math.inf if self._presence.message is self._sent else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all of it."""
        self._sent = self._presence.message
        self._tell(self._sent)


class ProbeFeed(Feed):
    """The network's predictions at requested points, as soon as the kernels are ready."""

    def __init__(self, tell: Tell):
        self._tell = tell
        self._waiting: collections.deque[commands.Probe] = collections.deque(maxlen=MAX_WAITING_PROBES)

    def add(self, probe: commands.Probe) -> None:
        """Answer ``probe`` together with others; the oldest are dropped if there are too many."""
        self._waiting.append(probe)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 if an answer is pending and can be given."""
        return 0.0 if self._waiting and shown.status != "warming" else math.inf

    def send(self, present: State, shown: State, now: float) -> None:
        """Send all answers."""
        while self._waiting:
            probe = self._waiting.popleft()
            columns = columns_of(shown.dataset, probe.x, probe.y, probe.row)
            answer = answer_of(shown.model, columns)
            self._tell(messages.ProbeResult(probe.x, probe.y, shown.step, answer.probabilities, answer.value))
