"""Trainer: one run. Same recipe, same bytes, in however many calls it is trained.

A Trainer belongs to one thread. It knows nothing of time, of who watches, or of messages.
"""

import collections
import dataclasses
from collections.abc import Sequence

import numpy as np

from nnvisu.arrays import Float32Array
from nnvisu.core.checked_arrays import frozen
from nnvisu.core.constraints import changed_to, layer_activations, suited_to
from nnvisu.core.datasets import Dataset
from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.core.kernels.state import N_COUNTERS, POINTS_SEEN, RunState, fresh_optimizer
from nnvisu.core.network import Architecture, Model, ParameterLayout, initialise, inputs_of, transfer_params
from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Place, Snapshot
from nnvisu.core.streams import FIRST_EPOCH, random_generator
from nnvisu.core.workbench import Ahead, Numbers, Workbench
from nnvisu.errors import EmptyData
from nnvisu.settings import COLUMNS, SETTINGS, Config

# A change of these makes new weights.
RESETTING = tuple(row.name for row in SETTINGS if row.resets)


class Trainer:
    """A network, the data it learns from, and everything that decides its next step.

    config, dataset: what is in force; change them by the methods only. bench: what the kernels are given of them.
    step: updates since the weights were made. diverged_at: the step whose loss was not finite, else None.
    The arrays of ``_state`` are never written to once they are there: each call of ``train`` makes new ones. So what
    was taken of it, a snapshot or a model, stays as it was, without a copy.
    """

    def __init__(self, config: Config, dataset: Dataset):
        self.config = suited_to(config, dataset.task)
        self.dataset = dataset
        self.diverged_at: int | None = None
        self._metrics: Metrics | None = None  # of this step, once somebody has asked
        self._ahead: collections.deque[Ahead] = collections.deque()
        # After a piece that was made ahead, what a step changes lies on the bench until somebody asks for it; what the
        # points gave there does until the bench is used again.
        self._lies: RunState | Ahead
        self._reached: Ahead | None
        self.reset()

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> "Trainer":
        """Return a run of its own that stands where the snapshot was taken, bit for bit."""
        trainer = cls(snapshot.config, snapshot.dataset)
        trainer.restore(snapshot)
        return trainer

    @property
    def layout(self) -> ParameterLayout:
        """Where the parameters lie in the flat vector."""
        return self._layout

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
    def learning_rate(self) -> float:
        """What the next step is made with, by the schedule."""
        return learning_rate_at(self.step, self.config)

    @property
    def n_bytes(self) -> int:
        """Memory of the run's own arrays, with the copy of its state that it trains on."""
        return self.bench.n_bytes + sum(array.nbytes for array in (*self._state, *self._state))

    def train(self, n_steps: int) -> int:
        """Train and return the steps done: ``n_steps``, fewer only if the loss stops being finite.

        The loss of step k is that of the weights after k updates on the batch that comes next. Where it is not finite,
        the run stands at step k - 1 and ``diverged_at`` is k. Raises EmptyData without training points.
        """
        if self.dataset.n_train == 0:
            raise EmptyData("There are no training points; paint some or generate a data set.")
        self.diverged_at = self._metrics = None
        if self._ahead and self._ahead[0].n_steps == n_steps:
            self._reached = self._lies = self._ahead.popleft()
        else:
            self._ahead.clear()
            trial, failed_at = self._dry_run(n_steps)
            if failed_at >= 0:
                self.diverged_at, n_steps = self.step + failed_at, max(failed_at - 1, 0)
                trial, _ = self._dry_run(n_steps)
            self._state = trial.sharing(self._state.permutation)
        self.step += n_steps
        return n_steps

    def go_on_from(self, state: RunState, n_steps: int) -> None:
        """Stand ``n_steps`` later, as ``train`` would: at a state that was made, elsewhere, of this run's own."""
        self.diverged_at = self._metrics = None
        self._ahead.clear()
        self._state = state.sharing(self._state.permutation)
        self.step += n_steps

    def look_ahead(self, pieces: Sequence[int]) -> None:
        """Make the next steps and measure after each of the ``pieces``, of so many steps, all in one call.

        Nothing of it is to be seen until ``train`` is asked for just these pieces: then it has them already. A piece
        whose loss is not finite is left to ``train``, and so are pieces that would take much memory.
        """
        self._take_state()
        self._ahead = collections.deque(self.bench.look_ahead(self._state, self.step, pieces))

    def evaluate(self) -> Metrics:
        """Return what all training points and all test points give; they are measured once."""
        if self._metrics is None:
            reached = self._reached
            self._metrics = self.bench.metrics_after(reached) if reached else self.bench.measured(self._state)
        return self._metrics

    def figures(self) -> Metrics:
        """Return the same, perhaps without scores: for who looks at each step."""
        if self._metrics is None and self._reached is not None:
            return self.bench.figures_after(self._reached)
        return self.evaluate()

    def next_update(self) -> tuple[Float32Array, Float32Array]:
        """Return the gradient of the mean loss of all training points, and the change that the next step will make.

        Both are flat, float32 (n_params,); the gradient is without penalties, dropout and clipping, and with smoothing
        and weights of the classes. NaN where a loss is not finite. The run stays as it is.
        """
        plain, plain_failed_at = self._dry_run(1, self.bench.plain_settings)
        trial, failed_at = self._dry_run(1)
        # A step of plain SGD leaves its gradient as its momentum.
        gradient, update = plain.moments[0], self._state.change_to(trial)
        for array, failed in ((gradient, plain_failed_at), (update, failed_at)):
            if failed == 0:
                array[:] = np.nan
        return gradient, update

    def model(self) -> Model:
        """Return all that a picture needs."""
        return Model(*self._shape, frozen(self._state.params.view()))

    def reset(self, seed: int | None = None) -> None:
        """Begin anew: weights, optimizer and all random state as at the start; a given seed enters the config."""
        if seed is not None:
            self.config = dataclasses.replace(self.config, seed=seed)
        self.step = 0
        self.diverged_at = None
        self._layout = ParameterLayout(self._wanted_architecture(self.dataset.n_outputs))
        params = self._initial_params()
        self._state = RunState(
            params=params,
            compensation=np.zeros_like(params),
            **fresh_optimizer(params.size),
            counters=np.zeros(N_COUNTERS, np.int64),
            rng_state=np.array([self.config.seed], np.uint64),
            permutation=np.zeros(0, np.int32),
        )
        self._epoch_before = 0.0
        self._begin_epochs()
        self._refresh()

    def set_parameter(self, place: int, value: float) -> None:
        """Give the parameter at ``place`` of the flat vector a value from which the next step goes on.

        Its momentum ends, as it led away from another value; the optimizer's measure of its gradients stays.
        """
        self._state = self._state.copy()
        self._state.params[place] = value
        self._state.compensation[place] = 0.0
        self._state.moments[0, place] = 0.0
        self._forget_measured()

    def update_config(self, config: Config) -> bool:
        """Put ``config`` in force; return whether that made new weights (as one of RESETTING differs)."""
        before, inputs, self.config = self.config, self._inputs, config
        if any(getattr(before, name) != getattr(config, name) for name in RESETTING):
            self.reset()
            return True
        self.diverged_at = None
        if inputs != self._inputs:
            self._reshape(self.architecture.n_outputs, inputs)
        if before.optimizer != config.optimizer:
            self._state = self._state._replace(**fresh_optimizer(self._layout.n_params))
        self._refresh()
        return False

    def update_dataset(self, dataset: Dataset) -> None:
        """Learn from other data from the next step on; more classes grow the output layer, fewer leave it.

        Data of another task (points with values after points with classes, or the other way) make a new output layer
        and put a loss in force that suits them. Other columns make other inputs, and a table with columns of other
        names turns all of them on. All other weights stay.
        """
        self._epoch_before, self.diverged_at = self.epoch, None
        inputs_before, before, self.dataset = self._inputs, self.dataset.table, dataset
        n_outputs = max(dataset.n_outputs, self.architecture.n_outputs)
        if dataset.task != self.architecture.task:
            self.config, n_outputs = changed_to(self.config, dataset.task), dataset.n_outputs
        if dataset.table and (before and before.names) != dataset.table.names:
            self.config = dataclasses.replace(self.config, columns=COLUMNS)
        if n_outputs != self.architecture.n_outputs or inputs_before != self._inputs:
            self._reshape(n_outputs, inputs_before)
        self._begin_epochs()
        self._refresh()

    def snapshot(self) -> Snapshot:
        """Return everything that this run is now."""
        before, diverged_at = self._epoch_before, self.diverged_at
        return Snapshot(self.config, self.dataset, self.architecture, self._state, self.step, before, diverged_at)

    @property
    def place(self) -> Place:
        """Where the run stands, for ``snapshot_at``."""
        return Place(self.step, self._lies)

    def snapshot_at(self, place: Place) -> Snapshot:
        """Return everything that this run was at a place, since which it made steps and nothing else happened."""
        state = place.lies if isinstance(place.lies, RunState) else self.bench.state_after(place.lies)
        return Snapshot(self.config, self.dataset, self.architecture, state, place.step, self._epoch_before, None)

    def restore(self, snapshot: Snapshot) -> None:
        """Become what the snapshot holds, bit for bit."""
        self.config, self.dataset = snapshot.config, snapshot.dataset
        self._layout = ParameterLayout(snapshot.architecture)
        self._state = snapshot.state
        self.step, self._epoch_before = snapshot.step, snapshot.epoch_before
        self.diverged_at = snapshot.diverged_at
        self._refresh()

    def _wanted_architecture(self, n_outputs: int) -> Architecture:
        return Architecture((len(self._inputs), *self.config.hidden_layers, n_outputs))

    @property
    def _inputs(self) -> tuple[str, ...]:
        return inputs_of(self.config, self.dataset.n_columns)

    def _initial_params(self) -> np.ndarray:
        return initialise(self._layout, self.config.initializer, self.config.seed, self.config.initial_range)

    def _reshape(self, n_outputs: int, inputs: tuple[str, ...]) -> None:
        """Fit the first and the last layer, keeping every number that has a place in the new network."""
        old_layout, self._layout = self._layout, ParameterLayout(self._wanted_architecture(n_outputs))
        columns = {i: inputs.index(name) for i, name in enumerate(self._inputs) if name in inputs}
        fresh = self._initial_params()
        params = transfer_params(old_layout, self._state.params, self._layout, fresh, columns)
        *moments, compensation = [
            transfer_params(old_layout, each, self._layout, np.zeros_like(fresh), columns)
            for each in (*self._state.moments, self._state.compensation)
        ]
        self._state = self._state._replace(params=params, moments=np.array(moments), compensation=compensation)

    def _begin_epochs(self) -> None:
        """Start an epoch whose order depends on nothing but the seed and the step."""
        order = random_generator(self.config.seed, FIRST_EPOCH, self.step).permutation(self.dataset.n_train)
        self._state = self._state._replace(counters=np.zeros(N_COUNTERS, np.int64), permutation=order.astype(np.int32))

    def _refresh(self) -> None:
        """Derive what the kernels are given from config and data."""
        self._take_state()
        self.bench = Workbench(self.config, self.dataset, self.architecture)
        self._shape = self.architecture, layer_activations(self.config), self._inputs
        self._forget_measured()

    def _forget_measured(self) -> None:
        self._metrics, self._ahead = None, collections.deque()

    @property
    def _state(self) -> RunState:
        if isinstance(self._lies, Ahead):
            self._lies = self.bench.state_after(self._lies)
        return self._lies

    @_state.setter
    def _state(self, state: RunState) -> None:
        self._lies, self._reached = state, None

    def _take_state(self) -> None:
        """Take what lies on the bench, which is about to be used for other things or to be replaced."""
        self._state = self._state

    def _dry_run(self, n_steps: int, settings: Numbers | None = None) -> tuple[RunState, int]:
        """Return a copy of the state after ``n_steps``, and where the loss was not finite, or -1.

        settings: of training, to use in place of those in force, with a fresh optimizer.
        """
        trial = self._state.copy()
        if settings is not None:
            trial = trial._replace(**fresh_optimizer(self._layout.n_params))
        return trial, self.bench.train(trial, self.step, n_steps, settings)
