"""Allowances: tokens that flow in with time, against a count of them written out event by event."""

import random

import pytest

from nnvisu.live.limits import ServerLimits, TokenBucket


def test_a_burst_is_allowed_at_once_and_then_the_rate():
    bucket = TokenBucket(rate=2.0, burst=3.0, now=10.0)

    assert [True, True, True, False] == [bucket.take(10.0) for _ in range(4)]
    assert [False, True, False, True] == [bucket.take(10.0 + s) for s in (0.4, 0.5, 0.9, 1.0)]


def test_time_without_use_saves_no_more_than_a_burst():
    bucket = TokenBucket(rate=100.0, burst=2.0, now=0.0)

    assert [True, True, False] == [bucket.take(1e6) for _ in range(3)]


def test_a_debt_is_paid_by_waiting_for_it():
    bucket = TokenBucket(rate=100.0, burst=50.0, now=0.0)
    assert 0.0 == bucket.take_debt(50, 0.0)

    wait_s = bucket.take_debt(30, 0.0)

    assert 0.3 == pytest.approx(wait_s)
    assert not bucket.take(0.3)
    assert bucket.take(0.31)


@pytest.mark.parametrize("seed", range(10))
def test_no_more_passes_in_any_stretch_of_time_than_a_burst_and_the_rate(seed):
    rng = random.Random(seed)
    rate, burst = rng.uniform(0.5, 20), rng.randrange(1, 10)
    bucket, now, passed = TokenBucket(rate, burst, 0.0), 0.0, []
    for _ in range(500):
        now += rng.choice([0.0, 0.01, 0.1, rng.expovariate(rate)])
        if bucket.take(now):
            passed.append(now)

    for i, begin in enumerate(passed):
        for n_more, end in enumerate(passed[i:], 1):
            assert n_more <= burst + rate * (end - begin) + 1e-6
    assert len(passed) >= min(500, burst)


def test_memory_is_given_in_mebibytes():
    assert 3 * 1024 * 1024 == ServerLimits(1, 1, 3, 600, 6000).max_bytes
