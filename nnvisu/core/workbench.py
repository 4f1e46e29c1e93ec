"""Workbench: what the kernels are given to train and measure one run, and what they give back.

It is made anew whenever settings, data or shape change. It knows how a run goes on, and not where it is.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnvisu.core.datasets import Dataset
from nnvisu.core.kernels.packing import aligned_zeros, plan_of, points_of
from nnvisu.core.kernels.pieces import train_pieces
from nnvisu.core.kernels.state import KeptStates, Points, RunState
from nnvisu.core.network import Architecture, feature_rows
from nnvisu.core.options import class_weights_of, options_of, rates_of
from nnvisu.core.scores import Answers, Metrics, Scores
from nnvisu.settings import Config

# What steps that are made ahead may take, at most.
AHEAD_BYTES = 500_000


class Ahead(NamedTuple):
    """A piece of so many steps that is made already, and where its results lie: a row of each array."""

    n_steps: int
    row: int
    kept: KeptStates
    figures: np.ndarray
    outputs: np.ndarray


class Workbench:
    """Points as the kernels read them, settings as numbers, and buffers, for one thread.

    Its buffers are free between two calls.
    """

    def __init__(self, config: Config, dataset: Dataset, architecture: Architecture):
        self._dataset, self._features, self._n_outputs = dataset, config.features, architecture.n_outputs
        self.settings = settings_of(config, dataset)
        self.plan = plan_of(architecture.layer_sizes)
        self.packed, self.work = aligned_zeros(5 * self.plan.n_packed), aligned_zeros(self.plan.n_work)
        self.train_points, self.test_points = self._points(~dataset.is_test), self._points(dataset.is_test)
        self._train_targets, self._test_targets = dataset.targets[~dataset.is_test], dataset.targets[dataset.is_test]
        self.epoch_rows = self.train_points.rows.copy()
        self._n_row = self._n_outputs * (self.train_points.stride + self.test_points.stride)

    @property
    def n_bytes(self) -> int:
        """Memory of its arrays."""
        rows = self.epoch_rows, self.train_points.rows, self.test_points.rows
        return sum(array.nbytes for array in (self.packed, self.work, *rows))

    def train(
        self, state: RunState, step: int, n_steps: int, settings: tuple[np.ndarray, np.ndarray] | None = None
    ) -> int:
        """Go on from ``step`` in place; return where the loss was not finite, or -1.

        settings: those of ``settings_of`` to use in place of the ones in force.
        """
        figures, outputs = np.empty((0, 4)), np.empty(0, np.float32)
        return self._call(
            settings or self.settings, state, step, (n_steps,), KeptStates.room_for(0, state), figures, outputs
        )

    def measured(self, state: RunState) -> Metrics:
        """Return what all points give."""
        figures, outputs = np.empty((1, 4)), np.empty((2, self._n_row), np.float32)
        self._call(self.settings, state, 0, (0,), KeptStates.room_for(0, state), figures, outputs.reshape(-1))
        return self._metrics_of(figures[0], outputs[0])

    def look_ahead(self, state: RunState, step: int, pieces: Sequence[int]) -> list[Ahead]:
        """Return the next pieces from ``step`` on, made and measured in one call; fewer where they take much memory.

        The piece whose loss is not finite is none of them, nor is what comes after it.
        """
        n_row_bytes = sum(array.nbytes for array in state) + 4 * self._n_row
        pieces = pieces[: max(1, AHEAD_BYTES // n_row_bytes)]
        kept, figures = KeptStates.room_for(len(pieces), state), np.empty((len(pieces), 4))
        outputs = np.empty((len(pieces) + 1, self._n_row), np.float32)
        failed_at = self._call(self.settings, state.copy(), step, pieces, kept, figures, outputs.reshape(-1))
        ahead, n_made = [], 0
        for row, n_steps in enumerate(pieces):
            n_made += n_steps
            if 0 <= failed_at <= n_made:
                break
            ahead.append(Ahead(n_steps, row, kept, figures, outputs))
        return ahead

    def result_of(self, ahead: Ahead) -> tuple[RunState, Metrics]:
        """Return what the run is after a piece, and what it gives there; nothing else is held by them."""
        _, row, kept, figures, outputs = ahead
        return kept.state(row), self._metrics_of(figures[row], outputs[row].copy())

    def _call(
        self,
        settings: tuple[np.ndarray, np.ndarray],
        state: RunState,
        step: int,
        pieces: Sequence[int],
        kept: KeptStates,
        figures: np.ndarray,
        outputs: np.ndarray,
    ) -> int:
        failed_at = train_pieces(
            *(self.plan, *settings, self.train_points, self.test_points, step, np.array(pieces, np.int64)),
            *(state, kept, figures, outputs, self.packed, self.work, self.epoch_rows),
        )
        return int(failed_at)

    def _points(self, is_used: np.ndarray) -> Points:
        dataset = self._dataset
        inputs = feature_rows(dataset.x[is_used], dataset.y[is_used], self._features)
        return points_of(inputs, dataset.targets[is_used])

    def _metrics_of(self, figures: np.ndarray, outputs: np.ndarray) -> Metrics:
        loss_sum, n_right, test_loss_sum, n_test_right = figures.tolist()
        n_train = self._n_outputs * self.train_points.stride
        train = _scored(self.train_points, outputs[:n_train], self._train_targets, loss_sum, n_right)
        test = _scored(self.test_points, outputs[n_train:], self._test_targets, test_loss_sum, n_test_right)
        return Metrics(*train[:2], *test[:2], Scores(train[2], test[2]))


def settings_of(config: Config, dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernels' whole numbers and their other ones."""
    return options_of(config), rates_of(config, class_weights_of(config, dataset))


def _scored(
    points: Points, outputs: np.ndarray, targets: np.ndarray, loss_sum: float, n_right: float
) -> tuple[float | None, float | None, Answers | None]:
    """Return loss, accuracy and answers of some points."""
    if points.n_points == 0 or not math.isfinite(loss_sum):
        return None, None, None
    answers = Answers(outputs.reshape(-1, points.stride)[:, : points.n_points], targets)
    accuracy = n_right / points.n_points if len(answers.outputs) > 1 else None
    return loss_sum / points.n_points, accuracy, answers
