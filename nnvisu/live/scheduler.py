"""The compute gate: who computes next. At most one thread per core trains; whoever waits for an answer goes first.

Three rules, all in seconds of processor time, never of waiting:

1. *Express* work (a picture, an answer, a measurement: what a person waits for) begins at once, beside the turns, as
   long as all of it together stays within EXPRESS_SHARE of the cores. What goes beyond takes a place, when no turn
   wants it, or waits for its share.
2. Sessions that somebody watches get WATCHED_SHARE of the turns while any of them wants one; left-over sessions get the
   rest.
3. Among sessions of the same kind the one goes first that has used least, so each gets the same share, however long its
   steps take. A session that slept is owed nothing for that time.

A place is held while its thread computes and given back before it does anything else. The exception: a session that
would go first again keeps its place until it comes back, which it does at once. Otherwise a neighbour whose single step
takes half a second would move in at the end of each of its turns.

It knows no sessions, only their accounts. Every method may be called from any thread.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator

from nnvisu.live.compute_queue import Account, Group, Queue, Ticket
from nnvisu.live.desk import Desk

# One turn: long enough that the work around it does not show (0.2 %), short enough that others need not wait.
TURN_S = 0.02
# With many watched sessions turns get shorter, so that each has a new picture after this time.
ROUND_S = 0.17
MIN_TURN_S = 0.002

WATCHED_SHARE = 0.92
# How far one kind of session may run ahead of its share: what it got while nobody else wanted any is forgotten beyond.
MAX_LEAD_S = 0.5

# Under half a millisecond on slow processors.
LIGHT_PRODUCTS = 4_000_000

EXPRESS_SHARE = 0.5
EXPRESS_BURST_S = 0.1

# A place is kept between two turns for who is behind the next in line by more than this.
KEEPING_LEAD_S = 2 * TURN_S


def n_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ComputeGate:
    """Hands out ``n_places`` (the cores) and charges accounts. ``cpu_clock``: of the calling thread."""

    def __init__(
        self,
        n_places: int | None = None,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.thread_time,
    ):
        self._n_places = n_places or n_cores()
        self._clock = clock
        self._cpu_clock = cpu_clock
        self._lock = threading.Lock()
        self.desk = Desk(self._n_places, self._has_turns_wanted, clock, cpu_clock)
        self._n_free = self._n_places
        self._watched, self._left_over = Group(WATCHED_SHARE), Group(1.0 - WATCHED_SHARE)
        self._express = Queue()
        self._n_express = 0
        self._express_s = EXPRESS_BURST_S
        self._refilled_at = clock()

    def _has_turns_wanted(self) -> bool:
        return self._n_free == 0

    # --- Accounts ---

    def account(self, is_watched: bool = False) -> Account:
        """Return the account of a new session."""
        with self._lock:
            group = self._watched if is_watched else self._left_over
            group.n_accounts += 1
            return Account(group)

    def close(self, account: Account) -> None:
        """Give back the account of a session that has ended."""
        with self._lock:
            account.group.n_accounts -= 1

    def set_watched(self, account: Account, is_watched: bool) -> None:
        """Say whether anybody watches the session; where it waits for a turn it moves to its new place in line."""
        with self._lock:
            before, group = account.group, self._watched if is_watched else self._left_over
            if group is before:
                return
            account.group = group
            before.n_accounts -= 1
            group.n_accounts += 1
            account.used_s = group.clock_s + max(0.0, account.used_s - before.clock_s)
            if account.keeps_place or account.n_places:
                before.n_computing -= 1
                group.n_computing += 1
            if account.ticket is not None:
                before.queue.end(account.ticket)
                self._wait_in_line(account, account.ticket.lock)
            self._fill_places()

    def crowding(self) -> float:
        """Return how many watched sessions share one core, at least 1."""
        return max(1.0, self._watched.n_accounts / self._n_places)

    def turn_s(self, account: Account) -> float:
        """Return how long the next turn should be."""
        if account.group is self._left_over:
            return TURN_S
        n_wanting = self._watched.n_computing + self._watched.queue.n_waiting
        return max(MIN_TURN_S, min(TURN_S, ROUND_S * self._n_places / max(1, n_wanting)))

    # --- Turns ---

    @contextlib.contextmanager
    def turn(self, account: Account, is_called: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Wait for a place, and hold it while the block runs; yield False, without one, where the session is called.

        is_called: whether it is now; ``call`` tells that it may be. Only the session's own thread asks for turns. After
        one it comes back for another, or says ``rest``.
        """
        if not self._enter(account, is_called):
            yield False
            return
        began = self._cpu_clock()
        try:
            yield True
        finally:
            self._leave(account, self._cpu_clock() - began)

    def call(self, account: Account) -> None:
        """Have the session's thread look up if it waits for a turn: it gets none this time."""
        with self._lock:
            ticket = account.ticket
            if ticket is not None:
                account.group.queue.end(ticket)
                account.ticket = None
                ticket.lock.release()

    def rest(self, account: Account) -> None:
        """Give back the place that may have been kept: the session wants no turn for now."""
        if account.keeps_place:
            with self._lock:
                self._give_back(account)

    def _enter(self, account: Account, is_called: Callable[[], bool]) -> bool:
        with self._lock:
            if is_called():
                return False
            if account.keeps_place:
                account.keeps_place, account.n_places = False, 1
                return True
            group = account.group
            if group.n_computing + group.queue.n_waiting == 0:
                group.passed_s = max(group.passed_s, self._other(group).passed_s)
            ticket = self._wait_in_line(account, threading.Lock())
            self._fill_places()
            if not ticket.is_waiting:
                return True
            ticket.lock.acquire()
        ticket.lock.acquire()
        # It may have moved to the other group meanwhile: then another ticket has the same lock.
        return account.n_places > 0

    def _wait_in_line(self, account: Account, lock: threading.Lock) -> Ticket:
        account.used_s = max(account.used_s, account.group.clock_s)
        account.ticket = ticket = Ticket(account, lock)
        account.group.queue.push(ticket)
        return ticket

    def _leave(self, account: Account, cpu_s: float) -> None:
        with self._lock:
            self._charge(account, cpu_s)
            account.n_places, account.keeps_place = 0, True
            if not self._goes_first_again(account):
                self._give_back(account)

    def _charge(self, account: Account, cpu_s: float) -> None:
        group = account.group
        account.used_s += cpu_s
        group.passed_s = min(group.passed_s + cpu_s / group.share, self._other(group).passed_s + MAX_LEAD_S)

    def _goes_first_again(self, account: Account) -> bool:
        group, other = account.group, self._other(account.group)
        first = group.queue.first()
        if first is not None:
            return account.used_s + KEEPING_LEAD_S < first.account.used_s
        return other.queue.n_waiting > 0 and group is self._watched and group.passed_s <= other.passed_s

    def _give_back(self, account: Account) -> None:
        account.keeps_place = False
        account.group.n_computing -= 1
        self._n_free += 1
        self._fill_places()

    def _other(self, group: Group) -> Group:
        return self._left_over if group is self._watched else self._watched

    # --- Express ---

    @contextlib.contextmanager
    def express(self, account: Account) -> Iterator[None]:
        """Compute what somebody waits for: at once, or in its turn where such work has used up its share.

        It is done away from the desk.
        """
        with self.desk.away():
            has_place = self._enter_express(account)
            began = self._cpu_clock()
            try:
                yield
            finally:
                self._leave_express(account, self._cpu_clock() - began, has_place)

    def work(self, account: Account, n_products: int) -> contextlib.AbstractContextManager:
        """Return what work of about so many multiplications is done in: ``express``, or nothing if it is light."""
        return contextlib.nullcontext() if self.is_light(n_products) else self.express(account)

    @staticmethod
    def is_light(n_products: int) -> bool:
        """Return whether work of about so many multiplications may be done at the desk."""
        return n_products < LIGHT_PRODUCTS

    def _enter_express(self, account: Account) -> bool:
        """Return whether it holds a place."""
        with self._lock:
            self._refill()
            if self._n_express < self._n_places and self._express_s > 0:
                self._n_express += 1
                return False
            account.used_s = max(account.used_s, account.group.clock_s)
            ticket = Ticket(account, threading.Lock())
            self._express.push(ticket)
            self._fill_places()
            if not ticket.is_waiting:
                return ticket.has_place
            ticket.lock.acquire()
        ticket.lock.acquire()
        return ticket.has_place

    def _leave_express(self, account: Account, cpu_s: float, has_place: bool) -> None:
        with self._lock:
            self._charge(account, cpu_s)
            self._refill()
            self._express_s -= cpu_s
            if has_place:
                self._n_free += 1
            else:
                self._n_express -= 1
            self._fill_places()

    def _refill(self) -> None:
        now = self._clock()
        earned_s = EXPRESS_SHARE * self._n_places * (now - self._refilled_at)
        self._express_s = min(EXPRESS_BURST_S, self._express_s + earned_s)
        self._refilled_at = now

    # --- Who goes next ---

    def _fill_places(self) -> None:
        """Let in whoever may go now."""
        while self._express.first() and self._n_express < self._n_places and self._express_s > 0:
            self._n_express += 1
            self._let_in(self._express.pop(), has_place=False)
        while self._n_free > 0 and (queue := self._next_queue()) is not None:
            self._n_free -= 1
            ticket = queue.pop()
            if queue is not self._express:
                account = ticket.account
                account.ticket, account.n_places = None, 1
                account.group.n_computing += 1
                account.group.clock_s = max(account.group.clock_s, account.used_s)
            self._let_in(ticket, has_place=True)

    def _let_in(self, ticket: Ticket, has_place: bool) -> None:
        ticket.has_place = has_place
        if ticket.lock.locked():
            ticket.lock.release()

    def _next_queue(self) -> Queue | None:
        waiting = [group for group in (self._watched, self._left_over) if group.queue.first()]
        if not waiting:
            return self._express if self._express.first() else None
        return min(waiting, key=lambda group: group.passed_s).queue
