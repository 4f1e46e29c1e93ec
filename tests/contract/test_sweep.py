"""The command ``sweep``: the same bytes however the work is cut, nothing lost by an interruption, honest tables."""

import argparse
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys

import click
import psutil
import pytest
from click.testing import CliRunner

from nnvisu import ENGINE
from nnvisu.batch.chunks import OtherEngine, Task, run_task, tasks_of
from nnvisu.batch.finished import FinishedMembers
from nnvisu.batch.processes import computed_in_processes
from nnvisu.batch.sweep import PROCESSES
from nnvisu.cli import main
from nnvisu.core.trainer import Trainer
from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.members import members_of
from tests.support.paths import ROOT
from tests.support.servers import END_SIGNAL, OWN_GROUP, wait_until

BASE = {
    "config": {"hidden_layers": [4], "batch_size": 10, "dropout_rate": 0.1},
    "data": {"generator": {"dataset": "moons", "n_points": 60, "noise": 0.2, "test_fraction": 0.25}},
}
AXES = [{"setting": "learning_rate", "values": [0.01, 0.1]}, {"setting": "hidden_layers", "values": [[4], [5, 3]]}]
WILD = {"label": "wild", "changes": {"optimizer": "sgd", "learning_rate": 1000, "l2": 10}}


def experiment_of(**fields):
    return {"experiment": 1, "base": BASE, "seeds": 5, "steps": 80, **fields}


@pytest.fixture
def sweep(tmp_path, compiled):
    """Return a function that runs the command in this process, on an experiment."""

    def run(experiment, *options):
        path = tmp_path / "experiment.json"
        path.write_text(json.dumps(experiment), encoding="utf-8")
        return CliRunner().invoke(main, ["sweep", str(path), *map(str, options)])

    return run


def files_of(out):
    return out.read_bytes(), out.with_suffix(".json").read_bytes()


def test_one_process_and_two_give_the_same_bytes_and_each_member_is_the_run_alone(sweep, tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    experiment = experiment_of(axes=AXES)
    assert 0 == sweep(experiment, "--out", one, "--processes", 1).exit_code
    result = sweep(experiment, "--out", two, "--processes", 2)

    assert 0 == result.exit_code, result.output
    assert files_of(one) == files_of(two)
    rows = list(csv.DictReader(io.StringIO(one.read_text())))
    assert [str(i) for i in range(20)] == [row["index"] for row in rows]
    for member, row in list(zip(members_of(parse_experiment(experiment)), rows, strict=True))[::7]:
        trainer = Trainer(member.config, member.dataset)
        trainer.train(80)
        metrics = trainer.evaluate()
        assert (metrics.loss, metrics.test_accuracy) == (float(row["loss"]), float(row["test_accuracy"]))
        assert (member.config.seed, list(member.config.hidden_layers)) == (
            int(row["config.seed"]),
            json.loads(row["config.hidden_layers"]),
        )
        assert (str(ENGINE), "0.2", "steps") == (row["version.engine"], row["data.noise"], row["ended"])


def test_the_document_has_every_recipe_and_says_what_the_spread_means(sweep):
    document = json.loads(sweep(experiment_of(axes=AXES, spread="sd"), "--json", "--processes", 1).stdout)

    assert [0.01, 0.01, 0.1, 0.1] == [each["config"]["learning_rate"] for each in document["recipes"]]
    assert parse_experiment(experiment_of(axes=AXES, spread="sd")) == parse_experiment(document["experiment"])
    assert "standard deviation" in document["results"]["spread_meaning"]
    assert [0, 1, 2, 3] == sorted(each["rank"] - 1 for each in document["results"]["recipes"])
    assert {"nnvisu", "engine", "python", "numpy", "numba", "llvmlite"} == set(document["versions"])


def test_a_run_that_diverges_is_a_result_and_the_table_says_so(sweep):
    recipes = [{"label": "good", "changes": {}}, WILD]
    result = sweep(experiment_of(recipes=recipes), "--processes", 1)

    assert 0 == result.exit_code
    wild = next(line for line in result.stdout.splitlines() if "wild" in line)
    assert "5 diverged" in wild and "–" in wild
    assert "5 of 10 runs diverged" in result.stdout
    assert "25th to the 75th percentile" in result.stdout


def test_values_have_losses_in_place_of_accuracies(sweep):
    plane = {"config": {"loss": "huber"}, "data": {"generator": {"dataset": "bumps", "n_points": 40}}}
    result = sweep(experiment_of(base=plane, seeds=2), "--processes", 1)

    assert "fresh loss" in result.stdout
    assert "accuracy" not in result.stdout


def test_what_is_there_is_not_overwritten_and_more_seeds_go_on_from_it(sweep, tmp_path):
    out, whole = tmp_path / "out.csv", tmp_path / "whole.csv"
    assert 0 == sweep(experiment_of(), "--out", out, "--processes", 1).exit_code
    before = files_of(out)
    lines = out.with_suffix(".jsonl").read_bytes()

    refused = sweep(experiment_of(), "--out", out)
    assert 1 == refused.exit_code and "--resume" in refused.output
    assert 0 == sweep(experiment_of(), "--out", out, "--resume").exit_code
    assert (before, lines) == (files_of(out), out.with_suffix(".jsonl").read_bytes())
    other = sweep(experiment_of(steps=81), "--out", out, "--resume")
    assert 1 == other.exit_code and "another experiment" in other.output

    assert 0 == sweep(experiment_of(seeds=7), "--out", out, "--resume", "--processes", 1).exit_code
    assert out.with_suffix(".jsonl").read_bytes().startswith(lines)
    assert 0 == sweep(experiment_of(seeds=7), "--out", whole, "--processes", 1).exit_code
    assert files_of(whole) == files_of(out)


def test_a_line_that_was_cut_off_is_made_again(sweep, tmp_path):
    out, kept = tmp_path / "out.csv", tmp_path / "out.jsonl"
    sweep(experiment_of(), "--out", out, "--processes", 1)
    before, lines = files_of(out), kept.read_bytes()
    kept.write_bytes(lines[:-30])
    out.unlink()

    assert 0 == sweep(experiment_of(), "--out", out, "--resume", "--processes", 1).exit_code
    assert (before, lines) == (files_of(out), kept.read_bytes())
    kept.write_bytes(b"something else\nof somebody\n")
    assert "no file of finished runs" in sweep(experiment_of(), "--out", out, "--resume").output
    kept.write_bytes(lines.replace(b'"engine": ', b'"engine": 9', 1))
    assert "another engine" in sweep(experiment_of(), "--out", out, "--resume").output


def test_results_that_somebody_changed_are_no_results(sweep, tmp_path):
    out, kept = tmp_path / "out.csv", tmp_path / "out.jsonl"
    sweep(experiment_of(), "--out", out, "--processes", 1)
    before = files_of(out)
    head, *lines = kept.read_bytes().splitlines(keepends=True)
    better = re.sub(rb'"test_accuracy": [0-9.]+', b'"test_accuracy": 1.0', lines[0])
    unsigned = re.sub(rb', "check": "[0-9a-f]+"', b"", lines[1])
    of_another = tmp_path / "another.jsonl"
    sweep(experiment_of(steps=81), "--out", of_another.with_suffix(".csv"), "--processes", 1)
    foreign = of_another.read_bytes().splitlines(keepends=True)[3]
    kept.write_bytes(b"".join([head, better, unsigned, foreign, b'{"index": 3}\n', *lines[4:]]))
    assert better != lines[0] and unsigned != lines[1]

    again = sweep(experiment_of(), "--out", out, "--resume", "--processes", 1)
    assert 0 == again.exit_code and "4 lines of" in again.stderr and "made again" in again.stderr
    assert before == files_of(out)


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("experiment.csv", "experiment.json cannot be written: it is the input"),
        ("experiment.json", "it is the input"),
        ("runs.json", "another output goes there"),
        ("runs.jsonl", "another output goes there"),
        ("nowhere/runs.csv", "there is no folder"),
        ("", "is no"),
    ],
)
def test_no_file_is_replaced_that_is_none_of_its_own(sweep, tmp_path, monkeypatch, out, reason):
    monkeypatch.chdir(tmp_path)
    result = sweep(experiment_of(), "--out", out)

    assert result.exit_code in (1, 2) and reason in result.output and "Traceback" not in result.output
    assert ["experiment.json"] == os.listdir(tmp_path)
    assert experiment_of() == json.loads((tmp_path / "experiment.json").read_text())


QUICK = {"label": "quick", "changes": {"stop_at_loss": 100}}
ENDLESS = {"label": "endless", "changes": {"hidden_layers": [5]}}


@pytest.mark.parametrize("is_killed", [False, True], ids=["asked to end", "killed"])
def test_what_was_finished_stays_and_no_process_is_left(tmp_path, is_killed):
    path, out, kept = tmp_path / "experiment.json", tmp_path / "out.csv", tmp_path / "out.jsonl"
    document = experiment_of(recipes=[QUICK, ENDLESS], seeds=2, steps=2**40)
    path.write_text(json.dumps(document))
    command = [sys.executable, "-m", "nnvisu", "sweep", path, "--out", out, "--processes", "2"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, creationflags=OWN_GROUP
    )
    try:
        wait_until(lambda: kept.exists() and kept.read_bytes().count(b"\n") == 3, 120.0, "two finished runs")
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill() if is_killed else process.send_signal(END_SIGNAL)
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    _, alive = psutil.wait_procs(workers, 30)

    assert len(workers) >= 2
    assert [] == alive
    if not is_killed:
        assert process.returncode == 128 + getattr(signal, "SIGBREAK", signal.SIGTERM)
        assert "2 of 4 runs are finished; --resume goes on from there" in errors
        assert ["quick", "quick"] == [row["recipe"] for row in csv.DictReader(io.StringIO(out.read_text()))]
        assert "quick" in output
    experiment = parse_experiment(document)
    finished = FinishedMembers(kept, experiment, is_resumed=True)
    assert {0: 1, 2: 1} == {index: row["step"] for index, row in finished.rows.items()}


class Fatal:
    """Ends the process that unpickles it, as the system ends one that takes too much memory."""

    def __reduce__(self):
        return os._exit, (9,)


def test_a_process_that_dies_is_told_in_one_line():
    with pytest.raises(click.ClickException, match="a process ended by itself"):
        list(computed_in_processes([Fatal()], 1, lambda: False))


def test_tasks_hold_every_member_once_and_small_networks_stay_together():
    experiment = parse_experiment(experiment_of(axes=AXES, seeds=40))
    indices = [index for index in range(160) if index % 7]
    tasks = tasks_of(experiment, indices, 2)

    assert indices == sorted(index for task in tasks for index in task.indices)
    assert all(16 <= len(task.indices) <= 64 for task in tasks)
    for task in tasks:
        assert 1 == len({index % 2 for index in task.indices})  # of one network each
    large = parse_experiment(experiment_of(base=BASE | {"config": {"hidden_layers": [256, 256]}}, seeds=8))
    assert [1] * 8 == [len(task.indices) for task in tasks_of(large, range(8), 8)]


def test_another_engine_is_refused():
    with pytest.raises(OtherEngine, match="engine 99"):
        run_task(Task(experiment_of(), [0], engine=99))
    assert [] == run_task(Task(experiment_of(), [0]), lambda: True)


@pytest.mark.parametrize(
    ("experiment", "options", "code", "named"),
    [
        (experiment_of(axes=[{"setting": "lerning", "values": [1]}]), (), 1, ["axes[0].setting", "lerning"]),
        (experiment_of(seeds=65), (), 1, ["seeds", "65", "from 1 to 64"]),
        (experiment_of(), ("--resume",), 2, ["--resume", "--out"]),
        (experiment_of(), ("--processes", 0), 2, ["--processes", PROCESSES.allowed]),
        (experiment_of(), ("--out", "/no/such/folder/out.csv"), 1, ["/no/such/folder"]),
        ([], (), 1, ["experiment", "base"]),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(sweep, experiment, options, code, named):
    result = sweep(experiment, *options)

    assert code == result.exit_code, result.output
    assert [] == [part for part in named if part not in result.output]
    assert "Traceback" not in result.output and "Training" not in result.output


def test_more_memory_than_is_free_is_refused(sweep, monkeypatch):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: argparse.Namespace(available=100_000))
    result = sweep(experiment_of())

    assert 1 == result.exit_code
    assert "MiB" in result.output and "Fewer --processes" in result.output
