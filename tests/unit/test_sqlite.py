"""The store in a file: what is put comes back, all of it or nothing; and what becomes of a file that is damaged."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from nnvisu.store.interface import Change, StoreProblem
from nnvisu.store.migrations import MIGRATIONS
from nnvisu.store.sqlite import SqliteStore
from tests.support.paths import ROOT, TESTS

A, B, C = (bytes([number]) * 32 for number in range(3))


def change(key, parts, kept=(), touched_at=1.0, is_active=False):
    return Change(key, key[::-1] + b"v", touched_at, is_active, parts, kept)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "sessions.sqlite3"


@pytest.fixture
def store(path):
    store = SqliteStore(path)
    yield store
    store.close()


def reopened(store, path):
    store.close()
    return SqliteStore(path)


def test_what_is_put_comes_back_by_either_key(store, path):
    store.put([change(A, {"one": b"1", "two": bytes(100_000)}, touched_at=5.5, is_active=True)])

    store = reopened(store, path)

    for key in (A, A + b"v"):
        entry, parts = store.get(key)
        assert {"one": b"1", "two": bytes(100_000)} == parts
        assert (A, A + b"v", 5.5, True, 100_001) == entry
    assert store.get(B) is None
    store.close()


def test_parts_stay_change_and_go(store):
    store.put([change(A, {"a": b"1", "b": b"22", "c": b"333"}), change(B, {"a": b"other"})])
    store.put([change(A, {"b": b"x", "d": b"4444"}, kept={"a"}, touched_at=2.0, is_active=True)])

    assert {"a": b"1", "b": b"x", "d": b"4444"} == store.get(A).parts
    assert (A, A + b"v", 2.0, True, 6) == store.get(A).entry
    assert {"a": b"other"} == store.get(B).parts


def test_changes_come_all_or_not_at_all(store):
    store.put([change(A, {"a": b"before"})])

    def changes():
        yield change(A, {"a": b"after"})
        yield change(C, {"c": b"new"})
        raise KeyError("what makes them has failed")

    with pytest.raises(KeyError):
        store.put(changes())

    assert {"a": b"before"} == store.get(A).parts and store.get(C) is None
    store.put([change(B, {"b": b"goes on"})])
    assert {"b": b"goes on"} == store.get(B).parts


def test_entries_come_in_the_order_in_which_they_were_touched(store):
    store.put([change(key, {"x": bytes(i)}, touched_at=i) for i, key in enumerate((A, B, C))])
    store.touch([A], 10.0)

    assert [(B, 1), (C, 2), (A, 0)] == [(entry.key, entry.n_bytes) for entry in store.entries()]
    store.delete([B, A])
    assert [C] == [entry.key for entry in store.entries()]
    assert store.get(A) is None


def test_what_is_deleted_gives_its_space_back(store, path):
    store.put([change(A, {"x": bytes(2_000_000)}), change(B, {"x": b"1"})])
    store.delete([A])

    store = reopened(store, path)
    store.close()
    assert path.stat().st_size < 200_000


def test_many_threads_may_call(store):
    def work(key):
        for i in range(20):
            store.put([change(key, {"i": str(i).encode()})])
            assert str(i).encode() == store.get(key).parts["i"]

    threads = [threading.Thread(target=work, args=(key,)) for key in (A, B, C)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [b"19"] * 3 == [store.get(key).parts["i"] for key in (A, B, C)]


def test_only_the_user_may_read_it(store, path):
    modes = [oct(each.stat().st_mode & 0o777) for each in (path, path.parent)]
    assert ["0o600", "0o700"] == modes or sys.platform == "win32"


# --- What is wrong with a store ---


def problem_of(path):
    with pytest.raises(StoreProblem) as raised:
        SqliteStore(path)
    return raised.value.problem, str(raised.value)


def test_one_server_at_a_time_has_it_until_its_process_ends(path):
    code = (
        "import sys, pathlib; from nnvisu.store.sqlite import SqliteStore; "
        "store = SqliteStore(pathlib.Path(sys.argv[1])); print('has it', flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert "has it\n" == other.stdout.readline()
        problem, sentence = problem_of(path)
        other.kill()

    assert "locked" == problem and "another server" in sentence and str(path) in sentence
    SqliteStore(path).close()


@pytest.mark.parametrize("content", [b"no database at all" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_file_is_set_aside_and_kept(path, content, caplog):
    path.parent.mkdir()
    path.write_bytes(content)

    store = SqliteStore(path)

    store.put([change(A, {"a": b"1"})])
    store.close()
    (kept,) = path.parent.glob("*.damaged-*")
    assert content == kept.read_bytes()
    assert [kept.name in record.message for record in caplog.records] == [True]


def test_a_page_that_is_damaged_is_noticed_when_it_is_read(store, path, caplog):
    store.put([change(key, {"a": bytes([i]) * 50_000}) for i, key in enumerate((A, B))])
    store.close()
    content = bytearray(path.read_bytes())
    content[16384:] = b"\xee" * (len(content) - 16384)
    path.write_bytes(content)

    with pytest.raises(StoreProblem) as raised:
        SqliteStore(path).entries()
    assert "damaged" == raised.value.problem

    path.with_name(f"{path.name}-wal").write_bytes(b"what was written last")
    store = SqliteStore(path, is_damaged=True)
    assert [] == store.entries()
    store.close()
    (kept,) = path.parent.glob("*.damaged-????????-??????")
    assert b"what was written last" == kept.with_name(f"{kept.name}-wal").read_bytes()


def test_a_file_of_a_newer_version_stays_as_it_is(store, path):
    store.put([change(A, {"a": b"1"})])
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    connection.close()

    problem, sentence = problem_of(path)

    assert "newer" == problem and f"version {len(MIGRATIONS) + 1}" in sentence
    with sqlite3.connect(path) as connection:
        assert [(len(MIGRATIONS) + 1,)] == connection.execute("PRAGMA user_version").fetchall()
        assert [(1,)] == connection.execute("SELECT count(*) FROM entry").fetchall()
    connection.close()


def test_somebody_elses_database_is_not_touched_but_set_aside(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()

    SqliteStore(path).close()

    (kept,) = path.parent.glob("*.damaged-*")
    with sqlite3.connect(kept) as connection:
        assert [("recipes",)] == connection.execute("SELECT name FROM sqlite_schema").fetchall()
    connection.close()


def test_a_folder_that_cannot_be_made_is_no_place_for_it(tmp_path):
    (tmp_path / "file").write_text("")

    problem, sentence = problem_of(tmp_path / "file" / "sessions.sqlite3")

    assert "read_only" == problem and "NNVISU_STORE" in sentence


@contextlib.contextmanager
def files_of_at_most(n_bytes: int) -> Iterator[None]:
    """Let no file grow beyond that."""
    if sys.platform == "win32":
        yield  # there is no such limit
    else:
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of the size of files")
def test_a_file_that_may_not_grow_costs_only_what_is_new(store):
    store.put([change(A, {"a": b"before"})])
    with files_of_at_most(300_000), pytest.raises(StoreProblem) as raised:
        store.put([change(A, {"a": b"after"}), change(B, {"b": bytes(5_000_000)})])

    assert "full" == raised.value.problem and "cannot grow" in str(raised.value)
    assert {"a": b"before"} == store.get(A).parts and store.get(B) is None
    store.put([change(B, {"b": bytes(5_000_000)})])
    assert 5_000_000 == store.get(B).entry.n_bytes


# --- Versions ---


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_file_of_each_version_is_brought_to_this_one(path, version):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript((TESTS / "data" / f"store_{version}.sql").read_text())
    connection.close()

    store = SqliteStore(path)

    entry, parts = store.get(b"v" * 32)
    store.close()
    assert (b"k" * 32, b"v" * 32, 1_700_000_000.5, True) == entry[:4]
    assert {"run": b"\x00\x01\xff", "data-1": b"points"} == parts
    with sqlite3.connect(path) as connection:
        assert [(len(MIGRATIONS),)] == connection.execute("PRAGMA user_version").fetchall()
    connection.close()
