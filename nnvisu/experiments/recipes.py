"""The recipes of an experiment: its base with changes, made on axes or one by one, and the checks of them."""

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any

from nnvisu.core.constraints import combined
from nnvisu.core.datasets import VALUE_FUNCTIONS
from nnvisu.core.network import inputs_of
from nnvisu.core.strata import TEST, TRAINING
from nnvisu.core.table_shapes import n_columns_of
from nnvisu.errors import InvalidValue, LimitExceeded, NnvisuError, shorten
from nnvisu.settings import DATA_SETTING, LIMITS, SETTING, Config, Setting, Task
from nnvisu.wire.changes import GenerateData, GivenData, UpdateData, UpdateTable
from nnvisu.wire.fields import check_object

MAX_AXES = 2
MAX_VALUES = 1024
DATA = "data."  # begins the names of the settings of generated data


@dataclasses.dataclass(frozen=True)
class Axis:
    """A setting and its values, checked. setting: a name of the settings table, or ``data.`` and one of those."""

    setting: str
    values: tuple[Any, ...]

    @property
    def is_of_data(self) -> bool:
        """Whether it is a setting of generated data."""
        return self.setting.startswith(DATA)

    @property
    def row(self) -> Setting:
        """Its row of the settings table."""
        return DATA_SETTING[self.setting.removeprefix(DATA)] if self.is_of_data else SETTING[self.setting]


@dataclasses.dataclass(frozen=True)
class LabelledRecipe:
    """Settings and data of runs that differ in their seed only. changes: what makes it of the base, checked.

    n_points, n_train, n_test, n_outputs, n_columns: what the data will be, which are not drawn yet.
    """

    label: str
    changes: Mapping[str, Any]
    config: Config
    data: GivenData
    n_points: int
    n_train: int
    n_test: int
    n_outputs: int
    n_columns: int

    @classmethod
    def of(cls, label: str, changes: Mapping[str, Any], config: Config, data: GivenData) -> "LabelledRecipe":
        """Return the recipe of these, with the numbers that follow from its data."""
        if isinstance(data, GenerateData):
            n_outputs = 1 if data.dataset in VALUE_FUNCTIONS else data.n_classes
            n_columns = n_columns_of(data.dataset, data.n_columns)
            n_test = round(data.n_points * data.test_fraction)
            n_points, n_train = data.n_points, data.n_points - n_test
            return cls(label, changes, config, data, n_points, n_train, n_test, n_outputs, n_columns)
        given = data.points if isinstance(data, UpdateData) else data.table
        n_outputs = 1 if given.value is not None else max(2, max(given.label, default=0) + 1)
        n_points = len(given.label)
        roles = [TRAINING] * n_points if data.test is None else data.test
        n_train, n_test = roles.count(TRAINING), roles.count(TEST)
        return cls(label, changes, config, data, n_points, n_train, n_test, n_outputs, given.n_columns)

    @property
    def task(self) -> Task:
        """What the points carry."""
        return "regression" if self.n_outputs == 1 else "classification"

    @property
    def n_params(self) -> int:
        """Weights and biases of the network."""
        return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(self.layer_sizes))

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Neurons of each layer, inputs first."""
        return len(inputs_of(self.config, self.n_columns)), *self.config.hidden_layers, self.n_outputs

    @property
    def data_seed(self) -> int | None:
        """The seed of its data; None for points of one's own."""
        return self.data.seed if isinstance(self.data, GenerateData) else None

    def value_of(self, name: str, is_of_data: bool = False) -> Any:
        """Return a setting of the run, or of generated data."""
        return getattr(self.data if is_of_data else self.config, name)

    def changes_as_json(self) -> dict[str, Any]:
        """Return the changes as they came."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self.changes.items()}


def changed_recipe(base: LabelledRecipe, label: str, changes: Mapping[str, Any], where: str) -> LabelledRecipe:
    """Return the base with checked changes. Raises InvalidValue where they contradict each other, or the data."""
    of_config = {name: value for name, value in changes.items() if not name.startswith(DATA)}
    of_data = {name.removeprefix(DATA): value for name, value in changes.items() if name.startswith(DATA)}
    data = dataclasses.replace(base.data, **of_data) if of_data else base.data
    recipe = LabelledRecipe.of(label, changes, base.config, data)
    try:
        return dataclasses.replace(recipe, config=combined(base.config, of_config, recipe.task, recipe.n_columns))
    except NnvisuError as error:
        raise type(error)(f"{where}: {error.message}", where) from None


def check_axes(value: Any, base: LabelledRecipe, field: str) -> tuple[Axis, ...]:
    """Return the axes, none to two, each with values of its setting. Raises InvalidValue that names what is wrong."""
    if not isinstance(value, list) or len(value) > MAX_AXES:
        shown = f"{len(value)} axes" if isinstance(value, list) else value
        raise InvalidValue.of(field, shown, f"a list of 0 to {MAX_AXES} objects with setting and values")
    axes = [_check_axis(item, base, f"{field}[{i}]") for i, item in enumerate(value)]
    if len({axis.setting for axis in axes}) < len(axes):
        raise InvalidValue.of(f"{field}[1].setting", axes[1].setting, "another setting than that of the first axis")
    return tuple(axes)


def _check_axis(item: Any, base: LabelledRecipe, field: str) -> Axis:
    check_object(item, field, ("setting", "values"))
    name, values = item["setting"], item["values"]
    check_name(name, base, f"{field}.setting")
    if not isinstance(values, list) or not 1 <= len(values) <= MAX_VALUES:
        shown = f"{len(values)} values" if isinstance(values, list) else values
        raise InvalidValue.of(f"{field}.values ({name})", shown, f"a list of 1 to {MAX_VALUES} values")
    axis = Axis(name, ())
    checked = tuple(axis.row.check(each, f"{field}.values[{i}] ({name})") for i, each in enumerate(values))
    for i, each in enumerate(checked):
        if each in checked[:i]:
            raise InvalidValue.of(f"{field}.values[{i}] ({name})", values[i], "each value once")
    return Axis(name, checked)


def check_name(name: Any, base: LabelledRecipe, field: str) -> None:
    """Raise InvalidValue if ``name`` is no setting that can differ between the recipes of this base."""
    if isinstance(name, str) and name in SETTING:
        return
    if not isinstance(name, str) or name.removeprefix(DATA) not in DATA_SETTING or not name.startswith(DATA):
        allowed = f"{', '.join(SETTING)}, {', '.join(DATA + row for row in DATA_SETTING)}"
        raise InvalidValue(f"{field} is {shorten(name)}, which is no setting; allowed: {allowed}", field)
    if not isinstance(base.data, GenerateData):
        raise InvalidValue.of(field, name, "settings of the network and its training, as the points are given")


def check_changes(item: Any, base: LabelledRecipe, field: str) -> tuple[str, dict[str, Any]]:
    """Return label and changes of one recipe. Raises InvalidValue that names what is wrong."""
    check_object(item, field, ("label", "changes"))
    if not isinstance(item["changes"], dict):
        raise InvalidValue.of(f"{field}.changes", item["changes"], "an object of settings")
    label = item["label"]
    if not isinstance(label, str) or not label.strip():
        raise InvalidValue.of(f"{field}.label", label, f"text of 1 to {LIMITS.max_name} characters")
    if len(label) > LIMITS.max_name:
        raise LimitExceeded.of(f"{field}.label", label, f"text of 1 to {LIMITS.max_name} characters")
    checked = {}
    for name, value in item["changes"].items():
        check_name(name, base, f"{field}.changes")
        checked[name] = Axis(name, ()).row.check(value, f"{field}.changes.{name}")
    return label, checked


def data_as_json(data: GivenData) -> dict[str, Any]:
    """Return data as in a recipe."""
    if isinstance(data, GenerateData):
        return {"generator": {name: getattr(data, name) for name in DATA_SETTING}}
    given: dict[str, Any]
    if isinstance(data, UpdateTable):
        given = {"table": data.table.as_json()}
    else:
        given = {"points": {name: column for name, column in vars(data.points).items() if column is not None}}
    more = {"test": data.test, "scale": data.scale}
    return given | {name: value for name, value in more.items() if value is not None}
