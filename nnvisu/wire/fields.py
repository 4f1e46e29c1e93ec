"""Checks of command fields that have no row in the settings table."""

import dataclasses
import sys
from collections.abc import Collection
from typing import Any

from nnvisu.errors import InvalidValue, LimitExceeded, shorten
from nnvisu.settings import COMMAND_FIELD, LIMITS, Setting, checked_changes, whole_number
from nnvisu.wire.command import Check
from nnvisu.wire.objects import Pace

MAX_SEQ = 2**32 - 1  # of a frame: its header has 32 bits
COLUMNS = ("x", "y", "value")  # of numbers

# Why a client replaces all points, and how the page's marks and lists call that.
REASONS = {
    "cleared": "points cleared",
    "undone": "edit of points undone",
    "redone": "edit of points redone",
    "imported": "points imported",
    "split": "points split anew",
}


@dataclasses.dataclass(frozen=True)
class Points:
    """Columns of points, as checked: x, y in [−1, 1], label from 0; for regression value in [−1, 1], else None."""

    x: list[float]
    y: list[float]
    label: list[int]
    value: list[float] | None = None

    @property
    def n_columns(self) -> int:
        """Number of columns that the network can read."""
        return 2


def check_object(value: Any, field: str, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """Return an object that has the needed fields, and no others than the optional ones.

    Raises InvalidValue that names the field which is missing or unknown: what else the object holds may be long.
    """
    allowed = f"an object with {_listed(needed)}"
    if optional:
        allowed += f", and if wanted {_listed(optional)}"
    if not isinstance(value, dict):
        raise InvalidValue.of(field, value, allowed)
    for name in value:
        if name not in needed and name not in optional:
            unknown = f"{field}.{shorten(name)[1:-1]}"
            raise InvalidValue(f"{unknown} is no field; allowed: {allowed}", unknown)
    for name in needed:
        if name not in value:
            raise InvalidValue(f"{field}.{name} is missing; allowed: {allowed}", f"{field}.{name}")
    return value


def _listed(names: Collection[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


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
    """Return a boolean; 0 and 1 are not accepted."""
    if not isinstance(value, bool):
        raise InvalidValue.of(field, value, "true or false")
    return value


def check_encodings(value: Any, field: str) -> tuple[int, ...]:
    """Return the encodings that a client can read."""
    is_list = isinstance(value, list) and value and len(value) <= 256
    items = [whole_number(item) for item in value] if is_list else []
    encodings = tuple(item for item in items if item is not None and 0 <= item <= 255)
    if not encodings or len(encodings) < len(items):
        raise InvalidValue.of(field, value, ENCODINGS.allowed)
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
    """Return points as columns of one length; errors name the first wrong item."""
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
    # Most are valid as they are; a call for each would cost more than everything else.
    return [
        item if type(item) in types and minimum <= item <= maximum else row.check(item, f"{field}[{i}]")
        for i, item in enumerate(column)
    ]


def check_input(value: Any, field: str) -> int | None:
    """Return the number of an input, or None for the bias."""
    return None if value is None else COMMAND_FIELD["input"].check(value, field)


def check_test(value: Any, field: str) -> list[int]:
    """Return a list of 0, 1 and 2; here false and true stand for 0 and 1, as ``add_points`` has them."""
    if not isinstance(value, list):
        raise InvalidValue.of(field, value, "a list of 0, 1 and 2")
    for i, item in enumerate(value):
        if item not in (0, 1, 2):
            raise InvalidValue.of(f"{field}[{i}]", item, "0, 1 or 2")
    return [int(item) for item in value]


def check_numbers(value: Any, field: str) -> tuple[int, ...]:
    """Return numbers of members or recipes, each once; which of them there are, time will tell."""
    if not isinstance(value, list) or len(value) > LIMITS.max_tiles:
        shown = f"{len(value)} long" if isinstance(value, list) else value
        raise InvalidValue.of(field, shown, NUMBERS.allowed)
    numbers = tuple(COMMAND_FIELD["member"].check(item, f"{field}[{i}]") for i, item in enumerate(value))
    return tuple(dict.fromkeys(numbers))


def check_experiment(value: Any, field: str) -> dict[str, Any]:
    """Return an experiment as it came: what runs it checks each part, as some checks need the data."""
    if not isinstance(value, dict):
        raise InvalidValue.of(field, value, EXPERIMENT.allowed)
    return value


def check_reason(value: Any, field: str) -> str | None:
    """Return why all points are replaced, or None."""
    if value is None or (isinstance(value, str) and value in REASONS):
        return value
    raise InvalidValue.of(field, value, REASON.allowed)


def check_scale(value: Any, field: str) -> dict[str, Any] | None:
    """Return a scale without what it leaves empty, or None."""
    if value is None:
        return None
    if not isinstance(value, dict) or not set(value) <= {*COLUMNS, "names", "classes"}:
        raise InvalidValue.of(field, value, SCALE.allowed)
    parts: dict[str, Any] = {name: _check_range(value.get(name), f"{field}.{name}") for name in COLUMNS}
    names, classes = value.get("names", {}), value.get("classes", [])
    if not isinstance(names, dict) or not set(names) <= {*COLUMNS, "label"}:
        raise InvalidValue.of(f"{field}.names", names, "an object with any of x, y, value and label")
    parts["names"] = {name: _check_name(text, f"{field}.names.{name}") for name, text in names.items()}
    if not isinstance(classes, list) or len(classes) > LIMITS.max_classes:
        raise InvalidValue.of(f"{field}.classes", classes, f"a list of at most {LIMITS.max_classes} names")
    parts["classes"] = [_check_name(text, f"{field}.classes[{i}]") for i, text in enumerate(classes)]
    return {name: part for name, part in parts.items() if part}


def _check_range(value: Any, field: str) -> list[float] | None:
    if value is None:
        return None
    is_pair = isinstance(value, list) and len(value) == 2 and all(type(end) in (int, float) for end in value)
    if not is_pair or not -sys.float_info.max <= value[0] < value[1] <= sys.float_info.max:
        raise InvalidValue.of(field, value, "a list of two finite numbers, the lower one first")
    return [float(end) for end in value]


def _check_name(value: Any, field: str) -> str:
    if not isinstance(value, str) or len(value) > LIMITS.max_name:
        raise InvalidValue.of(field, value, f"text of at most {LIMITS.max_name} characters")
    return value


BOOLEAN = Check(check_boolean, "boolean", "true or false")
PACE = Check(
    check_pace,
    'number | "watch" | null',
    f'{COMMAND_FIELD["steps_per_second"].allowed}, null for full speed, or "watch"',
    COMMAND_FIELD["steps_per_second"].unit,
)
AT_STEP = Check(check_at_step, "number | null", f"{COMMAND_FIELD['step'].allowed}, or null for the present")
INPUT = Check(check_input, "number | null", f"{COMMAND_FIELD['input'].allowed}, or null for the bias")
ENCODINGS = Check(check_encodings, "number[]", "a list of 1 to 256 integers from 0 to 255")
SEQ = Check(check_seq, "number", f"an integer from 0 to {MAX_SEQ}")
CONFIG = Check(check_config, "Partial<Config>", "an object with any of the settings")
POINTS = Check(
    check_points,
    "GivenPoints",
    f"lists of one length, x, y, label, for regression value, of at most {LIMITS.max_points} points",
)
TEST = Check(check_test, "number[]", "a list of 0, 1 and 2, as long as the points are many")
REASON = Check(check_reason, " | ".join(f'"{each}"' for each in REASONS) + " | null", ", ".join(REASONS))
NUMBERS = Check(
    check_numbers,
    "number[]",
    f"a list of at most {LIMITS.max_tiles} integers from 0 to {LIMITS.max_members - 1}",
)
EXPERIMENT = Check(
    check_experiment, "GivenExperiment", "an object with base and steps, and if wanted seeds, axes or recipes, spread"
)
SCALE = Check(check_scale, "DataScale | null", "an object with any of x, y, value, names and classes")
