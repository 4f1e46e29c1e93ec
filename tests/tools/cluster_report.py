"""What a Dask cluster costs beside its work: ``python -m tests.tools.cluster_report``.

Two costs are told apart, both of processors, which other programs hardly disturb: what scheduler, workers and client
take for each task beside what its own thread takes, from many short tasks; and what scheduler and workers take each
second for being there. Times by the clock, of tasks of about a second, mean something on an idle machine only.
"""

import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from nnvisu.batch import cluster as clusters
from nnvisu.batch.chunks import Task, run_task
from nnvisu.core.kernels import compile_kernels
from tests.support.cluster import Cluster

N_TASKS, N_SHORT_TASKS = 12, 200
IDLE_S = 5.0
STEPS = 10_000  # about a second
BASE = {
    "config": {"hidden_layers": [32, 32], "batch_size": 0},
    "data": {"generator": {"dataset": "spirals", "n_points": 500, "n_classes": 3}},
}


class Cost(NamedTuple):
    """Seconds by the clock, and what was computed in them: by all processes, and by the tasks' own threads."""

    seconds: float
    used: float
    work: float


def tasks_of(n_tasks: int, n_steps: int) -> list[Task]:
    """Return tasks of one run each."""
    experiment = {"experiment": 1, "base": BASE, "seeds": 1, "steps": n_steps}
    return [Task(experiment, [0]) for _ in range(n_tasks)]


def timed(task: Task) -> list[dict[str, Any]]:
    """Compute a task, and return with its rows what it took of the processor."""
    began = time.thread_time()
    rows = run_task(task)
    return [*rows, {"cpu_s": time.thread_time() - began}]


def cpu_seconds(pids: list[int]) -> float:
    """Return what these processes took so far."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(each.user + each.system for each in times)


def computed(tasks: list[Task], cluster: Cluster) -> Cost:
    """Compute the tasks, and return what that cost."""
    began, cpu, own = time.perf_counter(), cpu_seconds(cluster.pids), time.process_time()
    parts = list(clusters.computed_on_cluster(tasks, cluster.address, lambda: False))
    used = cpu_seconds(cluster.pids) - cpu + time.process_time() - own
    return Cost(time.perf_counter() - began, used, sum(rows[-1]["cpu_s"] for rows in parts))


def standing(pids: list[int]) -> float:
    """Return what processes that have nothing to do take of a core."""
    began, cpu = time.perf_counter(), cpu_seconds(pids)
    time.sleep(IDLE_S)
    return (cpu_seconds(pids) - cpu) / (time.perf_counter() - began)


def row(n_workers: int) -> str:
    """Return the table's row of a cluster of so many workers."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), n_workers)
        try:
            cluster.start()
            computed(tasks_of(2 * n_workers, 1), cluster)
            scheduler, worker = standing(cluster.pids[:1]), standing(cluster.pids[1:]) / n_workers
            short = computed(tasks_of(N_SHORT_TASKS, 1), cluster)
            there = (scheduler + n_workers * worker) * short.seconds
            each = (short.used - short.work - there) / N_SHORT_TASKS
            whole = computed(tasks_of(N_TASKS, STEPS), cluster)
        finally:
            cluster.stop()
    work = whole.work / N_TASKS
    costs = f"{1000 * each:.1f} ms, {each / work:.1%}", f"{scheduler:.1%}, {worker:.1%}"
    return f"| {n_workers} | {whole.seconds:.1f} | {work:.2f} s | {' | '.join(costs)} |"


def main() -> None:
    """Print the table as it stands in the README."""
    compile_kernels(lambda n_ready, n_total: None)
    clusters.run_task = timed
    print(
        f"| workers | seconds for {N_TASKS} tasks | work of a task | its cost beside that | scheduler, worker at rest |"
    )
    print("|---|---|---|---|---|")
    for n_workers in (1, 2):
        print(row(n_workers), flush=True)


if __name__ == "__main__":
    main()
