"""Tables as they come in: checked as a whole, and as JSON again for recipes."""

import dataclasses
from typing import Any, cast

import numpy as np

from nnvisu.arrays import Float64Array
from nnvisu.core.network import places_of
from nnvisu.core.tables import Scale, Scaling, Table
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import COMMAND_FIELD, LIMITS, Setting
from nnvisu.wire.command import Check
from nnvisu.wire.fields import check_object
from nnvisu.wire.objects import InputColumn, TableColumn, TableObject

MIN_COLUMNS = 3
SCALINGS = ("standard", "none")
COLUMN_FIELDS = ("name", "values", "unit", "scaling", "group", "centre", "spread")


@dataclasses.dataclass(frozen=True, eq=False)
class GivenColumn:
    """One column, as checked; see ``core.tables.Column``. scale: None if the training rows are to say."""

    name: str
    values: Float64Array
    unit: str
    scaling: Scaling
    group: str | None
    scale: Scale | None


@dataclasses.dataclass(frozen=True, eq=False)
class GivenTable:
    """Columns of one length; label from 0; for regression value in [−1, 1], else None."""

    columns: tuple[GivenColumn, ...]
    label: list[int]
    value: list[float] | None = None

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return the table as a client would send it, without what has its default."""
        target = {"label": self.label} if self.value is None else {"value": self.value}
        return {"columns": [_column_as_json(column) for column in self.columns], **target}


def check_table(value: Any, field: str) -> GivenTable:
    """Return a table; errors name the first wrong item."""
    check_object(value, field, ("columns",), ("label", "value"))
    if len(value) != 2:
        raise InvalidValue(f"{field} has {'both' if len(value) == 3 else 'neither'}; allowed: label or value", field)
    given = value["columns"]
    if not isinstance(given, list) or not MIN_COLUMNS <= len(given) <= LIMITS.max_columns:
        shown = f"{len(given)} columns" if isinstance(given, list) else given
        allowed = f"a list of {MIN_COLUMNS} to {LIMITS.max_columns} columns; two are points, for update_data"
        raise InvalidValue.of(f"{field}.columns", shown, allowed)
    columns = tuple(_check_column(column, f"{field}.columns[{i}]") for i, column in enumerate(given))
    n_rows = len(columns[0].values)
    for i, column in enumerate(columns):
        if len(column.values) != n_rows:
            raise InvalidValue.of(
                f"{field}.columns[{i}].values", f"{len(column.values)} long", f"as long as the first column: {n_rows}"
            )
        if column.name in [other.name for other in columns[:i]]:
            raise InvalidValue.of(f"{field}.columns[{i}].name", column.name, "a name that no other column has")
    name = "label" if "label" in value else "value"
    target = _check_target(value[name], COMMAND_FIELD[name], f"{field}.{name}", n_rows)
    return GivenTable(columns, target) if name == "label" else GivenTable(columns, [0] * n_rows, target)


def _check_column(value: Any, field: str) -> GivenColumn:
    check_object(value, field, COLUMN_FIELDS[:2], COLUMN_FIELDS[2:])
    name, scaling = _check_text(value["name"], f"{field}.name", 1), value.get("scaling", "standard")
    if scaling not in SCALINGS:
        raise InvalidValue.of(f"{field}.scaling", scaling, ", ".join(SCALINGS))
    unit, group = value.get("unit") or "", value.get("group")
    return GivenColumn(
        name,
        _check_values(value["values"], f"{field}.values"),
        _check_text(unit, f"{field}.unit", 0),
        cast(Scaling, scaling),
        None if group is None else _check_text(group, f"{field}.group", 1),
        _check_scale(value, field),
    )


def _check_values(values: Any, field: str) -> Float64Array:
    row = COMMAND_FIELD["table_number"]
    minimum, maximum = row.bounds
    if not isinstance(values, list) or not values:
        raise InvalidValue.of(field, values, "a list of numbers, one for each row")
    if len(values) > LIMITS.max_points:
        raise LimitExceeded.of(field, f"{len(values)} long", f"at most {LIMITS.max_points} rows")
    for i, item in enumerate(values):
        if type(item) not in (int, float) or not minimum <= item <= maximum:
            row.check(item, f"{field}[{i}]")
    array = np.array(values, np.float64)
    array.flags.writeable = False
    return array


def _check_target(values: Any, row: Setting, field: str, n_rows: int) -> list[Any]:
    if not isinstance(values, list) or len(values) != n_rows:
        shown = f"{len(values)} long" if isinstance(values, list) else values
        raise InvalidValue.of(field, shown, f"a list as long as the columns: {n_rows}")
    return [row.check(item, f"{field}[{i}]") for i, item in enumerate(values)]


def _check_scale(value: dict[str, Any], field: str) -> Scale | None:
    given = {name: value[name] for name in Scale._fields if value.get(name) is not None}
    for name, number in given.items():
        row = COMMAND_FIELD["spread" if name == "spread" else "table_number"]
        row.check(number, f"{field}.{name}")
    if len(given) == 1:
        raise InvalidValue.of(field, f"an object with {next(iter(given))}", "centre and spread, or neither")
    return Scale(float(given["centre"]), float(given["spread"])) if given else None


def _check_text(value: Any, field: str, least: int) -> str:
    if not isinstance(value, str) or not least <= len(value) <= LIMITS.max_name:
        raise InvalidValue.of(field, value, f"text of {least} to {LIMITS.max_name} characters")
    return value


def _column_as_json(column: GivenColumn) -> dict[str, Any]:
    more: dict[str, Any] = {"unit": column.unit} if column.unit else {}
    more |= {} if column.group is None else {"group": column.group}
    more |= {} if column.scale is None else column.scale._asdict()
    return {"name": column.name, "values": numbers(column.values), "scaling": column.scaling, **more}


def table_as_json(table: Table) -> TableObject:
    """Return the table as in ``data``."""
    columns: list[TableColumn] = [
        {
            "name": column.name,
            "values": numbers(column.values),
            "unit": column.unit,
            "scaling": column.scaling,
            "group": column.group,
            "centre": column.scale.centre,
            "spread": column.scale.spread,
            "minimum": column.minimum,
            "median": float(middle),
            "maximum": column.maximum,
            "deviation": column.deviation,
        }
        for column, middle in zip(table.columns, table.middle, strict=True)
    ]
    return {"columns": columns}


def inputs_as_json(table: Table, inputs: tuple[str, ...]) -> list[InputColumn]:
    """Return how the inputs of a network are made of the table's columns."""
    columns = [table.columns[place] for place in places_of(inputs)]
    return [
        {"name": each.name, "unit": each.unit, "centre": each.scale.centre, "spread": each.scale.spread}
        for each in columns
    ]


def numbers(values: Float64Array) -> list[float]:
    """Return the numbers (n,) for JSON, whole ones as integers: they are shorter."""
    return [int(value) if value.is_integer() else value for value in values.tolist()]


TABLE = Check(
    check_table,
    "GivenTable",
    f"columns, {MIN_COLUMNS} to {LIMITS.max_columns} of at most {LIMITS.max_points} rows, and label or value",
)
