"""The command ``sweep``: an experiment on all cores of this machine, or on a cluster.

What computes it is imported only when it does: a server never needs it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import psutil

from nnvisu.batch.chunks import OtherEngine, Rows, Task, results_from, tasks_of
from nnvisu.batch.files import INPUT, OUTPUT, check_writable, read_json, write_whole
from nnvisu.batch.finished import FinishedMembers
from nnvisu.batch.interrupts import Interrupts
from nnvisu.batch.sweep_files import csv_of, document_of, live_line, table_of
from nnvisu.core.ensemble import prepare
from nnvisu.core.kernels import compile_kernels
from nnvisu.errors import LimitExceeded, NnvisuError
from nnvisu.experiments.experiment import Experiment, parse_experiment
from nnvisu.experiments.results import results_of
from nnvisu.live.scheduler import n_cores
from nnvisu.option_types import TableType
from nnvisu.settings import Setting

PROCESSES = Setting("processes", "Processes", "integer", 1, "", minimum=1, maximum=1024)
EXIT_CODES = """
\b
Exit codes:
  0  all runs have ended; one that diverged is a result
  1  the experiment is wrong, or a file cannot be read or written
  130, 143  ended by Ctrl+C or SIGTERM; --resume goes on from there
"""


@click.command(epilog=EXIT_CODES)
@click.argument("experiment_file", metavar="EXPERIMENT.json", type=INPUT)
@click.option("--out", type=OUTPUT, help="Write all runs to this CSV file, and beside it to .json and .jsonl.")
@click.option("--resume", is_flag=True, help="Go on from the runs that an earlier sweep with the same --out finished.")
@click.option("--processes", type=TableType(PROCESSES), help="As many as cores if not given.")
@click.option("--cluster", help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786, whose workers compute.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def sweep(
    experiment_file: Path, out: Path | None, resume: bool, processes: int | None, cluster: str | None, as_json: bool
) -> None:
    """Make all runs of an experiment, and say what they show together."""
    if resume and out is None:
        raise click.UsageError("--resume needs --out, the file beside which finished runs are kept.")
    if cluster is not None and processes is not None:
        raise click.UsageError("--processes and --cluster exclude each other.")
    try:
        experiment = parse_experiment(read_json(experiment_file))
        outputs = [] if out is None else [out, out.with_suffix(".json"), out.with_suffix(".jsonl")]
        check_writable(experiment_file, *outputs)
        kept = FinishedMembers(outputs[-1], experiment, resume) if outputs else None
        if kept and kept.n_refused:
            text = f"{kept.n_refused} lines of {kept.path} were changed since they were written, or are damaged"
            click.echo(f"{text}: those runs are made again.", err=True)
        missing = [index for index in range(experiment.n_runs) if kept is None or index not in kept.rows]
        tasks, backend = _planned(experiment, missing, processes, cluster)
        with Interrupts() as interrupts:
            rows = _computed(experiment, tasks, kept, backend, lambda: interrupts.came is not None)
    except (NnvisuError, OtherEngine) as error:
        raise click.ClickException(str(error)) from None
    members = results_from(rows)
    results = results_of(experiment, members)
    document = document_of(experiment, results, members)
    if out is not None:
        _write(out, csv_of(experiment, members))
        _write(out.with_suffix(".json"), json.dumps(document, indent=1) + "\n")
    table = table_of(results, experiment.base.task == "regression")
    click.echo(json.dumps(document, indent=2) if as_json else table)
    if len(members) < experiment.n_runs:
        more = "; --resume goes on from there" if out else ""
        click.echo(f"Interrupted: {len(members)} of {experiment.n_runs} runs are finished{more}.", err=True)
        sys.exit(interrupts.exit_code)


Backend = Callable[[list[Task], Callable[[], bool]], Iterator[Rows]]


def _planned(
    experiment: Experiment, indices: list[int], processes: int | None, cluster: str | None
) -> tuple[list[Task], Backend]:
    """Return the tasks that these members are, and what computes them: a cluster, processes, or this one."""
    if cluster is not None:
        from nnvisu.batch.cluster import check_distributed, computed_on_cluster, n_places

        check_distributed()
        tasks = tasks_of(experiment, indices, n_places(cluster))
        return tasks, lambda tasks, is_unwanted: computed_on_cluster(tasks, cluster, is_unwanted)
    from nnvisu.batch.processes import computed_here, computed_in_processes

    n_processes = processes or n_cores()
    tasks = tasks_of(experiment, indices, n_processes)
    _check_memory(experiment, tasks, n_processes)
    if tasks:
        for compile_all in (compile_kernels, prepare):  # once, into the cache that all processes share
            compile_all(lambda n_ready, n_total: None)
    if n_processes == 1:
        return tasks, computed_here
    return tasks, lambda tasks, is_unwanted: computed_in_processes(tasks, n_processes, is_unwanted)


def _computed(
    experiment: Experiment,
    tasks: list[Task],
    kept: FinishedMembers | None,
    backend: Backend,
    is_unwanted: Callable[[], bool],
) -> list[dict[str, Any]]:
    """Return the results of all members, or of those that were finished before the end was asked for, in order."""
    if kept is None:
        found: dict[int, dict[str, Any]] = {}
        for rows in _shown(experiment, found, backend(tasks, is_unwanted)):
            found.update((row["index"], row) for row in rows)
    else:
        with kept:
            found = kept.rows
            for rows in _shown(experiment, found, backend(tasks, is_unwanted) if tasks else []):
                kept.add(rows)
    return [found[index] for index in sorted(found)]


def _shown(experiment: Experiment, found: dict[int, dict[str, Any]], parts: Iterable[Rows]) -> Iterator[Rows]:
    """Pass results on, with a bar on standard error that says what they show so far."""
    label = f"Training {experiment.n_runs:,} runs"
    with click.progressbar(
        length=experiment.n_runs, label=label, file=sys.stderr, show_pos=True, item_show_func=lambda line: line
    ) as bar:
        bar.update(len(found))
        for rows in parts:
            yield rows
            members = results_from(found[index] for index in sorted(found))
            bar.update(len(rows), live_line(results_of(experiment, members), len(found), experiment.n_runs))


def _check_memory(experiment: Experiment, tasks: list[Task], n_processes: int) -> None:
    """Raise LimitExceeded if the largest tasks do not fit into memory at once."""
    n_most = max((len(task.indices) for task in tasks), default=0)
    needed = n_most * max(experiment.bytes_of_recipes) * min(n_processes, len(tasks))
    free = psutil.virtual_memory().available
    if needed > free:
        text = (
            f"{n_processes} processes need about {needed / 2**20:,.0f} MiB; allowed: {free / 2**20:,.0f} MiB, which are"
        )
        raise LimitExceeded(f"{text} free. Fewer --processes need less.")


def _write(path: Path, text: str) -> None:
    write_whole(path, lambda file: file.write(text.encode()))
