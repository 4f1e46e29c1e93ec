"""Waker: brings sessions from the store into memory, if need be from another server."""

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from nnvisu.errors import ServerFull, SessionMoved
from nnvisu.live.saved_run import Restored
from nnvisu.live.saver import SessionSaver
from nnvisu.live.session_ids import SessionIds
from nnvisu.store.interface import HeldElsewhere

# How long somebody who comes is kept waiting for another server to hand a session over, or for the lease of one that
# died to run out.
HANDOVER_S = 6.0
ASK_S = 0.1


class Admit(Protocol):
    """Has a session in memory, from the store. Raises ServerFull."""

    def __call__(self, ids: SessionIds, owner: str, *, restored: Restored) -> object: ...


class Waker:
    """is_here: whether a session is in memory, by either of its keys. is_stopping: set once it is too late."""

    def __init__(
        self,
        saver: SessionSaver,
        clock: Callable[[], float],
        is_here: Callable[[bytes], bool],
        admit: Admit,
        is_stopping: threading.Event,
    ):
        self._saver, self._clock = saver, clock
        self._is_here, self._admit = is_here, admit
        self._is_stopping = is_stopping
        self._waking = threading.Lock()

    def wake(self, key: bytes, visitor: str, goes_on: bool, waits: bool = True) -> None:
        """Have the session in memory that has this key, if the store has it.

        visitor: whose share of the server it counts towards. waits: for another server that has it; else it may stay
        there. Raises ServerFull, and SessionMoved if it is not handed over in time.
        """
        deadline = self._clock() + HANDOVER_S
        while True:
            try:
                return self._wake_once(key, visitor, goes_on, waits)
            except HeldElsewhere:
                if not waits:
                    return None
            if self._clock() >= deadline or self._is_stopping.wait(ASK_S):
                raise SessionMoved("another server still has the session; come back in a moment")

    def resume(self, keys: Iterable[bytes], has_room: Callable[[], bool]) -> None:
        """Wake these sessions, except those that other servers have, as long as there is room; their runs go on."""
        for key in keys:
            if has_room() and not self._is_stopping.is_set():
                with contextlib.suppress(ServerFull):
                    self.wake(key, "", goes_on=True, waits=False)

    def _wake_once(self, key: bytes, visitor: str, goes_on: bool, asks: bool) -> None:
        with self._waking:
            if self._is_here(key) or (loaded := self._saver.load(key, goes_on, asks)) is None:
                return
            ids, restored = loaded
            try:
                self._admit(ids, visitor, restored=restored)
            except ServerFull:
                self._saver.let_go(ids)
                raise
