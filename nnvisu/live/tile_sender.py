"""TileSender: the frames of tiles of one socket, small maps of many runs at once.

They share the socket's credit with its other frames. Called by the connection's thread only.
"""

import math
from collections.abc import Callable

from nnvisu.core.mosaic import Tile
from nnvisu.live.experiment_state import ExperimentState
from nnvisu.live.frame_sender import Shown, count_frame
from nnvisu.live.pictures import Pictures
from nnvisu.wire import commands, frames
from nnvisu.wire.encodings import ENCODINGS
from nnvisu.wire.flow import FrameGate

N_CHANNELS = 3
NOTHING = commands.SetExperimentView(members=(), max_fps=0.0, results=False)


class TileSender:
    """Sends frames by ``send``, within the credit of ``gate``, none twice, and nothing before somebody asks."""

    def __init__(self, pictures: Pictures, send: Callable[[bytes], None], clock: Callable[[], float], gate: FrameGate):
        self._pictures, self._send_frame, self._clock, self._gate = pictures, send, clock, gate
        self._encoder = frames.FrameEncoder(pictures.payloads)
        self._encodings: tuple[int, ...] = ENCODINGS
        self._shown = Shown(gate.tiles)
        self._view, self._n_views = NOTHING, 0
        self._known: ExperimentState | None = None
        self._tiles: dict[int, Tile] = {}

    def set_encodings(self, encodings: tuple[int, ...] | None) -> None:
        """Use only these; None: all."""
        self._encodings = ENCODINGS if encodings is None else encodings

    def set_view(self, view: commands.SetExperimentView) -> None:
        """Adopt what the client wants to see; it is due."""
        self._view, self._known = view, None
        self._n_views += 1
        self._gate.tiles.set_view(view.max_fps, view.tile_size)

    def seconds_until_due(self, experiment: ExperimentState) -> float:
        """Return the seconds until a frame can be due; infinity if only something new can change that."""
        wanted, now = self._wanted(experiment), self._clock()
        if wanted is None:
            return math.inf
        _, can_wait = wanted
        stream = self._gate.tiles
        return self._gate.seconds_until_quiet(stream, now) if can_wait else self._gate.seconds_until_due(stream, now)

    def next_wanted(self, now: float) -> tuple[float, float]:
        """Return (time from which on a frame of a newer state could be sent, seconds from one to the next)."""
        stream = self._gate.tiles
        if stream.max_fps <= 0:
            return math.inf, math.inf
        return now + self._gate.seconds_until_due(stream, now), 1.0 / stream.max_fps

    def send(self, experiment: ExperimentState) -> None:
        """Send the frame that is due."""
        wanted = self._wanted(experiment)
        if wanted is None:
            return
        (size, _), tiles = wanted, self._tiles_of(experiment)
        n_columns = math.ceil(math.sqrt(len(tiles)))
        picture = self._pictures.mosaic(experiment.picture, tiles, size, n_columns)
        encoding, payload = self._encoder.encode(frames.TILES, picture, self._encodings)
        now = self._clock()
        height, width, _ = picture.shape
        header = frames.Header(
            kind=frames.TILES,
            encoding=encoding,
            width=width,
            height=height,
            seq=self._gate.next_seq,
            step=experiment.step,
            loss=math.nan,
            age_ms=1000 * (now - experiment.produced_at),
        )
        self._gate.frame_sent(self._gate.tiles, now, size)
        self._send_frame(frames.pack_frame(header, frames.pack_tiles(list(tiles), n_columns, size) + payload))
        count_frame(header)
        self._shown.note(self._picture(experiment), size)

    def _wanted(self, experiment: ExperimentState) -> tuple[int, bool] | None:
        if self._gate.tiles.max_fps <= 0 or not (tiles := self._tiles_of(experiment)):
            return None
        self._gate.tile_size.fit(N_CHANNELS * len(tiles))
        return self._shown.wanted(self._picture(experiment), not experiment.is_training)

    def _picture(self, experiment: ExperimentState) -> tuple[int, int, int]:
        return (*experiment.picture, self._n_views)

    def _tiles_of(self, experiment: ExperimentState) -> dict[int, Tile]:
        if experiment is not self._known:
            self._known, self._tiles = experiment, experiment.tiles(self._view)
        return self._tiles
