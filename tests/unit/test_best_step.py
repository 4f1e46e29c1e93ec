"""Stops on a plateau and the best step of real runs, against a plain Trainer that is measured at the judged steps."""

import json

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.stops import StopConditions, judged_interval, next_check
from nnvisu.core.trainer import Trainer
from nnvisu.live.internal_commands import RewindTo
from nnvisu.settings import Config, changed_config
from nnvisu.wire import commands
from nnvisu.wire.commands import parse_command
from tests.support.judged_runs import OVERFITTING, OVERFITTING_CONFIG, losses_of, lowest_of, plain_trainer, plateau_of
from tests.support.live_runs import finish, new_run

pytestmark = pytest.mark.usefixtures("compiled")

MOONS = {"dataset": "moons", "n_points": 200, "n_classes": 2, "noise": 0.02, "seed": 1}
SPIRALS = {"dataset": "spirals", "n_points": 400, "n_classes": 3, "noise": 0.02, "seed": 1}


def run_on(data, **config):
    run = new_run()
    run.apply(commands.UpdateConfig(config))
    run.apply(commands.GenerateData(**data))
    run.apply(commands.Reset())
    return run


def train(run, until_step=None):
    run.apply(commands.StartTraining(until_step))
    return finish(run, 0.005)


# --- Plateaus belong to an objective ---


@pytest.mark.parametrize(
    "change",
    [
        {"type": "generate_data", **SPIRALS},
        {"type": "generate_data", **MOONS, "flipped_fraction": 0.2},
        {"type": "generate_data", **MOONS, "test_fraction": 0.5},
        {"type": "update_config", "config": {"loss": "squared_error"}},
        {"type": "update_config", "config": {"label_smoothing": 0.1}},
        {"type": "update_config", "config": {"activation": "relu"}},
        {"type": "set_parameter", "layer": 0, "neuron": 0, "input": 1, "value": 5.0},
    ],
    ids=["spirals", "flipped", "split", "loss", "label_smoothing", "activation", "weight"],
)
def test_a_plateau_counts_from_the_new_losses_after(change):
    # A changed weight is soon mended: with more patience its loss would be below the old best again.
    n_steps = 1000 if change["type"] == "set_parameter" else 3000
    run, plain = run_on(MOONS, stop_on_plateau=n_steps), plain_trainer(MOONS, {})
    train(run, 5000)
    run.apply(parse_command(json.dumps(change)))
    state = train(run)

    plain.train(5000)
    apply_plainly(plain, **change)
    losses = losses_of(plain, state.step, "loss")
    assert (plateau_of(losses, n_steps), "plateau") == (state.step, state.end.stopped_by)
    assert state.step > 10_000


def apply_plainly(trainer, type, **fields):
    """Do to a plain Trainer what the command asks for."""
    if type == "update_config":
        trainer.update_config(changed_config(trainer.config, fields["config"]))
    elif type == "set_parameter":
        place = trainer.layout.place_of(fields["layer"], fields["neuron"], fields["input"])
        trainer.set_parameter(place, fields["value"])
    else:
        trainer.update_dataset(generate_dataset(**fields))


def test_the_delta_of_the_huber_loss_counts_only_where_that_is_the_loss():
    data = generate_dataset("bumps", 20, seed=1)

    def objective(**config):
        stops = StopConditions()
        trainer = Trainer(changed_config(Config(), config), data)
        stops.judge(1, trainer.evaluate(), trainer.config, data)
        return stops.best.objective

    assert objective(loss="huber", huber_delta=0.5) != objective(loss="huber", huber_delta=0.6)
    assert objective(loss="squared_error", huber_delta=0.5) == objective(loss="squared_error", huber_delta=0.6)


def test_a_condition_that_held_before_other_data_stops_again():
    run = run_on(MOONS, stop_at_accuracy=0.9)
    first = train(run)
    train(run, first.step + 3)
    run.apply(commands.GenerateData(**MOONS | {"noise": 0.03}))
    again = train(run, first.step + 500)

    assert "accuracy" == again.end.stopped_by
    assert again.step < first.step + 500


# --- The best step ---


def test_the_best_step_is_that_with_the_lowest_test_loss_of_the_judged_ones():
    run = run_on(OVERFITTING, **OVERFITTING_CONFIG)
    state = train(run, 3000)

    losses = losses_of(plain_trainer(OVERFITTING, OVERFITTING_CONFIG), 3000)
    step = lowest_of(losses)
    assert 10 < step < 2000
    assert (step, losses[step], "test") == state.past.best[:3]
    assert step in [checkpoint.step for checkpoint in state.past.checkpoints]


def test_without_test_points_it_is_that_with_the_lowest_training_loss():
    data = MOONS | {"noise": 0.2}
    config = {"learning_rate": 0.3, "optimizer": "sgd", "batch_size": 7}
    state = train(run_on(data, **config), 700)

    losses = losses_of(plain_trainer(data, config), 700, "loss")
    assert (lowest_of(losses), min(losses.values()), "train") == state.past.best[:3]
    assert state.past.best.step < 700


def test_pace_and_pieces_do_not_matter():
    whole, pieces, slow = (run_on(OVERFITTING, **OVERFITTING_CONFIG) for _ in range(3))
    slow.apply(commands.SetPace(2000))
    expected = train(whole, 1234).past.best
    train(slow, 1234)
    for step in (1, 7, 101, 555, 556, 1000, 1234):
        train(pieces, step)

    assert expected == pieces.state().past.best == slow.state().past.best


def test_going_back_to_the_best_step_is_exact_and_goes_on_to_the_same_weights():
    run, plain = run_on(OVERFITTING, **OVERFITTING_CONFIG), plain_trainer(OVERFITTING, OVERFITTING_CONFIG)
    before = train(run, 3000)
    run.apply(RewindTo(before.past.best.step))
    state = run.state()

    plain.train(before.past.best.step)
    np.testing.assert_array_equal(plain.model().params, state.model.params)
    assert (before.past.best, before.past.best.loss) == (state.past.best, state.measured.metrics.test_loss)
    again = train(run, 3000)
    np.testing.assert_array_equal(before.model.params, again.model.params)
    assert before.past.best == again.past.best


def test_it_is_kept_by_a_history_that_has_room_for_little():
    run = new_run(history_bytes=20_000)
    run.apply(commands.UpdateConfig(OVERFITTING_CONFIG))
    run.apply(commands.GenerateData(**OVERFITTING))
    run.apply(commands.Reset())
    best = train(run, 3000).past.best
    steps = [checkpoint.step for checkpoint in run.state().past.checkpoints]

    assert [0, best.step, 3000] == steps


@pytest.mark.parametrize("step", [60, 700, 2048])
def test_an_earlier_step_has_the_best_one_of_then(step):
    run = run_on(OVERFITTING, **OVERFITTING_CONFIG)
    train(run, 3000)
    run.apply(
        RewindTo(step := max(checkpoint.step for checkpoint in run.state().past.checkpoints if checkpoint.step <= step))
    )
    state = run.state()

    losses = losses_of(plain_trainer(OVERFITTING, OVERFITTING_CONFIG), step)
    assert (lowest_of(losses), min(losses.values())) == state.past.best[:2]
    assert state.past.best.step == run.timeline.history.best.step
    run.apply(RewindTo(state.past.best.step))
    plain = plain_trainer(OVERFITTING, OVERFITTING_CONFIG)
    plain.train(state.past.best.step)
    np.testing.assert_array_equal(plain.model().params, run.state().model.params)


def test_a_run_that_is_brought_back_has_its_best_step():
    run = run_on(OVERFITTING, **OVERFITTING_CONFIG)
    before = train(run, 3000).past.best
    run.apply(commands.Reset(9))
    train(run, 50)
    other = run.state().past.best
    run.apply(commands.BringBack())

    assert before == run.state().past.best != other
    run.apply(RewindTo(before.step))
    assert before.step == run.state().step


def test_a_copy_has_the_best_step_and_goes_on_alike():
    run = run_on(OVERFITTING, stop_on_test_plateau=1000, **OVERFITTING_CONFIG)
    train(run, 500)
    copied = new_run(origin=run.copy())
    expected = run.state().past.best

    assert expected == copied.state().past.best
    one, other = train(run), train(copied)
    assert (one.step, one.past.best, one.end.message) == (other.step, other.past.best, other.end.message)
    assert one.past.best.step == copied.timeline.history.best.step


def test_a_copy_has_the_best_step_that_was_not_kept_for_itself():
    run = run_on(OVERFITTING, **OVERFITTING_CONFIG)
    best = train(run, 3000).past.best
    run.timeline.history.fit(1)
    copied = new_run(origin=run.copy())
    copied.apply(RewindTo(best.step))

    assert (best.step, best) == (copied.state().step, copied.state().past.best)


def test_other_data_begin_a_new_best_step_and_undoing_it_at_once_does_not():
    run = run_on(OVERFITTING, **OVERFITTING_CONFIG)
    best = train(run, 2000).past.best
    run.apply(commands.GenerateData(**OVERFITTING | {"seed": 4}))
    changed = run.state().past.best
    run.apply(commands.GenerateData(**OVERFITTING))
    undone = run.state().past.best
    run.apply(commands.GenerateData(**OVERFITTING | {"seed": 4}))
    later = train(run, 2500)

    assert (None, best) == (changed, undone)
    assert 2000 < later.past.best.step == run.timeline.history.best.step


def test_a_recipe_has_the_same_best_step_and_the_same_stop():
    run = run_on(OVERFITTING, stop_on_test_plateau=800, **OVERFITTING_CONFIG)
    train(run, 300)
    run.apply(commands.UpdateConfig({"label_smoothing": 0.2}))
    run.apply(commands.UpdateConfig({"label_smoothing": 0.0}))
    train(run, 505)
    run.apply(commands.UpdateConfig({"loss": "squared_error"}))
    train(run, 520)
    recipe = run.recipe()
    expected = train(run)
    message = {"data": recipe.data, "config": recipe.config, "journal": recipe.journal, "step": recipe.step}
    other = run_on(MOONS)
    other.apply(parse_command(json.dumps({"type": "load_recipe", "recipe": message, "until_step": 520})))
    while other.is_running:
        other.take_turn(0.005)
    state = train(other)

    assert 800 == state.config.stop_on_test_plateau
    assert "test_plateau" == expected.end.stopped_by == state.end.stopped_by
    assert (expected.step, expected.past.best) == (state.step, state.past.best)


# --- Early stopping ---


def test_early_stopping_stops_on_the_test_loss_and_names_the_best_step():
    run = run_on(OVERFITTING, stop_on_test_plateau=700, **OVERFITTING_CONFIG)
    state = train(run)

    losses = losses_of(plain_trainer(OVERFITTING, OVERFITTING_CONFIG), state.step)
    step = plateau_of(losses, 700)
    best = lowest_of({at: loss for at, loss in losses.items() if at <= step})
    assert (step, "test_plateau", best) == (state.step, state.end.stopped_by, state.past.best.step)
    assert state.end.message.endswith(f"Best step: {best:,} (test loss {losses[best]:.4g}).")


def test_early_stopping_does_nothing_without_test_points():
    state = train(run_on(MOONS, stop_on_test_plateau=10, learning_rate=0.0), 500)

    assert (500, "until_step") == (state.step, state.end.stopped_by)


# --- What is judged, and what is kept ---


def test_every_fixed_step_is_judged_where_that_costs_little_or_a_stop_is_set():
    small = plain_trainer(MOONS, {})
    large = {"hidden_layers": (64, 64), "batch_size": 32}
    data = MOONS | {"n_points": 4000}
    steps = (0, 1, 98, 99, 100, 1234)

    for trainer in (small, plain_trainer(data, large | {"stop_at_loss": 1e-6})):
        assert [next_check(step) for step in steps] == [judged_after(trainer, step) for step in steps]
    # An evaluation of 4,000 points costs what 31 steps of 32 points cost: at most every 625 steps.
    assert [1000, 1000, 1000, 2000, 100_000] == [
        judged_after(plain_trainer(data, large), step) for step in (0, 99, 999, 1000, 99_999)
    ]
    whole = large | {"batch_size": 0}
    assert [5, 100, 110] == [judged_after(plain_trainer(data, whole), step) for step in (1, 99, 101)]


def judged_after(trainer, step):
    return next_check(step, judged_interval(trainer))
