"""Differences: of messages that are sent repeatedly, only what has changed since the last one of the same type.

For clients that ask for them (``differences`` of ``set_view``); static/js/wire/differences.js reassembles them. On a
slow link complete messages would leave no room for maps, and then be late themselves.

    {"type": "difference", "step_result": {"step": 8, "metrics": {"loss": 0.25}}}
    {"type": "difference", "history": {"steps": {"removed": [5], "added": [8]}}}

What is left out has not changed. Nested objects have the fields that changed, objects in place of lists the indices
that changed; for checkpoints, those added and removed. Anything else is the new value itself. While training, figures
are rounded to float32, as in a frame's header; when paused, step_result is complete and exact.
"""

from typing import Any, TypeVar

import msgspec

from nnvisu.wire.message import Message, type_of
from nnvisu.wire.messages import MESSAGES, DifferenceMessage, StepResult

REPEATED = tuple(MESSAGES[name] for name in DifferenceMessage.__struct_fields__)

# Ascending, each step once.
STEP_LISTS = ("steps", "changes")

DIGITS = 7
# An estimate that is never the same twice.
SPEED = "steps_per_second"
SPEED_DIGITS = 3


K = TypeVar("K", str, int)  # names of fields, or places in a list


class Differences:
    """What one client was last sent, by type of message: nothing at first, so the first of each type is complete."""

    def __init__(self) -> None:
        self._last: dict[type[Message], dict[str, Any]] = {}

    def text_of(self, message: Message) -> str:
        """Return ``message`` as JSON, complete or as the difference from the last one of its type."""
        kind = type(message)
        if kind not in REPEATED:
            return message.as_text()
        fields = msgspec.structs.asdict(message)
        last, self._last[kind] = self._last.get(kind), fields
        is_at_rest = fields.get("status", "running") != "running"
        changes = None if last is None or is_at_rest else _changes(last, fields, is_exact=kind is not StepResult)
        if changes is None:
            return message.as_text()
        return DifferenceMessage(**{type_of(kind): changes}).as_text()


def _changes(last: dict[K, Any], now: dict[K, Any], is_exact: bool) -> dict[K, Any] | None:
    """Return what has changed in ``now``; None if the fields differ, which no difference can express."""
    if last.keys() != now.keys():
        return None
    changes = {}
    for name, value in now.items():
        before = last[name]
        if value == before:
            continue
        if isinstance(value, float) and not is_exact:
            value = float(f"{value:.{SPEED_DIGITS if name == SPEED else DIGITS}g}")
        elif isinstance(value, dict | list) and type(value) is type(before):
            value = _nested_changes(name, before, value, is_exact)
            if value is None:
                return None
        changes[name] = value
    return changes


def _nested_changes(name: object, before: Any, value: dict[str, Any] | list[Any], is_exact: bool) -> Any:
    """Do the same for a value that is an object or a list, like ``before``."""
    if isinstance(value, dict):
        return _changes(before, value, is_exact)
    if name in STEP_LISTS:
        old, new = set(before), set(value)
        return {"removed": sorted(old - new), "added": sorted(new - old)}
    if all(isinstance(each, dict | list) for each in (*before, *value)):
        return _changes(dict(enumerate(before)), dict(enumerate(value)), is_exact)
    return value  # of a list of numbers most change at once
