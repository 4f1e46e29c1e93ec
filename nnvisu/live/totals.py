"""What this process has done since its start, counted by all of its threads: for whoever monitors the server.

These are its only global variables that change: a process has one of each, as it has one registry, and nothing ever
depends on them. What is here at a moment, such as the number of sessions, is asked of the registry.
"""

import bisect
import itertools
import threading
from collections import Counter


class Total:
    """Counts that only grow, one for each label; without labels it is the one of ""."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, amount: int = 1, label: str = "") -> None:
        """Count ``amount`` more."""
        with self._lock:
            self._counts[label] += amount

    def counts(self) -> dict[str, int]:
        """Return the counts by label."""
        with self._lock:
            return dict(self._counts)


class Distribution:
    """How many of the values were at most each of ``bounds``, ascending."""

    def __init__(self, *bounds: float):
        self.bounds = bounds
        self._lock = threading.Lock()
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def note(self, value: float) -> None:
        """Count a value."""
        place = bisect.bisect_left(self.bounds, value)
        with self._lock:
            self._counts[place] += 1
            self._sum += value

    def seen(self) -> tuple[list[int], float]:
        """Return how many values were at most each bound, at last how many in all, and their sum."""
        with self._lock:
            return list(itertools.accumulate(self._counts)), self._sum


class Level:
    """A figure that goes up and down, None as long as nobody has set it."""

    value: float | None = None


STEPS = Total()  # of experiments by whole rounds
FRAMES = Total()  # by kind
SENT_BYTES = Total()  # of messages and frames, without those of the protocols below
RECEIVED_BYTES = Total()
REFUSED = Total()  # sockets, by the code of the reason
ERRORS = Total()  # told to clients, by code

# Seconds.
FRAME_AGES = Distribution(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
DESK_WAITS = Distribution(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
TURN_WAITS = Distribution(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
STORE_LAG = Level()  # how far what is stored may be behind
