"""SessionRegistry: sessions by id. Creates, finds, pauses, drops and ends them, and counts the sockets."""

import contextlib
import functools
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from nnvisu.errors import LimitExceeded, NnvisuError, ServerFull, SessionGone, SessionMoved
from nnvisu.live.classroom_records import ClassroomRecords
from nnvisu.live.classrooms import Classrooms
from nnvisu.live.desk import Desk
from nnvisu.live.forking import RunCopy
from nnvisu.live.held_sessions import NEW_SESSION_BYTES, HeldSession, HeldSessions
from nnvisu.live.housekeeper import Housekeeper
from nnvisu.live.limits import ServerLimits
from nnvisu.live.memory import FreedMemory
from nnvisu.live.pictures import Pictures
from nnvisu.live.places import Entrance, SocketPlace, SocketPlaces
from nnvisu.live.saved_run import Restored
from nnvisu.live.saver import SessionSaver
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.session import TrainingSession
from nnvisu.live.session_ids import SessionIds, id_to_create
from nnvisu.live.store_access import StoreAccess
from nnvisu.live.waking import Waker
from nnvisu.live.warmup import Warmup
from nnvisu.live.watcher import Watcher
from nnvisu.store.interface import Opener
from nnvisu.wire.objects import Role

SHUTDOWN_S = 1.5
SAVING_S = 8.0  # what writing all sessions may take beside, on a machine that has much else to do


class SessionRegistry:
    """All sessions of one process. Its housekeeping thread starts with the first session."""

    def __init__(
        self,
        limits: ServerLimits,
        clock: Callable[[], float] = time.perf_counter,
        open_store: Opener | None = None,
    ):
        self.limits = limits
        self.clock = clock
        self.warmup = Warmup()
        self.is_stopping = threading.Event()
        self._gate = ComputeGate()
        self._lock = threading.Lock()
        self._entering = threading.Lock()  # before the waker's, and that before the other one
        self._places = SocketPlaces()
        self._sessions = HeldSessions(self._places)
        access = StoreAccess(open_store, clock)
        self.saver = SessionSaver(
            *(access, clock, lambda: self._sessions.kept),
            *(limits.store_mb * 2**20, limits.idle_drop_s),
        )
        account = self._gate.account()  # of all walls
        self.classrooms = Classrooms(
            *(self._sessions.of_owner, ClassroomRecords(access, self.saver)),
            *(lambda: Pictures(self._gate, account), clock),
        )
        self.saver.beside = self.classrooms
        self._waker = Waker(self.saver, clock, self._sessions.has, self._admitted, self.is_stopping, limits)
        self._freed_memory = FreedMemory()
        self._n_dropped = 0
        interval_s = min(5.0, max(0.05, limits.idle_pause_s / 4))
        self._housekeeper = Housekeeper(interval_s, self.is_stopping, clock, self.sweep, self._sessions.note_sleep)

    @property
    def desk(self) -> Desk:
        """The desk at which sockets do their work."""
        return self._gate.desk

    # --- Sessions ---

    @property
    def n_sessions(self) -> int:
        """Number of sessions."""
        return len(self._sessions)

    @property
    def n_training(self) -> int:
        """Number of sessions whose run, or experiment, goes on."""
        return sum(held.session.state.is_training for held in self._sessions)

    def find(self, session_id: str | None, visitor: str = "") -> tuple[TrainingSession, Role] | None:
        """Return the session and the role that the id gives, or None; one that lies in the store is woken.

        Raises ServerFull or SessionMoved if it cannot be. visitor: whose share of the server it counts towards.
        """
        if (found := self._held(session_id, visitor)) is None and session_id is not None:
            self._waker.wake(session_id, visitor)
            found = self._held(session_id, visitor)
        return found

    def _held(self, session_id: str | None, visitor: str) -> tuple[TrainingSession, Role] | None:
        with self._lock:
            return self._sessions.find(session_id, visitor)

    def enter(self, asked: str | None, copied: str | None, watcher: Watcher, owner: str) -> Entrance:
        """Return a session with ``watcher`` attached, the role in it, and how it came about.

        It is the one with the id ``asked``; else a new one, as far as ``id_to_create`` allows, with a copy
        of the run of ``copied`` if that is known, by either id. Raises SessionGone, InvalidValue or ServerFull.
        """
        found = self.find(asked, owner)
        if found is None:
            new_id = id_to_create(asked)
            model = self.find(copied)
            origin = model[0].copy_run() if model else None
            with self._entering:  # two sockets may bring the same new id at once
                found = self.find(new_id, owner)
                if found is None:
                    return Entrance(self.create(watcher, origin, owner, new_id), "owner", False, origin is not None)
        session, role = found
        session.attach(watcher)
        return Entrance(session, role, True, False)

    def create(
        self,
        watcher: Watcher | None = None,
        origin: RunCopy | None = None,
        owner: str = "",
        session_id: str | None = None,
    ) -> TrainingSession:
        """Return a new, started session, attached to ``watcher`` so that it is not idle. Raises ServerFull if full.

        origin: the run to copy. owner: whose share of the server it counts towards. session_id: no other session's.
        """
        return self._admitted(SessionIds.new(session_id), owner, watcher, origin)

    def _admitted(
        self,
        ids: SessionIds,
        owner: str,
        watcher: Watcher | None = None,
        origin: RunCopy | None = None,
        restored: Restored | None = None,
    ) -> TrainingSession:
        with self._lock:
            self._make_room(owner, NEW_SESSION_BYTES)
        # Takes milliseconds, during which others need not wait.
        check_memory = functools.partial(self._check_memory, ids)
        session = TrainingSession(
            ids, self._gate, self.warmup, self.clock, check_memory, self.limits.history_bytes, origin, restored
        )
        if watcher is not None:
            session.attach(watcher)
        held = HeldSession(session, owner)
        with self._lock:
            self._make_room(owner, held.n_bytes)
            self._sessions.add(held)
        self._housekeeper.start()
        self.classrooms.recognise(session)
        session.start()
        return session

    def _drop(self, held: HeldSession, because: NnvisuError) -> None:
        self._sessions.remove(held)
        self._n_dropped += 1
        self.saver.let_go(held.session.ids)
        held.session.end(because)

    # --- The store ---

    def start(self) -> None:
        """Start what is not to start on import: the compiler, and the store, whose active runs go on."""
        self.warmup.start()
        self.saver.start(self._resume, self._give_up)

    def _resume(self, keys: Iterable[bytes], is_looked_for: bool) -> None:
        """Have these sessions in memory, as long as nobody has to make room for them."""
        if self.classrooms.n_classrooms:
            self._housekeeper.start()
        self._waker.resume(keys, is_looked_for, lambda: self.limit_reached is None)

    def _give_up(self, sessions: Iterable[TrainingSession]) -> None:
        """End sessions that another server has; who comes back is led there."""
        with self._lock:
            for session in sessions:
                held = self._sessions.get(session.ids)
                if held and held.session is session:
                    self._drop(held, SessionMoved("another server has the session now; come back in a moment"))

    # --- Limits ---

    @property
    def limit_reached(self) -> str | None:
        """The limit that keeps newcomers out: sockets, sessions or memory; None if there is room.

        Abandoned sessions count as room. Owners with less than their fair share may get in regardless.
        """
        if len(self._places) >= self.limits.max_sockets:
            return "sockets"
        return self._sessions.limit_reached(self.limits)

    @property
    def n_bytes(self) -> int:
        """Approximate memory of all sessions and sockets."""
        return self._sessions.n_bytes

    def _make_room(self, owner: str, n_bytes: int, growing: HeldSession | None = None) -> None:
        for held in self._sessions.making_room(self.limits, owner, n_bytes, growing):
            self._places.displace(held.session)  # first, as its sockets say why they close
            self._drop(held, ServerFull("the session was ended: the server needed room"))

    def _check_memory(self, ids: SessionIds, n_bytes: int) -> None:
        """Raise LimitExceeded if another ``n_bytes`` for a session do not fit. Called from the session's thread."""
        held = self._sessions.get(ids)
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
            # Until it is measured again: others must not be given the same memory.
            held.n_bytes += n_bytes

    # --- Time ---

    def sweep(self, now: float) -> None:
        """Pause, put to sleep or delete idle sessions without sockets, forget failed ones, and measure the others.

        Memory freed before is returned to the system.
        """
        self.classrooms.sweep()
        for held in self._sessions:
            held.measure()
        with self._lock:
            # Threads of sessions removed this time still have to end.
            n_dropped, self._n_dropped = self._n_dropped, 0
            forgotten: list[TrainingSession] = []
            for held in self._sessions:
                session = held.session
                idle_s = 0.0 if session.has_sockets else now - session.idle_since
                if session.ended_because is not None:
                    self._drop(held, session.ended_because)
                    forgotten.append(session)  # it would fail again
                elif idle_s >= self.limits.idle_drop_s or not (session.seat.is_kept or session.has_sockets):
                    self._drop(held, SessionGone("the session was ended: nobody came back to it"))
                    forgotten.append(session)
                elif idle_s >= self.limits.idle_pause_s and session.state.is_training:
                    session.pause()
                elif idle_s >= self.limits.idle_pause_s and self.saver.is_current(session):
                    self._drop(held, SessionGone("the session sleeps; come back to wake it"))
        for session in forgotten:
            self.saver.forget(session)
        self._freed_memory.note(n_dropped, self.n_sessions)

    # --- Sockets ---

    @property
    def n_sockets(self) -> int:
        """Number of open sockets."""
        return len(self._places)

    @contextlib.contextmanager
    def socket_place(self, owner: str = "") -> Iterator[SocketPlace]:
        """Hold one of the places for sockets. Raises ServerFull if there is none for ``owner``."""
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
        """Tell every socket to close with 1012. Returns at once and may be called from a signal handler."""
        self.is_stopping.set()
        self.saver.begin_stop()
        self._places.wake_all()

    def shutdown(self) -> None:
        """Close all sockets and end all sessions; wait for them up to SHUTDOWN_S."""
        self.begin_shutdown()
        deadline = time.perf_counter() + SHUTDOWN_S
        while self.n_sockets > 0 and time.perf_counter() < deadline:
            time.sleep(0.01)
        self.saver.stop(self.clock() + SAVING_S)
        sessions = self._sessions.all
        deadline = time.perf_counter() + SHUTDOWN_S
        for session in sessions:
            session.end(SessionGone("the server stops"))
        for session in sessions:
            session.join(max(0.0, deadline - time.perf_counter()))
