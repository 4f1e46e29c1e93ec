"""AnswerQueue: the questions of one socket that wait for their answers, and when each is due.

A costly answer takes up to seconds of computing for a question of 25 bytes. What such answers take is counted, not how
many there are: beyond an allowance they come later, and nothing else waits for them.
"""

import collections
import math
import time
from collections.abc import Callable

from nnvisu.errors import RateLimited
from nnvisu.live.dispatch import Answer
from nnvisu.live.limits import TokenBucket
from nnvisu.wire.messages import Message

MAX_WAITING = 16  # each may hold a copy of the network
# Of computing for costly answers: seconds at once, and then of each second. With the largest network and 10,000 points
# get_activations takes 0.5 s of processor time, get_model 0.3 s, rank_points 0.13 s, and get_importance, which is ten
# passes over all rows for each column, 1.2 s a column.
COSTLY_BURST_S, COSTLY_SHARE = 10.0, 0.25


class AnswerQueue:
    """Its socket's thread makes the answers, any thread may add. cpu_clock: of the thread that makes them."""

    def __init__(self, clock: Callable[[], float], cpu_clock: Callable[[], float] = time.thread_time):
        self._clock, self._cpu_clock = clock, cpu_clock
        self._quick: collections.deque[Answer] = collections.deque()
        self._costly: collections.deque[Answer] = collections.deque()
        self._allowance = TokenBucket(COSTLY_SHARE, COSTLY_BURST_S, clock())
        self._costly_from = -math.inf

    def add(self, answer: Answer, is_costly: bool) -> None:
        """Add the answer to a question. Raises RateLimited if too many wait."""
        if len(self._quick) + len(self._costly) >= MAX_WAITING:
            raise RateLimited(f"{MAX_WAITING} questions wait for their answers already")
        (self._costly if is_costly else self._quick).append(answer)

    @property
    def wait_s(self) -> float:
        """The seconds until the next answer is due, infinity if no question waits."""
        if self._quick:
            return 0.0
        return max(0.0, self._costly_from - self._clock()) if self._costly else math.inf

    def make_next(self, made: Callable[[Answer], Message | Answer]) -> Message | None:
        """Make the answer that is due, by ``made``; None if that was a part of it, and the rest waits."""
        queue = self._quick or self._costly
        is_costly, began = queue is self._costly, self._cpu_clock()
        try:
            answer = made(queue.popleft())
        finally:
            if is_costly:
                now = self._clock()
                self._costly_from = now + self._allowance.take_debt(self._cpu_clock() - began, now)
        if not callable(answer):
            return answer
        queue.appendleft(answer)
        return None
