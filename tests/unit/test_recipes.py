"""Recipes: a run as JSON and back, bit for bit; what is wrong is named. On a real Trainer."""

import json

import numpy as np
import pytest

from nnvisu import ENGINE
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData, InvalidValue, LimitExceeded
from nnvisu.live.internal_commands import RewindTo
from nnvisu.settings import Config, config_as_json
from nnvisu.wire import commands
from nnvisu.wire.commands import Points, parse_command
from nnvisu.wire.recipes import check_recipe
from tests.support.live_runs import finish, new_run, train

pytestmark = pytest.mark.usefixtures("compiled")

POINTS = {"x": [-0.5, 0.5, 0.123456, 0.2], "y": [0.1, -0.2, 0.3, 0.9], "label": [0, 1, 1, 0]}
PLAIN = {"data": {"points": POINTS}, "config": {"learning_rate": 0.05}}


def recipe_of(run):
    message = run.recipe()
    return {name: json.loads(message.as_text())[name] for name in ("data", "config", "journal", "step", "engine")}


def load(run, recipe, until_step=None):
    text = json.dumps({"type": "load_recipe", "recipe": recipe} | ({"until_step": until_step} if until_step else {}))
    run.apply(parse_command(text))


def changed_run():
    """A run with changes of every kind, also at one step and at the last one."""
    run = new_run()
    run.apply(commands.GenerateData("circles", 90, 2, noise=0.1, seed=5, test_fraction=0.2))
    run.apply(commands.UpdateConfig({"batch_size": 7, "dropout_rate": 0.1, "hidden_layers": (6, 4)}))
    run.apply(commands.AddPoints(Points([0.3333333, -0.1], [0.7, 0.2], [3, 1])))
    train(run, 40)
    run.apply(commands.UpdateConfig({"optimizer": "rmsprop", "features": ("x", "y", "xy")}))
    run.apply(commands.ErasePoints(0.5, 0.0, 0.2))
    train(run, 33)
    run.apply(commands.SetParameter(1, 0, 0.75, 2))
    run.apply(commands.MovePoint(3, 0.1, 0.2))
    run.apply(commands.RelabelPoints(0.0, 0.0, 0.3, label=1))
    train(run, 27)
    run.apply(commands.UpdateData(Points([0.1, 0.2, -0.3, 0.5], [0.5, 0.6, 0.1, 0.2], [0, 1, 2, 1]), 0.25))
    run.apply(commands.UpdateConfig({"activation": ("relu", "sine"), "learning_rate": 0.003}))
    return run


def test_a_loaded_recipe_gives_the_same_weights_settings_and_data():
    run = changed_run()
    other = new_run()
    load(other, recipe_of(run), until_step=100)
    finish(other)

    assert 100 == other.trainer.step == run.trainer.step
    np.testing.assert_array_equal(run.trainer.model().params, other.trainer.model().params)
    assert run.trainer.config == other.trainer.config
    assert recipe_of(run) == recipe_of(other)
    train(run, 50)
    train(other, 50)
    np.testing.assert_array_equal(run.trainer.model().params, other.trainer.model().params)


SCALE = {
    "x": [18.0, 90.0],
    "names": {"x": "age", "y": "income", "label": "answer"},
    "classes": ["no", "yes"],
}


def test_the_scale_of_a_file_goes_with_its_points_into_recipes_and_runs():
    run, other = new_run(), new_run()
    load(run, {"data": {"points": POINTS, "scale": SCALE | {"y": None}}, "config": {}})
    run.apply(commands.AddPoints(Points([0.3], [0.7], [1])))
    run.apply(commands.MovePoint(0, 0.1, 0.2))
    recipe = recipe_of(run)
    load(other, recipe)

    assert SCALE == recipe["data"]["scale"] == other.state().dataset.scale == run.state().dataset.scale
    train(other, 3)
    other.apply(commands.UpdateData(Points([0.1], [0.2], [0]), scale=SCALE))
    assert SCALE == recipe_of(other)["journal"][-1][1]["scale"]
    other.apply(commands.GenerateData("moons"))
    assert other.state().dataset.scale is None


def test_a_recipe_comes_back_through_its_check():
    recipe = recipe_of(changed_run())
    checked = check_recipe(json.loads(json.dumps(recipe)), "recipe")

    assert [step for step, _ in recipe["journal"]] == [step for step, _ in checked.journal]
    assert 100 == checked.step


def test_without_until_step_it_waits_at_step_0_and_changes_come_when_it_trains():
    run = changed_run()
    other = new_run()
    load(other, recipe_of(run))
    at_rest = other.state()
    train(other, 100)

    assert (0, "paused") == (at_rest.step, at_rest.status)
    np.testing.assert_array_equal(run.trainer.model().params, other.trainer.model().params)


def test_loading_takes_no_time_by_the_pace_and_does_not_stop_at_conditions():
    run = new_run()
    run.apply(commands.UpdateConfig({"stop_at_loss": 100.0}))
    run.apply(commands.StartTraining())
    finish(run)
    train(run, 30)
    other = new_run()
    other.apply(commands.SetPace(0.001))
    load(other, recipe_of(run), until_step=run.trainer.step)
    finish(other)

    assert run.trainer.step == other.trainer.step


def test_a_change_by_hand_ends_the_replay():
    other = new_run()
    load(other, recipe_of(changed_run()))
    train(other, 10)
    other.apply(commands.UpdateConfig({"learning_rate": 0.5}))
    train(other, 90)

    assert [(10, "update_config")] == [(c.step, c.command.type) for c in other.timeline.journal.changes][-1:]
    assert 0.5 == other.trainer.config.learning_rate


def test_points_with_values_come_back_too():
    run = new_run()
    run.apply(commands.UpdateData(Points([0.1, 0.5, -0.5], [0.0, 0.2, 0.3], [0, 0, 0], [0.25, -1.0, 0.5])))
    run.apply(commands.Reset())
    train(run, 20)
    other = new_run()
    load(other, recipe_of(run), until_step=20)
    finish(other)

    assert recipe_of(run)["data"]["points"]["value"] == [0.25, -1.0, 0.5]
    np.testing.assert_array_equal(run.trainer.model().params, other.trainer.model().params)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"data": {"points": POINTS | {"x": [0, 0, 0, 7]}}}, "recipe.data.points.x[3]"),
        ({"data": {"generator": {"dataset": "cats"}}}, "recipe.data.generator.dataset"),
        ({"data": [1]}, "recipe.data"),
        ({"config": {"learning_rate": -1}}, "recipe.config.learning_rate"),
        ({"config": {"colour": 1}}, "recipe.config.colour"),
        ({"step": -1}, "recipe.step"),
        ({"journal": [[3, {"type": "reset"}]]}, "recipe.journal[0].type"),
        ({"journal": [[3, {"type": "erase_points", "x": 0, "y": 0}]]}, "recipe.journal[0].radius"),
        ({"journal": [["3", {"type": "erase_points"}]]}, "recipe.journal[0]"),
        ({"journal": [[3, 4]]}, "recipe.journal[0]"),
        ({"more": 1}, "recipe.more"),
        ({"data": {"generator": {}, "noise": 1}}, "recipe.data.noise"),
        ({"data": {"points": POINTS, "generator": {}}}, "recipe.data.generator"),
        ({"data": {"generator": 3}}, "recipe.data.generator"),
    ],
)
def test_what_is_wrong_in_a_recipe_is_named(change, field):
    with pytest.raises(InvalidValue) as error:
        check_recipe(PLAIN | change, "recipe")

    assert field == error.value.field


def test_a_field_that_is_missing_or_unknown_is_told_without_the_rest():
    for recipe, start in (
        ({"data": PLAIN["data"]}, "recipe.config is missing; allowed: an object with data and config, and if wanted"),
        (PLAIN | {"stpe": 3}, "recipe.stpe is no field; allowed: an object with data and config"),
    ):
        with pytest.raises(InvalidValue) as error:
            check_recipe(recipe, "recipe")
        assert error.value.message.startswith(start)


def test_changes_out_of_order_are_refused():
    change = {"type": "update_config", "config": {}}

    with pytest.raises(InvalidValue, match=r"journal\[1\] is 4"):
        check_recipe(PLAIN | {"journal": [[5, change], [4, change]]}, "recipe")


def test_too_long_a_journal_is_refused():
    with pytest.raises(LimitExceeded, match="at most 1000"):
        check_recipe(PLAIN | {"journal": [[5, {"type": "update_config", "config": {}}]] * 1001}, "recipe")


@pytest.mark.parametrize(
    ("journal", "message"),
    [
        ([[5, {"type": "move_point", "index": 77, "x": 0, "y": 0}]], r"journal\[0\]"),
        ([[5, {"type": "update_config", "config": {"loss": "huber"}}]], r"journal\[0\]"),
        ([[5, {"type": "update_config", "config": {"seed": 3}}]], "keeps the weights"),
    ],
)
def test_a_change_that_cannot_be_made_is_found_before_anything_is_changed(journal, message):
    run = new_run()
    train(run, 10)

    with pytest.raises(InvalidValue, match=message):
        load(run, PLAIN | {"journal": journal}, until_step=20)
    assert (10, 240) == (run.trainer.step, run.trainer.dataset.n_points)


def test_a_recipe_without_points_can_be_loaded_but_not_trained():
    run = new_run()
    empty = PLAIN | {"data": {"points": {"x": [], "y": [], "label": []}}}
    load(run, empty)

    assert 0 == run.trainer.dataset.n_points
    with pytest.raises(EmptyData):
        load(run, empty, until_step=5)


def test_a_recipe_is_known_to_be_that_of_the_run_until_something_is_changed():
    run = changed_run()
    asked = run.recipe().n_changes
    train(run, 30)
    counts = [run.state().picture.n_changes]
    for command in (
        commands.SetParameter(1, 0, 0.5, 2),
        commands.SetParameter(1, 0, 0.6, 2),  # one change of the journal with the last
        commands.AddPoints(Points([0.1], [0.2], [0])),
        RewindTo(100),
        commands.Reset(),
        commands.UpdateConfig({"hidden_layers": (3,)}),
    ):
        run.apply(command)
        counts.append(run.state().picture.n_changes)
    load(run, recipe_of(run))
    counts.append(run.recipe().n_changes)

    assert asked == counts[0]
    assert sorted(set(counts)) == counts


def test_a_recipe_has_all_settings():
    assert config_as_json(Config()) == recipe_of(new_run())["config"]


def test_a_run_changed_too_often_has_no_recipe():
    run = new_run()
    train(run, 1)
    for i in range(1001):
        run.apply(commands.MovePoint(i % 2, 0.0, 0.1))

    with pytest.raises(LimitExceeded, match="since step 1"):
        recipe_of(run)


@pytest.mark.parametrize(("engine", "is_told"), [({}, True), ({"engine": 1}, True), ({"engine": ENGINE}, False)])
def test_a_run_of_another_engine_says_that_its_last_digits_may_differ(engine, is_told):
    run = new_run()
    load(run, PLAIN | engine, until_step=5)
    finish(run)

    assert is_told == ("last digits may differ" in (run.state().end.message or ""))
    assert 5 == run.state().step


def test_an_engine_that_is_no_number_is_named():
    with pytest.raises(InvalidValue, match=r"recipe\.engine"):
        check_recipe(PLAIN | {"engine": "new"}, "recipe")


# --- For so long at most ---


def load_for(run, recipe, until_step, max_seconds):
    message = {"type": "load_recipe", "recipe": recipe, "until_step": until_step, "max_seconds": max_seconds}
    run.apply(parse_command(json.dumps(message)))
    finish(run)
    return run.state()


def test_a_run_whose_time_is_over_is_bit_for_bit_that_of_the_step_it_reached():
    recipe = recipe_of(changed_run())
    recipe["journal"].append([2 * 10**9, {"type": "update_config", "config": {"learning_rate": 9}}])  # not asked for
    other = new_run()
    state = load_for(other, recipe, 10**9, max_seconds=20)
    plain = new_run()
    load(plain, recipe, until_step=state.step)
    finish(plain)

    assert 100 < state.step < 10**9
    assert ("paused", "max_seconds") == (state.status, state.end.stopped_by)
    assert {"step": state.step, "until_step": 10**9} == state.end.replayed
    assert f"used up at step {state.step:,} of 1,000,000,000" in state.end.message
    np.testing.assert_array_equal(plain.trainer.model().params, other.trainer.model().params)
    assert recipe_of(plain) == recipe_of(other)


def test_a_run_that_is_made_in_time_says_so():
    recipe = recipe_of(changed_run())
    state = load_for(new_run(), recipe, 100, max_seconds=3600)

    assert ({"step": 100, "until_step": 100}, "until_step") == (state.end.replayed, state.end.stopped_by)
    assert state.end.message is None


@pytest.mark.parametrize("max_seconds", [1, 1000])
def test_no_change_is_left_out_where_there_is_no_time_for_all(max_seconds):
    late = [2_000_000_000, {"type": "add_points", "points": {"x": [0.5], "y": [0.5], "label": [2]}}]
    early = [3, {"type": "update_config", "config": {"learning_rate": 0.25}}]
    never = [3_000_000_000, {"type": "update_config", "config": {"learning_rate": 9}}]
    run = new_run()
    state = load_for(run, PLAIN | {"journal": [early, late, never]}, 2_500_000_000, max_seconds)

    assert ({"step": 0, "until_step": 2_500_000_000}, "max_seconds") == (state.end.replayed, state.end.stopped_by)
    assert (0, "paused", 0.25, 5) == (state.step, state.status, state.config.learning_rate, state.dataset.n_points)
    assert "begins anew at step 0" in state.end.message
    assert run._clock.now < 100 + max_seconds / 2  # where the speed so far cannot do it, nobody waits for the end
    fresh = Trainer(state.config, state.dataset)
    np.testing.assert_array_equal(fresh.model().params, run.trainer.model().params)
    reached = state.past.previous_run.step
    assert reached > 3
    run.apply(commands.BringBack())
    assert (reached, 0.25, 4) == (run.trainer.step, run.trainer.config.learning_rate, run.trainer.dataset.n_points)


def test_what_somebody_does_meanwhile_ends_the_recipe_where_it_was():
    recipe = recipe_of(changed_run())
    for command in (commands.StopTraining(), commands.UpdateConfig({"l2": 0.1})):
        other = new_run()
        load(other, recipe, until_step=100)
        other.take_turn(0.0)
        step = other.trainer.step
        other.apply(command)

        assert {"step": step, "until_step": 100} == other.state().end.replayed
        other.apply(commands.StartTraining())
        assert other.state().end.replayed is None
