"""What a run is at one step: taken of a Trainer, and what another one can go on from."""

import dataclasses
import functools
from typing import NamedTuple

from nnvisu.core.datasets import Dataset
from nnvisu.core.kernels.state import RunState
from nnvisu.core.network import Architecture
from nnvisu.core.workbench import Ahead
from nnvisu.settings import Config


class Place(NamedTuple):
    """Where a run stood: the step, and what it was there, perhaps as the piece after which that lies on the bench."""

    step: int
    lies: RunState | Ahead


@dataclasses.dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that a Trainer is at one step; its arrays are never written to."""

    config: Config
    dataset: Dataset
    architecture: Architecture
    state: RunState
    step: int
    epoch_before: float
    diverged_at: int | None

    @functools.cached_property
    def n_bytes(self) -> int:
        """Memory that this snapshot alone holds; the data set is shared."""
        return sum(array.nbytes for array in self.state)
