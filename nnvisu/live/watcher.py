"""Watcher: a socket as its session sees it: how to wake it, and when it wants the next state."""

import math
from collections.abc import Callable

from nnvisu.live.desk import Desk
from nnvisu.live.state import State


class Watcher:
    """wanted_at: when the socket could send something of a new state; infinity: only news.

    Written by the socket's thread, and by the session's when it has handed a state over: then the next one is wanted
    ``interval_s`` later, unless the socket says otherwise. Either may come first; at worst one state is made in vain.
    write: writes what is due of a state, as far as that can be done at the desk, and returns whether ``send`` is all
    that is left to be done. Else ``wake`` the socket's thread.
    """

    def __init__(
        self,
        wake: Callable[[], None] = lambda: None,
        write: Callable[[State], bool] = lambda state: False,
        send: Callable[[], None] = lambda: None,
    ):
        self.wake, self.write, self.send = wake, write, send
        self.wanted_at = math.inf
        self.interval_s = math.inf

    def want(self, at: float, interval_s: float) -> None:
        """Note when the next state is wanted, and at what interval from then on."""
        self.wanted_at, self.interval_s = at, interval_s

    def let_go(self) -> None:
        """Drop all references to the socket."""
        self.wake, self.write, self.send = lambda: None, lambda state: False, lambda: None

    def hand_over(self, state: State, now: float, desk: Desk | None) -> None:
        """Hand ``state`` to the socket.

        In a crowd, the session's thread, which is awake, holds the ``desk`` and has everything at hand, writes what is
        due, and sends it once it has left. Otherwise the socket's own thread does both, while training continues.
        """
        # From the time that was asked for, not from now: pictures fall on a grid of times.
        self.wanted_at = max(now, self.wanted_at + self.interval_s)
        if desk and self.write(state):
            desk.afterwards(self.send)
        else:
            self.wake()
