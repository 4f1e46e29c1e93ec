"""Speed: how many steps a turn may have, and how many a second there were. Time is an argument."""

# One turn of training: long enough that the work around it does not show (0.2 %), short enough that commands and
# other sessions need not wait.
TURN_S = 0.02
MAX_TURN_GROWTH = 4

SPEED_WINDOW_S = 1.0


class Speed:
    """Learns from each turn that was made."""

    def __init__(self):
        self.turn_steps = 1
        self._samples: list[tuple[float, int]] = []

    def restart(self) -> None:
        """Forget the rate, as after a pause."""
        self._samples = []

    def note(self, n_steps: int, seconds: float, now: float) -> None:
        """Note that ``n_steps`` took so many seconds."""
        if n_steps == self.turn_steps or seconds > TURN_S:
            wanted = int(n_steps * TURN_S / max(seconds, 1e-6))
            self.turn_steps = max(1, min(wanted, MAX_TURN_GROWTH * self.turn_steps))
        self._samples.append((now, n_steps))
        while self._samples[0][0] < now - SPEED_WINDOW_S:
            self._samples.pop(0)

    @property
    def steps_per_second(self) -> float:
        """The rate over the last second: what was made after the first sample, by the time since it."""
        samples = self._samples
        if len(samples) < 2:
            return 0.0
        return sum(n for _, n in samples[1:]) / max(samples[-1][0] - samples[0][0], 1e-6)
