"""ClassroomRecords: classrooms in the store, beside the sessions of their people. What they hold goes without a trace.

A classroom is an entry of its own, so that it outlives a teacher's session that sleeps.
"""

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from nnvisu.classroom.classroom import Classroom
from nnvisu.classroom.saved import packed, unpacked
from nnvisu.live.saver import SessionSaver
from nnvisu.live.store_access import StoreAccess
from nnvisu.store.interface import CLASSROOM_KEYS, Change, HeldElsewhere, Store
from nnvisu.wire.records import DamagedRecord

logger = logging.getLogger(__name__)

PART = "classroom"
KEY_BYTES = 32


class Packed(NamedTuple):
    """A classroom as a change of the store."""

    code: str
    change: Change


class ClassroomRecords:
    """saver: of the sessions, which share the store."""

    def __init__(self, access: StoreAccess, saver: SessionSaver):
        self._access, self._saver = access, saver

    def packed(self, classroom: Classroom) -> Packed:
        """Return a classroom as it is now, for ``write``."""
        key = key_of_code(classroom.code)
        return Packed(classroom.code, Change(key, key[::-1], time.time(), False, {PART: packed(classroom)}))

    def write(self, changes: Sequence[Packed], is_held: Callable[[str], bool]) -> bool:
        """Write classrooms, but for those that have ended meanwhile; return whether that was done."""

        def put(store: Store) -> bool:
            store.put(each.change for each in changes if is_held(each.code))
            return True

        return bool(self._access.is_on and self._access.attempt(put, "write"))

    def read(self, held: Collection[str]) -> Iterable[Classroom]:
        """Return all classrooms of the store, but those that are held here, by code, or by other servers."""

        def keys_of_all(store: Store) -> list[bytes]:
            return [entry.key for entry in store.entries() if entry.key.startswith(CLASSROOM_KEYS)]

        known = {key_of_code(code) for code in held}
        for key in (self._access.attempt(keys_of_all) if self._access.is_on else None) or []:
            with contextlib.suppress(HeldElsewhere):
                if key not in known and (classroom := self._claimed(key, asks=False)):
                    yield classroom

    def claim(self, code: str) -> Classroom | None:
        """Return the classroom with this code from a store that servers share. Raises HeldElsewhere, and asks."""
        return self._claimed(key_of_code(code), asks=True) if self._access.is_on and self._access.is_shared else None

    def _claimed(self, key: bytes, asks: bool) -> Classroom | None:
        """Return a classroom; one that cannot be read is gone."""
        stored = self._access.attempt(lambda store: store.claim(key, asks))
        if stored is None:
            return None
        try:
            return unpacked(stored.parts.get(PART, b""))
        except DamagedRecord as error:
            logger.warning("A class could not be read from the store, and is deleted: %s", error)
            self._saver.erase([key])
            return None

    def erase(self, sessions: Collection[bytes], code: str | None = None) -> None:
        """Delete sessions by their keys, and the classroom if its code is given, so that nothing can be found."""
        self._saver.erase([*sessions, *([key_of_code(code)] if code else [])])


def key_of_code(code: str) -> bytes:
    """Return the key that a classroom has in the store: it says what it is, and not its code."""
    return (CLASSROOM_KEYS + hashlib.sha256(code.encode()).digest())[:KEY_BYTES]
