"""SessionRegistry: sessions by id. Creates, finds, pauses, drops and ends them, and counts the sockets."""

import contextlib
import dataclasses
import secrets
import threading
import time
from collections.abc import Callable, Iterator

from nnvisu.errors import LimitExceeded, ServerFull, SessionGone
from nnvisu.live.copies import Original
from nnvisu.live.desk import Desk
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.session import TrainingSession
from nnvisu.live.warmup import Warmup
from nnvisu.live.watcher import Watcher
from nnvisu.settings import SERVER_SETTING

SHUTDOWN_S = 1.5

# On a full server a session is kept this long for a reload or a lost link to come back.
RETURN_S = 60.0


@dataclasses.dataclass(frozen=True)
class ServerLimits:
    """What one server process may hold; fields and meaning as in settings.SERVER_SETTINGS."""

    max_sessions: int
    max_sockets: int
    max_session_memory_mb: int
    idle_pause_s: float
    idle_drop_s: float
    session_history_mb: int = SERVER_SETTING["session_history_mb"].default


class SessionRegistry:
    """All sessions of one process. Its housekeeping thread starts with the first session."""

    def __init__(self, limits: ServerLimits, clock: Callable[[], float] = time.perf_counter):
        self.limits = limits
        self.clock = clock
        self.warmup = Warmup()
        self.is_stopping = threading.Event()
        self._gate = ComputeGate()
        self._lock = threading.Lock()
        self._sessions: dict[str, TrainingSession] = {}
        self._viewers: dict[str, TrainingSession] = {}
        self._sockets: set[Callable[[], None]] = set()
        self._n_sockets = 0
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

    def find(self, session_id: str | None) -> tuple[TrainingSession, str] | None:
        """Return the session and the role that the id gives, or None."""
        with self._lock:
            if session_id in self._sessions:
                return self._sessions[session_id], "owner"
            if session_id in self._viewers:
                return self._viewers[session_id], "viewer"
        return None

    def create(self, watcher: Watcher | None = None, original: Original | None = None) -> TrainingSession:
        """Return a new, started session, attached to ``watcher`` so that it is not idle; raise ServerFull if full.

        original: of the session that it is to be a copy of.
        """
        with self._lock:
            if not self._make_room():
                raise ServerFull("all sessions of this server are in use")
            ids = (secrets.token_urlsafe(16), secrets.token_urlsafe(16))
            session = TrainingSession(
                ids, self._gate, self.warmup, self.clock, self._check_memory, self._history_bytes, original
            )
            if watcher is not None:
                session.attach(watcher)
            self._sessions[session.id] = session
            self._viewers[session.viewer_id] = session
            self._start_housekeeper()
        session.start()
        return session

    @property
    def is_full(self) -> bool:
        """Whether a new client would be refused."""
        with self._lock:
            sessions_full = not self._has_room() and self._dispensable() is None
            return sessions_full or self._n_sockets >= self.limits.max_sockets

    def _make_room(self) -> bool:
        """Drop sessions that nobody came back to, longest idle first, until there is room for one more."""
        while not self._has_room():
            session = self._dispensable()
            if session is None:
                return False
            self._drop(session, "the server needed room")
        return True

    def _has_room(self) -> bool:
        return len(self._sessions) < self.limits.max_sessions and self._n_bytes() < self._max_bytes

    def _dispensable(self) -> TrainingSession | None:
        """Return the session that may go first: untouched or without a socket for a while, the longest idle of them."""
        latest = self.clock() - min(RETURN_S, self.limits.idle_pause_s)
        idle = [s for s in self._sessions.values() if not s.has_sockets and (s.idle_since <= latest or s.is_untouched)]
        return min(idle, key=lambda session: session.idle_since, default=None)

    @property
    def _history_bytes(self) -> int:
        return self.limits.session_history_mb * 2**20

    @property
    def _max_bytes(self) -> int:
        return self.limits.max_session_memory_mb * 2**20

    def _n_bytes(self) -> int:
        return sum(session.n_bytes for session in self._sessions.values())

    def _check_memory(self, n_bytes: int) -> None:
        """Raise LimitExceeded if another ``n_bytes`` do not fit."""
        # A snapshot of the dict: the check may come from any session's thread while another one is created.
        held = sum(session.n_bytes for session in list(self._sessions.values()))
        if held + n_bytes > self._max_bytes:
            allowed = f"{self._max_bytes} bytes for all sessions of this server, of which {held} are in use"
            raise LimitExceeded.of("memory", f"{n_bytes} bytes", allowed)

    def _drop(self, session: TrainingSession, why: str) -> None:
        del self._sessions[session.id], self._viewers[session.viewer_id]
        session.end(SessionGone(f"the session was ended: {why}"))

    # --- Time ---

    def sweep(self, now: float) -> None:
        """Pause and drop sessions without sockets by their idle time, and forget those that failed."""
        with self._lock:
            for session in list(self._sessions.values()):
                idle_s = 0.0 if session.has_sockets else now - session.idle_since
                if session.ended_because is not None:
                    del self._sessions[session.id], self._viewers[session.viewer_id]
                elif idle_s >= self.limits.idle_drop_s:
                    self._drop(session, "nobody came back to it")
                elif idle_s >= self.limits.idle_pause_s and session.state.status == "running":
                    session.pause()

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
        return self._n_sockets

    @contextlib.contextmanager
    def socket_place(self) -> Iterator[None]:
        """Hold one of the places for sockets; raise ServerFull where there is none."""
        with self._lock:
            if self.is_stopping.is_set() or self._n_sockets >= self.limits.max_sockets:
                raise ServerFull("all sockets of this server are in use")
            self._n_sockets += 1
        try:
            yield
        finally:
            with self._lock:
                self._n_sockets -= 1

    def add_socket(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called when the server stops."""
        with self._lock:
            self._sockets.add(wake)

    def remove_socket(self, wake: Callable[[], None]) -> None:
        """Undo ``add_socket``."""
        with self._lock:
            self._sockets.discard(wake)

    # --- The end ---

    def begin_shutdown(self) -> None:
        """Tell every socket to close with 1012; returns at once and may be called from a signal handler."""
        self.is_stopping.set()
        for wake in list(self._sockets):
            wake()

    def shutdown(self) -> None:
        """Close all sockets and end all sessions; waits for them, up to SHUTDOWN_S."""
        self.begin_shutdown()
        deadline = time.perf_counter() + SHUTDOWN_S
        while self._n_sockets > 0 and time.perf_counter() < deadline:
            time.sleep(0.01)
        sessions = list(self._sessions.values())
        for session in sessions:
            session.end(SessionGone("the server stops"))
        for session in sessions:
            session.join(max(0.0, deadline - time.perf_counter()))
