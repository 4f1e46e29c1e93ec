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
from nnvisu.wire.objects import NewWeights, Pace, Replayed, Status, StopReason


class RunEnd(NamedTuple):
    """Where a run stood when it was given up: its number, and the step."""

    run: int
    step: int


class Picture(NamedTuple):
    """Which picture a state makes. n_changes: counts all changes of the run, its beginnings and ways back too."""

    n_changes: int
    step: int


class Rate(NamedTuple):
    """How fast the run is to go, and how fast it goes: 0 steps per second at rest."""

    pace: Pace
    steps_per_second: float


class Measured(NamedTuple):
    """What was measured last. metrics: of ``metrics_step``; diagnosis: of up to a second ago, None before the first."""

    metrics: Metrics
    metrics_step: int | None
    diagnosis: Diagnosis | None

    @property
    def scores(self) -> Scores:
        """What is right and wrong among the points, from the same evaluation as the metrics."""
        return self.metrics.scores

    @property
    def advice(self) -> Advice | None:
        """What is wrong with the learning, if anything."""
        return self.diagnosis.advice if self.diagnosis else None


class End(NamedTuple):
    """What ended the last run; all None while nothing did. message: why it stopped or diverged, for people.

    replayed: how far a recipe was followed, once that has ended.
    """

    stopped_by: StopReason | None = None
    message: str | None = None
    diverged_at: int | None = None
    replayed: Replayed | None = None


class Versions(NamedTuple):
    """Counts of changes: of configuration, data and fresh weights, and of all that is to be told at once (``news``).

    reinitialised_by: what made the newest weights; None for the first.
    """

    config: int
    data: int
    weights: int
    news: int
    reinitialised_by: NewWeights | None


class Past(NamedTuple):
    """What is kept of the run.

    changed_at: the steps of those moments that are just before a change. best: the best step, which is one of them.
    curve goes on growing; with another run or branch it is another curve, and with another curve_version it has to be
    told. previous_run: where the run stood that was before this one, if it can be brought back.
    """

    moments: tuple[Moment, ...]
    changed_at: tuple[int, ...]
    best: Best | None
    curve: Curve
    curve_version: int
    run: int
    branch: int
    previous_run: RunEnd | None


@dataclasses.dataclass(frozen=True)
class State:
    """Everything that can be seen of a run at one moment; each group is made by the part of the run that it is of.

    learning_rate: of the next step. Two states of the same ``picture`` look the same on the map.
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
