"""Objects within the messages about experiments, each with its JSON fields; ``objects`` has all others."""

from typing import Annotated, Literal, NotRequired, TypedDict

from nnvisu.wire.message import about
from nnvisu.wire.objects import GivenRecipe, SettingValue

ExperimentStatus = Literal["running", "paused", "done", "failed", "closed"]


class ExperimentAxis(TypedDict):
    """A setting that an experiment varies."""

    setting: Annotated[str, about("of a run by its name, or of the data as data.noise")]
    values: Annotated[list[SettingValue], about("each of them makes a recipe")]


class ExperimentRecipe(TypedDict):
    """A recipe of an experiment: what it changes in the base."""

    label: Annotated[str, about("for people")]
    changes: Annotated[dict[str, SettingValue], about("settings by their names, those of the data as data.noise")]


class GivenExperiment(TypedDict):
    """Many runs: a base recipe, up to two axes or a list of recipes, and each of them with several seeds."""

    experiment: Annotated[Literal[1], about("the version of this format")]
    base: Annotated[GivenRecipe, about("what all runs have in common; its journal is not taken over")]
    steps: Annotated[int, about("the most that each run makes", "steps")]
    seeds: NotRequired[Annotated[int, about("runs of each recipe, with its seed and those that follow it")]]
    data_seeds: NotRequired[
        Annotated[
            bool, about("whether the seed of generated data goes up with the run, too; absent: all have the same")
        ]
    ]
    axes: NotRequired[Annotated[list[ExperimentAxis], about("one or two; every combination is a recipe")]]
    recipes: NotRequired[Annotated[list[ExperimentRecipe], about("two to eight, in place of axes")]]
    spread: NotRequired[
        Annotated[
            Literal["range", "quartiles", "sd"],
            about("what low and high of a figure are: all runs, their middle half, or a standard deviation each way"),
        ]
    ]


class MemberPlaces(TypedDict):
    """Which run each member is, as columns by its number."""

    recipe: Annotated[list[int], about("the number of its recipe, from 0")]
    seed: Annotated[list[int], about("its place among the runs of that recipe, from 0")]


class Estimate(TypedDict):
    """What an experiment takes."""

    seconds: Annotated[float | None, about("until all runs have made their steps; null where nobody knows yet", "s")]
    bytes: Annotated[int, about("of memory for all runs", "bytes")]


class MemberFigures(TypedDict):
    """What each member has reached, as columns by its number; null where there is nothing to measure."""

    step: Annotated[list[int], about("updates made", "steps")]
    loss: Annotated[list[float | None], about("of the training points")]
    accuracy: Annotated[list[float | None], about("of the training points; null for regression", "share")]
    test_loss: Annotated[list[float | None], about("of the test points")]
    test_accuracy: Annotated[list[float | None], about("of the test points; null for regression", "share")]
    fresh_loss: Annotated[list[float | None], about("of points drawn anew; null before they are measured")]
    fresh_accuracy: Annotated[list[float | None], about("of points drawn anew; null for regression", "share")]
    diverged_at: Annotated[list[int | None], about("the step at which the loss was not finite", "steps")]
    ended: Annotated[list[str | None], about("why it makes no more steps; null: it may go on")]


class Spread(TypedDict):
    """A figure over the seeds of a recipe, leaving out those that diverged."""

    n: Annotated[int, about("seeds that have it", "runs")]
    mean: Annotated[float, about("over the seeds")]
    low: Annotated[float, about("as spread of the experiment says")]
    high: Annotated[float, about("as spread of the experiment says")]


class RecipeFigures(TypedDict):
    """What a recipe has reached, over its seeds; figures are null where no seed has them."""

    n_runs: Annotated[int, about("seeds, those that diverged too", "runs")]
    n_diverged: Annotated[int, about("whose loss was not finite", "runs")]
    n_ended: Annotated[dict[str, int], about("how many ended, by the reason; running: those that go on")]
    loss: Annotated[Spread | None, about("of the training points")]
    accuracy: Annotated[Spread | None, about("of the training points; null for regression", "share")]
    test_loss: Annotated[Spread | None, about("of the test points")]
    test_accuracy: Annotated[Spread | None, about("of the test points; null for regression", "share")]
    fresh_loss: Annotated[Spread | None, about("of points drawn anew")]
    fresh_accuracy: Annotated[Spread | None, about("of points drawn anew; null for regression", "share")]
    points_noise: Annotated[
        dict[str, float], about("of an accuracy by its name: its standard error, as the points are a sample", "share")
    ]
    rank: Annotated[int | None, about("1 is the best; null where recipes cannot be compared")]
    is_noise: Annotated[
        bool | None, about("whether its difference from the best is within the noise; null of the best, or unknown")
    ]
