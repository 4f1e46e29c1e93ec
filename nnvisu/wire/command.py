"""What a command is: a dataclass whose fields carry their checks, and how it is read from a checked JSON object."""

import dataclasses
from collections.abc import Callable
from typing import Any

from nnvisu.checks import Setting
from nnvisu.errors import InvalidValue, shorten

_ABSENT = dataclasses.MISSING


def field(check: Callable[[Any, str], Any] | Setting, default: Any = _ABSENT) -> Any:
    """Return a dataclass field with a check, a row of the settings table or a function of ``fields``."""
    check = check.check if isinstance(check, Setting) else check
    return dataclasses.field(default=default, metadata={"check": check})


@dataclasses.dataclass(frozen=True)
class Command:
    """Base of all that a client can ask. ``type`` is its name on the wire."""

    type = ""


def checked_command(command_class: type[Command], message: dict[str, Any]) -> Command:
    """Return the command with the fields of ``message``; raise InvalidValue where one is wrong, missing or unknown."""
    fields = {row.name: row for row in dataclasses.fields(command_class)}
    for name in message:
        if name not in fields:
            allowed = "the fields " + ", ".join(fields) if fields else "no fields"
            raise InvalidValue(f"{shorten(name)} is no field of {command_class.type}; allowed: {allowed}", name[:60])
    values = {}
    for name, row in fields.items():
        if name in message:
            values[name] = row.metadata["check"](message[name], name)
        elif row.default is _ABSENT:
            raise InvalidValue(f"{name} is missing; {command_class.type} needs it", name)
    return command_class(**values)
