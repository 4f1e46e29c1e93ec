"""The command ``bench``."""

import json
import time
from collections.abc import Callable
from typing import TypeAlias

import click

from nnvisu.bench import ensembles, peers, sweep, tables, workloads
from nnvisu.bench.tables import Document
from nnvisu.core.kernels import compile_kernels
from nnvisu.errors import InvalidValue
from nnvisu.option_types import SECONDS, TableType
from nnvisu.settings import DATA_SETTING, FEATURES, LIMITS, SETTING, Setting

Workload: TypeAlias = workloads.TrainWorkload | workloads.RenderWorkload
WORKLOADS: dict[str, Workload] = {row.name: row for row in (*workloads.TRAIN_WORKLOADS, *workloads.RENDER_WORKLOADS)}

SEEDS = Setting("seeds", "Seeds", "integer", 16, "", minimum=1, maximum=LIMITS.max_seeds)


class LayersType(click.ParamType):
    """All layers, inputs and classes too, such as 2-10-5-3."""

    name = "layers"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the sizes as a tuple; fail where the table allows no such network."""
        if isinstance(value, tuple):
            return value
        try:
            sizes = tuple(int(part) for part in value.split("-"))
            if len(sizes) < 2:
                raise ValueError
            SETTING["hidden_layers"].check(sizes[1:-1])
            DATA_SETTING["n_classes"].check(sizes[-1])
        except InvalidValue as error:
            self.fail(error.message, param, ctx)
        except ValueError:
            self.fail(f"{value!r} is not sizes joined by hyphens, such as 2-10-5-3", param, ctx)
        if not 1 <= sizes[0] <= len(FEATURES):
            self.fail(f"{sizes[0]} inputs; allowed: 1 to {len(FEATURES)}", param, ctx)
        return sizes


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--seconds",
    type=TableType(SECONDS),
    default=2.0,
    show_default=True,
    help=f"Measuring time per workload, and with --peers per peer; with --sweep {sweep.SECONDS} if not given.",
)
@click.option("--peers", "with_peers", is_flag=True, help="In turn with other libraries, where installed.")
@click.option("--sweep", "is_sweep", is_flag=True, help="Cost of a multiply-add over width, batch size and depth.")
@click.option("--seeds", type=TableType(SEEDS), help="So many runs that differ in their seed, trained together.")
@click.option("--workload", type=click.Choice(list(WORKLOADS)), help="Only this workload.")
@click.option("--layers", type=LayersType(), help="Any network, from inputs to classes, such as 2-10-5-3.")
@click.option("--points", type=TableType(DATA_SETTING["n_points"]), default=200, help="For --layers: points.")
@click.option("--batch", type=TableType(SETTING["batch_size"]), default=0, help="For --layers: batch size, 0 for all.")
@click.option("--activation", type=TableType(SETTING["activation"]), default="tanh", help="For --layers.")
@click.option("--optimizer", type=TableType(SETTING["optimizer"]), default="adam", help="For --layers.")
@click.pass_context
def bench(
    context: click.Context,
    as_json: bool,
    seconds: float,
    with_peers: bool,
    is_sweep: bool,
    seeds: int | None,
    workload: str | None,
    layers: tuple[int, ...] | None,
    points: int,
    batch: int,
    activation: str,
    optimizer: str,
) -> None:
    """Measure steps per second and milliseconds per map."""
    is_given = {
        name for name in context.params if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }
    own_options = is_given & {"points", "batch", "activation", "optimizer"}
    if own_options and layers is None:
        raise click.UsageError(f"--{min(own_options)} needs --layers.")
    if layers is not None and workload is not None:
        raise click.UsageError("--layers and --workload exclude each other.")
    if is_sweep and is_given & {"layers", "workload", "with_peers", "seeds"}:
        raise click.UsageError("--sweep measures shapes of its own, without --layers, --workload, --seeds or --peers.")
    are_many = seeds is not None
    named = [workload] if workload else ensembles.SMALL if are_many and with_peers else WORKLOADS
    chosen = [WORKLOADS[name] for name in named]
    if layers is not None:
        chosen = [workloads.TrainWorkload("custom", layers, points, batch, activation, optimizer)]
    if with_peers and not peers.installed(are_many):
        which = "jax" if are_many else "torch, jax or scikit-learn"
        raise click.ClickException(f"no peer is installed; install {which} beside nnvisu.")
    start = time.perf_counter()
    compile_kernels(lambda n_ready, n_total: None)
    compile_s = time.perf_counter() - start
    document: Document
    table: Callable[[Document], str]
    if is_sweep:
        seconds = seconds if "seconds" in is_given else sweep.SECONDS
        document, table = {"machine": workloads.machine(), "sweep": sweep.sweep(seconds)}, tables.sweep_table
    elif seeds is not None and with_peers:
        document, table = _together_compared(chosen, seeds, seconds), tables.ensemble_peers_table
    elif seeds is not None:
        document, table = _together(chosen, seeds, seconds), tables.ensemble_table
    elif with_peers:
        document, table = _compared(chosen, seconds), tables.peers_table
    else:
        document, table = _measured(chosen, seconds), tables.table
    document["machine"]["compile_s"] = round(compile_s, 3)
    click.echo(json.dumps(document, indent=2) if as_json else table(document))


def _measured(chosen: list[Workload], seconds: float) -> Document:
    document: Document = {"machine": workloads.machine(), "train": [], "render": []}
    for workload in chosen:
        if isinstance(workload, workloads.TrainWorkload):
            document["train"].append(workloads.bench_train(workload, seconds))
        else:
            document["render"].append(workloads.bench_render(workload, seconds))
    return document


def _together(chosen: list[Workload], n_members: int, seconds: float) -> Document:
    rows = [ensembles.bench_ensemble(workload, n_members, seconds) for workload in _trained(chosen)]
    return {"machine": workloads.machine(), "ensemble": rows}


def _together_compared(chosen: list[Workload], n_members: int, seconds: float) -> Document:
    installed = peers.installed(are_many=True)
    rows = [
        ensembles.compare_ensemble(workload, peer, n_members, n_peer_members, seconds)
        for workload in _trained(chosen)
        for peer in installed
        for n_peer_members in sorted({n_members, ensembles.MOST_PEER_MEMBERS})
    ]
    return {"machine": workloads.machine() | peers.versions(installed), "ensemble": rows}


def _trained(chosen: list[Workload]) -> list[workloads.TrainWorkload]:
    trained = [workload for workload in chosen if isinstance(workload, workloads.TrainWorkload)]
    if not trained:
        raise click.UsageError("--seeds needs a workload that trains.")
    return trained


def _compared(chosen: list[Workload], seconds: float) -> Document:
    installed = peers.installed()
    machine = workloads.machine() | peers.versions(installed)
    document: Document = {"machine": machine, "train": [], "render": []}
    for workload in chosen:
        if isinstance(workload, workloads.TrainWorkload):
            kind, rows = "train", [peers.compare_train(workload, peer, seconds) for peer in installed]
        else:
            kind, rows = "render", [peers.compare_render(workload, peer, seconds) for peer in installed]
        document[kind] += [row for row in rows if row]
    return document
