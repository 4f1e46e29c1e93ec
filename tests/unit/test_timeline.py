"""The past of a run: what is kept, going back to it, going on from there, and the journal. On a real Trainer."""

import dataclasses

import numpy as np
import pytest

from nnvisu.errors import InvalidValue
from nnvisu.live.checkpoint_state import state_at_checkpoint
from nnvisu.live.internal_commands import RewindTo
from nnvisu.wire import commands
from nnvisu.wire.commands import Points, parse_command
from tests.support.live_runs import finish, new_run, params_of, train

pytestmark = pytest.mark.usefixtures("compiled")

CONFIG = {"hidden_layers": (6, 5), "batch_size": 11, "dropout_rate": 0.2, "learning_rate": 0.02, "seed": 42}


def new_run_on_spirals():
    run = new_run()
    run.apply(commands.UpdateConfig(CONFIG))
    run.apply(commands.GenerateData("spirals", 130, 3, seed=8, test_fraction=0.1))
    return run


@pytest.fixture
def run():
    return new_run_on_spirals()


def checkpoint_steps(run):
    return [checkpoint.step for checkpoint in run.state().past.checkpoints]


def test_the_first_steps_are_all_kept_at_full_speed_and_the_newest_is_where_it_rests(run):
    train(run, 2500)

    assert list(range(17)) == checkpoint_steps(run)[:17]
    assert {512, 576, 1024, 2048} < set(checkpoint_steps(run))
    assert 2500 == checkpoint_steps(run)[-1]


def test_keeping_checkpoints_changes_nothing_in_the_run(run):
    train(run, 900)
    plain = new_run_on_spirals().trainer
    plain.train(900)

    np.testing.assert_array_equal(plain.model().params, params_of(run))


def test_rewind_becomes_that_step_and_goes_on_to_the_same_weights(run):
    train(run, 300)
    at_300 = params_of(run)
    train(run, 700)
    at_1000 = params_of(run)

    run.apply(RewindTo(300))
    state = run.state()

    assert (300, "paused") == (state.step, state.status)
    assert 300 == checkpoint_steps(run)[-1]
    np.testing.assert_array_equal(at_300, params_of(run))
    train(run, 700)
    np.testing.assert_array_equal(at_1000, params_of(run))


def test_rewind_brings_back_settings_and_data_and_forgets_later_changes(run):
    train(run, 100)
    run.apply(commands.UpdateConfig({"learning_rate": 0.5}))
    run.apply(commands.AddPoints(Points([0.1], [0.2], [1])))
    train(run, 50)
    before = run.state()
    run.apply(RewindTo(100))
    after = run.state()

    assert (0.02, 130) == (after.config.learning_rate, after.dataset.n_points)
    assert after.versions.config > before.versions.config
    assert after.versions.data > before.versions.data
    assert before.picture != after.picture
    assert () == run.timeline.journal.changes


def test_going_on_with_other_settings_is_another_run_from_the_same_weights(run):
    train(run, 100)
    train(run, 100)
    run.apply(RewindTo(100))
    run.apply(commands.UpdateConfig({"learning_rate": 0.001, "optimizer": "sgd"}))
    train(run, 100)

    plain = new_run_on_spirals().trainer
    plain.train(100)
    plain.update_config(run.trainer.config)
    plain.train(100)
    np.testing.assert_array_equal(plain.model().params, params_of(run))


def test_rewind_of_a_diverged_run_can_train_on(run):
    run.apply(commands.UpdateConfig({"optimizer": "sgd", "activation": "relu"}))
    train(run, 50)
    run.apply(commands.UpdateConfig({"learning_rate": 10.0, "loss": "squared_error"}))
    run.apply(commands.Step(100_000))
    finish(run)
    diverged = run.state().status
    run.apply(RewindTo(50))

    assert ("diverged", "paused") == (diverged, run.state().status)
    train(run, 10)
    assert 60 == run.trainer.step


def test_a_step_that_is_not_kept_is_refused_and_changes_nothing(run):
    train(run, 5000)
    missing = next(step for step in range(4000, 5000) if step not in checkpoint_steps(run))

    with pytest.raises(InvalidValue, match=f"step is {missing}"):
        run.apply(RewindTo(missing))
    assert 5000 == run.trainer.step


def test_a_checkpoint_that_somebody_is_shown_can_be_gone_back_to_after_it_was_thinned_out(run):
    train(run, 100)
    shown = run.state().past.checkpoints[-1]
    run.timeline.history.cut(0)
    train(run, 50)
    run.apply(RewindTo(100, shown))

    assert 100 == run.trainer.step == checkpoint_steps(run)[-1]


def test_a_checkpoint_of_a_run_that_was_given_up_is_refused(run):
    train(run, 100)
    shown = run.state().past.checkpoints[-1]
    run.apply(RewindTo(50 if 50 in checkpoint_steps(run) else 48))
    train(run, 30)

    with pytest.raises(InvalidValue):
        run.apply(RewindTo(100, shown))


def test_reset_and_new_weights_begin_a_new_past(run):
    train(run, 100)
    run.apply(commands.Reset())
    after_reset = checkpoint_steps(run)
    train(run, 100)
    run.apply(commands.UpdateConfig({"hidden_layers": (3,)}))

    assert ([0], [0]) == (after_reset, checkpoint_steps(run))
    assert [0] == run.state().past.curve.columns()["steps"]


def test_stop_conditions_have_seen_no_more_than_they_had_then(run):
    run.apply(commands.UpdateConfig({"stop_on_plateau": 400, "dropout_rate": 0.0}))
    train(run, 10)
    run.apply(commands.Step(1500))
    finish(run)
    run.apply(RewindTo(10))
    run.apply(commands.UpdateConfig({"learning_rate": 1e-9}))
    run.apply(commands.StartTraining())
    finish(run)

    assert 410 <= run.trainer.step <= 420


def test_a_state_at_checkpoint_shows_what_was_to_be_seen_then(run):
    train(run, 64)
    then = run.state()
    run.apply(commands.UpdateConfig({"activation": "relu"}))
    train(run, 500)
    checkpoint = next(checkpoint for checkpoint in run.state().past.checkpoints if checkpoint.step == 64)
    past = state_at_checkpoint(run.state(), checkpoint, now=0.0)

    assert (64, "paused", then.epoch) == (past.step, past.status, past.epoch)
    assert then.measured.metrics == past.measured.metrics
    assert "tanh" == past.model.activations[0] == past.config.activation
    np.testing.assert_array_equal(then.model.params, past.model.params)


def test_the_curve_has_the_steps_that_were_measured_and_marks_of_changes(run):
    train(run, 100)
    run.state()
    run.apply(commands.UpdateConfig({"learning_rate": 0.1}))
    train(run, 100)
    curve = run.state().past.curve

    assert [0, 100, 200] == sorted({0, 100, 200} & {0, *curve.columns()["steps"]})
    settings = {"learning_rate": (0.02, 0.1)}
    assert [{"step": 100, "command": "update_config", "settings": settings}] == [mark.as_json() for mark in curve.marks]


def test_a_stroke_is_one_mark_and_the_next_stroke_and_each_setting_another(run):
    for pause_s in (0.1, 0.1, 0.1, 5.0, 0.1):
        run._clock.now += pause_s
        train(run, 100)
        run.apply(commands.AddPoints(Points(x=[0.1], y=[0.2], label=[1])))
    for rate in (0.1, 0.2):
        train(run, 100)
        run.apply(commands.UpdateConfig({"learning_rate": rate}))

    marks = [(mark.step, mark.command) for mark in run.state().past.curve.marks]
    assert [(step, "add_points") for step in (300, 500)] == marks[:2]
    assert [(step, "update_config") for step in (600, 700)] == marks[2:]


def test_the_curve_has_the_first_steps_of_a_run_at_full_speed_and_is_told_at_rest(run):
    before = run.state().past.curve_version
    train(run, 2500)
    state = run.state()

    assert {1, 8, 16, 128, 1024, 2048, 2500} <= set(state.past.curve.columns()["steps"])
    assert before < state.past.curve_version


def test_more_of_the_same_curve_is_told_from_another_run_and_from_a_way_back(run):
    branches = [run.state().past.branch]
    train(run, 2500)
    branches.append(run.state().past.branch)
    run.apply(RewindTo(128))
    branches.append(run.state().past.branch)
    run.apply(commands.Reset())
    branches.append(run.state().past.branch)

    assert branches[0] == branches[1]
    assert 3 == len(set(branches))


# --- The journal ---


def journal_of(run):
    return [(change.step, change.command.type) for change in run.timeline.journal.changes]


def test_changes_at_step_0_are_part_of_the_beginning(run):
    run.apply(commands.UpdateConfig({"learning_rate": 0.5}))
    run.apply(commands.AddPoints(Points([0.5], [0.5], [0])))

    assert [] == journal_of(run)
    assert (0.5, 131) == (run.timeline.journal.config.learning_rate, run.timeline.journal.dataset.n_points)


def test_a_change_at_step_0_that_leaves_another_network_than_a_new_run_has_is_in_the_journal(run):
    run.apply(commands.GenerateData("circles", 100, 2))

    assert [(0, "generate_data")] == journal_of(run)
    assert 3 == run.timeline.journal.dataset.n_classes


def test_the_journal_has_each_change_with_its_step(run):
    train(run, 7)
    run.apply(commands.UpdateConfig({"learning_rate": 0.1}))
    train(run, 3)
    run.apply(commands.SetParameter(0, 0, 1.5, 1))
    run.apply(commands.ErasePoints(0.0, 0.0, 0.3))

    assert [(7, "update_config"), (10, "set_parameter"), (10, "erase_points")] == journal_of(run)


def test_strokes_and_sliders_at_one_step_become_one_change(run):
    train(run, 7)
    for value in (0.1, 0.2, 0.3):
        run.apply(commands.UpdateConfig({"learning_rate": value}))
    for x in (0.1, 0.2, 0.3):
        run.apply(commands.AddPoints(Points([x], [0.0], [1])))

    assert [(7, "update_config"), (7, "add_points")] == journal_of(run)
    assert {"learning_rate": 0.3} == run.timeline.journal.changes[0].command.config
    assert [0.1, 0.2, 0.3] == run.timeline.journal.changes[1].command.points.x


def test_a_journal_that_would_be_too_long_ends_and_rewind_mends_it(run):
    train(run, 5)
    for i in range(1001):
        run.apply(commands.MovePoint(i % 2, 0.0, 0.1))
    lost_at = run.timeline.journal.lost_at
    run.apply(RewindTo(4))

    assert 5 == lost_at
    assert (None, []) == (run.timeline.journal.lost_at, journal_of(run))


# --- The previous run ---


def everything(run):
    """Return all that a run is and keeps, and what its curve says."""
    state = run.state()
    config = dataclasses.asdict(state.config)
    return (
        checkpoint_steps(run),
        params_of(run).tobytes(),
        config,
        run.recipe().journal,
        state.past.curve.columns()["steps"],
    )


def changed_and_trained(run):
    train(run, 300)
    run.apply(commands.UpdateConfig({"learning_rate": 0.1}))
    run.apply(commands.AddPoints(Points([0.1], [0.2], [4])))
    train(run, 200)
    return run


@pytest.mark.parametrize(
    "command",
    [
        commands.UpdateConfig({"hidden_layers": (3,)}),
        commands.UpdateConfig({"seed": 5}),
        commands.Reset(),
        RewindTo(96),
        parse_command('{"type": "load_recipe", "recipe": {"data": {"generator": {"dataset": "xor"}}, "config": {}}}'),
    ],
)
def test_a_run_that_was_given_up_is_brought_back_with_all_its_past(run, command):
    before = everything(changed_and_trained(run))
    then = changed_and_trained(new_run_on_spirals())
    run.apply(command)
    given_up_at = run.state().past.previous_run.step
    train(run, 50)
    run.apply(commands.BringBack())
    after = everything(run)
    for each in (run, then):
        train(each, 100)

    assert 500 == given_up_at
    assert before == after
    np.testing.assert_array_equal(params_of(then), params_of(run))


def test_going_back_and_bringing_back_again_and_again_stays_the_same_runs(run):
    before = everything(changed_and_trained(run))
    run.apply(RewindTo(96))
    train(run, 40)
    branched = everything(run)
    for expected in (before, branched, before):
        run.apply(commands.BringBack())
        assert expected == everything(run)
    former = run.state().past.previous_run
    run.apply(RewindTo(run.state().step))

    assert former == run.state().past.previous_run  # nothing came after
    assert 136 == former.step


def test_bringing_back_twice_leads_to_where_it_began(run):
    train(run, 100)
    first = run.state()
    run.apply(commands.Reset(7))
    train(run, 60)
    before, second = everything(run), run.state()
    run.apply(commands.BringBack())
    between = run.state()
    run.apply(commands.BringBack())
    after = run.state()

    assert (100, 60) == (between.step, between.past.previous_run.step)
    assert before == everything(run)
    assert [first.past.run, second.past.run] * 2 == [state.past.run for state in (first, second, between, after)]
    assert 4 == len({state.past.branch for state in (first, second, between, after)})


def test_a_run_without_steps_is_not_the_one_before(run):
    train(run, 100)
    for hidden_layers in ((4,), (5,), (6,)):
        run.apply(commands.UpdateConfig({"hidden_layers": hidden_layers}))
    run.apply(commands.BringBack())

    assert (100, None) == (run.state().step, run.state().past.previous_run)
    assert (6, 5) == run.state().config.hidden_layers
    with pytest.raises(InvalidValue, match="no previous run"):
        run.apply(commands.BringBack())


def test_only_that_run_is_brought_back_which_is_meant(run):
    names = []
    for n_steps in (100, 30, 7):
        train(run, n_steps)
        run.apply(commands.Reset())
        names.append(run.state().past.previous_run)
    first, _, last = names
    train(run, 5)
    before = everything(run)

    for run_number, step in ((first.run, first.step), (last.run, first.step), (first.run, last.step), (None, 30)):
        with pytest.raises(InvalidValue, match="step 7"):
            run.apply(commands.BringBack(run_number, step))
    assert before == everything(run)
    run.apply(commands.BringBack(last.run, last.step))
    assert (last.run, 7) == (run.state().past.run, run.state().step)


def test_a_way_back_keeps_to_the_memory_of_one_session():
    n_bytes = 400_000
    run = new_run(history_bytes=n_bytes)
    for _ in range(3):
        train(run, 4000)
        run.apply(RewindTo(checkpoint_steps(run)[-2]))
        assert run.timeline.n_bytes < 1.1 * n_bytes


def test_both_runs_together_keep_to_the_memory_of_one_session():
    n_bytes = 400_000
    run = new_run(history_bytes=n_bytes)
    sizes = []
    for seed in (1, 2, 3):
        train(run, 4000)
        sizes.append(run.timeline.n_bytes)
        run.apply(commands.Reset(seed))
    n_checkpoints = len(run.state().past.checkpoints)
    run.apply(commands.BringBack())

    # The checkpoint of the end and the data of the former run come on top.
    assert 0.6 * n_bytes < sizes[0] < min(sizes[1:])
    assert max(sizes) < 1.1 * n_bytes
    assert 1 == n_checkpoints < len(run.state().past.checkpoints)
