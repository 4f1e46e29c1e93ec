"""Replay: a run made again from its recipe, each change at its step."""

import collections

from nnvisu.core.combinations import combined
from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData, InvalidValue, NnvisuError
from nnvisu.live.changes import CheckMemory, apply_change, estimate_bytes
from nnvisu.live.data_commands import changed_data
from nnvisu.settings import Config
from nnvisu.wire.command import Command
from nnvisu.wire.recipes import Recipe


class Replay:
    """The changes that are still to come."""

    def __init__(self, journal: tuple[tuple[int, Command], ...] = ()):
        self._changes = collections.deque(journal)

    def next_halt(self, step: int) -> int | None:
        """Return the step of the next change after ``step``."""
        return self._changes[0][0] if self._changes and self._changes[0][0] > step else None

    def take_due(self, step: int) -> list[Command]:
        """Return the changes to be applied at ``step``, and forget them."""
        due = []
        while self._changes and self._changes[0][0] <= step:
            due.append(self._changes.popleft()[1])
        return due

    def drop(self) -> None:
        """Forget what is to come: the run goes a way of its own."""
        self._changes.clear()


def beginning_of(recipe: Recipe, until_step: int | None, check_memory: CheckMemory) -> Trainer:
    """Return the run of a recipe at step 0, before any change.

    All changes are rehearsed on a second one, without training; raises an NnvisuError where one cannot be made, where
    one would make new weights, or where there would be no points to train on before ``until_step``.
    """
    rehearsal = _new_trainer(recipe, check_memory)
    step = 0
    for i, (at, command) in enumerate(recipe.journal):
        if at > step:
            _check_points(rehearsal, step, until_step)
        step = at
        try:
            is_new = apply_change(rehearsal, command, check_memory)
        except NnvisuError as error:
            raise type(error)(f"recipe.journal[{i}]: {error.message}", error.field) from None
        if is_new:
            allowed = "a change that keeps the weights"
            raise InvalidValue.of(f"recipe.journal[{i}]", command.type, allowed)
    _check_points(rehearsal, step, until_step)
    return _new_trainer(recipe, check_memory)


def _new_trainer(recipe: Recipe, check_memory: CheckMemory) -> Trainer:
    seed = recipe.config.get("seed", Config().seed)
    dataset = changed_data(Dataset.from_points([], [], []), recipe.data, seed)
    config = combined(Config(), recipe.config, dataset.task)
    check_memory(estimate_bytes(config, dataset))
    return Trainer(config, dataset)


def _check_points(trainer: Trainer, step: int, until_step: int | None) -> None:
    """Raise EmptyData if the run is to be trained from ``step`` and cannot."""
    if trainer.dataset.n_train == 0 and until_step is not None and step < until_step:
        raise EmptyData("the recipe has no training points to train on up to until_step")
