"""The memory of the process: how much it has, and how what was freed gets back to the system.

The GNU C library keeps what a thread has freed for that thread. With a thread for each session most of it would never
be used again: four sessions of the largest network held 255 MB, and 165 MB once it was asked to return the rest; a
hundred small ones left 57 MB behind, and 14 MB. (Two heaps for all threads, without that, left 205 MB; pages of their
own for large arrays 155 MB, but a turn then took 15 to 25 % longer.) While a hundred are at work, eight heaps for each
core, as there are by default, hold 150 MB more than the sessions do; one for each core is enough, as Python lets one
thread at a time ask for memory. Other libraries are left as they are.
"""

import ctypes
import functools
from collections.abc import Callable

import psutil

# So much growth since the last time is worth the milliseconds of looking for freed memory.
GROWTH_BYTES = 32 * 2**20


# From malloc.h: the parameter of ``mallopt`` for the number of heaps ("arenas").
M_ARENA_MAX = -8


def share_heaps(n_heaps: int) -> None:
    """Have all threads share so many heaps; those that there are already stay."""
    if set_option := _function_of_libc("mallopt"):
        set_option(M_ARENA_MAX, n_heaps)


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
    return psutil.Process().memory_info().rss


def return_freed_memory() -> None:
    """Return to the system what all threads have freed."""
    if trim := _function_of_libc("malloc_trim"):
        trim(0)


@functools.cache
def _function_of_libc(name: str) -> Callable[..., int] | None:
    """Return a function of the GNU C library, None where that is not the one in use."""
    try:
        libc = ctypes.CDLL(None)
    except TypeError:  # Windows has no library of the whole process
        return None
    return getattr(libc, name, None) if hasattr(libc, "malloc_trim") else None
