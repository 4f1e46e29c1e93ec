"""SessionSaver: writes sessions to the store, in a thread of its own, and reads those that come back.

A session's thread hands over references to arrays that never change, in some tenths of a millisecond; to pack and write
them is this thread's work. All sessions that are due are written in one transaction.
"""

import dataclasses
import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence

from nnvisu.live.eraser import Eraser
from nnvisu.live.saved_parts import Parts, RunPacker
from nnvisu.live.saved_reading import RunReader
from nnvisu.live.saved_run import Restored, SavedRun
from nnvisu.live.session import TrainingSession
from nnvisu.live.session_ids import SessionIds
from nnvisu.live.store_access import Beside, StoreAccess, StoreHealth
from nnvisu.store.interface import CLASSROOM_KEYS, Change, Entry, Store
from nnvisu.wire.records import DamagedRecord

logger = logging.getLogger(__name__)

TICK_S = 0.25  # how late a change is written at most
TRAINING_S = 4.0  # how often a session that trains is written: with all that comes on top it is 5 s behind at most
ANSWER_S = 1.0  # sessions that take longer to hand over their run are written next time
UPKEEP_S = 60.0  # how often the store is gone through, for what is too old or too much
OPENING_S = 10.0  # how long somebody who comes back waits for the store to open


class _Kept:
    """What is known of one session's entry in the store: its parts, what they show, and when that was taken."""

    def __init__(self) -> None:
        self.packer = RunPacker()
        self.opening = 0
        self.names: frozenset[str] = frozenset()
        self.seen: tuple[int, int] | None = None
        self.taken_at = float("-inf")


@dataclasses.dataclass(frozen=True)
class _Taken:
    session: TrainingSession
    run: SavedRun
    seen: tuple[int, int]


class SessionSaver:
    """The sessions' way into the store and out of it. Its thread starts with ``start``.

    held: the sessions in memory. max_bytes: of the store. drop_s: how long it keeps what nobody touches.
    """

    def __init__(
        self,
        access: StoreAccess,
        clock: Callable[[], float],
        held: Callable[[], Sequence[TrainingSession]],
        max_bytes: float,
        drop_s: float,
    ):
        self._access = access
        self._clock = clock
        self._held = held
        self._max_bytes, self._drop_s = max_bytes, drop_s
        self._kept: dict[bytes, _Kept] = {}
        self._eraser = Eraser(access)
        self.beside: Beside | None = None
        self._answers: queue.SimpleQueue[_Taken] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self._entries: list[Entry] = []
        self._next_upkeep = self._written_at = float("-inf")
        self._is_opened, self._is_stopping = threading.Event(), threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    # --- From any thread ---

    def start(self, resume: Callable[[Iterable[bytes]], None]) -> None:
        """Start the thread, if it is not there and there is a store. resume: given once the keys
        of what was active in it."""
        with self._starting:
            if self._thread is None and self._access.is_on and not self._is_stopping.is_set():
                self._thread = threading.Thread(target=self._run, args=(resume,), name="nnvisu-store", daemon=True)
                self._thread.start()

    def load(self, key: bytes, goes_on: bool) -> tuple[SessionIds, Restored] | None:
        """Return ids and run of the session that has this key, None if the store has none that can be read."""
        if self._thread is None or not self._is_opened.wait(OPENING_S):
            return None
        if self._access.attempt(lambda store: store.get(key)) is None:
            return None
        with self._writing:  # what is on its way into the store is there first
            stored = self._access.attempt(lambda store: store.get(key))
        if stored is None:
            return None
        entry = stored.entry
        try:
            run, head = RunReader(stored.parts, self._clock).read()
        except DamagedRecord as error:
            logger.warning("A session could not be read from the store: %s", error)
            return None
        kept = self._kept[entry.key] = _Kept()
        kept.opening, kept.names = self._access.openings, frozenset(stored.parts)
        ids = SessionIds(entry.key, entry.other_key)
        return ids, Restored(run, goes_on, bool(head.get("is_untouched")))

    def is_current(self, session: TrainingSession) -> bool:
        """Return whether the store holds the session as it is now."""
        kept = self._kept.get(session.ids.owner_key)
        return kept is not None and kept.opening == self._access.openings and kept.seen == _seen(session)

    def is_whole(self, session: TrainingSession) -> bool:
        """Return whether nothing is lost with what is in memory: experiments are not stored."""
        return session.state.experiment is None and self.is_current(session)

    def let_go(self, session: TrainingSession) -> None:
        """Note that a session has left memory; the store keeps it."""
        self._kept.pop(session.ids.owner_key, None)

    def forget(self, session: TrainingSession) -> None:
        """Delete a session whose time is over."""
        self.let_go(session)
        if self._thread is not None:
            self._access.attempt(lambda store: store.delete([session.ids.owner_key]))

    def erase(self, keys: Collection[bytes]) -> None:
        """Delete entries without a trace; where the store does not work, as soon as it does."""
        if self._thread is not None:
            with self._writing:
                for key in keys:
                    self._kept.pop(key, None)
                self._eraser.erase(keys, self._held())

    @property
    def health(self) -> StoreHealth:
        """How the store is."""
        ago = self._clock() - self._written_at
        return StoreHealth(
            self._access.status,
            len(self._entries),
            sum(entry.n_bytes for entry in self._entries),
            None if ago == float("inf") else round(ago, 1),
        )

    def begin_stop(self) -> None:
        """Have all sessions written at once, by the thread. May be called from a signal handler."""
        self._is_stopping.set()

    def stop(self, deadline: float) -> None:
        """Write all sessions as they are, as far as that is done by ``deadline`` of the clock, and close the store."""
        self.begin_stop()
        if self._thread is not None:
            self._thread.join(max(0.0, deadline - self._clock()))
            changed = [each for each in self._held() if each.state.is_training or not self.is_current(each)]
            self._save(changed, max(0.0, deadline - self._clock()), is_last=True)
            self._write_beside()
            self._access.close()

    # --- The thread ---

    def _run(self, resume: Callable[[Iterable[bytes]], None]) -> None:
        if self.beside:
            self.beside.restore()
        self.look_after()
        self._is_opened.set()
        resume([entry.key for entry in self._entries if entry.is_active])
        while not self._is_stopping.wait(TICK_S):
            try:
                if self._access.attempt(lambda store: True):
                    self._save(self._due(), ANSWER_S)
                    self._write_beside()
                if self._clock() >= self._next_upkeep:
                    self.look_after()
            except Exception:
                logger.exception("sessions could not be saved")
                self._is_stopping.wait(UPKEEP_S)
        self._save(self._held(), ANSWER_S)

    def _due(self) -> list[TrainingSession]:
        """Return the sessions that have changed; those that train only once one of them was not written for long."""
        now, changed, training = self._clock(), [], []
        for session in self._held():
            kept = self._kept.setdefault(session.ids.owner_key, _Kept())
            if session.state.is_training and kept.seen is not None:
                training.append((session, kept))
            elif kept.seen != _seen(session):
                changed.append(session)
        is_time = any(now >= kept.taken_at + TRAINING_S for _, kept in training)
        return changed + [session for session, kept in training if is_time and now >= kept.taken_at + TRAINING_S / 2]

    def _save(self, sessions: Sequence[TrainingSession], wait_s: float, is_last: bool = False) -> None:
        """Have these sessions hand over their runs, and write those that come in time. is_last: and then rest."""
        with self._writing:
            taken = self._taken(sessions, wait_s, is_last)
            held = set(self._held())  # after that: whoever left meanwhile is not written
            taken = [each for each in taken if each.session in held]
            if not taken:
                return
            changes = [(each, *self._packed(each)) for each in taken]
            opening = self._access.openings

            def put(store: Store) -> bool:
                # Whoever opened it anew since has lost what was known of its parts.
                if self._access.openings == opening:
                    store.put(change for _, _, change in changes)
                return self._access.openings == opening

            if self._access.attempt(put):
                self._written_at = self._clock()
                for each, parts, _ in changes:
                    if kept := self._kept.get(each.session.ids.owner_key):
                        kept.opening, kept.names, kept.seen = opening, parts.names, each.seen

    def _write_beside(self) -> None:
        with self._writing:
            self._eraser.erase((), self._held())
        if self.beside:
            self.beside.write()

    def _taken(self, sessions: Sequence[TrainingSession], wait_s: float, is_last: bool) -> list[_Taken]:
        """Return the runs that are handed over in time, the newest of each session; late ones come next time."""
        sessions = [session for session in sessions if session.ended_because is None]  # nobody would answer
        for session in sessions:
            self._kept.setdefault(session.ids.owner_key, _Kept()).taken_at = self._clock()
            session.save(_giver(self._answers, session, _seen(session)), is_last)
        wanted, taken = set(sessions), dict[TrainingSession, _Taken]()
        deadline = self._clock() + wait_s
        while True:
            left_s = deadline - self._clock() if wanted - taken.keys() else 0.0
            try:
                answer = self._answers.get(timeout=left_s) if left_s > 0 else self._answers.get_nowait()
            except queue.Empty:
                return list(taken.values())
            taken[answer.session] = answer

    def _packed(self, taken: _Taken) -> tuple[Parts, Change]:
        session = taken.session
        kept = self._kept.setdefault(session.ids.owner_key, _Kept())
        known = kept.names if kept.opening == self._access.openings else ()
        parts = kept.packer.parts_of(taken.run, known, is_untouched=session.is_untouched)
        idle_s = 0.0 if session.has_sockets else self._clock() - session.idle_since
        change = Change(
            key=session.ids.owner_key,
            other_key=session.ids.viewer_key,
            touched_at=time.time() - idle_s,
            is_active=taken.run.is_running,
            parts=parts.new,
            kept=parts.names - parts.new.keys(),
        )
        return parts, change

    def look_after(self, now: float | None = None) -> None:
        """Go through the store: note who was here, and delete what is too old, or the oldest where there is too much.

        What is in memory stays, whatever it takes. now: seconds since 1970, if not those of the system.
        """
        self._next_upkeep = self._clock() + UPKEEP_S
        sessions, now = self._held(), time.time() if now is None else now
        present = [session.ids.owner_key for session in sessions if session.has_sockets]
        held = {session.ids.owner_key for session in sessions}
        for key in self._kept.keys() - held:
            self._kept.pop(key, None)

        def go_through(store: Store) -> list[Entry]:
            if present:
                store.touch(present, now)
            entries = [entry for entry in store.entries() if not entry.key.startswith(CLASSROOM_KEYS)]
            surplus = sum(entry.n_bytes for entry in entries) - self._max_bytes
            gone = set()
            for entry in entries:
                if entry.key not in held and (surplus > 0 or now - entry.touched_at > self._drop_s):
                    gone.add(entry.key)
                    surplus -= entry.n_bytes
            if gone:
                store.delete(gone)
            return [entry for entry in entries if entry.key not in gone]

        self._entries = self._access.attempt(go_through) or []


def _giver(
    answers: "queue.SimpleQueue[_Taken]", session: TrainingSession, seen: tuple[int, int]
) -> Callable[[SavedRun], None]:
    return lambda run: answers.put(_Taken(session, run, seen))


def _seen(session: TrainingSession) -> tuple[int, int]:
    """Return what differs once there is something new to write, of a session that rests."""
    state = session.state
    return state.versions.news, state.step
