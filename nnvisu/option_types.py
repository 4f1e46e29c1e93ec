"""Types of command line options that are checked as a row of the settings table is."""

from typing import Any

import click

from nnvisu.errors import InvalidValue
from nnvisu.settings import Setting

PYTHON_TYPES = {"integer": int, "number": float}
SECONDS = Setting("seconds", "Seconds", "number", 2.0, "", minimum=0, maximum=3600, above_minimum=True)


class TableType(click.ParamType):
    """An option that is checked as a row of the settings table checks it."""

    def __init__(self, row: Setting):
        self.row = row
        self.name = row.kind

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the checked value or fail with the table's sentence."""
        try:
            return self.row.check(PYTHON_TYPES.get(self.row.kind, str)(value))
        except (InvalidValue, ValueError) as error:
            self.fail(getattr(error, "message", f"{value!r} is not {self.row.allowed}"), param, ctx)
