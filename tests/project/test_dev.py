"""`python -m nnvisu.dev`: what it runs exists, what it is given arrives, and what fails is said to have failed."""

import importlib.util
import re
import subprocess
import sys

import pytest

from nnvisu.dev import CHORES
from tests.support.paths import ROOT

USES = re.compile(r"nnvisu\.dev (\w+)")


def dev(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "nnvisu.dev", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("module", sorted({run[0] for chore in CHORES.values() for run in chore.runs}))
def test_what_a_chore_runs_is_there(module):
    assert importlib.util.find_spec(module) is not None


def test_contributing_has_a_line_for_every_chore():
    text = (ROOT / "CONTRIBUTING.md").read_text()

    assert set(CHORES) <= set(USES.findall(text))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_the_chores_that_are_spoken_of_exist(name):
    used = set(USES.findall((ROOT / name).read_text()))

    assert used
    assert used <= set(CHORES)


def test_arguments_go_on_to_what_does_the_chore():
    run = dev("test", "-n", "0", "--collect-only", "-q", "tests/project/test_dev.py")

    assert 0 == run.returncode
    assert "tests/project/test_dev.py::test_arguments_go_on_to_what_does_the_chore" in run.stdout


def test_a_chore_fails_where_any_of_its_parts_fails(tmp_path):
    """The first part is the lint, which has a fault to find; the second, the format, has none."""
    (tmp_path / "fault.py").write_text("import os\n")
    code = f"from nnvisu import dev; import pathlib; dev.ROOT = pathlib.Path({str(tmp_path)!r}); dev.main(['check'])"

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert run.returncode != 0
    assert "`os` imported but unused" in run.stdout
    assert 2 == run.stderr.count("$ python -m ruff")
