"""Differences: of a message that comes again and again, only what has changed since the last one of its type.

For clients that ask for them (``differences`` of ``set_view``); static/js/differences.js puts them together again. On a
thin link whole messages would take the room of the maps, and then be late themselves.

    {"type": "difference", "step_result": {"step": 8, "metrics": {"loss": 0.25}}}
    {"type": "difference", "history": {"steps": {"removed": [5], "added": [8]}}}

What is left out is as it was. An object within an object has the fields, and one for a list the places that changed;
of kept steps it is told which came and went. Anything else is the new value itself.
"""

from typing import Any

import msgspec

from nnvisu.wire.messages import DiagnosisMessage, DifferenceMessage, HistoryMessage, Message, ScoresMessage, StepResult

REPEATED = (StepResult, HistoryMessage, ScoresMessage, DiagnosisMessage)

# Ascending, each step once.
STEP_LISTS = ("steps", "changes")

# Of a step_result's floats while the run is on: those of a float32, as in a frame's header; at rest all are told. The speed is
# an estimate that is never the same twice.
DIGITS = 7
SPEED_DIGITS = 3


class Differences:
    """What one client was last told, by type of message. It begins with nothing: the first of each type is complete."""

    def __init__(self):
        self._last: dict[str, dict[str, Any]] = {}

    def text_of(self, message: Message) -> str:
        """Return ``message`` as JSON, complete or as the difference to the last one of its type."""
        if not isinstance(message, REPEATED):
            return message.as_text()
        name, fields = message.__struct_config__.tag, msgspec.structs.asdict(message)
        if fields.get("status") == "running":
            fields = _shortened(fields)
        last, self._last[name] = self._last.get(name), fields
        changes = None if last is None else _changes(last, fields)
        if changes is None:
            return type(message)(**fields).as_text()
        return DifferenceMessage(**{name: changes}).as_text()


def _shortened(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _short(name, value) for name, value in fields.items()}


def _short(name: str, value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{SPEED_DIGITS if name == 'steps_per_second' else DIGITS}g}")
    return _shortened(value) if isinstance(value, dict) else value


def _changes(last: dict, now: dict) -> dict | None:
    """Return what ``now`` has anew; None where the two have not the same fields, which no difference can tell."""
    if last.keys() != now.keys():
        return None
    changes = {}
    for name, value in now.items():
        before = last[name]
        if value == before:
            continue
        if name in STEP_LISTS:
            changes[name] = {"removed": sorted({*before} - {*value}), "added": sorted({*value} - {*before})}
        elif _are_nested(before, value):
            changes[name] = _changes(_by_name(before), _by_name(value))
            if changes[name] is None:
                return None
        else:
            changes[name] = value
    return changes


def _are_nested(before: Any, value: Any) -> bool:
    """Return whether both are objects, or lists of such: of a list of numbers most change at once."""
    if isinstance(before, list) and isinstance(value, list):
        return all(isinstance(each, dict | list) for each in (*before, *value))
    return isinstance(before, dict) and isinstance(value, dict)


def _by_name(value: dict | list) -> dict:
    return value if isinstance(value, dict) else dict(enumerate(value))
