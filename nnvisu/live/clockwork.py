"""Clockwork: when a run makes steps, and how many at once. It does not affect what they compute."""

import math
import time
from collections.abc import Callable

from nnvisu.live.pace import Pace
from nnvisu.live.speed import Speed
from nnvisu.live.state import Rate
from nnvisu.wire import objects

# What is left of a turn is not begun if it is less than this share of it: each piece costs some 50 µs beside its steps.
MIN_PIECE = 0.25


class Clockwork:
    """Pace, cost and rate of one run's steps. A turn is split into pieces, between which other things may be due.

    pace: steps per second, "watch", or None for full speed. is_hurrying: make steps as fast as possible, whatever the
    pace. cpu_clock: of the calling thread.
    """

    def __init__(self, clock: Callable[[], float], cpu_clock: Callable[[], float] = time.thread_time):
        self._clock = clock
        self._cpu_clock = cpu_clock
        self._speed = Speed()
        self.set_pace(None)
        self.is_hurrying = False
        self._due = 0.0
        self._turn_s = self._turn_ends = 0.0
        self._is_begun = False

    @property
    def is_paced(self) -> bool:
        """Whether the clock limits the steps."""
        return self.pace is not None and not self.is_hurrying

    def shown(self, is_running: bool) -> Rate:
        """Return pace and rate, the latter over the last second."""
        return Rate(self.pace, self._speed.steps_per_second if is_running else 0.0)

    def set_pace(self, steps_per_second: objects.Pace) -> None:
        """Change the pace."""
        self.pace = steps_per_second
        self._pace = Pace(steps_per_second, self._clock())
        self._speed.restart()

    def start(self) -> None:
        """Start running: time spent paused is not made up for, and the first step is due immediately."""
        self._pace.restart(self._clock())
        self._speed.restart()

    def forget_cost(self) -> None:
        """Forget what a step costs, as after any change of network or data."""
        self._speed.forget_cost()

    def seconds_until_steps(self, step: int) -> float:
        """Return how long it is until the step after ``step`` is due."""
        return self._pace.steps_due(self._clock(), step)[1] if self.is_paced else 0.0

    def is_done_within(self, seconds: float, step: int) -> bool:
        """Return whether the steps that are due take at most that much CPU time."""
        due, _ = self._pace.steps_due(self._clock(), step)
        return self._speed.seconds_for(due) <= seconds

    def begin_turn(self, seconds: float, step: int) -> None:
        """Begin a turn of that much CPU time of this thread."""
        self._due = self._pace.steps_due(self._clock(), step)[0] if self.is_paced else math.inf
        self._turn_s, self._turn_ends, self._is_begun = seconds, self._cpu_clock() + seconds, False

    def next_piece(self) -> float:
        """Return how many steps the next piece of the turn may have, 0 if it is over. The first has at least one."""
        if self._due < 1:
            return 0
        left_s = self._turn_ends - self._cpu_clock()
        if self._is_begun and left_s < MIN_PIECE * self._turn_s:
            return 0
        self._is_begun = True
        return min(self._due, self._speed.steps_in(left_s))

    def measure(self, train: Callable[[int], int], n_steps: int) -> None:
        """Make up to ``n_steps`` by ``train``, which returns how many it made, and learn from it."""
        began = self._cpu_clock()
        n_made = train(n_steps)
        self._speed.note(n_made, self._cpu_clock() - began, self._clock())
        self._pace.steps_made(n_made)
        self._due -= n_made
