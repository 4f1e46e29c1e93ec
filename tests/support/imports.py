"""Who imports whom, as the sources say: modules of the page and of the package, and the units they form."""

import ast
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PACKAGE, SCRIPTS = ROOT / "nnvisu", ROOT / "static" / "js"
MODULES = {path.relative_to(SCRIPTS).as_posix(): path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.js"))}

# Any path to a module of the page: of an import, of one that is loaded later, of a type in a comment.
PATH = re.compile(r"""["'`](\.{1,2}/[^"'`$\n]+\.js)""")

Graph = dict[str, set[str]]


def imports_of(path: Path) -> Iterator[str]:
    """Yield what a Python file imports, by full name, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def absolute(name: str, path: str) -> str:
    """Return the module of the page that ``path`` leads to from the module ``name``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def named_in(name: str) -> set[str]:
    """Return the modules of the page that the module ``name`` names."""
    return {absolute(name, path) for path in PATH.findall(MODULES[name])}


def unit_of(name: str) -> str:
    """Return the layer of a module of the page, or its feature: what belongs together under one name."""
    layer = name.split("/")[0]
    return "/".join(name.split("/")[:2]) if layer == "features" else layer


def page_graph() -> Graph:
    """Return which units of the page each unit imports."""
    graph: Graph = {}
    for name in MODULES:
        graph.setdefault(unit_of(name), set()).update(map(unit_of, named_in(name)))
    return {unit: others - {unit} for unit, others in graph.items()}


def server_graph() -> Graph:
    """Return which units of the package each unit imports: subpackages, the kernels apart, and single modules."""
    graph: Graph = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        others = graph.setdefault(_unit_of_path(path), set())
        for name in imports_of(path):
            if name.split(".")[0] == PACKAGE.name:
                others.add(_unit_of_path(_file_of(name)))
    return {unit: others - {unit} for unit, others in graph.items()}


def _file_of(name: str) -> Path:
    """Return the file of a module, or of the one that defines what ``name`` ends in."""
    path = ROOT.joinpath(*name.split("."))
    for each in (path, path.parent):
        if each.with_suffix(".py").is_file():
            return each.with_suffix(".py")
        if (each / "__init__.py").is_file():
            return each / "__init__.py"
    raise ValueError(f"{name} is not there")


def _unit_of_path(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[:2] == ("core", "kernels"):
        return "core/kernels"
    return "version" if parts == ("__init__",) else parts[0]
