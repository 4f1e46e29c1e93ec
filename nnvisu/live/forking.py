"""What a run begins with: the default, or a copy of another run as it is at one moment."""

import dataclasses

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.stops import StopConditions
from nnvisu.core.trainer import Snapshot, Trainer
from nnvisu.live.timeline import Timeline
from nnvisu.settings import Config


@dataclasses.dataclass(frozen=True)
class RunCopy:
    """One run at one moment, with its past; it shares nothing with the run that was copied."""

    snapshot: Snapshot
    timeline: Timeline
    stops: StopConditions


def first_trainer(origin: RunCopy | None) -> Trainer:
    """Return the trainer of a new run, or one that stands where ``origin`` was copied."""
    if origin is None:
        return Trainer(Config(), generate_dataset("moons", n_points=240, n_classes=3, noise=0.05, test_fraction=0.2))
    return Trainer.from_snapshot(origin.snapshot)
