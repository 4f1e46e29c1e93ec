"""Size of the pictures of a stream: as large as the link can carry in time. Time is an argument, in seconds."""

import math
from collections.abc import Sequence

SMOOTHING = 0.25

# A size below the good one shows little; it gets that small only where pictures would come really late.
LATE_S = 0.35
LEARN_ACKS = 3
GROW_PAUSE_S = 3.0
RETRY_PAUSE_MAX_S = 60.0


class AdaptiveSize:
    """Cells per side of the pictures of one stream.

    sizes: those to choose from, rising; it begins at ``start``. most_delay_s: a picture that is on its way for longer
    than that, beyond the link's bare round trip, is too large. grown_delay_s: a size is grown or shrunk to if its
    pictures promise less. fixed: a size that was asked for, instead of all that.
    """

    def __init__(self, sizes: Sequence[int], start: int, good: int, most_delay_s: float, grown_delay_s: float):
        self.fixed: int | None = None
        self._sizes = sizes
        self._index = sizes.index(start)
        self._good_index = sizes.index(good)
        self._most_delay_s = most_delay_s
        self._grown_delay_s = grown_delay_s
        self._most = math.inf  # cells a side, whatever is asked for
        self._delay_s = 0.0  # smoothed, of pictures of the present size
        self._n_learned = 0
        self._next_growth = self._next_retry = 0.0
        self._growth_pause_s = self._retry_pause_s = 0.0
        self._failed_index: float = math.inf  # of the size that was late last, until it is not

    @property
    def size(self) -> int:
        """Cells per side of the next picture."""
        return int(min(self.fixed or self._sizes[self._index], self._most))

    @property
    def largest(self) -> int:
        """Cells per side of a picture that may take its time."""
        return int(min(self.fixed or self._sizes[-1], self._most))

    @property
    def is_smallest(self) -> bool:
        """Whether the next picture has the smallest size."""
        return self.fixed is not None or self._index == 0

    def limit(self, most: int, now_at_most: float) -> None:
        """Never exceed ``most`` from now on, and start over from the largest size not above ``now_at_most``."""
        self._most, self._failed_index = most, math.inf
        fitting = [i for i, size in enumerate(self._sizes) if size <= min(most, now_at_most)]
        self._change(max(fitting, default=0))

    def learn(self, size: int, delay_s: float, now: float) -> None:
        """Shrink as far as the delay requires, after a few pictures that agree; grow by one size if there is room.

        For a new size, a single picture that is very late is enough.
        size: of the picture that was delayed; of others than the present one nothing is learned.
        """
        if size != self.size or self.fixed:
            return
        self._n_learned += 1
        self._delay_s += (delay_s - self._delay_s) / min(self._n_learned, 1 / SMOOTHING)
        most_delay_s = self._most_delay_s if self._index > self._good_index else LATE_S
        is_sure = self._n_learned >= LEARN_ACKS or delay_s > LATE_S
        if self._delay_s > most_delay_s and is_sure:
            # Each retreat makes the next attempt rarer: a size that does not fit is not tried again and again.
            self._retry_pause_s = min(max(GROW_PAUSE_S, 2 * self._retry_pause_s), RETRY_PAUSE_MAX_S)
            self._failed_index, self._next_retry = self._index, now + self._retry_pause_s
            self._growth_pause_s, self._next_growth = GROW_PAUSE_S, now + GROW_PAUSE_S
            least = 0 if self._delay_s > LATE_S else min(self._good_index, self._index)
            self._change(max(least, self._largest_below(self._grown_delay_s)))
            return
        if self._index >= self._failed_index and self._n_learned >= LEARN_ACKS:
            self._failed_index = math.inf
            self._retry_pause_s /= 2
        next_growth = self._next_growth if self._index + 1 < self._failed_index else self._next_retry
        if now >= next_growth and self._largest_below(self._grown_delay_s) > self._index:
            self._change(self._index + 1)
            self._growth_pause_s /= 2
            self._next_growth = now + self._growth_pause_s

    def _largest_below(self, delay_s: float) -> int:
        """Return the index of the largest size whose pictures, by their cells, should be delayed by less."""
        cells = self._sizes[self._index] ** 2
        fitting = [
            i for i, size in enumerate(self._sizes) if size <= self._most and self._delay_s * size**2 / cells < delay_s
        ]
        return max(fitting, default=0)

    def _change(self, index: int) -> None:
        self._index = index
        self._delay_s = 0.0
        self._n_learned = 0


class SizeOfMany(AdaptiveSize):
    """The same for pictures of many maps, whose bytes also depend on how many there are.

    first_bytes: of the first picture, raw, before anything is known of the link. max_bytes: of any.
    """

    def __init__(
        self, sizes: Sequence[int], first_bytes: int, max_bytes: int, most_delay_s: float, grown_delay_s: float
    ):
        super().__init__(sizes, sizes[0], sizes[0], most_delay_s, grown_delay_s)
        self._first_bytes, self._max_bytes = first_bytes, max_bytes
        self._n_channels: int | None = None

    def fit(self, n_channels: int) -> None:
        """Adjust to so many bytes a cell; the next picture must not be larger than the last one."""
        if n_channels == self._n_channels:
            return
        room = self._first_bytes if self._n_channels is None else self._n_channels * self.size**2
        self._n_channels = n_channels
        self.limit(math.isqrt(self._max_bytes // n_channels), math.sqrt(room / n_channels))
