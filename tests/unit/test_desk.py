"""The desk: few at a time, urgent work first, and pictures that leave room for training."""

import threading

import pytest

from nnvisu.live import desk as desks
from nnvisu.live.desk import Desk
from tests.support.clocks import StillClock
from tests.support.servers import wait_until


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def desk(clock):
    """Return the desk of one core: it has one seat."""
    return Desk(1, lambda: True, clock=clock, cpu_clock=clock)


@pytest.fixture
def large_desk(clock):
    """Return the desk of two cores."""
    return Desk(2, lambda: True, clock=clock, cpu_clock=clock)


SEATS = pytest.mark.parametrize(("n_cores", "n_seats"), [(1, 1), (2, 2), (64, 2)])


def run_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@SEATS
def test_no_more_threads_work_at_once_than_there_are_seats(n_cores, n_seats):
    desk = Desk(n_cores, lambda: True)
    inside, most, counting = 0, 0, threading.Lock()

    def work():
        nonlocal inside, most
        for _ in range(300):
            with desk.seat():
                with counting:
                    inside += 1
                    most = max(most, inside)
                sum(range(100))
                with counting:
                    inside -= 1

    run_all([threading.Thread(target=work) for _ in range(8)])

    assert 0 == inside
    assert 1 <= most <= n_seats


@SEATS
def test_all_seats_that_come_free_are_taken_by_those_who_wait(n_cores, n_seats):
    desk = Desk(n_cores, lambda: True)
    all_inside = threading.Barrier(n_seats, timeout=30)
    n_worked = []

    def work():
        with desk.seat():
            all_inside.wait()
            n_worked.append(1)

    for _ in range(50):
        run_all([threading.Thread(target=work) for _ in range(4 * n_seats)])

    assert 50 * 4 * n_seats == len(n_worked)


def test_urgent_work_goes_first_and_the_others_in_the_order_of_coming(desk):
    order, threads = [], []

    def work(name, is_urgent):
        with desk.seat(is_urgent):
            order.append(name)

    with desk.seat():
        for name, is_urgent in (("a", False), ("b", False), ("pause", True), ("c", False)):
            n_before = len(desk._urgent) + len(desk._ordinary)
            threads.append(threading.Thread(target=work, args=(name, is_urgent)))
            threads[-1].start()
            wait_until(lambda n=n_before: len(desk._urgent) + len(desk._ordinary) == n + 1)
    for thread in threads:
        thread.join(30)

    assert ["pause", "a", "b", "c"] == order


def test_a_person_who_comes_makes_waiting_urgent(desk):
    order, threads = [], []

    def work(name):
        with desk.seat(owner=name):
            order.append(name)

    with desk.seat():
        for name in ("a", "b", "c"):
            n_before = len(desk._ordinary)
            threads.append(threading.Thread(target=work, args=(name,)))
            threads[-1].start()
            wait_until(lambda n=n_before: len(desk._ordinary) > n)
        desk.hurry("c")
        desk.hurry("nobody")
    for thread in threads:
        thread.join(30)

    assert ["c", "a", "b"] == order


def test_what_is_left_for_afterwards_is_done_once_and_away_from_the_desk(desk):
    done = []

    def act():
        done.append(desk.is_seated)

    with desk.seat():
        desk.afterwards(act)
        with desk.seat():
            pass
        assert [] == done
    with desk.seat():
        pass

    assert [False] == done


def test_who_waits_for_long_is_handed_the_desk(desk, clock):
    """Otherwise the thread that gives it back could take it again, for ever."""
    has_worked = threading.Event()

    def work():
        with desk.seat():
            has_worked.set()

    thread = threading.Thread(target=work)
    with desk.seat():
        thread.start()
        wait_until(lambda: desk._ordinary)
        clock.now += 2 * desks.HANDOVER_S
    with desk.seat():
        assert has_worked.is_set()
    thread.join(30)


def test_who_works_for_long_steps_away(desk):
    is_over = threading.Event()

    def work():
        with desk.seat():
            is_over.set()

    with desk.seat(), desk.away():
        assert not desk.is_seated
        thread = threading.Thread(target=work)
        thread.start()
        assert is_over.wait(30)
    thread.join(30)
    with desk.away():  # who has no seat has none to give up
        assert not desk.is_seated


def test_a_seat_within_a_seat_is_the_same(desk):
    with desk.seat():
        with desk.seat():
            assert desk.is_seated
        assert desk.is_seated
    assert not desk.is_seated


def use(desk, clock, share, n_windows):
    """Have the desk used for so much of the time."""
    for _ in range(n_windows):
        with desk.seat():
            clock.now += share * desks.WINDOW_S
        clock.now += (1.0 - share) * desks.WINDOW_S
        with desk.seat():
            pass


def test_pictures_come_less_often_where_they_take_more_than_their_share(large_desk, clock):
    use(large_desk, clock, 0.3, 3)
    assert 1.0 == large_desk.stretch

    use(large_desk, clock, 0.9, 1)
    assert 0.9 / 0.6 == pytest.approx(large_desk.stretch, rel=0.01)

    use(large_desk, clock, 0.1, 20)
    assert 1.0 == large_desk.stretch


def test_where_nobody_trains_pictures_may_have_more(clock):
    desk = Desk(2, lambda: False, clock=clock, cpu_clock=lambda: clock.now * 0.9)

    use(desk, clock, 0.69, 3)

    assert 1.0 == desk.stretch


@pytest.mark.parametrize(("n_cores", "stretch"), [(1, 1.0 / desks.MAX_TAKEN), (2, 1.0)])
def test_pictures_come_less_often_where_the_seats_are_always_taken(clock, n_cores, stretch):
    """Also if that is waiting rather than work: for a core or for the GIL."""
    desk = Desk(n_cores, lambda: True, clock=clock, cpu_clock=lambda: 0.0)

    use(desk, clock, 1.0, 1)

    assert stretch == pytest.approx(desk.stretch)


def test_the_stretch_has_an_end(large_desk, clock):
    use(large_desk, clock, 1.0, 40)

    assert large_desk.stretch <= desks.MAX_STRETCH
