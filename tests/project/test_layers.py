"""The architecture as a rule that a machine checks: who may import whom, and how large a file or a function may be."""

import ast
import functools
import os
import subprocess
import sys

import pytest

import nnvisu.settings
from tests.support.imports import imports_of
from tests.support.paths import ROOT

FILES = sorted((ROOT / "nnvisu").rglob("*.py"))
TEXTS = {path: path.read_text("utf-8") for path in FILES}
ROW = "nnvisu.settings.Setting"  # what checks a value, not the table of what the server allows
LAYERS = {"core": 1, "wire": 2, "runs": 3, "experiments": 4, "classroom": 5, "store": 6, "live": 7, "web": 8}

FORBIDDEN = {
    "core": {"threading", "time", "socket", "flask", "flask_sock", "simple_websocket", "click", "queue", "asyncio"},
    "wire": {"threading", "time", "socket", "flask", "flask_sock", "simple_websocket", "numba", "queue"},
    "runs": {"threading", "time", "socket", "flask", "flask_sock", "simple_websocket", "numba", "queue"},
    "experiments": {"threading", "time", "socket", "flask", "flask_sock", "simple_websocket", "numba", "queue"},
    "classroom": {"threading", "time", "socket", "flask", "flask_sock", "simple_websocket", "numba", "queue"},
    "store": {"flask", "flask_sock", "numba", "numpy"},
    "live": {"flask", "flask_sock", "numba"},
    "web": {"numba"},
}

MAX_LINES_OF_A_FUNCTION = 60
MAX_LINES_OF_A_FILE = 300


@functools.cache
def trees():
    """Return what the files hold; read by the tests that ask, not by every process that looks for tests."""
    return {path: ast.parse(text) for path, text in TEXTS.items()}


def layer_of(path):
    part = path.relative_to(ROOT / "nnvisu").parts[0]
    return part if part in LAYERS else None


def test_a_file_imports_only_what_its_layer_may():
    for path, name in ((each, name) for each in FILES for name in imports_of(each)):
        layer, parts, where = layer_of(path), name.split("."), str(path.relative_to(ROOT))
        if layer and parts[0] == "nnvisu" and len(parts) > 1 and parts[1] in LAYERS:
            assert LAYERS[parts[1]] <= LAYERS[layer], f"{where} imports {name}"
        if layer == "store":  # bytes and keys are all that it knows
            assert parts[0] != "nnvisu" or parts[1] == "store", f"{where} imports {name}"
        if layer:
            assert parts[0] not in FORBIDDEN[layer], f"{where} imports {name}"
        if path.parent.name == "load":  # knows the server by its protocol only
            is_allowed = parts[0] != "nnvisu" or parts[1] in ("load", "option_types", "shipped") or name == ROW
            assert is_allowed, f"{where} imports {name}"
        if path.parent.name == "settings":
            assert parts[0] != "nnvisu" or parts[1] in ("settings", "errors"), f"{where} imports {name}"
        elif parts[:2] == ["nnvisu", "settings"]:
            is_public = len(parts) > 2 and parts[2] in nnvisu.settings.__all__
            assert is_public, f"{where} imports {name}, past the interface of settings"
        if path.name == "errors.py":
            assert parts[0] != "nnvisu", f"{where} imports {name}"


def test_files_and_functions_stay_small():
    n_lines = {str(path.relative_to(ROOT)): text.count("\n") for path, text in TEXTS.items()}
    functions = {
        f"{path.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert {} == {name: n for name, n in n_lines.items() if n > MAX_LINES_OF_A_FILE}
    assert {} == {name: n for name, n in functions.items() if n > MAX_LINES_OF_A_FUNCTION}


def test_every_module_class_and_public_function_says_what_it_is_for():
    silent = [str(path.relative_to(ROOT)) for path, tree in trees().items() if not ast.get_docstring(tree)]
    for path, tree in trees().items():
        for node in tree.body:
            is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}: {node.name}")

    assert [] == silent


@pytest.mark.parametrize("module", ["nnvisu.wire.messages", "nnvisu.wire.frames", "nnvisu.wire.flow"])
def test_wire_loads_neither_numba_nor_flask(module):
    code = f"import sys, {module}; assert not {{'numba', 'flask', 'nnvisu.core'}} & set(sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode


def test_importing_the_application_starts_no_thread():
    code = "import threading, wsgi; assert threading.active_count() == 1, threading.enumerate()"

    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode


def test_importing_the_package_loads_nothing_but_itself():
    code = "import sys; before = set(sys.modules); import nnvisu; print(*sorted({*sys.modules} - before))"

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ["nnvisu"] == run.stdout.split()


@pytest.mark.parametrize("module", ["nnvisu.core.kernels", "nnvisu.cli", "wsgi"])
def test_importing_makes_neither_files_nor_folders(tmp_path, module):
    """Whatever directory a cache may lie in is empty at first, and stays so."""
    places = ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "NNVISU_CACHE_DIR", "TMPDIR", "TEMP", "TMP")
    settings = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        **dict.fromkeys(places, str(tmp_path)),
    }

    run = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=tmp_path, env=settings)

    assert 0 == run.returncode
    assert [] == list(tmp_path.iterdir())


def test_the_top_level_holds_what_it_should_and_nothing_else():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}

    expected = {"nnvisu", "templates", "static", "tests", "requirements.txt", "wsgi.py", "README.md"}
    assert top <= expected | {
        "docs",
        "findings",
        "pyproject.toml",
        "tsconfig.json",
        "gunicorn.conf.py",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
    }
