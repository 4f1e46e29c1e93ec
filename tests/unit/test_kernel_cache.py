"""The cache of machine code: goes by content, is shared by processes, and compiles anew whatever is not whole.

One small kernel stands for all; ``test_kernels`` runs all of them from the cache.
"""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from nnvisu.core.kernel_args import kernel_options, kernel_rates
from nnvisu.core.kernels import ENTRIES, cache, schedules
from nnvisu.core.kernels.cache import N_KEPT_CACHES, content_key, remove_old_caches
from nnvisu.core.kernels.compiler import entry_kernel
from nnvisu.settings import Config
from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")

SIGNATURE = dict(ENTRIES).get(schedules.learning_rate_at)
COUNT = """
from nnvisu.core import kernels
from nnvisu.core.kernels import schedules
entry = schedules.learning_rate_at
entry.compile(dict(kernels.ENTRIES)[entry])
print(sum(entry.stats.cache_hits.values()), sum(entry.stats.cache_misses.values()))
"""
TEMPORARY = f"nnvisu-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
HIT, MISS = (1, 0), (0, 1)


def start(directory, root=ROOT, preexec_fn=None, **environment):
    """Start a process that compiles the kernel or loads it, from that directory."""
    settings = {**os.environ, "NNVISU_CACHE_DIR": str(directory), "PYTHONPATH": str(root), "HOME": str(directory)}
    settings |= {"XDG_CACHE_HOME": str(directory), "TMPDIR": str(directory), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", COUNT],
        cwd=root,
        env=settings | environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=preexec_fn,
    )


def counts(process):
    """Return (hits, misses) of a process when it is done."""
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return tuple(map(int, output.split()))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A directory that a build has filled."""
    directory = tmp_path_factory.mktemp("filled")
    assert counts(start(directory)) == MISS
    return directory


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An empty directory, for kernels of this process."""
    for name in ("NNVISU_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "NNVISU_CACHE_DIR"


def compiled():
    """Compile the kernel or load it; return it and (hits, misses)."""
    fresh = entry_kernel(schedules.learning_rate_at.py_func)
    fresh.compile(SIGNATURE)
    return fresh, (sum(fresh.stats.cache_hits.values()), sum(fresh.stats.cache_misses.values()))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"NUMBA_NUM_THREADS": "1", "NUMBA_COLOR_SCHEME": "dark_bg"}, HIT),
        ({"NUMBA_OPT": "1"}, MISS),
        ({"NUMBA_LOOP_VECTORIZE": "0"}, MISS),
        ({"NUMBA_BOUNDSCHECK": "1"}, MISS),
        ({"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}, MISS),
    ],
    ids=str,
)
def test_what_decides_the_code_compiles_again_and_nothing_else_does(filled, tmp_path, environment, expected):
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)

    assert expected == counts(start(tmp_path, **environment))


def test_a_changed_kernel_compiles_again_and_changed_back_it_does_not(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "cache")
    shutil.copytree(ROOT / "nnvisu", tmp_path / "nnvisu", ignore=shutil.ignore_patterns("__pycache__"))
    source = tmp_path / "nnvisu/core/kernels/losses.py"  # of another kernel: what calls what is not looked into
    text = source.read_text()
    found = []

    for end in ("", "\n# another\n", ""):
        source.write_text(text + end)
        found.append(counts(start(tmp_path / "cache", root=tmp_path)))

    assert [HIT, MISS, HIT] == found


def test_the_key_covers_all_that_kernels_import():
    own_names = {
        node.module
        for path in cache.sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("nnvisu")
    }

    assert set(Path(cache.__file__).parent.glob("*.py")) < set(cache.sources())
    assert {Path(importlib.util.find_spec(name).origin) for name in own_names} <= set(cache.sources())


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
        lambda content: bytes(len(content)),
        lambda content: b"not a cache file",
    ],
    ids=["empty", "digest in part", "cut", "one bit", "zeros", "foreign"],
)
def test_a_damaged_file_is_compiled_and_written_anew(own, damage):
    _, first = compiled()
    (file,) = own.glob("kernels-*/*")
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    (again, second), (loaded, third) = compiled(), compiled()

    assert [MISS, MISS, HIT] == [first, second, third]
    config = Config(learning_rate=0.01, learning_rate_schedule="warm_up", schedule_steps=10)
    assert [0.01 * (5 / 10)] * 2 == [
        kernel(4, kernel_options(config), kernel_rates(config)) for kernel in (again, loaded)
    ]


def test_processes_that_start_at_once_share_a_cache(tmp_path):
    processes = [start(tmp_path) for _ in range(3)]

    found = [counts(process) for process in processes]

    assert set(found) <= {HIT, MISS}
    assert counts(start(tmp_path)) == HIT
    assert [file.suffix for file in tmp_path.glob("kernels-*/*")] == [".code"]


def test_a_cache_that_a_build_filled_need_not_be_writable(filled):
    """Nothing at all can be written: the limit of a file's size is 0."""
    resource = pytest.importorskip("resource")

    process = start(filled, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))

    assert counts(process) == HIT


def test_a_build_fills_its_own_directory_although_the_users_cache_has_all(filled, own, tmp_path):
    users = tmp_path / "XDG_CACHE_HOME" / "nnvisu"
    shutil.copytree(filled, users)

    assert HIT == compiled()[1]
    shutil.rmtree(users)
    assert HIT == compiled()[1]
    (file,) = own.glob("kernels-*/*")
    assert file.read_bytes() == next(filled.glob("kernels-*/*")).read_bytes()


def test_where_nothing_can_be_written_the_kernels_are_compiled(own, tmp_path):
    for name in ("NNVISU_CACHE_DIR", "XDG_CACHE_HOME", TEMPORARY):
        (tmp_path / name).write_text("not a directory")

    assert MISS == compiled()[1]
    assert 3 == len(list(tmp_path.iterdir()))


@pytest.mark.skipif(TEMPORARY != "nnvisu-0", reason="only root can give files away")
def test_machine_code_of_others_in_the_temporary_directory_is_not_run(filled, own, tmp_path):
    for name in ("NNVISU_CACHE_DIR", "XDG_CACHE_HOME"):
        (tmp_path / name).write_text("not a directory")
    shutil.copytree(filled, tmp_path / TEMPORARY)
    _, of_own = compiled()
    shutil.chown(tmp_path / TEMPORARY, 65534)
    _, of_others = compiled()

    assert (HIT, MISS) == (of_own, of_others)


def test_only_a_few_old_caches_are_kept(tmp_path):
    for number in range(N_KEPT_CACHES + 3):
        (tmp_path / f"kernels-{number}").mkdir()
        os.utime(tmp_path / f"kernels-{number}", (number, number))
    (tmp_path / "other").mkdir()

    remove_old_caches(tmp_path / "kernels-0")

    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"other", "kernels-0", *(f"kernels-{number}" for number in range(3, N_KEPT_CACHES + 3))}


def test_writing_removes_old_caches_and_reading_makes_one_young(own):
    for number in range(N_KEPT_CACHES + 3):
        (own / f"kernels-{number}").mkdir(parents=True)
        os.utime(own / f"kernels-{number}", (number, number))

    compiled()
    os.utime(own / f"kernels-{content_key()}", (1, 1))
    compiled()

    names = {path.name for path in own.iterdir()}
    assert names == {f"kernels-{content_key()}", *(f"kernels-{number}" for number in range(3, N_KEPT_CACHES + 3))}
    assert (own / f"kernels-{content_key()}").stat().st_mtime > 1000
