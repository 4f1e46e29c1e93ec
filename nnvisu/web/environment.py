"""The server's environment variables, NNVISU_…: what is allowed in each, and how they are read at startup."""

import dataclasses
import difflib
import re
from collections.abc import Mapping
from typing import Any

import click

from nnvisu.errors import InvalidValue
from nnvisu.settings import SERVER_SETTINGS

PREFIX = "NNVISU_"
CACHE_DIR = f"{PREFIX}CACHE_DIR"  # of the kernels, which need no server
LIKENESS = 0.85  # of two names, from 0 to 1; what only tests read has at most 0.7

LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
NAME = rf"{LABEL}(\.{LABEL})*"
PORT = r"(:(6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3}))?"


@dataclasses.dataclass(frozen=True)
class ListVariable:
    """A variable that holds a list, empty if it is not set.

    separator, item: patterns of what separates two items, and of a whole item, case-insensitive. allowed: the same in
    words.
    """

    name: str
    separator: str
    item: str
    allowed: str
    help: str

    def read(self, text: str) -> tuple[str, ...]:
        """Return the items in lower case. Raises InvalidValue, naming variable and item, if one is wrong."""
        items = re.split(self.separator, text.strip()) if text.strip() else []
        for item in items:
            if not re.fullmatch(self.item, item, re.ASCII | re.IGNORECASE):
                variable = variable_of(self.name)
                raise InvalidValue(f"{variable} has the item {item[:60]!r}; allowed: {self.allowed}", variable)
        return tuple(item.lower() for item in items)


@dataclasses.dataclass(frozen=True)
class TextVariable:
    """A variable that holds a text; any will do, and who uses it says what it means."""

    name: str
    default: str
    allowed: str
    help: str


SERVER_TEXTS = (
    TextVariable(
        "store",
        "on",
        "on, off, the path of a folder, or the address of a Redis or Valkey server such as redis://:password@10.0.0.5",
        "Where sessions are kept, so that none is lost when the server ends. on: in the file sessions.sqlite3 of the "
        "instance folder. Servers that share a Redis server take over each other's sessions.",
    ),
)
SERVER_LISTS = (
    ListVariable(
        "trusted_hosts",
        r"\s*,\s*",
        rf"\.?{NAME}{PORT}",
        "names such as nn.example.org, nn.example.org:8443, or .example.org for it and all names below it; "
        "with commas between",
        "More names that the server answers for.",
    ),
    ListVariable(
        "frame_ancestors",
        r"\s*,\s*|\s+",
        rf"self|'self'|https?://(\*\.)?{NAME}{PORT}",
        "self, and origins such as https://moodle.example.org or https://*.example.org; with commas or spaces between",
        "Whose pages may show this one in a frame, besides its own.",
    ),
    ListVariable(
        "metrics",
        r"\s*,\s*|\s+",
        r"[0-9a-f:.]+(/\d{1,3})?",
        "addresses and networks such as 127.0.0.1 or 10.0.0.0/8; with commas or spaces between",
        "Who may read /metrics, for Prometheus, and directly, not through a proxy. Without it there is none.",
    ),
)


def read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the server's settings by name. Raises click.ClickException naming the variable if one is wrong."""
    values: dict[str, Any] = {}
    for row in SERVER_SETTINGS:
        variable = variable_of(row.name)
        text = environ.get(variable)
        try:
            values[row.name] = row.default if text is None else row.check(float(text))
        except (ValueError, InvalidValue):
            raise click.ClickException(f"{variable} is {text!r}; allowed: {row.allowed}") from None
    for text_row in SERVER_TEXTS:
        values[text_row.name] = environ.get(variable_of(text_row.name), "").strip() or text_row.default
    for listing in SERVER_LISTS:
        try:
            values[listing.name] = listing.read(environ.get(variable_of(listing.name), ""))
        except InvalidValue as error:
            raise click.ClickException(error.message) from None
    return values


def misspelt_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what looks like a variable of the server, and which one is likely to be meant."""
    names = [row.name for row in SERVER_SETTINGS] + [row.name for row in SERVER_TEXTS + SERVER_LISTS]
    known = [*map(variable_of, names), CACHE_DIR]
    unknown = [name for name in environ if name.startswith(PREFIX) and name not in known]
    meant = {name: difflib.get_close_matches(name, known, 1, LIKENESS) for name in unknown}
    return {name: nearest[0] for name, nearest in meant.items() if nearest}


def variable_of(name: str) -> str:
    """Return the environment variable of a server's setting."""
    return f"{PREFIX}{name.upper()}"
