"""The same work on nnvisu and on other libraries, in turn. Returns rows and prints nothing; compile first.

Many runs at once are compared in ``ensembles``.

A peer is taken if it is installed; none is required, and none is imported before it is its turn. Each is given the same
weights, points and batches, float32, one thread, and what serves it best outside of the clock: arrays made once,
batches ready-made. How the libraries are driven stands in ``peer_engines``. Time is that of the clock on the wall.
"""

import dataclasses
import importlib.util
import statistics
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any, NamedTuple, Protocol

import numpy as np

from nnvisu.bench.peer_engines import PLAN_STEPS, MapWork, Work, jax, pytorch, scikit_learn
from nnvisu.bench.workloads import N_ROUNDS, RenderWorkload, TrainWorkload, elapsed, model_of, trainer_of, turns_for
from nnvisu.core.decision_map import CLASS_COLOURS, render_maps
from nnvisu.core.kernels.state import CURSOR
from nnvisu.core.network import Architecture, ParameterLayout, feature_rows
from nnvisu.core.trainer import Trainer

# Losses agree when they differ by less than this share of what was learnt; float32 rounds differently in each library.
LOSS_TOLERANCE = 0.01
LARGEST_MAP_DIFFERENCE = 1  # of 255: a colour may be rounded to the other side


class Engine(Protocol):
    """A library at work on one training run."""

    block_steps: int  # steps of a turn of ``train``

    def begin(self) -> None:
        """Go back to the initial weights and a fresh optimizer."""

    def follow_plan(self) -> None:
        """Make exactly the steps of the work's batches."""

    def train(self, n_blocks: int) -> None:
        """Make ``n_blocks * block_steps`` steps as fast as the library can."""

    def loss(self) -> float:
        """Return the mean loss of all points, and of all runs."""


class Peer(NamedTuple):
    """How to find a library, and what makes its engines; the first two return None for work that it cannot do.

    ensemble: makes an engine for runs of one kind at once, of which a step is one of each; None if it has no such way.
    """

    name: str
    package: str
    module: str
    engine: Callable[[Work], Engine | None]
    renderer: Callable[[MapWork], Callable[[], np.ndarray] | None]
    ensemble: Callable[[list[Work]], Engine] | None = None

    @property
    def is_installed(self) -> bool:
        """Whether it can be imported; nothing is imported for the answer."""
        return importlib.util.find_spec(self.module) is not None


PEERS = (
    Peer("PyTorch", "torch", "torch", pytorch.engine, pytorch.renderer),
    Peer("JAX scan", "jax", "jax", jax.scan_engine, lambda work: None),
    Peer("JAX step", "jax", "jax", jax.step_engine, lambda work: None),
    Peer("JAX", "jax", "jax", lambda work: None, jax.renderer),
    Peer("JAX vmap", "jax", "jax", lambda work: None, lambda work: None, jax.ensemble_engine),
    Peer("scikit-learn", "scikit-learn", "sklearn", scikit_learn.engine, lambda work: None),
)


def installed(are_many: bool = False) -> list[Peer]:
    """Return the peers that are here; with ``are_many`` those of them that train many networks at once."""
    return [peer for peer in PEERS if peer.is_installed and (peer.ensemble is not None or not are_many)]


def versions(peers: Iterable[Peer]) -> dict[str, str]:
    """Return the version of each package among the peers."""
    return {peer.package: version(peer.package) for peer in peers}


def compare_train(workload: TrainWorkload, peer: Peer, seconds: float) -> dict[str, Any] | None:
    """Return a row of steps per second of both, and their ratio pair by pair; None if the peer cannot do this work.

    The losses are those after the first PLAN_STEPS steps from the same weights on the same batches.
    """
    trainer = trainer_of(workload)
    begun = trainer.snapshot()
    loss_before = trainer.evaluate().loss
    work = work_of(trainer)
    loss = trainer.evaluate().loss
    engine = peer.engine(work)
    if engine is None:
        return None
    engine.begin()
    engine.follow_plan()
    peer_loss = engine.loss()
    speeds = in_turn(
        Side(lambda: trainer.restore(begun), trainer.train, 1),
        Side(engine.begin, engine.train, engine.block_steps),
        seconds,
    )
    row = {**dataclasses.asdict(workload), "layer_sizes": list(workload.layer_sizes), "peer": peer.name}
    return {
        **row,
        "steps_per_second": statistics.median(ours for ours, _ in speeds),
        "peer_steps_per_second": statistics.median(theirs for _, theirs in speeds),
        **ratio_row(speeds),
        "loss_before": loss_before,
        "loss": loss,
        "peer_loss": peer_loss,
        "is_same_work": is_same_work(loss_before, loss, peer_loss),
    }


def compare_render(workload: RenderWorkload, peer: Peer, seconds: float) -> dict[str, Any] | None:
    """Return a row of milliseconds per map of both, and their ratio pair by pair; None if the peer draws no such maps.

    ``map_difference`` is the largest between two bytes of the two maps.
    """
    if workload.shows_neurons:
        return None
    model, size = model_of(workload), workload.size
    centres = (np.arange(size) + 0.5) * (2.0 / size) - 1.0
    grid = feature_rows(np.tile(centres, size), np.repeat(-centres, size), model.features)
    colours = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in CLASS_COLOURS[: workload.layer_sizes[-1]]]
    layers = ParameterLayout(model.architecture).unpack(model.params)
    render = peer.renderer(MapWork(model.activations[0], layers, _points_first(grid), np.array(colours, np.float32)))
    if render is None:
        return None
    difference = np.abs(render_maps(model, size).decision_map.reshape(-1, 3).astype(int) - render()).max()
    speeds = in_turn(_side_of(lambda: render_maps(model, size)), _side_of(render), seconds)
    return {
        "name": workload.name,
        "size": size,
        "layer_sizes": list(workload.layer_sizes),
        "peer": peer.name,
        "ms_per_map": 1000.0 / statistics.median(ours for ours, _ in speeds),
        "peer_ms_per_map": 1000.0 / statistics.median(theirs for _, theirs in speeds),
        **ratio_row(speeds),
        "map_difference": int(difference),
        "is_same_work": bool(difference <= LARGEST_MAP_DIFFERENCE),
    }


def ratio_row(speeds: list[tuple[float, float]]) -> dict[str, float]:
    """Return median, smallest and largest of how many times faster the first of each pair is than the second."""
    ratios = [ours / theirs for ours, theirs in speeds]
    return {"ratio": statistics.median(ratios), "min": min(ratios), "max": max(ratios)}


def is_same_work(loss_before: float | None, loss: float | None, peer_loss: float) -> bool:
    """Return whether both have learnt, and the same."""
    if loss_before is None or loss is None:
        return False
    learnt = loss_before - loss
    return bool(learnt > 0 and abs(loss - peer_loss) <= LOSS_TOLERANCE * learnt)


class Side(NamedTuple):
    """One of the two that are compared: what prepares a turn outside of the clock, and what is measured."""

    begin: Callable[[], object]
    run: Callable[[int], object]
    unit: int  # steps or maps of one turn

    def speed(self, n_turns: int) -> float:
        """Return units per second of ``n_turns`` from the beginning."""
        self.begin()
        return n_turns * self.unit / elapsed(self.run, n_turns)


def _side_of(render: Callable[[], object]) -> Side:
    def run(n_maps: int) -> None:
        for _ in range(n_maps):
            render()

    return Side(lambda: None, run, 1)


def in_turn(ours: Side, theirs: Side, seconds: float) -> list[tuple[float, float]]:
    """Return the speeds of each round, A B A B …: what slows the machine for a while slows the pair."""
    seconds_a_turn = seconds / N_ROUNDS / 2
    n_ours, n_theirs = (turns_for(side.run, seconds_a_turn) for side in (ours, theirs))
    return [(ours.speed(n_ours), theirs.speed(n_theirs)) for _ in range(N_ROUNDS)]


def work_of(trainer: Trainer) -> Work:
    """Return the run spelled out in arrays, and train it by the PLAN_STEPS steps whose batches are noted."""
    config, dataset = trainer.config, trainer.dataset
    layers = ParameterLayout(Architecture(trainer.architecture.layer_sizes)).unpack(trainer.model().params)
    inputs = _points_first(feature_rows(dataset.x, dataset.y, config.features))
    batches = []
    for _ in range(PLAN_STEPS):
        if 0 < config.batch_size < dataset.n_points:
            state = trainer.snapshot().state
            start = state.counters[CURSOR]
            batches.append(state.permutation[start : start + config.batch_size].astype(np.int64))
        trainer.train(1)
    return Work(config, layers, inputs, dataset.labels.astype(np.int64), batches)


def _points_first(rows: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(rows.T)
