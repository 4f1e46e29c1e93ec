"""Objects within the server's messages, each with its JSON fields."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from nnvisu.settings import Task
from nnvisu.wire.message import about

__all__ = ["Task"]

Pace = float | Literal["watch"] | None
Status = Literal["paused", "running", "diverged", "warming"]
Role = Literal["owner", "viewer"]
Scaling = Literal["standard", "none"]
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


class GivenColumn(TypedDict):
    """A column of a table, in its own units."""

    name: Annotated[str, about("that no other column has")]
    values: Annotated[list[float], about("one for each row")]
    unit: NotRequired[Annotated[str, about("such as cm; absent: none")]]
    scaling: NotRequired[
        Annotated[Scaling, about("standard: networks read (value − mean) / standard deviation; none: the value")]
    ]
    group: NotRequired[Annotated[str, about("the column of words that this one is a word of: 1 where it stands")]]
    centre: NotRequired[Annotated[float, about("with spread: networks read (value − centre) / spread instead")]]
    spread: NotRequired[Annotated[float, about("with centre; above 0")]]


class GivenTable(TypedDict):
    """Columns of one length, with ``label`` or, for regression, with ``value``."""

    columns: Annotated[list[GivenColumn], about("3 to 16")]
    label: NotRequired[Annotated[list[int], about("classes, from 0")]]
    value: NotRequired[Annotated[list[float], about("from −1 to 1; what these stand for says scale")]]


class TableColumn(TypedDict):
    """A column of a table, in its own units. The last four are of its training rows, or of all where there are none."""

    name: Annotated[str, about("that no other column has")]
    values: Annotated[list[float], about("one for each row")]
    unit: Annotated[str, about("such as cm; empty: none")]
    scaling: Annotated[Scaling, about("standard: by mean and standard deviation of its training rows; none: as it is")]
    group: Annotated[str | None, about("the column of words that this one is a word of; null: of none")]
    centre: Annotated[float, about("networks read (value − centre) / spread")]
    spread: Annotated[float, about("above 0")]
    minimum: Annotated[float, about("the smallest value")]
    median: Annotated[float, about("the median; in a group 1 for the most frequent word, 0 for the others")]
    maximum: Annotated[float, about("the largest value")]
    deviation: Annotated[float, about("the standard deviation; 1 where all values are equal")]


class TableObject(TypedDict):
    """The columns of a table."""

    columns: Annotated[list[TableColumn], about("3 to 16; column_1 is the first")]


class InputColumn(TypedDict):
    """How an input of the network is made of a column of a table: (value − centre) / spread."""

    name: Annotated[str, about("of the column")]
    unit: Annotated[str, about("such as cm; empty: none")]
    centre: Annotated[float, about("in the column's unit")]
    spread: Annotated[float, about("in the column's unit, above 0")]


class ColumnImportance(TypedDict):
    """What permuting one column costs, or all columns of a group together."""

    columns: Annotated[list[str], about("such as column_1; more than one of a group")]
    name: Annotated[str, about("of the column, or of the group")]
    mean: Annotated[float, about("of the drops")]
    deviation: Annotated[float, about("standard deviation of the drops")]
    drops: Annotated[list[float], about("by how much the score fell, each time; below 0 where it rose")]


class ColumnNames(TypedDict, total=False):
    """What the columns are called in the file."""

    x: Annotated[str, about("of x")]
    y: Annotated[str, about("of y")]
    value: Annotated[str, about("of the values, for regression")]
    label: Annotated[str, about("of the classes")]


class DataScale(TypedDict, total=False):
    """What the points of a file stand for there. A column without a range has the file's own numbers."""

    x: Annotated[tuple[float, float], about("what −1 and 1 stand for")]
    y: Annotated[tuple[float, float], about("what −1 and 1 stand for")]
    value: Annotated[tuple[float, float], about("what −1 and 1 stand for")]
    names: Annotated[ColumnNames, about("of the columns that have one")]
    classes: Annotated[list[str], about("names of the classes, by label")]


class Advice(TypedDict):
    """What is wrong with training, and what to do about it."""

    code: Annotated[str, about("stable, for programs")]
    message: Annotated[str, about("for people")]


class Best(TypedDict):
    """The checkpoint with the lowest loss."""

    step: Annotated[int, about("where it is", "steps")]
    loss: Annotated[float, about("of that step")]
    of: Annotated[Literal["train", "test"], about("which points: test, where there are any")]


class Replayed(TypedDict):
    """How far a recipe was replayed, bit for bit."""

    step: Annotated[int, about("that was reached; 0 where the run begins with all changes made", "steps")]
    until_step: Annotated[int, about("as asked for", "steps")]


class Mark(TypedDict):
    """A change to the run, as marked on the curve; at step 0, what started this run in place of the previous one."""

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
    reason: NotRequired[Annotated[str, about("where all points were replaced: why, if the client said so")]]


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
    """Unweighted means over the classes; null if no class has a score."""

    precision: Annotated[float | None, about("mean precision")]
    recall: Annotated[float | None, about("mean recall")]
    f1: Annotated[float | None, about("mean F1")]


class PointScores(TypedDict, total=False):
    """Scores of some points: the first seven for classes, the last two for regression."""

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
    """A layer in one update; weights have one row per neuron, everything else one number per neuron.

    Numbers that are not finite, as weights may have diverged, are null.
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


class LayerActivations(TypedDict):
    """How the activations of one hidden layer spread, over all its neurons and the training points."""

    activation: Annotated[str, about("of the layer")]
    low: Annotated[float, about("where the first part begins")]
    high: Annotated[float, about("where the last part ends")]
    counts: Annotated[list[int], about("values in each of equal parts from low to high", "values")]


class RecipeData(TypedDict, total=False):
    """The data at step 0: either what generated them, or the points themselves."""

    generator: Generator
    points: Annotated[PointColumns, about("points of one's own")]
    table: Annotated[GivenTable, about("a table of one's own")]
    test: Annotated[list[Literal[0, 1, 2]], about("as in data; with points or table")]
    scale: Annotated[DataScale, about("what the numbers stand for; with points or table of a file")]


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
