"""What the commands about data make of the points: old data and a command in, new data out. Knows no run.

Every function leaves the old data as they are and raises an NnvisuError where the command does not fit them.
"""

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.errors import InvalidValue
from nnvisu.live.dispatch import ON_DATA
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
        values = []  # no points are of any task: what was learnt stays of use
    updated = Dataset.from_points(points.x, points.y, points.label, command.test, values=values)
    return updated.split(command.test_fraction, seed) if command.test is None and command.test_fraction else updated


@ON_DATA.handles(commands.AddPoints)
def _added(dataset: Dataset, command: commands.AddPoints, seed: int) -> Dataset:
    points = command.points
    is_test = [command.test] * len(points.x)
    added = Dataset.from_points(points.x, points.y, points.label, is_test, values=points.value)
    if dataset.n_points and added.task != dataset.task:
        allowed = "points with label" if dataset.task == "classification" else "points with value"
        raise InvalidValue.of("points", f"for {added.task}", f"{allowed}, as all the others are")
    return dataset.joined(added)


@ON_DATA.handles(commands.ErasePoints)
def _erased(dataset: Dataset, command: commands.ErasePoints, seed: int) -> Dataset:
    return dataset.without_disc(command.x, command.y, command.radius)


@ON_DATA.handles(commands.MovePoint)
def _moved(dataset: Dataset, command: commands.MovePoint, seed: int) -> Dataset:
    return dataset.with_point_at(command.index, command.x, command.y)


@ON_DATA.handles(commands.RelabelPoints)
def _relabelled(dataset: Dataset, command: commands.RelabelPoints, seed: int) -> Dataset:
    disc = (command.x, command.y, command.radius)
    name = "label" if dataset.task == "classification" else "value"
    target = getattr(command, name)
    if target is None:
        raise InvalidValue(f"{name} is missing; points of a {dataset.task} have one", name)
    return dataset.with_target_in_disc(disc, target)
