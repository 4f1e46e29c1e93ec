"""``sweep --cluster`` on a real Dask scheduler with two real workers: the same bits, also when one of them is lost."""

import json
import sys

import pytest
from click.testing import CliRunner
from distributed import Client

from nnvisu.batch.chunks import OtherEngine, Task, run_task, tasks_of
from nnvisu.batch.cluster import computed_on_cluster
from nnvisu.cli import main
from nnvisu.experiments.experiment import parse_experiment
from tests.support.cluster import Cluster
from tests.support.servers import wait_until

BASE = {
    "config": {"hidden_layers": [6], "batch_size": 10},
    "data": {"generator": {"dataset": "moons", "n_points": 80, "noise": 0.2, "test_fraction": 0.25}},
}
EXPERIMENT = {
    "experiment": 1,
    "base": BASE,
    "axes": [{"setting": "hidden_layers", "values": [[4], [5], [6], [7], [4, 4], [5, 5]]}],
    "seeds": 3,
    "steps": 2000,
}
# Each run is a task that takes some tenths of a second, on any machine and however small networks are trained.
SLOW = {
    "experiment": 1,
    "base": {
        "config": {"hidden_layers": [64, 64]},
        "data": {"generator": {"dataset": "spirals", "n_points": 500, "n_classes": 3}},
    },
    "seeds": 6,
    "steps": 400,
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, compiled):
    """Both workers are there; kernels come from the cache that this process has filled."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def sweep(tmp_path, name, *options):
    path, out = tmp_path / "experiment.json", tmp_path / f"{name}.csv"
    path.write_text(json.dumps(EXPERIMENT))
    result = CliRunner().invoke(main, ["sweep", str(path), "--out", str(out), *options])
    assert 0 == result.exit_code, result.output
    return out.read_bytes(), out.with_suffix(".json").read_bytes()


def test_a_cluster_gives_the_same_bytes_as_one_core(cluster, tmp_path):
    assert sweep(tmp_path, "here", "--processes", "1") == sweep(tmp_path, "there", "--cluster", cluster.address)


def test_a_worker_of_another_engine_is_refused(cluster):
    with pytest.raises(OtherEngine, match="engine 99"):
        list(computed_on_cluster([Task(EXPERIMENT, [0], engine=99)], cluster.address, lambda: False))


def test_an_address_at_which_nobody_answers_is_named(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("nnvisu.batch.cluster.CONNECT_S", 0.5)
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps(EXPERIMENT))
    with Client(cluster.address, set_as_default=False) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "tcp://", worker):
        result = CliRunner().invoke(main, ["sweep", str(path), "--cluster", address])
        assert 1 == result.exit_code
        assert f"no cluster answers at {address}" in result.output
        assert 1 == len(result.output.splitlines())
    result = CliRunner().invoke(main, ["sweep", str(path), "--cluster", "tcp://x", "--processes", "2"])
    assert "exclude each other" in result.output


def test_what_a_lost_worker_was_at_is_made_again(cluster):
    """Last of this file: one worker is left after it."""
    experiment = parse_experiment(SLOW)
    tasks = tasks_of(experiment, range(experiment.n_runs), 2)
    assert len(tasks) == 6
    with Client(cluster.address, set_as_default=False) as client:
        names = {worker["name"]: address for address, worker in client.scheduler_info()["workers"].items()}
        found = computed_on_cluster(tasks, cluster.address, lambda: False)
        rows = [next(found)]
        wait_until(lambda: client.processing(workers=[names["w0"]])[names["w0"]], 60.0, "a task of this worker")
        cluster.workers[0].kill()
        rows += found

    expected = [run_task(task) for task in tasks]
    assert sorted(map(json.dumps, expected)) == sorted(map(json.dumps, rows))
    assert cluster.workers[1].poll() is None


def test_without_the_library_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps(EXPERIMENT))

    assert "pip install distributed" in CliRunner().invoke(main, ["sweep", str(path), "--cluster", "tcp://x"]).output
