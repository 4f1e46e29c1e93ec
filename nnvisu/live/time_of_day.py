"""The time of day for what is kept longer than a process lives: seconds since 1970 that go forwards with real time."""

import sys
import time


def _elapsed_s() -> float:
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)  # goes on while the machine sleeps
    return time.monotonic()


class TimeOfDay:
    """Taken from the system once, as its clock jumps where it was wrong: what is hours old must not seem days old."""

    def __init__(self) -> None:
        self._offset = time.time() - _elapsed_s()

    def __call__(self) -> float:
        """Return the seconds since 1970."""
        return self._offset + _elapsed_s()
