"""What a run is at one step: taken of a Trainer, and what another one can go on from."""

import dataclasses
from typing import NamedTuple

from nnvisu.arrays import Int32Array
from nnvisu.core.datasets import Dataset
from nnvisu.core.kernels.state import RunState
from nnvisu.core.network import Architecture
from nnvisu.core.workbench import Ahead
from nnvisu.settings import Config


class Place(NamedTuple):
    """Where a run stood: the step, and what it was there, perhaps as the piece after which that lies on the bench."""

    step: int
    lies: RunState | Ahead


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """Everything that a Trainer is at one step; its arrays are never written to.

    n_bytes: memory that this snapshot alone holds, without what it may share: the data set, and the order of points.
    """

    config: Config
    dataset: Dataset
    architecture: Architecture
    state: RunState
    step: int
    epoch_before: float
    diverged_at: int | None
    n_bytes: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_bytes", sum(array.nbytes for array in self.state) - self.order.nbytes)

    @property
    def order(self) -> Int32Array:
        """The order of the training points, int32 (n_points,); shared by snapshots until a shuffle."""
        return self.state.permutation
