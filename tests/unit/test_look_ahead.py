"""Steps made ahead in one call: the bits and figures of steps one by one, and nothing of them after a change."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.core.workbench import MAX_AHEAD
from nnvisu.settings import Config

PIECES = [1, 1, 3, 10, 1, 7]


def pair_of(**config):
    """Return two runs of the same recipe, whose batches, dropout and schedule go over the ends of pieces."""
    settings = {"batch_size": 7, "dropout_rate": 0.2, "learning_rate_schedule": "cosine", "schedule_steps": 20} | config
    data = generate_dataset("moons", n_points=60, noise=0.2, test_fraction=0.25, seed=3)
    return Trainer(Config(**settings), data), Trainer(Config(**settings), data)


def assert_same(run, other):
    for one, another in zip(run.snapshot().state, other.snapshot().state, strict=True):
        np.testing.assert_array_equal(one, another)
    metrics, expected = run.evaluate(), other.evaluate()
    assert expected == metrics
    np.testing.assert_array_equal(expected.scores.train_answers.outputs, metrics.scores.train_answers.outputs)
    np.testing.assert_array_equal(expected.scores.test_answers.outputs, metrics.scores.test_answers.outputs)


def test_pieces_made_ahead_are_those_made_one_by_one():
    run, plain = pair_of()

    for _ in range(3):
        run.look_ahead(PIECES)
        for n_steps in PIECES:
            assert n_steps == run.train(n_steps)
            plain.train(n_steps)
            assert_same(run, plain)
    assert run.step == plain.step == 3 * sum(PIECES)


@pytest.mark.parametrize(("batch_size", "n_orders"), [(0, 1), (15, 4)])
def test_snapshots_hold_each_order_of_points_once(batch_size, n_orders):
    run, _ = pair_of(batch_size=batch_size)  # 45 training points
    orders = [run.snapshot().order]

    for n_steps in (1, 1, 1, 1):
        run.train(n_steps)
        orders.append(run.snapshot().order)
    run.look_ahead([1] * 6)
    for n_steps in [1] * 6:
        run.train(n_steps)
        orders.append(run.snapshot().order)

    assert n_orders == len({id(order) for order in orders})
    assert n_orders == len({order.tobytes() for order in orders})


def test_figures_of_pieces_made_ahead_are_those_of_an_evaluation():
    run, plain = pair_of()

    run.look_ahead(PIECES)
    for n_steps in PIECES:
        run.train(n_steps)
        plain.train(n_steps)
        assert plain.evaluate() == run.figures()
    run.update_dataset(generate_dataset("plane", n_points=40, test_fraction=0.25, seed=3))
    run.look_ahead([2])
    run.train(2)
    assert run.evaluate() == run.figures()


def test_a_place_that_was_passed_is_still_known():
    run, plain = pair_of()
    places, expected = [], []

    run.look_ahead([1, 2, 3])
    for n_steps in (1, 2, 3, 4):  # the last one is not made ahead
        run.train(n_steps)
        plain.train(n_steps)
        places.append(run.place)
        expected.append(plain.snapshot())

    for place, snapshot in zip(places, expected, strict=True):
        taken = Trainer.from_snapshot(run.snapshot_at(place))
        assert snapshot.step == taken.step
        assert_same(taken, Trainer.from_snapshot(snapshot))


def test_nothing_is_seen_of_what_is_ahead():
    run, plain = pair_of()
    run.look_ahead(PIECES)

    assert run.step == 0
    assert_same(run, plain)


def test_other_pieces_than_those_are_made_anew():
    run, plain = pair_of()
    run.look_ahead(PIECES)

    for n_steps in (1, 2, 3):
        run.train(n_steps)
        plain.train(n_steps)
        assert_same(run, plain)


@pytest.mark.parametrize("change", ["config", "parameter", "data", "rewind", "reset"])
def test_a_change_forgets_what_is_ahead(change):
    runs = pair_of()
    begun = runs[0].snapshot()
    runs[0].look_ahead([1] * 10)

    for run in runs:
        run.train(1)
        match change:
            case "config":
                run.update_config(dataclasses.replace(run.config, learning_rate=0.5))
            case "parameter":
                run.set_parameter(3, 2.0)
            case "data":
                run.update_dataset(generate_dataset("moons", n_points=90, noise=0.1, test_fraction=0.25, seed=4))
            case "rewind":
                run.restore(begun)
            case "reset":
                run.reset(5)
        run.train(1)

    assert_same(*runs)


def test_more_than_there_is_room_for_is_left_to_train():
    run, plain = pair_of()
    run.look_ahead([1] * (MAX_AHEAD + 9))

    for _ in range(MAX_AHEAD + 9):
        run.train(1)
        plain.train(1)
    assert_same(run, plain)


@pytest.mark.parametrize("n_steps", [1, 3])
def test_a_run_that_diverges_ends_where_it_ends_step_by_step(n_steps):
    run, plain = pair_of(optimizer="sgd", activation="relu", learning_rate=10.0, l2=10.0, batch_size=0, dropout_rate=0)

    while run.diverged_at is None:
        run.look_ahead([n_steps] * MAX_AHEAD)
        while run.train(n_steps) == n_steps and run.step % (n_steps * MAX_AHEAD):
            pass
    while plain.train(n_steps) == n_steps:
        pass

    assert run.diverged_at == plain.diverged_at
    assert run.step == plain.step > n_steps
    assert_same(run, plain)


def test_what_was_taken_of_a_run_stays_as_it_was():
    run, _ = pair_of()
    run.look_ahead([1] * 4)
    run.train(1)
    snapshot, model, metrics = run.snapshot(), run.model(), run.evaluate()
    kept = [array.copy() for array in (*snapshot.state, model.params, metrics.scores.train_answers.outputs)]

    for _ in range(3):
        run.train(1)
    run.look_ahead([1] * 4)
    run.set_parameter(0, 9.0)

    taken = (*snapshot.state, model.params, metrics.scores.train_answers.outputs)
    for before, after in zip(kept, taken, strict=True):
        np.testing.assert_array_equal(before, after)
