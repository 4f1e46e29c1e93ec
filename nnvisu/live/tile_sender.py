"""TileSender: the frames of tiles of one socket, small maps of many runs at once.

They share the socket's credit with its other frames. Called by the connection's thread only.
"""

import math
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from nnvisu.core.mosaic import Tile
from nnvisu.live.frame_sender import Shown, count_frame
from nnvisu.live.pictures import Pictures
from nnvisu.wire import frames
from nnvisu.wire.encodings import ENCODINGS
from nnvisu.wire.flow import FrameGate, Stream
from nnvisu.wire.sizes import SizeOfMany

N_CHANNELS = 3


class TileView(Protocol):
    """What a client wants to see of tiles."""

    @property
    def max_fps(self) -> float:
        """Most frames a second."""

    @property
    def tile_size(self) -> int | None:
        """Cells a side, None for as the link carries."""


View = TypeVar("View", bound=TileView)
AnyView = TypeVar("AnyView", bound=TileView, contravariant=True)


class TileSource(Protocol[AnyView]):
    """Many runs at one moment. picture: equal ones look the same. step, produced_at: as frames tell them."""

    @property
    def picture(self) -> Hashable:
        """What identifies the tiles."""

    @property
    def step(self) -> int:
        """The step of all of them."""

    @property
    def produced_at(self) -> float:
        """When the runs were as they are seen."""

    @property
    def is_training(self) -> bool:
        """Whether another picture comes by itself."""

    def tiles(self, view: AnyView) -> dict[int, Tile]:
        """Return the tiles that a socket wants, by what they show, as frames tell it."""


class TileSender(Generic[View]):
    """Sends frames by ``send``, within the credit of ``gate``, none twice, and nothing before somebody asks.

    stream, size: of the gate, for these tiles.
    """

    def __init__(
        self,
        pictures: Pictures,
        send: Callable[[bytes], None],
        clock: Callable[[], float],
        gate: FrameGate,
        stream: Stream,
        size: SizeOfMany,
    ):
        self._pictures, self._send_frame, self._clock, self._gate = pictures, send, clock, gate
        self._stream, self._size = stream, size
        self._encoder = frames.FrameEncoder(pictures.payloads)
        self._encodings: tuple[int, ...] = ENCODINGS
        self._shown = Shown(stream)
        self._view: View | None = None
        self._n_views = 0
        self._known: TileSource[View] | None = None
        self._tiles: dict[int, Tile] = {}

    def set_encodings(self, encodings: tuple[int, ...] | None) -> None:
        """Use only these; None: all."""
        self._encodings = ENCODINGS if encodings is None else encodings

    def set_view(self, view: View) -> None:
        """Adopt what the client wants to see; it is due."""
        self._view, self._known = view, None
        self._n_views += 1
        self._stream.set_view(view.max_fps, view.tile_size)

    def seconds_until_due(self, source: TileSource[View]) -> float:
        """Return the seconds until a frame can be due; infinity if only something new can change that."""
        wanted, now = self._wanted(source), self._clock()
        if wanted is None:
            return math.inf
        _, can_wait = wanted
        stream = self._stream
        return self._gate.seconds_until_quiet(stream, now) if can_wait else self._gate.seconds_until_due(stream, now)

    def seconds_until_possible(self) -> float:
        """Return the seconds until a frame of something new could be sent; infinity if only an answer changes that."""
        return self._gate.seconds_until_due(self._stream, self._clock()) if self._stream.max_fps > 0 else math.inf

    def next_wanted(self, now: float) -> tuple[float, float]:
        """Return (time from which on a frame of a newer state could be sent, seconds from one to the next)."""
        stream = self._stream
        if stream.max_fps <= 0:
            return math.inf, math.inf
        return now + self._gate.seconds_until_due(stream, now), 1.0 / stream.max_fps

    def send(self, source: TileSource[View]) -> None:
        """Send the frame that is due."""
        wanted = self._wanted(source)
        if wanted is None:
            return
        (size, _), tiles = wanted, self._tiles_of(source)
        n_columns = math.ceil(math.sqrt(len(tiles)))
        picture = self._pictures.mosaic(source.picture, tiles, size, n_columns)
        encoding, payload = self._encoder.encode(frames.TILES, picture, self._encodings)
        now = self._clock()
        height, width, _ = picture.shape
        header = frames.Header(
            kind=frames.TILES,
            encoding=encoding,
            width=width,
            height=height,
            seq=self._gate.next_seq,
            step=source.step,
            loss=math.nan,
            age_ms=1000 * (now - source.produced_at),
        )
        self._gate.frame_sent(self._stream, now, size)
        self._send_frame(frames.pack_frame(header, frames.pack_tiles(list(tiles), n_columns, size) + payload))
        count_frame(header)
        self._shown.note(self._picture(source), size)

    def _wanted(self, source: TileSource[View]) -> tuple[int, bool] | None:
        if self._stream.max_fps <= 0 or not (tiles := self._tiles_of(source)):
            return None
        self._size.fit(N_CHANNELS * len(tiles))
        return self._shown.wanted(self._picture(source), not source.is_training)

    def _picture(self, source: TileSource[View]) -> Hashable:
        return source.picture, self._n_views

    def _tiles_of(self, source: TileSource[View]) -> dict[int, Tile]:
        if source is not self._known and self._view is not None:
            self._known, self._tiles = source, source.tiles(self._view)
        return self._tiles
