"""Trainer: one run. Same recipe, same bytes, in however many calls it is trained.

A Trainer belongs to one thread. It knows nothing of time, of who watches, or of messages.
"""

import dataclasses

import numpy as np

from nnvisu.core.datasets import Dataset
from nnvisu.core.kernels import inference, training
from nnvisu.core.kernels.packing import plan_of, points_of
from nnvisu.core.kernels.state import (
    ACTIVATIONS,
    LOSSES,
    N_COUNTERS,
    OPTIMIZERS,
    POINTS_SEEN,
    SCHEDULES,
    Points,
    RunState,
)
from nnvisu.core.network import Architecture, Model, ParameterLayout, carried_over, feature_rows, initialise
from nnvisu.errors import EmptyData
from nnvisu.settings import SETTINGS, Config

# A change of these makes new weights.
RESETTING = tuple(row.name for row in SETTINGS if row.resets)


@dataclasses.dataclass(frozen=True)
class Metrics:
    """Mean of the loss in force and share of right answers: no penalties, smoothing, dropout.

    None without points or if not finite.
    """

    loss: float | None
    accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None


@dataclasses.dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything that a Trainer is at one step; its arrays are never written to."""

    config: Config
    dataset: Dataset
    architecture: Architecture
    state: RunState
    step: int
    epoch_before: float
    diverged_at: int | None

    @property
    def n_bytes(self) -> int:
        """Memory that this snapshot alone holds; the data set is shared."""
        return sum(array.nbytes for array in self.state)


class Trainer:
    """A network, the data it learns from, and everything that decides its next step.

    config, dataset: what is in force; change them by the methods only.
    step: updates since the weights were made. diverged_at: the step whose loss was not finite, else None.
    """

    def __init__(self, config: Config, dataset: Dataset):
        self.config = config
        self.dataset = dataset
        self.reset()

    @property
    def architecture(self) -> Architecture:
        """The network's shape; it may have more classes than the data."""
        return self._layout.architecture

    @property
    def epoch(self) -> float:
        """Passes over the training points, in parts too."""
        seen = int(self._state.counters[POINTS_SEEN])
        return self._epoch_before + (seen / self.dataset.n_train if seen else 0.0)

    @property
    def n_bytes(self) -> int:
        """Memory of the run's own arrays."""
        arrays = (*self._state, self._packed, self._work, self._epoch_rows)
        return sum(array.nbytes for array in (*arrays, self._train_points.rows, self._test_points.rows))

    def train(self, n_steps: int) -> int:
        """Train and return the steps done: ``n_steps``, fewer only if the loss stops being finite.

        The loss of step k is that of the weights after k updates on the batch that comes next. Where it is not finite,
        the run stands at step k - 1 and ``diverged_at`` is k. Raises EmptyData without training points.
        """
        if self.dataset.n_train == 0:
            raise EmptyData("There are no training points; paint some or generate a data set.")
        self.diverged_at = None
        trial, failed_at = self._tried(n_steps)
        if failed_at >= 0:
            self.diverged_at = self.step + failed_at
            n_steps = max(failed_at - 1, 0)
            trial, _ = self._tried(n_steps)
        self._state = trial
        self.step += n_steps
        return n_steps

    def evaluate(self) -> Metrics:
        """Measure on all training points and on all test points."""
        return Metrics(*self._measured(self._train_points), *self._measured(self._test_points))

    def model(self) -> Model:
        """Return a copy of all that a picture needs."""
        params = self._state.params.copy()
        params.flags.writeable = False
        return Model(self.architecture, self.config.activation, self.config.features, params)

    def reset(self, seed: int | None = None) -> None:
        """Begin anew: weights, optimizer and all random state as at the start; a given seed enters the config."""
        if seed is not None:
            self.config = dataclasses.replace(self.config, seed=seed)
        self.step = 0
        self.diverged_at: int | None = None
        self._layout = ParameterLayout(self._wanted_architecture(self.dataset.n_classes))
        params = self._initial_params()
        self._state = RunState(
            params,
            *_fresh_optimizer(params.size),
            np.zeros(N_COUNTERS, np.int64),
            np.array([self.config.seed], np.uint64),
            np.zeros(0, np.int32),
        )
        self._epoch_before = 0.0
        self._begin_epochs()
        self._refresh()

    def update_config(self, config: Config) -> bool:
        """Put ``config`` in force; return whether that made new weights (as one of RESETTING differs)."""
        before, self.config = self.config, config
        if any(getattr(before, name) != getattr(config, name) for name in RESETTING):
            self.reset()
            return True
        self.diverged_at = None
        if before.features != config.features:
            self._reshape(self.architecture.n_classes, before.features)
        if before.optimizer != config.optimizer:
            moments, powers = _fresh_optimizer(self._layout.n_params)
            self._state = self._state._replace(moments=moments, powers=powers)
        self._refresh()
        return False

    def update_dataset(self, dataset: Dataset) -> None:
        """Learn from other data from the next step on; more classes grow the output layer, fewer leave it."""
        self._epoch_before = self.epoch
        self.dataset = dataset
        self.diverged_at = None
        if dataset.n_classes > self.architecture.n_classes:
            self._reshape(dataset.n_classes, self.config.features)
        self._begin_epochs()
        self._refresh()

    def snapshot(self) -> Snapshot:
        """Return everything that this run is now."""
        return Snapshot(
            self.config,
            self.dataset,
            self.architecture,
            self._state.copy(),
            self.step,
            self._epoch_before,
            self.diverged_at,
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Become what the snapshot holds, bit for bit."""
        self.config, self.dataset = snapshot.config, snapshot.dataset
        self._layout = ParameterLayout(snapshot.architecture)
        self._state = snapshot.state.copy()
        self.step, self._epoch_before = snapshot.step, snapshot.epoch_before
        self.diverged_at = snapshot.diverged_at
        self._refresh()

    def _wanted_architecture(self, n_classes: int) -> Architecture:
        return Architecture((len(self.config.features), *self.config.hidden_layers, n_classes))

    def _initial_params(self) -> np.ndarray:
        config = self.config
        return initialise(self._layout, config.initializer, config.seed, config.initial_range)

    def _reshape(self, n_classes: int, features_before: tuple[str, ...]) -> None:
        """Fit the first and the last layer, keeping every number that has a place in the new network."""
        old_layout, self._layout = self._layout, ParameterLayout(self._wanted_architecture(n_classes))
        features = self.config.features
        columns = {i: features_before.index(name) for i, name in enumerate(features) if name in features_before}
        fresh = self._initial_params()
        params = carried_over(old_layout, self._state.params, self._layout, fresh, columns)
        moments = [
            carried_over(old_layout, moment, self._layout, np.zeros_like(fresh), columns)
            for moment in self._state.moments
        ]
        self._state = self._state._replace(params=params, moments=np.array(moments))

    def _begin_epochs(self) -> None:
        """Start an epoch whose order depends on nothing but the seed and the step."""
        rng = np.random.Generator(np.random.PCG64([self.config.seed, self.step]))
        permutation = rng.permutation(self.dataset.n_train).astype(np.int32)
        self._state = self._state._replace(counters=np.zeros(N_COUNTERS, np.int64), permutation=permutation)

    def _refresh(self) -> None:
        """Derive what the kernels are given from config and data."""
        config, dataset = self.config, self.dataset
        self._options = _options(config)
        self._rates = _rates(config)
        self._plan = plan_of(self.architecture.layer_sizes)
        self._packed = np.zeros(4 * self._plan.n_packed, np.float32)
        self._work = np.zeros(self._plan.n_work, np.float32)
        self._train_points = self._points(~dataset.is_test)
        self._test_points = self._points(dataset.is_test)
        self._epoch_rows = self._train_points.rows.copy()

    def _tried(self, n_steps: int) -> tuple[RunState, int]:
        """Return a copy of the state after ``n_steps``, and where the loss was not finite, or -1."""
        trial = self._state.copy()
        failed_at = training.train_steps(
            self._plan,
            self._options,
            self._rates,
            self._train_points,
            self.step,
            n_steps,
            trial,
            self._packed,
            self._work,
            self._epoch_rows,
        )
        return trial, int(failed_at)

    def _points(self, is_used: np.ndarray) -> Points:
        dataset = self.dataset
        inputs = feature_rows(dataset.x[is_used], dataset.y[is_used], self.config.features)
        return points_of(inputs, dataset.labels[is_used])

    def _measured(self, points: Points) -> tuple[float | None, float | None]:
        if points.n_points == 0:
            return None, None
        params = self._state.params
        loss, hits = inference.evaluate(self._plan, self._options, points, params, self._packed, self._work)
        if not np.isfinite(loss):
            return None, None
        return loss / points.n_points, hits / points.n_points


def _fresh_optimizer(n_params: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((2, n_params), np.float32), np.ones(2, np.float64)


def _options(config: Config) -> np.ndarray:
    """Return the kernels' whole numbers, in the order that ``kernels.state`` gives."""
    kinds = ACTIVATIONS.index(config.activation), OPTIMIZERS.index(config.optimizer)
    loss, schedule = LOSSES.index(config.loss), SCHEDULES.index(config.learning_rate_schedule)
    return np.array([*kinds, config.nesterov, config.batch_size, loss, schedule, config.schedule_steps], np.int64)


def _rates(config: Config) -> np.ndarray:
    """Return the kernels' other numbers, in the order that ``kernels.state`` gives."""
    names = (
        "learning_rate momentum beta1 beta2 epsilon gradient_clip l1 l2 dropout_rate "
        "schedule_factor weight_decay label_smoothing"
    )
    return np.array([getattr(config, name) for name in names.split()], np.float64)
