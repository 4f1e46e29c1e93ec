"""The commands that change a run: with the step at which each was applied they are its journal."""

import dataclasses
from typing import Any

from nnvisu.settings import COMMAND_FIELD, DATA_SETTING
from nnvisu.wire.command import Command, field
from nnvisu.wire.fields import Points, check_boolean, check_config, check_input, check_points, check_test


@dataclasses.dataclass(frozen=True)
class UpdateConfig(Command):
    """Change settings while training goes on."""

    type = "update_config"
    config: dict[str, Any] = field(check_config)


@dataclasses.dataclass(frozen=True)
class SetParameter(Command):
    """Change one weight, or with ``input`` None one bias, while training goes on. ``layer`` 0 reads the inputs."""

    type = "set_parameter"
    layer: int = field(COMMAND_FIELD["layer"])
    neuron: int = field(COMMAND_FIELD["neuron"])
    value: float = field(COMMAND_FIELD["parameter"])
    input: int | None = field(check_input, None)


@dataclasses.dataclass(frozen=True)
class GenerateData(Command):
    """Replace the data by points drawn from a named shape."""

    type = "generate_data"
    dataset: str = field(DATA_SETTING["dataset"])
    n_points: int = field(DATA_SETTING["n_points"], DATA_SETTING["n_points"].default)
    n_classes: int = field(DATA_SETTING["n_classes"], DATA_SETTING["n_classes"].default)
    noise: float = field(DATA_SETTING["noise"], DATA_SETTING["noise"].default)
    seed: int = field(DATA_SETTING["seed"], DATA_SETTING["seed"].default)
    test_fraction: float = field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    flipped_fraction: float = field(DATA_SETTING["flipped_fraction"], DATA_SETTING["flipped_fraction"].default)
    class_ratio: float = field(DATA_SETTING["class_ratio"], DATA_SETTING["class_ratio"].default)


@dataclasses.dataclass(frozen=True)
class UpdateData(Command):
    """Replace the data by these points; ``test`` marks them one by one, or ``test_fraction`` draws the test points."""

    type = "update_data"
    points: Points = field(check_points)
    test_fraction: float = field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    test: list[int] | None = field(check_test, None)


@dataclasses.dataclass(frozen=True)
class AddPoints(Command):
    """Add points, as test points if ``test``."""

    type = "add_points"
    points: Points = field(check_points)
    test: bool = field(check_boolean, False)


@dataclasses.dataclass(frozen=True)
class ErasePoints(Command):
    """Remove the points within ``radius`` of a place."""

    type = "erase_points"
    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    radius: float = field(COMMAND_FIELD["radius"])


@dataclasses.dataclass(frozen=True)
class MovePoint(Command):
    """Put the point with this index, from 0 in the order of the ``data`` message, at another place."""

    type = "move_point"
    index: int = field(COMMAND_FIELD["index"])
    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])


@dataclasses.dataclass(frozen=True)
class RelabelPoints(Command):
    """Give the points within ``radius`` of a place another label or, for regression, another value."""

    type = "relabel_points"
    x: float = field(COMMAND_FIELD["x"])
    y: float = field(COMMAND_FIELD["y"])
    radius: float = field(COMMAND_FIELD["radius"])
    label: int | None = field(COMMAND_FIELD["label"], None)
    value: float | None = field(COMMAND_FIELD["value"], None)


CHANGES: tuple[type[Command], ...] = (
    UpdateConfig,
    SetParameter,
    GenerateData,
    UpdateData,
    AddPoints,
    ErasePoints,
    MovePoint,
    RelabelPoints,
)
