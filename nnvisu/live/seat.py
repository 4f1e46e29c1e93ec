"""Seat: the place of a session's owner in a classroom, if there is one, as the session and its sockets see it.

It is no part of the run: nothing here is computed with, kept in the journal or copied.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Literal

from nnvisu.errors import Forbidden
from nnvisu.live.wall import Wall
from nnvisu.wire import commands
from nnvisu.wire.command import Command
from nnvisu.wire.messages import ClassroomMessage

WHY_LOCKED = {
    "paused": "your teacher has paused the class; wait until it goes on",
    "training": "your teacher has not unlocked training yet",
}
TRAINING = (commands.StartTraining, commands.Step, commands.StartExperiment, commands.ContinueExperiment)


class Seat:
    """Written by ``Classrooms``, under its lock; read by any thread.

    message: what the owner is told, None for an owner who never was in a classroom. wall: of that classroom. is_kept:
    whether a store may hold the session; those of a classroom that ended are not kept.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Callable[[], None], ...] = ()
        self.message: ClassroomMessage | None = None
        self.wall: Wall | None = None
        self.is_kept = True
        self._locked: Literal["paused", "training"] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the owner has a socket."""
        return bool(self._listeners)

    @contextlib.contextmanager
    def visit(self, wake: Callable[[], None]) -> Iterator[None]:
        """Have a socket of the owner woken after each change, while the block runs."""
        with self._lock:
            self._listeners = (*self._listeners, wake)
        try:
            yield
        finally:
            with self._lock:
                listeners = list(self._listeners)
                listeners.remove(wake)
                self._listeners = tuple(listeners)

    def take(self, message: ClassroomMessage, wall: Wall, locked: Literal["paused", "training"] | None = None) -> None:
        """Tell the owner what there is to know now. locked: the rule that keeps the owner from training."""
        self._locked, self.wall, self.is_kept = locked, wall, True
        self._tell(message)

    def give_up(self, message: ClassroomMessage) -> None:
        """Tell the owner that this was all; the session goes with its last socket."""
        self._locked, self.wall, self.is_kept = None, None, False
        self._tell(message)

    def _tell(self, message: ClassroomMessage) -> None:
        if message != self.message:
            self.message = message
            for wake in self._listeners:
                wake()

    def check(self, command: Command) -> None:
        """Raise Forbidden if the owner may not do that now. Called by the session's thread, so in order with pauses."""
        if self._locked is None:
            return
        is_replay = isinstance(command, commands.LoadRecipe) and command.until_step is not None
        if isinstance(command, TRAINING) or is_replay:
            raise Forbidden(WHY_LOCKED[self._locked], "type")
