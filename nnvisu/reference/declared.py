"""Reads the declarations of ``wire``: each command, message and object as rows of fields with JSON types.

Types are written in TypeScript's notation, which the page's type checker reads and people understand.
"""

import dataclasses
import inspect
import json
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from nnvisu.settings import SETTINGS, Setting
from nnvisu.wire import classroom_objects, experiment_objects, objects
from nnvisu.wire.classroom_fields import UNCHANGED
from nnvisu.wire.command import Check, Command
from nnvisu.wire.message import Message

PLAIN = {int: "number", float: "number", str: "string", bool: "boolean", types.NoneType: "null", Any: "unknown"}


@dataclasses.dataclass(frozen=True)
class Field:
    """One field. default: as JSON, empty if there is none. is_optional: whether it may be absent."""

    name: str
    json_type: str
    meaning: str
    unit: str = ""
    allowed: str = ""
    is_optional: bool = False
    default: str = ""


def fields_of_command(command: type[Command]) -> list[Field]:
    """Return the fields of a command, except its type."""
    return [_field_of_command(row) for row in dataclasses.fields(command)]


def _field_of_command(row: dataclasses.Field[Any]) -> Field:
    check = row.metadata["check"]
    is_optional = row.default is not dataclasses.MISSING
    default = "" if row.default in (None, UNCHANGED, dataclasses.MISSING) else as_json(row.default)
    json_type = check.json_type if isinstance(check, Check) else type_of_setting(check)
    return Field(row.name, json_type, row.metadata["meaning"], check.unit, check.allowed, is_optional, default)


def fields_of_config() -> list[Field]:
    """Return the settings of a run."""
    return [
        Field(row.name, type_of_setting(row), row.label, row.unit, row.allowed, False, as_json(row.default))
        for row in SETTINGS
    ]


def fields_of_message(message: type[Message]) -> list[Field]:
    """Return the fields of a message, except its type."""
    defaults = {row.name: row.default for row in msgspec.structs.fields(message)}
    hints = typing.get_type_hints(message, include_extras=True)
    names = message.__struct_fields__
    return [_field(name, hints[name], defaults[name] is not msgspec.NODEFAULT) for name in names]


def fields_of_object(typed_dict: Any) -> list[Field]:
    """Return the fields of an object within messages."""
    hints = typing.get_type_hints(typed_dict, include_extras=True)
    return [_field(name, hint, name in typed_dict.__optional_keys__) for name, hint in hints.items()]


def declared_objects() -> dict[str, Any]:
    """Return the objects that occur within messages, by name."""
    declared = vars(objects) | vars(experiment_objects) | vars(classroom_objects)
    return {name: each for name, each in declared.items() if typing.is_typeddict(each)}


def _field(name: str, hint: Any, is_optional: bool) -> Field:
    if typing.get_origin(hint) in (typing.NotRequired, typing.Required):
        (hint,) = typing.get_args(hint)
    meta = next(each for each in hint.__metadata__[::-1] if isinstance(each, msgspec.Meta))
    json_type = type_of(hint)
    if is_optional:  # an absent field is never sent as null
        json_type = json_type.removesuffix(" | null")
    return Field(name, json_type, meta.description or "", (meta.extra or {})["unit"], is_optional=is_optional)


def type_of(hint: Any) -> str:
    """Return the JSON type of an annotation."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        names = [meta.extra["typedef"] for meta in arguments[1:] if isinstance(meta, msgspec.Meta) and meta.extra]
        if named := next(filter(None, names), ""):
            return f"{named} | null" if types.NoneType in typing.get_args(arguments[0]) else named
        return type_of(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return " | ".join(dict.fromkeys(type_of(each) for each in arguments))
    if origin is typing.Literal:
        return " | ".join(json.dumps(each) for each in arguments)
    if origin is list:
        return list_of(type_of(arguments[0]))
    if origin is tuple:
        return f"[{', '.join(map(type_of, arguments))}]"
    if origin is dict:
        return f"Record<string, {type_of(arguments[1])}>"
    return PLAIN.get(hint) or hint.__name__


def type_of_setting(row: Setting) -> str:
    """Return the JSON type of the values that a row of the settings table allows."""
    choices = " | ".join(map(json.dumps, row.choices))
    return {
        "integer": "number",
        "number": "number",
        "boolean": "boolean",
        "choice": choices,
        "choices": list_of(choices),
        "layers": "number[]",
        "layer_choice": f"{choices} | {list_of(choices)}",
    }[row.kind]


def list_of(item: str) -> str:
    """Return the type of a list of ``item``."""
    return f"({item})[]" if " | " in item else f"{item}[]"


def as_json(value: Any) -> str:
    """Return a default as JSON, whole numbers without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def paragraphs_of(declared: Any) -> Iterator[str]:
    """Yield the paragraphs of a docstring, each on one line, with names in single backquotes."""
    for paragraph in (inspect.getdoc(declared) or "").split("\n\n"):
        yield re.sub(r"\s+", " ", paragraph).replace("``", "`")
