"""Up to 16 runs of one kind, trained by one call of the kernels that have a network in each lane.

The rows of each run are laid side by side, trained, and taken apart again; nothing is kept between two calls.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from nnvisu.arrays import Float32Array
from nnvisu.core.kernels.lane_state import LanePoints, LaneSettings, LaneStates, lane_plan_of, room_for
from nnvisu.core.kernels.lane_tiles import GATHERED
from nnvisu.core.kernels.lanes import train_lanes
from nnvisu.core.kernels.packing import aligned_zeros, padded
from nnvisu.core.kernels.state import (
    ADAM,
    ADAMW,
    BATCH_SIZE,
    CLASS_WEIGHTS_FROM,
    CONSTANT,
    CURSOR,
    IS_WEIGHTED,
    MOMENTUM,
    N_COUNTERS,
    OPTIMIZER,
    POINTS_SEEN,
    SCHEDULE,
    SCHEDULE_STEPS,
    RunState,
)
from nnvisu.core.kernels.vectors import LANES
from nnvisu.core.trainer import Trainer
from nnvisu.core.workbench import Workbench

Kind: TypeAlias = tuple[object, ...]


def kind_of(trainer: Trainer) -> Kind:
    """Return what runs must have in common to be trained side by side; in anything else they may differ."""
    options, rates = trainer.bench.settings
    shared = [int(value) for place, value in enumerate(options) if place not in (SCHEDULE, SCHEDULE_STEPS)]
    cursor = int(trainer.snapshot().state.counters[CURSOR])
    return trainer.architecture.layer_sizes, *shared, rates[MOMENTUM] == 0, trainer.dataset.n_train, cursor


def batch_of(trainer: Trainer) -> int:
    """Return the number of points in a whole batch of the run."""
    size, n_points = int(trainer.bench.settings[0][BATCH_SIZE]), trainer.dataset.n_train
    return min(size, n_points) if size else n_points


def train_side_by_side(trainers: Sequence[Trainer], n_steps: int) -> list[Trainer]:
    """Train 1 to 16 runs of one kind for 1 step or more; return those that stay as they were.

    These have parameters so large that their loss may not be finite. It is for ``Trainer.train`` to see where they end.
    """
    lanes = [*trainers, *[trainers[-1]] * (LANES - len(trainers))]  # the last lanes train the same run once more
    before, benches = [run.snapshot().state for run in lanes], [run.bench for run in lanes]
    n_batch = batch_of(lanes[0])
    plan = lane_plan_of(lanes[0].architecture.layer_sizes, n_batch)
    points = _points_of(benches)
    states = _side_by_side(before)
    options = np.array([bench.settings[0] for bench in benches])
    settings = LaneSettings(
        options,
        np.array([bench.settings[1] for bench in benches]),
        np.array([run.step for run in lanes], np.int64),
        min(bench.limit for bench in benches),
        bool((options[:, SCHEDULE] != CONSTANT).any()) or options[0, OPTIMIZER] in (ADAM, ADAMW),
    )
    train_lanes(plan, settings, points, n_steps, states, room_for(plan, n_batch, points))
    for lane, run in enumerate(trainers):
        if not states.flags[lane]:
            run.go_on_from(_taken_out(states, lane, before[lane]), n_steps)
    return [run for run, flag in zip(trainers, states.flags, strict=False) if flag]


def _side_by_side(states: Sequence[RunState]) -> LaneStates:
    """Return a copy of 16 states, side by side."""
    packed = aligned_zeros(5 * LANES * states[0].params.size)
    fifths = packed.reshape(5, -1, LANES)
    for lane, state in enumerate(states):
        fifths[0, :, lane], fifths[2:4, :, lane], fifths[4, :, lane] = state.params, state.moments, state.compensation
    counters = np.zeros(N_COUNTERS, np.int64)
    counters[CURSOR] = states[0].counters[CURSOR]
    return LaneStates(
        packed,
        np.array([state.powers for state in states]),
        np.concatenate([state.rng_state for state in states]),
        np.array([state.permutation for state in states]),
        counters,
        np.zeros(LANES, np.float32),
    )


def _taken_out(states: LaneStates, lane: int, before: RunState) -> RunState:
    """Return a copy of one of them, which was ``before``."""
    fifths = states.packed.reshape(5, -1, LANES)
    counters = states.counters.copy()
    counters[POINTS_SEEN] += before.counters[POINTS_SEEN]
    return RunState(
        params=fifths[0, :, lane].copy(),
        moments=fifths[2:4, :, lane].copy(),
        compensation=fifths[4, :, lane].copy(),
        powers=states.powers[lane].copy(),
        counters=counters,
        rng_state=states.rng_states[lane : lane + 1].copy(),
        permutation=states.permutations[lane].copy(),
    )


def _points_of(benches: Sequence[Workbench]) -> LanePoints:
    """Return the training points of all; what several share is there once."""
    tables: list[Float32Array] = []
    bases, known = [], {}
    for bench in benches:
        table = _table_of(bench)
        content = table.tobytes()
        if content not in known:
            known[content] = len(tables) * table.size
            tables.append(table.reshape(-1))
        bases.append(known[content])
    return LanePoints(np.concatenate(tables), np.array(bases, np.int64), table.shape[1], table.shape[0])


def _table_of(bench: Workbench) -> Float32Array:
    """Return a row for each training point: features, target and, where classes are weighted, the weight of its class.

    float32 (n_points, n_rows), the last columns being zeros, see ``LanePoints``.
    """
    options, rates = bench.settings
    points, n_inputs = bench.train_points, int(bench.plan.layers[0])
    rows = points.rows.reshape(-1, points.stride)[:, : points.n_points]
    columns = [*rows[:n_inputs], rows[-1]]
    if options[IS_WEIGHTED]:
        columns.append(rates[CLASS_WEIGHTS_FROM:].astype(np.float32)[rows[-1].astype(np.int64)])
    table = np.zeros((points.n_points, padded(len(columns), GATHERED)), np.float32)
    table[:, : len(columns)] = np.array(columns).T
    return table
