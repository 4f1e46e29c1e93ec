"""Vector primitives and the functions built from them: exact where they must be, accurate where they can be."""

import math

import numba
import numpy as np
import pytest

from nnvisu.core.kernels import activations, bits, elementary, vectors
from nnvisu.core.kernels.activations import ACTIVATIONS
from nnvisu.core.kernels.vectors import LANES, address, load, store

_erf = np.vectorize(math.erf, otypes=[np.float64])
_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def over(function):
    """Make a compiled function from float32 array to float32 array out of one on vectors."""

    @numba.njit(error_model="numpy")
    def apply(values, results):
        source, target = address(values), address(results)
        for place in range(0, values.shape[0], LANES):
            store(target, place, function(load(source, place)))

    def call(values):
        values = np.asarray(values, np.float32)
        room = np.zeros(-(-values.size // LANES) * LANES, np.float32)
        room[: values.size] = values
        results = np.empty_like(room)
        apply(room, results)
        return results[: values.size]

    return call


def over_activation(activation):
    """Make (value, slope) functions out of an activation."""

    @numba.njit
    def value(z):
        return activation(z)[0]

    @numba.njit
    def slope(z):
        return activation(z)[1]

    return over(value), over(slope)


def relative_error(measured, expected, floor):
    """Return the largest error relative to the value, or to ``floor`` where that is larger."""
    return (np.abs(measured - expected) / np.maximum(np.abs(expected), floor)).max()


def sweep(low, high, n=200_001):
    """Return float32 numbers over a range, dense around 0, as float64."""
    even = np.linspace(low, high, n)
    near = np.concatenate([np.geomspace(1e-30, 1, 2001), -np.geomspace(1e-30, 1, 2001)])
    return np.concatenate([even, near[(near >= low) & (near <= high)]]).astype(np.float32).astype(np.float64)


def test_exp_error():
    x = sweep(-87.0, 87.9)

    assert relative_error(over(elementary.exp)(x), np.exp(x), 1e-37) < 1.5e-7
    assert over(elementary.exp)([0.0])[0] == 1.0


def test_exp_at_the_edges():
    low, high, nothing = over(elementary.exp)([-1e30, 1e30, np.nan])

    assert 0 <= low < 1.3e-38
    assert high == pytest.approx(math.exp(88), rel=1e-5)
    assert math.isnan(nothing)


def test_log_error():
    x = np.concatenate([np.geomspace(1.2e-38, 3e38, 100_001), np.linspace(0.5, 8.5, 100_001)]).astype(np.float32)

    assert relative_error(over(elementary.log)(x), np.log(x.astype(np.float64)), 1e-3) < 2e-7
    assert over(elementary.log)([1.0])[0] == 0.0
    assert np.isnan(over(elementary.log)([np.nan, np.inf])).all()


def test_tanh_error():
    value, slope = over_activation(activations.tanh)
    x = sweep(-12, 12)

    assert relative_error(value(x), np.tanh(x), 1e-37) < 2e-7
    assert np.abs(value(x)).max() == 1.0
    assert np.abs(slope(x) - (1 - np.tanh(x) ** 2)).max() < 2.4e-7
    assert slope(x).min() == 0.0


def test_tanh_is_nearly_as_exact_as_float32_allows():
    """Root mean square, in units of 2**-24; of a correctly rounded function it is up to 0.58 for values near 1/2."""
    value, slope = over_activation(activations.tanh)
    for low, high in ((0.01, 0.3), (0.3, 1), (1, 2), (2, 9)):
        x = np.random.default_rng(0).uniform(low, high, 20_000).astype(np.float32).astype(np.float64)
        errors = (value(x) - np.tanh(x)) / np.tanh(x), slope(x) - (1 - np.tanh(x) ** 2)

        assert max(np.sqrt(np.square(error).mean()) for error in errors) < 0.9 * 2.0**-24


def test_tanh_beyond_its_range_is_one_and_flat():
    value, slope = over_activation(activations.tanh)
    x = [9.0, 9.5, 100.0, 1e30, np.inf]

    assert [1.0] * 5 == value(x).tolist() == (-value(np.negative(x))).tolist()
    assert [0.0] * 5 == slope(x).tolist() == slope(np.negative(x)).tolist()


def test_no_slope_of_tanh_is_below_zero():
    _, slope = over_activation(activations.tanh)

    assert slope(np.linspace(-9, 9, 180_001)).min() == 0.0


def test_sigmoid_error():
    value, slope = over_activation(activations.sigmoid)
    x = sweep(-80, 80)
    expected = 1 / (1 + np.exp(-x))

    assert relative_error(value(x), expected, 1e-37) < 3e-7
    assert np.abs(slope(x) - expected * (1 - expected)).max() < 1e-7


def test_gelu_error():
    value, slope = over_activation(activations.gelu)
    x = sweep(-5, 30)
    expected = x * 0.5 * _erfc(-x / math.sqrt(2))

    assert relative_error(value(x), expected, 1e-37) < 1e-6
    near = np.abs(x) < 0.5
    assert relative_error(value(x[near]), expected[near], 1e-37) < 2.5e-7
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    assert np.abs(slope(x) - (0.5 * _erfc(-x / math.sqrt(2)) + x * density)).max() < 3e-7
    assert value([-40.0, -1e8, 40.0, 1e8]) == pytest.approx([0, 0, 40, 1e8], abs=1e-20)
    assert slope([-40.0, 40.0]) == pytest.approx([0, 1], abs=1e-20)


def test_elu_error():
    value, slope = over_activation(activations.elu)
    x = sweep(-87, 30)

    assert relative_error(value(x), np.where(x > 0, x, np.expm1(np.minimum(x, 0))), 1e-37) < 3e-7
    assert relative_error(slope(x), np.where(x > 0, 1.0, np.exp(np.minimum(x, 0))), 1e-37) < 3e-7
    assert slope([-17.0]) == pytest.approx([4.1399e-8], rel=1e-4)
    assert value([-3e38, 0.0, 3e38]).tolist() == [-1.0, 0.0, np.float32(3e38)]


def test_silu_error():
    value, slope = over_activation(activations.silu)
    x = sweep(-87, 87)
    share = 1 / (1 + np.exp(-x))

    assert relative_error(value(x), x * share, 1e-35) < 4e-7
    assert np.abs(slope(x) - share * (1 + x * (1 - share))).max() < 3e-7
    assert value([-3e38, 3e38]) == pytest.approx([0, 3e38], abs=1e-30)


def test_softplus_error():
    value, slope = over_activation(activations.softplus)
    x = sweep(-86, 87)

    assert relative_error(value(x), np.logaddexp(0, x), 1e-37) < 4e-7
    assert relative_error(slope(x), 1 / (1 + np.exp(-x)), 1e-37) < 4e-7
    assert value([-3e38, 3e38]) == pytest.approx([0, 3e38], abs=1e-30)


def test_sine_error():
    value, slope = over_activation(activations.sine)
    x = np.concatenate([sweep(-25000, 25000), sweep(-7, 7)])

    assert np.abs(value(x) - np.sin(x)).max() < 9e-8
    assert np.abs(slope(x) - np.cos(x)).max() < 9e-8
    assert relative_error(value(sweep(-3, 3)), np.sin(sweep(-3, 3)), 1e-37) < 3e-7
    assert value([3e38, -3e38]) == pytest.approx([math.sin(25000), -math.sin(25000)], abs=1.5e-7)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "linear"])
def test_piecewise_linear_activations_are_exact(name):
    value, slope = over_activation(getattr(activations, name))
    below = {"relu": 0.0, "leaky_relu": np.float32(0.01), "linear": 1.0}[name]

    assert value([-2.0, 0.0, 3.0]).tolist() == [np.float32(-2) * below, 0.0, 3.0]
    assert slope([-2.0, 3.0]).tolist() == [below, 1.0]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan_in_every_activation(name):
    value, _ = over_activation(getattr(activations, name))

    assert np.isnan(value([np.nan] * 3)).all()
    assert not np.isnan(value([3.0e38, -3.0e38])).any()


def test_minimum_and_maximum_keep_nan():
    at_most_one = over(numba.njit(lambda a: vectors.at_most(vectors.splat(1.0), a)))
    at_least_one = over(numba.njit(lambda a: vectors.at_least(vectors.splat(1.0), a)))

    assert np.array_equal(at_most_one([0, 2, np.nan]), [0, 1, np.nan], equal_nan=True)
    assert np.array_equal(at_least_one([0, 2, np.nan]), [1, 2, np.nan], equal_nan=True)


def test_compiled_primitives_equal_their_twins():
    values = np.random.default_rng(0).uniform(0.1, 9.0, LANES).astype(np.float32)
    cases = {
        "absolute": lambda a: vectors.absolute(a - vectors.splat(5.0)),
        "sqrt": lambda a: vectors.sqrt(a),
        "exponent_of": lambda a: bits.exponent_of(a),
        "mantissa_of": lambda a: bits.mantissa_of(a),
        "settled": lambda a: bits.settled(vectors.at_least(vectors.splat(4.0), a)),
        "where_less": lambda a: vectors.where_less(a, vectors.splat(4.0), a, vectors.lane_numbers()),
        "power_of_two": lambda a: bits.power_of_two(a + vectors.splat(bits.ROUNDER)),
        "scaled": lambda a: bits.scaled(a, a + vectors.splat(bits.ROUNDER)),
        "copysign": lambda a: bits.copysign(a, vectors.lane_numbers() - vectors.splat(7.0)),
        "fma": lambda a: vectors.fma(a, a, a),
        "fnma": lambda a: vectors.fnma(a, a, a),
        "sum_lanes": lambda a: vectors.splat(vectors.sum_lanes(a)),
        "random_lanes": lambda a: bits.random_lanes(np.uint64(0x123456789ABCDEF0), 77) + a,
    }

    for name, function in cases.items():
        assert over(numba.njit(function))(values).tolist() == function(values).tolist(), name


def test_scaling_by_a_power_of_two_is_exact_and_keeps_nan():
    values = np.random.default_rng(1).uniform(-100, 100, 1000).astype(np.float32)
    by_itself = over(numba.njit(lambda a: bits.scaled(a, a + vectors.splat(bits.ROUNDER))))

    assert by_itself(values).tolist() == np.ldexp(values, np.rint(values).astype(int)).tolist()
    assert np.isnan(by_itself([np.nan, -np.nan])).all()


def test_fma_rounds_once():
    x = np.float32(1 + 2**-12)
    compiled = over(numba.njit(lambda a: vectors.fma(a, a, vectors.splat(-1.0) - vectors.splat(2.0**-11))))

    assert compiled([x])[0] == np.float32(2.0**-24)


def test_random_lanes_are_uniform_and_differ_by_key_and_counter():
    draws = np.concatenate([bits.random_lanes(7, counter) for counter in range(0, 32_000, LANES)])

    assert 0 <= draws.min()
    assert draws.max() < 1
    assert np.histogram(draws, 10, (0, 1))[0] == pytest.approx(np.full(10, 3200), abs=250)
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.02
    assert len(set(draws) & set(np.concatenate([bits.random_lanes(8 << 32, c) for c in range(0, 32_000, LANES)]))) < 150


def test_bytes_are_rounded_to_nearest():
    @numba.njit
    def write(values, written):
        bits.store_bytes(written, 3, load(address(values), 0))

    values = np.array([0.0, 0.2, 0.49, 0.5, 1.51, 127.4, 254.6, 255.49, *range(8)], np.float32)
    written, by_twin = np.zeros(20, np.uint8), np.zeros(20, np.uint8)

    write(values, written)
    bits.store_bytes(by_twin, 3, values)

    assert [0, 0, 0, 0, 0, 0, 1, 2, 127, 255, 255, *range(8), 0] == written.tolist()
    assert np.array_equal(by_twin, written)
