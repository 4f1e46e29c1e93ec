"""Pace: steps due by a clock that the test turns."""

import itertools
import math

import pytest

from nnvisu.live.pace import MAX_BACKLOG_S, Pace


def run_pace(pace, seconds, seconds_per_step=0.0):
    """Return the times of the steps that ``pace`` makes in ``seconds``, each taking ``seconds_per_step``."""
    now, times = 0.0, []
    pace.restart(now)
    while now < seconds:
        due, wait_s = pace.steps_due(now, len(times))
        if due >= 1:
            times += [now] * int(due)
            pace.steps_made(int(due))
            now += int(due) * seconds_per_step
        else:
            now += max(wait_s, 1e-6)
    return times


def test_full_speed_is_always_due():
    assert (math.inf, 0.0) == Pace(None, 0.0).steps_due(5.0, 0)


@pytest.mark.parametrize("rate", [1, 7.5, 60, 1000, 12345])
def test_a_fixed_rate_is_kept(rate):
    times = run_pace(Pace(rate, 0.0), seconds=10)

    assert 10 * rate == pytest.approx(len(times), abs=max(2, rate / 30))


def test_a_slow_rate_comes_one_by_one_and_evenly():
    times = run_pace(Pace(4, 0.0), seconds=3)

    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert [0.25] * len(gaps) == pytest.approx(gaps, abs=1e-3)


def test_watch_starts_near_thirty_a_second_and_grows():
    times = run_pace(Pace("watch", 0.0), seconds=25)

    first_second = sum(time < 1 for time in times)
    assert 28 <= first_second <= 36
    # d(step)/dt = 30 + 0.2 step: step(t) = 150 (exp(0.2 t) - 1)
    assert 150 * (math.exp(0.2 * 25) - 1) == pytest.approx(len(times), rel=0.03)


@pytest.mark.parametrize("rate", [None, 100, "watch"])
@pytest.mark.parametrize(("step", "later"), [(0, 1_000), (500, 3_000), (20_000, 40_000), (30_000, 60_000)])
def test_the_time_between_two_steps_is_that_which_the_clock_takes(rate, step, later):
    pace, now, at = Pace(rate, 0.0), 0.0, step
    pace.restart(0.0)
    while at < later:
        n_due, wait_s = pace.steps_due(now, at)
        made = int(min(n_due, later - at))
        pace.steps_made(made)
        at += made
        now += 0.0 if made else max(wait_s, 1e-3)

    assert now == pytest.approx(pace.seconds_between(step, later), rel=0.02, abs=0.1)


def test_watch_levels_off():
    """Well after it began, and far on in a run that is taken up again, it makes no more than 5,000 a second."""
    times = run_pace(Pace("watch", 0.0), seconds=40)
    pace = Pace("watch", 0.0)
    pace.steps_due(0.0, 40_000_000)

    # 30 + 0.2 step = 5,000 at step 24,850, 5 ln(5,000 / 30) seconds after the start; evenly from there.
    level_s = 5 * math.log(5_000 / 30)
    assert 24_850 + 5_000 * (40 - level_s) == pytest.approx(len(times), rel=0.01)
    for second in range(30, 40):
        assert 5_000 == pytest.approx(sum(second <= time < second + 1 for time in times), rel=0.01)
    due, _ = pace.steps_due(0.1, 40_000_000)
    assert 500 == pytest.approx(due, abs=2)


def test_what_a_slow_machine_cannot_do_is_not_owed_for_ever():
    pace = Pace(1000, 0.0)
    run_pace(pace, seconds=10, seconds_per_step=0.01)

    due, _ = pace.steps_due(10.0, 0)

    assert due <= 1000 * MAX_BACKLOG_S + 1


def test_time_in_pause_is_not_owed():
    pace = Pace(10, 0.0)
    pace.restart(100.0)

    assert (1.0, 0.0) == pace.steps_due(100.0, 0)
