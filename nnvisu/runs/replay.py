"""Replay: a run made again from its recipe, each change at its step, for as long as that may take."""

import collections
import math
from collections.abc import Callable, Iterable

from nnvisu.core.constraints import combined
from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData, InvalidValue, NnvisuError
from nnvisu.runs.changes import CheckMemory, apply_change, estimate_bytes
from nnvisu.runs.data_commands import changed_data
from nnvisu.settings import Config
from nnvisu.wire.command import Command
from nnvisu.wire.commands import LoadRecipe
from nnvisu.wire.recipes import Recipe

# Whether all changes can be made in time is judged by the speed so far, after this share of the time. It has to be so
# many times too slow: steps may get faster.
JUDGED_AFTER = 0.1
TOO_SLOW = 2.0


class Replay:
    """The changes that are still to come on the way to ``until_step``, and the time that is left to get there.

    until_step: where it ends, 0 if the run was to stay at the beginning. outcome: the settings and the data to which
    all changes up to there lead. The time counts from the first look at it, so that nobody pays for kernels that are
    being compiled.
    """

    def __init__(
        self,
        changes: Iterable[tuple[int, Command]],
        until_step: int,
        outcome: tuple[Config, Dataset],
        seconds: float,
        clock: Callable[[], float],
    ):
        self.until_step, self.outcome = until_step, outcome
        self._changes = collections.deque(changes)
        self._seconds = seconds
        self._clock = clock
        self._began: float | None = None

    @property
    def changes(self) -> tuple[tuple[int, Command], ...]:
        """The changes still to come, each with its step."""
        return tuple(self._changes)

    @property
    def seconds_left(self) -> float:
        """The time that is left, infinity if it is not limited."""
        return self._seconds - (0.0 if self._began is None else self._clock() - self._began)

    @property
    def last_change(self) -> int:
        """The step of the last change up to ``until_step``; 0 if none is to come."""
        return max((step for step, _ in self._changes if step <= self.until_step), default=0)

    def copy(self) -> "Replay":
        """Return one of its own with what is still to come."""
        return Replay(self._changes, self.until_step, self.outcome, self.seconds_left, self._clock)

    def next_halt(self, step: int) -> int | None:
        """Return the step of the next change after ``step``."""
        return self._changes[0][0] if self._changes and self._changes[0][0] > step else None

    def take_due(self, step: int) -> list[Command]:
        """Return the changes to be applied at ``step``, and forget them."""
        due = []
        while self._changes and self._changes[0][0] <= step:
            due.append(self._changes.popleft()[1])
        return due

    def is_time_up(self, step: int) -> bool:
        """Return whether the run, now at ``step``, has had its time, or cannot get to its last change in it."""
        if self._began is None:
            self._began = self._clock()
        spent_s = self._clock() - self._began
        left_s = self._seconds - spent_s
        if spent_s < JUDGED_AFTER * self._seconds or left_s <= 0:
            return left_s <= 0
        return step + TOO_SLOW * step * left_s / spent_s < self.last_change


def begin_replay(command: LoadRecipe, check_memory: CheckMemory, clock: Callable[[], float]) -> tuple[Trainer, Replay]:
    """Return the run of a recipe at step 0, before any change, and what makes the rest of it.

    All changes are rehearsed on a second run, without training; raises an NnvisuError where one cannot be made, where
    one would make new weights, or where there would be no points to train on before ``until_step``.
    """
    rehearsal, until_step = _new_trainer(command.recipe, check_memory), command.until_step
    step, outcome = 0, (rehearsal.config, rehearsal.dataset)
    for i, (at, change) in enumerate(command.recipe.journal):
        if at > step:
            _check_points(rehearsal, step, until_step)
        step = at
        try:
            is_new = apply_change(rehearsal, change, check_memory)
        except NnvisuError as error:
            raise type(error)(f"recipe.journal[{i}]: {error.message}", error.field) from None
        if is_new:
            raise InvalidValue.of(f"recipe.journal[{i}]", change.type, "a change that keeps the weights")
        if until_step is not None and step <= until_step:
            outcome = rehearsal.config, rehearsal.dataset
    _check_points(rehearsal, step, until_step)
    seconds = math.inf if command.max_seconds is None else command.max_seconds
    replay = Replay(command.recipe.journal, until_step or 0, outcome, seconds, clock)
    return _new_trainer(command.recipe, check_memory), replay


def _new_trainer(recipe: Recipe, check_memory: CheckMemory) -> Trainer:
    seed = recipe.config.get("seed", Config().seed)
    dataset = changed_data(Dataset.from_points([], [], []), recipe.data, seed)
    config = combined(Config(), recipe.config, dataset.task, dataset.n_columns)
    check_memory(estimate_bytes(config, dataset))
    return Trainer(config, dataset)


def _check_points(trainer: Trainer, step: int, until_step: int | None) -> None:
    """Raise EmptyData if the run is to be trained from ``step`` and cannot."""
    if trainer.dataset.n_train == 0 and until_step is not None and step < until_step:
        raise EmptyData("the recipe has no training points to train on up to until_step")
