"""The command line: formats of the benchmark, warm-up, and errors in one line."""

import dataclasses
import json

import pytest
from click.testing import CliRunner

from nnvisu import __version__
from nnvisu.bench import ensembles, sweep, workloads
from nnvisu.bench.command import WORKLOADS
from nnvisu.cli import main
from tests.support.clocks import StillClock


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_alone_it_prints_version_and_commands():
    result = run()

    assert result.exit_code == 0
    assert __version__ in result.output
    assert all(command in result.output for command in ("bench", "warmup"))
    assert __version__ in run("--version").output


def test_bench_json_is_one_document_of_the_protocol():
    result = run("bench", "--json", "--seconds", "0.01")
    document = json.loads(result.output)

    assert result.exit_code == 0
    assert set(document) == {"machine", "train", "render"}
    assert [row["name"] for row in document["train"] + document["render"]] == list(WORKLOADS)
    for row in document["train"]:
        assert list(row) == [
            "name",
            "layer_sizes",
            "n_points",
            "batch_size",
            "activation",
            "optimizer",
            "steps_per_second",
            "min",
            "max",
        ]
        assert 0 < row["min"] <= row["steps_per_second"] <= row["max"]
    for row in document["render"]:
        assert list(row) == ["name", "size", "layer_sizes", "ms_per_map", "min", "max"]
        assert 0 < row["min"] <= row["ms_per_map"] <= row["max"]


def test_bench_of_one_workload_prints_a_table():
    result = run("bench", "--workload", "R1", "--seconds", "0.01")

    assert "R1" in result.output
    assert "W1" not in result.output


def test_bench_of_any_network_is_one_row():
    result = run(
        *("bench", "--layers", "3-4-2", "--points", "40", "--batch", "8", "--activation", "relu"),
        *("--optimizer", "sgd", "--seconds", "0.01", "--json"),
    )
    document = json.loads(result.output)

    assert document["render"] == []
    [row] = document["train"]
    assert (row["layer_sizes"], row["n_points"], row["batch_size"]) == ([3, 4, 2], 40, 8)
    assert (row["activation"], row["optimizer"]) == ("relu", "sgd")


def test_bench_of_seeds_compares_runs_together_with_one_alone():
    result = run("bench", "--seeds", "7", "--layers", "2-3-2", "--points", "20", "--seconds", "0.01", "--json")
    document = json.loads(result.output)

    assert result.exit_code == 0
    assert set(document) == {"machine", "ensemble"}
    [row] = document["ensemble"]
    assert (row["name"], row["layer_sizes"], row["n_members"]) == ("custom", [2, 3, 2], 7)
    assert 0 < row["min_ratio"] <= row["ratio_to_single"] <= row["max_ratio"]
    assert min(row["network_steps_per_second"], row["steps_per_second"]) > 0


def test_a_turn_that_the_machine_interrupts_does_not_make_all_of_them_short(monkeypatch):
    clock, interruptions = StillClock(), [0.0, 0.5]
    monkeypatch.setattr(workloads.time, "perf_counter", clock)

    def run(n_turns):
        clock.now += n_turns * 1e-6 + (interruptions.pop(0) if interruptions else 0.0)

    assert 100_000 == pytest.approx(workloads.turns_for(run, 0.1), rel=0.01)


def test_members_of_an_ensemble_differ_in_their_seed_alone():
    runs = ensembles.members_of(WORKLOADS["W2"], 3)

    assert [0, 1, 2] == [run.config.seed for run in runs]
    assert len({dataclasses.replace(run.config, seed=0) for run in runs}) == 1
    assert len({run.snapshot().state.params.tobytes() for run in runs}) == 3


def test_multiply_adds_are_those_of_a_step_by_hand():
    """Forwards 3·4 + 4·2, the weights' gradients as many, the inputs' gradients of the second layer 4·2; 5 points."""
    assert sweep.multiply_adds((3, 4, 2), 5) == 5 * (20 + 20 + 8)
    assert sweep.multiply_adds((2, 2), 1) == 8


def test_sweep_measures_every_shape_once(monkeypatch):
    monkeypatch.setattr(sweep, "WIDTHS", (1, 5))
    monkeypatch.setattr(sweep, "BATCHES", (3, 300))
    monkeypatch.setattr(sweep, "DEPTHS", (0, 3))
    monkeypatch.setattr(sweep, "DEPTH_WIDTHS", (4,))

    result = run("bench", "--sweep", "--json", "--seconds", "0.001")
    document = json.loads(result.output)

    assert result.exit_code == 0
    assert set(document) == {"machine", "sweep"}
    assert [(row["layer_sizes"], row["batch_size"]) for row in document["sweep"]] == [
        ([2, 1, 1, 2], 3),
        ([2, 1, 1, 2], 300),
        ([2, 5, 5, 2], 3),
        ([2, 5, 5, 2], 300),
        ([2, 2], 200),
        ([2, 4, 4, 4, 2], 200),
    ]
    for row in document["sweep"]:
        n = sweep.multiply_adds(tuple(row["layer_sizes"]), row["batch_size"])
        assert row["ns_per_multiply_add"] == pytest.approx(1e9 / (n * row["steps_per_second"]))
        assert row["gflop_per_second"] == pytest.approx(2.0 / row["ns_per_multiply_add"])


def test_sweep_marks_what_costs_more_than_a_smaller_shape(monkeypatch):
    monkeypatch.setattr(sweep, "WIDTHS", (1, 2))
    monkeypatch.setattr(sweep, "BATCHES", (3, 16, 50))
    monkeypatch.setattr(sweep, "DEPTHS", (0,))
    monkeypatch.setattr(sweep, "DEPTH_WIDTHS", (4,))
    costs = (0.040, 0.020, 0.030, 0.050, 0.027, 0.026, 0.5)

    lines = sweep.table([{"ns_per_multiply_add": cost} for cost in costs]).splitlines()

    assert "     1      40.0       20.0       30.0!" in lines
    assert "     2      50.0       27.0!      26.0 " in lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--layers", "2-x-3"], "2-10-5-3"),
        (["--seeds", "65"], "1 to 64"),
        (["--seeds", "2", "--sweep"], "--seeds"),
        (["--seeds", "2", "--workload", "R1"], "trains"),
        (["--layers", "2"], "2-10-5-3"),
        (["--layers", "2-300-3"], "300"),
        (["--layers", "2-4-9"], "from 2 to 8"),
        (["--layers", "11-4-2"], "1 to 10"),
        (["--layers", "0-4-2"], "1 to 10"),
        (["--layers", "2-2", "--points", "9"], "from 10 to 10000"),
        (["--layers", "2-2", "--points", "many"], "from 10 to 10000"),
        (["--layers", "2-2", "--batch", "-1"], "from 0 to 10000"),
        (["--layers", "2-2", "--activation", "step"], "leaky_relu"),
        (["--layers", "2-2", "--optimizer", "lion"], "rmsprop"),
        (["--layers", "2-2", "--workload", "W1"], "exclude"),
        (["--points", "100"], "needs --layers"),
        (["--workload", "W9"], "W5-gelu"),
        (["--sweep", "--workload", "W1"], "--sweep measures shapes of its own"),
        (["--sweep", "--layers", "2-2"], "--sweep measures shapes of its own"),
        (["--sweep", "--peers"], "--sweep measures shapes of its own"),
        (["--seconds", "0"], "seconds"),
        (["--seconds", "nan"], "seconds"),
    ],
)
def test_bad_arguments_get_one_clear_line(arguments, sentence):
    result = run("bench", *arguments)

    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_warmup_says_that_all_kernels_are_ready():
    result = run("warmup")

    assert result.exit_code == 0
    assert "All kernels are ready." in result.output
