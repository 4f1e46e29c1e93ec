"""On which cores Linux lets the calling thread run. Elsewhere there is nothing to know."""

import os
import sys


def cores() -> frozenset[int]:
    """Return the cores that it may run on."""
    if sys.platform != "linux":
        return frozenset()
    return frozenset(os.sched_getaffinity(0))


def keep_to(core: int) -> None:
    """Let it run on this core only."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {core})
