"""ExperimentState: everything visible of a session's experiment at one moment. Immutable, so any thread may read it."""

import dataclasses
from collections.abc import Hashable
from typing import NamedTuple

from nnvisu.core.datasets import Dataset
from nnvisu.core.mosaic import Kind, Tile
from nnvisu.core.network import Model
from nnvisu.core.planes import Plane, seen_with
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
    models, what they learn from, recipes, and whether it is in no mean, as it has diverged or catches up. step: where
    those stand that are furthest behind.
    """

    told: ExperimentMessage
    results: ExperimentResults | None
    curves: Rows
    models: tuple[Model, ...]
    datasets: tuple[Dataset, ...]
    recipes: tuple[int, ...]
    are_left_out: tuple[bool, ...]
    picture: ExperimentPicture
    step: int
    produced_at: float
    _seen: dict[tuple[int, Plane | None, tuple[str, ...]], Model] = dataclasses.field(default_factory=dict, repr=False)

    @property
    def is_training(self) -> bool:
        """Whether it goes on by itself."""
        return self.told.status == "running"

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is left."""
        return self.told.status == "closed"

    def tiles(
        self, view: SetExperimentView, plane: Plane | None = None, names: tuple[str, ...] = ()
    ) -> dict[int, Tile]:
        """Return the tiles that a socket wants, by what they show, as frames tell it; LIMITS.max_tiles at most.

        plane: what tables with columns of these names are seen on; others are on their default plane.
        """
        n_members, n_recipes = len(self.models), len(self.told.recipes)
        members = range(LIMITS.default_tiles) if view.members is None else view.members
        chosen: dict[int, tuple[Kind, tuple[int, ...]]] = {i: ("map", (i,)) for i in members if i < n_members}
        for recipe in view.means:
            if recipe < n_recipes:
                chosen[frames.MEAN_TILES + recipe] = "mean", self._counted(recipe)
        for recipe in view.disagreements:
            if recipe < n_recipes:
                chosen[frames.DISAGREEMENT_TILES + recipe] = "disagreement", self._counted(recipe)
        return {
            shown: Tile(kind, tuple(self._seen_on(member, plane, names) for member in of))
            for shown, (kind, of) in list(chosen.items())[: LIMITS.max_tiles]
        }

    def _counted(self, recipe: int) -> tuple[int, ...]:
        """Return the members of a recipe that a mean is made of."""
        by_member = zip(self.recipes, self.are_left_out, strict=True)
        return tuple(i for i, (of, is_left_out) in enumerate(by_member) if of == recipe and not is_left_out)

    def _seen_on(self, member: int, plane: Plane | None, names: tuple[str, ...]) -> Model:
        """Return the model of a member as its map shows it: the same one to all sockets that look on the same plane."""
        key = member, plane, names
        if key not in self._seen:
            self._seen.setdefault(key, seen_with(self.models[member], self.datasets[member], plane, names))
        return self._seen[key]


@dataclasses.dataclass(frozen=True, eq=False)
class ExperimentOnPlane:
    """An experiment as one socket sees it: tables with columns of these names are on that plane."""

    experiment: ExperimentState
    plane: Plane | None
    names: tuple[str, ...]

    @property
    def picture(self) -> Hashable:
        """What identifies the tiles."""
        return self.experiment.picture, self.plane, self.names

    @property
    def step(self) -> int:
        """Where those stand that are furthest behind."""
        return self.experiment.step

    @property
    def produced_at(self) -> float:
        """When the runs were as they are seen."""
        return self.experiment.produced_at

    @property
    def is_training(self) -> bool:
        """Whether it goes on by itself."""
        return self.experiment.is_training

    def tiles(self, view: SetExperimentView) -> dict[int, Tile]:
        """Return the tiles that the socket wants, by what they show, as frames tell it."""
        return self.experiment.tiles(view, self.plane, self.names)
