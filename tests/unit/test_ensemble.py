"""Runs that are trained together: the bytes of each are those of the run alone."""

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.ensemble import is_side_by_side_faster, prepare, train_together
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData
from nnvisu.settings import Config
from tests.support.engine import random_points, run_of


@pytest.fixture(autouse=True, scope="module")
def _prepared():
    prepare(lambda n_ready, n_total: None)


DIVERGING = {"optimizer": "sgd", "activation": "relu", "learning_rate": 10.0, "l2": 10.0}


def members(n_seeds=5, **settings):
    """Return runs that differ in their seed and their learning rate."""
    data = generate_dataset("moons", n_points=60, noise=0.2, test_fraction=0.25, seed=3)
    first = settings.pop("learning_rate", 0.01)
    rates = [first * (seed + 1) for seed in range(n_seeds)]
    return [Trainer(Config(seed=seed, learning_rate=rate, **settings), data) for seed, rate in enumerate(rates)]


def copies(runs):
    return [Trainer.from_snapshot(run.snapshot()) for run in runs]


def assert_same(run, other):
    assert (other.step, other.diverged_at, other.epoch) == (run.step, run.diverged_at, run.epoch)
    state, others = run.snapshot().state, other.snapshot().state
    for name, one, another in zip(state._fields, state, others, strict=True):
        assert (another.dtype, another.shape) == (one.dtype, one.shape), name
        np.testing.assert_array_equal(one.view(np.uint8), another.view(np.uint8), name)


def test_every_member_is_the_run_that_it_is_alone():
    together = members(batch_size=7, dropout_rate=0.2)
    alone = copies(together)

    for n_steps in (1, 9, 30):
        assert [n_steps] * len(together) == train_together(together, n_steps)
        for run, other in zip(together, alone, strict=True):
            other.train(n_steps)
            assert_same(other, run)


def test_a_member_that_diverges_stops_and_the_others_go_on():
    together = [*members(2), *members(2, **DIVERGING)]
    alone = copies(together)

    expected = [run.train(400) for run in alone]

    assert expected == train_together(together, 400)
    assert [400, 400] == expected[:2]
    assert max(expected[2:]) < 400
    for run, other in zip(together, alone, strict=True):
        assert_same(other, run)


def test_a_member_without_training_points_stops_all_before_they_begin():
    runs = [*members(1), run_of((2, 3, 2), dataset=random_points(4, 2).split(1.0, 0))]

    with pytest.raises(EmptyData):
        train_together(runs, 3)
    assert 0 == runs[0].step


def test_no_members_are_no_steps():
    assert [] == train_together([], 3)


def test_runs_that_differ_in_anything_are_sorted_out():
    """Kinds are mixed, one of them has more runs than a vector has lanes, and each result stands at its run's place."""
    kinds = members(18, batch_size=5), members(3, batch_size=0), members(2, hidden_layers=(60, 60)), members(1)
    together = [
        run for runs in zip(*[[*runs, *[None] * (18 - len(runs))] for runs in kinds], strict=True) for run in runs
    ]
    together = [run for run in together if run is not None]
    alone = copies(together)

    assert [8] * 24 == train_together(together, 8)
    for run, other in zip(together, alone, strict=True):
        other.train(8)
        assert_same(other, run)


def test_a_run_that_is_there_twice_is_refused():
    run, other = members(2)
    with pytest.raises(ValueError, match="twice"):
        train_together([run, other, run], 3)
    assert 0 == run.step


def test_small_batches_of_small_networks_are_trained_side_by_side_and_large_ones_are_not():
    sizes = [(2, width, width, 2) for width in (4, 8, 16, 32, 64, 128)]
    faster = [[is_side_by_side_faster(layers, n_batch, 16) for layers in sizes] for n_batch in (1, 10, 100, 1000)]

    for row in faster:
        assert sorted(row, reverse=True) == row  # from some size on it never pays again
    for column in zip(*faster, strict=True):
        assert sorted(column, reverse=True) == list(column)
    assert faster[1][0]
    assert not faster[3][-1]
    assert not is_side_by_side_faster((2, 4, 2, 2), 10, 1)


def test_progress_is_told_while_kernels_are_prepared():
    told = []
    prepare(lambda *progress: told.append(progress))

    assert [(1, 1)] == told
