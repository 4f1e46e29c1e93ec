"""Watcher: a socket as its session sees it. How to wake it, and when it will take the next state."""

import math
from collections.abc import Callable


class Watcher:
    """wanted_at: from when on the socket would send something of a new state; infinity: only news.

    Written by the socket's thread, and by the session's when it has handed a state over: then the next one is wanted
    ``interval_s`` later, unless the socket says otherwise. Either may come first; at worst one state is made in vain.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None):
        self.wake = wake
        self.wanted_at = math.inf
        self.interval_s = math.inf

    def hand_over(self, now: float) -> None:
        """Note that there is a new state, and wake the socket."""
        # From the time that was asked for, not from now: pictures fall on a grid of times.
        self.wanted_at = max(now, self.wanted_at + self.interval_s)
        self.wake()
