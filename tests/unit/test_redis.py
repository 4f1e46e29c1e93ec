"""The store that servers share, in a real Redis: what is put comes back, and an entry has one owner at a time."""

import sys

import pytest

from nnvisu.store.interface import Change, HeldElsewhere, StoreProblem
from nnvisu.store.redis import VERSION, RedisStore
from tests.support.redis_server import RedisServer
from tests.support.servers import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no Redis runs on Windows")

A, B, C = (bytes([number]) * 32 for number in range(3))


def change(key, parts, kept=(), touched_at=1.0, is_active=False):
    return Change(key, other(key), touched_at, is_active, parts, kept)


def other(key):
    return key[:31] + b"v"


@pytest.fixture(scope="module")
def server():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def connect(server):
    """Return a function that connects another nnvisu server; Redis is empty before the first."""
    server.client.flushall()
    stores: list[RedisStore] = []

    def connect(lease_s=60.0):
        stores.append(RedisStore(server.url, lease_s))
        return stores[-1]

    yield connect
    for store in stores:
        store.close()


@pytest.fixture
def store(connect):
    return connect()


def test_what_is_put_comes_back_by_either_key(store):
    body = bytes(range(256)) * 400
    assert {} == store.put([change(A, {"one": b"1", "two": body}, touched_at=5.5, is_active=True)])

    for key in (A, other(A)):
        for stored in (store.get(key), store.claim(key, asks=True)):
            assert {"one": b"1", "two": body} == stored.parts
            assert (A, other(A), 5.5, True, 102_401) == stored.entry
    assert store.get(B) is None is store.claim(B, asks=True)


def test_parts_stay_change_and_go(store):
    store.put([change(A, {"a": b"1", "b": b"22", "c": b"333"}), change(B, {"a": b"other"})])
    store.put([change(A, {"b": b"x", "d": b"4444"}, kept={"a"})])

    assert {"a": b"1", "b": b"x", "d": b"4444"} == store.get(A).parts
    assert 6 == store.get(A).entry.n_bytes
    assert {"a": b"other"} == store.get(B).parts


def test_changes_that_cannot_be_made_are_not_begun(store):
    store.put([change(A, {"a": b"before"})])

    def changes():
        yield change(A, {"a": b"after"})
        raise KeyError("what makes them has failed")

    with pytest.raises(KeyError):
        store.put(changes())
    assert {"a": b"before"} == store.get(A).parts


def test_entries_come_in_the_order_in_which_they_were_touched(store):
    store.put([change(key, {"x": bytes(i)}, touched_at=i) for i, key in enumerate((A, B, C))])
    store.touch([A], 10.0)

    assert [(B, 1), (C, 2), (A, 0)] == [(entry.key, entry.n_bytes) for entry in store.entries()]
    assert 10.0 == store.entries()[-1].touched_at
    store.delete([B, A])
    assert [C] == [entry.key for entry in store.entries()]
    assert store.get(A) is None and store.get(other(A)) is None


# --- Leases ---


def test_an_entry_has_one_owner_who_hears_that_another_one_asks(connect):
    first, second = connect(), connect()
    first.put([change(A, {"a": b"first"})])

    with pytest.raises(HeldElsewhere):
        second.claim(other(A), asks=False)
    assert {} == first.keep([A])
    with pytest.raises(HeldElsewhere):
        second.claim(other(A), asks=True)
    assert {A: "wanted"} == first.keep([A])
    assert {} == first.keep([A])  # it is told once
    assert {A: "lost"} == second.put([change(A, {"a": b"second"})])
    second.delete([A])

    first.keep([])
    assert {"a": b"first"} == second.claim(other(A), asks=True).parts
    assert {A: "lost"} == first.put([change(A, {"a": b"late"})])
    assert {"a": b"first"} == second.get(A).parts


def test_who_slept_for_longer_than_a_lease_writes_nothing_even_if_nobody_has_it_any_more(connect):
    sleeper, other_server = connect(lease_s=0.05), connect(lease_s=0.05)
    sleeper.put([change(A, {"a": b"old"}), change(B, {"b": b"old"})])
    wait_until(lambda: claimed(other_server, A))
    other_server.put([change(A, {"a": b"new"})])
    other_server.keep([])

    assert {A: "lost"} == sleeper.put([change(A, {"a": b"older"}), change(B, {"b": b"new"})])
    assert {A: "lost"} == sleeper.keep([A, B])
    sleeper.delete([A])
    assert {"a": b"new"} == other_server.get(A).parts
    assert {"b": b"new"} == other_server.get(B).parts  # nobody else has had it


def claimed(store, key):
    try:
        return store.claim(key, asks=False)
    except HeldElsewhere:
        return None


@pytest.mark.parametrize("how", ["put", "claimed"])
def test_a_lease_lasts_as_long_as_it_was_said_and_is_renewed_and_let_go(connect, server, how):
    lease = b"nnvisu:lease:" + A
    first, second = connect(3600.0), connect()
    (first if how == "put" else second).put([change(A, {"a": b"1"})])
    if how == "claimed":
        second.keep([])
        assert {"a": b"1"} == first.claim(A, asks=False).parts
    assert 3_000_000 < server.client.pttl(lease) <= 3_600_000

    server.client.pexpire(lease, 60_000)
    assert {} == first.keep([A])
    assert 3_000_000 < server.client.pttl(lease) <= 3_600_000
    first.keep([])
    assert not server.client.exists(lease)


def test_what_is_erased_leaves_nothing(store, server):
    store.put([change(A, {"a": b"1"}), change(B, {"b": b"2"})])

    store.erase([A])

    assert [B] == [entry.key for entry in store.entries()] == server.client.zrange("nnvisu:order", 0, -1)
    assert not [name for name in server.client.scan_iter() if name.endswith((A, other(A)))]


def test_who_slept_has_lost_what_another_one_has_written_anew(connect, server):
    sleeper, successor = connect(), connect()
    sleeper.put([change(A, {"a": b"old"})])
    server.client.delete(b"nnvisu:lease:" + A)  # it ran out

    assert {} == successor.put([change(A, {"a": b"new"})])
    successor.keep([])
    assert {A: "lost"} == sleeper.put([change(A, {"a": b"older"})])


def test_redis_knows_by_which_version_it_was_written(store, server):
    assert VERSION == int(server.client.get("nnvisu:version"))


def test_who_died_is_succeeded_once_the_lease_has_run_out(connect):
    connect(lease_s=0.2).put([change(A, {"a": b"1"})])
    successor = connect()

    assert claimed(successor, A) is None
    assert {"a": b"1"} == wait_until(lambda: claimed(successor, A)).parts
    assert {} == successor.put([change(A, {"b": b"2"}, kept={"a"})])


def test_what_redis_has_lost_is_asked_for_again(store, server):
    store.put([change(A, {"a": b"1", "b": b"2"}), change(B, {"b": b"2"})])
    server.client.hdel(b"nnvisu:entry:" + A, "part:a")
    assert {A: "missing"} == store.put([change(A, {"b": b"3"}, kept={"a"})])
    assert b"2" == store.get(A).parts["b"]

    server.client.flushall()
    assert {A: "missing", B: "missing"} == store.keep([A, B])
    assert {} == store.put([change(A, {"a": b"1"}), change(B, {"b": b"2"})])
    assert {} == store.keep([A, B])


# --- What is wrong with a store ---


def problem_of(work):
    with pytest.raises(StoreProblem) as raised:
        work()
    return raised.value.problem, str(raised.value)


def test_one_that_is_not_there_is_named_without_its_password(server):
    server.client.ping()
    problem, sentence = problem_of(lambda: RedisStore("redis://user:secret@127.0.0.1:1/2?client_name=secret"))

    assert "unreachable" == problem
    assert "redis://127.0.0.1:1/2 " in sentence and "secret" not in sentence


def test_one_of_a_newer_version_is_left_alone(connect, server):
    server.client.set("nnvisu:version", 2)

    assert "newer" == problem_of(connect)[0]


def test_one_without_room_or_for_reading_only_changes_nothing_and_works_again(store, server):
    store.put([change(A, {"a": b"before"})])
    for setting, problem in (({"maxmemory": "1mb"}, "full"), ({"min-replicas-to-write": "1"}, "unreachable")):
        before = {name: server.client.config_get(name)[name] for name in setting}
        for name, value in setting.items():
            server.client.config_set(name, value)
        assert problem == problem_of(lambda: store.put([change(A, {"a": bytes(1000)})]))[0]
        for name, value in before.items():
            server.client.config_set(name, value)
        assert {"a": b"before"} == store.get(A).parts
    server.client.replicaof("127.0.0.1", 1)
    assert "read_only" == problem_of(lambda: store.put([change(A, {"a": b"x"})]))[0]
    server.client.replicaof("NO", "ONE")
    assert {} == store.put([change(A, {"a": b"after"})])
