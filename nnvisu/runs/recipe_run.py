"""RecipeRun: the run of a recipe without a session: the steps, changes and stops that the page's would have."""

import math
from collections.abc import Callable

from nnvisu.core.curve import Curve
from nnvisu.core.stops import Condition, StopConditions, judged_interval, next_check
from nnvisu.runs.changes import CheckMemory, apply_change
from nnvisu.runs.replay import begin_replay
from nnvisu.wire.command import Changes
from nnvisu.wire.commands import LoadRecipe
from nnvisu.wire.recipes import Recipe

# So long a call of the kernels may be about, for whoever waits for its end.
CALL_S = 0.1


class RecipeRun:
    """One run from its recipe up to ``until_step``.

    Up to the recipe's own step no stop condition ends it, as whoever made the run went on there. trainer: the network.
    curve: metrics at judged steps. reached: the stop condition that ended it, with its sentence. Raises an NnvisuError
    if a change of the recipe cannot be made, or if there are no points to train on.
    """

    def __init__(self, recipe: Recipe, until_step: int, check_memory: CheckMemory, clock: Callable[[], float]):
        self.until_step = until_step
        self._free_from = recipe.step
        self._check_memory = check_memory
        self._clock = clock
        self._seconds_per_step = math.inf
        self.trainer, self._replay = begin_replay(LoadRecipe(recipe, until_step), check_memory, clock)
        self._stops = StopConditions()
        self.curve = Curve()
        self.change_steps: list[int] = []
        self.reached: tuple[Condition, str] | None = None
        self._change_due()
        self.curve.add(0, self.trainer.figures())

    @property
    def is_done(self) -> bool:
        """Whether it makes no more steps."""
        trainer = self.trainer
        return trainer.diverged_at is not None or self.reached is not None or trainer.step >= self.until_step

    def advance(self) -> int:
        """Make some steps, as many as take about CALL_S; return the step it stands at then."""
        trainer = self.trainer
        check, change = next_check(trainer.step, judged_interval(trainer)), self._replay.next_halt(trainer.step)
        halt = min(check, self.until_step, change or math.inf)
        affordable = max(1, int(CALL_S / self._seconds_per_step)) if self._seconds_per_step else math.inf
        n_steps, began = int(min(halt - trainer.step, affordable)), self._clock()
        n_made = trainer.train(n_steps)
        self._seconds_per_step = (self._clock() - began) / n_steps
        if trainer.step == check:
            self._judge()
        elif trainer.step == self.until_step:
            self.curve.add(trainer.step, trainer.figures())
        if n_made == n_steps:
            self._change_due()
        return trainer.step

    def _judge(self) -> None:
        trainer, metrics = self.trainer, self.trainer.figures()
        self.curve.add(trainer.step, metrics)
        reached = self._stops.judge(trainer.step, metrics, trainer.config, trainer.dataset)
        if trainer.step > self._free_from:
            self.reached = reached

    def _change_due(self) -> None:
        """Apply the changes that belong to this step."""
        for command in self._replay.take_due(self.trainer.step):
            apply_change(self.trainer, command, self._check_memory)
            self.change_steps.append(self.trainer.step)
            if command.changes is Changes.PARAMETERS:
                self._stops.note_jump()
