"""On which cores Linux lets threads run. Elsewhere there is nothing to know."""

import contextlib
import os
import sys

import psutil


def cores() -> frozenset[int]:
    """Return the cores that the calling thread may run on."""
    if sys.platform != "linux":
        return frozenset()
    return frozenset(os.sched_getaffinity(0))


def keep_to(core: int) -> None:
    """Let the calling thread run on this core only."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {core})


def cores_of(pid: int) -> list[frozenset[int]]:
    """Return the cores that each thread of a process may run on."""
    found = list[frozenset[int]]()
    if sys.platform == "linux":
        for thread in psutil.Process(pid).threads():
            with contextlib.suppress(ProcessLookupError):  # it has ended since
                found.append(frozenset(os.sched_getaffinity(thread.id)))
    return found
