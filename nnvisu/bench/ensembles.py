"""How fast many runs of a workload are together, beside one of them alone or beside another library.

Returns rows and prints nothing.
"""

import dataclasses
import statistics
from typing import Any

from nnvisu.bench.peers import Peer, Side, in_turn, is_same_work, ratio_row, work_of
from nnvisu.bench.workloads import TrainWorkload, trainer_of
from nnvisu.core.ensemble import is_side_by_side_faster, prepare, train_together
from nnvisu.core.side_by_side import batch_of
from nnvisu.core.trainer import Trainer

# What ``--peers`` compares unless told otherwise; with larger networks a peer would take minutes for one turn.
SMALL = ("W1", "W2", "W3")
MOST_PEER_MEMBERS = 64  # of networks at once, at which peers are compared beside as many as nnvisu trains


def members_of(workload: TrainWorkload, n_members: int) -> list[Trainer]:
    """Return runs of this workload at step 0 that differ in their seed."""
    run = trainer_of(workload)
    return [Trainer(dataclasses.replace(run.config, seed=seed), run.dataset) for seed in range(n_members)]


def side_of(members: list[Trainer]) -> Side:
    """Return what trains these runs, each from where it stands now; compile first. Its unit is a step of one run."""
    begun = [run.snapshot() for run in members]

    def begin() -> None:
        for run, snapshot in zip(members, begun, strict=True):
            run.restore(snapshot)

    def train(n_steps: int) -> None:
        train_together(members, n_steps)

    return Side(begin, train, len(members))


def bench_ensemble(workload: TrainWorkload, n_members: int, seconds: float) -> dict[str, Any]:
    """Return a row of steps per second, all members' added up, and the ratio to those of one run alone.

    Both are measured in turn, and the ratio is that of each pair: its median, smallest and largest.
    """
    alone = trainer_of(workload)
    begun = alone.snapshot()

    def train_alone(n_steps: int) -> None:
        alone.train(n_steps)

    prepare(lambda n_ready, n_total: None)
    single = Side(lambda: alone.restore(begun), train_alone, 1)
    speeds = in_turn(side_of(members_of(workload, n_members)), single, seconds)
    ratios = ratio_row(speeds)
    return {
        **{**dataclasses.asdict(workload), "layer_sizes": list(workload.layer_sizes)},
        "n_members": n_members,
        "is_side_by_side": is_side_by_side_faster(workload.layer_sizes, batch_of(alone), n_members),
        "network_steps_per_second": statistics.median(together for together, _ in speeds),
        "steps_per_second": statistics.median(single for _, single in speeds),
        **{f"{key}_to_single" if key == "ratio" else f"{key}_ratio": value for key, value in ratios.items()},
    }


def compare_ensemble(
    workload: TrainWorkload, peer: Peer, n_members: int, n_peer_members: int, seconds: float
) -> dict[str, Any] | None:
    """Return a row of steps per second, all members' added up, of both, and their ratio pair by pair.

    The peer may train more networks than nnvisu does, if that suits it better. Losses are means over the peer's
    networks, as in ``compare_train``. None if the peer trains only one network at once.
    """
    if peer.ensemble is None:
        return None
    runs = members_of(workload, n_peer_members)
    loss_before = _mean_loss(runs)
    works = [work_of(run) for run in runs]
    loss = _mean_loss(runs)
    engine = peer.ensemble(works)
    engine.follow_plan()
    peer_loss = engine.loss()
    prepare(lambda n_ready, n_total: None)
    theirs = Side(engine.begin, engine.train, engine.block_steps * n_peer_members)
    speeds = in_turn(side_of(members_of(workload, n_members)), theirs, seconds)
    return {
        **{**dataclasses.asdict(workload), "layer_sizes": list(workload.layer_sizes)},
        "n_members": n_members,
        "peer": peer.name,
        "n_peer_members": n_peer_members,
        "network_steps_per_second": statistics.median(ours for ours, _ in speeds),
        "peer_network_steps_per_second": statistics.median(other for _, other in speeds),
        **ratio_row(speeds),
        "loss_before": loss_before,
        "loss": loss,
        "peer_loss": peer_loss,
        "is_same_work": is_same_work(loss_before, loss, peer_loss),
    }


def _mean_loss(runs: list[Trainer]) -> float:
    """Return NaN, with which no comparison succeeds, if any run has no loss."""
    losses = [run.evaluate().loss for run in runs]
    return statistics.fmean(float("nan") if loss is None else loss for loss in losses)
