"""Waker: brings sessions from the store into memory, if need be from another server."""

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from nnvisu.errors import ServerFull, SessionMoved
from nnvisu.live.limits import ServerLimits
from nnvisu.live.saved_run import Restored
from nnvisu.live.saver import SessionSaver
from nnvisu.live.session_ids import SessionIds, key_of
from nnvisu.store.interface import HeldElsewhere

# How long somebody who comes is kept waiting for another server to hand a session over, or for the lease of one that
# died to run out.
HANDOVER_S = 6.0
ASK_S = 0.1


class Admit(Protocol):
    """Has a session in memory, from the store. Raises ServerFull."""

    def __call__(self, ids: SessionIds, owner: str, *, restored: Restored) -> object: ...


class Waker:
    """is_here: whether a session is in memory, by either of its keys. is_stopping: set once it is too late.

    limits: say whether runs that trained train on.
    """

    def __init__(
        self,
        saver: SessionSaver,
        clock: Callable[[], float],
        is_here: Callable[[bytes], bool],
        admit: Admit,
        is_stopping: threading.Event,
        limits: ServerLimits,
    ):
        self._saver, self._clock = saver, clock
        self._is_here, self._admit = is_here, admit
        self._is_stopping, self._goes_on = is_stopping, bool(limits.resume_runs)
        self._waking = threading.Lock()

    def wake(self, session_id: str, visitor: str) -> None:
        """Have the session in memory that has this id, if the store has it, and what it needs beside.

        visitor: whose share of the server it counts towards. Raises ServerFull, and SessionMoved if another server has
        it and does not hand it over in time.
        """
        deadline = self._clock() + HANDOVER_S
        while True:
            try:
                if self._saver.beside:
                    self._saver.beside.bring(session_id)
                return self._wake_once(key_of(session_id), visitor, asks=True)
            except HeldElsewhere:
                if self._clock() >= deadline or self._is_stopping.wait(ASK_S):
                    raise SessionMoved("another server still has the session; come back in a moment") from None

    def resume(self, keys: Iterable[bytes], is_looked_for: bool, has_room: Callable[[], bool]) -> None:
        """Wake these sessions, except those that other servers have, as long as there is room.

        is_looked_for: by somebody; the others are woken only to go on.
        """
        for key in keys if self._goes_on or is_looked_for else ():
            if has_room() and not self._is_stopping.is_set():
                with contextlib.suppress(ServerFull, HeldElsewhere):
                    self._wake_once(key, "", asks=False)

    def _wake_once(self, key: bytes, visitor: str, asks: bool) -> None:
        with self._waking:
            if self._is_here(key) or (loaded := self._saver.load(key, self._goes_on, asks)) is None:
                return
            ids, restored = loaded
            try:
                self._admit(ids, visitor, restored=restored)
            except ServerFull:
                self._saver.let_go(ids)
                raise
