"""Gathering: when the threads of a crowd run on one core (``cores`` says why): where it only watches.

While many in it train without pause, it is not: their turns would be computed on one core less. Nor is it while others
want the same core, such as a second server of ours; after a while it is tried again, on the core where Linux has put us
by then.
"""

from collections.abc import Callable

from nnvisu.live.cores import Cores

# What desk work has to take of a core before it is worth while: where somebody trains, the rest of that core is lost to
# turns, as those of unwatched sessions. Half as much is enough to stay.
WORTH_WHILE, WORTH_WHILE_IN_TRAINING = 0.1, 0.4
# The core is contested if it is idle for less than this share of the time, although desk work takes less than that.
BUSY_IDLE, BUSY_USED = 0.1, 0.5
RETRY_S = 5.0
STALE_S = 2.0


class Gathering:
    """is_wanted: whether there is a crowd that only watches. is_training: whether turns could use all cores."""

    def __init__(self, cores: Cores, is_wanted: Callable[[], bool], is_training: Callable[[], bool]):
        self.cores = cores
        self._is_wanted, self._is_training = is_wanted, is_training
        self._rests_until = self._reviewed_at = self._idle_s = 0.0

    def review(self, used_s: float, window_s: float, now: float) -> None:
        """Gather or scatter, after a stretch of time of which desk work took ``used_s`` of CPU time."""
        self._reviewed_at = now
        before, self._idle_s = self._idle_s, self.cores.home_idle_s()
        least_s = (WORTH_WHILE_IN_TRAINING if self._is_training() else WORTH_WHILE) * window_s
        if not self._is_wanted() or used_s < (least_s / 2 if self.cores.has_home else least_s):
            self.cores.scatter()
        elif not self.cores.has_home:
            if now >= self._rests_until:
                self.cores.gather()
                self._idle_s = self.cores.home_idle_s()
        elif not self._idle_s - before >= BUSY_IDLE * window_s and used_s < BUSY_USED * window_s:
            self.cores.scatter()
            self._rests_until = now + RETRY_S

    def expire(self, now: float) -> None:
        """Scatter where no desk work was reviewed for long: everybody has left or paused, and turns get all cores."""
        if self.cores.has_home and now > self._reviewed_at + STALE_S:
            self.cores.scatter()
