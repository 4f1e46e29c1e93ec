"""SessionRegistry: sessions by id. Creates, finds, pauses, drops and ends them, and counts the sockets."""

import contextlib
import functools
import secrets
import threading
import time
from collections.abc import Callable, Iterator

from nnvisu.errors import LimitExceeded, NnvisuError, ServerFull, SessionGone
from nnvisu.live.desk import Desk
from nnvisu.live.forking import RunCopy
from nnvisu.live.held_sessions import NEW_SESSION_BYTES, HeldSession, HeldSessions
from nnvisu.live.limits import ServerLimits
from nnvisu.live.memory import FreedMemory
from nnvisu.live.places import SocketPlace, SocketPlaces
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.session import TrainingSession
from nnvisu.live.warmup import Warmup
from nnvisu.live.watcher import Watcher
from nnvisu.wire.objects import Role

SHUTDOWN_S = 1.5


class SessionRegistry:
    """All sessions of one process. Its housekeeping thread starts with the first session."""

    def __init__(self, limits: ServerLimits, clock: Callable[[], float] = time.perf_counter):
        self.limits = limits
        self.clock = clock
        self.warmup = Warmup()
        self.is_stopping = threading.Event()
        self._gate = ComputeGate()
        self._lock = threading.Lock()
        self._places = SocketPlaces()
        self._sessions = HeldSessions(self._places)
        self._freed_memory = FreedMemory()
        self._was_dropped = False
        self._housekeeper: threading.Thread | None = None

    @property
    def desk(self) -> Desk:
        """Where sockets do their work."""
        return self._gate.desk

    # --- Sessions ---

    @property
    def n_sessions(self) -> int:
        """How many sessions there are."""
        return len(self._sessions)

    def find(self, session_id: str | None) -> tuple[TrainingSession, Role] | None:
        """Return the session and the role that the id gives, or None."""
        with self._lock:
            return self._sessions.find(session_id)

    def create(self, watcher: Watcher | None = None, origin: RunCopy | None = None, owner: str = "") -> TrainingSession:
        """Return a new, started session, attached to ``watcher`` so that it is not idle; raise ServerFull if full.

        origin: of the session that it is to be a copy of. owner: whose part of the server it counts to.
        """
        with self._lock:
            self._make_room(owner, NEW_SESSION_BYTES)
        # Takes milliseconds in which others are not kept waiting.
        ids = (secrets.token_urlsafe(16), secrets.token_urlsafe(16))
        check_memory = functools.partial(self._check_memory, ids[0])
        session = TrainingSession(ids, self._gate, self.warmup, self.clock, check_memory, self._history_bytes, origin)
        if watcher is not None:
            session.attach(watcher)
        held = HeldSession(session, owner)
        with self._lock:
            self._make_room(owner, held.n_bytes)
            self._sessions.add(held)
            self._start_housekeeper()
        session.start()
        return session

    def _drop(self, held: HeldSession, because: NnvisuError) -> None:
        self._sessions.remove(held)
        self._was_dropped = True
        held.session.end(because)

    # --- Limits ---

    @property
    def limit_reached(self) -> str | None:
        """The limit that keeps a newcomer out: sockets, sessions or memory; None where there is room.

        What was left behind is as good as room. Who has less than a fair part may get in all the same.
        """
        if len(self._places) >= self.limits.max_sockets:
            return "sockets"
        return self._sessions.limit_reached(self.limits)

    @property
    def n_bytes(self) -> int:
        """Memory of all sessions and sockets, about."""
        return self._sessions.n_bytes

    def _make_room(self, owner: str, n_bytes: int, growing: HeldSession | None = None) -> None:
        for held in self._sessions.making_room(self.limits, owner, n_bytes, growing):
            self._places.displace(held.session)  # first, as its sockets say why they close
            self._drop(held, ServerFull("the session was ended: the server needed room"))

    @property
    def _history_bytes(self) -> int:
        return self.limits.session_history_mb * 2**20

    def _check_memory(self, session_id: str, n_bytes: int) -> None:
        """Raise LimitExceeded if another ``n_bytes`` of a session do not fit. Called from the session's thread."""
        held = self._sessions.get(session_id)
        if held is None:  # it has ended
            return
        held.session.note_memory()
        held.measure()
        with self._lock:
            try:
                self._make_room(held.owner, n_bytes, held)
            except ServerFull:
                allowed = (
                    f"{self.limits.max_bytes} bytes for all sessions of this server, of which {self.n_bytes} are in use"
                )
                raise LimitExceeded.of("memory", f"{n_bytes} bytes", allowed) from None
            # Until it is measured again: others must not be given the same.
            held.n_bytes += n_bytes

    # --- Time ---

    def sweep(self, now: float) -> None:
        """Pause and drop sessions without sockets by their idle time, and forget those that failed; measure the others.

        Memory that was freed before goes back to the system.
        """
        for held in self._sessions:
            held.measure()
        with self._lock:
            # Of this time's the threads still have to end.
            was_dropped, self._was_dropped = self._was_dropped, False
            for held in self._sessions:
                session = held.session
                idle_s = 0.0 if session.has_sockets else now - session.idle_since
                if session.ended_because is not None:
                    self._drop(held, session.ended_because)
                elif idle_s >= self.limits.idle_drop_s:
                    self._drop(held, SessionGone("the session was ended: nobody came back to it"))
                elif idle_s >= self.limits.idle_pause_s and session.state.status == "running":
                    session.pause()
        self._freed_memory.note(was_dropped)

    def _start_housekeeper(self) -> None:
        if self._housekeeper is None:
            self._housekeeper = threading.Thread(target=self._keep_house, name="nnvisu-housekeeper", daemon=True)
            self._housekeeper.start()

    def _keep_house(self) -> None:
        interval_s = min(5.0, max(0.05, self.limits.idle_pause_s / 4))
        while not self.is_stopping.wait(interval_s):
            self.sweep(self.clock())

    # --- Sockets ---

    @property
    def n_sockets(self) -> int:
        """How many sockets are open."""
        return len(self._places)

    @contextlib.contextmanager
    def socket_place(self, owner: str = "") -> Iterator[SocketPlace]:
        """Hold one of the places for sockets; raise ServerFull where there is none for ``owner``."""
        with self._lock:
            if self.is_stopping.is_set():
                raise ServerFull("the server stops")
            place = self._places.take(owner, self.limits.max_sockets)
        try:
            yield place
        finally:
            with self._lock:
                self._places.give_back(place)

    # --- The end ---

    def begin_shutdown(self) -> None:
        """Tell every socket to close with 1012; returns at once and may be called from a signal handler."""
        self.is_stopping.set()
        self._places.wake_all()

    def shutdown(self) -> None:
        """Close all sockets and end all sessions; waits for them, up to SHUTDOWN_S."""
        self.begin_shutdown()
        deadline = time.perf_counter() + SHUTDOWN_S
        while self.n_sockets > 0 and time.perf_counter() < deadline:
            time.sleep(0.01)
        sessions = [held.session for held in self._sessions]
        for session in sessions:
            session.end(SessionGone("the server stops"))
        for session in sessions:
            session.join(max(0.0, deadline - time.perf_counter()))
