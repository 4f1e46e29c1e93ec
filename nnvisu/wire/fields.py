"""Checks of the fields of commands. What one may hold stands in the settings table; here is what is no row of it."""

import dataclasses
from typing import Any

from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import COMMAND_FIELD, LIMITS, Setting, checked_changes, whole_number
from nnvisu.wire.command import Check
from nnvisu.wire.objects import Pace

MAX_SEQ = 2**32 - 1  # of a frame: its header has 32 bits


@dataclasses.dataclass(frozen=True)
class Points:
    """Columns of points, as checked: x, y in [−1, 1], label from 0; for regression value in [−1, 1], else None."""

    x: list[float]
    y: list[float]
    label: list[int]
    value: list[float] | None = None


def check_pace(value: Any, field: str) -> Pace:
    """Return a pace: a number, None (full speed) or ``watch``."""
    if value is None:
        return None
    if value == "watch":
        return "watch"
    if isinstance(value, str):
        raise InvalidValue.of(field, value, f'{COMMAND_FIELD["steps_per_second"].allowed}, null or "watch"')
    pace: float = COMMAND_FIELD["steps_per_second"].check(value, field)
    return pace


def check_at_step(value: Any, field: str) -> int | None:
    """Return a step, or None for the present."""
    return None if value is None else COMMAND_FIELD["step"].check(value, field)


def check_boolean(value: Any, field: str) -> bool:
    """Return a boolean; 0 and 1 are none."""
    if not isinstance(value, bool):
        raise InvalidValue.of(field, value, "true or false")
    return value


def check_encodings(value: Any, field: str) -> tuple[int, ...]:
    """Return the encodings that a client can read."""
    is_list = isinstance(value, list) and value and len(value) <= 256
    items = [whole_number(item) for item in value] if is_list else []
    encodings = tuple(item for item in items if item is not None and 0 <= item <= 255)
    if not encodings or len(encodings) < len(items):
        raise InvalidValue.of(field, value, "a list of integers from 0 to 255")
    return encodings


def check_seq(value: Any, field: str) -> int:
    """Return the number of a frame."""
    seq = whole_number(value)
    if seq is None or not 0 <= seq <= MAX_SEQ:
        raise InvalidValue.of(field, value, SEQ.allowed)
    return seq


def check_config(value: Any, field: str) -> dict[str, Any]:
    """Return settings, each checked by its row of the table."""
    if not isinstance(value, dict):
        raise InvalidValue.of(field, value, "an object of settings")
    return checked_changes(value, field)


def check_points(value: Any, field: str) -> Points:
    """Return points as columns of one length; the error names the first item that is wrong."""
    if not isinstance(value, dict) or not {"x", "y"} < set(value) <= {"x", "y", "label", "value"}:
        raise InvalidValue.of(field, value, "an object of lists: x, y, label, and for regression value")
    for name, column in value.items():
        if not isinstance(column, list):
            raise InvalidValue.of(f"{field}.{name}", column, "a list")
        if len(column) > LIMITS.max_points:
            most = f"at most {LIMITS.max_points} points"
            raise LimitExceeded.of(f"{field}.{name}", f"{len(column)} long", most)
        if len(column) != len(value["x"]):
            raise InvalidValue.of(
                f"{field}.{name}", f"{len(column)} long", f"as long as x, which has {len(value['x'])}"
            )
    columns = {name: _check_column(value[name], COMMAND_FIELD[name], f"{field}.{name}") for name in value}
    return Points(**({"label": [0] * len(value["x"])} | columns))


def _check_column(column: list[Any], row: Setting, field: str) -> list[Any]:
    minimum, maximum = row.bounds
    types = (int,) if row.kind == "integer" else (int, float)
    # Most are right as they are; a call for each would cost more than all the rest.
    return [
        item if type(item) in types and minimum <= item <= maximum else row.check(item, f"{field}[{i}]")
        for i, item in enumerate(column)
    ]


def check_input(value: Any, field: str) -> int | None:
    """Return the number of an input, or None for the bias."""
    return None if value is None else COMMAND_FIELD["input"].check(value, field)


def check_test(value: Any, field: str) -> list[int]:
    """Return a list of 0 and 1; here false and true stand for them, as ``add_points`` has them."""
    if not isinstance(value, list):
        raise InvalidValue.of(field, value, "a list of 0 and 1")
    for i, item in enumerate(value):
        if item not in (0, 1):
            raise InvalidValue.of(f"{field}[{i}]", item, "0 or 1")
    return [int(item) for item in value]


BOOLEAN = Check(check_boolean, "boolean", "true or false")
PACE = Check(
    check_pace,
    'number | "watch" | null',
    f'{COMMAND_FIELD["steps_per_second"].allowed}, null for full speed, or "watch"',
    COMMAND_FIELD["steps_per_second"].unit,
)
AT_STEP = Check(check_at_step, "number | null", f"{COMMAND_FIELD['step'].allowed}, or null for the present")
INPUT = Check(check_input, "number | null", f"{COMMAND_FIELD['input'].allowed}, or null for the bias")
ENCODINGS = Check(check_encodings, "number[]", "a list of integers from 0 to 255, not empty")
SEQ = Check(check_seq, "number", f"an integer from 0 to {MAX_SEQ}")
CONFIG = Check(check_config, "Partial<Config>", "an object with any of the settings")
POINTS = Check(
    check_points,
    "GivenPoints",
    f"lists of one length, x, y, label, for regression value, of at most {LIMITS.max_points} points",
)
TEST = Check(check_test, "number[]", "a list of 0 and 1, as long as the points are many")
