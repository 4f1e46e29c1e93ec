"""How much of a time other programs left to the busiest thread of a server, rather than keep a processor from it.

The scheduler of Linux counts it for each thread. Elsewhere nothing is known of it, and nothing is taken off.
"""

import time
from pathlib import Path
from typing import NamedTuple

import psutil

NS_PER_S = 1e9


class Spent(NamedTuple):
    """What a thread has spent, in seconds: on a processor, and ready to run without one."""

    ran_s: float
    queued_s: float


class Stretch:
    """A stretch of time, which begins with this object, in the threads of a process and of its children."""

    def __init__(self, pid: int):
        self._pid = pid
        self._before = _spent(pid)
        self._began = time.monotonic()

    def share_left(self) -> float:
        """Return the share of the time since the beginning that other programs left to the busiest thread.

        It ran in it, or waited for something else than a processor. What the other threads of the process ran in that
        time is not taken off: the busiest may have waited for them.
        """
        duration = time.monotonic() - self._began
        spent = [
            Spent(after.ran_s - before.ran_s, after.queued_s - before.queued_s)
            for thread, after in _spent(self._pid).items()
            for before in [self._before.get(thread, Spent(0.0, 0.0))]
        ]
        busiest = max(spent, default=Spent(0.0, 0.0))
        own_s = sum(each.ran_s for each in spent) - busiest.ran_s
        # A wait is counted at its end, and may have begun before.
        return max(busiest.ran_s, duration - max(0.0, busiest.queued_s - own_s)) / duration


def _spent(pid: int) -> dict[str, Spent]:
    process = psutil.Process(pid)
    spent = {}
    for each in (process, *process.children(recursive=True)):
        for path in Path(f"/proc/{each.pid}/task").glob("*/schedstat"):
            try:
                ran, queued, _ = map(int, path.read_text().split())
            except OSError:  # the thread has ended
                continue
            spent[path.parent.name] = Spent(ran / NS_PER_S, queued / NS_PER_S)
    return spent
