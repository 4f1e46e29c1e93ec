"""Mean, spread and noise of several runs, against NumPy, and against tables of Student's distribution."""

import math

import mpmath
import numpy as np
import pytest

from nnvisu.experiments.spread import MEANINGS, SPREADS, difference_probability, holm, summary_of

VALUES = [0.31, 0.29, 0.44, 0.2, 0.2, 0.93, 0.3000001]


@pytest.mark.parametrize("n", range(1, len(VALUES) + 1))
def test_mean_and_spread_are_those_of_numpy(n):
    values = VALUES[:n]
    mean, deviation = np.mean(values), np.std(values, ddof=1) if n > 1 else 0.0

    for spread, low, high in (
        ("range", min(values), max(values)),
        ("quartiles", *np.percentile(values, [25, 75])),
        ("sd", mean - deviation, mean + deviation),
    ):
        assert (n, *map(pytest.approx, (mean, low, high))) == summary_of(values, spread)


def test_each_spread_says_what_it_means_and_nothing_has_none():
    assert set(SPREADS) == set(MEANINGS)
    assert [None] * 3 == [summary_of([], spread) for spread in SPREADS]


def student(t, freedom):
    """The probability of at least t in either direction, integrated by mpmath from the density."""
    front = mpmath.gamma((freedom + 1) / 2) / mpmath.sqrt(freedom * mpmath.pi) / mpmath.gamma(freedom / 2)
    return 2 * mpmath.quad(lambda x: front * (1 + x * x / freedom) ** (-(freedom + 1) / 2), [abs(t), 1, 10, mpmath.inf])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1.0, 2.0, 3.0, 4.0], [2.5, 3.5, 4.5, 6.0]),
        ([0.9, 0.91, 0.92], [0.5, 0.95, 0.7, 0.2, 0.8]),
        ([0.1, 0.2], [0.1, 0.2]),
        ([0.1, 0.2], [5.0, 5.1, 5.2]),
        ([0.97 + 0.001 * (i % 5) for i in range(64)], [0.9702 + 0.001 * (i % 7) for i in range(16)]),
    ],
)
def test_the_probability_of_a_difference_is_welchs(one, other):
    a, b = np.var(one, ddof=1) / len(one), np.var(other, ddof=1) / len(other)
    t = (np.mean(one) - np.mean(other)) / math.sqrt(a + b)
    freedom = (a + b) ** 2 / (a * a / (len(one) - 1) + b * b / (len(other) - 1))

    assert float(student(t, freedom)) == pytest.approx(difference_probability(one, other), rel=1e-8, abs=1e-12)


def test_runs_that_all_agree_leave_no_noise_and_single_ones_say_nothing():
    assert 1.0 == difference_probability([0.5] * 3, [0.5] * 4)
    assert 0.0 == difference_probability([0.5] * 3, [0.6] * 4)
    assert difference_probability([0.5], [0.6, 0.7]) is None


def test_of_several_comparisons_each_has_to_be_clearer():
    assert [] == holm([])
    assert [True] == holm([0.049])
    assert [False, False] == holm([0.049, 0.03])  # 0.03 > 0.05 / 2
    assert [True, True, False] == holm([0.02, 0.001, 0.2])
    assert [False, True, False] == holm([0.03, 0.01, 0.9])
