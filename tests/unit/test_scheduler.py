"""The compute gate with real threads, whose processor time is what the test says. ``test_shares`` has the rules."""

import contextlib
import subprocess
import sys
import threading

import pytest

from nnvisu.live.desk import MAX_SEATS
from nnvisu.live.scheduler import EXPRESS_BURST_S, MIN_TURN_S, TURN_S, ComputeGate
from tests.support import linux_threads
from tests.support.paths import ROOT
from tests.support.servers import wait_until


class Clocks:
    """Time that passes only where a test lets it: one clock for all, and the processor time of each thread."""

    def __init__(self):
        self.now = 0.0
        self._cpu = threading.local()

    def clock(self):
        return self.now

    def cpu_clock(self):
        return getattr(self._cpu, "now", 0.0)

    def compute(self, seconds):
        """Let the calling thread compute for so long."""
        self._cpu.now = self.cpu_clock() + seconds


@pytest.fixture
def clocks():
    return Clocks()


def gate_of(clocks, n_places=1):
    return ComputeGate(n_places, clocks.clock, clocks.cpu_clock)


def start(target, *args):
    thread = threading.Thread(target=target, args=args)
    thread.start()
    return thread


def test_never_more_than_its_places_compute():
    gate, lock = ComputeGate(2), threading.Lock()
    inside, most = 0, 0

    def work(account):
        nonlocal inside, most
        for _ in range(200):
            with gate.turn(account):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1
        gate.rest(account)

    threads = [start(work, gate.account()) for _ in range(8)]
    for thread in threads:
        thread.join(30)

    assert 0 == inside
    assert 1 <= most <= 2


def test_a_session_that_is_called_gets_no_turn_and_may_ask_again():
    gate = ComputeGate(1)
    holder, called = gate.account(), gate.account()
    answers = []

    def ask():
        for _ in range(2):
            with gate.turn(called) as has_place:
                answers.append(has_place)
        gate.rest(called)

    with gate.turn(holder):
        thread = start(ask)
        wait_until(lambda: called.is_waiting)
        gate.call(called)
        wait_until(lambda: answers == [False] and called.is_waiting)
    gate.rest(holder)
    thread.join(30)

    assert [False, True] == answers


def test_a_session_that_was_called_is_in_line_no_more():
    gate = ComputeGate(1)
    holder, called, last = (gate.account() for _ in range(3))
    answers = []

    def ask(account):
        with gate.turn(account) as has_place:
            answers.append(has_place)
        gate.rest(account)

    with gate.turn(holder):
        threads = [start(ask, called)]
        wait_until(lambda: called.is_waiting)
        gate.call(called)
        wait_until(lambda: answers == [False])
        threads.append(start(ask, last))
        wait_until(lambda: last.is_waiting)
    gate.rest(holder)
    for thread in threads:
        thread.join(30)

    assert [False, True] == answers
    with gate.turn(gate.account()) as has_place:
        assert has_place


def waiting(gate, account):
    """Return a thread that waits for a single turn, and what is set in that turn."""
    has_turn = threading.Event()

    def work():
        with gate.turn(account):
            has_turn.set()
        gate.rest(account)

    thread = start(work)
    wait_until(lambda: account.is_waiting)
    return thread, has_turn


def test_a_place_is_given_back_before_anything_else_is_done():
    gate = ComputeGate(1)
    holder, other = gate.account(), gate.account()

    with gate.turn(holder):
        thread, has_turn = waiting(gate, other)

    assert has_turn.wait(30)  # though its holder neither rests nor asks again
    thread.join(30)


def test_a_place_that_was_kept_is_taken_again_and_goes_on_when_its_session_ends(clocks):
    gate = gate_of(clocks)
    watched, left_over = gate.account(), gate.account()
    gate.set_watched(watched, True)

    with gate.turn(watched):
        thread, has_turn = waiting(gate, left_over)
    assert watched.keeps_place
    with gate.turn(watched) as has_place:
        assert has_place and [left_over] == list(gate._doors)
    assert watched.keeps_place and not has_turn.is_set()

    gate.close(watched)

    assert has_turn.wait(30)
    thread.join(30)


def test_a_session_with_letters_does_not_wait_for_a_turn():
    gate = ComputeGate(1)
    with gate.turn(gate.account()), gate.turn(gate.account(), lambda: True) as has_place:
        assert not has_place


def test_a_session_that_somebody_comes_to_moves_ahead_of_those_that_are_left_over():
    gate, order = ComputeGate(1), []
    accounts, holder = [gate.account() for _ in range(4)], gate.account()

    def work(number):
        with gate.turn(accounts[number]):
            order.append(number)
        gate.rest(accounts[number])

    with gate.turn(holder):
        threads = [start(work, number) for number in range(4)]
        wait_until(lambda: all(account.is_waiting for account in accounts))
        gate.set_watched(accounts[2], True)
    gate.rest(holder)
    for thread in threads:
        thread.join(30)

    assert 2 == order[0]
    assert [0, 1, 2, 3] == sorted(order)


def test_a_turn_that_fails_is_given_back():
    gate = ComputeGate(1)
    account = gate.account()

    with pytest.raises(KeyError), gate.turn(account):
        raise KeyError

    with gate.turn(gate.account()) as has_place:
        assert has_place


def test_a_turn_of_a_young_run_is_charged_for_half(clocks):
    gate = gate_of(clocks)
    account, charged = gate.account(), []

    for is_young in (True, False):
        before = account.used_s
        with gate.turn(account, is_young=is_young):
            clocks.compute(0.1)
        gate.rest(account)
        charged.append(account.used_s - before)

    assert [0.05, 0.1] == pytest.approx(charged)


def test_what_a_person_waits_for_is_charged_to_the_session(clocks):
    gate = gate_of(clocks)
    account = gate.account()

    with gate.express(account):
        clocks.compute(0.1)

    assert 0.1 == pytest.approx(account.used_s)


def test_what_a_person_waits_for_does_not_queue_behind_turns(clocks):
    gate = gate_of(clocks)
    with gate.turn(gate.account()), gate.express(gate.account()):
        pass  # the only place is taken, and yet it got in


def test_express_work_beyond_its_share_waits_for_it_while_others_train(clocks):
    gate = gate_of(clocks)
    trainer, asker, done = gate.account(), gate.account(), threading.Event()
    clocks.now += 5.0  # of which no more than a burst is saved up

    def ask():
        with gate.express(asker):
            done.set()

    with gate.turn(trainer):
        with gate.express(asker):
            clocks.compute(2 * EXPRESS_BURST_S)
        thread = start(ask)
        wait_until(lambda: gate._express_doors)
        assert not done.is_set()
        clocks.now += 10.0
        assert done.wait(30)
    thread.join(30)


def test_the_share_of_express_work_is_one_of_all_cores(clocks):
    gate = gate_of(clocks, 4)
    trainers, asker, done = [gate.account() for _ in range(4)], gate.account(), threading.Event()

    def ask():
        with gate.express(asker):
            done.set()

    with contextlib.ExitStack() as turns:
        for trainer in trainers:
            turns.enter_context(gate.turn(trainer))
        with gate.express(asker):
            clocks.compute(2.0 + EXPRESS_BURST_S)
        clocks.now += 1.01  # half of four cores
        thread = start(ask)
        assert done.wait(30)
    thread.join(30)


def test_express_work_beyond_its_share_goes_on_where_nobody_else_wants_the_cores(clocks):
    gate, done = gate_of(clocks), threading.Event()
    asker = gate.account()

    def ask():
        for _ in range(2):
            with gate.express(asker):
                clocks.compute(10.0)
        done.set()

    thread = start(ask)

    assert done.wait(30)
    thread.join(30)


def test_no_more_express_work_goes_on_at_once_than_there_are_cores(clocks):
    gate, done = gate_of(clocks), threading.Event()
    first, second = gate.account(), gate.account()

    def ask():
        with gate.express(second):
            done.set()

    with gate.express(first):
        thread = start(ask)
        wait_until(lambda: gate._express_doors)
        assert not done.is_set()
    assert done.wait(30)
    thread.join(30)


def test_express_work_leaves_the_desk_meanwhile(clocks):
    gate = gate_of(clocks)
    with gate.desk.seat():
        with gate.express(gate.account()):
            assert not gate.desk.is_seated
        assert gate.desk.is_seated


def test_light_work_stays_at_the_desk(clocks):
    gate = gate_of(clocks)
    with gate.desk.seat():
        with gate.work(gate.account(), 1000):
            assert gate.desk.is_seated
        with gate.work(gate.account(), 10**9):
            assert not gate.desk.is_seated


def test_one_core_is_left_to_the_desk_while_somebody_waits_there():
    gate = ComputeGate(2)
    first, second, has_turn, may_leave = gate.account(), gate.account(), threading.Event(), threading.Event()

    def train():
        with gate.turn(second):
            has_turn.set()
        gate.rest(second)

    def work():
        with gate.desk.seat():
            may_leave.wait(30)

    with gate.turn(first):
        at_desk = [start(work) for _ in range(MAX_SEATS + 1)]
        wait_until(lambda: gate.desk.is_behind)
        trainer = start(train)
        wait_until(lambda: second.is_waiting)
        assert not has_turn.is_set()
        may_leave.set()
        assert has_turn.wait(30)
    for thread in (*at_desk, trainer):
        thread.join(30)


def test_no_core_is_left_to_the_desk_where_nobody_waits_for_it():
    gate = ComputeGate(2)
    first, second = gate.account(), gate.account()

    with gate.desk.seat(), gate.turn(first), gate.turn(second) as has_place:
        assert has_place


def test_turns_get_shorter_where_many_are_watched():
    gate = ComputeGate(2)
    accounts, left_over = [gate.account() for _ in range(60)], gate.account()
    for account in accounts:
        gate.set_watched(account, True)
    assert TURN_S == gate.turn_s(accounts[0])

    for account in accounts:
        gate._shares.ask(account)

    assert MIN_TURN_S < gate.turn_s(accounts[0]) < TURN_S / 4
    assert TURN_S == gate.turn_s(left_over)
    assert (1.0, 60 / 2) == (ComputeGate(2).crowding(), gate.crowding())

    for account in accounts:
        gate._shares.withdraw(account)
    for account in accounts:
        gate.rest(account)
    assert TURN_S == gate.turn_s(accounts[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds threads to cores")
@pytest.mark.parametrize("n_watched, is_crowd", [(1, False), (2, True)])
def test_only_in_a_crowd_does_a_turn_keep_to_one_core(n_watched, is_crowd):
    gate, seen = ComputeGate(1), []
    accounts = [gate.account() for _ in range(n_watched)]
    for account in accounts:
        gate.set_watched(account, True)

    def work():
        with gate.turn(accounts[0]):
            seen.append(linux_threads.cores())
        seen.append(linux_threads.cores())

    start(work).join(30)

    everywhere = linux_threads.cores()
    assert [{min(everywhere)} if is_crowd else everywhere, everywhere] == seen


@pytest.mark.skipif(len(linux_threads.cores()) < 2, reason="only Linux binds threads to cores, where there are some")
@pytest.mark.parametrize(
    "n_watched, n_training, is_gathered", [(2, 0, False), (3, 0, True), (6, 2, True), (6, 3, False)]
)
def test_python_is_gathered_on_one_core_where_a_crowd_only_watches(clocks, n_watched, n_training, is_gathered):
    """Turns are then computed away from it, however many threads wait for the desk."""
    gate, everywhere, seen = gate_of(clocks, n_places=2), linux_threads.cores(), []
    accounts = [gate.account() for _ in range(n_watched)]
    for account in accounts:
        gate.set_watched(account, True)
    for account in accounts[:n_training]:
        gate._shares.ask(account)

    def work():
        with gate.desk.seat():
            clocks.compute(0.3)
            clocks.now += 0.6
        gate.desk.settle()
        seen.append(linux_threads.cores())
        with gate.express(accounts[-1]):
            seen.append(linux_threads.cores())
        seen.append(linux_threads.cores())
        with gate.turn(accounts[-1], lambda: False) as has_place:
            seen.append(has_place and not linux_threads.cores() & seen[0])

    for account in accounts[:n_training]:
        gate._shares.withdraw(account)
    start(work).join(30)

    home, express, later, is_apart = seen
    assert is_gathered == (len(home) == 1)
    assert (everywhere, home) == (express, later)
    assert is_gathered == is_apart


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds a process to some of its cores")
def test_cores_that_the_process_may_not_use_are_not_counted():
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
    code += "from nnvisu.live.scheduler import n_cores; print(n_cores())"

    assert "1\n" == subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout
