"""Objects that stand within the server's messages, each with its fields as JSON has them."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from nnvisu.settings import Task
from nnvisu.wire.message import about

__all__ = ["Task"]

Pace = float | Literal["watch"] | None
Status = Literal["paused", "running", "diverged", "warming"]
Role = Literal["owner", "viewer"]
SettingValue = float | bool | str | list[float | str]
StopReason = Literal[
    "until_step", "loss", "test_loss", "accuracy", "test_accuracy", "plateau", "test_plateau", "diverged", "max_seconds"
]
NewWeights = Literal["reset", "recipe", "outputs", "hidden_layers", "initializer", "initial_range", "seed"]
# As Python knows them, objects: their fields are rows of the settings table, or those of a command.
ConfigObject = Annotated[dict[str, Any], about("every setting by its name", typedef="Config")]
Generator = Annotated[dict[str, Any], about("the fields of generate_data, all of them", typedef="Generator")]
ChangeObject = Annotated[dict[str, Any], about("a command that changes the run, with its type", typedef="AnyChange")]


class Metrics(TypedDict):
    """Means over all training points and over all test points, dropout off, without penalties; null without points."""

    loss: Annotated[float | None, about("of the training points")]
    accuracy: Annotated[float | None, about("of the training points; null for regression", "share")]
    test_loss: Annotated[float | None, about("of the test points")]
    test_accuracy: Annotated[float | None, about("of the test points; null for regression", "share")]


class PointColumns(TypedDict):
    """Points as columns of one length."""

    x: Annotated[list[float], about("−1 at the left, 1 at the right", "plane units")]
    y: Annotated[list[float], about("−1 at the bottom, 1 at the top", "plane units")]
    label: Annotated[list[int], about("classes, from 0; all 0 for regression")]
    value: NotRequired[Annotated[list[float], about("for regression only: from −1 to 1")]]


class GivenPoints(TypedDict):
    """Points as columns of one length, with ``label`` or, for regression, with ``value``."""

    x: Annotated[list[float], about("−1 at the left, 1 at the right", "plane units")]
    y: Annotated[list[float], about("−1 at the bottom, 1 at the top", "plane units")]
    label: NotRequired[Annotated[list[int], about("classes, from 0")]]
    value: NotRequired[Annotated[list[float], about("from −1 to 1")]]


class Advice(TypedDict):
    """What is wrong with the learning, and what to do."""

    code: Annotated[str, about("stable, for programs")]
    message: Annotated[str, about("for people")]


class Best(TypedDict):
    """The kept step with the lowest loss."""

    step: Annotated[int, about("where it is", "steps")]
    loss: Annotated[float, about("of that step")]
    of: Annotated[Literal["train", "test"], about("which points: test, where there are any")]


class Replayed(TypedDict):
    """How far a recipe was followed, bit for bit."""

    step: Annotated[int, about("that was reached; 0 where the run begins with all changes made", "steps")]
    until_step: Annotated[int, about("as asked for", "steps")]


class Mark(TypedDict):
    """A change of the run, as it stands on the curve; at step 0 what began it in the place of another one."""

    step: Annotated[int, about("after which it was made", "steps")]
    command: Annotated[str, about("the type of the command")]
    comparable_from: NotRequired[
        Annotated[int, about("present where metrics are of other data or of another loss from that step on", "steps")]
    ]
    settings: NotRequired[
        Annotated[
            dict[str, tuple[SettingValue, SettingValue]],
            about("present where settings changed: of each one what it was and what it is"),
        ]
    ]
    dataset: NotRequired[Annotated[str, about("with generate_data: the shape of the new points")]]


class LayerHealth(TypedDict):
    """Euclidean norms of a layer's weights with biases; null where one is not finite."""

    n_neurons: Annotated[int, about("units of the layer")]
    activation: Annotated[str, about("linear for the outputs")]
    weight_norm: Annotated[float | None, about("of the weights")]
    gradient_norm: Annotated[float | None, about("of the gradient over all training points")]
    update_norm: Annotated[float | None, about("of the next update")]
    dead_share: Annotated[float | None, about("of the units; null for the outputs", "share")]
    saturated_share: Annotated[float | None, about("of the units, dead ones apart; null for the outputs", "share")]


class MacroScores(TypedDict):
    """Means over the classes, each counting alike; null where no class has one."""

    precision: Annotated[float | None, about("mean precision")]
    recall: Annotated[float | None, about("mean recall")]
    f1: Annotated[float | None, about("mean F1")]


class PointScores(TypedDict, total=False):
    """What is right and wrong among some points: the first seven for classes, the last two for regression."""

    accuracy: Annotated[float, about("right answers", "share")]
    balanced_accuracy: Annotated[float | None, about("mean of the recalls", "share")]
    confusion: Annotated[list[list[int]], about("counts: a row for each right class, a column for each answer")]
    precision: Annotated[list[float | None], about("of each class; null where it would be 0 / 0")]
    recall: Annotated[list[float | None], about("of each class; null where it would be 0 / 0")]
    f1: Annotated[list[float | None], about("of each class; null where it would be 0 / 0")]
    macro: Annotated[MacroScores, about("means over the classes")]
    r_squared: Annotated[float | None, about("1 − residual / total sum of squares; null where all values are equal")]
    mean_absolute_error: Annotated[float | None, about("mean of |output − value|")]


class TracedLayer(TypedDict):
    """A layer in one update; weights have a row for each neuron, everything else a number for each.

    null where a number is not finite: weights may have grown beyond all bounds.
    """

    activation: Annotated[str, about("linear for the outputs")]
    sums: Annotated[list[float | None], about("weights × inputs + bias")]
    activations: Annotated[list[float | None], about("of the sums; for the outputs the sums themselves")]
    deltas: Annotated[list[float | None], about("derivatives of the loss by the sums")]
    weights: Annotated[list[list[float | None]], about("before the update")]
    biases: Annotated[list[float | None], about("before the update")]
    weight_gradients: Annotated[list[list[float | None]], about("of the loss alone")]
    bias_gradients: Annotated[list[float | None], about("of the loss alone")]
    new_weights: Annotated[list[list[float | None]], about("after the update, with penalties and clipping")]
    new_biases: Annotated[list[float | None], about("after the update, with penalties and clipping")]


class RecipeData(TypedDict, total=False):
    """The data at step 0: either what generated them, or the points themselves."""

    generator: Generator
    points: Annotated[PointColumns, about("points of one's own")]
    test: Annotated[list[Literal[0, 1]], about("1 for test points; with points")]


class GivenRecipe(TypedDict):
    """A whole run."""

    data: Annotated[RecipeData, about("at step 0")]
    config: Annotated[
        dict[str, Any], about("the settings at step 0; others are as by default", typedef="Partial<Config>")
    ]
    journal: NotRequired[Annotated[list[tuple[int, ChangeObject]], about("[step, command] each, in order")]]
    step: NotRequired[Annotated[int, about("that it was taken at", "steps")]]
    engine: NotRequired[Annotated[int, about("which one made it; absent: the first")]]


class Needs(TypedDict):
    """With which choices of another setting one has an effect."""

    setting: Annotated[str, about("the other one's name")]
    choices: Annotated[list[str], about("any of these")]


class SettingRow(TypedDict):
    """A row of the settings table."""

    name: Annotated[str, about("as in config")]
    label: Annotated[str, about("for people")]
    kind: Annotated[
        Literal["integer", "number", "boolean", "choice", "choices", "layers", "layer_choice"],
        about(
            "choices: a list of some; layers: a list of integers; layer_choice: one, or a list with one for each layer"
        ),
    ]
    default: Annotated[SettingValue, about("of a new run")]
    help: Annotated[str, about("what it does, in a sentence")]
    minimum: Annotated[float | None, about("inclusive; null where there is none")]
    maximum: Annotated[float | None, about("inclusive; null where there is none")]
    above_minimum: Annotated[bool, about("whether the minimum itself is left out")]
    choices: Annotated[list[str], about("empty where any value of the range is allowed")]
    max_items: Annotated[int, about("of a list; 0 where it is none")]
    unit: Annotated[str, about("empty where it has none")]
    group: Annotated[str, about("where the page shows it")]
    resets: Annotated[bool, about("whether a change makes new weights")]
    needs: Annotated[Needs | None, about("null: always has an effect")]
