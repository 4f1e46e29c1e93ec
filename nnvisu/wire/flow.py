"""FrameGate: when the next map may be sent, and how large it may be. Time is an argument, in seconds.

Send buffers on the way hold megabytes, so sending says nothing about arriving: only the client's acknowledgement,
made after drawing, bounds the age of what it shows. So a socket has credit for one frame on its way, or two while
acknowledgements come soon; nothing is queued; and on a thin link the map gets smaller instead of late.
"""

import collections
import math

from nnvisu.settings import LIMITS

# Cells a side; each step is 1.4 to 1.8 times the bytes. A socket starts small, so that the bare round trip is seen, and
# on a good link it has reached the largest after a handful of acknowledgements.
MAP_SIZES = (32, 40, 48, 64, 80, 100, 128)
START_SIZE = 48

# A second frame on the way makes the picture newer while acknowledgements are quick and older when they are not.
# The figures are measured ones, for frames of 3 to 30 kB on 250 kbit/s to 1 Mbit/s.
TWO_FRAMES_BELOW_S = 0.46
ONE_FRAME_ABOVE_S = 0.65

# Time that a frame may be on its way beyond the link's bare round trip. Of two frames on a full link each waits for the
# other, so this is twice the time that one takes, and the picture gets at most half as old again.
MOST_DELAY_S = 0.12
GROWN_DELAY_S = 0.075
# Below this size a map shows little; it gets that small only where it would come really late.
GOOD_INDEX = MAP_SIZES.index(48)
LATE_S = 0.35
LEARN_ACKS = 3
GROW_PAUSE_S = 3.0
GROW_PAUSE_MAX_S = 60.0

ROUND_TRIP_WINDOW_S = 60.0
SMOOTHING = 0.25

# A picture that stands still is sent large after this.
QUIET_S = 0.4

CLOCK_GRAIN_S = 1e-6


class FrameGate:
    """Credit, rate and map size of one socket."""

    def __init__(self, max_fps: float = 30.0):
        self.max_fps = max_fps
        self.fixed_size: int | None = None
        self.last_seq = 0
        self.ack_time_s: float | None = None  # smoothed time from sending to acknowledgement
        self._two_frames = False
        self._sent: collections.deque[tuple[int, float, int]] = collections.deque()
        self._next_due = self._last_sent_at = 0.0
        self._size_index = MAP_SIZES.index(START_SIZE)
        self._delay_s = 0.0  # smoothed, of frames of the present size
        self._n_learned = 0
        self._next_growth = 0.0
        self._growth_pause_s = 0.0
        self._shortest: collections.deque[tuple[float, float]] = collections.deque()

    @property
    def map_size(self) -> int:
        """Cells a side of the next map."""
        return self.fixed_size or MAP_SIZES[self._size_index]

    @property
    def largest_size(self) -> int:
        """Cells a side of a map that may take its time."""
        return self.fixed_size or MAP_SIZES[-1]

    @property
    def n_in_flight(self) -> int:
        """Frames sent and not acknowledged."""
        return len(self._sent)

    def set_view(self, max_fps: float, map_size: int | None) -> None:
        """Take over what the client wants; it acts at once."""
        self.max_fps = max_fps
        self.fixed_size = map_size
        self._next_due = 0.0

    def seconds_until_due(self, now: float) -> float:
        """Return 0 if a frame may be sent now, infinity if only an acknowledgement can change that."""
        credit = LIMITS["max_frames_in_flight"] if self._two_frames else 1
        if self.max_fps <= 0 or len(self._sent) >= credit:
            return math.inf
        wait_s = self._next_due - now
        return wait_s if wait_s > CLOCK_GRAIN_S else 0.0

    def seconds_until_quiet(self, now: float) -> float:
        """Return 0 if nothing was on its way for a while, infinity if something is."""
        if self.max_fps <= 0 or self._sent:
            return math.inf
        wait_s = self._last_sent_at + QUIET_S - now
        return wait_s if wait_s > CLOCK_GRAIN_S else 0.0

    def frame_sent(self, now: float, size: int | None = None) -> None:
        """Note that frame ``next_seq`` was sent, of ``size`` cells a side if that is not ``map_size``."""
        self.last_seq += 1
        self._last_sent_at = now
        self._sent.append((self.last_seq, now, size or self.map_size))
        # Frames of all sockets fall on one time grid, so that equal pictures are rendered and encoded once.
        self._next_due = (math.floor((now + CLOCK_GRAIN_S) * self.max_fps) + 1) / self.max_fps

    @property
    def next_seq(self) -> int:
        """The number of the next frame."""
        return self.last_seq + 1

    def acknowledge(self, seq: int, now: float) -> None:
        """Note that all frames up to ``seq`` are on the screen. Old numbers change nothing."""
        while self._sent and self._sent[0][0] <= seq:
            sent_seq, sent_at, size = self._sent.popleft()
            if sent_seq == 1 and now - sent_at > MOST_DELAY_S:
                # It waited behind the greeting with its tables and points, so a long time says nothing of the link.
                self._two_frames = True
            else:
                self._learn(now - sent_at, size, now)

    def _learn(self, ack_time_s: float, size: int, now: float) -> None:
        smoothed = self.ack_time_s
        self.ack_time_s = ack_time_s if smoothed is None else smoothed + SMOOTHING * (ack_time_s - smoothed)
        self._two_frames = self.ack_time_s < (ONE_FRAME_ABOVE_S if self._two_frames else TWO_FRAMES_BELOW_S)
        self._note_shortest(ack_time_s, now)
        if size == self.map_size:
            self._adapt_size(ack_time_s - self._shortest[0][1], now)

    def _note_shortest(self, ack_time_s: float, now: float) -> None:
        """Keep the sliding minimum: the nearest thing to the link's bare round trip that can be seen."""
        while self._shortest and self._shortest[-1][1] >= ack_time_s:
            self._shortest.pop()
        self._shortest.append((now, ack_time_s))
        while self._shortest[0][0] < now - ROUND_TRIP_WINDOW_S:
            self._shortest.popleft()

    def _adapt_size(self, delay_s: float, now: float) -> None:
        """Shrink as far as the delay asks for, after a few frames that agree; grow by one step where there is room."""
        self._n_learned += 1
        self._delay_s += (delay_s - self._delay_s) / min(self._n_learned, 1 / SMOOTHING)
        if self._delay_s > self._most_delay_s and self._n_learned >= LEARN_ACKS:
            least = 0 if self._delay_s > LATE_S else min(GOOD_INDEX, self._size_index)
            self._change_size(max(least, self._largest_below(GROWN_DELAY_S)))
            # Each retreat makes the next attempt rarer: a size that does not fit is not tried again and again.
            self._growth_pause_s = min(max(GROW_PAUSE_S, 2 * self._growth_pause_s), GROW_PAUSE_MAX_S)
            self._next_growth = now + self._growth_pause_s
        elif now >= self._next_growth and self._largest_below(GROWN_DELAY_S) > self._size_index:
            self._change_size(self._size_index + 1)
            self._growth_pause_s /= 2
            self._next_growth = now + self._growth_pause_s

    @property
    def _most_delay_s(self) -> float:
        return MOST_DELAY_S if self._size_index > GOOD_INDEX else LATE_S

    def _largest_below(self, delay_s: float) -> int:
        """Return the index of the largest size whose frames, by their cells, should be delayed by less."""
        cells = MAP_SIZES[self._size_index] ** 2
        fitting = [i for i, size in enumerate(MAP_SIZES) if self._delay_s * size**2 / cells < delay_s]
        return max(fitting, default=0)

    def _change_size(self, index: int) -> None:
        self._size_index = index
        self._delay_s = 0.0
        self._n_learned = 0
