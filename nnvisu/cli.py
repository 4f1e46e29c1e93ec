"""The commands of ``nnvisu``, or ``python -m nnvisu``; ``flask bench`` and ``flask warmup`` are the same."""

import json
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import click

from nnvisu import __version__
from nnvisu import bench as benchmarks
from nnvisu import peers as peer_benchmarks
from nnvisu import sweep as sweeps
from nnvisu.core.kernels import compile_kernels, n_kernels
from nnvisu.errors import InvalidValue
from nnvisu.load.command import load
from nnvisu.option_types import SECONDS, TableType
from nnvisu.peer_engines import PLAN_STEPS
from nnvisu.reference.command import protocol
from nnvisu.settings import DATA_SETTING, FEATURES, SETTING

Workload: TypeAlias = benchmarks.TrainWorkload | benchmarks.RenderWorkload
Document: TypeAlias = dict[str, Any]  # what --json prints
WORKLOADS: dict[str, Workload] = {row.name: row for row in (*benchmarks.TRAIN_WORKLOADS, *benchmarks.RENDER_WORKLOADS)}


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


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="nnvisu")
@click.pass_context
def main(context: click.Context) -> None:
    """Watch a neural network learn. `serve` starts the server of the page."""
    if context.invoked_subcommand is None:
        click.echo(f"nnvisu {__version__}\n\n{context.get_help()}")


main.add_command(load)
main.add_command(protocol)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: for others in this network, too.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of none, the first free one from 5000 on; 0: any.")
def serve(host: str, port: int | None) -> None:
    """Serve the page from this machine until Ctrl+C."""
    # The application brings this module's commands to Flask, so it is loaded here. The other commands need no Flask.
    from nnvisu.web import local_server

    local_server.serve(host, port)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--seconds",
    type=TableType(SECONDS),
    default=2.0,
    show_default=True,
    help=f"Measuring time per workload, and with --peers per peer; with --sweep {sweeps.SECONDS} if not given.",
)
@click.option("--peers", "with_peers", is_flag=True, help="In turn with PyTorch, JAX, scikit-learn, where installed.")
@click.option("--sweep", "is_sweep", is_flag=True, help="Cost of a multiply-add over width, batch size and depth.")
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
    if is_sweep and is_given & {"layers", "workload", "with_peers"}:
        raise click.UsageError("--sweep measures shapes of its own, without --layers, --workload or --peers.")
    chosen = [WORKLOADS[workload]] if workload else list(WORKLOADS.values())
    if layers is not None:
        chosen = [benchmarks.TrainWorkload("custom", layers, points, batch, activation, optimizer)]
    if with_peers and not peer_benchmarks.installed():
        raise click.ClickException("no peer is installed; install torch, jax or scikit-learn beside nnvisu.")
    start = time.perf_counter()
    compile_kernels(lambda n_ready, n_total: None)
    compile_s = time.perf_counter() - start
    document: Document
    table: Callable[[Document], str]
    if is_sweep:
        seconds = seconds if "seconds" in is_given else sweeps.SECONDS
        document, table = {"machine": benchmarks.machine(), "sweep": sweeps.sweep(seconds)}, _sweep_table
    elif with_peers:
        document, table = _compared(chosen, seconds), _peers_table
    else:
        document, table = _measured(chosen, seconds), _table
    document["machine"]["compile_s"] = round(compile_s, 3)
    click.echo(json.dumps(document, indent=2) if as_json else table(document))


@main.command()
def warmup() -> None:
    """Compile all kernels into the cache."""
    with click.progressbar(length=n_kernels(), label="Compiling kernels", show_pos=True) as bar:
        compile_kernels(lambda n_ready, n_total: bar.update(n_ready - bar.pos))
    click.echo("All kernels are ready.")


def _measured(workloads: list[Workload], seconds: float) -> Document:
    document: Document = {"machine": benchmarks.machine(), "train": [], "render": []}
    for workload in workloads:
        if isinstance(workload, benchmarks.TrainWorkload):
            document["train"].append(benchmarks.bench_train(workload, seconds))
        else:
            document["render"].append(benchmarks.bench_render(workload, seconds))
    return document


def _compared(workloads: list[Workload], seconds: float) -> Document:
    peers = peer_benchmarks.installed()
    machine = benchmarks.machine() | peer_benchmarks.versions(peers)
    document: Document = {"machine": machine, "train": [], "render": []}
    for workload in workloads:
        if isinstance(workload, benchmarks.TrainWorkload):
            kind, rows = "train", [peer_benchmarks.compare_train(workload, peer, seconds) for peer in peers]
        else:
            kind, rows = "render", [peer_benchmarks.compare_render(workload, peer, seconds) for peer in peers]
        document[kind] += [row for row in rows if row]
    return document


def _machine_line(document: Document) -> str:
    return "  ".join(f"{name} {value}" for name, value in document["machine"].items())


def _sweep_table(document: Document) -> str:
    return f"{_machine_line(document)}\n\n{sweeps.table(document['sweep'])}"


def _table(document: Document) -> str:
    lines = [_machine_line(document)]
    if document["train"]:
        lines.append(f"\n{'':8} {'steps/s':>12} {'min':>12} {'max':>12}  network, points, batch, activation, optimizer")
    for row in document["train"]:
        rates = " ".join(f"{row[key]:12,.0f}" for key in ("steps_per_second", "min", "max"))
        network = "-".join(map(str, row["layer_sizes"]))
        batch = row["batch_size"] or "all"
        lines.append(
            f"{row['name']:8} {rates}  {network}, {row['n_points']}, {batch}, {row['activation']}, {row['optimizer']}"
        )
    if document["render"]:
        lines.append(f"\n{'':8} {'ms/map':>12} {'min':>12} {'max':>12}  cells, network")
    for row in document["render"]:
        times = " ".join(f"{row[key]:12.3f}" for key in ("ms_per_map", "min", "max"))
        network = "-".join(map(str, row["layer_sizes"]))
        lines.append(f"{row['name']:8} {times}  {row['size']}×{row['size']}, {network}")
    return "\n".join(lines)


def _peers_table(document: Document) -> str:
    n_steps = PLAN_STEPS
    lines = [
        _machine_line(document),
        "Wall clock, one thread each, in turn. ratio: how many times faster nnvisu is, pair by pair: median, min, max.",
    ]
    if document["train"]:
        lines.append(f"\n{'':22} {'nnvisu':>11} {'peer':>11}   {'ratio':>7} {'min':>7} {'max':>7}")
        lines[-1] += f"   steps/s; loss at step 0, at {n_steps}, peer's at {n_steps}"
    for row in document["train"]:
        losses = " ".join(f"{row[key]:.5f}" for key in ("loss_before", "loss", "peer_loss"))
        rates = f"{row['steps_per_second']:11,.0f} {row['peer_steps_per_second']:11,.0f}"
        lines.append(f"{row['name']:8} {row['peer']:13} {rates}   {_ratios(row)}   {losses} {_verdict(row)}")
    if document["render"]:
        lines.append(f"\n{'':22} {'nnvisu':>11} {'peer':>11}   {'ratio':>7} {'min':>7} {'max':>7}")
        lines[-1] += "   ms/map; largest difference of a colour, of 255"
    for row in document["render"]:
        times = f"{row['ms_per_map']:11.3f} {row['peer_ms_per_map']:11.3f}"
        difference = f"{row['map_difference']} {_verdict(row)}"
        lines.append(f"{row['name']:8} {row['peer']:13} {times}   {_ratios(row)}   {difference}")
    return "\n".join(lines)


def _ratios(row: dict[str, Any]) -> str:
    return " ".join(f"{row[key]:7.2f}" for key in ("ratio", "min", "max"))


def _verdict(row: dict[str, Any]) -> str:
    return "same" if row["is_same_work"] else "NOT THE SAME WORK"
