"""Questions: commands that change nothing, and are answered to whoever asks. Each names the message that answers it."""

import dataclasses

from nnvisu.settings import COMMAND_FIELD
from nnvisu.wire.answers import (
    ActivationsMessage,
    ImportanceMessage,
    ModelMessage,
    NeuronMessage,
    PointLosses,
    ProbeResult,
    ProfileMessage,
    TraceMessage,
)
from nnvisu.wire.command import PROBE_ALLOWANCE, Command, field
from nnvisu.wire.planes import COLUMN, ROW

ROW_MEANING = "of a table, in its units: asked for in place of x and y, which are a place on this socket's plane"


@dataclasses.dataclass(frozen=True)
class Probe(Command):
    """Ask for the class probabilities at a point."""

    type = "probe"
    for_viewers = True
    answer = ProbeResult
    allowance = PROBE_ALLOWANCE

    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    row: tuple[float, ...] | None = field(ROW, None, ROW_MEANING)


@dataclasses.dataclass(frozen=True)
class RankPoints(Command):
    """Ask for the loss of every point."""

    type = "rank_points"
    for_viewers = True
    answer = PointLosses
    is_costly = True


@dataclasses.dataclass(frozen=True)
class Trace(Command):
    """Ask for one step on a single point, with all intermediate numbers."""

    type = "trace"
    for_viewers = True
    answer = TraceMessage

    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    label: int | None = field(COMMAND_FIELD["label"], None, "for classes: the right one")
    value: float | None = field(COMMAND_FIELD["value"], None, "for regression: the right value")
    row: tuple[float, ...] | None = field(ROW, None, ROW_MEANING)


@dataclasses.dataclass(frozen=True)
class GetModel(Command):
    """Ask for the whole network."""

    type = "get_model"
    for_viewers = True
    answer = ModelMessage
    is_costly = True


@dataclasses.dataclass(frozen=True)
class GetNeuron(Command):
    """Ask for the incoming and outgoing weights of one neuron, and its bias."""

    type = "get_neuron"
    for_viewers = True
    answer = NeuronMessage

    layer: int = field(COMMAND_FIELD["layer"], meaning="0 reads the inputs; the last are the outputs")
    neuron: int = field(COMMAND_FIELD["neuron"], meaning="of the layer, from 0")


@dataclasses.dataclass(frozen=True)
class GetActivations(Command):
    """Ask how the activations of each hidden layer spread over the training points."""

    type = "get_activations"
    for_viewers = True
    answer = ActivationsMessage
    is_costly = True


@dataclasses.dataclass(frozen=True)
class GetProfile(Command):
    """Ask for the answers along one column of a table, through a row: how each would change with this column alone."""

    type = "get_profile"
    for_viewers = True
    answer = ProfileMessage

    column: int = field(COLUMN, meaning="along which")
    row: tuple[float, ...] | None = field(ROW, None, "in the table's units; absent: the middle of this socket's plane")


@dataclasses.dataclass(frozen=True)
class GetImportance(Command):
    """Ask how much worse the network is with each column of a table permuted, 10 times each, on the test rows."""

    type = "get_importance"
    for_viewers = True
    answer = ImportanceMessage
    is_costly = True
