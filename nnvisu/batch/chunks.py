"""Chunks: members that one process trains side by side, as a task that needs nothing but its arguments."""

import itertools
import math
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from nnvisu import ENGINE, __version__
from nnvisu.core.ensemble import prepare
from nnvisu.core.kernels import compile_kernels
from nnvisu.experiments.experiment import Experiment, parse_experiment
from nnvisu.experiments.member_result import MemberResult
from nnvisu.experiments.recipes import LabelledRecipe
from nnvisu.experiments.rounds import ExperimentRun

# Small networks are trained many at a time, at little more than the time of one.
SIDE_BY_SIDE = 16
LIGHT_PRODUCTS = 20_000  # of one pass over a batch
CHUNKS_PER_PROCESS = 4  # at least, so that none waits long for the last one
LOOK_S = 0.2  # between two looks at whether somebody wants an end

Rows = list[dict[str, Any]]  # results of members, as JSON


class Task(NamedTuple):
    """What to compute: the experiment as JSON, members of it, and by which engine, as another gives other bits."""

    experiment: dict[str, Any]
    indices: list[int]
    engine: int = ENGINE
    version: str = __version__


class OtherEngine(Exception):
    """A worker has another engine than whoever gave it the task."""


def tasks_of(experiment: Experiment, indices: Iterable[int], n_processes: int) -> list[Task]:
    """Return tasks for these members, the longest first. How they are cut changes no bit of any result."""
    by_kind: dict[Any, list[int]] = {}
    indices = list(indices)
    for index in indices:
        by_kind.setdefault(_kind(experiment.recipes[index % len(experiment.recipes)]), []).append(index)
    fair = math.ceil(len(indices) / (n_processes * CHUNKS_PER_PROCESS))
    chunks = []
    for kind, members in by_kind.items():
        size = min(64, max(fair, SIDE_BY_SIDE if kind[0] <= LIGHT_PRODUCTS else 1))
        chunks += [(kind[0] * len(part), part) for part in _cut(members, size)]
    chunks.sort(key=lambda chunk: (-chunk[0], chunk[1]))
    return [Task(experiment.as_json(), part) for _, part in chunks]


def run_task(task: Task, is_unwanted: Callable[[], bool] = lambda: False) -> list[dict[str, Any]]:
    """Train the members of a task to their end and return their results as JSON, in order; none if it is unwanted.

    Raises OtherEngine where they would not be the same runs.
    """
    if task.engine != ENGINE:
        raise OtherEngine(f"a worker has nnvisu {__version__} with engine {ENGINE}; needed: engine {task.engine}")
    compile_kernels(lambda n_ready, n_total: None)
    prepare(lambda n_ready, n_total: None)
    run = ExperimentRun(parse_experiment(task.experiment), time.perf_counter, kept_bytes=0, indices=task.indices)
    while not run.is_done:
        if is_unwanted():
            return []
        run.advance(LOOK_S)
    run.measure_fresh()
    return [result.as_json() for result in run.results()]


def results_from(rows: Iterable[dict[str, Any]]) -> list[MemberResult]:
    """Return the results in ``rows``, as ``run_task`` gives them."""
    return [MemberResult(**row) for row in rows]


def _kind(recipe: LabelledRecipe) -> tuple[Any, ...]:
    config = recipe.config
    n_batch = min(config.batch_size or recipe.n_train, recipe.n_train)
    shape = recipe.layer_sizes, config.activation, config.loss
    return recipe.n_params * n_batch, *shape, config.optimizer, config.batch_size, recipe.n_train


def _cut(members: list[int], size: int) -> list[list[int]]:
    """Return ``members`` in parts of about the same length, at most ``size``."""
    n_parts = math.ceil(len(members) / size)
    ends = [len(members) * part // n_parts for part in range(n_parts + 1)]
    return [members[first:last] for first, last in itertools.pairwise(ends)]
