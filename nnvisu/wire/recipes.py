"""Recipes: whole runs as JSON, out and in. Input passes the same checks as the commands it consists of."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from nnvisu import ENGINE
from nnvisu.core.datasets import Dataset
from nnvisu.core.planes import first_positions, table_of
from nnvisu.core.rounding import rounded
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import COMMAND_FIELD, LIMITS, Config, config_as_json
from nnvisu.wire.changes import CHANGES, GenerateData, GivenData, UpdateData, UpdateTable
from nnvisu.wire.command import Check, Command, checked_command
from nnvisu.wire.fields import check_config, check_object
from nnvisu.wire.objects import PointColumns
from nnvisu.wire.tables import GivenColumn, GivenTable

CHANGE_OF_TYPE = {change.type: change for change in CHANGES}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A checked recipe: data and settings at step 0, the changes (step, command), and the step of the run.

    engine: the ``nnvisu.ENGINE`` that made it; recipes without it are from the first.
    """

    data: GivenData
    config: dict[str, Any]
    journal: tuple[tuple[int, Command], ...]
    step: int
    engine: int = 1


def check_recipe(value: Any, field: str) -> Recipe:
    """Return the recipe in ``value``. Raises an NnvisuError that names the part that is wrong."""
    check_object(value, field, ("data", "config"), ("journal", "step", "engine"))
    return Recipe(
        _check_data(value["data"], f"{field}.data"),
        check_config(value["config"], f"{field}.config"),
        check_journal(value.get("journal", []), f"{field}.journal"),
        COMMAND_FIELD["step"].check(value.get("step", 0), f"{field}.step"),
        COMMAND_FIELD["engine"].check(value.get("engine", 1), f"{field}.engine"),
    )


def check_recipe_as_given(value: Any, field: str) -> dict[str, Any] | None:
    """Return the recipe in ``value`` as it came, once it is checked, or None."""
    if value is None:
        return None
    check_recipe(value, field)
    return dict(value)


RECIPE_PARTS = "an object with data, config, and if wanted journal, step and engine"
RECIPE = Check(check_recipe, "GivenRecipe", RECIPE_PARTS)
CHECKED_RECIPE = Check(check_recipe_as_given, "GivenRecipe | null", f"{RECIPE_PARTS}; or null")


def _check_data(value: Any, field: str) -> GivenData:
    if not isinstance(value, dict) or not {"generator", "points", "table"} & set(value):
        allowed = "an object with generator, or with points or table and if wanted test and scale"
        raise InvalidValue.of(field, value, allowed)
    if "points" in value:
        return checked_command(UpdateData, check_object(value, field, ("points",), ("test", "scale")), f"{field}.")
    if "table" in value:
        return checked_command(UpdateTable, check_object(value, field, ("table",), ("test", "scale")), f"{field}.")
    arguments = check_object(value, field, ("generator",))["generator"]
    if not isinstance(arguments, dict):
        raise InvalidValue.of(f"{field}.generator", arguments, "an object of settings of generated data")
    return checked_command(GenerateData, arguments, f"{field}.generator.")


def check_journal(value: Any, field: str) -> tuple[tuple[int, Command], ...]:
    """Return the changes in ``value``, each with its step. Raises an NnvisuError that names the part that is wrong."""
    if not isinstance(value, list):
        raise InvalidValue.of(field, value, "a list of [step, command]")
    if len(value) > LIMITS.max_journal_changes:
        allowed = f"at most {LIMITS.max_journal_changes} changes"
        raise LimitExceeded.of(field, f"{len(value)} long", allowed)
    changes, last_step = [], 0
    for i, item in enumerate(value):
        step, command = _check_change(item, f"{field}[{i}]")
        if step < last_step:
            raise InvalidValue.of(f"{field}[{i}]", step, f"a step from {last_step} on: changes come in their order")
        changes.append((step, command))
        last_step = step
    return tuple(changes)


def _check_change(item: Any, field: str) -> tuple[int, Command]:
    if not isinstance(item, list) or len(item) != 2 or not isinstance(item[1], dict):
        raise InvalidValue.of(field, item, "a list of a step and a command")
    step, fields = COMMAND_FIELD["step"].check(item[0], field), dict(item[1])
    change = CHANGE_OF_TYPE.get(str(fields.pop("type", None)))
    if change is None:
        raise InvalidValue.of(f"{field}.type", item[1].get("type"), ", ".join(CHANGE_OF_TYPE))
    return step, checked_command(change, fields, f"{field}.")


def data_as_json(dataset: Dataset) -> dict[str, Any]:
    """Return data as in a recipe: the generator's arguments, or all points."""
    if dataset.generator is not None:
        return {"generator": dataset.generator}
    scale = {} if dataset.scale is None else {"scale": dataset.scale}
    given = {"points": points_as_json(dataset)} if dataset.table is None else {"table": _table_as_json(dataset)}
    return {**given, "test": dataset.roles.tolist(), **scale}


def _table_as_json(dataset: Dataset) -> dict[str, Any]:
    """Return the table as ``update_table`` takes it, with the scale of each column."""
    columns = tuple(
        GivenColumn(each.name, each.values, each.unit, each.scaling, each.group, each.scale)
        for each in table_of(dataset).columns
    )
    value = None if dataset.values is None else rounded(dataset.values).tolist()
    return GivenTable(columns, dataset.labels.tolist(), value).as_json()


def points_as_json(dataset: Dataset) -> PointColumns:
    """Return the columns of the points, with enough decimals to round-trip.

    Of a table: where its rows lie on its first plane.
    """
    x, y = first_positions(dataset)
    points: PointColumns = {
        "x": rounded(x).tolist(),
        "y": rounded(y).tolist(),
        "label": dataset.labels.tolist(),
    }
    if dataset.values is not None:
        points["value"] = rounded(dataset.values).tolist()
    return points


def recipe_as_json(
    config: Config, dataset: Dataset, journal: Sequence[tuple[int, Command]], step: int
) -> dict[str, Any]:
    """Return the recipe of a run that began with ``config`` and ``dataset``."""
    return {
        "data": data_as_json(dataset),
        "config": config_as_json(config),
        "journal": journal_as_json(journal),
        "step": step,
        "engine": ENGINE,
    }


def journal_as_json(journal: Iterable[tuple[int, Command]]) -> list[list[Any]]:
    """Return changes as they stand in a recipe."""
    return [[at, _command_as_json(command)] for at, command in journal]


def _command_as_json(command: Command) -> dict[str, Any]:
    """Return the command as a client would send it, without fields that have their default."""
    message: dict[str, Any] = {"type": command.type}
    for row in dataclasses.fields(command):
        value = getattr(command, row.name)
        if value != row.default:
            message[row.name] = _value_as_json(value)
    return message


def _value_as_json(value: Any) -> Any:
    if isinstance(value, GivenTable):
        return value.as_json()
    if dataclasses.is_dataclass(value):
        return {row.name: item for row in dataclasses.fields(value) if (item := getattr(value, row.name)) is not None}
    if isinstance(value, dict):
        return {name: _value_as_json(item) for name, item in value.items()}
    return list(value) if isinstance(value, tuple) else value
