"""The desk: few seats at which threads do short work in Python, urgent work first.

Python runs one thread at a time, and a thread releases the GIL at each system call, array operation and kernel. With a
hundred threads, each release wakes one of them, which usually finds the GIL taken again: 75 thread switches per
picture, measured with 30 sessions on two cores. Threads that wait for the desk sleep until it has a seat: 16 switches
for the same work.

The desk also makes sure that pictures leave room for training: if they would take more than their share of the
processor, all are slowed down (``stretch``).
"""

import collections
import contextlib
import dataclasses
import itertools
import threading
import time
from collections.abc import Callable, Iterator

from nnvisu.live.cores import Cores
from nnvisu.live.gathering import Gathering
from nnvisu.live.totals import DESK_WAITS

# While one thread draws, compresses or makes steps, which takes no GIL, another one runs. A hundred sessions on two
# cores showed half as many maps again with two seats as with one, and fewer with three.
MAX_SEATS = 2

# A thread that has waited longer than this is handed a seat. Until then, a thread that arrives takes a free one at
# once, which saves a thread switch.
HANDOVER_S = 0.005

# What desk work may take, in processors, while somebody wants to train; and at most, as Python uses one.
SHARE_OF_CORES = 0.3
MAX_PROCESSORS = 0.8
# How much of the time the seats may be occupied: beyond that, waiting times grow.
MAX_TAKEN = 0.85
WINDOW_S = 0.5
MAX_STRETCH = 20.0

NOTHING = contextlib.nullcontext()  # to be entered and left


@dataclasses.dataclass(eq=False)
class _Waiter:
    """A thread that sleeps at ``lock``. is_seated: a seat was handed to it; else it tries again when it wakes.

    owner: by what ``hurry`` knows it.
    """

    lock: threading.Lock
    since: float
    owner: object
    is_woken: bool = False
    is_seated: bool = False


@dataclasses.dataclass(eq=False)
class _Holder(contextlib.AbstractContextManager[None]):
    """A thread that has a seat. cpu_s, at: its CPU time and the time when it took it. stays: it may not leave for now.

    afterwards: what it is to do once it has left. As a context manager it stays during the block.
    """

    cpu_s: float
    at: float
    stays: bool = False
    afterwards: list[Callable[[], None]] = dataclasses.field(default_factory=list)

    def __enter__(self) -> None:
        self.stays = True

    def __exit__(self, *exception: object) -> None:
        self.stays = False


class _Seat(contextlib.AbstractContextManager[None]):
    def __init__(self, desk: "Desk", is_urgent: bool, owner: object):
        self._desk, self._is_urgent, self._owner = desk, is_urgent, owner

    def __enter__(self) -> None:
        self._desk._take(self._is_urgent, self._owner)

    def __exit__(self, *exception: object) -> None:
        self._desk._give_back()


class Desk:
    """``seat`` is for short work; a thread that then works longer, or waits for anything, steps ``away``.

    n_cores: of the machine. is_training: whether somebody wants to train. on_caught_up: called by each thread
    that leaves when nobody waits. gathering: where its threads are to run. cpu_clock: of the calling thread. Every
    method may be called from any thread.
    """

    def __init__(
        self,
        n_cores: int,
        is_training: Callable[[], bool],
        on_caught_up: Callable[[], None] = lambda: None,
        gathering: Gathering | None = None,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.thread_time,
    ):
        self._n_seats = min(n_cores, MAX_SEATS)
        self._share = min(MAX_PROCESSORS, SHARE_OF_CORES * n_cores)
        self._is_training = is_training
        self._on_caught_up = on_caught_up
        self._gathering = gathering or Gathering(Cores(), lambda: False, is_training)
        self._clock = clock
        self._cpu_clock = cpu_clock
        # Guards what follows, for a few instructions at a time.
        self._lock = threading.Lock()
        self._n_taken = 0  # seats
        self._holders: dict[int, _Holder] = {}
        self._urgent: collections.deque[_Waiter] = collections.deque()
        self._ordinary: collections.deque[_Waiter] = collections.deque()
        self.stretch = 1.0
        self._window_ends = clock() + WINDOW_S
        self._used_s = self._taken_s = 0.0

    def seat(self, is_urgent: bool = False, owner: object = None) -> contextlib.AbstractContextManager[None]:
        """Return a context manager that has a seat. is_urgent: a person is waiting, for more than the next picture.

        owner: by what ``hurry`` finds this thread while it waits.
        """
        return NOTHING if self.is_seated else _Seat(self, is_urgent, owner)

    def settle(self) -> None:
        """Let this thread run where the crowd is gathered, or anywhere; a thread does so whenever it has woken."""
        self._gathering.cores.settle()

    def roam(self) -> None:
        """Let this thread run anywhere again."""
        self._gathering.cores.roam()

    def hurry(self, owner: object) -> None:
        """If ``owner`` is waiting for the desk, make that urgent: a person is now waiting for it."""
        with self._lock:
            waiter = next((waiter for waiter in self._ordinary if waiter.owner is owner), None)
            if waiter:
                self._ordinary.remove(waiter)
                self._urgent.append(waiter)

    def afterwards(self, action: Callable[[], None]) -> None:
        """Have this thread, which has a seat, do ``action`` once it has given it back."""
        self._holders[threading.get_ident()].afterwards.append(action)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Leave the desk during the block, if this thread has a seat and may leave."""
        holder = self._holders.get(threading.get_ident())
        if holder is None or holder.stays:
            yield
            return
        self._give_back()
        try:
            yield
        finally:
            self._take(is_urgent=True)

    def staying(self) -> contextlib.AbstractContextManager[None]:
        """Keep this thread, which has a seat, there during the block: others at the desk may want its lock."""
        return self._holders[threading.get_ident()]

    @property
    def is_behind(self) -> bool:
        """Whether any thread waits for a seat."""
        return bool(self._urgent) or bool(self._ordinary)

    @property
    def is_seated(self) -> bool:
        """Whether this thread has a seat."""
        return threading.get_ident() in self._holders

    def _take(self, is_urgent: bool, owner: object = None) -> None:
        with self._lock:
            if self._n_taken < self._n_seats:
                self._n_taken += 1
            else:
                began = self._clock()
                waiter = _Waiter(threading.Lock(), began, owner)
                waiter.lock.acquire()
                (self._urgent if is_urgent else self._ordinary).append(waiter)
                self._lock.release()
                try:
                    self._wait(waiter)
                    DESK_WAITS.note(self._clock() - began)
                finally:
                    self._lock.acquire()
        self._holders[threading.get_ident()] = _Holder(self._cpu_clock(), self._clock())

    def _wait(self, waiter: _Waiter) -> None:
        while True:
            waiter.lock.acquire()
            with self._lock:
                waiter.is_woken = False
                if waiter.is_seated:
                    return
                if self._n_taken < self._n_seats:
                    self._n_taken += 1
                    self._leave_line(waiter)
                    return

    def _give_back(self) -> None:
        holder = self._holders.pop(threading.get_ident())
        used_s = self._cpu_clock() - holder.cpu_s
        with self._lock:
            now = self._clock()
            window = self._note(used_s, now - holder.at, now)
            self._n_taken -= 1
            if self.is_behind:
                self._wake_next(now)
        if window:
            self._gathering.review(*window, now)
        if not self.is_behind:
            self._on_caught_up()
        for action in holder.afterwards:
            action()

    def _wake_next(self, now: float) -> None:
        """Wake as many of the next in line as there are free seats."""
        line = itertools.chain(self._urgent, self._ordinary)
        for waiter in list(itertools.islice(line, self._n_seats - self._n_taken)):
            if now - waiter.since > HANDOVER_S:
                self._leave_line(waiter)
                self._n_taken += 1
                waiter.is_seated = True
            if not waiter.is_woken:
                waiter.is_woken = True
                waiter.lock.release()

    def _leave_line(self, waiter: _Waiter) -> None:
        (self._urgent if waiter in self._urgent else self._ordinary).remove(waiter)

    def _note(self, used_s: float, taken_s: float, now: float) -> tuple[float, float] | None:
        """Count what was used, and at the end of each window set the stretch: work is in inverse proportion to it.

        Return (CPU time used in the window, seconds that it lasted) at its end.
        """
        self._used_s += used_s
        self._taken_s += taken_s
        if now < self._window_ends:
            return None
        window_s = WINDOW_S + now - self._window_ends
        allowed_s = (self._share if self._is_training() else MAX_PROCESSORS) * window_s
        excess = max(self._used_s / allowed_s, self._taken_s / (MAX_TAKEN * self._n_seats * window_s))
        self.stretch = min(max(1.0, self.stretch * excess), MAX_STRETCH)
        window = self._used_s, window_s
        self._window_ends, self._used_s, self._taken_s = now + WINDOW_S, 0.0, 0.0
        return window
