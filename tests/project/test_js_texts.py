"""What the page says stands in one place per feature, ready to be translated: in its ``texts.js``, or in its template.

``python -m tests.project.test_js_texts`` lists what stands elsewhere.
"""

import re

import pytest

from tests.support.js_strings import strings
from tests.support.paths import ROOT

SCRIPTS = ROOT / "static" / "js"
MODULES = {path.relative_to(SCRIPTS).as_posix(): path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.js"))}

# Texts for programs, which stay as they are in any language; as do the faults of bytes that ``wire`` speaks of.
FOR_PROGRAMS = {
    "features/export/model-script.js": "a Python program",
    "features/export/model-json.js": "a file's format",
    "features/export/model.js": "a fault of the program",
    "features/export/npy.js": "a file's format",
    "ui/load-style.js": "a fault of the program",
}

# Features and layers: all that people read in them stands in its place.
UNITS = sorted(
    {"/".join(name.split("/")[: 2 if name.startswith("features/") else 1]) for name in MODULES} - {"wire", "main.js"}
)

# A lesson is a text of several pages, with the run that belongs to each: its module is its place.
LESSONS = set(re.findall(r'from "\./([\w-]+\.js)"', MODULES["features/lessons/lessons.js"]))

# What goes to the console is for whoever looks into it.
CONSOLE = re.compile(r"\b(console\.\w+)\((?:\"[^\"]*\"|`[^`]*`)")


def class_names() -> set[str]:
    sheets = "".join(path.read_text("utf-8") for path in SCRIPTS.rglob("*.css"))
    return set(re.findall(r"\.([a-z][\w-]*)", sheets))


CLASSES = class_names()
SELECTOR = re.compile(r"^[.#\[(]|\[[\w-]+[\]=^~]|^(?:\w+, )*[a-z]+(?: > [a-z]+)?, [.\w]+$|^[a-z]+:not|^:[a-z]")
STYLE = re.compile(r"^not all$|^(?:rgb|translate|scale|rotate|calc|url)\(|\d*px |\d+px|^[\d. …MLZCQ-]+$|\brem\)")
WORDS = re.compile(r"[A-Za-z][a-z’']+[,;:]? \(?[A-Za-z…]{2,}|… [a-z]{3,}|[a-z]{3,} …")


def is_said(text: str) -> bool:
    """Return whether people read a text: it has words of a sentence, and is no list of classes, selector or style."""
    if all(word in CLASSES or "-" in word or word == "…" for word in text.split()):
        return False
    return bool(WORDS.search(text)) and not SELECTOR.search(text) and not STYLE.search(text)


def is_place_of_texts(name: str) -> bool:
    folder, _, own_name = name.rpartition("/")
    return re.search(r"(?:^|-)texts\.js$", own_name) is not None or (
        folder == "features/lessons" and own_name in LESSONS
    )


def said_by(name: str) -> list[tuple[int, str]]:
    code = CONSOLE.sub(lambda found: f"{found[1]}(0", MODULES[name])
    return [(line, text) for line, text in strings(code) if is_said(text)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'f("Undo the edit", `${n} points of ${f({a: `in ${b} seconds`})} here`);',
            ["Undo the edit", "in … seconds", "… points of … here"],
        ),
        (
            'text = isOne ? "one point" : `${n} points`; /* "No comment at all" */ // "nor this one"',
            ["one point", "… points"],
        ),
        ('const LINE = /"not this one"/; const QUOTE = \'"\'; say("It is \\"this\\" one");', ['It is \\"this\\" one']),
    ],
)
def test_texts_are_found(code, expected):
    assert expected == [text for _, text in strings(code) if is_said(text)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "button button-small",
            "[data-part=hint] span",
            ".ring-layer, .cursor-layer",
            "button, input, select",
            "learning_rate",
        ),
        *(
            "rgb(255 255 255 / 95%)",
            "translate(… …)",
            "11px system-ui, sans-serif",
            "(min-width: 80rem)",
            "M4 9h11a5 5 0 0 1",
            "…: …",
        ),
    ],
)
def test_what_nobody_reads_is_no_text(text):
    assert not is_said(text)


def test_no_place_of_texts_is_empty():
    assert [] == [name for name in MODULES if is_place_of_texts(name) and not strings(MODULES[name])]


@pytest.mark.parametrize("unit", UNITS)
def test_what_people_read_stands_in_the_place_of_texts(unit):
    modules = [name for name in MODULES if name.startswith(f"{unit}/") and not is_place_of_texts(name)]

    assert modules
    assert [] == [(name, *text) for name in modules if name not in FOR_PROGRAMS for text in said_by(name)]


if __name__ == "__main__":
    for name in MODULES:
        if name not in FOR_PROGRAMS and not name.startswith("wire/") and not is_place_of_texts(name):
            for line, text in said_by(name):
                print(f"{name}:{line}: {text}")
