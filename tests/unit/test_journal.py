"""The journal: what a run is made again from. Changes at random, made again, have to give the same run."""

import random

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import LimitExceeded, NnvisuError
from nnvisu.live.journal import CHANGE_BYTES, Journal, is_as_new
from nnvisu.settings import LIMITS, Config
from nnvisu.wire import commands
from nnvisu.wire.changes import AddPoints, ErasePoints, MovePoint, SetParameter, UpdateConfig
from nnvisu.wire.fields import Points
from tests.support.live_runs import do, finish, new_run, params_of, train

pytestmark = pytest.mark.usefixtures("compiled")

DATA = generate_dataset("moons", 30, seed=4)


def journal():
    return Journal(Config(), DATA)


def noted(*changes):
    """Return the commands of a journal that was told of these (step, command)."""
    kept = journal()
    for step, command in changes:
        kept.note(step, command)
    return [(change.step, change.command) for change in kept.changes]


def points(*labels, values=None):
    places = [i / 8 for i in range(len(labels))]
    return Points(places, places, list(labels), values)


# --- What a run is made again from ---


def random_change(rng, run):
    """Return a change as a client may send it, allowed or not; often of the same kind as the one before."""
    x, y, radius = rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.05, 0.4)
    label = rng.randrange(4)
    layer = rng.randrange(len(run.trainer.architecture.layer_sizes) - 1)
    choices = [
        UpdateConfig({"learning_rate": rng.choice([0.01, 0.1])}),
        UpdateConfig({"batch_size": rng.choice([0, 5, 9]), "dropout_rate": rng.choice([0.0, 0.3])}),
        UpdateConfig({"optimizer": rng.choice(["sgd", "adam", "rmsprop"])}),
        UpdateConfig({"activation": rng.choice(["relu", "tanh", ("sine", "tanh")])}),
        UpdateConfig({"loss": rng.choice(["cross_entropy", "squared_error", "hinge"])}),
        UpdateConfig({"features": rng.choice([("x", "y"), ("x", "y", "xy")])}),
        UpdateConfig({"hidden_layers": rng.choice([(4, 3), (5, 2), (3,)])}),
        UpdateConfig({"class_weights": rng.choice(["none", "balanced"])}),
        *(AddPoints(Points([x], [y], [label]), rng.random() < 0.3) for _ in range(3)),
        *(MovePoint(rng.randrange(3), x, y) for _ in range(3)),
        *(SetParameter(layer, rng.randrange(2), x, rng.choice([None, 0])) for _ in range(3)),
        ErasePoints(x, y, radius),
        commands.RelabelPoints(x, y, radius, label=label),
    ]
    return rng.choice(choices)


@pytest.mark.parametrize("seed", range(20))
def test_a_run_changed_at_random_is_made_again_bit_for_bit(seed):
    rng = random.Random(seed)
    run = new_run()
    do(run, "update_config", config={"hidden_layers": [4, 3], "seed": seed})
    do(run, "generate_data", dataset="blobs", n_points=40, n_classes=3, test_fraction=0.2)
    n_made = 0
    for _ in range(60):
        if rng.random() < 0.2:
            train(run, rng.randrange(1, 6))
        try:
            run.apply(random_change(rng, run))
            n_made += 1
        except NnvisuError:  # it contradicts what was changed before: nothing happened
            continue
    recipe = run.recipe()

    again = new_run()
    step = run.trainer.step
    target = {"until_step": step} if step else {}
    parsed = {"data": recipe.data, "config": recipe.config, "journal": recipe.journal, "step": step}
    do(again, "load_recipe", recipe=parsed, **target)
    finish(again)

    assert n_made > 20
    assert step == again.trainer.step
    assert run.trainer.config == again.trainer.config
    for name in ("x", "y", "labels", "is_test"):
        np.testing.assert_array_equal(getattr(run.trainer.dataset, name), getattr(again.trainer.dataset, name))
    np.testing.assert_array_equal(params_of(run), params_of(again))
    for ours, theirs in zip(run.trainer.snapshot().state, again.trainer.snapshot().state, strict=True):
        assert ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize(
    ("setting", "back", "there"),
    [
        ("optimizer", "adam", "sgd"),
        ("activation", "tanh", "relu"),
        ("loss", "cross_entropy", "hinge"),
        ("features", ["x", "y", "xy"], ["x", "y"]),
        ("hidden_layers", [4, 3], [3]),
        ("learning_rate", 0.01, 0.1),
        ("dropout_rate", 0.2, 0.0),
    ],
)
def test_a_setting_changed_and_changed_back_at_one_step_is_made_again_bit_for_bit(setting, back, there):
    """What a change does beyond the setting, such as an optimizer that begins anew, stays done."""
    run = new_run()
    do(run, "update_config", config={"hidden_layers": [4, 3], setting: back})
    train(run, 5)
    for value in (there, back):
        do(run, "update_config", config={setting: value})
    train(run, 5)

    again = new_run()
    recipe = run.recipe()
    parsed = {"data": recipe.data, "config": recipe.config, "journal": recipe.journal, "step": recipe.step}
    do(again, "load_recipe", recipe=parsed, until_step=recipe.step)
    finish(again)

    ours, theirs = ([part.tobytes() for part in each.trainer.snapshot().state] for each in (run, again))
    assert ours == theirs


# --- What becomes one ---

LOW, HIGH = UpdateConfig({"learning_rate": 0.1}), UpdateConfig({"learning_rate": 0.2})
ADD = AddPoints(points(1))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (LOW, UpdateConfig({"l2": 0.5}), UpdateConfig({"learning_rate": 0.1, "l2": 0.5})),
        (ADD, AddPoints(points(0, 1)), AddPoints(Points([0, 0, 1 / 8], [0, 0, 1 / 8], [1, 0, 1]))),
        (ADD, AddPoints(points()), ADD),
        (MovePoint(3, 0.1, 0.2), MovePoint(3, 0.5, 0.6), MovePoint(3, 0.5, 0.6)),
        (SetParameter(0, 1, 2.0, 0), SetParameter(0, 1, 3.0, 0), SetParameter(0, 1, 3.0, 0)),
        (SetParameter(0, 1, 2.0), SetParameter(0, 1, 3.0), SetParameter(0, 1, 3.0)),
        (
            AddPoints(points(0, values=[0.5])),
            AddPoints(points(0, values=[-0.5])),
            AddPoints(Points([0, 0], [0, 0], [0, 0], [0.5, -0.5])),
        ),
    ],
)
def test_two_changes_at_a_step_that_are_as_good_as_one_become_it(first, second, expected):
    assert [(7, expected)] == noted((7, first), (7, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LOW, ADD),
        (LOW, UpdateConfig({"optimizer": "sgd"})),
        (UpdateConfig({"loss": "hinge"}), HIGH),
        (ADD, AddPoints(points(2))),  # one more output each: grown at once they would begin otherwise
        (ADD, AddPoints(points(1), test=True)),
        (ADD, AddPoints(points(0, values=[0.5]))),
        (MovePoint(3, 0.1, 0.2), MovePoint(4, 0.1, 0.2)),
        (SetParameter(0, 1, 2.0, 0), SetParameter(0, 1, 2.0, 1)),
        (SetParameter(0, 1, 2.0, 0), SetParameter(0, 1, 2.0)),
        (ErasePoints(0, 0, 0.5), ErasePoints(0, 0, 0.5)),
    ],
)
def test_other_changes_at_a_step_stay_two(first, second):
    assert [(7, first), (7, second)] == noted((7, first), (7, second))


def test_changes_at_two_steps_stay_two():
    assert [(7, LOW), (8, HIGH)] == noted((7, LOW), (8, HIGH))


# --- How long it may get ---


def test_a_journal_of_too_many_changes_has_lost_its_first_one_too_many_and_takes_no_more():
    kept = journal()
    for step in range(LIMITS.max_journal_changes):
        kept.note(step, ErasePoints(0, 0, 0.5))
    assert kept.lost_at is None

    for step in (10**6, 2 * 10**6):
        kept.note(step, ErasePoints(0, 0, 0.5))

    assert 10**6 == kept.lost_at
    assert LIMITS.max_journal_changes == len(kept.changes) == kept.n_changes - 1
    with pytest.raises(LimitExceeded, match="since step 1000000"):
        kept.recipe(3 * 10**6, 0)


def test_points_are_counted_over_all_changes_also_over_those_that_become_one():
    kept, half = journal(), LIMITS.max_journal_points // 2
    for _ in range(2):
        kept.note(1, AddPoints(points(*[0] * half)))
    assert (1, None) == (len(kept.changes), kept.lost_at)

    kept.note(2, AddPoints(points(*[0] * (LIMITS.max_journal_points - 2 * half + 1))))

    assert 2 == kept.lost_at


def test_a_cut_mends_a_journal_unless_it_is_where_changes_are_missing():
    kept = journal()
    for step in range(LIMITS.max_journal_changes + 1):
        kept.note(step, ErasePoints(0, 0, 0.5))
    lost_at = kept.lost_at

    kept.cut(LIMITS.max_journal_changes + 1)
    assert lost_at == kept.lost_at

    kept.cut(2)
    assert ([0, 1], None, 2) == ([change.step for change in kept.changes], kept.lost_at, kept.n_changes)


def test_its_memory_goes_with_changes_and_points():
    kept = journal()
    kept.note(1, ErasePoints(0, 0, 0.5))
    one = kept.n_bytes
    kept.note(2, AddPoints(points(*[0] * 100)))

    assert CHANGE_BYTES == one
    assert kept.n_bytes - 2 * one >= 100 * 3 * 8  # at least the numbers themselves


def test_a_copy_goes_its_own_way():
    kept = journal()
    kept.note(1, LOW)
    copied = kept.copy()
    kept.note(2, HIGH)

    assert [1] == [change.step for change in copied.changes]
    assert (kept.config, kept.dataset) == (copied.config, copied.dataset)


# --- What is as new ---


def shaken(trainer):
    trainer.set_parameter(0, 0.5)


def with_other_points(trainer):
    trainer.update_dataset(Dataset.from_points([0.1, 0.2], [0.1, 0.3], [0, 1]))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda trainer: None, True),
        (with_other_points, True),
        (lambda trainer: trainer.update_config(Config(learning_rate=0.5)), True),
        (lambda trainer: trainer.train(1), False),
        (shaken, False),
        (lambda trainer: trainer.update_dataset(generate_dataset("blobs", 30, n_classes=5)), False),
    ],
    ids=["nothing", "points", "rate", "step", "weight", "classes"],
)
def test_a_run_is_as_new_where_nothing_is_left_of_another_beginning(change, expected):
    trainer = Trainer(Config(hidden_layers=(3,)), DATA)
    change(trainer)

    assert expected == is_as_new(trainer.snapshot())
