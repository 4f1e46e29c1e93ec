"""Recipes: a whole run as JSON, out and in. What comes in passes the same checks as the commands it is made of."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from nnvisu import ENGINE
from nnvisu.core.datasets import Dataset
from nnvisu.core.rounding import rounded
from nnvisu.errors import InvalidValue, LimitExceeded, NnvisuError
from nnvisu.settings import COMMAND_FIELD, LIMITS, Config, config_as_json
from nnvisu.wire.changes import CHANGES, GenerateData, UpdateData
from nnvisu.wire.command import AnyCommand, Check, Command, checked_command
from nnvisu.wire.fields import check_config
from nnvisu.wire.objects import PointColumns

CHANGE_OF_TYPE = {change.type: change for change in CHANGES}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A checked recipe: the data and the settings at step 0, the changes (step, command), the step it was taken at.

    engine: which one made it, ``nnvisu.ENGINE`` of then; recipes without it are of the first.
    """

    data: GenerateData | UpdateData
    config: dict[str, Any]
    journal: tuple[tuple[int, Command], ...]
    step: int
    engine: int = 1


def check_recipe(value: Any, field: str) -> Recipe:
    """Return the recipe in ``value``; raise an NnvisuError that names the part that is wrong."""
    allowed = {"data", "config", "journal", "step", "engine"}
    if not isinstance(value, dict) or not {"data", "config"} <= set(value) <= allowed:
        raise InvalidValue.of(field, value, RECIPE.allowed)
    return Recipe(
        _check_data(value["data"], f"{field}.data"),
        check_config(value["config"], f"{field}.config"),
        _check_journal(value.get("journal", []), f"{field}.journal"),
        COMMAND_FIELD["step"].check(value.get("step", 0), f"{field}.step"),
        COMMAND_FIELD["engine"].check(value.get("engine", 1), f"{field}.engine"),
    )


RECIPE = Check(check_recipe, "GivenRecipe", "an object with data, config, and if wanted journal, step and engine")


def _check_data(value: Any, field: str) -> GenerateData | UpdateData:
    if isinstance(value, dict) and set(value) == {"generator"} and isinstance(value["generator"], dict):
        return _checked(GenerateData, value["generator"], f"{field}.generator")
    if isinstance(value, dict) and {"points"} <= set(value) <= {"points", "test"}:
        return _checked(UpdateData, value, field)
    raise InvalidValue.of(field, value, "an object with generator, or with points and if wanted test")


def _check_journal(value: Any, field: str) -> tuple[tuple[int, Command], ...]:
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
    return step, _checked(change, fields, field)


def _checked(command_class: type[AnyCommand], message: dict[str, Any], field: str) -> AnyCommand:
    try:
        return checked_command(command_class, message)
    except NnvisuError as error:
        raise type(error)(f"{field}: {error.message}", f"{field}.{error.field}") from None


def data_as_json(dataset: Dataset) -> dict[str, Any]:
    """Return data as they stand in a recipe: what generated them, or all points."""
    if dataset.generator is not None:
        return {"generator": dataset.generator}
    return {"points": points_as_json(dataset), "test": dataset.is_test.astype(int).tolist()}


def points_as_json(dataset: Dataset) -> PointColumns:
    """Return the columns of the points, in decimals that come back as the same numbers."""
    points: PointColumns = {
        "x": rounded(dataset.x).tolist(),
        "y": rounded(dataset.y).tolist(),
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
        "journal": [[at, _command_as_json(command)] for at, command in journal],
        "step": step,
        "engine": ENGINE,
    }


def _command_as_json(command: Command) -> dict[str, Any]:
    """Return the command as a client would send it; what is as by default is left out."""
    message: dict[str, Any] = {"type": command.type}
    for row in dataclasses.fields(command):
        value = getattr(command, row.name)
        if value != row.default:
            message[row.name] = _value_as_json(value)
    return message


def _value_as_json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {row.name: item for row in dataclasses.fields(value) if (item := getattr(value, row.name)) is not None}
    if isinstance(value, dict):
        return {name: _value_as_json(item) for name, item in value.items()}
    return list(value) if isinstance(value, tuple) else value
