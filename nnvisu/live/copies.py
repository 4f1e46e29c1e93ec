"""What a run begins with: the default, or a copy of another run as it is at one moment."""

import dataclasses

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.stops import StopConditions
from nnvisu.core.trainer import Snapshot, Trainer
from nnvisu.live.timeline import Timeline
from nnvisu.settings import Config

DEFAULT_DATA = {"dataset": "moons", "n_points": 240, "n_classes": 3, "noise": 0.05, "seed": 0, "test_fraction": 0.2}


@dataclasses.dataclass(frozen=True)
class Original:
    """One run at one moment, with its past; nothing of it is shared with the run that is copied."""

    snapshot: Snapshot
    timeline: Timeline
    stops: StopConditions


def first_trainer(original: Original | None) -> Trainer:
    """Return the trainer of a new run, or one that is what the original was."""
    if original is None:
        return Trainer(Config(), generate_dataset(**DEFAULT_DATA))
    trainer = Trainer(original.snapshot.config, original.snapshot.dataset)
    trainer.restore(original.snapshot)
    return trainer
