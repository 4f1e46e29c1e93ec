"""Speed: the cost of a step, and steps per second. Time is an argument."""

import collections

# The time constant of the estimate: long enough for clocks that tick every 16 ms, as CPU time does on Windows, and
# short enough to follow a network that has grown.
MEMORY_S = 0.1
# How much longer the next turn may be than what was measured so far: a single step says little.
MAX_GROWTH = 4

SPEED_WINDOW_S = 1.0


class Speed:
    """Learns from each piece of training."""

    def __init__(self) -> None:
        self.forget_cost()
        self._samples: collections.deque[tuple[float, int]] = collections.deque()
        self._n_made = 0  # steps of all samples but the first, which only tells a time

    def forget_cost(self) -> None:
        """Forget what a step costs, as after any change of network or data."""
        self._cpu_s = self._n_steps = 0.0
        self._most_steps = 1

    def steps_in(self, cpu_s: float) -> int:
        """Return how many steps take about that long, at least one."""
        if self._cpu_s <= 0:
            return self._most_steps
        return max(1, min(int(cpu_s * self._n_steps / self._cpu_s), self._most_steps))

    def seconds_for(self, n_steps: float) -> float:
        """Return the CPU time that many steps will probably take; 0 if unknown."""
        return n_steps * self._cpu_s / self._n_steps if self._n_steps > 0 else 0.0

    def restart(self) -> None:
        """Forget the rate, as after a pause."""
        self._samples.clear()
        self._n_made = 0

    def note(self, n_steps: int, cpu_s: float, now: float) -> None:
        """Note that ``n_steps`` took that much CPU time of this thread, and ended at ``now``."""
        self._most_steps = max(self._most_steps, MAX_GROWTH * n_steps)
        self._cpu_s += cpu_s
        self._n_steps += n_steps
        if self._cpu_s > MEMORY_S:
            self._n_steps *= MEMORY_S / self._cpu_s
            self._cpu_s = MEMORY_S
        self._n_made += n_steps if self._samples else 0
        self._samples.append((now, n_steps))
        # Where turns are rare, two of them still tell a rate.
        while len(self._samples) > 2 and self._samples[1][0] < now - SPEED_WINDOW_S:
            self._samples.popleft()
            self._n_made -= self._samples[0][1]

    @property
    def steps_per_second(self) -> float:
        """The rate over the last second: steps since the first sample, over the time since it."""
        samples = self._samples
        if len(samples) < 2:
            return 0.0
        return self._n_made / max(samples[-1][0] - samples[0][0], 1e-6)
