"""A run that is packed and read goes on bit for bit: against the same run that nobody interrupted."""

import json

import numpy as np
import pytest

from nnvisu.live.internal_commands import RewindTo
from nnvisu.live.saved_parts import HEAD, RunPacker
from nnvisu.live.saved_reading import RunReader
from nnvisu.wire.records import DamagedRecord, pack, unpack
from tests.support.clocks import TickingClock
from tests.support.live_runs import do, finish, new_run, params_of, train

pytestmark = pytest.mark.usefixtures("compiled")

CONFIG = {
    **{"hidden_layers": [6, 5], "batch_size": 11, "dropout_rate": 0.2, "learning_rate": 0.02, "seed": 42},
    **{"optimizer": "adam", "activation": ["tanh", "relu"], "stop_on_test_plateau": 100_000},
}


def restored(run, goes_on=True, **head):
    """Return a run in a place of its own that has read what this one packed, and the head's fields."""
    parts = RunPacker().parts_of(run.saved(), (), **head)
    saved, fields = RunReader(parts.new, TickingClock()).read()
    again = new_run()
    again.take_up(saved, goes_on)
    return again, fields


def seen_of(run):
    """Return all that clients could be told of a run, for comparison."""
    state = run.state()
    past = state.past
    return {
        "figures": (state.step, state.epoch, state.status, state.learning_rate, state.config, state.end, state.picture),
        "params": params_of(run).tobytes(),
        "data": (state.dataset.digest, state.dataset.generator, state.dataset.scale),
        "curve": (past.curve.columns(), [mark.as_json() for mark in past.curve.marks]),
        "kept": [(each.step, each.n_changes, each.snapshot.state.params.tobytes()) for each in past.checkpoints],
        "past": (past.changed_at, past.best, past.run, past.branch, past.previous_run),
        "pace": state.rate.pace,
        "recipe": run.recipe().as_text(),
    }


def changed_run():
    """Return a run with everything in its past: a previous run, rewinds, edits, marks, and a best step."""
    run = new_run()
    do(run, "update_config", config=CONFIG)
    do(run, "generate_data", dataset="spirals", n_points=130, n_classes=3, seed=8, test_fraction=0.1)
    train(run, 700)
    do(run, "reset", seed=7)
    train(run, 400)
    do(run, "add_points", points={"x": [0.1, 0.2], "y": [0.3, -0.4], "label": [1, 3]})
    train(run, 300)
    do(run, "update_config", config={"learning_rate": 0.01, "optimizer": "rmsprop"})
    do(run, "set_parameter", layer=0, neuron=1, input=0, value=0.25)
    train(run, 90)
    run.apply(RewindTo(512))
    train(run, 55)
    do(run, "set_pace", steps_per_second="watch")
    return run


def test_everything_that_clients_see_is_as_it_was():
    run = changed_run()
    again, head = restored(run, is_untouched=False)

    assert seen_of(run) == seen_of(again)
    assert head["is_untouched"] is False


def test_it_goes_on_to_the_same_bits_and_the_same_past():
    run = changed_run()
    again, _ = restored(run)

    for each in (run, again):
        do(each, "erase_points", x=0.1, y=0.3, radius=0.05)
        train(each, 1200)

    assert seen_of(run)["params"] == seen_of(again)["params"]
    assert seen_of(run)["past"] == seen_of(again)["past"]
    assert seen_of(run)["recipe"] == seen_of(again)["recipe"]


def test_a_run_that_waits_for_its_kernels_is_kept_before_anything_is_measured():
    run = new_run(has_kernels=lambda: False)
    do(run, "update_config", config=CONFIG)
    do(run, "start_training", until_step=100)
    again, _ = restored(run)

    assert 0 == run.state().past.curve.n_rows
    assert params_of(run).tobytes() == params_of(again).tobytes()
    finish(again)
    assert (100, "paused") == (again.state().step, again.state().status)


def test_the_order_of_points_that_checkpoints_share_is_read_once():
    run = new_run()
    train(run, 20)
    again, _ = restored(run)

    (order,) = {id(each.snapshot.order) for each in again.state().past.checkpoints}
    assert order == id(again.trainer.snapshot().order)
    assert run.timeline.history.n_bytes == again.timeline.history.n_bytes


def test_what_was_taken_of_a_run_stays_as_it_was():
    """It is packed by another thread, while the run goes on."""
    run = new_run()
    do(run, "update_config", config=CONFIG | {"stop_at_loss": 0.5, "stop_on_test_plateau": 1000})
    do(run, "start_training")
    run.train(30)
    at_once = RunPacker().parts_of(run.saved(), ()).new
    taken = run.saved()

    finish(run)
    do(run, "update_config", config={"learning_rate": 0.01})

    assert run.state().end.stopped_by is not None
    assert at_once == RunPacker().parts_of(taken, ()).new


def test_the_previous_run_comes_back_with_its_past():
    run = changed_run()
    again, _ = restored(run)

    for each in (run, again):
        do(each, "bring_back")
        train(each, 10)

    assert seen_of(run) == seen_of(again)


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_running_run_goes_on_unless_it_may_not(goes_on):
    run = changed_run()
    do(run, "start_training", until_step=3000)
    run.take_turn(0.0)
    assert run.is_running

    again, _ = restored(run, goes_on)

    assert goes_on == again.is_running
    finish(run)
    if goes_on:
        finish(again)
        assert (3000, "until_step") == (again.trainer.step, again.state().end.stopped_by)
        np.testing.assert_array_equal(params_of(run), params_of(again))


def test_a_recipe_that_is_being_made_again_gets_its_other_changes():
    recipe = json.loads(changed_run().recipe().as_text())
    recipe = {name: recipe[name] for name in ("data", "config", "journal", "step", "engine")}
    run = new_run()
    do(run, "load_recipe", recipe=recipe, until_step=recipe["step"])
    run.train(420)
    assert run.is_running and run.trainer.step < recipe["step"]

    again, _ = restored(run)
    assert run.clockwork.is_hurrying and again.clockwork.is_hurrying
    at_once, taken = RunPacker().parts_of(run.saved(), ()).new, run.saved()
    finish(run)
    assert at_once == RunPacker().parts_of(taken, ()).new
    finish(again)

    assert recipe["step"] == again.trainer.step
    np.testing.assert_array_equal(params_of(run), params_of(again))


def test_values_instead_of_classes_and_a_run_that_diverged():
    run = new_run()
    scale = {"x": [0, 10], "names": {"value": "height"}}
    points = {"x": [-0.5, 0.0, 0.5], "y": [0.5, 0.0, -0.5], "value": [0.1, -0.2, 0.3]}
    do(run, "update_data", points=points, scale=scale)
    do(run, "update_config", config={"learning_rate": 1000, "optimizer": "sgd", "momentum": 0, "activation": "relu"})
    train(run, 400)
    assert "diverged" == run.state().status

    again, _ = restored(run)

    assert seen_of(run) == seen_of(again)
    assert scale.items() <= again.state().dataset.scale.items()


def test_a_table_of_columns_and_rows_for_validation():
    numbers = np.random.default_rng(3).normal(5.0, 2.0, (3, 40))
    columns = [{"name": f"c{i}", "values": column.tolist(), "unit": "cm"} for i, column in enumerate(numbers)]
    label = (numbers[0] > numbers[1]).astype(int).tolist()
    run = new_run()
    do(run, "update_table", table={"columns": columns, "label": label}, test=[i % 3 for i in range(40)])
    do(run, "update_config", config={"columns": ["column_1", "column_3"], "hidden_layers": [5]})
    train(run, 60)

    again, _ = restored(run)

    assert seen_of(run) == seen_of(again)
    assert (train(run, 40).step, params_of(run).tobytes()) == (train(again, 40).step, params_of(again).tobytes())
    assert [column.unit for column in again.state().dataset.table.columns] == ["cm"] * 3
    assert (3, 2) == (again.state().dataset.n_columns, again.trainer.architecture.n_inputs)


def test_only_what_is_new_is_packed_again():
    run, packer = changed_run(), RunPacker()
    first = packer.parts_of(run.saved(), ())
    train(run, 1)
    second = packer.parts_of(run.saved(), first.names)

    assert first.names == set(first.new)
    assert {HEAD, *(second.names - first.names)} == set(second.new)
    assert {"checkpoint", "run"} == {name.split("-")[0] for name in second.new}
    whole = {name: first.new[name] for name in second.names & set(first.new)} | second.new
    assert run.trainer.step == RunReader(whole, TickingClock()).read()[0].snapshot.step


def test_a_history_under_a_smaller_budget_stays_readable():
    run = changed_run()
    packer, parts = RunPacker(), RunPacker().parts_of(run.saved(), ())
    small = new_run(history_bytes=60_000)
    small.take_up(RunReader(parts.new, TickingClock()).read()[0], goes_on=True)
    assert len(small.state().past.checkpoints) < len(run.state().past.checkpoints)

    again = packer.parts_of(small.saved(), parts.names)
    kept = {name: (parts.new | again.new)[name] for name in again.names}
    third = new_run(history_bytes=60_000)
    third.take_up(RunReader(kept, TickingClock()).read()[0], goes_on=True)

    assert seen_of(small) == seen_of(third)


# --- Whoever can write to the store ---


@pytest.fixture(scope="module")
def parts(compiled):
    return RunPacker().parts_of(changed_run().saved(), ()).new


def edited(content, fields=(), arrays=()):
    before = unpack(content)
    return pack(before.fields | dict(fields), before.arrays | dict(arrays))


@pytest.mark.parametrize(
    "arrays",
    [
        {"permutation": np.full(118, 10**6, np.int32)},
        {"permutation": np.zeros(118, np.int32)},
        {"params": np.zeros(3, np.float32)},
        {"moments": np.zeros((2, 3), np.float32)},
        {"counters": np.array([10**9, 5])},
        {"rng_state": np.zeros(1, np.int64)},
        {"curve_sizes": np.array([5])},
    ],
    ids=str,
)
def test_arrays_that_kernels_must_not_be_given_are_refused(parts, arrays):
    content = edited(parts[HEAD], arrays=arrays)

    with pytest.raises(DamagedRecord):
        RunReader(parts | {HEAD: content}, TickingClock()).read()


@pytest.mark.parametrize("fields", [{"format": 2}, {"past": {}}, {"pace": "fast"}, {"versions": {"run": 1}}], ids=str)
def test_heads_that_say_something_else_are_refused(parts, fields):
    content = edited(parts[HEAD], fields)

    with pytest.raises(DamagedRecord):
        RunReader(parts | {HEAD: content}, TickingClock()).read()


def test_points_outside_of_the_plane_and_settings_that_are_none_are_refused(parts):
    data = unpack(parts[HEAD]).fields["snapshot"]
    labels = {"labels": np.full(132, 200, np.uint8)}
    for name, content in (
        (data["data"], edited(parts[data["data"]], arrays=labels)),
        (data["config"], edited(parts[data["config"]], {"seed": "x"})),
    ):
        with pytest.raises(DamagedRecord):
            RunReader(parts | {name: content}, TickingClock()).read()
        with pytest.raises(DamagedRecord, match="missing"):
            RunReader({key: each for key, each in parts.items() if key != name}, TickingClock()).read()
