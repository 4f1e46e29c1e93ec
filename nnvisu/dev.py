"""``python -m nnvisu.dev``: one command for each chore of whoever works on nnvisu. It stays out of the wheel.

Each chore is a list of modules to run, as tests/requirements.txt installs them; more arguments go to the last.
"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import click

ROOT = Path(__file__).resolve().parents[1]


class Chore(NamedTuple):
    """What a chore is for, and the modules that do it, each with its arguments."""

    help: str
    runs: tuple[tuple[str, ...], ...]


CHORES = {
    "check": Chore("Lint, format and types.", (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))),
    "format": Chore("Mend what lint and format can mend.", (("ruff", "check", "--fix", "."), ("ruff", "format", "."))),
    "test": Chore("All tests, four files at a time.", (("pytest", "-n", "4", "--dist", "loadscope"),)),
    "coverage": Chore("What the tests of core leave out, kernels included.", (("tests.tools.core_coverage",),)),
    "readme": Chore("Write the README's tables of settings.", (("tests.tools.readme",),)),
    "protocol": Chore("Write docs/protocol.md and the page's messages.js.", (("nnvisu", "protocol"),)),
    "imports": Chore("Draw docs/imports.svg: who imports whom.", (("tests.tools.import_graph",),)),
    "bench": Chore("Steps per second and milliseconds per map.", (("nnvisu", "bench"),)),
    "page": Chore("What the page costs the browser.", (("tests.tools.page_report",),)),
    "link": Chore("What is seen over bad links.", (("tests.tools.link_report",),)),
    "update": Chore("What is noticed of a rolling update.", (("tests.tools.update_report",),)),
    "screenshots": Chore("Take the README's pictures.", (("tests.tools.screenshots",),)),
}


@click.group()
def main() -> None:
    """Work on nnvisu. Arguments after a chore's name go on to what does it: `test -n 0 tests/unit/test_frames.py`."""


def _command(name: str, chore: Chore) -> click.Command:
    def run(arguments: tuple[str, ...]) -> None:
        *first, last = chore.runs
        codes = [_run_module(each) for each in (*first, (*last, *arguments))]
        sys.exit(max(codes, key=abs))

    # Unknown options and --help are for what does the chore.
    settings = {"ignore_unknown_options": True, "help_option_names": []}
    parameters: list[click.Parameter] = [click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)]
    return click.Command(name, settings, run, parameters, help=chore.help)


def _run_module(command: tuple[str, ...]) -> int:
    click.echo(f"$ python -m {' '.join(command)}", err=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode


for _name, _chore in CHORES.items():
    main.add_command(_command(_name, _chore))

if __name__ == "__main__":
    main(prog_name="python -m nnvisu.dev")
