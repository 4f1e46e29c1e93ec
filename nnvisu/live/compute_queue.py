"""Who waits for a place to compute, and what each has used. Only ``scheduler`` uses it, under its lock."""

import dataclasses
import heapq
import itertools
import threading


class Account:
    """What one session has used; made by ``ComputeGate.account`` and touched by the gate alone."""

    def __init__(self, group: "Group"):
        self.group = group
        self.used_s = 0.0  # in virtual time: no less than the group's clock while it wants a place
        self.n_places = 0
        self.keeps_place = False
        self.ticket: Ticket | None = None


class Group:
    """The sessions of one kind. clock_s: the virtual time of whoever went last. passed_s: used by all, over share."""

    def __init__(self, share: float):
        self.share = share
        self.clock_s = self.passed_s = 0.0
        self.queue = Queue()
        self.n_computing = self.n_accounts = 0


@dataclasses.dataclass(eq=False)
class Ticket:
    """One thread that waits: ``gate`` is locked until it may go on, ``has_place`` says whether with a place."""

    account: Account
    lock: threading.Lock
    has_place: bool = False
    is_waiting: bool = True


class Queue:
    """Waiting tickets, the account that used least first; a ticket that waits no longer is dropped when it comes up."""

    def __init__(self):
        self._heap: list[tuple[float, int, Ticket]] = []
        self._serial = itertools.count()
        self.n_waiting = 0

    def push(self, ticket: Ticket) -> None:
        """Have it wait."""
        heapq.heappush(self._heap, (ticket.account.used_s, next(self._serial), ticket))
        self.n_waiting += 1

    def first(self) -> Ticket | None:
        """Return the ticket that is next, None if none waits."""
        while self._heap and not self._heap[0][2].is_waiting:
            heapq.heappop(self._heap)
        return self._heap[0][2] if self._heap else None

    def pop(self) -> Ticket:
        """Take out the ticket that is next."""
        ticket = self.first()
        heapq.heappop(self._heap)
        self.end(ticket)
        return ticket

    def end(self, ticket: Ticket) -> None:
        """Have it wait no longer."""
        ticket.is_waiting = False
        self.n_waiting -= 1
