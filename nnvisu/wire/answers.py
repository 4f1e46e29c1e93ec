"""What answers a question: messages to the asking socket alone. Which one answers which, stands on the command."""

from typing import Annotated

from nnvisu.wire.message import Message, about
from nnvisu.wire.objects import ChangeObject, ConfigObject, RecipeData, Task, TracedLayer


class ProbeResult(Message, tag="probe_result", frozen=True):
    """What the network says of a place."""

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
    """One step on one point alone, with every number on the way; nothing was changed."""

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


class ModelMessage(Message, tag="model", frozen=True):
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


class NeuronMessage(Message, tag="neuron", frozen=True):
    """One neuron's float32 numbers."""

    step: Annotated[int, about("of the network", "steps")]
    layer_sizes: Annotated[list[int], about("of the whole network, inputs first", "neurons")]
    layer: Annotated[int, about("as asked")]
    neuron: Annotated[int, about("as asked")]
    bias: Annotated[float, about("of this neuron")]
    weights: Annotated[list[float], about("of its inputs")]
    outgoing: Annotated[list[float], about("of the next layer's neurons for it; empty for an output")]


class RecipeMessage(Message, tag="recipe", frozen=True):
    """What makes the run again, bit for bit: data and settings at step 0, the changes since, and the present step."""

    data: Annotated[RecipeData, about("at step 0")]
    config: Annotated[ConfigObject, about("the settings at step 0")]
    journal: Annotated[list[tuple[int, ChangeObject]], about("[step, command] each, in order")]
    step: Annotated[int, about("where the run is now", "steps")]
    engine: Annotated[int, about("which one made it; another one's last digits may differ")]
    n_changes: Annotated[int, about("as long as step_result says the same number, the run has only gone on from here")]
