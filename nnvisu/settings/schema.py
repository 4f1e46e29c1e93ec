"""Rows of the settings table, and how values from outside are checked against them."""

import dataclasses
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, TypedDict

from nnvisu.errors import InvalidValue, LimitExceeded

Kind: TypeAlias = Literal["integer", "number", "boolean", "choice", "layer_choice", "layers", "choices"]
Needs: TypeAlias = tuple[str, tuple[str, ...]]


class NeedsJson(TypedDict):
    """The choices of another setting with which one has an effect."""

    setting: str
    choices: list[str]


class RowJson(TypedDict):
    """A row of the table as JSON."""

    name: str
    label: str
    kind: Kind
    default: Any
    help: str
    minimum: float | None
    maximum: float | None
    above_minimum: bool
    choices: list[str]
    max_items: int
    unit: str
    group: str
    resets: bool
    needs: NeedsJson | None


@dataclasses.dataclass(frozen=True)
class Setting:
    """One row: a name, its default and what is allowed.

    kind: ``integer``, ``number``, ``boolean``, ``choice`` (one of ``choices``), ``layer_choice`` (one of ``choices``,
    or a list of them, one for each hidden layer), ``layers`` (list of integers within the range) or ``choices`` (a
    non-empty subset of ``choices``, kept in the table's order).
    minimum, maximum: inclusive; for ``layers`` those of each layer. ``above_minimum`` leaves the minimum itself out.
    max_items: for ``layers`` and ``layer_choice``, the maximum number of layers.
    resets: whether a change makes new weights.
    needs: another setting and the choices of it with which this one has an effect; None: always. Without effect it is
    kept, and accepted.
    """

    name: str
    label: str
    kind: Kind
    default: Any
    help: str
    minimum: float | None = None
    maximum: float | None = None
    above_minimum: bool = False
    choices: tuple[str, ...] = ()
    max_items: int = 0
    unit: str = ""
    group: str = ""
    resets: bool = False
    needs: Needs | None = None

    def check(self, value: object, field: str | None = None) -> Any:
        """Return ``value`` in its Python type. Raises InvalidValue, or LimitExceeded beyond a size limit."""
        return _CHECKS[self.kind](self, value, field or self.name)

    @property
    def bounds(self) -> tuple[float, float]:
        """Minimum and maximum. Raises TypeError for kinds that have none."""
        if self.minimum is None or self.maximum is None:
            raise TypeError(f"{self.name} is a {self.kind}, which has no range")
        return self.minimum, self.maximum

    @property
    def allowed(self) -> str:
        """What is allowed, in words, for error messages, page and README."""
        if self.kind == "boolean":
            return "true or false"
        if self.kind == "choice":
            return ", ".join(self.choices)
        if self.kind == "layer_choice":
            return f"{', '.join(self.choices)}; or a list of these, one for each hidden layer"
        if self.kind == "choices":
            return "one or more of " + ", ".join(self.choices)
        if self.kind == "layers":
            return f"a list of 0 to {self.max_items} integers from {self.minimum} to {self.maximum}"
        noun = "an integer" if self.kind == "integer" else "a number"
        minimum, maximum = (end if isinstance(end, int) else f"{end:.15g}" for end in self.bounds)
        return f"{noun} {'above' if self.above_minimum else 'from'} {minimum} to {maximum}"

    def as_json(self) -> RowJson:
        """Return the row as in the ``session`` message."""
        return {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "default": list(self.default) if isinstance(self.default, tuple) else self.default,
            "help": self.help,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "above_minimum": self.above_minimum,
            "choices": list(self.choices),
            "max_items": self.max_items,
            "unit": self.unit,
            "group": self.group,
            "resets": self.resets,
            "needs": None if self.needs is None else {"setting": self.needs[0], "choices": list(self.needs[1])},
        }


def whole_number(value: object) -> int | None:
    """Return a number from outside as an integer, or None if it is none.

    8.0 is 8, as JSON has one kind of number and other languages write whole ones so; booleans and text are none.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _check_integer(row: Setting, value: object, field: str) -> int:
    integer = whole_number(value)
    minimum, maximum = row.bounds
    if integer is None or not minimum <= integer <= maximum:
        raise InvalidValue.of(field, value, row.allowed)
    return integer


def _check_number(row: Setting, value: object, field: str) -> float:
    minimum, maximum = row.bounds
    if isinstance(value, bool) or not isinstance(value, int | float) or not minimum <= value <= maximum:
        raise InvalidValue.of(field, value, row.allowed)
    if row.above_minimum and value == minimum:
        raise InvalidValue.of(field, value, row.allowed)
    return float(value)


def _check_boolean(row: Setting, value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue.of(field, value, row.allowed)
    return value


def _check_choice(row: Setting, value: object, field: str) -> str:
    if not isinstance(value, str) or value not in row.choices:
        raise InvalidValue.of(field, value, row.allowed)
    return value


def _check_choices(row: Setting, value: object, field: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise InvalidValue.of(field, value, row.allowed)
    for item in value:
        _check_choice(row, item, field)
    return tuple(choice for choice in row.choices if choice in value)


def _check_layer_choice(row: Setting, value: object, field: str) -> str | tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return _check_choice(row, value, field)
    if len(value) > row.max_items:
        raise LimitExceeded.of(field, f"{len(value)} layers", f"a list of at most {row.max_items}")
    return tuple(_check_choice(row, item, f"{field}[{i}]") for i, item in enumerate(value))


def _check_layers(row: Setting, value: object, field: str) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidValue.of(field, value, row.allowed)
    if len(value) > row.max_items:
        raise LimitExceeded.of(field, f"{len(value)} layers", row.allowed)
    minimum, maximum = row.bounds
    sizes = []
    for i, item in enumerate(value):
        n_neurons = whole_number(item)
        if n_neurons is None or n_neurons < minimum:
            raise InvalidValue.of(f"{field}[{i}]", item, row.allowed)
        if n_neurons > maximum:
            raise LimitExceeded.of(f"{field}[{i}]", item, row.allowed)
        sizes.append(n_neurons)
    return tuple(sizes)


_CHECKS: dict[Kind, Callable[[Setting, object, str], Any]] = {
    "integer": _check_integer,
    "number": _check_number,
    "boolean": _check_boolean,
    "choice": _check_choice,
    "choices": _check_choices,
    "layer_choice": _check_layer_choice,
    "layers": _check_layers,
}


def by_name(rows: tuple[Setting, ...]) -> dict[str, Setting]:
    """Return the rows keyed by name."""
    return {row.name: row for row in rows}
