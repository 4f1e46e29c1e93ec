"""Carries out a page of docs/how-to on a copy of the project, as a person would: what each step says, in each file.

A step is a line such as "In `path`, after `these words`:" with the code below it. The words stand in one line of the
file. "after" and "before" put the code beside that line, "instead of" in the place of the words; "In `path`:" alone
makes a new file.
"""

import re
import shutil
import textwrap
from pathlib import Path
from typing import NamedTuple

from tests.support.paths import ROOT

STEP = re.compile(
    r"^ *In `(?P<path>[^`]+)`(?:, (?P<where>after|before|instead of) `(?P<words>[^`]+)`)?:\n\n"
    r"(?P<code> *```\w*\n.*?\n *```)$",
    re.MULTILINE | re.DOTALL,
)
COPIED = ("nnvisu", "static", "templates")


class Step(NamedTuple):
    """One change of one file."""

    path: str
    where: str | None
    words: str | None
    code: str


def steps_of(page: str) -> list[Step]:
    """Return the steps of a page of docs/how-to."""
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    steps = []
    for found in STEP.finditer(text):
        _, *lines, _ = textwrap.dedent(found["code"]).split("\n")
        steps.append(Step(found["path"], found["where"], found["words"], "\n".join(lines) + "\n"))
    return steps


def carry_out(page: str, folder: Path) -> set[str]:
    """Copy the project into ``folder``, do what the page says, and return the paths of the files that it changed."""
    ignored = shutil.ignore_patterns("__pycache__", "screenshots")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    steps = steps_of(page)
    for step in steps:
        path = folder / step.path
        text = path.read_text(encoding="utf-8") if step.where else ""
        path.write_text(changed(text, step), encoding="utf-8")
    return {step.path for step in steps}


def changed(text: str, step: Step) -> str:
    """Return the file's text after the step; raise ValueError where its words do not stand there exactly once."""
    if step.where is None:
        return step.code
    if text.count(step.words) != 1:
        raise ValueError(f"{step.path} has {text.count(step.words)} times {step.words!r}")
    if step.where == "instead of":
        return text.replace(step.words, step.code.rstrip("\n"))
    at = text.index(step.words)
    line_start, line_end = text.rfind("\n", 0, at) + 1, text.index("\n", at) + 1
    place = line_start if step.where == "before" else line_end
    return text[:place] + step.code + text[place:]
