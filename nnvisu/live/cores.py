"""Cores: which cores threads keep to in a crowd. On Linux only; elsewhere nothing is done.

- Each turn is computed on a core of its own. Left alone, Linux puts two threads that compute on one core while another
  one idles until its next tick: cores that are idle often, and briefly, do not look for work. With a hundred sessions
  on two cores that was most of the idle time.
- Where a crowd only watches, its threads run on one core, their home. One at a time runs Python in any case, and to
  hand the GIL to a thread on another core, that core has to be woken first, for some microseconds of work.
"""

import contextlib
import ctypes
import math
import os
import sys
import threading
from collections.abc import Iterator

ANY = frozenset[int]()  # stands for all cores of the process


class _Thread(threading.local):
    """The cores that the calling thread keeps to; None: those of the thread that started it."""

    kept: frozenset[int] | None = None


class Cores:
    """Every method may be called from any thread; a thread moves only itself."""

    def __init__(self) -> None:
        self._home = ANY
        self._lock = threading.Lock()  # guards the taken cores, for a few instructions at a time
        self._taken: set[int] = set()
        self._thread = _Thread()

    @property
    def has_home(self) -> bool:
        """Whether there is a home, which turns leave to the others."""
        return self._home != ANY

    def gather(self) -> None:
        """Make the core that this thread runs on the home of all, from each one's next ``settle`` on."""
        self._home = _present()

    def scatter(self) -> None:
        """Let all run on any core again."""
        self._home = ANY

    def home_idle_s(self) -> float:
        """Return for how many seconds the home has been idle since the machine was started; NaN if not known."""
        return sum(_idle_s(core) for core in self._home) if self._home else math.nan

    def settle(self) -> None:
        """Let this thread run at home, or on any core if there is no home."""
        self._keep_to(self._home)

    def roam(self) -> None:
        """Let this thread run on any core until its next ``settle``."""
        self._keep_to(ANY)

    @contextlib.contextmanager
    def own(self) -> Iterator[None]:
        """Keep this thread to a core of its own during the block; without a free one, to any but the home."""
        before, others = self._thread.kept or ANY, _of_process() - self._home
        with self._lock:
            own = frozenset(sorted(others - self._taken)[:1])
            self._taken |= own
        self._keep_to(own or others)
        try:
            yield
        finally:
            self._keep_to(before)
            with self._lock:
                self._taken -= own

    def _keep_to(self, cores: frozenset[int]) -> None:
        if cores == self._thread.kept:
            return
        self._thread.kept = cores
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # the process may use them no longer
                os.sched_setaffinity(0, cores or _of_process())


def _of_process() -> frozenset[int]:
    """Return the cores that the process may use: those of its main thread, which keeps to none."""
    if sys.platform == "linux":
        return frozenset(os.sched_getaffinity(os.getpid()))
    return ANY


def _present() -> frozenset[int]:
    """Return the core that this thread runs on; ANY where that is not known."""
    core = ctypes.PyDLL(None).sched_getcpu() if sys.platform == "linux" else -1
    return frozenset((core,)) if core >= 0 else ANY


def _idle_s(core: int) -> float:
    """Return a core's idle time as /proc/stat has it (proc_stat(5)), that of waiting for a disk included."""
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/stat", encoding="ascii") as lines:
        for name, *ticks in map(str.split, lines):
            if name == f"cpu{core}" and sys.platform == "linux":
                return (int(ticks[3]) + int(ticks[4])) / os.sysconf("SC_CLK_TCK")
    return math.nan
