"""Run: commands between steps, on a real Trainer and a clock that the test turns."""

import math

import numpy as np
import pytest

from nnvisu.errors import Diverged, EmptyData, InvalidValue, LimitExceeded
from nnvisu.live.halts import Halts
from nnvisu.live.run import YOUNG_STEPS
from nnvisu.settings import LIMITS
from nnvisu.wire import commands
from nnvisu.wire.commands import Points
from tests.support.live_runs import do, new_run, params_of

pytestmark = pytest.mark.usefixtures("compiled")


DATA = {"generator": {"dataset": "xor", "n_points": 20}}
SMALL = {"base": {"config": {}, "data": DATA}, "seeds": 2, "steps": 1000}


def no_memory(n_bytes):
    raise LimitExceeded("no memory", "memory")


@pytest.fixture
def run():
    return new_run()


def turn(run, n_turns=1):
    for _ in range(n_turns):
        if run.seconds_until_steps() <= 0:
            run.take_turn(0.0)


def turn_until_paused(run):
    for _ in range(10_000):
        if not run.is_running:
            return
        turn(run)
    raise AssertionError("the run does not pause")


def test_a_new_run_is_paused_at_step_0_with_240_points(run):
    state = run.state()

    assert (0, "paused", 240) == (state.step, state.status, state.dataset.n_points)
    assert state.measured.metrics.loss > 0


def test_a_run_is_young_in_its_first_steps_and_not_while_its_experiment_trains(run):
    def train_to(step):
        run.apply(commands.StartTraining(until_step=step))
        turn_until_paused(run)

    train_to(YOUNG_STEPS - 1)
    assert run.is_young
    train_to(YOUNG_STEPS)
    assert not run.is_young

    run.apply(commands.Reset())
    assert run.is_young
    run.apply(commands.StartExperiment(SMALL))
    assert not run.is_young


def test_start_runs_and_stop_pauses(run):
    run.apply(commands.StartTraining())
    turn(run, 3)
    running = run.state()
    run.apply(commands.StopTraining())
    turn(run, 3)

    assert running.status == "running"
    assert running.step > 0
    assert (running.step, "paused") == (run.state().step, run.state().status)


def test_another_pace_is_not_measured_by_the_steps_of_the_one_before(run):
    run.apply(commands.StartTraining())
    run.apply(commands.SetPace(None))
    turn(run, 5)
    fast = run.state().rate.steps_per_second
    run.apply(commands.SetPace(10.0))

    assert 0 == run.state().rate.steps_per_second < fast


def test_whatever_is_commanded_is_news(run):
    before = run.state().versions.news

    run.apply(commands.SetPace(10.0))

    assert before < run.state().versions.news


def test_no_run_goes_beyond_the_last_step(run):
    with pytest.raises(InvalidValue, match=f"allowed: up to step {LIMITS.max_steps} in all"):
        run.apply(commands.Step(LIMITS.max_steps + 1))

    assert not run.is_running


def test_a_pace_is_that_of_the_experiment_too(run):
    run.apply(commands.StartExperiment(SMALL))
    for pace, waits in ((1.0, True), (None, False)):
        run.apply(commands.SetPace(pace))
        run.take_turn(0.01)
        assert waits == (run.seconds_until_steps() > 0)


def test_a_run_rests_while_its_experiment_goes_on_and_both_rest_together(run):
    run.apply(commands.StartExperiment(SMALL))
    run.apply(commands.PauseExperiment())
    run.apply(commands.StartTraining())
    assert run.is_running

    run.apply(commands.ContinueExperiment())
    assert (False, True) == (run.is_running, run.is_busy)
    run.rest()
    assert not run.is_busy


def test_the_past_of_a_copy_is_its_own(run):
    run.apply(commands.Step(n_steps=20))
    turn_until_paused(run)
    copy = new_run(origin=run.copy())

    def past_of(run):
        past = run.state().past
        return past.best, [each.step for each in past.checkpoints], past.curve.columns()

    before = past_of(copy)
    run.apply(commands.Step(n_steps=300))
    turn_until_paused(run)

    assert before[0].step < past_of(run)[0].step
    assert before == past_of(copy)


def test_step_makes_exactly_that_many_and_pauses(run):
    run.apply(commands.Step(n_steps=137))
    turn_until_paused(run)

    state = run.state()
    assert (137, "paused", 137) == (state.step, state.status, state.measured.metrics_step)


def test_until_step_pauses_exactly_there_and_must_lie_ahead(run):
    run.apply(commands.StartTraining(until_step=50))
    turn_until_paused(run)

    assert run.state().step == 50
    with pytest.raises(InvalidValue, match="greater than the present step 50"):
        run.apply(commands.StartTraining(until_step=50))


def test_the_same_recipe_gives_the_same_bytes_in_one_piece_or_many(run):
    other = new_run()

    run.apply(commands.Step(n_steps=60))
    turn_until_paused(run)
    for n_steps in (1, 2, 7, 50):
        other.apply(commands.Step(n_steps=n_steps))
        while other.is_running:
            turn(other)
            other.state()

    np.testing.assert_array_equal(params_of(run), params_of(other))


def test_pace_spreads_the_steps_over_time_and_changes_nothing_else(run):
    other = new_run()
    run.apply(commands.SetPace("watch"))
    for each in (run, other):
        each.apply(commands.Step(n_steps=40))

    turn(run)
    after_one_turn = run.state().step
    turn_until_paused(run)
    turn_until_paused(other)

    assert after_one_turn == 1
    np.testing.assert_array_equal(params_of(run), params_of(other))


def test_settings_change_while_running_and_keep_the_weights(run):
    run.apply(commands.StartTraining())
    turn(run, 2)
    before = run.state()

    run.apply(commands.UpdateConfig({"learning_rate": 0.5, "activation": "relu"}))

    after = run.state()
    assert (before.step, "running", 0.5) == (after.step, after.status, after.config.learning_rate)
    np.testing.assert_array_equal(before.model.params, after.model.params)
    assert before.versions.weights == after.versions.weights
    assert before.picture != after.picture


def test_a_new_architecture_makes_new_weights_and_goes_on_running_from_step_0(run):
    run.apply(commands.StartTraining())
    turn(run, 2)

    run.apply(commands.UpdateConfig({"hidden_layers": (3,)}))

    state = run.state()
    assert (0, "running", 2) == (state.step, state.status, state.versions.weights)


@pytest.mark.parametrize(
    ("before", "change", "field"),
    [
        ({"hidden_layers": ()}, {"dropout_rate": 0.5}, "config.dropout_rate"),
        ({"dropout_rate": 0.5}, {"hidden_layers": ()}, "config.dropout_rate"),
        ({"loss": "hinge"}, {"label_smoothing": 0.1}, "config.label_smoothing"),
        ({"label_smoothing": 0.1}, {"loss": "hinge"}, "config.label_smoothing"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_and_change_nothing(run, before, change, field):
    run.apply(commands.UpdateConfig(before))
    state = run.state()

    with pytest.raises(InvalidValue, match="allowed: 0 while") as caught:
        run.apply(commands.UpdateConfig({**change, "learning_rate": 0.5}))

    assert field == caught.value.field
    assert state.config == run.state().config
    assert state.versions.config == run.state().versions.config


def test_reset_gives_the_weights_of_the_start(run):
    start = run.state()
    run.apply(commands.Step(n_steps=20))
    turn_until_paused(run)

    run.apply(commands.Reset())

    state = run.state()
    assert (0, "paused") == (state.step, state.status)
    np.testing.assert_array_equal(start.model.params, state.model.params)
    assert state.versions.weights > start.versions.weights


def test_reset_with_a_seed_puts_it_into_the_configuration(run):
    start = run.state()

    run.apply(commands.Reset(seed=9))

    assert run.state().config.seed == 9
    assert (start.model.params != run.state().model.params).any()


def test_starting_without_points_is_refused_and_clearing_pauses(run):
    run.apply(commands.StartTraining())
    run.apply(commands.UpdateData(Points([], [], [])))

    assert run.state().status == "paused"
    assert run.state().measured.metrics.loss is None
    with pytest.raises(EmptyData):
        run.apply(commands.StartTraining())


def test_test_marks_stay_with_their_points(run):
    run.apply(commands.UpdateData(Points([0.1, 0.2, 0.3], [0, 0, 0], [0, 1, 0]), test=[0, 1, 0]))

    assert [False, True, False] == run.state().dataset.is_test.tolist()
    with pytest.raises(InvalidValue, match="as long as"):
        run.apply(commands.UpdateData(Points([0.1], [0], [0]), test=[0, 1]))


def test_points_are_added_and_erased(run):
    run.apply(commands.UpdateData(Points([0.1, 0.9], [0.1, 0.9], [0, 1])))
    run.apply(commands.AddPoints(Points([-0.5], [0.5], [2])))
    run.apply(commands.ErasePoints(x=0.9, y=0.9, radius=0.1))

    dataset = run.state().dataset
    assert run.state().versions.data == 4
    assert [0, 2] == dataset.labels.tolist()
    assert dataset.n_classes == 3


def test_a_command_beyond_memory_changes_nothing():
    run = new_run(check_memory=no_memory)
    before = run.state()

    with pytest.raises(LimitExceeded):
        run.apply(commands.UpdateConfig({"hidden_layers": (256,) * 10}))
    with pytest.raises(LimitExceeded):
        run.apply(commands.AddPoints(Points([0], [0], [0])))

    assert before.config == run.state().config
    assert before.dataset is run.state().dataset


def test_while_kernels_compile_the_run_is_warming_and_remembers_what_was_asked():
    is_ready = False
    run = new_run(has_kernels=lambda: is_ready)
    run.apply(commands.Step(n_steps=5))
    run.take_turn(1.0)
    assert (0, "warming") == (run.state().step, run.state().status)

    news = run.state().versions.news
    is_ready = True
    ready = run.state()
    turn_until_paused(run)

    assert ready.versions.news > news
    assert ready.measured.metrics.loss is not None
    assert (5, "paused") == (run.state().step, run.state().status)


DIVERGING = {"optimizer": "sgd", "learning_rate": 1000.0, "activation": "linear", "hidden_layers": (8, 8, 8)}


def test_a_diverged_run_says_where_and_keeps_finite_weights(run):
    run.apply(commands.UpdateConfig(DIVERGING))
    run.apply(commands.StartTraining())
    turn_until_paused(run)

    state = run.state()
    assert state.status == "diverged"
    assert str(state.end.diverged_at) in state.end.message
    assert "learning rate" in state.end.message
    assert np.isfinite(state.model.params).all()


def test_a_diverged_run_goes_on_after_a_smaller_step_only(run):
    run.apply(commands.UpdateConfig(DIVERGING))
    run.apply(commands.StartTraining())
    turn_until_paused(run)
    with pytest.raises(Diverged):
        run.apply(commands.StartTraining())

    run.apply(commands.UpdateConfig({"learning_rate": 1e-6}))
    assert run.state().status == "diverged"
    run.apply(commands.StartTraining())

    assert run.state().status == "running"
    assert run.state().end.diverged_at is None


def test_a_diverged_run_is_not_told_to_do_what_was_done(run):
    run.apply(commands.UpdateConfig(DIVERGING))
    run.apply(commands.StartTraining())
    turn_until_paused(run)
    told = run.state().end.message

    run.apply(commands.UpdateConfig({"learning_rate": 100.0}))
    assert "Train tries again, from the weights of step" in run.state().end.message

    run.apply(commands.UpdateConfig({"learning_rate": 1000.0}))
    assert told == run.state().end.message


def test_a_diverged_run_may_be_tried_again_on_other_data(run):
    run.apply(commands.UpdateConfig(DIVERGING))
    run.apply(commands.StartTraining())
    turn_until_paused(run)

    do(run, "generate_data", dataset="moons")
    run.apply(commands.StartTraining())

    assert run.state().status == "running"


def test_reset_heals_a_diverged_run(run):
    run.apply(commands.UpdateConfig(DIVERGING))
    run.apply(commands.StartTraining())
    turn_until_paused(run)

    run.apply(commands.Reset())

    assert (0, "paused", None) == (run.state().step, run.state().status, run.state().end.message)


def stop_at(run, **conditions):
    run.apply(commands.UpdateConfig(conditions))
    run.apply(commands.StartTraining())
    turn_until_paused(run)
    return run.state()


def test_a_run_stops_at_a_loss_and_says_so(run):
    state = stop_at(run, stop_at_loss=0.5)

    assert state.status == "paused"
    assert state.measured.metrics.loss <= 0.5
    assert "Stopped: the loss of the training points" in state.end.message


def test_the_sentence_about_a_stop_ends_with_the_figures_that_it_tells(run):
    """What ended the run stays known to programs."""
    told = stop_at(run, stop_at_loss=0.5).end.message

    run.apply(commands.UpdateConfig({"learning_rate": 0.5}))
    assert told == run.state().end.message

    run.apply(commands.UpdateConfig({"activation": "sine"}))
    assert (None, "loss") == (run.state().end.message, run.state().end.stopped_by)


def test_it_stops_at_the_same_step_at_any_pace(run):
    slow = new_run()
    slow.apply(commands.SetPace(700))

    steps = [stop_at(each, stop_at_test_accuracy=0.95).step for each in (run, slow)]

    assert steps[0] == steps[1] > 0


def test_going_on_after_a_stop_is_possible_and_forgets_the_message(run):
    first = stop_at(run, stop_at_accuracy=0.8)

    run.apply(commands.StartTraining(until_step=first.step + 50))
    assert run.state().end.message is None
    turn_until_paused(run)

    assert run.state().step == first.step + 50


def test_a_large_run_is_examined_at_each_step_as_soon_as_a_stop_condition_is_set(run):
    halts = Halts(lambda step: math.inf)
    do(run, "update_config", config={"hidden_layers": [64, 64, 64]})
    assert halts.before(10_000, run.trainer)[0].n_steps > 1

    do(run, "update_config", config={"stop_at_loss": 0.1})

    assert 1 == halts.before(10_000, run.trainer)[0].n_steps


def test_a_plateau_stops_a_run(run):
    state = stop_at(run, stop_on_plateau=30, learning_rate=0.0)

    assert 30 <= state.step <= 33
    assert "training points did not fall by a thousandth in 30 steps" in state.end.message


def test_new_weights_are_judged_anew(run):
    first = stop_at(run, stop_at_loss=0.5)
    run.apply(commands.Reset())
    assert run.state().end.message is None

    run.apply(commands.StartTraining())
    turn_until_paused(run)

    assert first.step == run.state().step
