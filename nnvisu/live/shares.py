"""Shares: which session trains next. Pure rules, without threads and clocks; ``scheduler`` applies them.

1. Watched sessions get WATCHED_SHARE of the turns while any of them wants one; unwatched sessions get the rest, and
   everything when nobody watches.
2. Within each kind, the session that has used the least goes first, so that each gets the same share, however long its
   steps take (start-time fair queueing: Goyal, Vin, Cheng 1996). Time spent sleeping is not made up for.
3. A session whose run is young is charged for half: in its first steps there is most to see, and each costs most.
4. A session whose turn ends keeps its place if it would be first again. Otherwise a neighbour whose single step takes
   half a second would get in at the end of each of its turns.

All times are CPU seconds. Nothing here may be called by two threads at once.
"""

import heapq
import itertools

WATCHED_SHARE = 0.92
# How far one kind of session may get ahead of its share, in seconds over share: what it got beyond that while nobody
# else wanted any is forgotten. A single turn of a large network is worth 5.
MAX_LEAD_S = 10.0

# A young run gets twice as much as the others: the most that anyone may have of the median.
YOUNG_WEIGHT = 2.0

# A place is kept between two turns for a session that is behind the next in line by more than this.
KEEPING_LEAD_S = 0.04


class Account:
    """What one session has used, in the virtual time of its group, and its status.

    is_resting: it wants no turn. is_computing: it has a place. keeps_place: it has one between two turns. number: its
    entry in the queue, None if it is not queued. turn_s: how long its last turn took, and the next one probably will.
    weight: how many ordinary sessions it counts for; its own thread may set it between two turns.
    """

    def __init__(self, group: "_Group"):
        self.group = group
        self.used_s = self.turn_s = 0.0
        self.weight = 1.0
        self.is_resting = True
        self.is_closed = False
        self.is_computing = self.keeps_place = False
        self.number: int | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is waiting for a turn."""
        return self.number is not None


class _Group:
    """The sessions of one kind, and their queue: the one that used the least is first.

    clock_s: virtual time of the group, what the last session to start had used. passed_s: used by all, over the share.
    """

    def __init__(self, share: float):
        self.share = share
        self.clock_s = self.passed_s = 0.0
        self.n_accounts = self.n_wanting = self.n_waiting = 0
        self._line: list[tuple[float, int, Account]] = []
        self._numbers = itertools.count()

    def queue(self, account: Account) -> None:
        """Put ``account`` in line."""
        account.number = next(self._numbers)
        heapq.heappush(self._line, (account.used_s, account.number, account))
        self.n_waiting += 1

    def unqueue(self, account: Account) -> None:
        """Take ``account`` out of the line; its entry is dropped when it comes up."""
        account.number = None
        self.n_waiting -= 1

    def first(self) -> Account | None:
        """Return who is first in line."""
        while self._line and self._line[0][1] != self._line[0][2].number:
            heapq.heappop(self._line)
        return self._line[0][2] if self._line else None


class Shares:
    """Accounts and places. After each call that changes something, ``admit`` says who may start."""

    def __init__(self, n_places: int):
        self._n_places = self._n_free = n_places
        self._watched, self._left_over = _Group(WATCHED_SHARE), _Group(1.0 - WATCHED_SHARE)

    @property
    def n_watched(self) -> int:
        """Number of watched sessions."""
        return self._watched.n_accounts

    @property
    def n_watched_wanting(self) -> int:
        """Number of watched sessions that train or want to."""
        return self._watched.n_wanting

    @property
    def n_waiting(self) -> int:
        """Number of queued sessions."""
        return self._watched.n_waiting + self._left_over.n_waiting

    @property
    def is_wanted(self) -> bool:
        """Whether at least as many sessions want a place as there are places."""
        return self.n_waiting > 0 or self.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether all places are taken."""
        return self._n_free == 0

    def is_watched(self, account: Account) -> bool:
        """Return whether somebody watches the session."""
        return account.group is self._watched

    def open(self) -> Account:
        """Return the account of a new session, which nobody watches yet."""
        self._left_over.n_accounts += 1
        return Account(self._left_over)

    def close(self, account: Account) -> None:
        """Forget the account of a session that has ended."""
        self.rest(account)
        account.group.n_accounts -= 1
        account.is_closed = True

    def set_watched(self, account: Account, is_watched: bool) -> None:
        """Note whether anybody watches; a queued session moves to the other queue."""
        before, group = account.group, self._watched if is_watched else self._left_over
        if group is before or account.is_closed:
            return
        account.group = group
        account.used_s = group.clock_s + max(0.0, account.used_s - before.clock_s)
        for each, change in ((before, -1), (group, 1)):
            each.n_accounts += change
            each.n_wanting += change * (not account.is_resting)
        if account.is_waiting:
            before.unqueue(account)
            group.queue(account)

    def ask(self, account: Account) -> None:
        """Queue a session for a turn; one that kept its place has it at once."""
        group = account.group
        if account.keeps_place:
            account.keeps_place = False
            self._begin(account)
            return
        if account.is_resting:
            # Resting time is not made up for: neither for the session, nor for its kind if all rested.
            account.used_s = max(account.used_s, group.clock_s)
            if group.n_wanting == 0:
                group.passed_s = max(group.passed_s, self._other(group).passed_s)
            account.is_resting = False
            group.n_wanting += 1
        group.queue(account)

    def withdraw(self, account: Account) -> None:
        """Remove a session from the queue."""
        if account.is_waiting:
            account.group.unqueue(account)

    def charge(self, account: Account, used_s: float) -> None:
        """Charge a session for what it used."""
        group = account.group
        account.used_s += used_s / account.weight
        group.passed_s = min(group.passed_s + used_s / group.share, self._other(group).passed_s + MAX_LEAD_S)

    def leave(self, account: Account, used_s: float) -> None:
        """End a turn; the place is free, or kept until the session asks again or rests."""
        self.charge(account, used_s - account.turn_s)
        account.turn_s = used_s
        account.is_computing, account.keeps_place = False, True
        if not self._goes_first_again(account):
            self._free(account)

    def rest(self, account: Account) -> None:
        """Note that the session wants no turn for now: a place that it kept is released."""
        if account.keeps_place:
            self._free(account)
        if not account.is_resting:
            account.is_resting = True
            account.group.n_wanting -= 1

    def _free(self, account: Account) -> None:
        account.keeps_place = False
        self._n_free += 1

    def _begin(self, account: Account) -> None:
        """Charge a turn when it starts, or several of one kind would start on the same share."""
        account.is_computing = True
        self.charge(account, account.turn_s)

    def admit(self, n_reserved: int = 0) -> list[Account]:
        """Assign the free places, except ``n_reserved``, to the next in line, and return who got one."""
        admitted = []
        while self._n_free > n_reserved and (account := self._next()) is not None:
            group = account.group
            group.unqueue(account)
            group.clock_s = max(group.clock_s, account.used_s)
            self._n_free -= 1
            self._begin(account)
            admitted.append(account)
        return admitted

    def _next(self) -> Account | None:
        watched, left_over = self._watched.first(), self._left_over.first()
        if watched is None or left_over is None:
            return watched or left_over
        return watched if self._watched.passed_s <= self._left_over.passed_s else left_over

    def _goes_first_again(self, account: Account) -> bool:
        group, other = account.group, self._other(account.group)
        if group is self._watched and group.n_waiting == 0:
            return other.n_waiting > 0 and group.passed_s <= other.passed_s
        first = group.first()
        is_first = first is not None and account.used_s + KEEPING_LEAD_S < first.used_s
        return is_first and (other.n_waiting == 0 or group.passed_s <= other.passed_s)

    def _other(self, group: _Group) -> _Group:
        return self._left_over if group is self._watched else self._watched
