"""Pictures: the maps of one session, each rendered and compressed once for all sockets that show the same."""

import contextlib
import dataclasses
import itertools
import math
from collections.abc import Hashable, Mapping

from nnvisu.arrays import UInt8Array
from nnvisu.core.decision_map import Maps, render_maps
from nnvisu.core.mosaic import Tile, render_mosaic
from nnvisu.core.network import Model
from nnvisu.core.neuron_maps import NeuronMaps, render_neuron_maps
from nnvisu.live.rendering_cache import RenderingCache
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.shares import Account
from nnvisu.live.state import State
from nnvisu.wire.frames import SharedPayloads

_sessions = itertools.count()
# Multiples of the golden ratio are spread evenly over any interval, however many there are.
GOLDEN_RATIO = (math.sqrt(5) - 1) / 2


@dataclasses.dataclass(frozen=True, eq=False)
class _Mosaic:
    """Tiles as one picture, uint8 (height, width, 3)."""

    picture: UInt8Array

    @property
    def n_bytes(self) -> int:
        return self.picture.nbytes


class Pictures:
    """Called by the threads of all sockets of the session, whose account pays for long work.

    phase_s: by how much the times at which they are due differ from those of other sessions. If all pictures of a class
    were due at once, everybody would wait for everybody else.
    """

    def __init__(self, gate: ComputeGate, account: Account):
        self._gate, self._account = gate, account
        self.phase_s = next(_sessions) * GOLDEN_RATIO % 1.0
        self._maps, self._neuron_maps = RenderingCache[Maps](), RenderingCache[NeuronMaps]()
        self._mosaics = RenderingCache[_Mosaic]()
        self.payloads = SharedPayloads()

    @property
    def n_bytes(self) -> int:
        """Memory of what is kept."""
        return self._maps.n_bytes + self._neuron_maps.n_bytes + self._mosaics.n_bytes + self.payloads.n_bytes

    def maps(self, state: State, size: int) -> Maps:
        """Return the maps of ``state``; sockets that ask for the same share one rendering."""
        with self._work_on_grid(state.model, size):
            return self._maps.get(state.picture, (size, state.picture.plane), lambda: render_maps(state.model, size))

    def neuron_maps(self, state: State, size: int) -> NeuronMaps:
        """Return the neuron maps of ``state``, shared in the same way."""
        slot = size, state.picture.plane
        with self._work_on_grid(state.model, size):
            return self._neuron_maps.get(state.picture, slot, lambda: render_neuron_maps(state.model, size))

    def mosaic(self, of: Hashable, tiles: Mapping[int, Tile], size: int, n_columns: int) -> UInt8Array:
        """Return the tiles as one picture, uint8 (height, width, 3); of: what they show, which they are named by."""
        models = {id(model): model for tile in tiles.values() for model in tile.models}
        n_params = sum(model.params.size for model in models.values())
        with self._gate.work(self._account, n_params * size * size):
            key = of, tuple(tiles), n_columns
            render = lambda: _Mosaic(render_mosaic(list(tiles.values()), size, n_columns))  # noqa: E731
            return self._mosaics.get(key, size, render).picture

    def _work_on_grid(self, model: Model, size: int) -> contextlib.AbstractContextManager[None]:
        return self._gate.work(self._account, model.params.size * size * size)
