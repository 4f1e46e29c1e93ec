"""Speed: what a step costs and how many a second there were, by hand. ``test_clockwork`` has it with a run."""

import pytest

from nnvisu.live.speed import MAX_GROWTH, MEMORY_S, SPEED_WINDOW_S, Speed


def test_nothing_is_known_at_first():
    speed = Speed()

    assert (1, 0.0, 0.0) == (speed.steps_in(10.0), speed.seconds_for(1000), speed.steps_per_second)


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, 1), (0.0009, 1), (0.0101, 10), (0.0399, 39)])
def test_as_many_steps_as_the_time_has_room_for_and_at_least_one(seconds, expected):
    speed = Speed()
    speed.note(10, 0.01, 0.0)

    assert expected == speed.steps_in(seconds)
    assert 0.05 == pytest.approx(speed.seconds_for(50))


def test_a_piece_is_at_most_so_many_times_what_was_seen():
    speed = Speed()
    speed.note(1, 1e-6, 0.0)
    assert MAX_GROWTH == speed.steps_in(1.0)

    speed.note(MAX_GROWTH, MAX_GROWTH * 1e-6, 0.0)

    assert MAX_GROWTH**2 == speed.steps_in(1.0)


def test_a_clock_that_has_not_ticked_yet_does_not_keep_pieces_small():
    speed = Speed()
    for _ in range(5):
        speed.note(speed.steps_in(1.0), 0.0, 0.0)

    assert MAX_GROWTH**5 == speed.steps_in(1.0)


def test_the_cost_follows_a_network_that_has_become_dearer():
    """After as much time as it remembers, a tenfold cost is seen as that, to within what is left of the old one."""
    speed = Speed()
    for _ in range(1000):
        speed.note(10, 0.001, 0.0)
    for _ in range(50):
        speed.note(10, 0.01, 0.0)

    assert 5 * MEMORY_S == pytest.approx(50 * 0.01)
    assert 0.001 == pytest.approx(speed.seconds_for(1), rel=0.1)


def test_a_change_of_the_network_forgets_the_cost_but_not_the_rate():
    speed = Speed()
    for now in (0.0, 0.5):
        speed.note(100, 0.001, now)

    speed.forget_cost()

    assert (1, 0.0) == (speed.steps_in(1.0), speed.seconds_for(1))
    assert 200 == speed.steps_per_second


def test_the_rate_is_that_of_the_last_second_and_of_no_pause():
    speed = Speed()
    for i in range(30):  # at first 10 steps each tenth of a second, then 50
        speed.note(10 if i < 15 else 50, 0.0, i / 10)
    assert 500 == pytest.approx(speed.steps_per_second)

    speed.restart()

    assert 0.0 == speed.steps_per_second


def test_a_rate_is_told_of_turns_that_are_rarer_than_the_window():
    speed = Speed()
    for now in (0.0, 4 * SPEED_WINDOW_S, 8 * SPEED_WINDOW_S):
        speed.note(8, 0.001, now)

    assert 2.0 / SPEED_WINDOW_S == speed.steps_per_second
