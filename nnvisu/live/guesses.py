"""Guesses: how often codes may be tried that no class has, from each address. Time is an argument.

A whole school may share an address, so mistyped codes must not lock it out; but a million tries have to take weeks.
"""

import collections

from nnvisu.errors import RateLimited
from nnvisu.live.limits import TokenBucket

# Of 20⁶ codes one address tries 17,000 a day.
PER_SECOND, BURST = 0.2, 30
MAX_ADDRESSES = 10_000


class Guesses:
    """The allowance of each address; of too many addresses those are forgotten that tried longest ago."""

    def __init__(self) -> None:
        self._left: collections.OrderedDict[str, TokenBucket] = collections.OrderedDict()

    def note(self, address: str, now: float) -> None:
        """Count a code that no class has, or one that is taken."""
        bucket = self._left.pop(address, None) or TokenBucket(PER_SECOND, BURST, now)
        bucket.take(now)
        self._left[address] = bucket
        if len(self._left) > MAX_ADDRESSES:
            self._left.popitem(last=False)

    def check(self, address: str, now: float) -> None:
        """Raise RateLimited if the address has used its tries up."""
        bucket = self._left.get(address)
        if bucket is not None and not bucket.has_any(now):
            wait_s = round(1 / PER_SECOND)
            raise RateLimited(f"too many wrong codes came from your network; try again in {wait_s} seconds", "code")
