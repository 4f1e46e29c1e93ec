"""What a store is: entries by key, each of named parts of bytes. And what can be wrong with one."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal, NamedTuple, Protocol

CLASSROOM_KEYS = b"classroom "  # how the keys of entries begin that are no sessions

Problem = Literal["damaged", "full", "locked", "newer", "read_only", "unreachable"]

# What may be wrong with one entry that a server believes to have. lost: another server has its lease. missing: it, or a
# part of it, is not there any more. wanted: another server has asked for it.
Standing = Literal["lost", "missing", "wanted"]


class StoreProblem(Exception):
    """The store cannot do what was asked; nothing of it is done. The message is a whole sentence, for the log."""

    def __init__(self, problem: Problem, message: str):
        super().__init__(message)
        self.problem: Problem = problem


class StoreGone(StoreProblem):
    """What was opened is not where it was any more: a store has to be opened anew."""


class HeldElsewhere(Exception):
    """Another server has the lease of the entry."""


@dataclasses.dataclass(frozen=True)
class Change:
    """What is to become of one entry.

    key, other_key: 32 bytes each, by either of which it is found. touched_at: seconds since 1970, when somebody last
    had to do with it. is_active: whether it goes on by itself. parts: new or other ones, by name. kept: the names of
    those that stay as they are; whatever else there was goes.
    """

    key: bytes
    other_key: bytes
    touched_at: float
    is_active: bool
    parts: Mapping[str, bytes]
    kept: Collection[str] = ()


class Entry(NamedTuple):
    """An entry without its parts. n_bytes: of all of them."""

    key: bytes
    other_key: bytes
    touched_at: float
    is_active: bool
    n_bytes: int


class Stored(NamedTuple):
    """A whole entry."""

    entry: Entry
    parts: dict[str, bytes]


class Store(Protocol):
    """Any method may raise StoreProblem; the next call may work again. Any thread may call, one after the other.

    In a store that several servers share, an entry belongs to the one that has its lease. It has the lease from ``put``
    or ``claim`` on, until it lets go of it or has not renewed it for too long and another server has claimed it; what
    it puts after that is refused.
    """

    is_shared: bool

    def put(self, changes: Iterable[Change]) -> dict[bytes, Standing]:
        """Make all changes, or none, except those that are refused; return why, by key."""

    def claim(self, key: bytes, asks: bool) -> Stored | None:
        """Return the entry that has this key, as either of its two, and have its lease from now on.

        asks: whether to ask for it where another server has it. Raises HeldElsewhere.
        """

    def keep(self, keys: Iterable[bytes]) -> dict[bytes, Standing]:
        """Renew the leases of these entries, and let go of all others; return what is wrong, by key."""

    def touch(self, keys: Iterable[bytes], touched_at: float) -> None:
        """Note that somebody had to do with these entries."""

    def get(self, key: bytes) -> Stored | None:
        """Return the entry that has this key, as either of its two."""

    def delete(self, keys: Iterable[bytes]) -> None:
        """Forget these entries."""

    def erase(self, keys: Iterable[bytes]) -> None:
        """Forget these entries so that nothing of them can be found in what the store has on disk."""

    def entries(self) -> list[Entry]:
        """Return all entries, those first that were touched longest ago."""

    def close(self) -> None:
        """Let go of whatever it holds. It is not used any more."""


# Opens a store, given whether what is there is known to be damaged, and for how many seconds to wait for another server
# to let go of it. Raises StoreProblem.
Opener = Callable[[bool, float], Store]
