"""How kernels are compiled: flags, cache, processors, and the runs with the JIT off and with checks on."""

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba.core.dispatcher import Dispatcher

from nnvisu.core import kernels
from nnvisu.core.kernels import (
    activations,
    dense,
    elementary,
    inference,
    losses,
    measuring,
    optimizers,
    packing,
    pieces,
    rng,
    schedules,
    training,
)
from tests.support.engine import run_of
from tests.support.paths import ROOT
from tests.support.plain_processor import PLAIN_PROCESSOR

pytestmark = pytest.mark.machine_code

MODULES = (
    activations,
    dense,
    elementary,
    inference,
    losses,
    measuring,
    optimizers,
    packing,
    pieces,
    rng,
    schedules,
    training,
)

# What whoever runs the tests has compiled is found there; an empty name stands for the place where it lies by itself.
USERS_CACHE = {"XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", "")}


def python(*arguments, cache, root=ROOT, **environment):
    """Run Python in a process of its own, with that cache alone, and return what it printed."""
    caches = {"NNVISU_CACHE_DIR": str(cache), "XDG_CACHE_HOME": str(cache)}
    settings = {**os.environ, **caches, "PYTHONPATH": str(root), **environment}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=settings, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def all_kernels():
    """Return every compiled function of the package."""
    members = (value for module in MODULES for value in vars(module).values())
    return {value for value in members if isinstance(value, Dispatcher)}


def test_every_kernel_releases_the_gil_and_has_no_fast_math():
    assert len(all_kernels()) > 40
    for kernel in all_kernels():
        options = kernel.targetoptions
        assert options["nogil"], kernel
        assert options["error_model"] == "numpy", kernel
        assert not options["fastmath"], kernel


def test_every_function_of_the_algorithms_is_a_kernel():
    plain = {
        f"{module.__name__}.{name}"
        for module in (
            activations,
            dense,
            elementary,
            inference,
            losses,
            measuring,
            optimizers,
            pieces,
            rng,
            schedules,
            training,
        )
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    }

    assert plain == {"nnvisu.core.kernels.activations.over_rows"}


def test_compiling_reports_progress_and_is_idempotent():
    calls = []

    for _ in range(2):
        kernels.compile_kernels(lambda n_ready, n_total: calls.append((n_ready, n_total)))

    n = kernels.n_kernels()
    assert calls == [(i, n) for i in range(1, n + 1)] * 2
    assert all(len(entry.overloads) == 1 for entry, _ in kernels.ENTRIES)
    for entry, signature in kernels.ENTRIES:
        with pytest.raises(TypeError, match="takes"):
            entry.compile(signature[:-1])


DIGEST = """
from nnvisu.core import kernels
from tests.support.run_digest import main
kernels.compile_kernels(lambda i, n: None)
main()
print([len(entry.overloads) for entry, _ in kernels.ENTRIES])
"""


@pytest.fixture(scope="module")
def process(compiled, tmp_path_factory):
    """What a process says that has all kernels, and the cache that it filled from the user's."""
    cache = tmp_path_factory.mktemp("cache")
    return python("-c", DIGEST, cache=cache, **USERS_CACHE).splitlines(), cache


@pytest.fixture(scope="module")
def digest(process):
    """The digest of the runs on this processor."""
    return process[0][:-1]


CHECKED = """
from nnvisu.core.kernels.cache import directories
from tests.support.run_digest import main
main()
print(next(each for each in directories() if each.is_dir()))
"""


@pytest.fixture(scope="module")
def checked():
    """The digest on a processor without wide vectors, with every index checked, and the cache that compiling filled."""
    *digest, directory = python("-c", CHECKED, cache="", **USERS_CACHE, **PLAIN_PROCESSOR).splitlines()
    return digest, Path(directory)


def test_calls_from_python_use_the_compiled_signatures_only(process):
    assert str([1] * kernels.n_kernels()) == process[0][-1]


def test_every_processor_computes_the_same_bits_and_bounds_are_kept(digest, checked):
    assert digest == checked[0]


def test_without_the_jit_the_twins_compute_the_same_losses(digest, tmp_path):
    twins = python("-m", "tests.support.run_digest", cache=tmp_path, NUMBA_DISABLE_JIT="1")

    for line, twin in zip(digest, twins.splitlines(), strict=True):
        assert float(line.split()[0]) == pytest.approx(float(twin.split()[0]), abs=2e-5)


def test_only_entries_become_machine_code_and_are_cached(checked):
    names = {path.name.split("-")[0] for path in checked[1].iterdir()}

    assert names == {f"{entry.__module__.split('.')[-1]}.{entry.__name__}" for entry, _ in kernels.ENTRIES}


@pytest.fixture
def copied(tmp_path):
    """The project at another place."""
    for name in ("nnvisu", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    return tmp_path


def test_a_copy_of_the_project_compiles_nothing_again(process, copied):
    (*expected, _), cache = process
    code = (
        "from tests.support.run_digest import main; main()\n"
        "from nnvisu.core import kernels; kernels.compile_kernels(lambda i, n: None)\n"
        "print(kernels.__file__)\n"
        "print([sum(entry.stats.cache_hits.values()) for entry, _ in kernels.ENTRIES])\n"
        "print([sum(entry.stats.cache_misses.values()) for entry, _ in kernels.ENTRIES])"
    )

    *lines, file, hits, misses = python("-c", code, cache=cache, root=copied).splitlines()

    assert expected == lines
    assert str(copied / "nnvisu/core/kernels/__init__.py") == file
    assert (str([1] * kernels.n_kernels()), str([0] * kernels.n_kernels())) == (hits, misses)


def test_buffers_begin_at_a_cache_line():
    bench = run_of((2, 5, 2)).bench

    assert all(array.ctypes.data % 64 == 0 for array in (bench.packed, bench.work, bench.train_points.rows))


def test_importing_compiles_nothing(tmp_path):
    code = (
        "from nnvisu.core import kernels, trainer, decision_map\n"
        "print(sum(len(entry.overloads) for entry, _ in kernels.ENTRIES))"
    )

    assert python("-c", code, cache=tmp_path) == "0\n"


WAITING = """
import threading
import numpy as np
from numba.core.compiler_lock import global_compiler_lock
from nnvisu.core import kernels
from nnvisu.core.kernels import schedules

options, rates, done = np.zeros(8, np.int64), np.ones(14), []
waits = threading.Event()
compile_ = schedules.learning_rate_at.compile

def waiting(signature):
    waits.set()  # and then for the lock
    return compile_(signature)

schedules.learning_rate_at.compile = waiting
call = threading.Thread(target=lambda: done.append(schedules.learning_rate_at(0, options, rates)))
with global_compiler_lock:
    call.start()
    waits.wait()
    kernels.compile_kernels(lambda ready, total: None)
call.join()
print(done)
try:
    schedules.learning_rate_at(0, options, rates.astype(np.float32))
except TypeError as error:
    print(error)
"""


def test_a_first_call_that_waits_for_the_compilation_goes_on_with_it(compiled, tmp_path):
    """Whether it is compiled or read makes no difference to who waits: both are done under the compiler's lock."""
    result, refusal = python("-c", WAITING, cache=tmp_path, **USERS_CACHE).splitlines()

    assert "[1.0]" == result
    assert refusal.startswith("learning_rate_at takes (int64, ")
