"""Who trains next, by a clock that the test turns: an event at a time, without threads."""

import heapq
import itertools
import statistics

import pytest

from nnvisu.live.shares import WATCHED_SHARE, YOUNG_WEIGHT, Shares

TURN_S = 0.02
# What lies between two turns of one session.
GAP_S = 0.0002


def compete(sessions, n_places, total_s, shares=None):
    """Have all ``sessions``, (is watched, seconds of a turn), want turns all the time; return what each computed."""
    shares = shares or Shares(n_places)
    accounts = [shares.open() for _ in sessions]
    for account, (is_watched, _) in zip(accounts, sessions, strict=True):
        shares.set_watched(account, is_watched)
    return run(shares, accounts, [seconds for _, seconds in sessions], total_s)


def run(shares, accounts, turns, total_s, begins=None, counts_from=0.0):
    """Go from event to event: a session asks (and gets what is free) or leaves, and asks again after a gap.

    begins: when each asks first. Return what each computed in turns that ended after ``counts_from``.
    """
    begins = begins or [0.0] * len(accounts)
    used, number, serial = [0.0] * len(accounts), {a: i for i, a in enumerate(accounts)}, itertools.count()
    events = [(begin, next(serial), i, "asks") for i, begin in enumerate(begins)]
    heapq.heapify(events)
    now = 0.0
    while now < total_s:
        now, _, i, what = heapq.heappop(events)
        began = []
        if what == "asks":
            shares.ask(accounts[i])
            if accounts[i].is_computing:
                began.append(accounts[i])
        else:
            used[i] += turns[i] * (now > counts_from)
            shares.leave(accounts[i], turns[i])
            heapq.heappush(events, (now + GAP_S, next(serial), i, "asks"))
        for account in began + shares.admit():
            j = number[account]
            heapq.heappush(events, (now + turns[j], next(serial), j, "leaves"))
    return used


def let_all_rest(shares, accounts):
    for account in accounts:
        shares.withdraw(account)
        if account.is_computing:
            shares.leave(account, 0.0)
        shares.rest(account)


@pytest.mark.parametrize("n_places", [1, 2, 8])
def test_watched_sessions_share_nine_tenths_and_the_others_the_rest(n_places):
    used = compete([(True, TURN_S)] * 20 + [(False, TURN_S)] * 100, n_places, 60.0)

    assert WATCHED_SHARE == pytest.approx(sum(used[:20]) / sum(used), abs=0.02)
    assert min(used[20:]) > 0


def test_left_over_sessions_have_everything_where_nobody_watches():
    used = compete([(False, TURN_S)] * 10, 2, 20.0)

    assert 2 * 20.0 == pytest.approx(sum(used), rel=0.01)
    assert 1.0 == pytest.approx(min(used) / max(used), abs=0.05)


def test_left_over_sessions_have_the_cores_that_watched_ones_cannot_use():
    used = compete([(True, TURN_S)] + [(False, TURN_S)] * 10, 4, 20.0)

    assert 20.0 == pytest.approx(used[0], rel=0.03)
    assert 60.0 == pytest.approx(sum(used[1:]), rel=0.03)


@pytest.mark.parametrize("n_places", [1, 2])
def test_each_watched_session_gets_the_same_share_however_long_its_steps_take(n_places):
    turns = [TURN_S] * 5 + [0.002, 0.1, 0.4]

    used = compete([(True, seconds) for seconds in turns], n_places, 60.0)

    median = statistics.median(used)
    assert 0.5 * median <= min(used) <= max(used) <= 2.0 * median


def test_a_neighbour_with_long_steps_does_not_move_in_between_two_turns():
    used = compete([(True, TURN_S), (True, 0.5)], 1, 60.0)

    assert 0.5 == pytest.approx(used[0] / sum(used), abs=0.1)


def test_a_session_that_is_watched_keeps_its_core_beside_left_over_ones():
    used = compete([(True, TURN_S), (False, 0.4)], 1, 60.0)

    assert used[0] / sum(used) >= 0.9


def test_young_runs_get_twice_as_much_as_others_of_their_kind_and_nothing_from_the_other_kind():
    shares = Shares(2)
    accounts = [shares.open() for _ in range(120)]
    for account in accounts[:100]:
        shares.set_watched(account, True)
    for account in accounts[:10]:
        account.weight = YOUNG_WEIGHT

    used = run(shares, accounts, [0.003] * 120, 60.0)

    median = statistics.median(used[:100])
    assert [2.0 * median] * 10 == pytest.approx(used[:10], rel=0.02)
    assert [median] * 90 == pytest.approx(used[10:100], rel=0.02)
    assert WATCHED_SHARE == pytest.approx(sum(used[:100]) / sum(used), abs=0.02)


def test_who_was_young_is_neither_owed_nor_owes():
    shares = Shares(1)
    accounts = [shares.open() for _ in range(4)]
    accounts[0].weight = YOUNG_WEIGHT
    young = run(shares, accounts, [TURN_S] * 4, 10.0)
    let_all_rest(shares, accounts)
    accounts[0].weight = 1.0

    grown = run(shares, accounts, [TURN_S] * 4, 2.0)

    assert young[0] == pytest.approx(2.0 * young[1], rel=0.02)
    assert [grown[1]] * 4 == pytest.approx(grown, abs=2 * TURN_S)


def test_who_slept_is_owed_nothing():
    shares = Shares(1)
    sleeper, worker = shares.open(), shares.open()
    run(shares, [worker], [TURN_S], 100.0)
    let_all_rest(shares, [worker])

    used = run(shares, [sleeper, worker], [TURN_S, TURN_S], 2.0)

    assert 0.5 == pytest.approx(used[0] / sum(used), abs=0.05)


def test_what_left_over_sessions_had_alone_is_no_debt_for_ever():
    shares = Shares(1)
    left_over = [shares.open() for _ in range(3)]
    run(shares, left_over, [TURN_S] * 3, 100.0)

    watched = shares.open()
    shares.set_watched(watched, True)
    shares.ask(watched)
    for account in left_over:
        if account.is_computing:
            shares.leave(account, TURN_S)
    admitted = shares.admit()

    assert [watched] == admitted


def test_what_left_over_sessions_had_beside_few_watched_ones_is_no_debt_for_ever():
    """One watched session cannot use two places; so the others run ahead of their share, until a class comes in."""
    shares = Shares(2)
    accounts = [shares.open() for _ in range(8)]
    for account in accounts[:6]:
        shares.set_watched(account, True)
    begins = [0.0] + [300.0] * 5 + [0.0] * 2

    used = run(shares, accounts, [TURN_S] * 8, 340.0, begins, counts_from=320.0)

    assert 1.0 - WATCHED_SHARE == pytest.approx(sum(used[6:]) / sum(used), abs=0.02)


def test_a_kind_that_rested_is_owed_nothing():
    """Those left over work alone; then the first watched one shares with them as if it had been there all along."""
    shares = Shares(1)
    watched, left_over = shares.open(), shares.open()
    shares.set_watched(watched, True)

    used = run(shares, [watched, left_over], [TURN_S] * 2, 105.0, begins=[100.0, 0.0], counts_from=100.0)

    assert WATCHED_SHARE == pytest.approx(used[0] / sum(used), abs=0.02)


def test_what_a_session_had_unwatched_is_no_debt_to_those_who_are_watched():
    shares = Shares(1)
    visited, watched = shares.open(), shares.open()
    shares.set_watched(watched, True)
    run(shares, [visited], [TURN_S], 100.0)
    let_all_rest(shares, [visited])
    shares.set_watched(visited, True)

    used = run(shares, [visited, watched], [TURN_S] * 2, 2.0, begins=[TURN_S / 2, 0.0])

    assert 0.5 == pytest.approx(used[0] / sum(used), abs=0.05)


def test_a_reload_of_the_page_forgives_no_debt():
    shares = Shares(1)
    reloaded, other = shares.open(), shares.open()
    for account in (reloaded, other):
        shares.set_watched(account, True)
    run(shares, [reloaded], [5.0], 5.0)  # a single step of a very large network
    let_all_rest(shares, [reloaded])
    for is_watched in (False, True):
        shares.set_watched(reloaded, is_watched)

    used = run(shares, [reloaded, other], [TURN_S] * 2, 4.0, begins=[TURN_S / 2, 0.0])

    assert 0.0 == used[0]


def test_a_session_that_ends_before_its_sockets_is_counted_out_once():
    shares = Shares(1)
    ended, other = shares.open(), shares.open()
    for account in (ended, other):
        shares.set_watched(account, True)

    shares.close(ended)
    shares.set_watched(ended, False)

    assert 1 == shares.n_watched


def test_a_session_in_line_moves_when_somebody_comes_to_it():
    shares = Shares(1)
    holder, *waiting = (shares.open() for _ in range(4))
    for account in (holder, *waiting):
        shares.ask(account)
    assert [holder] == shares.admit()

    shares.set_watched(waiting[2], True)
    assert 3 == shares.n_waiting
    shares.leave(holder, TURN_S)

    assert [waiting[2]] == shares.admit()
    assert (1, 1, 2) == (shares.n_watched, shares.n_watched_wanting, shares.n_waiting)


def test_a_session_that_withdraws_is_passed_over():
    shares = Shares(1)
    holder, first, second = (shares.open() for _ in range(3))
    for account in (holder, first, second):
        shares.ask(account)
    shares.admit()

    shares.withdraw(first)
    shares.leave(holder, TURN_S)

    assert [second] == shares.admit()
    assert shares.is_busy


def test_a_place_that_was_kept_is_free_when_its_session_rests():
    shares = Shares(1)
    watched, left_over = shares.open(), shares.open()
    shares.set_watched(watched, True)
    shares.ask(left_over)
    shares.admit()
    shares.ask(watched)
    shares.leave(left_over, 1.0)
    shares.ask(left_over)
    assert [watched] == shares.admit()

    shares.leave(watched, TURN_S)
    assert watched.keeps_place
    assert ([], 1) == (shares.admit(), shares.n_watched_wanting)
    for _ in range(2):
        shares.rest(watched)

    assert ([left_over], 0) == (shares.admit(), shares.n_watched_wanting)
    assert shares.is_busy


def test_a_place_that_was_kept_is_free_when_its_session_ends():
    shares = Shares(1)
    watched, left_over = shares.open(), shares.open()
    shares.set_watched(watched, True)
    shares.ask(watched)
    shares.admit()
    shares.ask(left_over)
    shares.leave(watched, 0.0)
    assert watched.keeps_place

    shares.close(watched)

    assert [left_over] == shares.admit()
