"""Workbench: what the kernels are given to train and measure one run, and what they give back.

It is made anew whenever settings, data or shape change. It knows how a run goes on, and not where it is.
"""

import functools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array, Float64Array, Int64Array
from nnvisu.core.bounds import limit_of_squares
from nnvisu.core.constraints import with_plain_step
from nnvisu.core.datasets import Dataset, Targets
from nnvisu.core.kernel_args import class_weights_of, kernel_options, kernel_rates
from nnvisu.core.kernels.packing import aligned_zeros, plan_of, points_of
from nnvisu.core.kernels.pieces import train_pieces
from nnvisu.core.kernels.state import DROPOUT, N_COUNTERS, KeptStates, Points, RunState
from nnvisu.core.network import Architecture, input_rows, inputs_of
from nnvisu.core.scores import Answers, Metrics, Scores
from nnvisu.settings import Config

# What steps that are made ahead may take, at most, and how many pieces they are at most.
AHEAD_BYTES = 200_000
MAX_AHEAD = 16

MAX_PIECE = 512  # points


Numbers: TypeAlias = tuple[Int64Array, Float64Array]  # options (n_options,) and rates (n_rates,) of the kernels


class Room(NamedTuple):
    """Where the results of some pieces lie, by row; outputs: float32, with a row more."""

    kept: KeptStates
    figures: Float64Array
    outputs: Float32Array

    @property
    def n_bytes(self) -> int:
        """Memory of its arrays."""
        return sum(array.nbytes for array in (*self.kept, self.figures, self.outputs))

    def part(self, n_pieces: int) -> "Room":
        """Return the part of it for so many pieces."""
        kept = KeptStates._make([array[:n_pieces] for array in self.kept])
        return Room(kept, self.figures[:n_pieces], self.outputs[: n_pieces + 1])


NO_ROOM = Room(
    KeptStates(
        *(np.empty((0, 0), np.float32), np.empty((0, 2, 0), np.float32), np.empty((0, 0), np.float32)),
        *(np.empty((0, 2)), np.empty((0, N_COUNTERS), np.int64)),
        *(np.empty((0, 1), np.uint64), np.empty((0, 0), np.int32)),
    ),
    np.empty((0, 4)),
    np.empty((1, 0), np.float32),
)


class Ahead(NamedTuple):
    """A piece of so many steps that is made already. row: of its results. figures: as ``measure`` fills them, (4,)."""

    n_steps: int
    row: int
    figures: list[float]


class Workbench:
    """Points as the kernels read them, settings as numbers, and buffers, for one thread.

    Its buffers are free between two calls.
    """

    def __init__(self, config: Config, dataset: Dataset, architecture: Architecture):
        self._config, self._dataset, self._n_outputs = config, dataset, architecture.n_outputs
        self.settings = settings_of(config, dataset)
        self.plan = plan_of(architecture.layer_sizes)
        self.packed, self.work = aligned_zeros(5 * self.plan.n_packed), aligned_zeros(self.plan.n_work)
        self.train_points, self.test_points = self._points(dataset.is_train), self._points(dataset.is_test)
        self._train_targets, self._test_targets = dataset.targets[dataset.is_train], dataset.targets[dataset.is_test]
        self.epoch_rows = self.train_points.rows.copy()
        largest, scale = float(np.abs(self.epoch_rows).max()), 1.0 / (1.0 - float(self.settings[1][DROPOUT]))
        self.limit = limit_of_squares(architecture.layer_sizes, largest, scale)  # with these settings and points
        self._n_row = self._n_outputs * (self.train_points.stride + self.test_points.stride)
        # For pieces ahead. Taken anew each time it would crumble the heaps of the threads.
        self._room = NO_ROOM
        self._order = np.empty(0, np.int32)  # of the points, in the last state that was given or taken

    @property
    def n_bytes(self) -> int:
        """Memory of its arrays."""
        rows = self.epoch_rows, self.train_points.rows, self.test_points.rows
        return sum(array.nbytes for array in (self.packed, self.work, *rows)) + self._room.n_bytes

    def pieces_of_points(self) -> Iterator[Points]:
        """Return the training points in pieces, so that what all units give for one takes little memory."""
        if self.train_points.n_points <= MAX_PIECE:
            yield self.train_points
            return
        places = np.flatnonzero(self._dataset.is_train)
        for start in range(0, len(places), MAX_PIECE):
            yield self._points(places[start : start + MAX_PIECE])

    @functools.cached_property
    def plain_settings(self) -> Numbers:
        """Settings of a step that moves nothing and takes all points as they are."""
        return settings_of(with_plain_step(self._config), self._dataset)

    def train(self, state: RunState, step: int, n_steps: int, settings: Numbers | None = None) -> int:
        """Go on from ``step`` in place; return where the loss was not finite, or -1.

        settings: to use in place of those in force.
        """
        return self._call(settings or self.settings, state, step, (n_steps,), NO_ROOM)

    def measured(self, state: RunState) -> Metrics:
        """Return what all points give."""
        room = Room(NO_ROOM.kept, np.empty((1, 4)), np.empty((2, self._n_row), np.float32))
        self._call(self.settings, state, 0, (0,), room)
        return self._metrics_of(room.figures[0].tolist(), room.outputs[0])

    def look_ahead(self, state: RunState, step: int, pieces: Sequence[int]) -> list[Ahead]:
        """Make the next pieces from ``step`` on and measure after each, in one call; return those that are made.

        They are fewer where they take much memory. The piece whose loss is not finite is none of them, nor is what
        comes after it.
        """
        if self._room is NO_ROOM:
            n_pieces = AHEAD_BYTES // (sum(array.nbytes for array in state) + 4 * self._n_row)
            n_pieces = max(1, min(n_pieces, MAX_AHEAD))
            outputs = np.empty((n_pieces + 1, self._n_row), np.float32)
            self._room = Room(KeptStates.room_for(n_pieces, state), np.empty((n_pieces, 4)), outputs)
        pieces = pieces[: len(self._room.figures)]
        self._order = state.permutation
        failed_at = self._call(self.settings, state.copy(), step, pieces, self._room.part(len(pieces)))
        ahead, n_made = [], 0
        for row, (n_steps, figures) in enumerate(zip(pieces, self._room.figures.tolist(), strict=False)):
            n_made += n_steps
            if 0 <= failed_at <= n_made:
                break
            ahead.append(Ahead(n_steps, row, figures))
        return ahead

    def state_after(self, ahead: Ahead) -> RunState:
        """Return what the run is after a piece of the last look ahead: a copy, as the next one uses the room again."""
        state = self._room.kept.state(ahead.row).sharing(self._order)
        self._order = state.permutation
        return state

    def metrics_after(self, ahead: Ahead) -> Metrics:
        """Return what the run gives there."""
        return self._metrics_of(ahead.figures, self._room.outputs[ahead.row].copy())

    def figures_after(self, ahead: Ahead) -> Metrics:
        """Return the same without what scores are made of, which is most of the work."""
        loss_sum, n_right, test_loss_sum, n_test_right = ahead.figures
        train = _figures(self.train_points.n_points, self._n_outputs, loss_sum, n_right)
        return Metrics(*train, *_figures(self.test_points.n_points, self._n_outputs, test_loss_sum, n_test_right))

    def _call(self, settings: Numbers, state: RunState, step: int, pieces: Sequence[int], room: Room) -> int:
        points, numbers = (self.train_points, self.test_points), np.array(pieces, np.int64)
        failed_at = train_pieces(
            *(self.plan, *settings, self.limit, *points, step, numbers, state, room.kept, room.figures),
            *(room.outputs.reshape(-1), self.packed, self.work, self.epoch_rows),
        )
        return int(failed_at)

    def _points(self, is_used: BoolArray | Int64Array) -> Points:
        dataset = self._dataset
        inputs = input_rows(dataset.columns[:, is_used], inputs_of(self._config, dataset.n_columns))
        return points_of(inputs, dataset.targets[is_used])

    def _metrics_of(self, figures: list[float], outputs: Float32Array) -> Metrics:
        loss_sum, n_right, test_loss_sum, n_test_right = figures
        n_train = self._n_outputs * self.train_points.stride
        train = _scored(self.train_points, outputs[:n_train], self._train_targets, loss_sum, n_right)
        test = _scored(self.test_points, outputs[n_train:], self._test_targets, test_loss_sum, n_test_right)
        return Metrics(*train[:2], *test[:2], Scores(train[2], test[2]))


def settings_of(config: Config, dataset: Dataset) -> Numbers:
    """Return the kernels' options, int64 (n_options,), and rates, float64 (n_rates,)."""
    return kernel_options(config), kernel_rates(config, class_weights_of(config, dataset))


def _figures(n_points: int, n_outputs: int, loss_sum: float, n_right: float) -> tuple[float | None, float | None]:
    """Return loss and accuracy of some points; None where there are no points or a loss is not finite."""
    if n_points == 0 or not math.isfinite(loss_sum):
        return None, None
    return loss_sum / n_points, n_right / n_points if n_outputs > 1 else None


def _scored(
    points: Points, outputs: Float32Array, targets: Targets, loss_sum: float, n_right: float
) -> tuple[float | None, float | None, Answers | None]:
    """Return the same, and the answers."""
    loss, accuracy = _figures(points.n_points, outputs.size // points.stride, loss_sum, n_right)
    if loss is None:
        return None, None, None
    return loss, accuracy, Answers(outputs.reshape(-1, points.stride)[:, : points.n_points], targets)
