"""Every command that a client can send, and the one place where what comes from outside is checked.

Each command is a dataclass; each field carries its check, a row of the settings table or a function of ``fields``.
``messages`` holds the other direction; both together are the protocol.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec

from nnvisu.checks import Setting
from nnvisu.errors import InvalidMessage, InvalidValue, NnvisuError, UnknownType, shorten
from nnvisu.settings import COMMAND_FIELD, DATA_SETTING, LIMITS, SETTING
from nnvisu.wire.fields import (
    Points,
    check_boolean,
    check_config,
    check_encodings,
    check_input,
    check_pace,
    check_points,
    check_seq,
    check_test,
)

_ABSENT = dataclasses.MISSING


def _field(check: Callable[[Any, str], Any] | Setting, default: Any = _ABSENT) -> Any:
    check = check.check if isinstance(check, Setting) else check
    return dataclasses.field(default=default, metadata={"check": check})


@dataclasses.dataclass(frozen=True)
class Command:
    """Base of all that a client can ask. ``type`` is its name on the wire."""

    type = ""


@dataclasses.dataclass(frozen=True)
class StartTraining(Command):
    """Run, until ``until_step`` if given."""

    type = "start_training"
    until_step: int | None = _field(COMMAND_FIELD["until_step"], None)


@dataclasses.dataclass(frozen=True)
class StopTraining(Command):
    """Pause."""

    type = "stop_training"


@dataclasses.dataclass(frozen=True)
class Step(Command):
    """Train exactly ``n_steps``, then pause."""

    type = "step"
    n_steps: int = _field(COMMAND_FIELD["n_steps"])


@dataclasses.dataclass(frozen=True)
class SetPace(Command):
    """How fast it runs: a number, None (full speed) or ``watch``."""

    type = "set_pace"
    steps_per_second: float | str | None = _field(check_pace)


@dataclasses.dataclass(frozen=True)
class Reset(Command):
    """Back to step 0, with a new seed if given."""

    type = "reset"
    seed: int | None = _field(SETTING["seed"], None)


@dataclasses.dataclass(frozen=True)
class UpdateConfig(Command):
    """Change settings while training goes on."""

    type = "update_config"
    config: dict[str, Any] = _field(check_config)


@dataclasses.dataclass(frozen=True)
class SetParameter(Command):
    """Change one weight, or with ``input`` None one bias, while training goes on. ``layer`` 0 reads the inputs."""

    type = "set_parameter"
    layer: int = _field(COMMAND_FIELD["layer"])
    neuron: int = _field(COMMAND_FIELD["neuron"])
    value: float = _field(COMMAND_FIELD["parameter"])
    input: int | None = _field(check_input, None)


@dataclasses.dataclass(frozen=True)
class GenerateData(Command):
    """Replace the data by points drawn from a named shape."""

    type = "generate_data"
    dataset: str = _field(DATA_SETTING["dataset"])
    n_points: int = _field(DATA_SETTING["n_points"], DATA_SETTING["n_points"].default)
    n_classes: int = _field(DATA_SETTING["n_classes"], DATA_SETTING["n_classes"].default)
    noise: float = _field(DATA_SETTING["noise"], DATA_SETTING["noise"].default)
    seed: int = _field(DATA_SETTING["seed"], DATA_SETTING["seed"].default)
    test_fraction: float = _field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    flipped_fraction: float = _field(DATA_SETTING["flipped_fraction"], DATA_SETTING["flipped_fraction"].default)


@dataclasses.dataclass(frozen=True)
class UpdateData(Command):
    """Replace the data by these points; ``test`` marks them one by one, or ``test_fraction`` draws the test points."""

    type = "update_data"
    points: Points = _field(check_points)
    test_fraction: float = _field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    test: list[int] | None = _field(check_test, None)


@dataclasses.dataclass(frozen=True)
class AddPoints(Command):
    """Add points, as test points if ``test``."""

    type = "add_points"
    points: Points = _field(check_points)
    test: bool = _field(check_boolean, False)


@dataclasses.dataclass(frozen=True)
class ErasePoints(Command):
    """Remove the points within ``radius`` of a place."""

    type = "erase_points"
    x: float = _field(COMMAND_FIELD["x"])
    y: float = _field(COMMAND_FIELD["y"])
    radius: float = _field(COMMAND_FIELD["radius"])


@dataclasses.dataclass(frozen=True)
class MovePoint(Command):
    """Put the point with this index, from 0 in the order of the ``data`` message, at another place."""

    type = "move_point"
    index: int = _field(COMMAND_FIELD["index"])
    x: float = _field(COMMAND_FIELD["x"])
    y: float = _field(COMMAND_FIELD["y"])


@dataclasses.dataclass(frozen=True)
class RelabelPoints(Command):
    """Give the points within ``radius`` of a place another label or, for regression, another value."""

    type = "relabel_points"
    x: float = _field(COMMAND_FIELD["x"])
    y: float = _field(COMMAND_FIELD["y"])
    radius: float = _field(COMMAND_FIELD["radius"])
    label: int | None = _field(COMMAND_FIELD["label"], None)
    value: float | None = _field(COMMAND_FIELD["value"], None)


@dataclasses.dataclass(frozen=True)
class Probe(Command):
    """Ask for the class probabilities at a place."""

    type = "probe"
    x: float = _field(COMMAND_FIELD["x"])
    y: float = _field(COMMAND_FIELD["y"])


@dataclasses.dataclass(frozen=True)
class RankPoints(Command):
    """Ask for the loss of every point."""

    type = "rank_points"


@dataclasses.dataclass(frozen=True)
class Trace(Command):
    """Ask for one step on this point alone, with every number on the way; ``value`` is for regression."""

    type = "trace"
    x: float = _field(COMMAND_FIELD["x"])
    y: float = _field(COMMAND_FIELD["y"])
    label: int | None = _field(COMMAND_FIELD["label"], None)
    value: float | None = _field(COMMAND_FIELD["value"], None)


@dataclasses.dataclass(frozen=True)
class GetModel(Command):
    """Ask for the whole network."""

    type = "get_model"


@dataclasses.dataclass(frozen=True)
class SetView(Command):
    """Replace what this socket wants to see."""

    type = "set_view"
    map_size: int | None = _field(COMMAND_FIELD["map_size"], None)
    max_fps: float = _field(COMMAND_FIELD["max_fps"], float(LIMITS["default_fps"]))
    encodings: tuple[int, ...] | None = _field(check_encodings, None)
    neurons: bool = _field(check_boolean, False)


@dataclasses.dataclass(frozen=True)
class Ack(Command):
    """All frames up to ``seq`` are on the screen."""

    type = "ack"
    seq: int = _field(check_seq)


COMMANDS: dict[str, type[Command]] = {command.type: command for command in Command.__subclasses__()}

VIEWER_COMMANDS = (SetView, Ack, Probe, RankPoints, Trace, GetModel)


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
        return _checked_command(command_class, message)
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


def _checked_command(command_class: type[Command], message: dict[str, Any]) -> Command:
    fields = {field.name: field for field in dataclasses.fields(command_class)}
    for name in message:
        if name not in fields:
            allowed = "the fields " + ", ".join(fields) if fields else "no fields"
            raise InvalidValue(f"{shorten(name)} is no field of {command_class.type}; allowed: {allowed}", name[:60])
    values = {}
    for name, field in fields.items():
        if name in message:
            values[name] = field.metadata["check"](message[name], name)
        elif field.default is _ABSENT:
            raise InvalidValue(f"{name} is missing; {command_class.type} needs it", name)
    return command_class(**values)
