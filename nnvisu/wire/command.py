"""Commands: dataclasses that declare everything about themselves, and how they are read from JSON objects.

Which commands viewers may send, which ones change points, or what answers a question, is declared on the class and
nowhere else. The page's ``messages.js`` and ``docs/protocol.md`` are made from the same declarations.
"""

import dataclasses
import enum
import functools
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, TypeVar

from nnvisu.errors import InvalidValue, shorten
from nnvisu.settings import LIMITS, Setting
from nnvisu.wire.message import Message

_ABSENT = dataclasses.MISSING

MessageClass = type[Message]  # a command has a ``type`` of its own


class Changes(enum.Enum):
    """What a command changes. Settings, parameters and points are part of the run: changes to them form its journal."""

    NOTHING = "nothing"
    PACE = "the pace"
    RUN = "where the run is"
    EXPERIMENT = "the experiment"
    SETTINGS = "the settings"
    PARAMETERS = "the weights"
    POINTS = "the points"

    @property
    def is_journaled(self) -> bool:
        """Whether reproducing the run takes this change."""
        return self in (Changes.SETTINGS, Changes.PARAMETERS, Changes.POINTS)


class Cost(enum.Enum):
    """How much work a command is, so that long ones are not done at the desk."""

    NOTHING = "nothing"
    ONE_PASS = "as much as looking at all points once"
    UNKNOWN = "nobody knows before it is done"


class Allowance(NamedTuple):
    """A rate limit for the commands of one socket that draw on it; ``noun`` names them to people."""

    noun: str
    per_second: float
    burst: float


MESSAGE_BYTES, DATA_MESSAGE_BYTES = int(LIMITS.max_message_bytes), int(LIMITS.max_data_message_bytes)
TABLE_MESSAGE_BYTES = int(LIMITS.max_table_message_bytes)

COMMAND_ALLOWANCE = Allowance("commands", LIMITS.commands_per_second, LIMITS.command_burst)
ACK_ALLOWANCE = Allowance("acks", LIMITS.acks_per_second, LIMITS.ack_burst)
PROBE_ALLOWANCE = Allowance("probes", LIMITS.probes_per_second, LIMITS.probe_burst)


class Check(NamedTuple):
    """The check of a field that has no row in the settings table.

    check: takes a value from outside and its field's name, and returns it or raises an NnvisuError. json_type: what is
    allowed, as TypeScript writes types, and ``allowed`` in words.
    """

    check: Callable[[Any, str], Any]
    json_type: str
    allowed: str
    unit: str = ""


def field(check: Setting | Check, default: Any = _ABSENT, meaning: str = "") -> Any:
    """Return a dataclass field with its check. meaning: if the row's own help is not enough."""
    metadata = {"check": check, "meaning": meaning or getattr(check, "help", "")}
    return dataclasses.field(default=default, metadata=metadata)


@dataclasses.dataclass(frozen=True)
class Command:
    """Base of all commands of clients, with defaults for what they do not declare themselves.

    type: its name on the wire. for_viewers: whether viewers may send it, too. answer: the message that answers it, to
    the asking socket only. is_costly: whether the answer may take so long that this is counted, too. max_bytes: of the
    whole message. is_stroke: whether one brush stroke makes many of them.
    told_as: how the page's marks and lists call the change.
    """

    type: ClassVar[str] = ""
    for_viewers: ClassVar[bool] = False
    changes: ClassVar[Changes] = Changes.NOTHING
    answer: ClassVar[MessageClass | None] = None
    is_costly: ClassVar[bool] = False
    allowance: ClassVar[Allowance] = COMMAND_ALLOWANCE
    max_bytes: ClassVar[int] = MESSAGE_BYTES
    cost: ClassVar[Cost] = Cost.UNKNOWN
    is_stroke: ClassVar[bool] = False
    told_as: ClassVar[str] = ""


AnyCommand = TypeVar("AnyCommand", bound=Command)


@functools.cache
def _fields_of(command_class: type) -> dict[str, dataclasses.Field[Any]]:
    return {row.name: row for row in dataclasses.fields(command_class)}


def checked_command(command_class: type[AnyCommand], message: dict[str, Any], place: str = "") -> AnyCommand:
    """Return the command with the fields of ``message``. Raises InvalidValue if one is wrong, missing or unknown.

    place: of the message in a larger one, ending in a full stop, for the names in errors.
    """
    known: type = command_class  # for mypy, which takes no class of a dataclass for hashable
    fields = _fields_of(known)
    for name in message:
        if name not in fields:
            allowed = f"the field{'s' if len(fields) > 1 else ''} {', '.join(fields)}" if fields else "no fields"
            unknown = place + shorten(name)[1:-1]
            raise InvalidValue(f"{unknown} is no field of {command_class.type}; allowed: {allowed}", unknown)
    values = {}
    for name, row in fields.items():
        if name in message:
            values[name] = row.metadata["check"].check(message[name], place + name)
        elif row.default is _ABSENT:
            raise InvalidValue(f"{place}{name} is missing; {command_class.type} needs it", place + name)
    return command_class(**values)
