"""State: everything visible of a run at one moment. Immutable, so any thread may read it."""

from typing import NamedTuple

from nnvisu.core.curve import Curve
from nnvisu.core.datasets import Dataset
from nnvisu.core.diagnosis import Diagnosis
from nnvisu.core.findings import Advice
from nnvisu.core.history import Checkpoint
from nnvisu.core.network import Model
from nnvisu.core.planes import Plane
from nnvisu.core.scores import Metrics, Scores
from nnvisu.core.stops import Best
from nnvisu.live.experiment_state import ExperimentState
from nnvisu.settings import Config
from nnvisu.wire.objects import NewWeights, Pace, Replayed, Status, StopReason


class RunEnd(NamedTuple):
    """Where a previous run ended: its number, and the step."""

    run: int
    step: int


class Picture(NamedTuple):
    """Identifies the picture of a state. n_changes: counts all changes of the run, resets and rewinds included.

    plane: that a table is seen on, once somebody looks.
    """

    n_changes: int
    step: int
    plane: Plane | None = None


class Rate(NamedTuple):
    """How fast the run should be, and how fast it is: 0 steps per second when paused."""

    pace: Pace
    steps_per_second: float


class Measured(NamedTuple):
    """The last measurements. metrics: of ``metrics_step``; diagnosis: up to a second old, None before the first."""

    metrics: Metrics
    metrics_step: int | None
    diagnosis: Diagnosis | None

    @property
    def scores(self) -> Scores:
        """The scores, from the same evaluation as the metrics."""
        return self.metrics.scores

    @property
    def advice(self) -> Advice | None:
        """What is wrong with training, if anything."""
        return self.diagnosis.advice if self.diagnosis else None


class End(NamedTuple):
    """Why training last stopped; all None if it did not. message: why it stopped or diverged, for people.

    replayed: how far a recipe was replayed, once that has ended.
    """

    stopped_by: StopReason | None = None
    message: str | None = None
    diverged_at: int | None = None
    replayed: Replayed | None = None


class Versions(NamedTuple):
    """Counters of changes: to configuration, data and weights, and of everything to be sent at once (``news``).

    reinitialised_by: what made the present weights; None for the first.
    """

    config: int
    data: int
    weights: int
    news: int
    reinitialised_by: NewWeights | None


class Past(NamedTuple):
    """The past of the run.

    changed_at: the steps of checkpoints just before a change. best: the best step, which is one of the checkpoints.
    curve keeps growing; with another run or branch it is another curve, and with another curve_version it has to be
    sent. previous_run: where the previous run ended, if it can be restored.
    """

    checkpoints: tuple[Checkpoint, ...]
    changed_at: tuple[int, ...]
    best: Best | None
    curve: Curve
    curve_version: int
    run: int
    branch: int
    previous_run: RunEnd | None


class State(NamedTuple):
    """Everything visible of a run at one moment; each group is provided by the corresponding part of the run.

    learning_rate: of the next step. experiment: None before the first one. Two states with equal ``picture`` look the
    same on the map.
    """

    step: int
    epoch: float
    status: Status
    learning_rate: float
    config: Config
    dataset: Dataset
    model: Model
    picture: Picture
    rate: Rate
    measured: Measured
    end: End
    versions: Versions
    past: Past
    produced_at: float
    experiment: ExperimentState | None = None

    @property
    def is_training(self) -> bool:
        """Whether the run goes on, or its experiment."""
        return self.status == "running" or (self.experiment is not None and self.experiment.is_training)
