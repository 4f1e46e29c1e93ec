"""Every error that a person or a program can cause. Imports nothing of the project.

NnvisuError            internal         a fault of ours
  InvalidMessage       invalid_message  not JSON, not an object, wrong shape
    UnknownType        unknown_type     no such command
  InvalidValue         invalid_value    a field outside of what is allowed
    LimitExceeded      limit_exceeded   too many or too large
  EmptyData            empty_data       nothing to train on
  Diverged             diverged         the loss is not finite; a smaller step is needed first
  Forbidden            forbidden        a viewer's command
  RateLimited          rate_limited     too many commands
  ServerFull           server_full      no session or socket to be had
  SessionGone          session_gone     the session was ended
    SessionMoved       session_gone     another server has it

The codes are part of the protocol: they never change.
"""

import json
from collections.abc import Iterator


class NnvisuError(Exception):
    """Base of the tree; ``code`` is stable, ``field`` names what was wrong in the message, ``command`` is its type."""

    code = "internal"
    command: str | None = None

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidMessage(NnvisuError):
    """The message as a whole cannot be understood."""

    code = "invalid_message"


class UnknownType(InvalidMessage):
    """The message's ``type`` is not a command."""

    code = "unknown_type"


class InvalidValue(NnvisuError):
    """A field holds a value that is not allowed."""

    code = "invalid_value"

    @classmethod
    def of(cls, field: str, value: object, allowed: str) -> "InvalidValue":
        """Build the sentence that names the field, the value (shortened) and what is allowed."""
        return cls(f"{field} is {shorten(value)}; allowed: {allowed}", field)


class LimitExceeded(InvalidValue):
    """A count or a size is beyond its limit."""

    code = "limit_exceeded"


class EmptyData(NnvisuError):
    """There are no training points."""

    code = "empty_data"


class Diverged(NnvisuError):
    """The run diverged and nothing was changed since."""

    code = "diverged"


class Forbidden(NnvisuError):
    """The socket may look, not command."""

    code = "forbidden"


class RateLimited(NnvisuError):
    """Commands came faster than the limit."""

    code = "rate_limited"


class ServerFull(NnvisuError):
    """All sessions, sockets or memory are in use."""

    code = "server_full"


class SessionGone(NnvisuError):
    """The session was ended while the socket was open."""

    code = "session_gone"


class SessionMoved(SessionGone):
    """Another server has the session; who comes back is led there."""


def shorten(value: object, length: int = 60) -> str:
    """Return ``value`` as it would stand in JSON, on one line, cut to ``length`` characters.

    No more of it is written than is shown: what comes from outside may be long, and nested deeper than Python can go.
    """
    text = ""
    for piece in _json_pieces(value, length):
        text += piece
        if len(text) > length:
            end = '…"' if isinstance(value, str) else "…"
            return text[: length - len(end)] + end
    return text


def fault_of_json(error: ValueError | RecursionError) -> str:
    """Return what is wrong with a text that msgspec cannot read as JSON, for people."""
    if isinstance(error, RecursionError):
        return "lists and objects are nested too deeply"
    if "out of range" in str(error):
        return "a number is too large for any program to hold"
    return str(error).removeprefix("JSON is malformed: ")


def _json_pieces(value: object, length: int) -> Iterator[str]:
    """Generate the parts of ``value``, of texts no more than ``length`` characters."""
    if isinstance(value, str):
        yield f'"{"".join(map(_visible, value[:length]))}"'
    elif isinstance(value, dict):
        yield "{"
        for i, (name, item) in enumerate(value.items()):
            yield ", " if i else ""
            yield from _json_pieces(str(name), length)
            yield ": "
            yield from _json_pieces(item, length)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for i, item in enumerate(value):
            yield ", " if i else ""
            yield from _json_pieces(item, length)
        yield "]"
    elif value is None or isinstance(value, bool):
        yield {True: "true", False: "false", None: "null"}[value]
    else:
        yield str(value)


def _visible(character: str) -> str:
    """Return a character as it stands in a text of JSON; those that break the line or turn it around are escaped."""
    if character in '"\\' or not character.isprintable():
        return json.dumps(character)[1:-1]
    return character
