"""How a configuration class declares its fields: a default, and the row of the settings table that goes with it."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypedDict, TypeVar, Unpack

from nnvisu.settings.schema import Kind, Needs, Setting

_ROW = "row"
T = TypeVar("T")


class Details(TypedDict, total=False):
    """What a row may say besides, see ``Setting``."""

    max_items: int
    unit: str
    resets: bool
    needs: Needs


class Group:
    """Declares the fields of one group of settings.

    Every method is a kind of setting, and returns a dataclass field in the disguise of its default: a type checker
    holds the annotation to what ``Setting.check`` returns for this kind.
    """

    def __init__(self, name: str):
        self.name = name

    def integer(self, label: str, default: int, help: str, within: tuple[int, int], **details: Unpack[Details]) -> int:
        """Declare an integer, from the one end of ``within`` to the other."""
        return self._field("integer", label, default, help, _range(within), details)

    def number(
        self, label: str, default: float, help: str, within: tuple[float, float], **details: Unpack[Details]
    ) -> float:
        """Declare a number, from the one end of ``within`` to the other."""
        return self._field("number", label, default, help, _range(within), details)

    def boolean(self, label: str, default: bool, help: str, **details: Unpack[Details]) -> bool:
        """Declare a switch."""
        return self._field("boolean", label, default, help, {}, details)

    def choice(self, label: str, default: str, help: str, choices: tuple[str, ...], **details: Unpack[Details]) -> str:
        """Declare one of ``choices``."""
        return self._field("choice", label, default, help, {"choices": choices}, details)

    def choices(
        self, label: str, default: tuple[str, ...], help: str, choices: tuple[str, ...], **details: Unpack[Details]
    ) -> tuple[str, ...]:
        """Declare a subset of ``choices`` that is not empty."""
        return self._field("choices", label, default, help, {"choices": choices}, details)

    def layer_choice(
        self, label: str, default: str, help: str, choices: tuple[str, ...], **details: Unpack[Details]
    ) -> str | tuple[str, ...]:
        """Declare one of ``choices`` for all hidden layers, or a tuple with one for each."""
        return self._field("layer_choice", label, default, help, {"choices": choices}, details)

    def layers(
        self, label: str, default: tuple[int, ...], help: str, within: tuple[int, int], **details: Unpack[Details]
    ) -> tuple[int, ...]:
        """Declare a tuple of integers, each from the one end of ``within`` to the other."""
        return self._field("layers", label, default, help, _range(within), details)

    def _field(self, kind: Kind, label: str, default: T, help: str, allowed: Mapping[str, Any], details: Details) -> T:
        row = Setting("", label, kind, default, help, group=self.name, **allowed, **details)
        return dataclasses.field(default=default, metadata={_ROW: row})


def _range(within: tuple[float, float]) -> dict[str, float]:
    return dict(zip(("minimum", "maximum"), within, strict=True))


def rows_of(config_class: type) -> tuple[Setting, ...]:
    """Return the rows of a class whose fields are declared by groups, named and ordered as its fields are."""
    return tuple(
        dataclasses.replace(field.metadata[_ROW], name=field.name) for field in dataclasses.fields(config_class)
    )
