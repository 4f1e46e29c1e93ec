"""History: what is kept of a run, and that what is kept is exact."""

import itertools
import math

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.history import MAX_CHECKPOINTS, Checkpoint, History, nearest, next_milestone
from nnvisu.core.stops import Best, StopConditions
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config

DATASET = generate_dataset("moons", 20, seed=1)
ORDER = np.arange(16, dtype=np.int32)
SHARED_BYTES = DATASET.n_bytes + ORDER.nbytes
TRAINER = Trainer(Config(hidden_layers=(2,)), DATASET)


class Blank:
    """A snapshot of a given step and size."""

    config = Config()

    def __init__(self, step, n_bytes=1000, dataset=DATASET):
        self.step, self.n_bytes, self.dataset, self.order = step, n_bytes, dataset, ORDER


def checkpoint(step, **arguments):
    return Checkpoint(step, Blank(step, **arguments), StopConditions(), 0)


def judged_checkpoint(step, earlier_best=None):
    """Return a checkpoint that is the best step itself, unless another one was before."""
    stops = StopConditions()
    if earlier_best is None:
        stops.best = Best(step, 0.5, "test", ())
    return Checkpoint(step, Blank(step), stops, 0, earlier_best)


def steps_of(history):
    return [kept.step for kept in history.checkpoints]


def filled(steps, **arguments):
    history = History(**{"max_bytes": 2**30} | arguments)
    for step in steps:
        history.keep(checkpoint(step))
    return history


def test_all_is_kept_while_there_is_room():
    assert list(range(200)) == steps_of(filled(range(200)))


@pytest.mark.parametrize("last", [1_000, 10_000])
def test_checkpoints_are_even_in_the_logarithm_beyond_the_first_ones(last):
    steps = steps_of(filled(range(last)))

    places = [math.log(step + 1) for step in steps]
    gaps = [b - a for a, b in itertools.pairwise(places)]
    mean = places[-1] / len(places)
    assert len(steps) == MAX_CHECKPOINTS
    assert steps[:10] == list(range(10))
    assert max(gap for step, gap in zip(steps, gaps, strict=False) if step > 2 / mean) < 3 * mean


def test_the_byte_budget_holds_and_first_and_newest_stay():
    history = History(max_bytes=40_000)
    for step in range(500):
        history.keep(checkpoint(step))
        assert history.n_bytes <= 40_000
        assert (0, step) == (steps_of(history)[0], steps_of(history)[-1])


def test_first_and_newest_stay_even_if_they_alone_are_too_large():
    assert [0, 9] == steps_of(filled(range(10), max_bytes=1))


def test_a_data_set_and_an_order_of_points_that_checkpoints_share_count_once():
    one, two = filled([0]), filled([0, 1])

    assert two.n_bytes - one.n_bytes == checkpoint(1).n_bytes
    assert one.n_bytes == checkpoint(0).n_bytes + 20 * (4 + 4 + 1 + 1) + 16 * 4


def test_checkpoints_just_before_a_change_outlive_the_others():
    history = History(2**30, max_checkpoints=20)
    for step in range(1000):
        history.keep(checkpoint(step))
        if step in (500, 503, 507):
            history.mark_change()

    assert {500, 503, 507} < set(steps_of(history))
    assert (500, 503, 507) == history.changes


def test_many_changes_do_not_push_everything_else_out():
    history = History(2**30, max_checkpoints=20)
    for step in range(1000):
        history.keep(checkpoint(step))
        if step >= 100:
            history.mark_change()

    assert len([step for step in steps_of(history) if step < 100]) >= 5


def test_of_two_checkpoints_at_one_step_the_first_stays():
    history = filled([0, 5])
    first = history.find(5)
    history.keep(checkpoint(5))

    assert first is history.find(5)


def test_cut_forgets_what_is_later():
    history = filled([0, 3, 5, 9])
    history.cut(5)

    assert [0, 3, 5] == steps_of(history)
    assert filled([0, 3, 5]).n_bytes == history.n_bytes


def test_nearest_is_the_last_one_before():
    checkpoints = filled([2, 3, 7]).checkpoints

    assert [2, 3, 3, 7] == [nearest(checkpoints, step).step for step in (0, 3, 6, 100)]


def test_milestones_are_all_first_steps_and_then_eight_in_each_doubling():
    milestones = [0]
    while (step := next_milestone(milestones[-1])) < math.inf:
        milestones.append(step)

    assert list(range(17)) == milestones[:17]
    assert 8 == len([step for step in milestones if 512 <= step < 1024])
    assert 4096 == milestones[-1]


def test_a_checkpoint_is_the_run_bit_for_bit_and_goes_on_to_the_same_weights():
    config = Config(hidden_layers=(5,), batch_size=7, dropout_rate=0.2, momentum=0.9, optimizer="sgd")
    trainer = Trainer(config, generate_dataset("spirals", 40, n_classes=3, seed=2, test_fraction=0.25))
    trainer.train(123)
    kept = Checkpoint(1, trainer.snapshot(), StopConditions(), 0)
    trainer.train(400)

    other = Trainer(Config(), DATASET)
    other.restore(kept.snapshot)
    other.train(150)
    other.train(250)

    assert 523 == other.step == trainer.step
    np.testing.assert_array_equal(trainer.model().params, other.model().params)
    assert trainer.epoch == other.epoch


# --- The best step ---


def test_thinning_never_drops_the_best_and_what_checkpoints_share_counts_once():
    history, best = History(max_bytes=40_000), judged_checkpoint(7)
    history.keep(checkpoint(0))
    history.keep_best(best)
    for step in range(8, 500):
        history.keep(judged_checkpoint(step, best))
        assert best is history.find(7)
        assert history.n_bytes <= 40_000
    n_checkpoints = len(history.checkpoints)

    assert sorted(each.step for each in history.checkpoints) == [each.step for each in history.checkpoints]
    assert n_checkpoints * best.n_bytes + SHARED_BYTES == history.n_bytes


def test_the_best_step_that_a_checkpoint_would_go_back_to_counts_as_memory():
    history = History(2**30)
    for each in (checkpoint(0), judged_checkpoint(9, judged_checkpoint(7)), judged_checkpoint(12)):
        history.keep(each)
    history.cut(9)

    assert 3 * checkpoint(0).n_bytes + SHARED_BYTES == history.n_bytes


def test_a_step_that_is_the_best_no_longer_goes_unless_it_was_kept_for_itself():
    history = History(2**30)
    history.keep(checkpoint(0))
    for step in (3, 5, 9):
        history.keep_best(judged_checkpoint(step))
        if step == 5:
            history.keep(history.best)

    assert [0, 5, 9] == [each.step for each in history.checkpoints]
    history.keep_best(None)
    assert [0, 5] == [each.step for each in history.checkpoints]
    history.cut(3)
    assert checkpoint(0).n_bytes + SHARED_BYTES == history.n_bytes
