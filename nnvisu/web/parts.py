"""Bundles the page's scripts: each part is one response with all modules that it consists of.

A part is a module that is requested by itself: ``main.js``, and whatever ``import("./x.js")`` loads on demand. Its
response is a script with one function for each module that it imports, directly or not, except those of ``main.js``,
which are there already. Each module is evaluated once per page, whichever parts contain it:

    $modules["curve/plot.js"] ??= (() => {
    const { format } = $modules["format.js"];
    …
    return { Plot };
    })();

The files under ``static/js`` are plain ES modules that browsers can load as they are. They may only use:
``import { a, b as c } from "./x.js"``, ``export`` before a function, class or const, and ``import("./x.js")``.
"""

import functools
import os
import posixpath
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, abort
from werkzeug.security import safe_join

from nnvisu.web.compression import Packing
from nnvisu.web.static_files import lean_answer, lean_text

MAIN = "main.js"

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (\w+))", re.MULTILINE)
DYNAMIC_IMPORT = re.compile(r"""(?<=\bimport\([`"'])\.{1,2}/[^`"'$]+\.js""")
OTHER_WORDING = re.compile(r"""^(?:import|export)\b[^\n]*["'{;].*$|\$modules|import\.meta.*$""", re.MULTILINE)


class Parts:
    """The parts of a folder of modules, rebuilt when a file has changed. Any thread may call it.

    Raises ValueError for a module that uses any other syntax, and for cyclic imports.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        # Guards what follows: a page asks for several parts at once.
        self._lock = threading.Lock()
        self._read_at = 0
        self._modules: dict[str, _Module] = {}
        self._texts: dict[str, str] = {}

    def text_of(self, part: str) -> str | None:
        """Return the script of the part with this path in the folder; None if there is none."""
        changed_at = max(
            os.stat(posixpath.join(folder, name)).st_mtime_ns
            for folder, _, names in os.walk(self._folder)
            for name in (".", *names)
        )
        with self._lock:
            if changed_at != self._read_at:
                self._modules, self._texts, self._read_at = {}, {}, changed_at
            if part not in self._texts:
                path = safe_join(str(self._folder), part)
                if path is None or not part.endswith(".js") or not os.path.isfile(path):
                    return None
                self._texts[part] = self._make(part)
            return self._texts[part]

    def _make(self, part: str) -> str:
        there = {} if part == MAIN else self._needed(MAIN)
        functions = [self._modules[path].as_function(part) for path in self._needed(part) if path not in there]
        exports = f'export const {{ {", ".join(self._modules[part].exports)} }} = $modules["{part}"];'
        return "\n".join(["const $modules = (globalThis.$modules ??= {});", *functions, exports, ""])

    def _needed(self, path: str, above: tuple[str, ...] = (), found: dict[str, None] | None = None) -> dict[str, None]:
        """Return the paths of a module and of everything it imports, each after its own imports. Raises ValueError."""
        found = {} if found is None else found
        if path in above:
            raise ValueError(f"modules import each other in a circle: {' → '.join((*above, path))}")
        if path not in self._modules:
            self._modules[path] = _Module(self._folder, path)
        if path not in found:
            for name in self._modules[path].imports:
                self._needed(name, (*above, path), found)
            found[path] = None
        return found


class _Module:
    """One module's text, and what it imports and exports."""

    def __init__(self, folder: Path, path: str):
        self.path = path
        self._text = lean_text(folder / path)
        for other in OTHER_WORDING.finditer(EXPORT.sub("", IMPORT.sub("", self._text))):
            raise ValueError(f"{path}: a module of the page cannot say {other[0]!r}; see nnvisu/web/parts.py")
        self.imports = [self._absolute(name) for _, name in IMPORT.findall(self._text)]
        self.exports = EXPORT.findall(self._text)

    def as_function(self, part: str) -> str:
        """Return the call that evaluates the module, in the script of ``part``."""
        folder = posixpath.dirname(part)
        text = IMPORT.sub(self._imported, EXPORT.sub("", self._text))
        text = DYNAMIC_IMPORT.sub(lambda name: f"./{posixpath.relpath(self._absolute(name[0]), folder or '.')}", text)
        head, tail = f'$modules["{self.path}"] ??= (() => {{', f"return {{ {', '.join(self.exports)} }};"
        return "\n".join([head, text.strip("\n"), tail, "})();"])

    def _imported(self, found: re.Match[str]) -> str:
        names = ", ".join(_imported_names(found[1]))
        return f'const {{ {names} }} = $modules["{self._absolute(found[2])}"];'

    def _absolute(self, name: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))


def _imported_names(names: str) -> Iterator[str]:
    for name in filter(None, (each.strip() for each in names.split(","))):
        yield name.replace(" as ", ": ")


@functools.cache
def parts_of(folder: Path) -> Parts:
    """Return the parts of a folder, the same for all applications of this process and of those that it forks."""
    return Parts(folder)


def first_texts(folder: Path) -> Iterator[str]:
    """Yield what every visit begins with besides the page itself: its style sheet and its scripts."""
    yield lean_text(folder / "page.css")
    yield parts_of(folder).text_of(MAIN) or ""


def add_parts(app: Flask) -> None:
    """Serve the parts of the page's scripts."""
    if app.static_folder is None:
        raise ValueError("an application without static files has no scripts")
    folder = Path(app.static_folder) / "js"
    parts = parts_of(folder)
    app.before_request(Packing(lambda: first_texts(folder)).start)

    @app.get("/parts/<path:part>")
    def script(part: str) -> Response:
        text = parts.text_of(part)
        return abort(404) if text is None else lean_answer(text, "text/javascript")
