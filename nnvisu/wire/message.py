"""What a message of the server is: a struct whose fields say what they mean. msgspec writes it as JSON.

NaN and infinity become null.
"""

from typing import Any

import msgspec


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all that the server says."""

    def as_text(self) -> str:
        """Return the message as JSON."""
        return msgspec.json.encode(self).decode()


def about(meaning: str, unit: str = "", typedef: str = "", **bounds: Any) -> msgspec.Meta:
    """Return what stands beside a field's type.

    typedef: the name that the type has in the page's ``messages.js``, where Python knows an object as a plain dict.
    bounds: ``ge``, ``le`` and so on, as msgspec has them.
    """
    return msgspec.Meta(description=meaning, extra={"unit": unit, "typedef": typedef}, **bounds)


def type_of(message: type[Message]) -> str:
    """Return the name that a message has on the wire."""
    return str(message.__struct_config__.tag)
