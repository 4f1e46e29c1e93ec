"""The compute gate: who computes next. At most one thread per core trains, in turns by the rules of ``shares``.

A thread holds a place while it computes and gives it back before it does anything else. *Express* work that a person is
waiting for (a picture of a large network, an answer) starts at once, outside the turns, as long as all of it together
stays within EXPRESS_SHARE of the cores; otherwise it waits. Short work is done at the ``desk``. Time means CPU time,
never waiting time: a hundred threads spend most of their time waiting for the GIL.

It knows no sessions, only their accounts. Every method may be called from any thread.
"""

import collections
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator

from nnvisu.live.cores import Cores
from nnvisu.live.desk import NOTHING, Desk
from nnvisu.live.gathering import Gathering
from nnvisu.live.shares import YOUNG_WEIGHT, Account, Shares
from nnvisu.live.totals import TURN_WAITS

# One turn: long enough for its overhead to be negligible (0.2 %), short enough for others not to have to wait.
TURN_S = 0.02
# With many watched sessions turns get shorter, so that each has a new picture after this time.
ROUND_S = 0.1
MIN_TURN_S = 0.002
# Steps that take no longer are made at the desk, if the clock limits them and a picture waits for them.
DESK_TURN_S = 0.003

EXPRESS_SHARE = 0.5
EXPRESS_BURST_S = 0.1

# Some 0.8 ms where a map of 64 × 64 of the default network takes 0.11.
LIGHT_PRODUCTS = 4_000_000


def n_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ComputeGate:
    """Assigns ``n_places`` (the cores) and charges accounts. ``cpu_clock``: of the calling thread."""

    def __init__(
        self,
        n_places: int | None = None,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.thread_time,
    ):
        self._n_places = n_places or n_cores()
        self._clock = clock
        self._cpu_clock = cpu_clock
        # Guards everything below except the desk, for a few instructions at a time.
        self._lock = threading.Lock()
        self._shares = Shares(self._n_places)
        self._cores = Cores()
        self._doors: dict[Account, threading.Lock] = {}
        self._express_doors: collections.deque[threading.Lock] = collections.deque()
        self._n_express = 0
        self._express_s = EXPRESS_BURST_S
        self._refilled_at = clock()
        self._gathering = Gathering(self._cores, self._only_watches, self._is_training)
        self.desk = Desk(self._n_places, self._is_training, self._desk_caught_up, self._gathering, clock, cpu_clock)

    # --- Accounts ---

    def account(self) -> Account:
        """Return the account of a new session, which nobody watches yet."""
        with self._lock:
            return self._shares.open()

    def close(self, account: Account) -> None:
        """Forget the account of a session whose thread ends."""
        with self._lock:
            self._shares.close(account)
            self._admit()

    def set_watched(self, account: Account, is_watched: bool) -> None:
        """Note whether anybody watches the session."""
        with self._lock:
            self._shares.set_watched(account, is_watched)
            self._admit()

    def crowding(self) -> float:
        """Return how many watched sessions share one core, at least 1."""
        return max(1.0, self._shares.n_watched / self._n_places)

    def _is_training(self) -> bool:
        """Whether sessions want all places."""
        return self._shares.is_wanted

    def _only_watches(self) -> bool:
        """Whether there is a crowd, and hardly anybody in it trains in turns."""
        return self.crowding() > 1 and self._shares.n_watched_wanting <= self._n_places > 1

    def turn_s(self, account: Account) -> float:
        """Return how long the next turn should be."""
        if not self._shares.is_watched(account):
            return TURN_S
        n_wanting = max(1, self._shares.n_watched_wanting)
        return max(MIN_TURN_S, min(TURN_S, ROUND_S * self._n_places / n_wanting))

    # --- Turns ---

    @contextlib.contextmanager
    def turn(
        self, account: Account, is_called: Callable[[], bool] = lambda: False, is_young: bool = False
    ) -> Iterator[bool]:
        """Wait for a place and hold it during the block; yield False, without a place, if the session is called.

        is_called: whether it is; ``call`` has it checked again. is_young: whether its run is. Only the session's own
        thread asks for turns. After one it asks for another, or calls ``rest``.
        """
        account.weight = YOUNG_WEIGHT if is_young else 1.0
        self._gathering.expire(self._clock())
        if not self._enter(account, is_called):
            yield False
            return
        began = self._cpu_clock()
        try:
            with self._cores.own() if self.crowding() > 1 else NOTHING:
                yield True
        finally:
            with self._lock:
                self._shares.leave(account, self._cpu_clock() - began)
                self._admit()

    def call(self, account: Account) -> None:
        """Make the session's thread stop waiting for a turn: it gets none this time."""
        with self._lock:
            if account.is_waiting:
                self._shares.withdraw(account)
                self._doors.pop(account).release()

    def rest(self, account: Account) -> None:
        """Note that the session wants no turn for now; a place that it kept is released."""
        if not account.is_resting:
            with self._lock:
                self._shares.rest(account)
                self._admit()

    def _enter(self, account: Account, is_called: Callable[[], bool]) -> bool:
        with self._lock:
            if is_called():
                return False
            self._shares.ask(account)
            door = threading.Lock()
            door.acquire()
            self._doors[account] = door
            if account.is_computing:  # it had kept its place
                del self._doors[account]
                return True
            self._admit()
        began = self._clock()
        door.acquire()
        TURN_WAITS.note(self._clock() - began)
        return account.is_computing

    def _admit(self) -> None:
        # Where threads wait for the desk, the one that is there gets a core of its own: next to as many trainers as
        # cores it would have to wait again and again. Where it has a home, it has that.
        for account in self._shares.admit(n_reserved=self.desk.is_behind and not self._cores.has_home):
            self._doors.pop(account).release()

    def _desk_caught_up(self) -> None:
        if self._shares.n_waiting:
            with self._lock:
                self._admit()

    # --- Express ---

    @contextlib.contextmanager
    def express(self, account: Account) -> Iterator[None]:
        """Do work that somebody is waiting for, away from the desk: at once, or when such work has a share again."""
        with self.desk.away():
            self._enter_express()
            self._cores.roam()
            began = self._cpu_clock()
            try:
                yield
            finally:
                self._cores.settle()
                self._leave_express(account, self._cpu_clock() - began)

    def work(self, account: Account, n_products: float) -> contextlib.AbstractContextManager[None]:
        """Return the context for work of about ``n_products`` multiplications: ``express``, or none if it is light."""
        return NOTHING if self.is_light(n_products) else self.express(account)

    @staticmethod
    def is_light(n_products: float) -> bool:
        """Return whether work of about ``n_products`` multiplications may be done at the desk."""
        return n_products < LIGHT_PRODUCTS

    def _enter_express(self) -> None:
        with self._lock:
            door = threading.Lock()
            door.acquire()
            self._express_doors.append(door)
            self._admit_express()
        while not door.acquire(timeout=EXPRESS_BURST_S):
            # Nobody else might notice when there is a share again.
            with self._lock:
                self._admit_express()

    def _leave_express(self, account: Account, used_s: float) -> None:
        with self._lock:
            self._shares.charge(account, used_s)
            self._express_s -= used_s
            self._n_express -= 1
            self._admit_express()

    def _admit_express(self) -> None:
        now = self._clock()
        earned_s = EXPRESS_SHARE * self._n_places * (now - self._refilled_at)
        self._express_s = min(EXPRESS_BURST_S, self._express_s + earned_s)
        self._refilled_at = now
        has_share = self._express_s > 0 or not self._shares.is_busy
        while self._express_doors and self._n_express < self._n_places and has_share:
            self._n_express += 1
            self._express_doors.popleft().release()
