"""The same bits on every machine: digests under other libraries and against golden ones, and a rule on what is called.

One machine shows only some of the differences between machines; the rule keeps out what it cannot show.
"""

import ast
import os
import platform
import subprocess
import sys

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from tests.support.paths import DATA, ROOT

GOLDEN = DATA / "golden_bits.txt"
CORE = [path for path in sorted((ROOT / "nnvisu/core").rglob("*.py")) if path.parent.name != "kernels"]

# What moves, compares or counts, and what IEEE 754 leaves no choice in.
EXACT = {
    "np": (
        "abs any arange argmax argsort array asarray bincount broadcast_shapes clip concatenate copysign "
        "count_nonzero cumsum empty errstate eye flatnonzero float32 float64 floor frexp full full_like inf int32 "
        "int64 isfinite ldexp maximum meshgrid minimum nan nan_to_num ndarray ones ones_like pi random repeat rint "
        "sign split sqrt square stack trunc uint64 uint8 where zeros zeros_like"
    ),
    "math": "ceil factorial fsum inf isfinite pi sqrt",
    # Not uniform: some compilers round its product and its sum as one.
    "rng": "choice integers normal permutation random",
}
# The order of these sums is not written down; the built-in sum of floats is compensated from Python 3.12 on.
SUMS = {"sum", "mean", "std", "var", "dot", "trace"}
SUMS_OF_WHOLE_NUMBERS = {
    "self.confusion.sum()",
    "self.confusion.sum(axis=0)",
    "self.confusion.sum(axis=1)",
    "np.trace(self.confusion)",
    "sum(are_changes)",
    "sum(n_per_layer)",
    "sum(map(len, groups))",
    "sum(map(len, self._groups))",
    "sum((weight for _, weight in known))",
    "sum(architecture.layer_sizes[first_layer + 1:])",
    "sum((array.nbytes for array in self._arrays()))",
    "sum((column.values.nbytes for column in self.columns))",
    "sum((array.nbytes for array in self.state))",
    "sum((array.nbytes for array in (*self._state, *self._state)))",
    "sum((array.nbytes for array in (self.packed, self.work, *rows)))",
    "sum((array.nbytes for array in (*self.kept, self.figures, self.outputs)))",
    "sum((array.nbytes for array in state))",
    "sum(layer_sizes[1:])",
    "sum(sizes)",
    "sum(((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes)))",
}


def digests(**environment):
    """Return the digests that a process of its own prints, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.bits_digest"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(line.split(": ") for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def usual():
    return digests()


def test_older_processors_and_other_libraries_change_nothing(usual):
    """NumPy without its faster code, the C library without fused steps, BLAS for another processor."""
    present = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
    environment = {"NPY_DISABLE_CPU_FEATURES": " ".join(present)} if present else {}
    if platform.machine().lower() in ("x86_64", "amd64"):
        environment["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"
        environment["OPENBLAS_CORETYPE"] = "Prescott"

    assert usual == digests(**environment)


def test_digests_are_the_golden_ones(usual):
    """Another kind of machine, system or version that computes other bits shows here, by name."""
    golden = dict(line.split(": ") for line in GOLDEN.read_text().splitlines())

    assert golden == usual


def is_exact(node):
    """Return whether an expression, without its parts, has the same bits everywhere."""
    match node:
        case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult() | ast.Pow()):
            return False
        case ast.BinOp(op=ast.Pow(), left=base):  # a literal's power is one of a whole number or of ±1 or 2
            return isinstance(base, ast.Constant) or ast.unparse(base) == "-1.0"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SUMS:
            return ast.unparse(node) in SUMS_OF_WHOLE_NUMBERS
        case ast.Attribute(value=ast.Name(id="np" | "math" | "rng" as owner), attr=name):
            return name in EXACT[owner].split() or name in SUMS
        case ast.ImportFrom(module="math" | "cmath" | "statistics" | "numpy"):
            return False
    return True


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_core_rests_on_exact_operations_only(path):
    """What is not in the lists above comes from portable_math, or joins them with its reason."""
    wrong = [f"line {n.lineno}: {ast.unparse(n)}" for n in ast.walk(ast.parse(path.read_text())) if not is_exact(n)]

    assert [] == wrong


@pytest.mark.parametrize(
    "source",
    [
        "np.exp(a)",
        "map(np.tanh, a)",
        "np.linalg.norm(a)",
        "math.erf(a)",
        "from math import exp",
        "rng.uniform()",
        "a @ b",
        "a.dot(b)",
        "a ** 2",
        "a **= 0.5",
        "a.mean()",
        "sum(norms)",
    ],
)
def test_the_rule_finds(source):
    assert not all(map(is_exact, ast.walk(ast.parse(source))))
