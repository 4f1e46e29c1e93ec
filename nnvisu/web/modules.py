"""Which scripts the page needs at once: so that they can be named in it, and fetched together, not one by one."""

import posixpath
import re
from pathlib import Path

# `import … from "./x.js"` and `export … from "./x.js"`; what `import("./x.js")` names is loaded when it is needed.
STATIC_IMPORT = re.compile(r"""^(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def needed_modules(folder: Path, entry: str) -> list[str]:
    """Return the paths, within ``folder``, of all modules that ``entry`` imports statically, near ones first."""
    found, waiting = [], [entry]
    while waiting:
        module = waiting.pop(0)
        text = (folder / module).read_text(encoding="utf-8")
        for name in STATIC_IMPORT.findall(text):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(module), name))
            if path not in found and path != entry:
                found.append(path)
                waiting.append(path)
    return found
