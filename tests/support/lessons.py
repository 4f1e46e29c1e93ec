"""The runs that the page's lessons set up, on the engine itself."""

from typing import Any

import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config, changed_config

Lesson = dict[str, Any]

# Functions have no place in JSON: what is left are points, settings and texts.
READ = "async ({url}) => (await import(url)).LESSONS.map((lesson) => JSON.parse(JSON.stringify(lesson)))"


@pytest.fixture
def lessons(run) -> dict[str, Lesson]:
    """The page's table of lessons, without its functions."""
    return {lesson["id"]: lesson for lesson in run("features/lessons/lessons", READ)}


def run_of(lesson: Lesson, step: int, **changes: object) -> Trainer:
    """Return the run that a lesson's step sets up, with what a person changes."""
    config = changed_config(Config(), lesson["steps"][step]["config"] | changes)
    return Trainer(config, generate_dataset(**lesson["data"]))


def trained(run: Trainer, step: int) -> Metrics:
    """Train up to a step, and return the metrics there."""
    run.train(step - run.step)
    return run.evaluate()


def first_step(run: Trainer, test_accuracy: float, most: int) -> int | None:
    """Return the first of every ten steps at which so many test points are right; None if not up to ``most``."""
    return next((step for step in range(10, most + 1, 10) if trained(run, step).test_accuracy >= test_accuracy), None)
