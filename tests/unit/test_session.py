"""Sessions with their real threads: commands in, states out, and an end."""

import contextlib
import math
import random
import threading

import numpy as np
import pytest

from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue, SessionGone
from nnvisu.live.run import YOUNG_STEPS
from nnvisu.live.shares import YOUNG_WEIGHT
from nnvisu.live.timeline import Timeline
from nnvisu.live.totals import ERRORS, STEPS
from nnvisu.live.watcher import Watcher
from nnvisu.wire import commands
from nnvisu.wire.commands import Points
from tests.support.live_runs import new_run
from tests.support.live_sessions import do, train
from tests.support.servers import wait_until


def test_commands_go_in_and_states_come_out(session):
    train(session, 200)

    assert session.state.step == session.state.measured.metrics_step == 200


def test_an_error_goes_to_the_one_who_asked_and_the_thread_lives_on(session):
    train(session, 5)

    error = do(session, commands.StartTraining(until_step=3))

    assert ("invalid_value", "until_step", "start_training") == (error.code, error.field, error.command)
    train(session, 5)


def test_watchers_are_told_of_each_new_state(session):
    told = threading.Event()
    watcher = Watcher(told.set)
    session.attach(watcher)

    do(session, commands.Reset())

    assert told.wait(30)
    session.detach(watcher)


def test_a_session_at_rest_holds_no_core_and_one_that_has_ended_has_no_account(session):
    train(session, 5)
    wait_until(lambda: session._account.is_resting)

    session.end(SessionGone("over"))

    assert session.join(30)
    assert session._account.is_closed


def test_a_session_is_watched_until_the_last_one_leaves(registry, session):
    first, second = Watcher(), Watcher()
    left_at, seen = session.idle_since, []
    for change, watcher in ((session.attach, first), (session.attach, second), (session.detach, first)):
        change(watcher)
        seen.append((registry._gate._shares.n_watched, session.idle_since == left_at))
    session.detach(second)

    assert [(1, True)] * 3 == seen
    assert 0 == registry._gate._shares.n_watched
    assert left_at < session.idle_since


def test_who_wants_a_state_sooner_wakes_a_session_that_sleeps(registry, session, clock):
    train(session, 5)
    wait_until(lambda: session._mailbox.sleeps_until == math.inf)
    told = threading.Event()
    watcher = Watcher(told.set)
    session.attach(watcher)

    session.want(watcher, clock(), math.inf)

    assert told.wait(30)
    session.detach(watcher)


def test_news_is_told_though_what_follows_it_is_none(session):
    """All three lie in the mailbox when the session's thread comes to them."""
    may_go_on, told = threading.Event(), threading.Event()
    do(session, commands.SetPace(1))
    do(session, commands.StartTraining())
    watcher = Watcher(told.set)
    session.attach(watcher)
    session.submit(commands.StartTraining(until_step=0), lambda error: may_go_on.wait(30))
    session.submit(commands.UpdateConfig({"learning_rate": 0.5}), lambda message: None)
    session.freshen(at_once=True)

    may_go_on.set()

    assert told.wait(30)
    session.detach(watcher)


def test_a_run_at_rest_is_diagnosed_a_moment_later(session):
    train(session, 50)
    train(session, 50)

    wait_until(lambda: session._run._measurements.seconds_until_diagnosis(session.state.picture) == math.inf)


def test_memory_is_measured_while_a_run_goes_on(session):
    do(session, commands.SetPace(None))
    before = session.n_bytes
    do(session, commands.StartTraining())

    wait_until(lambda: session.n_bytes > before)
    assert session.state.status == "running"


def test_a_session_is_untouched_until_more_than_its_pace_is_changed(session):
    seen = []
    for command in (commands.SetPace("watch"), commands.UpdateConfig({"seed": 3}), commands.SetPace(None)):
        do(session, command)
        seen.append(session.is_untouched)

    assert [True, False, False] == seen


def test_a_run_at_a_pace_goes_on_while_nobody_watches(session):
    do(session, commands.SetPace(100))
    do(session, commands.StartTraining())
    begins_at = sum(STEPS.counts().values())

    wait_until(lambda: sum(STEPS.counts().values()) > begins_at + 50)


@pytest.mark.parametrize("pace", [None, "watch"])
def test_a_state_is_made_by_the_way_and_told_to_nobody(session, pace):
    do(session, commands.SetPace(pace))
    do(session, commands.StartTraining())
    told, before = threading.Event(), session.state
    watcher = Watcher(told.set)
    session.attach(watcher)

    session.freshen(at_once=False)

    wait_until(lambda: session.state.produced_at > before.produced_at)
    assert before.versions.news == session.state.versions.news
    assert not told.is_set()
    session.detach(watcher)


def test_a_state_that_is_wanted_at_once_does_not_wait_for_a_turn(registry, session):
    others = [registry._gate.account() for _ in range(registry._gate._n_places)]
    do(session, commands.SetPace(None))
    with contextlib.ExitStack() as turns:
        for account in others:
            turns.enter_context(registry._gate.turn(account))
        do(session, commands.StartTraining())
        wait_until(lambda: session._account.is_waiting)
        before = session.state

        session.freshen(at_once=True)

        wait_until(lambda: session.state.produced_at > before.produced_at)
        assert before.picture == session.state.picture


def test_many_clients_at_once_leave_the_run_exact(session):
    """Commands that end where they began, at random, from many threads, while maps are drawn from the slot."""
    is_over = threading.Event()

    def command_at_random(seed):
        rng = random.Random(seed)
        for _ in range(60):
            command = rng.choice([commands.StopTraining(), commands.StartTraining(), commands.SetPace(None)])
            session.submit(command, lambda message: None)

    def look():
        while not is_over.is_set():
            state = session.state
            picture = session.pictures.maps(state, 16).decision_map
            assert picture.shape == (16, 16, 3)
            assert np.isfinite(state.model.params).all()

    clients = [threading.Thread(target=command_at_random, args=(seed,)) for seed in range(6)]
    viewers = [threading.Thread(target=look) for _ in range(2)]
    for thread in (*clients, *viewers):
        thread.start()
    for thread in clients:
        thread.join(30)
    do(session, commands.StopTraining())
    is_over.set()
    for thread in viewers:
        thread.join(30)
    wait_until(lambda: session.state.status == "paused")

    alone = new_run()
    if session.state.step:
        alone.trainer.train(session.state.step)
    np.testing.assert_array_equal(alone.state().model.params, session.state.model.params)


def test_a_state_in_hand_never_changes(session):
    state = session.state
    params = state.model.params.copy()

    train(session, 50)

    np.testing.assert_array_equal(params, state.model.params)
    with pytest.raises(ValueError, match="read-only"):
        state.model.params[0] = 1


def test_sessions_side_by_side_compute_what_each_computes_alone(registry):
    sessions = [registry.create() for _ in range(3)]

    for session in sessions:
        session.submit(commands.Step(n_steps=500), lambda message: None)
    for session in sessions:
        wait_until(lambda session=session: session.state.step == 500)

    first, *others = (session.state.model.params for session in sessions)
    for params in others:
        np.testing.assert_array_equal(first, params)


def test_a_young_run_counts_for_more_until_it_has_grown_up(session):
    train(session, 10)
    assert session._account.weight == YOUNG_WEIGHT

    train(session, YOUNG_STEPS)  # the turn that brings it there was asked for by a young run
    train(session, 10)
    assert session._account.weight == 1.0


def test_a_failing_session_ends_tells_and_logs_once(registry, session, monkeypatch, caplog):
    told, n_errors = threading.Event(), ERRORS.counts().get("internal", 0)
    session.attach(Watcher(told.set))
    monkeypatch.setattr(session._run, "apply", lambda command: 1 / 0)

    session.submit(commands.Reset(), lambda message: None)

    assert told.wait(30)
    assert session.join(30)
    assert session.ended_because.code == "internal"
    assert caplog.text.count("Traceback") == 1
    assert n_errors + 1 == ERRORS.counts()["internal"]
    registry.sweep(0.0)
    assert registry.find(session.ids.owner) is None


def test_a_run_is_measured_by_its_own_thread_only(registry, session, monkeypatch):
    """A session's memory is asked for by the housekeeper, too, while the run may be given up or brought back."""
    names = set()
    for part in (Timeline, Trainer):
        measured = part.n_bytes.fget
        spy = property(lambda self, measured=measured: names.add(threading.current_thread().name) or measured(self))
        monkeypatch.setattr(part, "n_bytes", spy)
    before = session.n_bytes
    for command in (commands.UpdateConfig({"hidden_layers": (64, 64)}), commands.Reset(), commands.BringBack()):
        train(session, 200)
        registry.sweep(0.0)
        do(session, command)
    wait_until(lambda: session.n_bytes > before + 100 * 4 * 64 * 64)

    assert names == {session._thread.name}


def test_an_invalid_value_is_not_a_fault(session):
    error = do(session, commands.UpdateData(Points([0.0], [0.0], [0]), test=[0, 1]))

    assert error.code == InvalidValue.code
    assert session.ended_because is None
