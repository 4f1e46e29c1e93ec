"""Results: what the runs of each recipe say together, and which recipe is better, as far as that can be said.

Whoever reads them learns what was left out and why: runs that diverged, comparisons that make no sense, differences
that may be noise.
"""

import dataclasses
import math
from collections.abc import Collection, Sequence
from typing import Any

from nnvisu.core.fresh_test import N_POINTS
from nnvisu.core.stops import objective_settings
from nnvisu.experiments.experiment import Experiment
from nnvisu.experiments.member_result import FIGURES, MemberResult
from nnvisu.experiments.recipes import data_as_json
from nnvisu.experiments.spread import (
    LEVEL,
    MEANINGS,
    Summary,
    difference_probability,
    holm,
    mean_of,
    summary_of,
)

ONE_RUN = "One run each: what differs may be luck. Take more seeds."
OTHER_OBJECTIVE = (
    "Not ranked: the recipes have different data or another objective (loss, Huber delta, label smoothing, class "
    "weights), so their figures do not compare."
)
NOISE = (
    f"A difference is called noise if runs that are equally good would show one as large with a probability above "
    f"{LEVEL:g}, by Welch's t-test of each recipe against the best one, corrected after Holm."
)


@dataclasses.dataclass(frozen=True)
class RecipeResult:
    """What the runs of one recipe say together.

    n_runs: that have begun. n_ended: by why they ended, "running" for those that go on. figures: of the runs that did
    not diverge, by name; None without any. points_noise: by name of an accuracy, its standard error because the points
    it was measured on are a sample, sqrt(p·(1 - p) / n); a score of few points differs by that much by chance.
    rank: from 1, None where recipes are not ranked. is_noise: whether its difference from the best one is noise; None
    of the best one, and where that cannot be said.
    """

    label: str
    n_runs: int
    n_ended: dict[str, int]
    figures: dict[str, Summary | None]
    points_noise: dict[str, float]
    rank: int | None = None
    is_noise: bool | None = None

    @property
    def n_diverged(self) -> int:
        """How many runs diverged; they are in no mean."""
        return self.n_ended.get("diverged", 0)

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name, each figure as n, mean, low and high."""
        figures = {name: figure and figure._asdict() for name, figure in self.figures.items()}
        return vars(self) | {"n_diverged": self.n_diverged, "figures": figures}


@dataclasses.dataclass(frozen=True)
class Results:
    """All recipes, in their order. ranked_by: the figure, None if they are not ranked. notes: sentences for people."""

    spread: str
    spread_meaning: str
    recipes: tuple[RecipeResult, ...]
    ranked_by: str | None
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the results by name."""
        return {
            "spread": self.spread,
            "spread_meaning": self.spread_meaning,
            "ranked_by": self.ranked_by,
            "recipes": [recipe.as_json() for recipe in self.recipes],
            "notes": list(self.notes),
        }


def results_of(
    experiment: Experiment, members: Sequence[MemberResult], behind: Collection[int] = frozenset()
) -> Results:
    """Return what these members say, which need not be all. behind: those that do not stand where the others do."""
    by_recipe: list[list[MemberResult]] = [[] for _ in experiment.recipes]
    for member in members:
        by_recipe[member.recipe].append(member)
    counted = [[run for run in runs if run.index not in behind] for runs in by_recipe]
    recipes = [_recipe_result(experiment, i, by_recipe[i], counted[i]) for i in range(len(by_recipe))]
    notes = []
    n_diverged = sum(recipe.n_diverged for recipe in recipes)
    if n_diverged:
        notes.append(f"{n_diverged} of {len(members)} runs diverged and are left out of means and spreads.")
    if behind:
        notes.append(f"{len(behind)} of {len(members)} runs were added and catch up: means do not have them yet.")
    ranked_by = None
    if len(recipes) > 1:
        ranked_by, reason = _ranking_figure(experiment, recipes)
        if ranked_by is None:
            notes.append(reason)
        else:
            recipes = _ranked(recipes, counted, ranked_by)
            notes.append(NOISE if any(recipe.is_noise is not None for recipe in recipes) else ONE_RUN)
    return Results(experiment.spread, MEANINGS[experiment.spread], tuple(recipes), ranked_by, tuple(notes))


def _recipe_result(
    experiment: Experiment, number: int, runs: list[MemberResult], counted: list[MemberResult]
) -> RecipeResult:
    """Return what the runs of a recipe say; counted: those that means are made of."""
    recipe, n_ended = experiment.recipes[number], dict[str, int]()
    for run in runs:
        n_ended[run.ended or "running"] = n_ended.get(run.ended or "running", 0) + 1
    figures = {name: summary_of(_values(counted, name), experiment.spread) for name in FIGURES}
    n_points = {"test_accuracy": recipe.n_test, "fresh_accuracy": N_POINTS}
    noise = {
        name: math.sqrt(figure.mean * (1.0 - figure.mean) / n)
        for name, n in n_points.items()
        if (figure := figures[name]) is not None and n > 0
    }
    return RecipeResult(recipe.label, len(runs), n_ended, figures, noise)


def _values(runs: Sequence[MemberResult], name: str) -> list[float]:
    """Return a figure of the runs that have it and did not diverge."""
    values = [getattr(run, name) for run in runs if run.diverged_at is None]
    return [value for value in values if value is not None]


def _ranking_figure(experiment: Experiment, recipes: list[RecipeResult]) -> tuple[str | None, str]:
    """Return the figure by which recipes are ranked, or None and why not.

    The best of what there is: of fresh points before test points before training points; accuracy before loss.
    """
    objectives = [(data_as_json(each.data), objective_settings(each.config)) for each in experiment.recipes]
    if any(each != objectives[0] for each in objectives):
        return None, OTHER_OBJECTIVE
    for name in ("fresh_accuracy", "fresh_loss", "test_accuracy", "test_loss", "accuracy", "loss"):
        if all(recipe.figures[name] is not None for recipe in recipes):
            return name, ""
    return None, "Not ranked: not all recipes have a run with figures."


def _ranked(recipes: list[RecipeResult], by_recipe: list[list[MemberResult]], name: str) -> list[RecipeResult]:
    """Return the recipes with their ranks by a figure, and whether each differs from the best by more than noise."""
    sign = -1.0 if name.endswith("accuracy") else 1.0
    values = [_values(runs, name) for runs in by_recipe]
    order = sorted(range(len(recipes)), key=lambda i: sign * mean_of(values[i]))
    best, *others = order
    probabilities = [difference_probability(values[best], values[i]) for i in others]
    tested = [(i, p) for i, p in zip(others, probabilities, strict=True) if p is not None]
    differs = dict(zip([i for i, _ in tested], holm([p for _, p in tested]), strict=True))
    return [
        dataclasses.replace(recipe, rank=order.index(i) + 1, is_noise=not differs[i] if i in differs else None)
        for i, recipe in enumerate(recipes)
    ]
