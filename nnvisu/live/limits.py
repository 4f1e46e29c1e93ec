"""Limits: how much one server process may hold, and rate limits. Time is an argument."""

import dataclasses

from nnvisu.settings import SERVER_SETTING


@dataclasses.dataclass(frozen=True)
class ServerLimits:
    """How much one server process may hold; fields as in settings.SERVER_SETTINGS."""

    max_sessions: int
    max_sockets: int
    max_session_memory_mb: int
    idle_pause_s: float
    idle_drop_s: float
    session_history_mb: int = SERVER_SETTING["session_history_mb"].default
    store_mb: int = SERVER_SETTING["store_mb"].default
    resume_runs: int = SERVER_SETTING["resume_runs"].default

    @property
    def history_bytes(self) -> int:
        """Memory for the saved steps of one session."""
        return self.session_history_mb * 2**20

    @property
    def max_bytes(self) -> int:
        """Memory for all sessions together."""
        return self.max_session_memory_mb * 2**20


class TokenBucket:
    """A token bucket: ``rate`` tokens are added per second, up to ``burst``."""

    def __init__(self, rate: float, burst: float, now: float):
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._last = now

    def take(self, now: float) -> bool:
        """Take one token; return whether there was one."""
        self._refill(now)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def has_any(self, now: float) -> bool:
        """Return whether there is a token."""
        self._refill(now)
        return self._tokens >= 1

    def take_debt(self, n: float, now: float) -> float:
        """Take ``n`` tokens, going below zero if necessary; return the seconds until the debt is paid."""
        self._refill(now)
        self._tokens -= n
        return max(0.0, -self._tokens / self._rate)

    def _refill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + self._rate * (now - self._last))
        self._last = now
