"""The sessions that a server holds: whose they are, what memory they have, and which of them make room for others."""

from collections import Counter
from collections.abc import Iterable, Iterator

from nnvisu.errors import ServerFull
from nnvisu.live.fairness import is_within_part, most_dispensable, surplus_owner
from nnvisu.live.limits import ServerLimits
from nnvisu.live.places import SocketPlaces
from nnvisu.live.session import TrainingSession
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
    """A session, the owner that it counts to, and its memory when it was last measured."""

    def __init__(self, session: TrainingSession, owner: str):
        self.session = session
        self.owner = owner
        self.measure()

    def measure(self) -> None:
        """Take note of the session's memory."""
        self.n_bytes = self.session.n_bytes

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was ever asked of the session."""
        return self.session.is_untouched

    @property
    def idle_since(self) -> float:
        """The time at which its last socket went."""
        return self.session.idle_since


class HeldSessions:
    """Sessions by id, in order of arrival. The caller holds the registry's lock, but for iterating and sums."""

    def __init__(self, places: SocketPlaces):
        self._places = places
        self._by_id: dict[str, HeldSession] = {}
        self._by_viewer_id: dict[str, HeldSession] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[HeldSession]:
        return iter(list(self._by_id.values()))

    def get(self, session_id: str) -> HeldSession | None:
        """Return what is held under this id, if anything."""
        return self._by_id.get(session_id)

    def find(self, session_id: str | None) -> tuple[TrainingSession, Role] | None:
        """Return the session and the role that the id gives, or None."""
        if session_id in self._by_id:
            return self._by_id[session_id].session, "owner"
        return (self._by_viewer_id[session_id].session, "viewer") if session_id in self._by_viewer_id else None

    def add(self, held: HeldSession) -> None:
        """Hold another session."""
        self._by_id[held.session.id] = self._by_viewer_id[held.session.viewer_id] = held

    def remove(self, held: HeldSession) -> None:
        """Forget a session."""
        del self._by_id[held.session.id], self._by_viewer_id[held.session.viewer_id]

    # --- Limits ---

    @property
    def n_bytes(self) -> int:
        """Memory of all sessions and sockets, about."""
        return self._n_bytes_with(self)

    def limit_reached(self, limits: ServerLimits) -> str | None:
        """Return which limit leaves no room for a new session even if all goes that was left behind, or None."""
        left = set(self._left())
        return self._lacking(limits, [held for held in self if held not in left], NEW_SESSION_BYTES, 1)

    def making_room(
        self, limits: ServerLimits, owner: str, n_bytes: int, growing: HeldSession | None = None
    ) -> Iterator[HeldSession]:
        """Yield sessions to be removed until a new one of ``owner`` fits, or ``n_bytes`` more of ``growing``.

        Raises ServerFull where those that may be ended are too few.
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
        """Return those to which nobody is connected, or only sockets that have been told to leave."""
        leaving = self._places.leaving_sessions
        return [held for held in self if not held.session.has_sockets or held.session in leaving]
