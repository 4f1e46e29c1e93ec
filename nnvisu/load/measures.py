"""What the players saw, in numbers. Time is passed in, in seconds; nothing here waits or sends."""

import dataclasses
import statistics
from collections.abc import Sequence

import numpy as np

RUNNING = "running"


@dataclasses.dataclass
class Record:
    """What one pupil saw of the session; only what lies between ``begin`` and ``end`` counts.

    steps, running_s: steps made, and seconds passed, while the session ran and this pupil watched. n_maps: maps that
    arrived meanwhile. ages_ms: of the picture, one for each call of ``sample_age``.
    """

    steps: int = 0
    running_s: float = 0.0
    n_maps: int = 0
    ages_ms: list[float] = dataclasses.field(default_factory=list)
    _is_counting: bool = False
    _last: tuple[float, int, str] | None = None
    _running_since: float = 0.0
    _drawn_at: float | None = None

    def begin(self) -> None:
        """Count from now on."""
        self._is_counting = True

    def end(self) -> None:
        """Stop counting."""
        self._is_counting = False

    @property
    def counts(self) -> tuple[int, float, int]:
        """Steps, seconds of running, and maps so far."""
        return self.steps, self.running_s, self.n_maps

    @property
    def is_running(self) -> bool:
        """Whether the session is known to be running."""
        return self._last is not None and self._last[2] == RUNNING

    def note_step(self, now: float, step: int, status: str) -> None:
        """Note where the session is. The time since the last note counts if the session was running throughout."""
        if self._last is not None and self.is_running:
            then, step_then, _ = self._last
            if self._is_counting:
                self.steps += max(0, step - step_then)  # a run that starts again goes back to step 0
                self.running_s += now - then
        elif status == RUNNING:
            self._running_since = now
        self._last = (now, step, status)

    def note_map(self, now: float, age_ms: float) -> None:
        """Note the arrival of a map whose parameters were ``age_ms`` old when it was sent."""
        self._drawn_at = now - age_ms / 1000.0
        if self._is_counting and self.is_running:
            self.n_maps += 1

    def note_gone(self) -> None:
        """Note that the socket is gone: what the session does now is not seen."""
        self._last = self._drawn_at = None

    def sample_age(self, now: float) -> None:
        """Record how old the picture is, if the session runs; one drawn in a pause stays new until the run resumes."""
        if self._is_counting and self.is_running and self._drawn_at is not None:
            self.ages_ms.append(1000.0 * (now - max(self._drawn_at, self._running_since)))


def share(rates: Sequence[float]) -> tuple[float, float] | None:
    """Return (least ÷ median, most ÷ median); None without rates or where the median is 0."""
    median = statistics.median(rates) if rates else 0.0
    return (min(rates) / median, max(rates) / median) if median else None


def percentiles(values: Sequence[float]) -> dict[str, float | int] | None:
    """Return p50, p95 (interpolated linearly) and the number of ``values``; None without any."""
    if not values:
        return None
    p50, p95 = np.percentile(values, (50, 95))
    return {"p50": float(p50), "p95": float(p95), "n": len(values)}


def progress(
    before: Sequence[tuple[float, int] | None], after: Sequence[tuple[float, int] | None]
) -> list[tuple[float, float]]:
    """Return (steps, seconds) between two looks at each run, of those that were seen twice; a look: (time, step)."""
    pairs = [(first, last) for first, last in zip(before, after, strict=True) if first and last]
    return [(last[1] - first[1], last[0] - first[0]) for first, last in pairs]


def per_second(counts: Sequence[tuple[float, float]]) -> list[float]:
    """Return count ÷ seconds of each pair, without those of no time."""
    return [count / seconds for count, seconds in counts if seconds > 0]
