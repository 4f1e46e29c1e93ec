"""Mailbox: a queue of commands from other threads to a session's thread."""

import math
import queue
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nnvisu.errors import RateLimited
from nnvisu.live.dispatch import Answer, Reply
from nnvisu.live.internal_commands import InternalCommand
from nnvisu.wire.command import Command
from nnvisu.wire.message import Message

MAX_WAITING_COMMANDS = 1000
MAX_SLEEP_S = 3600.0  # no system supports a timeout of centuries


def _nobody(reply: Message | Answer) -> None:
    """Ignore the result of a command that nobody waits for."""


class Letter(NamedTuple):
    """A command, and the callback for its result."""

    command: Command | InternalCommand
    reply: Reply = _nobody


class Mailbox:
    """Any thread puts, one takes. ``sleeps_until``: when that one wakes up unprompted; minus infinity while awake."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._letters: queue.SimpleQueue[Letter] = queue.SimpleQueue()
        self.sleeps_until = -math.inf

    def put(self, command: Command, reply: Reply) -> None:
        """Add a command. Raises RateLimited if too many are waiting."""
        if self._letters.qsize() >= MAX_WAITING_COMMANDS:
            raise RateLimited(f"{MAX_WAITING_COMMANDS} commands wait already")
        self._letters.put(Letter(command, reply))

    def tell(self, command: InternalCommand) -> None:
        """Add a command of the server itself, however many are waiting; its result is ignored."""
        self._letters.put(Letter(command))

    def has_letters(self) -> bool:
        """Return whether anything is waiting."""
        return not self._letters.empty()

    def wait(self, seconds: float) -> Letter | None:
        """Return the next letter, or None if there is none within ``seconds`` or MAX_SLEEP_S."""
        self.sleeps_until = self._clock() + seconds
        try:
            return self._letters.get(timeout=min(seconds, MAX_SLEEP_S))
        except queue.Empty:
            return None
        finally:
            self.sleeps_until = -math.inf

    def take_all(self, first: Letter | None) -> Iterator[Letter]:
        """Yield ``first``, unless it is None, and everything waiting."""
        if first is not None:
            yield first
        while self.has_letters():  # only this thread takes any
            yield self._letters.get_nowait()
