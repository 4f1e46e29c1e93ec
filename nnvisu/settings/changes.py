"""Changes of a configuration as they come from outside, and a configuration as it goes there."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from nnvisu.errors import InvalidValue, shorten
from nnvisu.settings.config import SETTING, SETTINGS, Config


def checked_changes(changes: Mapping[str, Any], field: str = "config") -> dict[str, Any]:
    """Return ``changes`` with every value checked; raise InvalidValue on an unknown name or a wrong value."""
    checked = {}
    for name, value in changes.items():
        if name not in SETTING:
            unknown = f"{field}.{shorten(name)[1:-1]}"
            raise InvalidValue(f"{unknown} is no setting; allowed: {', '.join(SETTING)}", unknown)
        checked[name] = SETTING[name].check(value, f"{field}.{name}")
    return checked


def changed_config(config: Config, changes: Mapping[str, Any]) -> Config:
    """Return ``config`` with ``changes`` checked and applied; raise InvalidValue and change nothing otherwise."""
    return dataclasses.replace(config, **checked_changes(changes))


def config_as_json(config: Config) -> dict[str, Any]:
    """Return the whole configuration as it stands in the ``config`` message."""
    return {
        row.name: list(value) if isinstance(value := getattr(config, row.name), tuple) else value for row in SETTINGS
    }
