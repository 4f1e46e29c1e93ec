"""Position: a checkpoint of it stays as it was, and going there is being there. On a real Trainer."""

import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.live.position import Position
from nnvisu.settings import Config

pytestmark = pytest.mark.usefixtures("compiled")


@pytest.fixture
def position():
    return Position(Trainer(Config(dropout_rate=0.2), generate_dataset("moons", test_fraction=0.2)))


def judged(position, n_steps):
    """Make steps, judge the last one, and return (step, weights, best step)."""
    trainer = position.trainer
    trainer.train(n_steps)
    position.stops.judge(trainer.step, trainer.evaluate(), trainer.config, trainer.dataset)
    return position.step, trainer.model().params.tobytes(), position.best


def test_from_a_checkpoint_the_run_goes_on_as_it_did(position):
    judged(position, 10)
    checkpoint = position.checkpoint(serial=3, n_changes=2)
    best, later = position.best, judged(position, 90)
    assert later[2] != best  # it learns

    position.go_to(checkpoint)
    assert (10, best) == (position.step, position.best)
    assert later == judged(position, 90)
    position.go_to(checkpoint)  # nor did going on from there change it
    assert later == judged(position, 90)
    assert (3, 10, 2) == (checkpoint.serial, checkpoint.step, checkpoint.n_changes)


def test_a_run_from_a_snapshot_shares_nothing_with_the_first(position):
    judged(position, 10)
    snapshot = position.trainer.snapshot()
    copied = Position(Trainer.from_snapshot(snapshot))
    expected = judged(position, 40)[:2]

    assert 10 == copied.step
    assert expected == judged(copied, 40)[:2]
