"""How tests of the engine build runs and set weights."""

import dataclasses

import numpy as np

from nnvisu.core.column_effects import Importance, importance_in_parts
from nnvisu.core.datasets import Dataset
from nnvisu.core.network import feature_rows
from nnvisu.core.trainer import Trainer
from nnvisu.settings import FEATURES, Config


def random_points(n_points, n_classes, seed=0):
    """Return points anywhere with labels anyhow, each class there if there are enough points."""
    rng = np.random.default_rng(seed)
    labels = np.where(
        np.arange(n_points) < n_classes, np.arange(n_points) % n_classes, rng.integers(0, n_classes, n_points)
    )
    return Dataset.from_points(rng.uniform(-1, 1, n_points), rng.uniform(-1, 1, n_points), labels)


def random_values(n_points, seed=0):
    """Return points anywhere with values anyhow."""
    x, y, values = np.random.default_rng(seed).uniform(-1, 1, (3, n_points))
    return Dataset.from_points(x, y, np.zeros(n_points, int), values=values)


def run_of(layer_sizes, n_points=50, dataset=None, **settings):
    """Return a Trainer of that network; the number of inputs picks the first features."""
    settings.setdefault("features", FEATURES[: layer_sizes[0]])
    config = Config(hidden_layers=tuple(layer_sizes[1:-1]), **settings)
    dataset = dataset or random_points(n_points, layer_sizes[-1])
    trainer = Trainer(config, dataset)
    if trainer.architecture.layer_sizes != tuple(layer_sizes):
        raise ValueError(f"the data need {trainer.architecture.layer_sizes}")
    return trainer


def with_params(trainer, params):
    """Set the weights of a run, with nothing kept from them by rounding, and return it."""
    snapshot = trainer.snapshot()
    params = np.asarray(params, np.float32).copy()
    state = snapshot.state._replace(params=params, compensation=np.zeros_like(params))
    trainer.restore(dataclasses.replace(snapshot, state=state))
    return trainer


def inputs_and_labels(trainer):
    """Return the training points as the reference takes them: features, and labels or values."""
    data = trainer.dataset
    is_used = ~data.is_test
    return feature_rows(data.x[is_used], data.y[is_used], trainer.config.features), data.targets[is_used]


def gradient_of(trainer):
    """Return the engine's gradient at the run's weights: what one step of plain SGD leaves as its momentum."""
    probe = Trainer(trainer.config, trainer.dataset)
    probe.restore(trainer.snapshot())
    settings = {"optimizer": "sgd", "momentum": 0.0, "learning_rate": 0.0, "gradient_clip": 0.0, "l1": 0.0, "l2": 0.0}
    probe.update_config(dataclasses.replace(trainer.config, **settings))
    assert probe.train(1) == 1
    return probe.snapshot().state.moments[0].astype(np.float64)


def importance_of(model, dataset, seed) -> Importance:
    """Return what ``importance_in_parts`` has come to at its end."""
    parts = importance_in_parts(model, dataset, seed)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            return end.value
