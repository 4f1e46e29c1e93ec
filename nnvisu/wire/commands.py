"""Every command that a client can send, and the one place where what comes from outside is checked.

Those that change the run stand in ``changes``. ``messages`` holds the other direction; both together are the protocol.
"""

import dataclasses
from typing import Any

import msgspec

from nnvisu.errors import InvalidMessage, NnvisuError, UnknownType, shorten
from nnvisu.settings import COMMAND_FIELD, LIMITS, SETTING
from nnvisu.wire.answers import ModelMessage, NeuronMessage, PointLosses, ProbeResult, RecipeMessage, TraceMessage
from nnvisu.wire.changes import (
    CHANGES,
    AddPoints,
    ErasePoints,
    GenerateData,
    MovePoint,
    PointsChange,
    RelabelPoints,
    SetParameter,
    UpdateConfig,
    UpdateData,
)
from nnvisu.wire.command import (
    ACK_ALLOWANCE,
    DATA_MESSAGE_BYTES,
    PROBE_ALLOWANCE,
    Changes,
    Command,
    Cost,
    checked_command,
    field,
)
from nnvisu.wire.fields import AT_STEP, BOOLEAN, ENCODINGS, PACE, SEQ, Points
from nnvisu.wire.objects import Pace
from nnvisu.wire.recipes import RECIPE, Recipe

__all__ = [
    "CHANGES",
    "AddPoints",
    "Command",
    "ErasePoints",
    "GenerateData",
    "MovePoint",
    "Points",
    "PointsChange",
    "RelabelPoints",
    "SetParameter",
    "UpdateConfig",
    "UpdateData",
]


@dataclasses.dataclass(frozen=True)
class StartTraining(Command):
    """Run."""

    type = "start_training"
    changes = Changes.RUN
    cost = Cost.NOTHING

    until_step: int | None = field(COMMAND_FIELD["until_step"], None, "pause exactly there; it lies ahead")


@dataclasses.dataclass(frozen=True)
class StopTraining(Command):
    """Pause."""

    type = "stop_training"
    changes = Changes.RUN
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class Step(Command):
    """Train exactly so many steps, then pause."""

    type = "step"
    changes = Changes.RUN
    cost = Cost.NOTHING

    n_steps: int = field(COMMAND_FIELD["n_steps"])


@dataclasses.dataclass(frozen=True)
class SetPace(Command):
    """Say how fast the run goes; never what it computes. A new session is at full speed."""

    type = "set_pace"
    changes = Changes.PACE
    cost = Cost.NOTHING

    steps_per_second: Pace = field(PACE, meaning="steps a second; watch starts near 30 and grows with the step")


@dataclasses.dataclass(frozen=True)
class Reset(Command):
    """Go back to step 0, paused, with weights, optimizer and all random state as at the start."""

    type = "reset"
    changes = Changes.RUN
    told_as = "reset"

    seed: int | None = field(SETTING["seed"], None, "from now on, in config too; absent: as it is")


@dataclasses.dataclass(frozen=True)
class Rewind(Command):
    """Become the run of one of the kept steps again, paused; what came after it can be brought back."""

    type = "rewind"
    changes = Changes.RUN

    step: int = field(COMMAND_FIELD["step"], meaning="one of the kept steps, as history tells them")


@dataclasses.dataclass(frozen=True)
class BringBack(Command):
    """Become the run again, paused, that ended by a reset, by new weights or by another recipe, with all its past.

    The run of now is then the one that can be brought back, if it has made any steps. Refused where another run would
    come than the one that is meant.
    """

    type = "bring_back"
    changes = Changes.RUN

    run: int | None = field(COMMAND_FIELD["run"], None, "which one is meant: former_run of history")
    step: int | None = field(COMMAND_FIELD["step"], None, "which one is meant: former of history")


@dataclasses.dataclass(frozen=True)
class GetRecipe(Command):
    """Ask for what makes this run again."""

    type = "get_recipe"
    for_viewers = True
    answer = RecipeMessage


@dataclasses.dataclass(frozen=True)
class LoadRecipe(Command):
    """Become the run of a recipe, and train at full speed, each change at its step.

    With ``max_seconds`` it pauses at the step that was reached when they are over, bit for bit the run as it was there;
    ``step_result`` says so in ``replayed`` and ``stopped_by``. If changes up to ``until_step`` were still to come it
    begins anew instead, at step 0, with the settings and the data that all of them lead to, so that none is lost, and
    ``bring_back`` brings back what was made. That may be clear before the time is over.
    """

    type = "load_recipe"
    changes = Changes.RUN
    max_bytes = DATA_MESSAGE_BYTES
    told_as = "a recipe loaded"

    recipe: Recipe = field(RECIPE, meaning="as get_recipe told it")
    until_step: int | None = field(COMMAND_FIELD["until_step"], None, "train up to there; absent: stay at step 0")
    max_seconds: float | None = field(
        COMMAND_FIELD["max_seconds"], None, "for so long at most, from its first step on; absent: as long as it takes"
    )


@dataclasses.dataclass(frozen=True)
class Probe(Command):
    """Ask for the class probabilities at a place."""

    type = "probe"
    for_viewers = True
    answer = ProbeResult
    allowance = PROBE_ALLOWANCE

    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])


@dataclasses.dataclass(frozen=True)
class RankPoints(Command):
    """Ask for the loss of every point."""

    type = "rank_points"
    for_viewers = True
    answer = PointLosses


@dataclasses.dataclass(frozen=True)
class Trace(Command):
    """Ask for one step on this point alone, with every number on the way."""

    type = "trace"
    for_viewers = True
    answer = TraceMessage

    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    label: int | None = field(COMMAND_FIELD["label"], None, "for classes: the right one")
    value: float | None = field(COMMAND_FIELD["value"], None, "for regression: the right value")


@dataclasses.dataclass(frozen=True)
class GetModel(Command):
    """Ask for the whole network."""

    type = "get_model"
    for_viewers = True
    answer = ModelMessage


@dataclasses.dataclass(frozen=True)
class GetNeuron(Command):
    """Ask for the weights into one neuron and out of it, and its bias."""

    type = "get_neuron"
    for_viewers = True
    answer = NeuronMessage

    layer: int = field(COMMAND_FIELD["layer"], meaning="0 reads the inputs; the last are the outputs")
    neuron: int = field(COMMAND_FIELD["neuron"], meaning="of the layer, from 0")


@dataclasses.dataclass(frozen=True)
class SetView(Command):
    """Replace what this socket wants to see: which frames, how large and how often, and which messages besides.

    With ``at_step`` all that this socket is told is of a kept step, ``config`` and ``data`` too; only ``step_result``,
    ``history``, ``curve`` and ``marks`` go on with the run.
    """

    type = "set_view"
    for_viewers = True

    map_size: int | None = field(COMMAND_FIELD["map_size"], None, "cells a side, exactly; absent: as the link carries")
    max_fps: float = field(COMMAND_FIELD["max_fps"], float(LIMITS.default_fps))
    encodings: tuple[int, ...] | None = field(ENCODINGS, None, "that the client can read; absent: all of them")
    decision_map: bool = field(BOOLEAN, True, "frames of kind 1")
    class_map: bool = field(BOOLEAN, False, "frames of kind 3")
    neurons: bool = field(BOOLEAN, False, "frames of kind 2")
    at_step: int | None = field(AT_STEP, None, "a kept step to look at")
    neuron_map_size: int | None = field(COMMAND_FIELD["neuron_map_size"], None)
    neuron_max_fps: float = field(COMMAND_FIELD["neuron_max_fps"], float(LIMITS.default_neuron_fps))
    parameters: bool = field(BOOLEAN, False, "frames of kind 4")
    scores: bool = field(BOOLEAN, False, "the message scores")
    diagnosis: bool = field(BOOLEAN, False, "the message diagnosis")
    differences: bool = field(
        BOOLEAN, False, "messages that come again and again may come as difference, on a thin link 4 times a second"
    )


@dataclasses.dataclass(frozen=True)
class Ack(Command):
    """Say that all frames up to this one are on the screen."""

    type = "ack"
    for_viewers = True
    allowance = ACK_ALLOWANCE

    seq: int = field(SEQ, meaning="number of a frame; old ones are ignored, one never sent is invalid_value")


COMMANDS: dict[str, type[Command]] = {command.type: command for command in Command.__subclasses__()}

VIEWER_COMMANDS = tuple(command for command in COMMANDS.values() if command.for_viewers)


def parse_command(text: str) -> Command:
    """Return the command in ``text``; raise InvalidMessage, UnknownType or InvalidValue and nothing else.

    The error carries the command's name as ``command`` if it could be read.
    """
    message = _decode_object(text)
    name = message.pop("type", None)
    command_class = COMMANDS.get(name) if isinstance(name, str) else None
    if command_class is None:
        raise UnknownType(f"type is {shorten(name)}; allowed: {', '.join(COMMANDS)}", "type")
    try:
        return checked_command(command_class, message)
    except NnvisuError as error:
        error.command = name
        raise


def _decode_object(text: str) -> dict[str, Any]:
    try:
        message = msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise InvalidMessage(f"not valid JSON: {shorten(str(error), 120)}") from None
    if not isinstance(message, dict):
        raise InvalidMessage(f"a message is a JSON object with a type, not {shorten(message)}")
    return message
