"""Cores: in a crowd, each turn is computed on a core of its own. On Linux only; elsewhere nothing is done.

Left alone, Linux puts two threads that compute on one core while another one idles until its next tick: cores that
are idle often, and briefly, do not look for work. With a hundred sessions on two cores that was most of the idle time.
"""

import contextlib
import os
import sys
import threading
from typing import NamedTuple


class Hold(NamedTuple):
    """A core that a thread keeps to, and those on which it may run otherwise."""

    core: int
    cores: frozenset[int]


class Cores:
    """The cores that threads keep to, each at most one. Every method may be called from any thread, for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards the taken cores, for a few instructions at a time
        self._taken: set[int] = set()

    def take(self) -> Hold | None:
        """Keep this thread to a core that no other one keeps to; None if there is none."""
        if sys.platform != "linux":
            return None
        cores = frozenset(os.sched_getaffinity(0))
        with self._lock:
            core = min(cores - self._taken, default=None)
            if core is None:
                return None
            self._taken.add(core)
        with contextlib.suppress(OSError):  # the core may be the process's no longer
            os.sched_setaffinity(0, (core,))
        return Hold(core, cores)

    def give_back(self, hold: Hold) -> None:
        """Let this thread run where it might before it took a core."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # as above
                os.sched_setaffinity(0, hold.cores)
        with self._lock:
            self._taken.discard(hold.core)
