"""Outgoing: everything that a session sends to one socket. Called by the connection's thread only.

It is a list of feeds, in the order in which they are sent. Small messages go first: on a slow link, figures must not
wait for a map.
"""

import math
from collections.abc import Callable

from nnvisu.core.history import Checkpoint
from nnvisu.errors import NnvisuError
from nnvisu.live.checkpoint_state import PastView
from nnvisu.live.classroom_feeds import ClassroomFeed
from nnvisu.live.experiment_feeds import ExperimentFeed
from nnvisu.live.feeds import (
    CheckpointFeed,
    ConfigFeed,
    CurveFeed,
    DataFeed,
    Feed,
    HistoryFeed,
    OwnerFeed,
    ProbeFeed,
    WarmingFeed,
)
from nnvisu.live.figure_feeds import SOON_S, THIN_LINK_ACK_S, DiagnosisFeed, ScoresFeed, StepResultFeed
from nnvisu.live.frame_sender import FrameSender
from nnvisu.live.plane_view import AboutAPlace, PlaneFeed, PlaneView
from nnvisu.live.session import TrainingSession
from nnvisu.live.state import State
from nnvisu.live.tile_sender import TileSender
from nnvisu.live.wall import Wall
from nnvisu.live.warmup import Warmup
from nnvisu.wire import commands, messages
from nnvisu.wire.command import Changes
from nnvisu.wire.differences import Differences
from nnvisu.wire.objects import Role

# Since which news of the run, counted from 1, its feeds are settled, and on which checkpoint.
NEVER: tuple[int, State | None] = (0, None)


class _Texts:
    """Messages as text in the form the client wants: complete, or as differences."""

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
        role: Role = "owner",
    ):
        self._session = session
        self._stretch = stretch
        self._clock = clock
        self._past = PastView()
        self._texts = _Texts(send)
        self._planes = planes = PlaneView(clock)
        self._chosen: commands.SetPlane | None = None
        self._frames = frames = FrameSender(session.pictures, send, clock, seen=planes.seen)
        tell, ack_time_by = self._texts.tell, frames.ack_time_by

        def is_thin(now: float) -> bool:
            return ack_time_by(now) > THIN_LINK_ACK_S

        self._probes = ProbeFeed(tell)
        self._results = StepResultFeed(tell, lambda: frames.ack_time_s, ack_time_by)
        curve = CurveFeed(tell)
        data = DataFeed(tell, is_thin, clock()), PlaneFeed(tell, planes)
        opening = (WarmingFeed(tell, warmup), ConfigFeed(tell), *data, CheckpointFeed(tell))
        owner = (OwnerFeed(tell, session.presence),) if role == "viewer" else ()
        figures = (ScoresFeed(tell), DiagnosisFeed(tell))
        gate = frames.gate
        tiles = TileSender[commands.SetExperimentView](session.pictures, send, clock, gate, gate.tiles, gate.tile_size)
        self._experiment = ExperimentFeed(tell, is_thin, tiles, planes)

        def wall_tiles(wall: Wall) -> TileSender[commands.SetWallView]:
            return TileSender(wall.pictures, send, clock, gate, gate.wall, gate.wall_size)

        self._classroom = ClassroomFeed(tell, is_thin, session.seat, wall_tiles)
        classroom = (self._classroom,) if role == "owner" else ()  # its rare tiles go before frequent maps
        rest = (*owner, HistoryFeed(tell, is_thin), self._probes, *figures, *classroom, frames, self._experiment)
        # The first step_result opens the first curve; another curve goes before the result that is its newest.
        self._first_feeds: tuple[Feed, ...] | None = (*opening, self._results, curve, *rest)
        self._feeds: tuple[Feed, ...] = (*opening, curve, self._results, *rest)
        # The feeds to ask until there is news: the others have nothing to send.
        self._restless: list[Feed] = []
        self._waking: list[Feed] = []
        self._settled_at = NEVER

    @property
    def last_seq(self) -> int:
        """The number of the last frame sent."""
        return self._frames.last_seq

    def acknowledge(self, seq: int) -> bool:
        """Note that the client has drawn all frames up to ``seq``; return whether anything may be due sooner by it."""
        return self._frames.acknowledge(seq)

    def set_view(self, view: commands.SetView) -> None:
        """Adopt what the client wants to see; new pictures are due, and all figures that it asks for."""
        self._texts.differences = Differences() if view.differences else None
        for feed in self._feeds:
            feed.set_view(view)
        self._settled_at = NEVER
        self._past.look_at(view.at_step)

    def set_experiment_view(self, view: commands.SetExperimentView) -> None:
        """Adopt what the client wants of the session's experiment."""
        self._experiment.set_experiment_view(view)

    def set_wall_view(self, view: commands.SetWallView) -> None:
        """Adopt what the client wants of the classroom of the session's owner."""
        self._classroom.set_wall_view(view)

    @property
    def shown_checkpoint(self) -> Checkpoint | None:
        """The checkpoint that the client is viewing, None for the present."""
        return self._past.checkpoint

    def set_plane(self, command: commands.SetPlane, state: State) -> None:
        """Adopt the plane that the client wants to see. Raises InvalidValue if it does not fit the data.

        Where a change is on its way that this client has asked for, that is seen after it.
        """
        self._chosen = command
        if self._planes.is_settled(state):
            self._choose(state)

    def await_change(self, command: commands.Command) -> Callable[[], None] | None:
        """Return what is to be called once a command that may change the data is carried out; None for others."""
        return self._planes.await_change() if command.changes in (Changes.POINTS, Changes.RUN) else None

    def _choose(self, state: State) -> None:
        command, self._chosen = self._chosen, None
        if command is not None:
            self._planes.choose(command, self._shown(state).dataset)
            self._frames.redraw()
            self._settled_at = NEVER

    def add_probe(self, probe: commands.Probe) -> None:
        """Answer ``probe`` once the kernels are ready."""
        self._probes.add(probe)
        self._settled_at = NEVER

    def completed(self, command: commands.Command, state: State) -> commands.Command:
        """Return the command, with the row of a table that it is about if it asks for a place of this client's map.

        Raises InvalidValue for a row that does not fit the data.
        """
        if not isinstance(command, AboutAPlace):
            return command
        return self._planes.completed(command, self._shown(state), self._planes.is_settled(state))

    def send_due(self, state: State) -> None:
        """Send everything of ``state`` that is due.

        Clients that view a checkpoint get its settings and points; progress is always that of the present.
        """
        if self._chosen is not None and self._planes.is_settled(state):
            try:
                self._choose(state)
            except NnvisuError as error:
                self._texts.tell(messages.ErrorMessage.of(error, commands.SetPlane.type))
        shown = self._shown(state)
        now = self._clock()
        is_settled = self._is_settled(state, shown)
        feeds = self._restless if is_settled else self._first_feeds or self._feeds
        for feed in feeds:
            feed.send_due(state, shown, now)
        if not is_settled:
            self._first_feeds = None
            self._settle(state, shown, now)

    def _is_settled(self, state: State, shown: State) -> bool:
        """Return whether all feeds were asked about this news, and what is viewed; kernels are counted without news."""
        news, past = self._settled_at
        is_same = news == state.versions.news and past is (None if shown is state else shown)
        return is_same and state.status != "warming"

    def _settle(self, state: State, shown: State, now: float) -> None:
        self._settled_at = state.versions.news, None if shown is state else shown
        self._restless = [
            feed
            for feed in self._feeds
            if feed.changes_alone or feed.seconds_until_due(state, shown, now) < math.inf  # which has to wait
        ]
        self._waking = [feed for feed in self._restless if feed.goes_alone]

    def seconds_until_due(self, state: State) -> float:
        """Return the seconds until something of ``state`` is due; infinity if only something new can change that."""
        shown = self._shown(state)
        now = self._clock()
        wait_s = math.inf
        for feed in self._waking if self._is_settled(state, shown) else self._feeds:
            due_s = feed.seconds_until_due(state, shown, now) if feed.goes_alone else math.inf
            if due_s < wait_s:
                wait_s = min(wait_s, due_s + feed.patience_s(state))
        return max(0.0, wait_s)

    def _shown(self, state: State) -> State:
        return self._past.shown(state, self._session.past)

    def is_soon_written(self, state: State, is_light: Callable[[int], bool]) -> bool:
        """Return whether all of ``state`` is light work; ``is_light`` tells of a number of multiplications."""
        is_plain = not self._past.is_wanted and not self._classroom.is_watching
        return is_plain and is_light(state.model.params.size * self._frames.n_cells)

    def next_wanted(self, state: State) -> tuple[float, float]:
        """Return (time from which on a newer state than ``state`` would be sent, seconds from one to the next).

        Both are infinite while nothing runs.
        """
        now, stretch = self._clock(), self._stretch()
        if state.status != "running":
            at, interval_s = self._experiment.next_wanted(state, now)
            return at, interval_s * stretch
        at, interval_s = self._results.next_wanted(now)
        picture_s = math.inf if self._past.checkpoint else self._frames.seconds_until_wanted()
        if now + picture_s < at + SOON_S:
            interval_s = self._frames.interval_s
            # A run that made no step since then has no other picture yet: whoever asks at once is answered at once.
            at = max(now + picture_s, state.produced_at + interval_s / 2)
        interval_s *= stretch
        return (max(at, self._results.sent_at + interval_s) if stretch > 1.0 else at), interval_s
