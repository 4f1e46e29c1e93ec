"""The README's tables as the settings table says them. ``python -m tests.tools.readme`` writes them into the README."""

import re

from nnvisu.settings import DATA_SETTINGS, SERVER_SETTINGS, SETTINGS, as_in
from nnvisu.web.environment import SERVER_LISTS, SERVER_TEXTS, variable_of
from tests.support.paths import ROOT

README = ROOT / "README.md"


def settings_table() -> str:
    """Return the table of all settings of a run and of generated data."""
    lines = ["| setting | default | allowed | | as in |", "|---|---|---|---|---|"]
    lines += [f"| `{row.name}` | {default(row)} | {row.allowed} | {row.help} | {as_in(row.name)} |" for row in SETTINGS]
    lines += ["| **data** | | | | |"]
    lines += [f"| `{row.name}` | {default(row)} | {row.allowed} | {row.help} | |" for row in DATA_SETTINGS]
    return "\n".join(lines)


def server_settings_table() -> str:
    """Return the table of the environment variables that set a server's limits."""
    lines = ["| environment variable | default | allowed | |", "|---|---|---|---|"]
    lines += [
        f"| `NNVISU_{row.name.upper()}` | {default(row)} {row.unit} | {row.allowed} | {row.help} |"
        for row in SERVER_SETTINGS
    ]
    lines += [f"| `{variable_of(row.name)}` | {row.default} | {row.allowed} | {row.help} |" for row in SERVER_TEXTS]
    lines += [f"| `{variable_of(row.name)}` | none | {row.allowed} | {row.help} |" for row in SERVER_LISTS]
    return "\n".join(lines)


def default(row) -> str:
    """Return the row's default as it stands in JSON."""
    if isinstance(row.default, tuple):
        return "[" + ", ".join(str(item) for item in row.default) + "]"
    return str(row.default).lower() if isinstance(row.default, bool) else f"{row.default}"


TABLES = {"settings": settings_table, "server settings": server_settings_table}


def block(name: str, text: str) -> str:
    """Return what stands between the markers of ``name`` in the README."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", text, re.DOTALL)
    if found is None:
        raise ValueError(f"the README has no block {name!r}")
    return found[1]


def write() -> None:
    """Put the tables into the README."""
    text = README.read_text()
    for name, table in TABLES.items():
        before, after = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        start, end = text.index(before) + len(before), text.index(after)
        text = text[:start] + table() + "\n" + text[end:]
    README.write_text(text)


if __name__ == "__main__":
    write()
