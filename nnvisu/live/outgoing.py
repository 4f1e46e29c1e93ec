"""Outgoing: all that one socket is sent of its session. Called by the connection's thread only.

It is a list of feeds, in the order in which they are sent. Small things go first: on a thin link the figures must not
wait for a map.
"""

import math
from collections.abc import Callable

from nnvisu.core.history import Moment
from nnvisu.live.checkpoint_state import PastView
from nnvisu.live.feeds import ConfigFeed, CurveFeed, DataFeed, Feed, HistoryFeed, MomentFeed, ProbeFeed, WarmingFeed
from nnvisu.live.figure_feeds import SOON_S, THIN_LINK_ACK_S, DiagnosisFeed, ScoresFeed, StepResultFeed
from nnvisu.live.frame_sender import FrameSender
from nnvisu.live.session import TrainingSession
from nnvisu.live.state import State
from nnvisu.live.warmup import Warmup
from nnvisu.wire import commands, messages
from nnvisu.wire.differences import Differences


class _Texts:
    """Messages as the text that the client takes: whole, or as differences."""

    def __init__(self, send: Callable[[str | bytes], None]):
        self._send = send
        self.differences: Differences | None = None

    def tell(self, message: messages.Message) -> None:
        self._send(self.differences.text_of(message) if self.differences else message.as_text())


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
        self._clock = clock
        self._past = PastView()
        self._texts = _Texts(send)
        self._frames = frames = FrameSender(session, send, clock)
        tell, ack_time_by = self._texts.tell, frames.ack_time_by

        def is_thin(now: float) -> bool:
            return ack_time_by(now) > THIN_LINK_ACK_S

        self._probes = ProbeFeed(tell)
        self._results = StepResultFeed(tell, lambda: frames.ack_time_s, ack_time_by)
        curve = CurveFeed(tell)
        opening = (WarmingFeed(tell, warmup), ConfigFeed(tell), DataFeed(tell, is_thin, clock()), MomentFeed(tell))
        rest = (HistoryFeed(tell, is_thin), self._probes, ScoresFeed(tell), DiagnosisFeed(tell), frames)
        # The first step_result opens the first curve; another curve goes before the result that is its newest.
        self._first_feeds: tuple[Feed, ...] | None = (*opening, self._results, curve, *rest)
        self._feeds: tuple[Feed, ...] = (*opening, curve, self._results, *rest)
        self._waking_feeds = [feed for feed in self._feeds if feed.goes_alone]

    @property
    def last_seq(self) -> int:
        """The number of the last frame that was sent."""
        return self._frames.last_seq

    def acknowledge(self, seq: int) -> None:
        """Note that all frames up to ``seq`` are on the client's screen."""
        self._frames.acknowledge(seq)

    def set_view(self, view: commands.SetView) -> None:
        """Take over what the client wants to see; new pictures are due, and all figures that it asks for."""
        self._texts.differences = Differences() if view.differences else None
        for feed in self._feeds:
            feed.set_view(view)
        self._past.look_at(view.at_step)

    @property
    def shown_moment(self) -> Moment | None:
        """The moment that the client is being shown, None for the present."""
        return self._past.moment

    def add_probe(self, probe: commands.Probe) -> None:
        """Answer ``probe`` as soon as the kernels are ready."""
        self._probes.add(probe)

    def send_due(self, state: State) -> None:
        """Send everything that is due of ``state``.

        Who looks at a kept step is told the settings and points of then; where the run is, is always told.
        """
        shown = self._past.shown(state, self._session.past)
        now = self._clock()
        feeds, self._first_feeds = self._first_feeds or self._feeds, None
        for feed in feeds:
            if feed.seconds_until_due(state, shown, now) <= 0:
                feed.send(state, shown, now)

    def seconds_until_due(self, state: State) -> float:
        """Return how long nothing of ``state`` has to be sent; infinity if only something new can change that."""
        shown = self._past.shown(state, self._session.past)
        now = self._clock()
        wait_s = math.inf
        for feed in self._waking_feeds:
            due_s = feed.seconds_until_due(state, shown, now)
            if due_s < wait_s:
                wait_s = min(wait_s, due_s + feed.patience_s(state))
        return max(0.0, wait_s)

    def is_soon_written(self, state: State, is_light: Callable[[int], bool]) -> bool:
        """Return whether all of ``state`` is light work; ``is_light`` tells of a number of multiplications."""
        return not self._past.is_wanted and is_light(state.model.params.size * self._frames.n_cells)

    def next_wanted(self, state: State) -> tuple[float, float]:
        """Return (time from which on a newer state than ``state`` would be sent, seconds from one to the next).

        Both are infinite while nothing runs.
        """
        if state.status != "running":
            return math.inf, math.inf
        now = self._clock()
        at, interval_s = self._results.next_wanted(now)
        picture_s = math.inf if self._past.moment else self._frames.seconds_until_wanted()
        if now + picture_s < at + SOON_S:
            at, interval_s = now + picture_s, self._frames.interval_s
        stretch = self._stretch()
        interval_s *= stretch
        return (max(at, self._results.sent_at + interval_s) if stretch > 1.0 else at), interval_s
