"""State: what can be seen of a run at one moment. Immutable, so any thread may read it."""

import dataclasses
from typing import NamedTuple

from nnvisu.core.curve import Curve
from nnvisu.core.datasets import Dataset
from nnvisu.core.diagnosis import Diagnosis
from nnvisu.core.findings import Advice
from nnvisu.core.history import Moment
from nnvisu.core.network import Model
from nnvisu.core.scores import Metrics, Scores
from nnvisu.core.stops import Best
from nnvisu.settings import Config
from nnvisu.wire.objects import NewWeights, Replayed


class RunEnd(NamedTuple):
    """Where a run stood when it was given up: its number, and the step."""

    run: int
    step: int


class Picture(NamedTuple):
    """Which picture a state makes. n_changes: counts all changes of the run, its beginnings and ways back too."""

    n_changes: int
    step: int


@dataclasses.dataclass(frozen=True)
class State:
    """Everything that can be seen of a run at one moment.

    metrics: measured at ``metrics_step``. learning_rate: of the next step. stopped_by: what ended the run, message: why
    it diverged or stopped, for people. replayed: how far a recipe was followed, once that has ended. diagnosis: of up
    to a second ago, None before the first. The versions count changes: of configuration, data and fresh weights
    (reinitialised_by: what made these), and of all that a client must hear of at once (``news``). Two states of the
    same ``picture`` look the same on the map. moments: what is kept of the run; changed_at: the steps of those just
    before a change; best: the best step, which is one of them. curve goes on growing; with another run or branch it is
    another curve, and with another curve_version it has to be told. former: where the run stood that was before this
    one, if it can be brought back.
    """

    step: int
    epoch: float
    status: str
    pace: float | str | None
    steps_per_second: float
    metrics: Metrics
    metrics_step: int | None
    learning_rate: float
    diverged_at: int | None
    stopped_by: str | None
    message: str | None
    replayed: Replayed | None
    diagnosis: Diagnosis | None
    config: Config
    dataset: Dataset
    model: Model
    config_version: int
    data_version: int
    weights_version: int
    reinitialised_by: NewWeights | None
    news: int
    picture: Picture
    produced_at: float
    moments: tuple[Moment, ...]
    changed_at: tuple[int, ...]
    best: Best | None
    curve: Curve
    curve_version: int
    run: int
    branch: int
    former: RunEnd | None

    @property
    def scores(self) -> Scores:
        """What is right and wrong among the points, from the same evaluation as the metrics."""
        return self.metrics.scores

    @property
    def advice(self) -> Advice | None:
        """What is wrong with the learning, if anything."""
        return self.diagnosis.advice if self.diagnosis else None
