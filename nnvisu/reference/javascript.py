"""Generates the page's ``messages.js``: the commands and messages, what they carry, and who may send them.

Names that only classrooms need stand in ``classroom-messages.js``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from nnvisu.reference.declared import (
    Field,
    declared_objects,
    fields_of_command,
    fields_of_config,
    fields_of_message,
    fields_of_object,
    paragraphs_of,
)
from nnvisu.wire import classroom_commands, classroom_messages
from nnvisu.wire.command import Changes, Command
from nnvisu.wire.commands import CHANGES, COMMANDS, VIEWER_COMMANDS
from nnvisu.wire.fields import REASONS
from nnvisu.wire.message import type_of
from nnvisu.wire.messages import MESSAGES, DifferenceMessage

HEAD = """\
// @ts-check
/**
 * The protocol as the page knows it: names of all messages, both ways, and the types of what they carry.
 *
 * Made by `python -m nnvisu protocol` from the declarations in nnvisu/wire: change those, never this file.
 */
"""

# Types that no declaration of the protocol stands for.
MORE_TYPES = """\
/** @typedef {Required<Omit<GenerateDataCommand, "type" | "reason" | "fit_outputs">>} Generator what made the points */
/** @typedef {Record<string, unknown>} Differences fields that changed, by name or place */
/** @typedef {Commands[keyof Commands]} AnyCommand */
/** @typedef {Messages[keyof Messages]} AnyMessage */
/** @typedef {keyof Commands} CommandType */
/** @typedef {keyof Messages} MessageType */
/**
 * What goes with a command of this type.
 * @template {CommandType} T
 * @typedef {Omit<Commands[T], "type">} FieldsOf
 */
"""


CLASSROOM_HEAD = """\
// @ts-check
/**
 * The names of the messages about classrooms, for the few pages that are in one; their types are in messages.js.
 *
 * Made by `python -m nnvisu protocol` from the declarations in nnvisu/wire: change those, never this file.
 */
"""


def messages_js() -> str:
    """Return the text of the module."""
    return "\n".join([HEAD, *_constants(), *_typedefs()])


def classroom_messages_js() -> str:
    """Return the text of the module with the names about classrooms."""
    sent, told = [_names(names, in_classroom=True) for names in (COMMANDS, MESSAGES)]
    constants = (
        _record("What the page sends.", "CLASSROOM_COMMAND", sent),
        _record("What the server sends.", "CLASSROOM_EVENT", told),
    )
    return "\n".join([CLASSROOM_HEAD, *constants])


def _names(declared: Mapping[str, type], in_classroom: bool) -> dict[str, str]:
    modules = (classroom_commands.__name__, classroom_messages.__name__)
    return {name.upper(): name for name, each in declared.items() if (each.__module__ in modules) is in_classroom}


def name_in_page(command: type[Command]) -> str:
    """Return the name of a command's type in the page."""
    return f"{command.__name__}Command"


def _constants() -> Iterator[str]:
    points = [change.type for change in CHANGES if change.changes is Changes.POINTS]
    answers = {each.type: type_of(each.answer) for each in COMMANDS.values() if each.answer}
    yield _record("What the page sends.", "COMMAND", _names(COMMANDS, in_classroom=False))
    yield _record("What the server sends.", "EVENT", _names(MESSAGES, in_classroom=False))
    yield _record("What answers a question, by the question's type.", "ANSWERS", answers)
    yield _list("What may come as a difference.", "REPEATED", "EVENT", DifferenceMessage.__struct_fields__)
    yield _list("What changes the points.", "DATA_CHANGES", "COMMAND", points)
    yield _list("What changes points, network or settings.", "CHANGES", "COMMAND", [each.type for each in CHANGES])
    quiet = [each.type for each in VIEWER_COMMANDS]
    yield _list("What a viewer may send, too.", "VIEWER_COMMANDS", "COMMAND", quiet)
    names = {each.type: each.told_as for each in COMMANDS.values() if each.told_as}
    yield _record("What a change is called.", "CHANGE_NAMES", names)
    yield _record("What it is called where all points were replaced for a reason.", "REASON_NAMES", REASONS)


def _record(meaning: str, name: str, values: dict[str, str]) -> str:
    rows = (f"  {key}: {json.dumps(value)},\n" for key, value in values.items())
    return f"/** {meaning} */\nexport const {name} = Object.freeze({{\n{''.join(rows)}}});\n"


def _list(meaning: str, name: str, record: str, types: Iterable[str]) -> str:
    rows = (f"  {record}.{each.upper()},\n" for each in types)
    head = f"/** @type {{readonly string[]}} {meaning} */\n"
    return f"{head}export const {name} = Object.freeze([\n{''.join(rows)}]);\n"


def _typedefs() -> Iterator[str]:
    for command in COMMANDS.values():
        yield _typedef(name_in_page(command), paragraphs_of(command), fields_of_command(command), command.type)
    for name, message in MESSAGES.items():
        yield _typedef(message.__name__, paragraphs_of(message), fields_of_message(message), name)
    yield _typedef("Config", ["All settings of a run."], fields_of_config())
    for name, each in declared_objects().items():
        yield _typedef(name, paragraphs_of(each), fields_of_object(each))
    yield _map(
        "The commands by their types.", "Commands", {each.type: name_in_page(each) for each in COMMANDS.values()}
    )
    yield _map("The messages by their types.", "Messages", {name: each.__name__ for name, each in MESSAGES.items()})
    answers = {each.type: each.answer.__name__ for each in COMMANDS.values() if each.answer}
    yield _map("The answers by the types of the questions.", "Answers", answers)
    yield f"/** @typedef {{{' | '.join(map(name_in_page, CHANGES))}}} AnyChange */"
    yield MORE_TYPES


def _typedef(name: str, paragraphs: Iterable[str], fields: Iterable[Field], type_: str = "") -> str:
    lines = [*paragraphs, f"@typedef {{object}} {name}"]
    if type_:
        lines.append(f'@property {{"{type_}"}} type')
    lines += [_property(field) for field in fields]
    return "/**\n" + "".join(f" * {line}\n" for line in lines) + " */\n"


def _property(field: Field) -> str:
    name = f"[{field.name}]" if field.is_optional else field.name
    return f"@property {{{field.json_type}}} {name} {field.meaning}".rstrip()


def _map(meaning: str, name: str, types: dict[str, str]) -> str:
    rows = "".join(f" * @property {{{each}}} {key}\n" for key, each in types.items())
    return f"/**\n * {meaning}\n * @typedef {{object}} {name}\n{rows} */\n"
