"""The commands that change a run. Together with the steps at which they were applied, they form its journal."""

import dataclasses
from typing import Any

from nnvisu.settings import COMMAND_FIELD, DATA_SETTING
from nnvisu.wire.command import DATA_MESSAGE_BYTES, TABLE_MESSAGE_BYTES, Changes, Command, Cost, field
from nnvisu.wire.fields import BOOLEAN, CONFIG, INPUT, POINTS, REASON, SCALE, TEST, Points
from nnvisu.wire.tables import TABLE, GivenTable

X, Y, RADIUS = COMMAND_FIELD["x"], COMMAND_FIELD["y"], COMMAND_FIELD["radius"]
WHY = "why; comes back with the curve's mark"
ROLES = "0 for training, 1 for a test point, 2 for validation, which is kept apart; absent: test_fraction says"
FIT_OUTPUTS = (
    "whether a paused network at step 0 with an output for a class without points begins anew, as after reset, unless "
    "a weight was set by hand; without effect in a journal"
)


@dataclasses.dataclass(frozen=True)
class UpdateConfig(Command):
    """Change settings while training goes on."""

    type = "update_config"
    changes = Changes.SETTINGS
    cost = Cost.ONE_PASS
    told_as = "settings changed"

    config: dict[str, Any] = field(CONFIG, meaning="the settings to change")


@dataclasses.dataclass(frozen=True)
class SetParameter(Command):
    """Change one weight or one bias while training goes on."""

    type = "set_parameter"
    changes = Changes.PARAMETERS
    cost = Cost.ONE_PASS
    is_stroke = True
    told_as = "a weight set by hand"

    layer: int = field(COMMAND_FIELD["layer"], meaning="0 reads the inputs; the last are the outputs")
    neuron: int = field(COMMAND_FIELD["neuron"], meaning="of the layer, from 0")
    value: float = field(COMMAND_FIELD["parameter"], meaning="the weight or bias from now on")
    input: int | None = field(INPUT, None, "of the weight, from 0; null or absent: the bias")


@dataclasses.dataclass(frozen=True)
class GenerateData(Command):
    """Replace the data by generated points."""

    type = "generate_data"
    changes = Changes.POINTS
    told_as = "other data"

    dataset: str = field(DATA_SETTING["dataset"])
    n_points: int = field(DATA_SETTING["n_points"], DATA_SETTING["n_points"].default)
    n_classes: int = field(DATA_SETTING["n_classes"], DATA_SETTING["n_classes"].default)
    noise: float = field(DATA_SETTING["noise"], DATA_SETTING["noise"].default)
    seed: int = field(DATA_SETTING["seed"], DATA_SETTING["seed"].default)
    test_fraction: float = field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    flipped_fraction: float = field(DATA_SETTING["flipped_fraction"], DATA_SETTING["flipped_fraction"].default)
    class_ratio: float = field(DATA_SETTING["class_ratio"], DATA_SETTING["class_ratio"].default)
    n_columns: int = field(DATA_SETTING["n_columns"], DATA_SETTING["n_columns"].default)
    reason: str | None = field(REASON, None, WHY)
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class UpdateData(Command):
    """Replace the data by these points; test points are marked individually, or drawn by the seed."""

    type = "update_data"
    changes = Changes.POINTS
    max_bytes = DATA_MESSAGE_BYTES
    told_as = "other points"

    points: Points = field(POINTS, meaning="label or, for regression, value; empty lists clear the data")
    test_fraction: float = field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    test: list[int] | None = field(TEST, None, ROLES)
    scale: dict[str, Any] | None = field(SCALE, None, "what the numbers stand for; comes back with data")
    reason: str | None = field(REASON, None, WHY)
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class UpdateTable(Command):
    """Replace the data by a table of 3 to 16 columns, which the network reads and maps show on a plane.

    Numbers are in the table's own units. A table with columns of other names than before turns all ``columns`` on.
    """

    type = "update_table"
    changes = Changes.POINTS
    max_bytes = TABLE_MESSAGE_BYTES
    told_as = "another table"

    table: GivenTable = field(TABLE, meaning="label or, for regression, value")
    test_fraction: float = field(DATA_SETTING["test_fraction"], DATA_SETTING["test_fraction"].default)
    test: list[int] | None = field(TEST, None, ROLES)
    scale: dict[str, Any] | None = field(SCALE, None, "what classes or values stand for; comes back with data")
    reason: str | None = field(REASON, None, WHY)
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class AddPoints(Command):
    """Add points, as test points if ``test``."""

    type = "add_points"
    changes = Changes.POINTS
    cost = Cost.ONE_PASS
    is_stroke = True
    told_as = "points added"

    points: Points = field(POINTS, meaning="for the same task as all the others")
    test: bool = field(BOOLEAN, False, "whether they are test points")
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class ErasePoints(Command):
    """Remove the points within ``radius`` of (x, y)."""

    type = "erase_points"
    changes = Changes.POINTS
    cost = Cost.ONE_PASS
    is_stroke = True
    told_as = "points erased"

    x: float = field(X)
    y: float = field(Y)
    radius: float = field(RADIUS)
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class MovePoint(Command):
    """Move one point."""

    type = "move_point"
    changes = Changes.POINTS
    cost = Cost.ONE_PASS
    is_stroke = True
    told_as = "a point moved"

    index: int = field(COMMAND_FIELD["index"], meaning="which point, from 0, in the order of data")
    x: float = field(X)
    y: float = field(Y)
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


@dataclasses.dataclass(frozen=True)
class RelabelPoints(Command):
    """Give the points within ``radius`` of (x, y) another label or, for regression, another value."""

    type = "relabel_points"
    changes = Changes.POINTS
    cost = Cost.ONE_PASS
    is_stroke = True
    told_as = "points relabelled"

    x: float = field(X)
    y: float = field(Y)
    radius: float = field(RADIUS)
    label: int | None = field(COMMAND_FIELD["label"], None, "the class from now on")
    value: float | None = field(COMMAND_FIELD["value"], None, "for regression: the value from now on")
    fit_outputs: bool = field(BOOLEAN, False, FIT_OUTPUTS)


CHANGES: tuple[type[Command], ...] = tuple(each for each in Command.__subclasses__() if each.changes.is_journaled)
GivenData = GenerateData | UpdateData | UpdateTable
PointsChange = GivenData | AddPoints | ErasePoints | MovePoint | RelabelPoints
