"""The compute gate: at most one computing thread per core, first come first served.

A hundred sessions that train at once would make every thread wait a hundred time slices of the operating system;
through the gate each waits for the short turns before it, and the threads that answer pages find a free core.
"""

import collections
import contextlib
import os
import threading
from collections.abc import Iterator


class ComputeGate:
    """Hands out ``n_slots`` turns in the order of asking."""

    def __init__(self, n_slots: int | None = None):
        self._lock = threading.Lock()
        self._free = n_slots or len(os.sched_getaffinity(0))
        self._waiting: collections.deque[threading.Event] = collections.deque()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a slot, hold it while the block runs, pass it on to the one that waits longest."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            ticket = threading.Event()
            self._waiting.append(ticket)
        ticket.wait()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
