"""Every command that a client can send, and the one place where what comes from outside is checked.

Those that change the run stand in ``changes``. ``messages`` holds the other direction; both together are the protocol.
"""

import dataclasses
from typing import Any

import msgspec

from nnvisu.errors import InvalidMessage, NnvisuError, UnknownType, shorten
from nnvisu.settings import COMMAND_FIELD, LIMITS, SETTING
from nnvisu.wire.changes import (
    CHANGES,
    AddPoints,
    ErasePoints,
    GenerateData,
    MovePoint,
    RelabelPoints,
    SetParameter,
    UpdateConfig,
    UpdateData,
)
from nnvisu.wire.command import Command, checked_command, field
from nnvisu.wire.fields import Points, check_at_step, check_boolean, check_encodings, check_pace, check_seq
from nnvisu.wire.recipes import Recipe, check_recipe

__all__ = [
    "CHANGES",
    "AddPoints",
    "Command",
    "ErasePoints",
    "GenerateData",
    "MovePoint",
    "Points",
    "RelabelPoints",
    "SetParameter",
    "UpdateConfig",
    "UpdateData",
]


@dataclasses.dataclass(frozen=True)
class StartTraining(Command):
    """Run, until ``until_step`` if given."""

    type = "start_training"
    until_step: int | None = field(COMMAND_FIELD["until_step"], None)


@dataclasses.dataclass(frozen=True)
class StopTraining(Command):
    """Pause."""

    type = "stop_training"


@dataclasses.dataclass(frozen=True)
class Step(Command):
    """Train exactly ``n_steps``, then pause."""

    type = "step"
    n_steps: int = field(COMMAND_FIELD["n_steps"])


@dataclasses.dataclass(frozen=True)
class SetPace(Command):
    """How fast it runs: a number, None (full speed) or ``watch``."""

    type = "set_pace"
    steps_per_second: float | str | None = field(check_pace)


@dataclasses.dataclass(frozen=True)
class Reset(Command):
    """Back to step 0, with a new seed if given."""

    type = "reset"
    seed: int | None = field(SETTING["seed"], None)


@dataclasses.dataclass(frozen=True)
class Rewind(Command):
    """Become the run of one of the kept steps again, paused; what came after it is forgotten."""

    type = "rewind"
    step: int = field(COMMAND_FIELD["step"])


@dataclasses.dataclass(frozen=True)
class BringBack(Command):
    """Become the run again, paused, that ended by a reset, by new weights or by another recipe, with all its past.

    The run of now is then the one that can be brought back, if it has made any steps. run, step: which run is meant, as
    ``history`` told it; refused where another one would come.
    """

    type = "bring_back"
    run: int | None = field(COMMAND_FIELD["run"], None)
    step: int | None = field(COMMAND_FIELD["step"], None)


@dataclasses.dataclass(frozen=True)
class GetRecipe(Command):
    """Ask for what makes this run again."""

    type = "get_recipe"


@dataclasses.dataclass(frozen=True)
class LoadRecipe(Command):
    """Become the run of a recipe; with ``until_step`` train up to there at full speed, each change at its step."""

    type = "load_recipe"
    recipe: Recipe = field(check_recipe)
    until_step: int | None = field(COMMAND_FIELD["until_step"], None)


@dataclasses.dataclass(frozen=True)
class Probe(Command):
    """Ask for the class probabilities at a place."""

    type = "probe"
    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])


@dataclasses.dataclass(frozen=True)
class RankPoints(Command):
    """Ask for the loss of every point."""

    type = "rank_points"


@dataclasses.dataclass(frozen=True)
class Trace(Command):
    """Ask for one step on this point alone, with every number on the way; ``value`` is for regression."""

    type = "trace"
    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    label: int | None = field(COMMAND_FIELD["label"], None)
    value: float | None = field(COMMAND_FIELD["value"], None)


@dataclasses.dataclass(frozen=True)
class GetModel(Command):
    """Ask for the whole network."""

    type = "get_model"


@dataclasses.dataclass(frozen=True)
class GetNeuron(Command):
    """Ask for the weights into one neuron and out of it, and its bias; layers are counted as in ``set_parameter``."""

    type = "get_neuron"
    layer: int = field(COMMAND_FIELD["layer"])
    neuron: int = field(COMMAND_FIELD["neuron"])


@dataclasses.dataclass(frozen=True)
class SetView(Command):
    """Replace what this socket wants to see: which frames, how large and how often, and which messages besides.

    Sizes that are absent adapt to the link. With ``at_step`` all that this socket is told is of a kept step, ``config``
    and ``data`` too; only ``step_result``, ``history`` and ``curve`` go on with the run. With ``differences`` messages
    that come again and again may come as ``difference``, and figures less often: 4 times a second on a thin link.
    """

    type = "set_view"
    map_size: int | None = field(COMMAND_FIELD["map_size"], None)
    max_fps: float = field(COMMAND_FIELD["max_fps"], float(LIMITS["default_fps"]))
    encodings: tuple[int, ...] | None = field(check_encodings, None)
    decision_map: bool = field(check_boolean, True)
    class_map: bool = field(check_boolean, False)
    neurons: bool = field(check_boolean, False)
    at_step: int | None = field(check_at_step, None)
    neuron_map_size: int | None = field(COMMAND_FIELD["neuron_map_size"], None)
    neuron_max_fps: float = field(COMMAND_FIELD["neuron_max_fps"], float(LIMITS["default_neuron_fps"]))
    parameters: bool = field(check_boolean, False)
    scores: bool = field(check_boolean, False)
    diagnosis: bool = field(check_boolean, False)
    differences: bool = field(check_boolean, False)


@dataclasses.dataclass(frozen=True)
class Ack(Command):
    """All frames up to ``seq`` are on the screen."""

    type = "ack"
    seq: int = field(check_seq)


COMMANDS: dict[str, type[Command]] = {command.type: command for command in Command.__subclasses__()}

VIEWER_COMMANDS = (SetView, Ack, Probe, RankPoints, Trace, GetModel, GetNeuron, GetRecipe)


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
