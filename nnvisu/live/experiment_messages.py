"""What a session's experiment tells its sockets, as messages."""

from typing import cast

from nnvisu.experiments.member_result import MemberResult
from nnvisu.experiments.results import RecipeResult, results_of
from nnvisu.experiments.rounds import ExperimentRun
from nnvisu.wire import experiment_objects as objects
from nnvisu.wire.experiment_objects import ExperimentStatus
from nnvisu.wire.messages import ExperimentMessage, ExperimentResults


def told_of(number: int, run: ExperimentRun | None, status: ExperimentStatus, message: str | None) -> ExperimentMessage:
    """Return what all sockets are told of experiment ``number``; run: None once it is closed."""
    if run is None:
        places: objects.MemberPlaces = {"recipe": [], "seed": []}
        return ExperimentMessage(number, None, status, 0, 0, 0, 0, [], places, {"seconds": None, "bytes": 0}, message)
    experiment = run.experiment
    recipes = [{"label": each.label, "changes": each.changes_as_json()} for each in experiment.recipes]
    return ExperimentMessage(
        id=number,
        experiment=cast(objects.GivenExperiment, experiment.as_json()),
        status=status,
        step=run.step,
        n_steps=experiment.n_steps,
        n_seeds=experiment.n_seeds,
        n_members=experiment.n_runs,
        recipes=cast(list[objects.ExperimentRecipe], recipes),
        members={
            "recipe": [member.member.recipe for member in run.runs],
            "seed": [member.member.seed for member in run.runs],
        },
        estimate={"seconds": experiment.seconds, "bytes": experiment.n_bytes},
        message=message,
    )


def told_results(number: int, run: ExperimentRun, pace_s: float, is_compiling: bool = False) -> ExperimentResults:
    """Return what all members have reached. pace_s: how long the rest takes at least, by the pace."""
    computing_s = run.seconds_left()
    members, kept = run.results(), run.kept.steps
    results = results_of(run.experiment, members, run.behind)
    return ExperimentResults(
        id=number,
        step=run.step,
        seconds_left=max(computing_s or 0.0, pace_s) if pace_s > 0 else computing_s,
        kept=kept if kept[:1] == [0] else [0, *kept],
        members=_columns(members),
        recipes=[_recipe_figures(recipe) for recipe in results.recipes],
        ranked_by=results.ranked_by,
        spread_meaning=results.spread_meaning,
        notes=list(results.notes),
        is_compiling=is_compiling,
    )


def _columns(members: list[MemberResult]) -> objects.MemberFigures:
    names = objects.MemberFigures.__annotations__
    return cast(objects.MemberFigures, {name: [getattr(member, name) for member in members] for name in names})


def _recipe_figures(recipe: RecipeResult) -> objects.RecipeFigures:
    told = recipe.as_json()
    figures = told.pop("figures")
    names = objects.RecipeFigures.__annotations__
    return cast(objects.RecipeFigures, {name: (told | figures)[name] for name in names})
