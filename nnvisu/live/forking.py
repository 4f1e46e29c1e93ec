"""What a run starts from: the defaults, or a copy of another run."""

import dataclasses

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.core.trainer import Trainer
from nnvisu.live.timeline import Timeline
from nnvisu.settings import FIRST_N_CLASSES, Config


@dataclasses.dataclass(frozen=True)
class RunCopy:
    """A run at one moment, with its past; it shares nothing with the original."""

    snapshot: Snapshot
    timeline: Timeline
    stops: StopConditions


def first_trainer(origin: RunCopy | None) -> Trainer:
    """Return the trainer of a new run, or one that continues from where ``origin`` was copied."""
    if origin is None:
        data = generate_dataset("moons", 240, FIRST_N_CLASSES, noise=0.05, test_fraction=0.2)
        return Trainer(Config(), data)
    return Trainer.from_snapshot(origin.snapshot)
