"""The registry with real sessions: who finds them, how many there may be, and when they end. ``test_fairness`` has
who makes room on a full server."""

import threading

import numpy as np
import pytest

from nnvisu.errors import ServerFull, SessionGone
from nnvisu.live.registry import ServerLimits, SessionRegistry
from nnvisu.live.session_ids import new_id
from nnvisu.live.watcher import Watcher
from nnvisu.wire import commands
from nnvisu.wire.commands import Points
from tests.support.live_sessions import FEW, do, ready_registry, train
from tests.support.servers import wait_until


def test_a_session_is_found_by_both_of_its_ids(registry, session):
    assert (session, "owner") == registry.find(session.ids.owner)
    assert (session, "viewer") == registry.find(session.ids.viewer)
    assert registry.find("unknown") is None
    assert registry.find(None) is None


def test_no_more_sessions_than_the_limit(registry):
    for _ in range(3):
        registry.create().attach(Watcher())

    with pytest.raises(ServerFull):
        registry.create()
    assert registry.limit_reached == "sessions"


def test_a_long_idle_session_makes_room(registry, clock):
    oldest = registry.create()
    for _ in range(2):
        registry.create()
    clock.offset = 601

    registry.create()

    assert registry.n_sessions == 3
    assert registry.find(oldest.ids.owner) is None
    assert oldest.join(30)


def test_memory_is_a_limit_too(registry, session):
    registry.limits = ServerLimits(3, 2, 0, 600, 6000)

    error = do(session, commands.AddPoints(Points([0], [0], [0])))

    assert (error.code, error.field) == ("limit_exceeded", "memory")
    with pytest.raises(ServerFull):
        registry.create()
    assert registry.limit_reached == "memory"


def test_an_idle_session_pauses_and_is_dropped_later(registry, session, clock):
    do(session, commands.StartTraining())
    registry.sweep(clock())
    assert session.state.status == "running"

    clock.offset = 700
    registry.sweep(clock())
    wait_until(lambda: session.state.status == "paused")
    clock.offset = 7000
    registry.sweep(clock())

    assert registry.find(session.ids.owner) is None
    assert session.join(30)
    assert isinstance(session.ended_because, SessionGone)


def test_an_experiment_that_nobody_watches_pauses_too(registry, session, clock):
    data = {"generator": {"dataset": "xor", "n_points": 20}}
    do(session, commands.StartExperiment({"base": {"config": {}, "data": data}, "seeds": 2, "steps": 10**9}))
    assert ("paused", True) == (session.state.status, session.state.is_training)

    clock.offset = 700
    registry.sweep(clock())

    wait_until(lambda: session.state.experiment.told.status == "paused")


def test_a_watched_session_is_never_idle(registry, session, clock):
    watcher = Watcher()
    session.attach(watcher)
    do(session, commands.StartTraining())
    clock.offset = 1e6

    registry.sweep(clock())
    step = session.state.step
    session.want(watcher, clock(), 0.0)
    wait_until(lambda: session.state.step > step)

    assert registry.find(session.ids.owner) is not None
    session.detach(watcher)


def test_socket_places_are_limited_and_given_back(registry):
    with registry.socket_place(), registry.socket_place():
        assert registry.limit_reached == "sockets"
        with pytest.raises(ServerFull), registry.socket_place():
            pass

    assert registry.n_sockets == 0
    assert registry.limit_reached is None


def test_threads_end_with_the_registry(clock):
    registry = ready_registry(FEW, clock)
    before = threading.active_count()
    sessions = [registry.create() for _ in range(3)]
    for session in sessions:
        session.submit(commands.StartTraining(), lambda message: None)

    registry.shutdown()

    wait_until(lambda: threading.active_count() <= before)


def test_the_housekeeper_sweeps_by_itself():
    """Sessions end that nobody comes back to, although nobody calls."""
    limits = ServerLimits(max_sessions=3, max_sockets=2, max_session_memory_mb=64, idle_pause_s=0.1, idle_drop_s=0.2)
    registry = SessionRegistry(limits)
    session = registry.create()
    watched = registry.create(Watcher())

    wait_until(lambda: registry.find(session.ids.owner) is None)

    assert isinstance(session.ended_because, SessionGone)
    assert registry.find(watched.ids.owner) == (watched, "owner")
    registry.shutdown()


def test_a_session_that_was_left_is_idle_from_then_on(registry, session, clock):
    watcher = Watcher()
    session.attach(watcher)
    clock.offset = 1e6
    session.detach(watcher)

    registry.sweep(clock() + FEW.idle_drop_s - 100)
    assert registry.find(session.ids.owner) is not None

    registry.sweep(clock() + FEW.idle_drop_s)
    assert registry.find(session.ids.owner) is None


def test_a_copy_goes_on_from_where_its_original_was(registry, session):
    train(session, 20)
    copied = registry.create(origin=session.copy_run())

    train(copied, 10)
    train(session, 10)

    assert {session.ids.owner, session.ids.viewer}.isdisjoint({copied.ids.owner, copied.ids.viewer})
    assert 30 == copied.state.step
    np.testing.assert_array_equal(session.state.model.params, copied.state.model.params)


def test_at_the_end_every_socket_is_woken_and_nobody_gets_in(registry):
    woken = threading.Event()
    with registry.socket_place() as place:
        place.wake = woken.set

        registry.begin_shutdown()

        assert woken.is_set()
        assert registry.is_stopping.is_set()
        with pytest.raises(ServerFull, match="stops"), registry.socket_place():
            pass
    assert 0 == registry.n_sockets


def test_the_end_waits_for_sockets_to_close(registry):
    """Their threads say why, and that needs the session."""
    closed_while_it_lived = []
    session = registry.create()
    place = registry.socket_place()
    taken = place.__enter__()

    def close():
        closed_while_it_lived.append(session.ended_because is None)
        place.__exit__(None, None, None)

    taken.wake = threading.Thread(target=close, daemon=True).start
    registry.shutdown()

    assert [True] == closed_while_it_lived
    assert isinstance(session.ended_because, SessionGone)
    assert session.join(0)


def test_a_place_is_given_back_whatever_happens_to_its_socket(registry):
    with pytest.raises(ZeroDivisionError), registry.socket_place():
        raise ZeroDivisionError

    assert 0 == registry.n_sockets


def test_two_sockets_that_bring_the_same_new_id_at_once_share_one_session(registry):
    asked, entered = new_id(), []
    together = threading.Barrier(2)

    def enter() -> None:
        together.wait(10)
        entered.append(registry.enter(asked, None, Watcher(), ""))

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert 1 == registry.n_sessions == len({each.session for each in entered})
    assert [False, True] == sorted(each.resumed for each in entered)


def test_a_session_that_begins_anew_has_its_viewers_again(registry):
    asked = new_id()
    first, *_ = registry.enter(asked, None, Watcher(), "")
    registry._drop(registry._sessions.get(first.ids), SessionGone("lost"))
    with pytest.raises(SessionGone):
        registry.enter(first.ids.viewer, None, Watcher(), "")

    again, role, resumed, _ = registry.enter(asked, None, Watcher(), "")

    assert (asked, "owner", False) == (again.ids.owner, role, resumed)
    assert (again, "viewer", True, False) == registry.enter(first.ids.viewer, None, Watcher(), "")
