"""FrameGate: when the next frame may be sent, and how large it may be. Time is an argument, in seconds.

Send buffers along the way hold megabytes, so sending says nothing about arrival: only the client's acknowledgement,
after drawing, bounds the age of what it shows. So a socket has credit for one frame in flight, or two while
acknowledgements come quickly; nothing is queued; and on a slow link the map gets smaller instead of late.

Maps are the main stream. All other frames are side frames: one after a map, never two in a row while a map is due, and
rarely enough that on a slow link they take at most a third of the time.
"""

import collections
import math
from typing import NamedTuple

from nnvisu.settings import LIMITS
from nnvisu.wire.sizes import LEARN_ACKS, SMOOTHING, AdaptiveSize, SizeOfMany

# Cells a side; each step is 1.4 to 1.8 times the bytes. A socket starts small, so that the bare round trip is seen, and
# on a good link it has reached the largest after a handful of acknowledgements.
MAP_SIZES = (32, 40, 48, 64, 80, 100, 128)
START_SIZE = GOOD_SIZE = 48
NEURON_SIZES = (8, 12, 16, 20, 24, 32)
TILE_SIZES = (8, 12, 16, 20, 24, 32, 40, 48)

# Before anything is known of the link, some 2 kB as they are sent: half a second of a very thin one.
FIRST_NEURON_BYTES, MAX_NEURON_BYTES = 5_000, 400_000
# 64 tiles of 16 × 16 cells, some 8 kB as they are sent; at most of 48 × 48, some 30 kB.
FIRST_TILE_BYTES, MAX_TILE_BYTES = 49_152, 450_000

# A second frame on the way makes the picture newer while acknowledgements are quick and older when they are not.
# The figures are measured ones, for frames of 3 to 30 kB on 250 kbit/s to 1 Mbit/s.
TWO_FRAMES_BELOW_S = 0.46
ONE_FRAME_ABOVE_S = 0.65
# It makes it newer, too, on a long link: one on which frames wait for no more than this share of their time. Where two
# fill the link they wait for a quarter if each takes twice the bare round trip; beyond, one is better, and two are not
# tried again soon.
LONG_LINK_WAIT = 0.2
MAX_LONG_LINK_WAIT = 0.3

# Time that a frame may be on its way beyond the link's bare round trip. Of two frames on a full link each waits for the
# other, so this is twice the time that one takes, and the picture gets at most half as old again.
MAX_DELAY_S = 0.12
RESIZE_TARGET_DELAY_S = 0.075
# What goes beside the maps makes the next one late by as much, so it gets less.
MAX_SIDE_DELAY_S = 0.08
GROWN_SIDE_DELAY_S = 0.05

# After a side frame came, its stream rests for so many times what it took; longer where frames are late time and again,
# as they cannot get smaller.
SIDE_REST = 2.0
LATE_SIDE_REST = 20.0
# Figures wait behind frames, and are to be younger than this when they come, at four a second. A side frame that cannot
# get smaller and holds them up for longer than the way leaves goes in a hundredth of the time.
MAX_FIGURES_AGE_S = 2.0
FIGURES_INTERVAL_S = 1 / 4
HOLD_UP_REST = 100.0
# What making side frames may cost of one processor.
SIDE_SHARE = 0.05

ROUND_TRIP_WINDOW_S = 60.0

# A picture that stands still is sent large after this.
QUIET_S = 0.4

CLOCK_GRAIN_S = 1e-6


class Stream:
    """Rate and size of the frames of one sort. ``is_side``: they go beside the maps. phase_s: of their time grid."""

    def __init__(self, size: AdaptiveSize, max_fps: float, *, is_side: bool = False, phase_s: float = 0.0):
        self.size = size
        self.max_fps = max_fps
        self.is_side = is_side
        self._phase_s = phase_s
        self._next_due = 0.0
        self._is_on_its_way = False
        self._n_late = 0  # frames in a row

    def set_view(self, max_fps: float, fixed_size: int | None) -> None:
        """Take over what the client wants; it acts at once. No frames at a rate of 0."""
        if self.max_fps != max_fps or not self.is_side:
            self._next_due = 0.0
        self.max_fps = max_fps
        self.size.fixed = fixed_size

    def seconds_until_due(self, now: float) -> float:
        """Return how long rate and rest ask to wait; infinity if only an acknowledgement can change that."""
        if self.max_fps <= 0 or (self.is_side and self._is_on_its_way):
            return math.inf
        return _wait_s(self._next_due, now)

    def note_sent(self, now: float) -> None:
        """Note that a frame was sent."""
        self._is_on_its_way = True
        # Frames of all sockets of a session fall on one time grid: equal pictures are rendered and encoded once.
        n_before = math.floor((now - self._phase_s + CLOCK_GRAIN_S) * self.max_fps)
        self._next_due = self._phase_s + (n_before + 1) / self.max_fps

    def note_cost(self, cpu_s: float, now: float) -> None:
        """Note what making a frame took of a processor; dear ones are rarer."""
        self._next_due = max(self._next_due, now + cpu_s / SIDE_SHARE)

    def note_arrival(self, ack_time_s: float, delay_s: float, now: float) -> None:
        """Note that the frame on its way is on the screen; ``delay_s`` of its time it held up what came behind it."""
        self._is_on_its_way = False
        if self.is_side:
            self._n_late = self._n_late + 1 if delay_s > MAX_DELAY_S else 0
            rest_s = ack_time_s * (SIDE_REST if self._n_late < LEARN_ACKS else LATE_SIDE_REST)
            way_s = (ack_time_s - delay_s) / 2
            if way_s + delay_s + FIGURES_INTERVAL_S > MAX_FIGURES_AGE_S and self.size.is_smallest:
                rest_s = HOLD_UP_REST * delay_s
            self._next_due = max(self._next_due, now + rest_s)


class _Sent(NamedTuple):
    """A frame on its way. ``counts_for_sizing``: whether its size can be judged by the time that it takes."""

    seq: int
    at: float
    stream: Stream
    size: int
    counts_for_sizing: bool


class FrameGate:
    """Credit, rates and sizes of one socket. phase_s: that of its session, by which the time grid is shifted."""

    def __init__(self, max_fps: float = 30.0, phase_s: float = 0.0):
        main_delays, side_delays = (MAX_DELAY_S, RESIZE_TARGET_DELAY_S), (MAX_SIDE_DELAY_S, GROWN_SIDE_DELAY_S)
        map_size = AdaptiveSize(MAP_SIZES, START_SIZE, GOOD_SIZE, *main_delays)
        self.neuron_size = SizeOfMany(NEURON_SIZES, FIRST_NEURON_BYTES, MAX_NEURON_BYTES, *side_delays)
        tile_sizes = [SizeOfMany(TILE_SIZES, FIRST_TILE_BYTES, MAX_TILE_BYTES, *main_delays) for _ in range(2)]
        self.tile_size, self.wall_size = tile_sizes
        no_size = AdaptiveSize((1,), 1, 1, math.inf, math.inf)
        self.maps = Stream(map_size, max_fps, phase_s=phase_s)
        self.neurons = Stream(self.neuron_size, 0.0, is_side=True, phase_s=phase_s)
        self.parameters = Stream(no_size, 0.0, is_side=True, phase_s=phase_s)
        self.tiles = Stream(self.tile_size, 0.0, phase_s=phase_s)  # in place of maps: the run rests meanwhile
        self.wall = Stream(self.wall_size, 0.0)  # of a classroom: rare, and as wanted as the maps
        self.last_seq = 0
        self.was_last_beside = False  # whether the last frame went beside the maps
        self.ack_time_s: float | None = None  # smoothed time from sending to acknowledgement
        self._two_frames = self._is_long = False
        self._next_long = -math.inf
        self._sent: collections.deque[_Sent] = collections.deque()
        self._is_ack_awaited = False  # whether any answer since the last acknowledgement depends on the next one
        self._last_sent_at = 0.0
        self._last_ack_at = -math.inf
        self._shortest: collections.deque[tuple[float, float]] = collections.deque()

    @property
    def n_in_flight(self) -> int:
        """Frames sent and not acknowledged."""
        return len(self._sent)

    def ack_time_by(self, now: float) -> float:
        """Return the smoothed time to an acknowledgement, or for how long the next has been missing if that is more."""
        known_s, missing_s = self.ack_time_s or 0.0, now - self._sent[0].at if self._sent else 0.0
        if missing_s <= known_s:
            return known_s
        self._is_ack_awaited = True
        return missing_s

    @property
    def next_seq(self) -> int:
        """The number of the next frame."""
        return self.last_seq + 1

    def seconds_until_due(self, stream: Stream, now: float, n_frames: int = 1) -> float:
        """Return 0 if that many frames of the stream may be sent now, infinity if only an acknowledgement helps."""
        if len(self._sent) + n_frames > self._credit(stream, n_frames):
            self._is_ack_awaited = True
            return math.inf
        wait_s = stream.seconds_until_due(now)
        if self._sent and (self._is_long or wait_s == math.inf):
            self._is_ack_awaited = True
            if self._is_long and self.ack_time_s is not None:
                # Two that follow each other closely show little more than one, and let no figures in between.
                wait_s = max(wait_s, _wait_s(self._sent[-1].at + self.ack_time_s / 2, now))
        return wait_s

    def _credit(self, stream: Stream, n_frames: int) -> int:
        most = LIMITS.max_frames_in_flight
        if stream.is_side:
            # It may follow a map at once: it fills the time in which that map's acknowledgement comes back.
            return most if self._shortest else 1
        return most if self._two_frames or self._is_long else n_frames

    def seconds_until_quiet(self, stream: Stream, now: float) -> float:
        """Return 0 if nothing was on its way for a while, infinity if something is."""
        if stream.max_fps <= 0 or self._sent:
            self._is_ack_awaited |= bool(self._sent)
            return math.inf
        return _wait_s(self._last_sent_at + QUIET_S, now)

    def frame_sent(self, stream: Stream, now: float, size: int, counts_for_sizing: bool = True) -> None:
        """Note that frame ``next_seq`` was sent, of ``size`` cells a side."""
        self.last_seq += 1
        self._last_sent_at = now
        self._sent.append(_Sent(self.last_seq, now, stream, size, counts_for_sizing))
        self.was_last_beside = stream.is_side
        stream.note_sent(now)

    def acknowledge(self, seq: int, now: float) -> bool:
        """Note that all frames up to ``seq`` are on the screen. Old numbers change nothing.

        Return whether any answer since the last acknowledgement may now be another one, so that it has to be asked for
        again: usually there is credit for the next frame as well, and who wanted to know when that is due knows it.
        """
        while self._sent and self._sent[0].seq <= seq:
            sent = self._sent.popleft()
            ack_time_s = now - sent.at
            if sent.seq == 1 and ack_time_s > MAX_DELAY_S:
                # It waited behind the greeting with its tables and points, so a long time says nothing of the link.
                self._two_frames = True
                sent.stream.note_arrival(0.0, 0.0, now)
            else:
                self._learn(sent, ack_time_s, now)
            self._last_ack_at = now
        is_awaited, self._is_ack_awaited = self._is_ack_awaited, False
        return is_awaited

    def _learn(self, sent: _Sent, ack_time_s: float, now: float) -> None:
        stream = sent.stream
        if not stream.is_side or self.maps.max_fps <= 0:
            smoothed = self.ack_time_s
            self.ack_time_s = ack_time_s if smoothed is None else smoothed + SMOOTHING * (ack_time_s - smoothed)
            self._two_frames = self.ack_time_s < (ONE_FRAME_ABOVE_S if self._two_frames else TWO_FRAMES_BELOW_S)
        self._note_shortest(ack_time_s, now)
        self._judge_length(now)
        delay_s = ack_time_s - self._shortest[0][1]
        if stream.is_side:
            # Behind a map, what it took by itself is the time since that map came.
            delay_s = min(delay_s, now - self._last_ack_at)
        stream.note_arrival(ack_time_s, delay_s, now)
        if sent.counts_for_sizing:
            stream.size.learn(sent.size, delay_s, now)

    def _judge_length(self, now: float) -> None:
        """Find out whether the way itself takes most of the time, so that it has room for a second frame."""
        if self._two_frames or self.ack_time_s is None:
            self._is_long = False
            return
        waited = 1.0 - self._shortest[0][1] / self.ack_time_s
        if self._is_long and waited > MAX_LONG_LINK_WAIT:
            self._is_long = False
            self._next_long = now + ROUND_TRIP_WINDOW_S
        elif waited < LONG_LINK_WAIT and now >= self._next_long:
            self._is_long = True

    def _note_shortest(self, ack_time_s: float, now: float) -> None:
        """Keep the sliding minimum: the nearest thing to the link's bare round trip that can be seen."""
        while self._shortest and self._shortest[-1][1] >= ack_time_s:
            self._shortest.pop()
        self._shortest.append((now, ack_time_s))
        while self._shortest[0][0] < now - ROUND_TRIP_WINDOW_S:
            self._shortest.popleft()


def _wait_s(time: float, now: float) -> float:
    wait_s = time - now
    return wait_s if wait_s > CLOCK_GRAIN_S else 0.0
