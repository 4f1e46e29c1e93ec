"""The sessions that a server holds: their owners, their memory, and which of them make room for others."""

from collections import Counter
from collections.abc import Iterable, Iterator

from nnvisu.errors import ServerFull
from nnvisu.live.fairness import is_within_part, most_dispensable, surplus_owner
from nnvisu.live.limits import ServerLimits
from nnvisu.live.places import SocketPlaces
from nnvisu.live.session import TrainingSession
from nnvisu.live.session_ids import SessionIds, key_of
from nnvisu.wire.objects import Role

# What a new session holds soon, and what a socket does: threads, buffers, the last pictures. With these and what the
# session counts itself the sums were within a tenth of the process's growth: 100 sessions with a socket each held
# 94 to 111 MB and counted 102, 22 of the largest network and data held 860 to 1,040 MB and counted 940.
NEW_SESSION_BYTES = 256 * 1024
SOCKET_BYTES = 160 * 1024

FULL = {
    "sessions": "all sessions of this server are in use",
    "memory": "all memory for sessions of this server is in use",
}


class HeldSession:
    """A session, the owner it counts towards, empty until somebody comes, and its memory when last measured."""

    def __init__(self, session: TrainingSession, owner: str):
        self.session = session
        self.owner = owner
        self.measure()

    def measure(self) -> None:
        """Measure the session's memory."""
        self.n_bytes = self.session.n_bytes

    @property
    def is_untouched(self) -> bool:
        """Whether the session was never used."""
        return self.session.is_untouched

    @property
    def idle_since(self) -> float:
        """When its last socket closed."""
        return self.session.idle_since


class HeldSessions:
    """Sessions by id, in order of arrival.

    The caller holds the registry's lock, except for iterating, sums, ``has`` and ``of_owner``.
    """

    def __init__(self, places: SocketPlaces):
        self._places = places
        self._by_key: dict[bytes, HeldSession] = {}
        self._by_viewer_key: dict[bytes, HeldSession] = {}

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[HeldSession]:
        return iter(list(self._by_key.values()))

    @property
    def all(self) -> list[TrainingSession]:
        """The sessions themselves."""
        return [held.session for held in self]

    @property
    def kept(self) -> list[TrainingSession]:
        """Those that a store may hold."""
        return [session for session in self.all if session.seat.is_kept]

    def note_sleep(self, seconds: float) -> None:
        """Note that the whole process slept for so long, in which nobody could come back."""
        for held in self:
            held.session.idle_since += seconds

    def has(self, key: bytes) -> bool:
        """Return whether a session has this key, as owner's or viewer's."""
        return key in self._by_key or key in self._by_viewer_key

    def of_owner(self, key: bytes) -> TrainingSession | None:
        """Return the session whose owner's id has this hash, if any."""
        held = self._by_key.get(key)
        return held.session if held else None

    def get(self, ids: SessionIds) -> HeldSession | None:
        """Return the session with these ids, if any."""
        return self._by_key.get(ids.owner_key)

    def find(self, session_id: str | None, visitor: str) -> tuple[TrainingSession, Role] | None:
        """Return the session and the role that the id gives, or None. It counts towards its first ``visitor``."""
        if session_id is None:
            return None
        key = key_of(session_id)
        held = self._by_key.get(key) or self._by_viewer_key.get(key)
        if held is None:
            return None
        held.session.ids.learn(session_id)
        held.owner = held.owner or visitor
        return held.session, "owner" if key in self._by_key else "viewer"

    def add(self, held: HeldSession) -> None:
        """Hold another session."""
        ids = held.session.ids
        self._by_key[ids.owner_key] = self._by_viewer_key[ids.viewer_key] = held

    def remove(self, held: HeldSession) -> None:
        """Forget a session."""
        ids = held.session.ids
        del self._by_key[ids.owner_key], self._by_viewer_key[ids.viewer_key]

    # --- Limits ---

    @property
    def n_bytes(self) -> int:
        """Memory of all sessions and sockets, about."""
        return self._n_bytes_with(self)

    def limit_reached(self, limits: ServerLimits) -> str | None:
        """Return which limit leaves no room for a new session even without all abandoned ones, or None."""
        left = set(self._left())
        return self._lacking(limits, [held for held in self if held not in left], NEW_SESSION_BYTES, 1)

    def making_room(
        self, limits: ServerLimits, owner: str, n_bytes: int, growing: HeldSession | None = None
    ) -> Iterator[HeldSession]:
        """Yield sessions to remove until a new one of ``owner`` fits, or ``n_bytes`` more for ``growing``.

        Raises ServerFull if too few may be removed.
        """
        n_new = 0 if growing else 1
        while lacking := self._lacking(limits, list(self), n_bytes, n_new):
            others = [held for held in self if held is not growing]
            limit, wanted = (limits.max_sessions, 1) if lacking == "sessions" else (limits.max_bytes, n_bytes)
            amounts: Counter[str] = Counter()
            for held in self:
                amounts[held.owner] += 1 if lacking == "sessions" else held.n_bytes
            left = [held for held in self._left() if held is not growing]
            if growing and not is_within_part(limit, amounts, owner, wanted):
                left = [held for held in left if held.owner == owner]
            dispensable = most_dispensable(left)
            if dispensable is None:
                richest = surplus_owner(limit, amounts, owner, wanted)
                dispensable = next((held for held in reversed(others) if held.owner == richest), None)
            if dispensable is None:
                raise ServerFull(FULL[lacking])
            yield dispensable

    def _lacking(self, limits: ServerLimits, sessions: list[HeldSession], n_bytes: int, n_new: int) -> str | None:
        """Return what there would be too much of with ``n_new`` sessions and ``n_bytes`` beside these sessions."""
        if len(sessions) + n_new > limits.max_sessions:
            return "sessions"
        return "memory" if self._n_bytes_with(sessions) + n_bytes > limits.max_bytes else None

    def _n_bytes_with(self, sessions: Iterable[HeldSession]) -> int:
        return sum(held.n_bytes for held in sessions) + SOCKET_BYTES * len(self._places)

    def _left(self) -> list[HeldSession]:
        """Return the sessions without sockets, or only with sockets that have been told to leave."""
        leaving = self._places.leaving_sessions
        return [held for held in self if not held.session.has_sockets or held.session in leaving]
