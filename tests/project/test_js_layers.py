"""The architecture of the page as a rule that a machine checks: who may import whom, and how large a module may be.

    main.js > features > session > model > wire, ui

A layer imports from layers below it, in code and in the types of its comments. ``wire`` and ``ui`` do not know each
other, and a feature knows no other one but those that are named here.
"""

import graphlib
import posixpath
import re

import pytest

from tests.support.imports import MODULES, SCRIPTS, absolute, named_in, unit_of
from tests.support.paths import TESTS

LAYERS = {"ui": 1, "wire": 1, "model": 2, "session": 3, "features": 4, "main.js": 5}

# What a feature may import of another one, and why.
ALLOWED = {
    ("classroom", "compare"): "draws its wall as the comparison draws its own, and is loaded only then",
    ("classroom", "curve"): "draws its plot on the same axes, and is loaded only then",
    ("classroom", "export"): "saves its files as the page saves others, and is loaded only then",
    ("classroom", "lessons"): "offers all of them to a teacher, and is loaded only then",
    ("classroom", "share"): "shows its link as the page shows others, and is loaded only then",
    ("compare", "curve"): "draws curves of many runs on the same axes, and is loaded only then",
    ("compare", "export"): "makes its files and pictures as the page makes others, and is loaded only then",
    ("export", "curve"): "draws the curve into a picture as the page draws it, and is loaded only then",
    ("export", "map"): "draws borders and contour lines into a picture, and is loaded only then",
    ("export", "network"): "draws the diagram into a picture, and is loaded only then",
    ("onboarding", "lessons"): "opens the lesson that the address names, and loads it only then",
    ("share", "lessons"): "offers all of them to who builds a link, and is loaded only then",
    ("onboarding", "tour"): "opens the tour at a first visit, and loads it only then",
}

# What a layer must do without: the wire knows bytes and the model values, neither a page nor a server.
FORBIDDEN = {
    "wire": r"\b(?:document|window|location|navigator|localStorage|sessionStorage|fetch|WebSocket)\b(?=[.(])",
    "model": r"\b(?:document|window|location|navigator|localStorage|sessionStorage|fetch|WebSocket)\b(?=[.(])",
    "ui": r"\b(?:fetch|WebSocket)\b(?=[.(])",
    "features": r"\bWebSocket\b",
}

MAX_LINES_OF_A_FILE = 300
GENERATED = {"wire/messages.js"}  # by python -m nnvisu protocol: as long as the protocol, and edited by nobody

SHEETS = {path.relative_to(SCRIPTS).as_posix(): path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.css"))}

IMPORTS = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+\.js)";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const) (\w+)", re.MULTILINE)
STYLE = re.compile(r'loadStyle\("([^"]+)"\)')

each_module = pytest.mark.parametrize("name", MODULES)


def layer_of(name: str) -> str:
    return name.split("/")[0]


def assert_no_circle(edges: set[tuple[str, str]]) -> None:
    graph: dict[str, set[str]] = {}
    for of, to in edges:
        graph.setdefault(of, set()).add(to)
    graphlib.TopologicalSorter(graph).prepare()


def test_every_module_is_in_a_layer_and_every_feature_in_a_folder():
    assert set(LAYERS) == {layer_of(name) for name in MODULES}
    assert [] == [name for name in MODULES if layer_of(name) == "features" and name.count("/") < 2]


@each_module
def test_a_module_imports_from_its_own_layer_and_those_below(name):
    for other in named_in(name):
        assert other in MODULES, f"{name} names {other}, which is not there"
        if unit_of(other) == unit_of(name):
            continue
        if layer_of(other) == layer_of(name) == "features":
            pair = (name.split("/")[1], other.split("/")[1])
            assert pair in ALLOWED, f"{name} imports {other} of another feature"
        else:
            assert LAYERS[layer_of(other)] < LAYERS[layer_of(name)], f"{name} imports {other}"


def test_what_is_allowed_between_features_is_needed():
    pairs = {(unit_of(name), unit_of(other)) for name in MODULES for other in named_in(name)}

    assert set() == {(of, to) for of, to in ALLOWED if (f"features/{of}", f"features/{to}") not in pairs}


def test_no_folder_needs_one_that_needs_it():
    assert_no_circle(
        {
            (unit_of(name), unit_of(other))
            for name in MODULES
            for other in named_in(name)
            if unit_of(name) != unit_of(other)
        }
    )
    folders = {
        (posixpath.dirname(name), posixpath.dirname(absolute(name, path)))
        for name, text in MODULES.items()
        for _, path in IMPORTS.findall(text)
    }
    assert_no_circle({(of, to) for of, to in folders if of != to})


def test_the_page_is_made_of_the_features_that_have_an_index():
    made = {name for name in named_in("main.js") if layer_of(name) == "features"}

    assert {name for name in MODULES if re.fullmatch(r"features/\w+/index\.js", name)} == made


@each_module
def test_a_layer_does_without_what_belongs_to_others(name):
    pattern = FORBIDDEN.get(layer_of(name))
    code = re.sub(r"/\*(?:[^*]|\*(?!/))*\*/|//.*", "", MODULES[name])

    assert not (pattern and re.search(pattern, code)), name


@each_module
def test_a_module_stays_small_and_begins_with_what_it_is_for(name):
    text = MODULES[name]

    assert name in GENERATED or text.count("\n") <= MAX_LINES_OF_A_FILE
    assert text.startswith("// @ts-check\n/**")


def test_everything_that_is_exported_is_used_by_a_module_that_imports_it_or_by_a_test():
    in_tests = set(re.findall(r"\w+", "".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))))
    used = {name: in_tests.copy() for name in MODULES}
    for name, text in MODULES.items():
        for other in named_in(name):
            used[other] |= set(re.findall(r"\w+", text))

    exported = [(name, word) for name, text in MODULES.items() for word in EXPORTED.findall(text)]
    assert [] == [(name, word) for name, word in exported if word not in used[name]]


@each_module
def test_a_module_imports_what_is_there_and_what_it_uses(name):
    code = IMPORTS.sub("", MODULES[name])

    for names, path in IMPORTS.findall(MODULES[name]):
        for word in filter(None, (each.strip() for each in names.split(","))):
            exported, _, own = word.partition(" as ")
            assert exported in EXPORTED.findall(MODULES[absolute(name, path)])
            assert re.search(rf"\b{own or exported}\b", code), f"{word} is not used"


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "page.css"])
def test_a_style_sheet_stands_beside_what_it_styles(name):
    assert layer_of(name) in ("features", "ui")
    assert any(posixpath.dirname(module) == posixpath.dirname(name) for module in MODULES)


@each_module
def test_a_module_loads_no_style_sheet_of_a_feature_that_it_may_not_import(name):
    for sheet in STYLE.findall(MODULES[name]):
        assert f"{sheet}.css" in SHEETS
        is_own = layer_of(sheet) == "ui" or unit_of(sheet) == unit_of(name)
        assert is_own or tuple(unit.split("/")[1] for unit in (name, sheet)) in ALLOWED, sheet
