"""An experiment that is packed and read with its session goes on bit for bit, against the same one uninterrupted."""

import base64
import json

import msgspec
import numpy as np
import pytest

from nnvisu.live.saved_parts import HEAD, RunPacker
from nnvisu.live.saved_reading import RunReader
from nnvisu.wire.records import DamagedRecord, pack, unpack
from tests.support.clocks import TickingClock
from tests.support.live_runs import do, new_run, params_of, train
from tests.support.paths import TESTS

pytestmark = pytest.mark.usefixtures("compiled")

BASE = {
    "config": {"hidden_layers": [4], "batch_size": 8, "dropout_rate": 0.1, "seed": 3, "stop_at_accuracy": 0.8},
    "data": {"generator": {"dataset": "moons", "n_points": 40, "noise": 0.2, "seed": 5, "test_fraction": 0.25}},
}
# Of several shapes, with members that reach a stop condition, that diverge, and that do neither.
EXPERIMENT = {
    **{"base": BASE, "seeds": 3, "steps": 400, "data_seeds": True},
    "recipes": [
        {"label": "small", "changes": {}},
        {"label": "flat", "changes": {"learning_rate": 1e-6, "stop_at_accuracy": 0, "stop_on_plateau": 70}},
        {"label": "wide", "changes": {"hidden_layers": [9, 3], "optimizer": "sgd", "stop_at_accuracy": 1}},
        {
            "label": "wild",
            "changes": {"learning_rate": 1000, "optimizer": "sgd", "loss": "squared_error", "activation": "relu"},
        },
    ],
}


def started(**fields):
    run = new_run(cpu_clock=TickingClock())
    do(run, "start_experiment", experiment=EXPERIMENT | fields)
    return run


def stored(run, packer=None, known=None):
    """Pack the run on top of the parts ``known``, which becomes all that there is of it."""
    known = {} if known is None else known
    names, new = (packer or RunPacker()).parts_of(run.saved(), known.keys())
    parts = {name: new.get(name) or known[name] for name in names}
    known.clear()
    known.update(parts)
    return known


def read(parts, goes_on=True, **options):
    """Return a run in a place of its own that has read these parts."""
    again = new_run(cpu_clock=TickingClock(), **options)
    again.take_up(RunReader(parts, TickingClock()).read()[0], goes_on)
    return again


def finish(run):
    while run.experiment.is_busy:
        run.take_turn(0.0)
    return run


def members_of(run):
    """Return all that the members are."""
    groups = run.experiment.saved().run.groups
    return [(*each[:1], *each[3:], state_of(each.snapshot)) for group in groups for each in group.members]


def state_of(snapshot):
    return [snapshot.step, snapshot.epoch_before, *(array.tobytes() for array in snapshot.state)]


def kept_of(run):
    rounds = run.experiment.saved().run.kept
    return {(step, member): state_of(kept) for step, members in rounds.items() for member, kept in members.items()}


def told_by(run):
    """Return what sockets are told of the experiment but for how long it takes."""
    state = run.state().experiment
    results = msgspec.structs.replace(state.results, seconds_left=None, is_compiling=False)
    return state.told, results, state.curves.rows


@pytest.mark.parametrize("n_turns", [0, 1, 40, 200, 10_000])
def test_it_goes_on_to_the_same_bits_and_the_same_results(n_turns):
    run = started()
    for _ in range(n_turns):
        if run.experiment.is_training:
            run.take_turn(0.0)

    again = read(stored(run))

    assert members_of(run) == members_of(again)
    finish(run)
    finish(again)
    assert members_of(run) == members_of(again)
    assert kept_of(run) == kept_of(again)
    assert told_by(run) == told_by(again)
    assert {"steps", "accuracy", "plateau", "diverged"} == {*run.state().experiment.results.members["ended"]}


def test_results_and_curves_of_one_that_rests_are_there_again():
    run = started()
    for _ in range(100):
        run.take_turn(0.0)
    do(run, "pause_experiment")

    again = read(stored(run))
    train(again, 5)  # its results come first
    paused = finish(again)

    assert told_by(run) == told_by(paused)
    assert "paused" == again.state().experiment.told.status
    do(run, "continue_experiment")
    done = finish(read(stored(finish(run))))
    assert told_by(run) == told_by(done)
    assert "done" == done.state().experiment.told.status


def test_it_is_extended_as_if_it_had_never_been_away():
    run = finish(started())
    again = finish(read(stored(run)))
    for each in (run, again):
        do(each, "continue_experiment", seeds=4, steps=500)
        for _ in range(30):
            each.take_turn(0.0)
    third = read(stored(again))

    left_out = [each.state().experiment.are_left_out for each in (run, again, third)]
    assert left_out[0] == left_out[1] == left_out[2]
    assert any(left_out[0][-4:-1])  # they were added
    assert told_by(finish(run)) == told_by(finish(again)) == told_by(finish(third))
    assert members_of(run) == members_of(again) == members_of(third)
    assert kept_of(run) == kept_of(third)


def test_one_that_may_not_go_on_rests_and_a_closed_one_stays_closed():
    run = started()
    run.take_turn(0.0)

    rested = finish(read(stored(run), goes_on=False))

    assert ("paused", False) == (rested.state().experiment.told.status, rested.is_busy)
    number = run.state().experiment.told.id
    do(run, "close_experiment")
    closed = read(stored(run))
    assert (number, "closed") == (closed.state().experiment.told.id, closed.state().experiment.told.status)
    do(closed, "start_experiment", experiment=EXPERIMENT)
    assert number + 1 == closed.state().experiment.told.id


def test_only_what_is_new_is_packed_again():
    run, packer, known = started(), RunPacker(), {}
    for _ in range(100):
        run.take_turn(0.0)
    first = stored(run, packer, known).copy()
    assert {HEAD} == set(packer.parts_of(run.saved(), known.keys()).new)

    for _ in range(20):
        run.take_turn(0.0)
    new = packer.parts_of(run.saved(), known.keys()).new
    stored(run, packer, known)

    assert {"members", "round", "run"} == {name.split("-")[0] for name in new}
    assert first.keys() & new.keys() == {HEAD}
    assert members_of(run) == members_of(read(known))
    assert kept_of(run) == kept_of(read(known))

    while not run.experiment._run.is_done:
        run.take_turn(0.0)
    stored(run, packer, known)
    finish(run)  # what is left is to measure them on fresh points
    stored(run, packer, known)
    assert members_of(run) == members_of(read(known))


def test_under_a_smaller_budget_fewer_rounds_are_kept_and_it_stays_readable():
    run = finish(started())

    small = read(stored(run), history_bytes=60_000)
    third = read(stored(small), history_bytes=60_000)

    assert 0 < len(kept_of(small)) < len(kept_of(run))
    assert kept_of(small) == kept_of(third)
    assert members_of(run) == members_of(third)


def test_a_session_that_was_stored_before_there_was_room_for_experiments_is_read():
    # tests/data/run_1.json was written by such a version, of the run that is made here.
    run = new_run()
    do(run, "update_config", config={"hidden_layers": [3], "batch_size": 7, "dropout_rate": 0.2, "seed": 42})
    do(run, "generate_data", dataset="moons", n_points=40, seed=8, test_fraction=0.25)
    train(run, 30)
    do(run, "add_points", points={"x": [0.1], "y": [0.3], "label": [1]})
    train(run, 12)
    written = json.loads((TESTS / "data" / "run_1.json").read_text("utf-8"))

    again = read({name: base64.b64decode(content) for name, content in written.items()})

    assert again.state().experiment is None
    assert 42 == again.trainer.step
    made, found = run.trainer.snapshot(), again.trainer.snapshot()
    assert made.config == found.config
    for name in ("powers", "counters", "rng_state", "permutation"):
        assert getattr(made.state, name).tobytes() == getattr(found.state, name).tobytes(), name
    # The engine that wrote it was another one, whose last digits differ; from its numbers both go on alike.
    for name in ("params", "moments"):
        np.testing.assert_allclose(getattr(made.state, name), getattr(found.state, name), rtol=0, atol=1e-5)
    run.trainer.restore(found)
    for each in (run, again):
        train(each, 300)
    assert params_of(run).tobytes() == params_of(again).tobytes()


# --- Whoever can write to the store ---


@pytest.fixture(scope="module")
def parts(compiled):
    run = started()
    for _ in range(150):
        run.take_turn(0.0)
    return stored(run).copy()


def with_changed(parts, kind, fields=(), arrays=()):
    """Return the parts with fields and arrays of each part of this kind changed by functions."""
    changed = dict(parts)
    for name, content in parts.items():
        if name.split("-")[0] == kind:
            record = unpack(content)
            record.fields.update({key: change(record.fields[key]) for key, change in dict(fields).items()})
            record.arrays.update({key: change(record.arrays[key]) for key, change in dict(arrays).items()})
            changed[name] = pack(*record)
    return changed


@pytest.mark.parametrize("kind", ["members", "round"])
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("permutation", lambda array: array + 10**6),
        ("permutation", np.zeros_like),
        ("permutation", lambda array: array[::-1] - np.int32(1)),
        ("params", lambda array: array[:-1]),
        ("moments", lambda array: array.astype(np.float64)),
        ("counters", lambda array: array - 10**9),
        ("counters", lambda array: array + 10**9),
        ("rng_state", lambda array: array[:0]),
    ],
)
def test_arrays_that_kernels_must_not_be_given_are_refused(parts, kind, name, change):
    with pytest.raises(DamagedRecord):
        read(with_changed(parts, kind, arrays={name: change}))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("members", {"member": lambda members: [0] * len(members)}),
        ("members", {"member": lambda members: [10**6] * len(members)}),
        ("members", {"step": lambda steps: [step + 10**6 for step in steps]}),
        ("members", {"step": lambda steps: [*range(len(steps))], "ended": lambda ended: [None] * len(ended)}),
        ("members", {"n_rows": lambda counts: [10**6] * len(counts)}),
        ("members", {"n_rounds": lambda n_rounds: n_rounds + 1000}),
        ("experiment", {"steps": lambda steps: -1}),
        ("experiment", {"seeds": lambda seeds: seeds + 1}),
        ("run", {"experiment": lambda experiment: experiment | {"status": "lost"}}),
        ("run", {"experiment": lambda experiment: experiment | {"run": experiment["run"] | {"late": [99]}}}),
        ("run", {"experiment": lambda experiment: experiment | {"run": experiment["run"] | {"round_ends": [3, 2]}}}),
    ],
)
def test_what_cannot_be_an_experiment_is_refused(parts, kind, fields):
    with pytest.raises(DamagedRecord):
        read(with_changed(parts, kind, fields))
