"""Clocks for what takes its time as an argument."""

import time


class StillClock:
    """Stands until the test sets ``now``, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class TickingClock(StillClock):
    """Goes on by a millisecond with each look at it: whatever waits for time to pass comes to an end."""

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


class ShiftedClock:
    """Real time, for real threads, which the test pushes forward by ``offset``, in seconds."""

    offset = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.offset
