"""Answers to questions: messages to the asking socket only. Each command names the message that answers it."""

from typing import Annotated, Literal

from nnvisu.wire.message import Message, about
from nnvisu.wire.objects import (
    ChangeObject,
    ColumnImportance,
    ConfigObject,
    InputColumn,
    LayerActivations,
    RecipeData,
    Task,
    TracedLayer,
)


class ProbeResult(Message, tag="probe_result", frozen=True):
    """The network's prediction at one point."""

    x: Annotated[float, about("as asked", "plane units")]
    y: Annotated[float, about("as asked", "plane units")]
    step: Annotated[int, about("of the network that was asked", "steps")]
    probabilities: Annotated[list[float], about("of each class; empty for regression")]
    value: Annotated[float | None, about("for regression the output; else null")]


class PointLosses(Message, tag="point_losses", frozen=True):
    """The loss of each point."""

    step: Annotated[int, about("of the network that was asked", "steps")]
    losses: Annotated[
        list[float | None], about("in the order of data, without label smoothing; null where one is not finite")
    ]


class TraceMessage(Message, tag="trace", frozen=True):
    """One step on a single point, with all intermediate numbers; nothing was changed."""

    step: Annotated[int, about("before the update", "steps")]
    x: Annotated[float, about("as asked", "plane units")]
    y: Annotated[float, about("as asked", "plane units")]
    target: Annotated[float, about("the label or the value that was asked for")]
    inputs: Annotated[list[float], about("the features of the point")]
    layers: Annotated[list[TracedLayer], about("hidden ones first, then the outputs")]
    loss: Annotated[float | None, about("before the update; null where it is not finite")]
    probabilities: Annotated[list[float], about("before the update; empty for regression")]
    value: Annotated[float | None, about("for regression the output before the update; else null")]
    learning_rate: Annotated[float, about("that the update is made with")]
    new_loss: Annotated[float | None, about("after the update; null where it is not finite")]
    new_probabilities: Annotated[list[float], about("after the update")]
    new_value: Annotated[float | None, about("after the update")]


class ModelMessage(Message, tag="model", frozen=True, omit_defaults=True):
    """The whole network."""

    step: Annotated[int, about("of the network", "steps")]
    layer_sizes: Annotated[list[int], about("inputs first, outputs last", "neurons")]
    activations: Annotated[list[str], about("of each hidden layer")]
    features: Annotated[list[str], about("what the inputs are")]
    task: Annotated[Task, about("regression has one output")]
    n_classes: Annotated[int, about("of the data; the network may have more outputs")]
    parameters: Annotated[
        list[float], about("float32; for each layer the weights, a row for each neuron, then the biases")
    ]
    columns: Annotated[
        list[InputColumn] | None, about("of a table: how each input is made of its column; absent for points")
    ] = None


class ProfileMessage(Message, tag="profile", frozen=True):
    """The answers along one column, for a row whose other columns are held (an individual conditional expectation)."""

    step: Annotated[int, about("of the network that was asked", "steps")]
    column: Annotated[str, about("as asked")]
    row: Annotated[list[float], about("as asked, in the units of the table")]
    values: Annotated[list[float], about("64 of the column, evenly from its minimum to its maximum, in its unit")]
    probabilities: Annotated[list[list[float]], about("of each class, at each of the values; empty for regression")]
    outputs: Annotated[list[float] | None, about("for regression, at each of the values; else null")]


class ImportanceMessage(Message, tag="importance", frozen=True):
    """How much worse the network is with a column permuted over the rows, for each column that it reads."""

    step: Annotated[int, about("of the network that was asked", "steps")]
    of: Annotated[Literal["test", "train"], about("which rows: test, where there are any")]
    n_rows: Annotated[int, about("so many of them", "rows")]
    n_repeats: Annotated[int, about("permutations of each column; the seed of the weights decides them")]
    score: Annotated[Literal["accuracy", "r_squared"], about("which one; r_squared for regression")]
    baseline: Annotated[float, about("the score of these rows as they are")]
    columns: Annotated[list[ColumnImportance], about("in the order of the table")]


class NeuronMessage(Message, tag="neuron", frozen=True):
    """One neuron's float32 numbers."""

    step: Annotated[int, about("of the network", "steps")]
    layer_sizes: Annotated[list[int], about("of the whole network, inputs first", "neurons")]
    layer: Annotated[int, about("as asked")]
    neuron: Annotated[int, about("as asked")]
    bias: Annotated[float, about("of this neuron")]
    weights: Annotated[list[float], about("of its inputs")]
    outgoing: Annotated[list[float], about("of the next layer's neurons for it; empty for an output")]


class ActivationsMessage(Message, tag="activations", frozen=True):
    """How the activations of each hidden layer spread."""

    step: Annotated[int, about("of the network", "steps")]
    n_points: Annotated[int, about("training points, which are all that was counted over", "points")]
    layers: Annotated[list[LayerActivations], about("hidden layers in order; none where there are no such points")]


class RecipeMessage(Message, tag="recipe", frozen=True):
    """Everything needed to reproduce the run, bit for bit: data and settings at step 0, changes, and present step."""

    data: Annotated[RecipeData, about("at step 0")]
    config: Annotated[ConfigObject, about("the settings at step 0")]
    journal: Annotated[list[tuple[int, ChangeObject]], about("[step, command] each, in order")]
    step: Annotated[int, about("where the run is now", "steps")]
    engine: Annotated[int, about("which one made it; another one's last digits may differ")]
    n_changes: Annotated[int, about("as long as step_result says the same number, the run has only gone on from here")]
