"""The memory of the process: how much it has, and how what was freed gets back to the system.

The GNU C library keeps what a thread has freed for that thread. With a thread for each session most of it would never
be used again: four sessions of the largest network held 255 MB, and 165 MB once it was asked to return the rest; a
hundred small ones left 57 MB behind, and 14 MB. (Two arenas for all threads left 205 MB; pages of their own for large
arrays 155 MB, but a turn then took 15 to 25 % longer.) Other libraries are left as they are.
"""

import ctypes
import functools
from collections.abc import Callable

import psutil

# So much growth since the last time is worth the milliseconds of looking for freed memory.
GROWTH_BYTES = 32 * 2**20


class FreedMemory:
    """Returns freed memory to the system, now and then. ``process_bytes`` and ``give_back`` are for tests."""

    def __init__(
        self,
        process_bytes: Callable[[], int] | None = None,
        give_back: Callable[[], None] | None = None,
    ):
        self._process_bytes = process_bytes or resident_bytes
        self._give_back = give_back or return_freed_memory
        self._last_bytes = 0

    def note(self, was_dropped: bool) -> None:
        """Return what is free if sessions were dropped, or if the process has grown."""
        if was_dropped or self._process_bytes() > self._last_bytes + GROWTH_BYTES:
            self._give_back()
            self._last_bytes = self._process_bytes()


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
