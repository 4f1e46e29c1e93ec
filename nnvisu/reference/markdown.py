"""Generates the parts of ``docs/protocol.md``: commands, messages, objects, settings, limits and errors."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from nnvisu.errors import NnvisuError
from nnvisu.reference import examples
from nnvisu.reference.declared import (
    Field,
    declared_objects,
    fields_of_command,
    fields_of_config,
    fields_of_message,
    fields_of_object,
    paragraphs_of,
)
from nnvisu.settings import LIMITS, SETTINGS
from nnvisu.wire.command import Command
from nnvisu.wire.commands import COMMANDS
from nnvisu.wire.message import type_of
from nnvisu.wire.messages import MESSAGES

JSON_WIDTH = 100


def overview() -> str:
    """Return the table of all commands."""
    head = ["command", "sent by", "changes", "answered by", "most bytes", "most a second, and at once"]
    rows = []
    for name in examples.COMMANDS:
        command = COMMANDS[name]
        sender = "owner, viewer" if command.for_viewers else "owner"
        rate = f"{command.allowance.per_second} {command.allowance.noun}, {command.allowance.burst}"
        answer = f"`{type_of(command.answer)}`" if command.answer else ""
        rows.append([f"[`{name}`](#{name})", sender, command.changes.value, answer, f"{command.max_bytes:,}", rate])
    return _table(head, rows)


def commands() -> str:
    """Return a section for each command."""
    return "\n\n".join(_command(COMMANDS[name]) for name in examples.COMMANDS)


def messages() -> str:
    """Return a section for each message of the server."""
    return "\n\n".join(_message(name) for name in examples.MESSAGES)


def objects() -> str:
    """Return a section for each object that occurs within messages."""
    return "\n\n".join(
        _section(name, paragraphs_of(each), _field_table(fields_of_object(each)))
        for name, each in declared_objects().items()
    )


def config() -> str:
    """Return the table of the settings of a run."""
    head = ["setting", "type", "allowed", "default", "unit", "makes new weights"]
    resetting = {row.name for row in SETTINGS if row.resets}
    rows = [
        [
            _name(row),
            _code(row.json_type),
            row.allowed,
            _code(row.default),
            row.unit,
            "yes" if row.name in resetting else "",
        ]
        for row in fields_of_config()
    ]
    return _table(head, rows)


def limits() -> str:
    """Return the table of the limits that the ``session`` message reports."""
    return _table(["limit", "value"], ([f"`{name}`", f"{value:,}"] for name, value in LIMITS.as_json().items()))


def errors() -> str:
    """Return the table of error codes."""
    return _table(["code", "meaning"], ([f"`{each.code}`", next(paragraphs_of(each))] for each in _errors(NnvisuError)))


def _errors(base: type[NnvisuError]) -> Iterator[type[NnvisuError]]:
    for each in base.__subclasses__():
        if each.code != base.code:  # else clients cannot tell them apart
            yield each
        yield from _errors(each)


BLOCKS = {
    "overview": overview,
    "commands": commands,
    "messages": messages,
    "objects": objects,
    "config": config,
    "limits": limits,
    "errors": errors,
}


def with_blocks(text: str) -> str:
    """Return ``text`` with each block generated anew. Raises ValueError if there is no place for one."""
    for name, block in BLOCKS.items():
        found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", text, re.DOTALL)
        if not found:
            raise ValueError(f"there is no place for {name!r}")
        text = f"{text[: found.start()]}{block()}\n{text[found.end() :]}"
    return text


def _command(command: type[Command]) -> str:
    fields = fields_of_command(command)
    head = ["field", "type", "allowed", "default", "unit", "meaning"]
    rows = [
        [
            _name(row),
            _code(row.json_type),
            row.allowed,
            _code(row.default),
            row.unit,
            row.meaning,
        ]
        for row in fields
    ]
    facts = ["Sent by the owner or a viewer." if command.for_viewers else "Sent by the owner."]
    if command.answer:
        facts.append(f"Answered by [`{type_of(command.answer)}`](#{_anchor(type_of(command.answer))}).")
    table = _table(head, rows) if rows else "No fields."
    example = {"type": command.type} | examples.COMMANDS[command.type]
    return _section(command.type, [*paragraphs_of(command), " ".join(facts)], table, _as_json(example))


def _message(name: str) -> str:
    message = MESSAGES[name]
    answered = [command.type for command in COMMANDS.values() if command.answer is message]
    facts = [f"Answers `{command}`, to the socket that asked." for command in answered]
    example = {"type": name} | examples.MESSAGES[name]
    title = f"{name} (message)" if name in COMMANDS else name
    table = _field_table(fields_of_message(message))
    return _section(title, [*paragraphs_of(message), *facts], table, _as_json(example))


def _field_table(fields: Iterable[Field]) -> str:
    head = ["field", "type", "unit", "meaning"]
    return _table(head, ([_name(row), _code(row.json_type), row.unit, row.meaning] for row in fields))


def _section(name: str, *parts: Iterable[str] | str) -> str:
    paragraphs = [part if isinstance(part, str) else "\n\n".join(part) for part in parts]
    return "\n\n".join([f"### {name}", *paragraphs])


def _anchor(name: str) -> str:
    return f"{name}-message" if name in COMMANDS else name


def _name(field: Field) -> str:
    return f"`{field.name}`{'?' if field.is_optional else ''}"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _as_json(example: dict[str, Any]) -> str:
    """Return the example as a block of JSON, on one line, or with a line per field where that would be too long."""
    line = json.dumps(example, ensure_ascii=False)
    if len(line) > JSON_WIDTH:
        rows = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in example.items())
        line = "{\n" + ",\n".join(rows) + "\n}"
    return f"```json\n{line}\n```"
