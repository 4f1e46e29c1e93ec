"""Commands that change data: old data and a command in, new data out. Knows no run.

No function modifies the old data; each raises an NnvisuError if the command does not fit them.
"""

import dataclasses

import numpy as np

from nnvisu.core import painting
from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.strata import TEST, TRAINING, drawn_roles
from nnvisu.core.tables import Column, Table
from nnvisu.errors import InvalidValue
from nnvisu.runs.handlers import ON_DATA
from nnvisu.settings import DATA_SETTING
from nnvisu.wire import commands


def changed_data(dataset: Dataset, command: commands.Command, seed: int) -> Dataset:
    """Return the data after ``command``, which changes points; ``seed`` draws the test points of given points."""
    return ON_DATA.carry_out(dataset, command, seed)


@ON_DATA.handles(commands.GenerateData)
def _generated(dataset: Dataset, command: commands.GenerateData, seed: int) -> Dataset:
    return generate_dataset(**{name: value for name, value in vars(command).items() if name in DATA_SETTING})


@ON_DATA.handles(commands.UpdateData)
def _updated(dataset: Dataset, command: commands.UpdateData, seed: int) -> Dataset:
    points = command.points
    if command.test is not None and len(command.test) != len(points.x):
        allowed = f"as long as points.x, which has {len(points.x)}"
        raise InvalidValue.of("test", f"{len(command.test)} long", allowed)
    values = points.value
    if not points.x and dataset.task == "regression":
        values = []  # without points either task is possible: keep what was learnt
    given = Dataset.from_points(points.x, points.y, points.label, command.test, values=values)
    updated = dataclasses.replace(given, scale=command.scale)
    return updated.split(command.test_fraction, seed) if command.test is None and command.test_fraction else updated


@ON_DATA.handles(commands.UpdateTable)
def _tabulated(dataset: Dataset, command: commands.UpdateTable, seed: int) -> Dataset:
    given, n_rows = command.table, len(command.table.label)
    if command.test is not None and len(command.test) != n_rows:
        raise InvalidValue.of("test", f"{len(command.test)} long", f"as long as the columns: {n_rows}")
    labels = np.array(given.label, np.uint8)
    roles = drawn_roles(labels, command.test_fraction, seed) if command.test is None else command.test
    roles = np.array(roles, np.uint8)
    columns = tuple(
        Column.measured(each.name, each.values, roles == TRAINING, each.unit, each.scaling, each.group, each.scale)
        for each in given.columns
    )
    return Dataset.from_table(Table(columns), labels, roles, given.value, command.scale)


@ON_DATA.handles(commands.AddPoints)
def _added(dataset: Dataset, command: commands.AddPoints, seed: int) -> Dataset:
    points = command.points
    roles = [TEST if command.test else TRAINING] * len(points.x)
    added = Dataset.from_points(points.x, points.y, points.label, roles, values=points.value)
    _check_paintable(dataset, command)
    if dataset.n_points and added.task != dataset.task:
        allowed = "points with label" if dataset.task == "classification" else "points with value"
        raise InvalidValue.of("points", f"for {added.task}", f"{allowed}, as all the others are")
    return painting.joined(dataset, added)


@ON_DATA.handles(commands.ErasePoints)
def _erased(dataset: Dataset, command: commands.ErasePoints, seed: int) -> Dataset:
    _check_paintable(dataset, command)
    return painting.without_disc(dataset, (command.x, command.y, command.radius))


@ON_DATA.handles(commands.MovePoint)
def _moved(dataset: Dataset, command: commands.MovePoint, seed: int) -> Dataset:
    _check_paintable(dataset, command)
    return painting.with_point_at(dataset, command.index, command.x, command.y)


@ON_DATA.handles(commands.RelabelPoints)
def _relabelled(dataset: Dataset, command: commands.RelabelPoints, seed: int) -> Dataset:
    _check_paintable(dataset, command)
    disc = (command.x, command.y, command.radius)
    name = "label" if dataset.task == "classification" else "value"
    target = getattr(command, name)
    if target is None:
        raise InvalidValue(f"{name} is missing; points of a {dataset.task} have one", name)
    return painting.with_target_in_disc(dataset, disc, target)


def _check_paintable(dataset: Dataset, command: commands.Command) -> None:
    """Raise InvalidValue if the data are a table: a place in its plane says nothing of the other columns."""
    if dataset.table is not None:
        allowed = "generate_data, update_data and update_table while the data are a table; points are for two columns"
        raise InvalidValue.of("type", command.type, allowed)
