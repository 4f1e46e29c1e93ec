"""Docstrings of core: whoever calls a function reads there what its arrays are, and what it raises."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nnvisu.core

CORE = Path(nnvisu.core.__file__).parent
ARRAY = re.compile(r"\b(\w+Array|AnyFloats|Floats|Targets|Places)\b")  # the names of their types say the dtype
LENGTH = r"(\d+|n|m|n_\w+|N_\w+|\w+_FROM|size|height|width|channels|max_classes|(points\.)?stride)"
SIDE = rf"{LENGTH}( ?[·*+] ?{LENGTH})*"
SHAPE = re.compile(rf"\({SIDE}(,|(, {SIDE})+)\)|any shape|same shape")


class Function(NamedTuple):
    """A public function, with the docstrings in which a reader looks: its own, its class's, its module's."""

    name: str
    node: ast.FunctionDef
    docstrings: tuple[str, ...]

    @property
    def annotations(self) -> str:
        arguments = self.node.args
        everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        written = [*(each.annotation for each in everything), self.node.returns]
        return " ".join(ast.unparse(each) for each in written if each)


def functions_in(node: ast.Module | ast.ClassDef, name: str, outer: tuple[str, ...]) -> Iterator[Function]:
    docstrings = (ast.get_docstring(node) or "", *outer)
    for each in node.body:
        if isinstance(each, ast.ClassDef | ast.FunctionDef) and not each.name.startswith("_"):
            if isinstance(each, ast.ClassDef):
                yield from functions_in(each, f"{name}.{each.name}", docstrings)
            else:
                yield Function(f"{name}.{each.name}", each, (ast.get_docstring(each) or "", *docstrings))


@functools.cache
def functions() -> list[Function]:
    """Return all public functions of core; asked by the tests, as it reads all files."""
    return [
        function
        for path in sorted(CORE.rglob("*.py"))
        for function in functions_in(ast.parse(path.read_text(encoding="utf-8")), path.stem, ())
    ]


def with_arrays() -> list[Function]:
    """Return those that take or give arrays."""
    return [function for function in functions() if ARRAY.search(function.annotations)]


def test_whoever_takes_or_gives_arrays_says_their_shape():
    assert [] == [each.name for each in with_arrays() if not any(map(SHAPE.search, each.docstrings))]


def raised_in(node: ast.FunctionDef) -> set[str]:
    """Return the names of what a function raises and does not catch itself."""
    caught = {id(each) for block in ast.walk(node) if isinstance(block, ast.Try) for each in ast.walk(block)}
    raised = [each.exc for each in ast.walk(node) if isinstance(each, ast.Raise) and id(each) not in caught]
    return {re.match(r"\w+", ast.unparse(each))[0] for each in raised if each is not None}


def test_whatever_a_function_raises_stands_in_its_docstring():
    said = [(each.name, name, each.docstrings[0]) for each in functions() for name in raised_in(each.node)]

    assert [] == [(function, name) for function, name, docstring in said if name not in docstring]


def test_no_array_in_core_is_of_unknown_dtype():
    bare = [function.name for function in functions() if "ndarray" in function.annotations]

    assert [] == bare


def test_the_rules_see_what_they_are_about():
    names = {function.name for function in with_arrays()}

    assert {"network.ParameterLayout.unpack", "losses.loss_deltas", "trainer.Trainer.next_update"} <= names
    assert SHAPE.search("float32 (n_params,)")
    assert SHAPE.search("uint8 (size, size, 3)")
    assert SHAPE.search("int64 (n_layers * N_ENTRIES,)")
    assert not SHAPE.search("at a place (x, y), by splitmix64 (Steele, Lea and Flood 2014)")
