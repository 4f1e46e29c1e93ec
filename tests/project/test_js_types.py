"""The types that the page's comments declare hold, by TypeScript's checker in its strict mode: tsconfig.json.

The checker is a package of npm in tests/node_modules. Where there is no npm, a run by hand skips these tests.
"""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.support.paths import ROOT, TESTS

PACKAGE = TESTS / "node_modules" / "typescript" / "package.json"
VERSION = json.loads((TESTS / "package.json").read_text())["devDependencies"]["typescript"]
IS_CI = os.environ.get("CI") == "true" or os.environ.get("NNVISU_REQUIRE_BROWSER") == "1"

# A module that says something wrong of a message, and what the checker says of it.
WRONG = {
    'import { COMMAND } from "MESSAGES";\nexport const command = COMMAND.RESTE;\n': "'RESTE' does not exist",
    '/** @param {import("MESSAGES").DataMessage} data */\nexport const n = (data) => data.point.x.length;\n': "'point'",
    '/** @type {import("MESSAGES").ProbeCommand} */\nexport const p = { type: "probe", x: "0", y: 0 };\n': "'string'",
    "/** @param {unknown} value */\nexport const twice = (value) => 2 * value;\n": "'value' is of type 'unknown'",
    "export const twice = (value) => 2 * value;\n": "implicitly has an 'any' type",
}


def installed_version() -> str | None:
    return json.loads(PACKAGE.read_text())["version"] if PACKAGE.exists() else None


@pytest.fixture(scope="module")
def complaints():
    """Return a function that gives the lines of the checker about the page, or about what another file includes."""
    npm = shutil.which("npm")
    if npm is None:
        missing = "npm, a part of Node, is not installed: the page's types are not checked"
        pytest.fail(missing) if IS_CI else pytest.skip(missing)
    if installed_version() != VERSION:
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=TESTS, check=True)
    tsc = shutil.which("tsc", path=str(TESTS / "node_modules" / ".bin"))

    def lines(project=ROOT / "tsconfig.json") -> list[str]:
        return subprocess.run([tsc, "--project", project], capture_output=True, text=True).stdout.splitlines()

    return lines


def test_the_pages_types_hold(complaints):
    assert [] == complaints()


def test_the_checker_finds_what_is_wrong(complaints, tmp_path):
    messages = (ROOT / "static" / "js" / "wire" / "messages.js").as_posix()
    for number, text in enumerate(WRONG):
        (tmp_path / f"{number}.js").write_text(text.replace("MESSAGES", messages))
    project = {"extends": (ROOT / "tsconfig.json").as_posix(), "include": ["*.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(project))

    found = complaints(tmp_path)

    for number, words in enumerate(WRONG.values()):
        assert [line for line in found if f"{number}.js(" in line and words in line], (words, found)


def test_no_type_is_any():
    """With ``any`` nothing is checked that comes of it."""
    in_a_type = re.compile(r"(?:[{<(|,:]|=>) ?any\b ?[\])}>|,;\[]")
    scripts = {path.name: path.read_text("utf-8") for path in (ROOT / "static" / "js").rglob("*.js")}

    assert [name for name, text in scripts.items() if in_a_type.search(text)] == []
    assert in_a_type.search("/** @type {{select: (state: State) => any[]}} */")
