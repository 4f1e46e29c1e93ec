"""The desk: where threads do their short work in Python, one at a time, what a person waits for first.

Python runs one thread at a time, and a thread offers the interpreter's lock to the others at each system call, array
operation and kernel. With a hundred threads at work each such moment wakes one of them, which mostly finds the lock
taken again: 75 switches of threads for one picture, measured with 30 sessions on two cores. Threads that wait for the
desk sleep until it is free: 16 switches, for the same work.

The desk also sees to it that pictures leave room for training: where they would take more than their share of the
processor, all come less often (``stretch``).
"""

import collections
import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Iterator

# Whoever waits longer than this is handed the desk. Until then a thread that comes along takes a free desk at once,
# which saves a switch of threads.
HANDOVER_S = 0.005

# What desk work may take, in processors, while somebody wants to train; and at most, as Python uses one.
SHARE_OF_CORES = 0.3
MAX_PROCESSORS = 0.8
# How much of the time somebody may sit there: beyond, whoever comes waits long.
MAX_TAKEN = 0.85
WINDOW_S = 0.5
MAX_STRETCH = 20.0


@dataclasses.dataclass(eq=False)
class _Waiter:
    """A thread that sleeps at ``lock``. is_seated: the desk was handed to it; else it tries again when it wakes.

    owner: by what ``hurry`` knows it.
    """

    lock: threading.Lock
    since: float
    owner: object
    is_woken: bool = False
    is_seated: bool = False


class _Seat(contextlib.AbstractContextManager[None]):
    def __init__(self, desk: "Desk", is_urgent: bool, owner: object):
        self._desk, self._is_urgent, self._owner = desk, is_urgent, owner

    def __enter__(self) -> None:
        self._desk._take(self._is_urgent, self._owner)

    def __exit__(self, *exception: object) -> None:
        self._desk._give_back()


class Desk:
    """``seat`` is for short work; who works for long meanwhile, or waits for anything, steps ``away``.

    n_cores: of the machine. is_training: whether somebody wants to train. on_idle: called by the last one's thread when
    nobody needs it any more. cpu_clock: of the calling thread. Every method may be called from any thread.
    """

    def __init__(
        self,
        n_cores: int,
        is_training: Callable[[], bool],
        on_idle: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.thread_time,
    ):
        self._share = min(MAX_PROCESSORS, SHARE_OF_CORES * n_cores)
        self._is_training = is_training
        self._on_idle = on_idle
        self._clock = clock
        self._cpu_clock = cpu_clock
        # Guards what follows, for a few instructions at a time.
        self._lock = threading.Lock()
        self._is_taken = False
        self._urgent: collections.deque[_Waiter] = collections.deque()
        self._ordinary: collections.deque[_Waiter] = collections.deque()
        self._seated = threading.local()
        self.stretch = 1.0
        self._window_ends = clock() + WINDOW_S
        self._used_s = self._taken_s = self._taken_at = 0.0

    def seat(self, is_urgent: bool = False, owner: object = None) -> contextlib.AbstractContextManager[None]:
        """Return what has the desk while its block runs. is_urgent: a person waits, for more than the next picture.

        owner: who waits here until then, for ``hurry``.
        """
        return contextlib.nullcontext() if self.is_seated else _Seat(self, is_urgent, owner)

    def hurry(self, owner: object) -> None:
        """If ``owner`` waits for the desk, make that urgent: a person has come to wait for it."""
        with self._lock:
            waiter = next((waiter for waiter in self._ordinary if waiter.owner is owner), None)
            if waiter:
                self._ordinary.remove(waiter)
                self._urgent.append(waiter)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Leave the desk while the block runs, if this thread has it and may."""
        if not self.is_seated or getattr(self._seated, "stays", False):
            yield
            return
        self._give_back()
        try:
            yield
        finally:
            self._take(is_urgent=True)

    @contextlib.contextmanager
    def staying(self) -> Iterator[None]:
        """Have this thread not leave the desk in the block: for who holds a lock that others want at the desk."""
        self._seated.stays = True
        try:
            yield
        finally:
            self._seated.stays = False

    @property
    def is_busy(self) -> bool:
        """Whether anybody has the desk or waits for it."""
        return self._is_taken or bool(self._urgent) or bool(self._ordinary)

    @property
    def is_seated(self) -> bool:
        """Whether this thread has the desk."""
        return getattr(self._seated, "since", None) is not None

    def _take(self, is_urgent: bool, owner: object = None) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                self._taken_at = self._clock()
            else:
                waiter = _Waiter(threading.Lock(), self._clock(), owner)
                waiter.lock.acquire()
                (self._urgent if is_urgent else self._ordinary).append(waiter)
                self._lock.release()
                try:
                    self._wait(waiter)
                finally:
                    self._lock.acquire()
        self._seated.since = self._cpu_clock()

    def _wait(self, waiter: _Waiter) -> None:
        while True:
            waiter.lock.acquire()
            with self._lock:
                waiter.is_woken = False
                if waiter.is_seated:
                    return
                if not self._is_taken:
                    self._is_taken = True
                    self._taken_at = self._clock()
                    (self._urgent if waiter in self._urgent else self._ordinary).remove(waiter)
                    return

    def _give_back(self) -> None:
        used_s = self._cpu_clock() - self._seated.since
        self._seated.since = None
        with self._lock:
            now = self._clock()
            self._note(used_s, now - self._taken_at, now)
            self._is_taken = False
            if queue := self._urgent or self._ordinary:
                self._wake_first(queue, now)
                return
        self._on_idle()

    def _wake_first(self, queue: collections.deque[_Waiter], now: float) -> None:
        waiter = queue[0]
        if now - waiter.since > HANDOVER_S:
            queue.popleft()
            self._is_taken = waiter.is_seated = True
            self._taken_at = now
        if not waiter.is_woken:
            waiter.is_woken = True
            waiter.lock.release()

    def _note(self, used_s: float, taken_s: float, now: float) -> None:
        """Count what was used, and at the end of each window set the stretch: work is in inverse proportion to it."""
        self._used_s += used_s
        self._taken_s += taken_s
        if now < self._window_ends:
            return
        window_s = WINDOW_S + now - self._window_ends
        allowed_s = (self._share if self._is_training() else MAX_PROCESSORS) * window_s
        excess = max(self._used_s / allowed_s, self._taken_s / (MAX_TAKEN * window_s))
        self.stretch = min(max(1.0, self.stretch * excess), MAX_STRETCH)
        self._window_ends, self._used_s, self._taken_s = now + WINDOW_S, 0.0, 0.0
