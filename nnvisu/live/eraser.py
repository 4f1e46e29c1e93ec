"""Eraser: deletes entries of the store without a trace; where the store does not work, as soon as it does."""

from collections.abc import Collection, Iterable

from nnvisu.live.session import TrainingSession
from nnvisu.live.store_access import StoreAccess
from nnvisu.store.interface import Store


class Eraser:
    """Called by one thread at a time."""

    def __init__(self, access: StoreAccess):
        self._access = access
        self._left: set[bytes] = set()

    def erase(self, keys: Collection[bytes], held: Iterable[TrainingSession]) -> None:
        """Delete these and what was left before, but for sessions that are kept again. held: those that are."""
        self._left |= set(keys)
        due = self._left - {session.ids.owner_key for session in held}

        def work(store: Store) -> bool:
            store.erase(due)
            return True

        if len(due) > 0 and self._access.attempt(work, "write") is not None:
            self._left -= due
