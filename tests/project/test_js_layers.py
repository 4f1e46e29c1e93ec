"""The architecture of the page as a rule that a machine checks: who may import whom, and how large a module may be.

    main.js > features > session > model > wire, ui

A layer imports from layers below it, in code and in the types of its comments. ``wire`` and ``ui`` do not know each
other, and a feature knows no other one but those that are named here.
"""

import graphlib
import posixpath
import re

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


def may_import(name: str, other: str) -> bool:
    if unit_of(other) == unit_of(name):
        return True
    if layer_of(other) == layer_of(name) == "features":
        return (name.split("/")[1], other.split("/")[1]) in ALLOWED
    return LAYERS[layer_of(other)] < LAYERS[layer_of(name)]


def test_a_module_imports_from_its_own_layer_and_those_below():
    named = [(name, other) for name in MODULES for other in named_in(name)]

    assert [] == [pair for pair in named if pair[1] not in MODULES], "they name what is not there"
    assert [] == [pair for pair in named if not may_import(*pair)]


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


def test_a_layer_does_without_what_belongs_to_others():
    found = {}
    for name, text in MODULES.items():
        if pattern := FORBIDDEN.get(layer_of(name)):
            code = re.sub(r"/\*(?:[^*]|\*(?!/))*\*/|//.*", "", text)
            found[name] = re.findall(pattern, code)

    assert {} == {name: words for name, words in found.items() if words}


def test_a_module_stays_small_and_begins_with_what_it_is_for():
    n_lines = {name: text.count("\n") for name, text in MODULES.items() if name not in GENERATED}

    assert {} == {name: n for name, n in n_lines.items() if n > MAX_LINES_OF_A_FILE}
    assert [] == [name for name, text in MODULES.items() if not text.startswith("// @ts-check\n/**")]


def test_everything_that_is_exported_is_used_by_a_module_that_imports_it_or_by_a_test():
    in_tests = set(re.findall(r"\w+", "".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))))
    used = {name: in_tests.copy() for name in MODULES}
    for name, text in MODULES.items():
        for other in named_in(name):
            used[other] |= set(re.findall(r"\w+", text))

    exported = [(name, word) for name, text in MODULES.items() for word in EXPORTED.findall(text)]
    assert [] == [(name, word) for name, word in exported if word not in used[name]]


def test_a_module_imports_what_is_there_and_what_it_uses():
    exports = {name: EXPORTED.findall(text) for name, text in MODULES.items()}
    missing, unused = [], []
    for name, text in MODULES.items():
        used = set(re.findall(r"\w+", IMPORTS.sub("", text)))
        for names, path in IMPORTS.findall(text):
            for word in filter(None, (each.strip() for each in names.split(","))):
                exported, _, own = word.partition(" as ")
                missing += [(name, word)] if exported not in exports[absolute(name, path)] else []
                unused += [(name, word)] if (own or exported) not in used else []

    assert [] == missing
    assert [] == unused


def test_a_style_sheet_stands_beside_what_it_styles():
    folders = {posixpath.dirname(name) for name in MODULES}
    styling = [name for name in SHEETS if name != "page.css"]

    assert [] == [name for name in styling if layer_of(name) not in ("features", "ui")]
    assert [] == [name for name in styling if posixpath.dirname(name) not in folders]


def may_load(name: str, sheet: str) -> bool:
    is_own = layer_of(sheet) == "ui" or unit_of(sheet) == unit_of(name)
    return is_own or tuple(unit.split("/")[1] for unit in (name, sheet)) in ALLOWED


def test_a_module_loads_no_style_sheet_of_a_feature_that_it_may_not_import():
    loaded = [(name, sheet) for name, text in MODULES.items() for sheet in STYLE.findall(text)]

    assert [] == [pair for pair in loaded if f"{pair[1]}.css" not in SHEETS], "they load what is not there"
    assert [] == [pair for pair in loaded if not may_load(*pair)]
