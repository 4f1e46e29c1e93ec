"""SessionSaver: writes sessions to the store, in a thread of its own, and reads those that come back.

A session's thread hands over references to arrays that never change, in some tenths of a millisecond; to pack and write
them is this thread's work. All sessions that are due are written in one transaction.
"""

import logging
import threading
import weakref
from collections.abc import Callable, Collection, Iterable, Sequence

from nnvisu.live.eraser import Eraser
from nnvisu.live.kept_entries import TICK_S, KeptEntries, KeptEntry, seen_of
from nnvisu.live.leases import GiveUp, Leases
from nnvisu.live.saved_parts import Parts
from nnvisu.live.saved_reading import RunReader
from nnvisu.live.saved_run import Restored
from nnvisu.live.session import TrainingSession
from nnvisu.live.session_ids import SessionIds
from nnvisu.live.store_access import Beside, StoreAccess, StoreHealth
from nnvisu.live.taken_runs import RunTaker, TakenRun
from nnvisu.live.time_of_day import TimeOfDay
from nnvisu.live.totals import STORE_LAG
from nnvisu.store.interface import CLASSROOM_KEYS, Change, Entry, Standing, Store
from nnvisu.wire.records import DamagedRecord

logger = logging.getLogger(__name__)

# Has sessions with these keys in memory, where there is room: those that go on, or that somebody looks for.
Resume = Callable[[Iterable[bytes], bool], None]

ANSWER_S = 1.0  # sessions that take longer to hand over their run are written next time
UPKEEP_S = 60.0  # how often the store is gone through, for what is too old or too much
OPENING_S = 10.0  # how long somebody who comes back waits for the store to open


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
        self._clock, self._now = clock, TimeOfDay()
        self._held = held
        self._max_bytes, self._drop_s = max_bytes, drop_s
        self._eraser = Eraser(access)
        self.beside: Beside | None = None
        self._kept = KeptEntries(clock)
        self._taker = RunTaker(clock)
        self._leases = Leases(access, clock, self._kept, held, lambda sessions: self._save(sessions, ANSWER_S))
        self._writing = threading.Lock()
        self._entries: list[Entry] = []
        self._next_upkeep = self._written_at = float("-inf")
        self._is_opened, self._is_stopping = threading.Event(), threading.Event()
        self._starting = threading.Lock()
        self._handed_over: set[TrainingSession] = set()
        self._unsaved: weakref.WeakSet[TrainingSession] = weakref.WeakSet()
        self._thread: threading.Thread | None = None

    # --- From any thread ---

    def start(self, resume: Resume, give_up: GiveUp) -> None:
        """Start the thread, if it is not there and there is a store.

        resume: given the keys of what is to be in memory. give_up: given sessions that another server has.
        """
        with self._starting:
            if self._thread is None and self._access.is_on and not self._is_stopping.is_set():
                self._leases.give_up, self._leases.beside = give_up, self.beside
                self._thread = threading.Thread(target=self._run, args=(resume,), name="nnvisu-store", daemon=True)
                self._thread.start()

    def load(self, key: bytes, goes_on: bool, asks: bool) -> tuple[SessionIds, Restored] | None:
        """Return ids and run of the session that has this key, None if the store has none that can be read.

        asks: whether to ask for it where another server has it. Raises HeldElsewhere.
        """
        if self._thread is None or not self._is_opened.wait(OPENING_S):
            return None
        if self._access.attempt(lambda store: store.claim(key, asks)) is None:
            return None
        with self._writing:  # what is on its way into the store is there first
            stored = self._access.attempt(lambda store: store.claim(key, asks))
        if stored is None:
            return None
        entry = stored.entry
        try:
            run, head = RunReader(stored.parts, self._clock).read()
        except DamagedRecord as error:
            logger.warning("A session could not be read from the store: %s", error)
            return None
        kept = self._kept[entry.key] = KeptEntry(self._clock())
        kept.opening, kept.names = self._access.openings, frozenset(stored.parts)
        ids = SessionIds(entry.key, entry.other_key)
        return ids, Restored(run, goes_on, bool(head.get("is_untouched")))

    def is_current(self, session: TrainingSession) -> bool:
        """Return whether the store holds the session as it is now."""
        kept = self._kept.get(session.ids.owner_key)
        return kept is not None and kept.opening == self._access.openings and kept.seen == seen_of(session)

    def let_go(self, ids: SessionIds) -> None:
        """Note that a session has left memory, or cannot come there; the store keeps it."""
        self._kept.pop(ids.owner_key, None)

    def forget(self, session: TrainingSession) -> None:
        """Delete a session whose time is over."""
        self.let_go(session.ids)
        if self._thread is not None:
            self._access.attempt(lambda store: store.delete([session.ids.owner_key]), "write")

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
            left = [each for each in self._held() if each not in self._handed_over]
            changed = [each for each in left if each.state.is_training or not self.is_current(each)]
            self._save(changed, max(0.0, deadline - self._clock()), is_last=True)
            self._write_beside()
            self._access.close()

    # --- The thread ---

    def _run(self, resume: Resume) -> None:
        if self.beside:
            self.beside.restore()
        self.look_after()
        self._is_opened.set()
        openings = self._access.openings
        is_first, looked_for = True, set[bytes]()  # a session that is not to be had is looked for once a minute
        while not self._is_stopping.wait(0 if is_first else TICK_S):
            try:
                if self._access.attempt(lambda store: True, "nothing"):
                    if self.beside and self._access.openings > openings:  # perhaps begun anew
                        self.beside.note_missing(self.beside.people.keys())
                    openings = self._access.openings
                    self._leases.keep()
                    self._save(self._kept.due(self._held(), self._access.openings), ANSWER_S)
                    self._write_beside()
                if is_looked_after := self._clock() >= self._next_upkeep:
                    self.look_after()
                if is_looked_after and self.beside and self._access.is_shared:
                    self.beside.restore()
                if is_first or (is_looked_after and self._access.is_shared):
                    resume([entry.key for entry in self._entries if entry.is_active], False)
                if is_looked_after:
                    looked_for = set[bytes]()
                resume(self._newly_looked_for(looked_for), True)
                is_first = False
                STORE_LAG.value = self._kept.lag_s(self._held())
            except Exception:
                logger.exception("sessions could not be saved")
                self._is_stopping.wait(UPKEEP_S)
        if self._access.is_shared:
            self._write_beside()
            # Another server may have at once what is written here for the last time.
            self._handed_over = self._save(self._held(), ANSWER_S, is_last=True)
            left = [session.ids.owner_key for session in self._held() if session not in self._handed_over]
            self._access.attempt(lambda store: store.keep(left))
        else:
            self._save(self._held(), ANSWER_S)

    def _newly_looked_for(self, before: set[bytes]) -> Collection[bytes]:
        """Return the keys of sessions that somebody looks for beside those ``before``, and add them to these."""
        found = {*self.beside.looked_for} - before if self.beside else set()
        before |= found
        return found

    # --- Writing ---

    def _save(self, sessions: Iterable[TrainingSession], wait_s: float, is_last: bool = False) -> set[TrainingSession]:
        """Have these sessions hand over their runs, write those that come in time, and return whose were written.

        is_last: whether they rest then.
        """
        with self._writing:
            # Of those that have ended nobody would answer.
            sessions = [each for each in sessions if each.ended_because is None and each not in self._unsaved]
            for session in sessions:
                self._kept.of(session).taken_at = self._clock()
            taken = self._taker.take(sessions, wait_s, is_last)
            held = set(self._held())  # after that: whoever left meanwhile is not written
            packed = ((each, self._packed(each)) for each in taken if each.session in held)
            changes = [(each, *parts_and_change) for each, parts_and_change in packed if parts_and_change]
            if not changes:
                return set()
            opening = self._access.openings

            def put(store: Store) -> dict[bytes, Standing] | None:
                # Whoever opened it anew since has lost what was known of its parts.
                if self._access.openings != opening:
                    return None
                return store.put(change for _, _, change in changes)

            refused = self._access.attempt(put, "write")
            if refused is None:
                return set()
            self._written_at = self._clock()
            written = [each for each in changes if each[2].key not in refused]
            for each, parts, change in written:
                if kept := self._kept.get(change.key):
                    kept.note_stored(opening, parts.names, each.seen)
            self._leases.note(refused)
            return {each.session for each, _, _ in written}

    def _write_beside(self) -> None:
        if self.beside:
            self.beside.write()
        with self._writing:
            self._eraser.erase((), self._held())

    def _packed(self, taken: TakenRun) -> tuple[Parts, Change] | None:
        """Return the parts of a session, and what they change; None of one at which this fails: it costs no other."""
        try:
            return self._parts_of(taken)
        except Exception:
            logger.exception("a session cannot be saved; the others are")
            self._unsaved.add(taken.session)
            return None

    def _parts_of(self, taken: TakenRun) -> tuple[Parts, Change]:
        session = taken.session
        kept = self._kept.of(session)
        known = kept.names if kept.opening == self._access.openings else ()
        parts = kept.packer.parts_of(taken.run, known, is_untouched=session.is_untouched)
        idle_s = 0.0 if session.has_sockets else self._clock() - session.idle_since
        change = Change(
            key=session.ids.owner_key,
            other_key=session.ids.viewer_key,
            touched_at=self._now() - idle_s,
            is_active=taken.run.is_active,
            parts=parts.new,
            kept=parts.names - parts.new.keys(),
        )
        return parts, change

    def look_after(self, now: float | None = None) -> None:
        """Go through the store: note who was here, and delete what is too old, or the oldest where there is too much.

        What is in memory stays, whatever it takes. now: seconds since 1970, if not those of the time of day.
        """
        self._next_upkeep = self._clock() + UPKEEP_S
        sessions, now = self._held(), self._now() if now is None else now
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
