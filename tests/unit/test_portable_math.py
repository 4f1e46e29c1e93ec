"""Portable functions against 60 digits of mpmath, in units of the last place, and what happens at the ends."""

import math

import mpmath
import numpy as np
import pytest

from nnvisu.core import portable_math
from nnvisu.core.portable_math import exp, log, normal_density, normal_share, sin, tanh, total, uniform

rng = np.random.Generator(np.random.PCG64(0))
N = 2000
TINY = np.exp(rng.uniform(-50.0, 0.0, N))
ANGLES = np.concatenate((rng.uniform(-13.0, 13.0, N), rng.uniform(-25e3, 25e3, N), np.arange(-900, 900) * (np.pi / 2)))

CASES = [
    ("exp", mpmath.exp, np.concatenate((rng.uniform(-708.0, 709.7, N), rng.uniform(-2.0, 2.0, N), TINY, -TINY)), 1.0),
    ("log", mpmath.log, np.concatenate((np.exp(rng.uniform(-700.0, 700.0, N)), 1.0 + TINY, 1.0 - 0.9 * TINY)), 1.5),
    ("log_of_1_plus", mpmath.log1p, np.concatenate((rng.uniform(-0.3, 1.0, N), TINY, -0.3 * TINY)), 1.5),
    ("tanh", mpmath.tanh, np.concatenate((rng.uniform(-25.0, 25.0, N), rng.uniform(-1.0, 1.0, N), TINY)), 3.0),
    ("sin", mpmath.sin, np.concatenate((ANGLES, TINY)), 2.0),
    ("cos", mpmath.cos, ANGLES, 2.0),
]


@pytest.mark.parametrize(("name", "true", "places", "most_ulp"), CASES, ids=[case[0] for case in CASES])
def test_functions_are_within_their_stated_error(name, true, places, most_ulp):
    values = getattr(portable_math, name)(places)

    with mpmath.workdps(60):
        expected = [true(mpmath.mpf(place)) for place in places.tolist()]
        errors = [
            abs(mpmath.mpf(value) - right) / math.ulp(float(right))
            for value, right in zip(values.tolist(), expected, strict=True)
        ]
    assert max(errors) <= most_ulp


def test_the_normal_distribution_is_within_its_stated_error():
    places = rng.uniform(-12.0, 12.0, N)

    with mpmath.workdps(60):
        shares = np.array([float(mpmath.ncdf(place)) for place in places.tolist()])
        densities = np.array([float(mpmath.npdf(place)) for place in places.tolist()])
    assert shares == pytest.approx(normal_share(places), rel=0, abs=2e-15)
    assert densities == pytest.approx(normal_density(places), rel=1e-14, abs=1e-300)


def test_numbers_that_are_none_or_infinite_stay_so_or_reach_the_limit():
    ends = np.array([np.nan, -np.inf, np.inf])
    with np.errstate(over="ignore"):
        powers = exp(np.append(ends, [-708.1, 0.0, 710.0]))

    assert powers.tolist()[1:] == [0.0, np.inf, 0.0, 1.0, np.inf]
    assert tanh(ends).tolist()[1:] == [-1.0, 1.0]
    assert normal_share(ends).tolist()[1:] == pytest.approx([0.0, 1.0], abs=1e-16)
    assert sin(ends).tolist()[1:] == sin(np.array([-25e3, 25e3])).tolist()
    assert np.isnan([powers[0], tanh(ends)[0], normal_share(ends)[0], sin(ends)[0], log(np.nan)]).all()


def test_a_total_is_added_up_from_the_first_to_the_last():
    values = rng.normal(0.0, 1.0, (300, 7)) * 10.0 ** rng.integers(-8, 8, (300, 7))

    expected = np.zeros(7)
    for row in values:
        expected += row
    assert expected.tolist() == total(values).tolist() == total(values.T, axis=1).tolist()
    assert expected.tolist() == [total(column.copy()) for column in values.T]


def test_uniform_numbers_are_those_of_the_generator():
    generators = (np.random.Generator(np.random.PCG64(5)) for _ in range(2))
    ours, theirs = uniform(next(generators), 0.06, 0.94, 1000), next(generators).uniform(0.06, 0.94, 1000)

    # Where the library rounds once, the last bit may differ.
    assert theirs == pytest.approx(ours, rel=3e-16)
