"""What the commands about data make of the points: old data and a command in, new data out. Knows no run.

Every function leaves the old data as they are and raises an NnvisuError where the command does not fit them.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.errors import InvalidValue
from nnvisu.wire import commands


def changed_data(dataset: Dataset, command: commands.Command, seed: int) -> Dataset:
    """Return the data after ``command``, one of ``DATA_COMMANDS``; ``seed`` draws the test points of given points."""
    if isinstance(command, commands.UpdateData):
        return _updated(dataset, command, seed)
    return _CHANGES[type(command)](dataset, command)


def _generated(dataset: Dataset, command: commands.GenerateData) -> Dataset:
    return generate_dataset(**dataclasses.asdict(command))


def _updated(dataset: Dataset, command: commands.UpdateData, seed: int) -> Dataset:
    points = command.points
    if command.test is not None and len(command.test) != len(points.x):
        allowed = f"as long as points.x, which has {len(points.x)}"
        raise InvalidValue.of("test", f"{len(command.test)} long", allowed)
    values = points.value
    if not points.x and dataset.task == "regression":
        values = []  # no points are of any task: what was learnt stays of use
    updated = Dataset.from_points(points.x, points.y, points.label, command.test, values=values)
    return updated.split(command.test_fraction, seed) if command.test is None and command.test_fraction else updated


def _added(dataset: Dataset, command: commands.AddPoints) -> Dataset:
    points = command.points
    is_test = [command.test] * len(points.x)
    added = Dataset.from_points(points.x, points.y, points.label, is_test, values=points.value)
    if dataset.n_points and added.task != dataset.task:
        allowed = "points with label" if dataset.task == "classification" else "points with value"
        raise InvalidValue.of("points", f"for {added.task}", f"{allowed}, as all the others are")
    return dataset.joined(added)


def _erased(dataset: Dataset, command: commands.ErasePoints) -> Dataset:
    return dataset.without_disc(command.x, command.y, command.radius)


def _moved(dataset: Dataset, command: commands.MovePoint) -> Dataset:
    return dataset.with_point_at(command.index, command.x, command.y)


def _relabelled(dataset: Dataset, command: commands.RelabelPoints) -> Dataset:
    disc = (command.x, command.y, command.radius)
    name = "label" if dataset.task == "classification" else "value"
    target = getattr(command, name)
    if target is None:
        raise InvalidValue(f"{name} is missing; points of a {dataset.task} have one", name)
    return dataset.with_target_in_disc(disc, target)


_CHANGES: dict[type[commands.Command], Callable[[Dataset, Any], Dataset]] = {
    commands.GenerateData: _generated,
    commands.AddPoints: _added,
    commands.ErasePoints: _erased,
    commands.MovePoint: _moved,
    commands.RelabelPoints: _relabelled,
}
DATA_COMMANDS = (commands.UpdateData, *_CHANGES)
