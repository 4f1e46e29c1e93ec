"""The page's state has one writer for each field: a module of the model, the session, or one feature."""

import re

import pytest

from tests.support.paths import ROOT

SCRIPTS = ROOT / "static" / "js"
COMMENTS = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/|//.*")
MODULES = {path.relative_to(SCRIPTS).as_posix(): path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.js"))}
FIELDS = set(re.findall(r"^ \* @property \{.*\} (\w+)", MODULES["model/state.js"], re.MULTILINE))

# What stands for fields where they are written together.
TOGETHER = {
    "news": {"frame", "classFrame", "neuronFrame", "parameters", "tilesFrame"},  # of frames, by their kind
    "stateOfScale": {"classNames", "scale"},
    "tableOf": {"table", "plane", "columnInputs"},
}
WRITE = re.compile(r"\bstore\.(?:set|note)\(")


def within_brackets(code: str, at: int) -> str:
    """Return what stands between the bracket at a place and the one that closes it."""
    depth = 0
    for i in range(at, len(code)):
        depth += (code[i] in "([{") - (code[i] in ")]}")
        if depth == 0:
            return code[at + 1 : i]
    raise ValueError(code[at : at + 80])


def parts_of(literal: str) -> list[str]:
    """Return the parts of an object literal, without what stands in brackets within them."""
    flat, depth = "", 0
    for letter in literal:
        depth += letter in "([{"
        flat += letter if depth == 0 else ""
        depth -= letter in ")]}"
    return [part.strip() for part in flat.split(",") if part.strip()]


def written_by(code: str) -> set[str]:
    """Return the fields that a module writes; it names each, or one of ``TOGETHER``."""
    code = COMMENTS.sub("", code).replace("this.set(", "store.set(")
    fields: set[str] = set()
    for found in WRITE.finditer(code):
        patch = within_brackets(code, found.end() - 1).strip()
        literal = patch.startswith("{")
        for part in parts_of(patch[1:-1]) if literal else [patch]:
            if part == "...":  # of two in brackets, either one
                fields |= set.union(*TOGETHER.values()) & {"classNames", "scale"}
                continue
            name = re.match(r"(?:\.\.\.)?(\w+)", part)
            assert name, f"not to be read: {part}"
            fields |= TOGETHER[name[1]] if part.startswith("...") or not literal else {name[1]}
    return fields


def unit_of(name: str) -> str:
    """Return who a module writes for: itself in the model, else the session or its feature."""
    if name.startswith("model/"):
        return name
    return "/".join(name.split("/")[:2]) if name.startswith("features/") else name.split("/")[0]


WRITERS: dict[str, set[str]] = {field: set() for field in FIELDS}
for _name, _code in MODULES.items():
    for _field in written_by(_code):
        WRITERS.setdefault(_field, set()).add(unit_of(_name))


def test_writes_are_found():
    code = """store.set({ step, view: { ...view, at_step: 3 }, ...stateOfScale(x) }); // store.set({ no })
        store.note(news); this.#store.set({ errors: a ? { b } : c });"""

    assert {"step", "view", "errors", "classNames", "scale"} | TOGETHER["news"] == written_by(code)


def test_only_fields_of_the_state_are_written():
    assert set(WRITERS) == FIELDS


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_field_has_one_writer(field):
    assert 1 == len(WRITERS[field]), f"{field} is written by {sorted(WRITERS[field])}"
