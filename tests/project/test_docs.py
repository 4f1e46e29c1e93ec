"""What the documents name is there: files, links, and the glossary's words in each language."""

import re
from pathlib import Path

import pytest

from tests.support.how_to import STEP
from tests.support.paths import ROOT

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
TOP = "nnvisu|static|templates|tests|docs|findings"
# In backticks, with a suffix or a slash at its end: modules as `python -m` takes them are none.
PATH = re.compile(rf"`((?:{TOP})/[\w./-]*(?:\.\w+|/))`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
SOURCES = {"Python": ("nnvisu", "*.py"), "JSON": ("nnvisu", "*.py"), "JavaScript": ("static/js", "*.js")}


def id_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", PAGES, ids=id_of)
def test_paths_and_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    made = {found["path"] for found in STEP.finditer(text) if not found["where"]}  # by whoever follows the page
    paths = [ROOT / name for name in PATH.findall(text) if name not in made]
    paths += [document.parent / name for name in LINK.findall(text)]

    assert [] == [str(path) for path in paths if not path.exists()]


def words() -> list[tuple[str, str]]:
    """Return (language, name) for every name in the tables of the glossary."""
    found, languages = [], []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| word |"):
            languages = cells[2:]
        elif line.startswith("| **"):
            columns = zip(languages, cells[2:], strict=True)
            found += [(language, name) for language, cell in columns for name in re.findall(r"`(\w+)`", cell)]
    return found


@pytest.fixture(scope="module")
def sources() -> dict[str, set[str]]:
    """All words of the sources in each language."""
    texts = {
        language: [path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob(pattern)]
        for language, (folder, pattern) in SOURCES.items()
    }
    return {language: {word for text in each for word in re.findall(r"\w+", text)} for language, each in texts.items()}


def test_the_glossarys_names_are_used(sources):
    assert [] == [(language, name) for language, name in words() if name not in sources[language]]
    assert {"Python", "JSON", "JavaScript"} == {language for language, _ in words()}


def test_no_idea_stands_in_the_glossary_twice():
    ideas = re.findall(r"^\| \*\*(.+?)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(set(ideas)) == sorted(ideas)
