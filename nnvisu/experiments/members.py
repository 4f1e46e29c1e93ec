"""Members: the single runs of an experiment, in an order that more seeds only continue."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from nnvisu.core.datasets import Dataset
from nnvisu.experiments.experiment import Experiment
from nnvisu.runs.data_commands import changed_data
from nnvisu.settings import Config
from nnvisu.wire.changes import GenerateData, GivenData
from nnvisu.wire.recipes import recipe_as_json

NO_POINTS = Dataset.from_points([], [], [])


@dataclasses.dataclass(frozen=True)
class Member:
    """One run, not begun. index: among all members. recipe, seed: which recipe, and which of its runs, from 0."""

    index: int
    recipe: int
    seed: int
    label: str
    config: Config
    dataset: Dataset

    def recipe_at(self, step: int) -> dict[str, Any]:
        """Return the recipe of this run alone, up to ``step``, as the page's files have it."""
        return recipe_as_json(self.config, self.dataset, (), step)


def members_of(experiment: Experiment, indices: Iterable[int] | None = None) -> list[Member]:
    """Return these members, or all. Those that have the same data share them.

    Member i is run i // n_recipes of recipe i % n_recipes: so an experiment with more seeds begins with the same ones.
    """
    drawn = _drawing()
    indices = range(experiment.n_runs) if indices is None else indices
    return [_member(experiment, index, drawn) for index in indices]


def _member(experiment: Experiment, index: int, drawn: Callable[[GivenData], Dataset]) -> Member:
    seed, number = divmod(index, len(experiment.recipes))
    recipe = experiment.recipes[number]
    config, data = dataclasses.replace(recipe.config, seed=recipe.config.seed + seed), recipe.data
    if experiment.has_data_seeds and isinstance(data, GenerateData):
        data = dataclasses.replace(data, seed=data.seed + seed)
    return Member(index, number, seed, recipe.label, config, drawn(data))


def _drawing() -> Callable[[GivenData], Dataset]:
    """Return what draws the points of a command, or has them already."""
    datasets: dict[str, Dataset] = {}

    def drawn(data: GivenData) -> Dataset:
        # Points in a recipe say which are for testing: no seed draws these.
        key = repr(data) if isinstance(data, GenerateData) else str(id(data))
        if key not in datasets:
            datasets[key] = changed_data(NO_POINTS, data, seed=0)
        return datasets[key]

    return drawn
