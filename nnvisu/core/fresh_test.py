"""Fresh test points: new ones from the same generator, as many as give a score with little noise of its own.

Of a small test set a score varies from run to run although the networks are equally good (Jordan 2023, "Calibrated
Chaos", arXiv 2304.01910). In the plane new points are free.
"""

import functools
from typing import Any

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.streams import FRESH_TEST
from nnvisu.core.workbench import Workbench
from nnvisu.settings import LIMITS, Config

N_POINTS = LIMITS.max_points


def fresh_points(dataset: Dataset) -> Dataset | None:
    """Return N_POINTS points as ``dataset`` was drawn, by a random stream of their own; None for points of one's own.

    All have their true labels, and all count as training points: so a measurement takes them.
    """
    if dataset.generator is None:
        return None
    return _drawn(tuple(sorted(dataset.generator.items())))


class FreshTest:
    """Measures runs of one network's shape, loss and data, on fresh points."""

    def __init__(self, snapshot: Snapshot, points: Dataset):
        self._bench = Workbench(snapshot.config, points, snapshot.architecture)

    def measured(self, snapshot: Snapshot) -> Metrics:
        """Return loss and accuracy of the fresh points; ``test_loss`` and ``test_accuracy`` are None."""
        return self._bench.measured(snapshot.state)


def bench_key(snapshot: Snapshot) -> tuple[Any, ...]:
    """Return a value that is the same for runs that one ``FreshTest`` can measure."""
    config: Config = snapshot.config
    shown = config.features, config.columns, config.activation, config.loss, config.huber_delta
    return snapshot.architecture, shown, snapshot.dataset.digest


@functools.lru_cache(maxsize=8)
def _drawn(arguments: tuple[tuple[str, Any], ...]) -> Dataset:
    changed = {"n_points": N_POINTS, "test_fraction": 0.0, "flipped_fraction": 0.0}
    return generate_dataset(**dict(arguments) | changed, stream=(FRESH_TEST,))
