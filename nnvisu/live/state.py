"""State: what can be seen of a run at one moment. Immutable, so any thread may read it."""

import dataclasses

from nnvisu.core.datasets import Dataset
from nnvisu.core.network import Model
from nnvisu.core.trainer import Metrics
from nnvisu.settings import Config


@dataclasses.dataclass(frozen=True)
class State:
    """Everything that can be seen of a run at one moment.

    metrics: measured at ``metrics_step``. message: why the run diverged or stopped, for people. The versions count
    changes: of configuration, data and fresh weights, and of all that a client must hear of at once (``news``).
    """

    step: int
    epoch: float
    status: str
    pace: float | str | None
    steps_per_second: float
    metrics: Metrics
    metrics_step: int | None
    diverged_at: int | None
    message: str | None
    config: Config
    dataset: Dataset
    model: Model
    config_version: int
    data_version: int
    weights_version: int
    news: int
    produced_at: float

    @property
    def picture(self) -> tuple[int, ...]:
        """Two states with the same value look the same on the map."""
        return (self.weights_version, self.step, self.config_version, self.data_version)
