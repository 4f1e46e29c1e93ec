"""Places for sockets: how many there are, who has them, and who has to give one up for somebody with fewer."""

import collections
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nnvisu.errors import ServerFull
from nnvisu.live.fairness import surplus_owner
from nnvisu.live.session import TrainingSession
from nnvisu.wire.objects import Role

# Sockets told to leave take a moment to do so, the slowest several seconds: up to this many more threads are needed.
MAX_LEAVING = 8


class SocketPlace:
    """The place of one socket, from before its upgrade until it closes.

    session: set once it is known. wake: wakes the connection. is_displaced: whether the connection has to end because
    somebody else needs the place; set by any thread, never unset.
    """

    def __init__(self, owner: str):
        self.owner = owner
        self.session: TrainingSession | None = None
        self.wake: Callable[[], None] | None = None
        self.is_displaced = False

    def displace(self) -> None:
        """Tell the connection to end."""
        self.is_displaced = True
        if self.wake is not None:
            self.wake()


class Entrance(NamedTuple):
    """The session that somebody gets, as owner or viewer.

    resumed: whether it existed before. is_copy: whether it is new and a copy of the session that was to be copied.
    """

    session: TrainingSession
    role: Role
    resumed: bool
    is_copy: bool


class Visit(NamedTuple):
    """What a socket connects to: its place, and the session as in ``Entrance``."""

    place: SocketPlace
    session: TrainingSession
    role: Role
    resumed: bool
    is_copy: bool


class SocketPlaces:
    """All places that are taken, in order of arrival. The caller holds the registry's lock for every change."""

    def __init__(self) -> None:
        self._taken: dict[SocketPlace, None] = {}

    def __len__(self) -> int:
        return len(self._taken)

    def __iter__(self) -> Iterator[SocketPlace]:
        return iter(list(self._taken))

    def take(self, owner: str, limit: int) -> SocketPlace:
        """Return a place for ``owner``, if necessary somebody else's. Raises ServerFull if there is none."""
        staying = [place for place in self if not place.is_displaced]
        if len(staying) >= limit:
            self._displace_one(staying, owner, limit)
        place = SocketPlace(owner)
        self._taken[place] = None
        return place

    def give_back(self, place: SocketPlace) -> None:
        """Undo ``take``."""
        del self._taken[place]

    def displace(self, session: TrainingSession) -> None:
        """Tell all connections of ``session`` to end."""
        for place in self:
            if place.session is session:
                place.displace()

    @property
    def leaving_sessions(self) -> set[TrainingSession]:
        """The sessions all of whose sockets have been told to leave."""
        leaving = {place.session for place in self if place.is_displaced and place.session}
        return leaving - {place.session for place in self if not place.is_displaced}

    def wake_all(self) -> None:
        """Wake every connection."""
        for place in self:
            if place.wake is not None:
                place.wake()

    def _displace_one(self, staying: list[SocketPlace], owner: str, limit: int) -> None:
        """Displace the newest place of the owner with the most."""
        held = collections.Counter(place.owner for place in staying)
        richest = surplus_owner(limit, held, owner, 1)
        if richest is None or len(self) - len(staying) >= MAX_LEAVING:
            raise ServerFull("all sockets of this server are in use")
        next(place for place in reversed(staying) if place.owner == richest).displace()
