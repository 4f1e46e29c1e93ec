"""Planes as they come in. Whether the data have these columns is for whoever knows the data."""

from typing import Any

from nnvisu.errors import InvalidValue
from nnvisu.settings import COLUMNS, COMMAND_FIELD, LIMITS
from nnvisu.wire.command import Check


def check_axes(value: Any, field: str) -> tuple[int, int] | None:
    """Return the indices of two columns, or None."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidValue.of(field, value, AXES.allowed)
    right, up = (column_index(name, f"{field}[{i}]") for i, name in enumerate(value))
    if right == up:
        raise InvalidValue.of(f"{field}[1]", value[1], "another column than that of the first axis")
    return right, up


def check_held(value: Any, field: str) -> dict[int, float] | None:
    """Return values by the index of their column, or None."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise InvalidValue.of(field, value, HELD.allowed)
    held = {}
    for name, number in value.items():
        index = column_index(name, field)
        held[index] = COMMAND_FIELD["table_number"].check(number, f"{field}.{name}")
    return held


def check_row(value: Any, field: str) -> tuple[float, ...] | None:
    """Return a row, or None."""
    if value is None:
        return None
    if not isinstance(value, list) or not 3 <= len(value) <= LIMITS.max_columns:
        raise InvalidValue.of(field, value, ROW.allowed)
    return tuple(COMMAND_FIELD["table_number"].check(number, f"{field}[{i}]") for i, number in enumerate(value))


def column_index(name: Any, field: str) -> int:
    """Return the index of a column by its name among inputs."""
    if not isinstance(name, str) or name not in COLUMNS:
        allowed = f"{COLUMNS[0]} to {COLUMNS[-1]}"
        raise InvalidValue.of(field, name, allowed)
    return COLUMNS.index(name)


COLUMN = Check(column_index, "string", f"{COLUMNS[0]} to {COLUMNS[-1]}")
ROW = Check(check_row, "number[] | null", "a list of numbers, one for each column of the table")
AXES = Check(check_axes, "[string, string] | null", f"a list of two columns, each from {COLUMNS[0]} to {COLUMNS[-1]}")
HELD = Check(check_held, "Record<string, number> | null", f"numbers by columns, from {COLUMNS[0]} to {COLUMNS[-1]}")
