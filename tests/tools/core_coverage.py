"""Print how much of nnvisu/core its tests run: with the JIT off, so that the lines of kernels are seen, too.

Kernels are plain Python then, and some hundred times slower: what trains for long is left out by its marker,
``machine_code``. `coverage` puts pyproject.toml's settings to use; more arguments go to its report.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.plan import FILES, imports_of, is_driver, modules, standing_for
from tests.support.paths import ROOT

# NumPy tells of integers that wrap and of what is not finite; processors do the same in silence.
AS_MACHINES_DO = ("-W", "ignore::RuntimeWarning")
LEFT_OUT = "not browser and not peers and not machine_code"


ABOVE = ("nnvisu.wire", "nnvisu.live", "nnvisu.web", "nnvisu.cli")


def tests_of_core() -> list[str]:
    """Return the files of the tests that stand for a module of core, and of all others that know nothing above it."""
    core = ROOT / "nnvisu" / "core"
    standing = {standing_for(path) for path in modules() if path.is_relative_to(core)}
    return [str(path.relative_to(ROOT)) for name, path in FILES.items() if name in standing or _is_about_core(path)]


def _is_about_core(path: Path) -> bool:
    imports = imports_of(path)
    return any(name.startswith("nnvisu.core.") for name in imports) and not (
        any(name.startswith(ABOVE) for name in imports) or is_driver(path)
    )


def main() -> int:
    """Run the tests, print the report, and return what is wrong with either as an exit code."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    command = (sys.executable, "-m", "coverage")
    run = (*command, "run", "-m", "pytest", "-q", *AS_MACHINES_DO, "-m", LEFT_OUT, *tests_of_core())
    tested = subprocess.run(run, cwd=ROOT, env=environment).returncode
    reported = subprocess.run((*command, "report", *sys.argv[1:]), cwd=ROOT).returncode
    return tested or reported


if __name__ == "__main__":
    sys.exit(main())
