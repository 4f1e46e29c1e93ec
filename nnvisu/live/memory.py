"""The memory of the process: how much there is, and how freed memory is returned to the system.

The GNU C library keeps memory that a thread has freed for that thread. With one thread per session, most of it would
never be used again: four sessions of the largest network held 255 MB, and 165 MB once it was asked to return the rest;
a hundred small ones left 57 MB behind, and 14 MB. (Two arenas for all threads left 205 MB; pages of their own for large
arrays 155 MB, but a turn then took 15 to 25 % longer.) Other libraries are left as they are.

Python itself returns memory in pieces of 1 MB, and only once nothing lies in one. A class of a hundred needs 20 of
them, and what remembers small things of it, as caches of the standard library do, keeps them all.
"""

import ctypes
import functools
import gc
import sys
import urllib.parse
from collections.abc import Callable

import psutil

# So much growth since the last time is worth the milliseconds of looking for freed memory.
GROWTH_BYTES = 32 * 2**20

# What clears these caches; the first two are of different versions of Python.
UNDOCUMENTED = (sys, "_clear_internal_caches"), (sys, "_clear_type_cache"), (urllib.parse, "clear_cache")

# So many more objects than before are worth a look for cycles. What goes with a session, a socket or a state is freed
# without one, so there is little to be found. By Python's own threshold of 700 it took 9 % of a class's server.
COLLECTOR_THRESHOLD = 20_000


class FreedMemory:
    """Returns freed memory to the system, now and then. The arguments are for tests."""

    def __init__(
        self,
        process_bytes: Callable[[], int] | None = None,
        give_back: Callable[[], None] | None = None,
        clear: Callable[[], None] | None = None,
    ):
        self._process_bytes = process_bytes or resident_bytes
        self._give_back = give_back or return_freed_memory
        self._clear = clear or clear_remains
        self._last_bytes = self._n_dropped = 0

    def note(self, n_dropped: int, n_left: int) -> None:
        """Return what is free if sessions were dropped, or if the process has grown.

        Once at least as many were dropped as are left, what remains of them is worth looking for.
        """
        self._n_dropped += n_dropped
        if self._n_dropped > 0 and self._n_dropped >= n_left:
            self._n_dropped = 0
            self._clear()
        if n_dropped or self._process_bytes() > self._last_bytes + GROWTH_BYTES:
            self._give_back()
            self._last_bytes = self._process_bytes()


def spare_collector() -> None:
    """Have the garbage collector look seldom, and never again at what there is now: modules and compiled kernels.

    It stops all threads: with 100 sessions for 60 ms each time that it looked at everything.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTOR_THRESHOLD)


def clear_remains() -> None:
    """Free what is left here and there of sessions and sockets that are gone.

    That is: cycles among objects of other libraries; names that Python's table of attributes has seen; addresses that
    ``urlsplit`` has seen. Takes 0.6 ms for each session that is still there, for all threads.
    """
    gc.collect()
    for module, name in UNDOCUMENTED:
        getattr(module, name, lambda: None)()


def resident_bytes() -> int:
    """Return the memory of this process that lies in the machine's."""
    n_bytes: int = psutil.Process().memory_info().rss
    return n_bytes


def return_freed_memory() -> None:
    """Return to the system what all threads have freed."""
    if trim := _trim_function():
        trim(0)


@functools.cache
def _trim_function() -> Callable[[int], int] | None:
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except TypeError:  # Windows has no library of the whole process
        return None
