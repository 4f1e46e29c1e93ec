"""Sessions and their store: what sleeps and wakes, what is due, what goes, and what a fault costs."""

import dataclasses
import functools
import math
import sys
import time
import types

import pytest

from nnvisu.live import totals
from nnvisu.live.kept_entries import CROWD, TICK_S, TRAINING_S, KeptEntries, seen_of
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.session_ids import SessionIds, key_of
from nnvisu.live.time_of_day import TimeOfDay
from nnvisu.live.watcher import Watcher
from nnvisu.store.interface import Change, StoreProblem
from nnvisu.store.sqlite import SqliteStore
from nnvisu.wire import commands
from tests.support.clocks import ShiftedClock, StillClock
from tests.support.live_sessions import FEW, do, ready_registry, train
from tests.support.servers import wait_until

pytestmark = pytest.mark.usefixtures("compiled")


WRITING = ("put", "delete", "erase", "touch")
ALL = (*WRITING, "claim", "get", "keep", "entries")


class Disk:
    """Opens the store in a folder, and can be made to fail.

    problem: what goes wrong, if anything does, with what is named in ``failing``; n_failed: how often it has.
    transactions: the keys that were written in each.
    """

    def __init__(self, folder):
        self.path = folder / "sessions.sqlite3"
        self.problem, self.failing, self.n_failed = None, ALL, 0
        self.opened_damaged: list[bool] = []
        self.transactions: list[set[bytes]] = []

    def open(self, is_damaged, wait_s):
        self.opened_damaged.append(is_damaged)
        return FailingStore(self, SqliteStore(self.path, is_damaged, wait_s))


class FailingStore:
    """A store that does all its work, unless its disk has a problem."""

    is_shared = False

    def __init__(self, disk, store):
        self._disk, self._store = disk, store

    def __getattr__(self, name):
        return functools.partial(self._do, name)

    def put(self, changes):
        changes = [*changes]
        refused = self._do("put", changes)
        self._disk.transactions.append({change.key for change in changes})
        return refused

    def _do(self, name, *arguments):
        if self._disk.problem and name in self._disk.failing:
            self._disk.n_failed += 1
            raise StoreProblem(self._disk.problem, f"The store is {self._disk.problem}.")
        return getattr(self._store, name)(*arguments)


@pytest.fixture
def clock():
    return ShiftedClock()


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


@pytest.fixture
def make_registry(clock, disk):
    """Return a function that makes a registry on one and the same store, one after the other."""
    registries: list[SessionRegistry] = []

    def make(**limits):
        for registry in registries:
            registry.shutdown()
        registries.append(ready_registry(dataclasses.replace(FEW, **limits), clock, disk.open))
        registries[-1].start()
        return registries[-1]

    yield make
    for registry in registries:
        registry.shutdown()


def is_stored(registry, session):
    return registry.saver.is_current(session)


def fall_asleep(registry, clock, *sessions):
    """Have sessions without sockets leave memory."""
    wait_until(lambda: all(is_stored(registry, session) for session in sessions))
    clock.offset += 601
    registry.sweep(clock())
    assert 0 == registry.n_sessions


def test_a_session_that_nobody_uses_sleeps_and_wakes_as_it_was(make_registry, clock):
    registry = make_registry()
    session = registry.create()
    train(session, 30)
    do(session, commands.SetPace(50))
    params = session.state.model.params.tobytes()

    fall_asleep(registry, clock, session)
    woken, role = registry.find(session.ids.owner)

    assert "owner" == role and woken is not session
    assert (30, "paused", 50) == (woken.state.step, woken.state.status, woken.state.rate.pace)
    assert params == woken.state.model.params.tobytes()
    assert (session.ids.owner, session.ids.viewer) == (woken.ids.owner, woken.ids.viewer)


def test_a_viewer_wakes_a_session_and_the_owner_finds_the_same_one(make_registry, clock):
    registry = make_registry()
    session = registry.create()
    fall_asleep(registry, clock, session)

    woken, role = registry.find(session.ids.viewer)

    assert "viewer" == role and "" == woken.ids.owner
    assert (woken, "owner") == registry.find(session.ids.owner)
    assert session.ids.owner == woken.ids.owner


def test_an_experiment_sleeps_and_wakes_with_its_session(make_registry, clock):
    registry = make_registry()
    session = registry.create()
    base = {"config": {"hidden_layers": [4]}, "data": {"generator": {"dataset": "xor", "n_points": 40}}}
    do(session, commands.StartExperiment({"base": base, "seeds": 3, "steps": 200}))
    wait_until(lambda: session.state.experiment.told.status == "done")
    results = session.state.experiment.results

    fall_asleep(registry, clock, session)
    woken, _ = registry.find(session.ids.owner)

    wait_until(lambda: woken.state.experiment.results)
    assert results.members == woken.state.experiment.results.members
    assert "done" == woken.state.experiment.told.status


def test_a_session_with_a_socket_stays_awake(make_registry, clock):
    registry = make_registry()
    watched = registry.create(Watcher())
    wait_until(lambda: is_stored(registry, watched))
    clock.offset += 601

    registry.sweep(clock())

    assert (watched, "owner") == registry.find(watched.ids.owner)


def test_who_had_to_make_room_comes_back(make_registry):
    registry = make_registry(max_sessions=1)
    first = registry.create()
    train(first, 5)
    wait_until(lambda: is_stored(registry, first))
    registry.create()

    woken, _ = registry.find(first.ids.owner)

    assert 5 == woken.state.step and 1 == registry.n_sessions


def test_what_nobody_came_back_to_is_deleted_awake_or_asleep(make_registry, clock, disk):
    registry = make_registry(idle_pause_s=600, idle_drop_s=700)
    asleep = registry.create()
    fall_asleep(registry, clock, asleep)
    awake = registry.create(Watcher())
    wait_until(lambda: is_stored(registry, awake))
    (watcher,) = awake._watchers - {awake._onlooker}
    awake.detach(watcher)
    clock.offset += 701
    registry.sweep(clock())

    assert registry.find(awake.ids.owner) is None
    registry.saver.look_after(now=1e12)
    assert registry.find(asleep.ids.owner) is None
    registry.shutdown()
    store = SqliteStore(disk.path)
    assert [] == store.entries()
    store.close()


def test_a_jump_of_the_system_clock_makes_nothing_too_old(make_registry, clock, monkeypatch):
    registry = make_registry(idle_pause_s=600, idle_drop_s=700)
    asleep = registry.create()
    fall_asleep(registry, clock, asleep)
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + 30 * 86_400)

    registry.saver.look_after()

    assert registry.find(asleep.ids.owner) is not None


def test_the_time_of_day_is_that_of_the_system():
    assert TimeOfDay()() == pytest.approx(time.time(), abs=1.0)


def test_the_oldest_go_first_where_there_is_too_much(make_registry, clock):
    registry = make_registry(store_mb=1, max_sessions=40)
    sessions = [registry.create() for _ in range(3)]
    for session in sessions:
        train(session, 4000)
        wait_until(lambda session=session: is_stored(registry, session))
    registry.saver.look_after()
    assert registry.saver.health.n_bytes > 2**20  # all are in memory
    fall_asleep(registry, clock, *sessions)

    registry.saver.look_after()

    assert registry.saver.health.n_bytes <= 2**20
    assert [False, True] == [registry.find(sessions[i].ids.owner) is not None for i in (0, -1)]


@pytest.mark.parametrize("resume_runs", [1, 0])
def test_after_the_end_of_a_server_runs_go_on_if_they_may(make_registry, resume_runs):
    first = make_registry()
    running, resting = first.create(), first.create()
    do(running, commands.SetPace(20))
    do(running, commands.StartTraining())
    train(resting, 3)

    second = make_registry(resume_runs=resume_runs)

    if resume_runs:
        wait_until(lambda: second.n_sessions == 1)
    found, _ = second.find(running.ids.owner)
    assert resume_runs == found.state.is_training and found.state.step >= running.state.step
    assert 3 == second.find(resting.ids.owner)[0].state.step


def test_sessions_that_train_are_written_together_and_those_that_rest_once(make_registry, clock, disk):
    registry = make_registry()
    *running, resting = (registry.create() for _ in range(3))
    for session in running:
        do(session, commands.SetPace(20))
        do(session, commands.StartTraining())
    everybody = {session.ids.owner_key for session in (*running, resting)}
    wait_until(lambda: everybody <= {key for keys in disk.transactions for key in keys})

    for _ in range(2):
        mark = len(disk.transactions)
        clock.offset += 4.5
        wait_until(lambda mark=mark: len(disk.transactions) > mark)
        assert {session.ids.owner_key for session in running} == disk.transactions[mark]


def test_who_trains_is_due_with_others_unless_it_was_written_just_now(registry):
    clock = StillClock()
    kept = KeptEntries(clock)
    first, second, newcomer = (registry.create() for _ in range(3))
    for session in (first, second, newcomer):
        do(session, commands.StartTraining())

    def write(session, at):
        clock.now = kept.of(session).taken_at = at
        kept.of(session).note_stored(1, frozenset(), seen_of(session))

    def due(at, *sessions):
        clock.now = at
        return kept.due(sessions, opening=1)

    write(first, 0.0)
    write(second, 2.0)
    assert [newcomer] == due(2.5, first, second, newcomer)
    assert [] == due(3.9, first, second)
    assert [first, second] == due(4.0, first, second)
    write(first, 4.0)
    write(second, 7.0)
    assert [first] == due(8.0, first, second)
    for session in (first, second):
        wait_until(lambda session=session: session.freshen(True) or seen_of(session) != kept.of(session).seen)
    assert (4.0, 1.0) == (kept.lag_s([first, second]), kept.lag_s([second]))


@dataclasses.dataclass
class Training:
    """All that is asked of a session that trains, so that a test can have a hundred."""

    ids: SessionIds
    state = types.SimpleNamespace(is_training=True)


@pytest.mark.parametrize("n_sessions", [CROWD, 100, 101, 1000])
def test_a_crowd_that_began_at_once_is_written_a_few_at_a_time_and_none_too_late(n_sessions):
    clock = StillClock()
    kept = KeptEntries(clock)
    sessions = [Training(SessionIds.new(None)) for _ in range(n_sessions)]
    sizes, ages = [], []
    for session in sessions:
        kept.of(session).taken_at, kept.of(session).seen = 0.0, ()
        kept.of(session).opening = 1

    while clock.now < 20:
        clock.now += TICK_S
        due = kept.due(sessions, opening=1)
        sizes.append(len(due))
        for session in due:
            ages.append(clock.now - kept.of(session).taken_at)
            kept.of(session).taken_at = clock.now

    after_ten_seconds = sizes[round(10 / TICK_S) :]
    assert max(after_ten_seconds) <= math.ceil(n_sessions / 16)
    assert max(ages) <= TRAINING_S
    assert len(ages) <= 1.4 * n_sessions * 20 / TRAINING_S  # hardly more often than one by one


def test_who_is_there_is_touched_and_who_was_left_is_not(make_registry, clock):
    registry = make_registry()
    here, left = registry.create(Watcher()), registry.create()

    def touched(session):
        entries = registry.saver._access.attempt(lambda store: store.entries())
        return {entry.key: entry.touched_at for entry in entries}[session.ids.owner_key]

    clock.offset += 500  # so long nobody was at one of them
    for session in (here, left):
        train(session, 5)
        wait_until(lambda session=session: is_stored(registry, session))
    assert touched(left) < time.time() - 400 < touched(here)

    later = time.time() + 1e6
    registry.saver.look_after(later)
    assert touched(left) < later == touched(here)


def test_the_lag_is_how_much_a_crash_would_lose(make_registry, clock, disk):
    registry = make_registry()
    session = registry.create(Watcher())
    wait_until(lambda: is_stored(registry, session))
    clock.offset += 100
    for _ in range(2):  # the thread may be in the midst of one look that began before
        totals.STORE_LAG.value = math.nan
        wait_until(lambda: totals.STORE_LAG.value == 0)

    disk.problem = "full"
    train(session, 10)
    clock.offset += 30
    wait_until(lambda: 30 <= totals.STORE_LAG.value < 100)
    disk.problem = None
    clock.offset += 11

    wait_until(lambda: totals.STORE_LAG.value == 0)


# --- Faults ---


@pytest.mark.parametrize("problem", ["full", "locked", "read_only", "unreachable", "newer"])
def test_a_store_that_fails_costs_nothing_and_is_used_again(make_registry, clock, disk, caplog, problem):
    registry = make_registry()
    session = registry.create(Watcher())
    wait_until(lambda: is_stored(registry, session))
    disk.problem, disk.failing = problem, WRITING if problem in ("full", "read_only") else ALL
    train(session, 10)
    wait_until(lambda: registry.saver.health.status == problem)
    for n_failed in (1, 2):
        train(session, 10)
        clock.offset += 11
        wait_until(lambda n_failed=n_failed: disk.n_failed > n_failed)

    assert registry.find("unknown") is None
    assert problem == registry.saver.health.status
    assert not any("works again" in record.message for record in caplog.records)
    assert 1 == sum("Sessions go on" in record.message for record in caplog.records)
    disk.problem = None
    clock.offset += 11
    wait_until(lambda: is_stored(registry, session))
    assert "ok" == registry.saver.health.status


def test_a_store_that_turns_out_damaged_is_begun_anew_with_all_that_is_there(make_registry, clock, disk):
    registry = make_registry()
    session = registry.create(Watcher())
    train(session, 40)
    wait_until(lambda: is_stored(registry, session))
    disk.problem = "damaged"
    train(session, 1)
    wait_until(lambda: registry.saver.health.status == "damaged")
    disk.problem = None
    clock.offset += 11
    wait_until(lambda: is_stored(registry, session))

    registry.shutdown()
    assert [False, True] == disk.opened_damaged
    assert 1 == len([*disk.path.parent.glob("*.damaged-????????-??????")])
    assert 41 == make_registry().find(session.ids.owner)[0].state.step


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_store_that_is_deleted_or_replaced_is_noticed_and_written_again(
    make_registry, clock, disk, caplog, is_replaced
):
    registry = make_registry()
    session, resting = registry.create(Watcher()), registry.create(Watcher())
    wait_until(lambda: is_stored(registry, session) and is_stored(registry, resting))
    for path in disk.path.parent.glob("sessions.sqlite3*"):
        path.unlink()
    if is_replaced:
        store = SqliteStore(disk.path)
        store.put([Change(b"k" * 32, b"v" * 32, 1e12, False, {"run": b"another's"})])
        store.close()

    train(session, 10)
    wait_until(lambda: len(disk.opened_damaged) > 1)
    clock.offset += 11
    wait_until(lambda: is_stored(registry, session) and is_stored(registry, resting))

    assert 1 == sum("deleted or replaced" in record.message for record in caplog.records)
    registry.shutdown()
    store = SqliteStore(disk.path)
    assert {key_of(session.ids.owner), key_of(resting.ids.owner)} == {
        entry.key for entry in store.entries() if entry.key != b"k" * 32
    }
    assert is_replaced == (store.get(b"k" * 32) is not None)
    store.close()
    assert [False, False] == disk.opened_damaged


def test_a_session_that_cannot_be_read_is_as_good_as_none(make_registry, clock, disk, caplog):
    registry = make_registry()
    session = registry.create()
    fall_asleep(registry, clock, session)
    registry.shutdown()
    store = SqliteStore(disk.path)
    entry, parts = store.get(key_of(session.ids.owner))
    store.put([Change(*entry[:4], parts | {"run": b"what somebody else wrote"})])
    store.close()

    assert make_registry().find(session.ids.owner) is None
    assert any("could not be read" in record.message for record in caplog.records)


def test_a_session_that_failed_does_not_come_back_to_fail_again(make_registry, clock):
    registry = make_registry()
    session = registry.create()
    wait_until(lambda: is_stored(registry, session))
    session._apply = None  # what a fault of ours would do
    session.refresh()
    wait_until(lambda: session.ended_because is not None)

    registry.sweep(clock())

    assert registry.find(session.ids.owner) is None


def test_a_session_that_cannot_be_packed_costs_no_other(make_registry, clock, caplog, monkeypatch):
    registry = make_registry()
    broken, other = registry.create(Watcher()), registry.create(Watcher())
    wait_until(lambda: is_stored(registry, broken) and is_stored(registry, other))
    monkeypatch.setattr(registry.saver._kept.of(broken).packer, "parts_of", lambda *_, **__: 1 / 0)

    for _ in range(2):
        train(broken, 5)
        train(other, 5)
        wait_until(lambda: is_stored(registry, other))

    assert not is_stored(registry, broken) and 10 == broken.state.step
    assert 1 == sum("cannot be saved" in record.message for record in caplog.records)


def test_neither_id_can_be_read_from_the_file(make_registry, disk):
    registry = make_registry()
    session = registry.create()
    train(session, 3)
    registry.shutdown()

    content = b"".join(path.read_bytes() for path in disk.path.parent.iterdir())
    assert key_of(session.ids.owner) in content
    assert session.ids.owner.encode() not in content and session.ids.viewer.encode() not in content
