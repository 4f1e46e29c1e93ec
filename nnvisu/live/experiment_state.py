"""ExperimentState: everything visible of a session's experiment at one moment. Immutable, so any thread may read it."""

import dataclasses
from typing import NamedTuple

from nnvisu.core.mosaic import Tile
from nnvisu.core.network import Model
from nnvisu.settings import LIMITS
from nnvisu.wire import frames
from nnvisu.wire.commands import SetExperimentView
from nnvisu.wire.messages import ExperimentMessage, ExperimentResults


class ExperimentPicture(NamedTuple):
    """Identifies what the tiles show. n_trained: counts the pieces of training since the experiment began."""

    id: int
    n_trained: int


class Row(NamedTuple):
    """The losses of all members at one step, None of those that had ended."""

    step: int
    loss: tuple[float | None, ...]
    test_loss: tuple[float | None, ...]


class Rows(NamedTuple):
    """The curves so far. version: changes when rows that were there are no longer the same."""

    version: int = 0
    rows: tuple[Row, ...] = ()


@dataclasses.dataclass(frozen=True, eq=False)
class ExperimentState:
    """What sockets are told of an experiment, and what they see of it.

    told: another object after each change of the experiment. results: the last ones, None before the first. By member:
    models, recipes, and whether it is in no mean, as it has diverged or catches up. step: where those stand that are
    furthest behind.
    """

    told: ExperimentMessage
    results: ExperimentResults | None
    curves: Rows
    models: tuple[Model, ...]
    recipes: tuple[int, ...]
    are_left_out: tuple[bool, ...]
    picture: ExperimentPicture
    step: int
    produced_at: float

    @property
    def is_training(self) -> bool:
        """Whether it goes on by itself."""
        return self.told.status == "running"

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is left."""
        return self.told.status == "closed"

    def tiles(self, view: SetExperimentView) -> dict[int, Tile]:
        """Return the tiles that a socket wants, by what they show, as frames tell it; LIMITS.max_tiles at most."""
        n_members, n_recipes = len(self.models), len(self.told.recipes)
        members = range(LIMITS.default_tiles) if view.members is None else view.members
        shown = {i: Tile("map", (self.models[i],)) for i in members if i < n_members}
        for recipe in view.means:
            if recipe < n_recipes:
                shown[frames.MEAN_TILES + recipe] = Tile("mean", self._counted(recipe))
        for recipe in view.disagreements:
            if recipe < n_recipes:
                shown[frames.DISAGREEMENT_TILES + recipe] = Tile("disagreement", self._counted(recipe))
        return dict(list(shown.items())[: LIMITS.max_tiles])

    def _counted(self, recipe: int) -> tuple[Model, ...]:
        """Return the models of a recipe that a mean is made of."""
        by_member = zip(self.models, self.recipes, self.are_left_out, strict=True)
        return tuple(model for model, of, is_left_out in by_member if of == recipe and not is_left_out)
