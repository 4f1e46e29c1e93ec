"""FrameSender: the frames of one socket, each rendered just before it may be sent.

Called by the connection's thread only.
"""

import math
import time
from collections.abc import Callable, Hashable, Iterator
from typing import TypeAlias

from nnvisu.live.feeds import Feed
from nnvisu.live.pictures import Pictures
from nnvisu.live.state import State
from nnvisu.live.totals import FRAME_AGES, FRAMES
from nnvisu.settings import LIMITS
from nnvisu.wire import commands, frames
from nnvisu.wire.encodings import ENCODINGS, RAW
from nnvisu.wire.flow import FrameGate, Stream

_View: TypeAlias = Hashable  # a state's picture, and which view was set

KINDS = {
    frames.DECISION_MAP: "decision_map",
    frames.NEURON_MAPS: "neurons",
    frames.CLASS_MAP: "class_map",
    frames.PARAMETERS: "parameters",
    frames.TILES: "tiles",
}


def count_frame(header: frames.Header) -> None:
    """Count a frame that was sent."""
    FRAMES.add(label=KINDS[header.kind])
    FRAME_AGES.note(header.age_ms / 1000)


class Shown:
    """What a stream has sent, and what it should send next."""

    def __init__(self, stream: Stream):
        self.stream = stream
        self._picture: _View | None = None
        self._size = 0

    def note(self, picture: _View, size: int) -> None:
        """Note what was sent."""
        self._picture, self._size = picture, size

    def wanted(self, picture: _View, is_still: bool) -> tuple[int, bool] | None:
        """Return (cells per side, whether it can wait for a quiet moment) of the next frame, None if none is wanted.

        A picture that changed is sent as large as the link can carry in time. One that did not is sent again once it
        can be larger: there is time for it, and nothing else to show.
        """
        size = self.stream.size
        if picture != self._picture or (is_still and self._size < size.size):
            return size.size, False
        if is_still and self._size < size.largest:
            return size.largest, True
        return None


class FrameSender(Feed):
    """Sends frames of one session by ``send``, within credit and rates, none twice.

    It has a clock of its own, as rendering takes time. cpu_clock: of this thread. seen: returns a state with its
    network as maps show it.
    """

    goes_alone = changes_alone = True

    def __init__(
        self,
        pictures: Pictures,
        send: Callable[[bytes], None],
        clock: Callable[[], float],
        cpu_clock: Callable[[], float] = time.thread_time,
        seen: Callable[[State], State] = lambda state: state,
    ):
        self._seen = seen
        self._pictures = pictures
        self._send_frame = send
        self._clock = clock
        self._cpu_clock = cpu_clock
        self._gate = FrameGate(phase_s=pictures.phase_s)
        self._encoder = frames.FrameEncoder(pictures.payloads)
        self._maps = Shown(self._gate.maps)
        self._parts = (self._maps, Shown(self._gate.neurons), Shown(self._gate.parameters))
        self._n_views = 0
        self.set_view(commands.SetView())

    @property
    def gate(self) -> FrameGate:
        """The credit of the socket, which all of its frames share."""
        return self._gate

    @property
    def last_seq(self) -> int:
        """The number of the last frame sent."""
        return self._gate.last_seq

    @property
    def ack_time_s(self) -> float | None:
        """Smoothed time from sending a frame to its acknowledgement."""
        return self._gate.ack_time_s

    def ack_time_by(self, now: float) -> float:
        """Return the same, or how long the next acknowledgement has been overdue if that is more."""
        return self._gate.ack_time_by(now)

    def acknowledge(self, seq: int) -> bool:
        """Note that the client has drawn all frames up to ``seq``; return whether anything may be due sooner by it."""
        return self._gate.acknowledge(seq, self._clock())

    def set_view(self, view: commands.SetView) -> None:
        """Adopt what the client wants to see; new pictures are due."""
        self._map_kinds = view.decision_map * (frames.DECISION_MAP,) + view.class_map * (frames.CLASS_MAP,)
        self._encodings = ENCODINGS if view.encodings is None else view.encodings
        is_on, gate = view.max_fps > 0, self._gate
        gate.maps.set_view(view.max_fps if self._map_kinds else 0.0, view.map_size)
        gate.neurons.set_view(view.neuron_max_fps if is_on and view.neurons else 0.0, view.neuron_map_size)
        gate.parameters.set_view(LIMITS.parameters_per_second if is_on and view.parameters else 0.0, None)
        self._asked = [part for part in self._parts if part.stream.max_fps > 0]
        self._beside_first = sorted(self._asked, key=lambda part: part is self._maps)
        self._n_views += 1

    def redraw(self) -> None:
        """Note that all pictures look different from now on."""
        self._n_views += 1

    def send_due(self, present: State, shown: State, now: float) -> None:
        """Send every frame that is due: a map first, then side frames.

        While a map is in flight, the next one would use up all credit, so side frames come first then, and also
        after two maps sent together, as otherwise nothing could ever follow them directly.
        """
        gate = self._gate
        was_pair_last = len(self._map_kinds) > 1 and gate.last_seq > 0 and not gate.was_last_beside
        is_beside_first = gate.n_in_flight > 0 or was_pair_last
        for part in self._beside_first if is_beside_first else self._asked:
            now = self._clock()
            wait_s, size = self._next_frame(part, shown, now)
            if wait_s <= 0:
                self._send_frames(part, shown, size, now)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the seconds until a frame can be due; infinity if only something new can change that."""
        return min([self._next_frame(part, shown, now)[0] for part in self._asked], default=math.inf)

    @property
    def n_cells(self) -> int:
        """Number of cells of the largest picture that is next, 0 if none is asked for."""
        return max([part.stream.size.size for part in self._asked], default=0) ** 2

    @property
    def interval_s(self) -> float:
        """Seconds from one picture to the next if the link can carry all that are asked for, infinity if none are."""
        return min([1.0 / part.stream.max_fps for part in self._asked], default=math.inf)

    def seconds_until_wanted(self) -> float:
        """Return the seconds until a frame of a new state could be sent; infinity until the next acknowledgement.

        Side frames are sent when maps are, as long as there are maps.
        """
        gate, now = self._gate, self._clock()
        wait_s = gate.seconds_until_due(gate.maps, now, len(self._map_kinds))
        if not math.isinf(wait_s):
            return wait_s
        sides = [gate.seconds_until_due(part.stream, now) for part in self._asked if part is not self._maps]
        return min(sides, default=math.inf)

    def _wanted(self, shown: Shown, state: State) -> tuple[int, bool] | None:
        if state.status == "warming":
            return None
        if shown.stream is self._gate.parameters and state.model.params.size > LIMITS.max_parameters_sent:
            return None
        if shown.stream is self._gate.neurons:
            self._gate.neuron_size.fit(sum(state.model.architecture.layer_sizes[1:]))
        return shown.wanted(self._picture(state), state.status != "running")

    def _picture(self, state: State) -> _View:
        return state.picture, self._n_views

    def _next_frame(self, part: Shown, state: State, now: float) -> tuple[float, int]:
        """Return (seconds until it can be due, cells per side); infinity if only something new can change that."""
        wanted = self._wanted(part, state)
        if wanted is None or (part is not self._maps and self._is_the_maps_turn(state, now)):
            return math.inf, 0
        size, can_wait = wanted
        if can_wait:
            return self._gate.seconds_until_quiet(part.stream, now), size
        if part is self._maps:
            return self._gate.seconds_until_due(part.stream, now, len(self._map_kinds)), size
        wait_s = self._gate.seconds_until_due(part.stream, now)
        # What rests to leave a thin link to the maps need not where no more of them come.
        is_at_rest = state.status != "running"
        return min(wait_s, self._gate.seconds_until_quiet(part.stream, now)) if is_at_rest else wait_s, size

    def _is_the_maps_turn(self, state: State, now: float) -> bool:
        if not self._gate.was_last_beside or self._gate.maps.seconds_until_due(now) > 0:
            return False
        wanted = self._wanted(self._maps, state)
        return wanted is not None and not wanted[1]

    def _send_frames(self, shown: Shown, state: State, size: int, now: float) -> None:
        cpu_began = self._cpu_clock() if shown.stream.is_side else 0.0
        payloads = list(self._payloads(shown.stream, state, size))
        if shown.stream.is_side:
            cpu_s = self._cpu_clock() - cpu_began
        for kind, encoding, payload in payloads:
            header = self._header(state, kind, encoding, 0 if kind == frames.PARAMETERS else size)
            is_last = kind == payloads[-1][0]
            self._gate.frame_sent(shown.stream, now, size, counts_for_sizing=is_last)
            self._send_frame(frames.pack_frame(header, payload))
            count_frame(header)
        if shown.stream.is_side:
            shown.stream.note_cost(cpu_s, now)
        shown.note(self._picture(state), size)

    def _header(self, state: State, kind: int, encoding: int, size: int) -> frames.Header:
        loss = state.measured.metrics.loss if state.measured.metrics_step == state.step else None
        return frames.Header(
            kind=kind,
            encoding=encoding,
            width=size,
            height=size,
            seq=self._gate.next_seq,
            step=state.step,
            loss=math.nan if loss is None else loss,
            age_ms=1000 * (self._clock() - state.produced_at),
        )

    def _payloads(self, stream: Stream, state: State, size: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield (kind, encoding, payload) of all frames that belong together."""
        if stream is self._gate.maps:
            maps = self._pictures.maps(self._seen(state), size)
            of_kind = {frames.DECISION_MAP: maps.decision_map, frames.CLASS_MAP: maps.class_map}
            for kind in self._map_kinds:
                yield kind, *self._encoder.encode(kind, of_kind[kind], self._encodings)
        elif stream is self._gate.neurons:
            neurons = self._pictures.neuron_maps(self._seen(state), size)
            encoding, payload = self._encoder.encode(frames.NEURON_MAPS, neurons.picture, self._encodings)
            yield frames.NEURON_MAPS, encoding, frames.pack_neurons(neurons.layer_sizes, neurons.scales) + payload
        else:
            model = state.model
            yield frames.PARAMETERS, RAW, frames.pack_parameters(model.architecture.layer_sizes, model.params)
