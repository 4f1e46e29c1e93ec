"""Pace: how many steps are due according to the clock. It affects when a step is made, never what it computes."""

import math

from nnvisu.wire import objects

# The watch pace: 30 steps a second at step 0, faster by 0.2 for each step made, so that the number of steps seen
# grows like exp(0.2 t): step 100 after 2.6 s, 500 after 7.3 s, 10,000 after 21 s. It levels off at step 24,850, after
# 26 s: what an optimizer does to a learnt network in millions of steps more is nothing that anybody wants to watch.
WATCH_STEPS_PER_SECOND = 30.0
WATCH_GROWTH_PER_SECOND = 0.2
WATCH_MOST_STEPS_PER_SECOND = 5_000.0

# Time lost to a slow machine or a long queue is made up for only up to this.
MAX_BACKLOG_S = 1.0


class Pace:
    """The pace of one run. ``steps_per_second``: a number, None (full speed) or ``"watch"``."""

    def __init__(self, steps_per_second: objects.Pace, now: float):
        self.steps_per_second = steps_per_second
        self._due = 0.0
        self._last = now

    def restart(self, now: float) -> None:
        """Restart counting: time spent paused is not made up for. The first step is due immediately."""
        self._due = 1.0
        self._last = now

    def steps_due(self, now: float, step: int) -> tuple[float, float]:
        """Return (number of steps due now, seconds to wait if there are none); at full speed (infinity, 0)."""
        rate = self._rate(step)
        if rate == math.inf:
            return rate, 0.0
        self._due = min(self._due + rate * (now - self._last), 1.0 + rate * MAX_BACKLOG_S)
        self._last = now
        # Half a thousandth of a step of tolerance, so that rounding does not cost a whole extra wait.
        if self._due >= 1.0 - 5e-4:
            return max(1.0, self._due // 1), 0.0
        return 0.0, (1.0 - self._due) / rate

    def steps_made(self, n_steps: int) -> None:
        """Note that ``n_steps`` of the due steps were made; the rest stay due, within limits."""
        if self.steps_per_second is not None:
            self._due = max(0.0, self._due - n_steps)

    def seconds_between(self, step: int, later: int) -> float:
        """Return how long the clock makes the steps from ``step`` to ``later`` take; 0 at full speed."""
        if self.steps_per_second != "watch":
            return (later - step) / self._rate(step)
        level = (WATCH_MOST_STEPS_PER_SECOND - WATCH_STEPS_PER_SECOND) / WATCH_GROWTH_PER_SECOND
        growing = [self._rate(math.floor(min(each, level))) for each in (step, later)]
        n_level = max(later, level) - max(step, level)
        return math.log(growing[1] / growing[0]) / WATCH_GROWTH_PER_SECOND + n_level / WATCH_MOST_STEPS_PER_SECOND

    def _rate(self, step: int) -> float:
        if self.steps_per_second == "watch":
            return min(WATCH_STEPS_PER_SECOND + WATCH_GROWTH_PER_SECOND * step, WATCH_MOST_STEPS_PER_SECOND)
        return math.inf if self.steps_per_second is None else float(self.steps_per_second)
