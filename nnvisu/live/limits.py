"""TokenBucket: how often something may happen. Time is an argument."""


class TokenBucket:
    """``rate`` tokens a second flow in, up to ``burst``."""

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

    def take_debt(self, n: float, now: float) -> float:
        """Take ``n`` tokens, below zero if need be; return the seconds until the debt is paid."""
        self._refill(now)
        self._tokens -= n
        return max(0.0, -self._tokens / self._rate)

    def _refill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + self._rate * (now - self._last))
        self._last = now
