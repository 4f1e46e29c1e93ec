"""StoreAccess: a store that may fail. What goes wrong with it costs persistence, never a session, and is said once."""

import dataclasses
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Literal, Protocol, TypeVar

from nnvisu.store.interface import Opener, Problem, Store, StoreGone, StoreProblem

logger = logging.getLogger(__name__)

# How long a server that is just ending may take to let go of its store.
LOCK_WAIT_S = 6.0
# A store that has failed is tried again after this time: a disk may have room again, and a server be back.
RETRY_S, UNREACHABLE_RETRY_S = 10.0, 1.0

# What was asked of the store: nothing that could fail, to read, or to write. One that is full can still be read.
Asked = Literal["nothing", "read", "write"]
WRITING_PROBLEMS = ("full", "read_only")
Status = Literal["off", "opening", "ok"] | Problem
Result = TypeVar("Result")


@dataclasses.dataclass(frozen=True)
class StoreHealth:
    """What everybody may know; what is wrong in detail is in the log. written_s_ago: None before the first write."""

    status: Status
    sessions: int
    n_bytes: int
    written_s_ago: float | None


class Beside(Protocol):
    """What is kept beside sessions, in the same store; called by the saver's thread."""

    @property
    def people(self) -> Mapping[bytes, set[bytes]]:
        """The keys of its entries, each with the keys of the sessions that have to be at the same server."""

    @property
    def looked_for(self) -> Collection[bytes]:
        """The keys of sessions that are not in memory, and that somebody would see there."""

    def restore(self) -> None:
        """Read all of it that no other server has, before any session is read."""

    def bring(self, session_id: str) -> None:
        """Read what a session with this id needs. Raises HeldElsewhere, and asks the server that has it."""

    def write(self) -> None:
        """Write what has changed."""

    def hand_over(self, keys: Collection[bytes]) -> None:
        """Write these entries, and forget those that are written: another server is to have them."""

    def let_go(self, keys: Collection[bytes]) -> None:
        """Forget these entries: another server has them."""

    def note_missing(self, keys: Collection[bytes]) -> None:
        """Note that the store has lost these entries."""


class StoreAccess:
    """Opens the store when it is first needed, and again after a fault.

    open_store: None for no store. openings: how often it was opened;
    whoever knows what lies in it knows that of one opening.
    """

    def __init__(self, open_store: Opener | None, clock: Callable[[], float]):
        self._open_store = open_store
        self._clock = clock
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._is_damaged = False
        self._wait_s = LOCK_WAIT_S  # the first time only: somebody who came back may be waiting
        self._retry_at = clock()
        self.status: Status = "opening" if open_store else "off"
        self.openings = 0

    @property
    def is_on(self) -> bool:
        """Whether there is to be a store, working or not."""
        return self._open_store is not None

    @property
    def is_shared(self) -> bool:
        """Whether other servers have the same store, and it works."""
        return bool(self.attempt(lambda store: store.is_shared, "nothing"))

    def attempt(self, work: Callable[[Store], Result], asked: Asked = "read") -> Result | None:
        """Return what ``work`` gives; None if the store does not work, which is noted. asked: what success proves."""
        with self._lock:
            openings = self.openings
            try:
                store = self._opened()
                result = None if store is None else work(store)
            except StoreProblem as problem:
                self._note(problem)
                return None
            is_proven = asked == "write" or (asked == "read" and self.status not in WRITING_PROBLEMS)
            if store is not None and (is_proven or self.openings > openings):
                self._note_success()
            return result

    def close(self) -> None:
        """Let go of the store, for good."""
        with self._lock:
            self._open_store = None
            if self._store is not None:
                self._store.close()
                self._store = None

    def _opened(self) -> Store | None:
        if self._clock() < self._retry_at:
            return None
        if self._store is None and self._open_store is not None:
            wait_s, self._wait_s = self._wait_s, 0.0
            self._store = self._open_store(self._is_damaged, wait_s)
            self._is_damaged = False
            self.openings += 1
        return self._store

    def _note(self, problem: StoreProblem) -> None:
        if self.status != problem.problem:
            logger.warning("%s Sessions go on, and are not kept.", problem)
        self.status = problem.problem
        self._retry_at = self._clock() + (UNREACHABLE_RETRY_S if problem.problem == "unreachable" else RETRY_S)
        if self._store is not None and (problem.problem == "damaged" or isinstance(problem, StoreGone)):
            self._is_damaged = problem.problem == "damaged"
            self._store.close()
            self._store = None

    def _note_success(self) -> None:
        if self.status not in ("ok", "opening"):
            logger.warning("The store works again.")
        self.status = "ok"
