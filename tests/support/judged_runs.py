"""Plain trainers that are measured at the judged steps: the oracle of stops on a plateau and of the best step."""

import math

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config, changed_config

# The test loss is lowest somewhere in the middle: few points, flipped labels, a large network.
OVERFITTING = {"dataset": "moons", "n_points": 60, "n_classes": 2, "noise": 0.3, "seed": 3, "test_fraction": 0.5}
OVERFITTING_CONFIG = {"hidden_layers": (16, 16), "learning_rate": 0.01, "seed": 5}


def judged_steps(after, last):
    """Return the steps that are judged, by their definition: 1 apart below 100, 10 below 1,000, and so on."""
    steps = [*range(1, 100)]
    for power in range(1, 6):
        steps += range(10 * 10**power, 100 * 10**power, 10**power)
    return [step for step in steps if after < step <= last]


def plain_trainer(data, config):
    """Return a new run."""
    return Trainer(changed_config(Config(), config), generate_dataset(**data))


def losses_of(trainer, last, name="test_loss"):
    """Train up to step ``last`` and return a metric at each judged step on the way."""
    losses = {}
    for step in judged_steps(trainer.step, last):
        trainer.train(step - trainer.step)
        losses[step] = getattr(trainer.evaluate(), name)
    return losses


def plateau_of(losses, n_steps):
    """Return the first step at which none of the last ``n_steps`` made the loss smaller by a thousandth."""
    best, since = math.inf, 0
    for step, loss in losses.items():
        if loss < 0.999 * best:
            best, since = loss, step
        if step - since >= n_steps:
            return step
    return None


def lowest_of(losses):
    """Return the first of the steps with the lowest loss."""
    return min(losses, key=lambda step: (losses[step], step))
