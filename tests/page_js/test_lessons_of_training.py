"""What the lessons on momentum, batches, regularisation and rare classes say is right, with several seeds."""

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from tests.support.lessons import first_step, lessons, run_of, trained  # noqa: F401 (fixture)
from tests.support.page_modules import run  # noqa: F401 (fixture)

SEEDS = range(5)


def losses_of(trainer, steps):
    """Return the training loss at each of the steps."""
    return np.array([trained(trainer, step).loss for step in steps])


def small_share(trainer):
    """Return the share of weights and biases below 0.01 in size."""
    return np.mean(np.abs(trainer.model().params) < 0.01)


# --- Momentum ---


def test_with_momentum_far_fewer_steps_are_needed(lessons):  # noqa: F811
    without = [first_step(run_of(lessons["momentum"], 0, seed=seed), 0.95, 1200) for seed in SEEDS]
    with_it = [first_step(run_of(lessons["momentum"], 1, seed=seed), 0.95, 2000) for seed in SEEDS]

    assert min(step or 1200 for step in without) > 300
    assert 1200 == without[0] or without[0] > 1000  # the seed of the lesson
    assert with_it[0] <= 200
    assert sum(b < (a or 1200) / 3 for a, b in zip(without, with_it, strict=True)) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_most_momentum_gets_there_at_a_low_rate_and_less_does_not_in_time(lessons, seed):  # noqa: F811
    lesson = lessons["momentum"]

    assert first_step(run_of(lesson, 2, momentum=0.99, seed=seed), 0.95, 300) is not None
    assert first_step(run_of(lesson, 2, momentum=0.5, seed=seed), 0.95, 300) is None


# --- Small batches are noisy ---


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_of_all_points_falls_and_that_of_one_point_rises_again_and_again(lessons, seed):  # noqa: F811
    lesson = lessons["batch-size"]
    assert 140 == generate_dataset(**lesson["data"]).n_train
    for apart in (1, 5, 20):  # however many steps the page measures apart
        steps = range(0, 30 * apart + 1, apart)
        calm = np.diff(losses_of(run_of(lesson, 0, seed=seed), steps))
        noisy = np.diff(losses_of(run_of(lesson, 1, seed=seed), steps))

        assert np.count_nonzero(calm > 0) <= 1
        assert np.count_nonzero(noisy > 0) >= 6


@pytest.mark.parametrize("seed", SEEDS)
def test_small_steps_calm_small_batches_down(lessons, seed):  # noqa: F811
    lesson, steps = lessons["batch-size"], range(600, 801, 10)
    start = losses_of(run_of(lesson, 2, seed=seed), steps)
    hint = losses_of(run_of(lesson, 2, batch_size=4, learning_rate=0.03, seed=seed), steps)

    assert start[-20:].max() > 0.35
    assert hint[-20:].max() < 0.31


# --- Two ways to keep it simple ---


@pytest.mark.parametrize("seed", SEEDS)
def test_l1_leaves_few_weights_and_l2_nearly_all(lessons, seed):  # noqa: F811
    lesson = lessons["regularisation"]
    for step in (500, 1000, 2000):
        l2, l1 = run_of(lesson, 0, seed=seed), run_of(lesson, 1, seed=seed)
        accuracies = [trained(each, step).test_accuracy for each in (l2, l1)]

        assert small_share(l2) <= 0.15
        assert small_share(l1) >= 0.75
        assert min(accuracies) >= 0.95


@pytest.mark.parametrize("changes", [{}, {"l2": 0.01}, {"dropout_rate": 0.5}])
def test_nothing_else_leaves_few_weights(lessons, changes):  # noqa: F811
    trainer = run_of(lessons["regularisation"], 2, **changes)
    trained(trainer, 1000)

    assert small_share(trainer) < 0.75


def test_left_alone_the_network_learns_the_wrong_points(lessons):  # noqa: F811
    data = generate_dataset(**lessons["regularisation"]["data"])
    metrics = trained(run_of(lessons["regularisation"], 2), 2000)

    assert 40 == data.n_train
    assert 1 == metrics.accuracy
    assert metrics.test_accuracy < 0.9


# --- When one class is rare ---


def test_always_the_common_class_would_be_right_for_95_percent(lessons):  # noqa: F811
    data = generate_dataset(**lessons["imbalance"]["data"])
    common, rare = np.bincount(data.labels[data.is_test].astype(int))

    assert 0.945 <= common / (common + rare) < 0.955
    assert 19 <= common / rare <= 20.5


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rare_class_is_given_up_without_weights_and_found_with_them(lessons, seed):  # noqa: F811
    lesson = lessons["imbalance"]
    for step in (300, 1000, 3000):
        metrics = trained(run_of(lesson, 0, seed=seed), step)
        assert metrics.test_accuracy > 0.96
        assert metrics.scores.test.recall[1] < 0.7
    balanced = trained(run_of(lesson, 1, class_weights="balanced", seed=seed), 600)
    assert balanced.scores.test.recall[1] >= 0.8
    assert balanced.test_accuracy >= 0.8
