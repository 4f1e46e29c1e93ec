"""Functions of float64 with the same bits on every machine, for everything that determines a run or is shown of it.

The last bit of exp, log, tanh, sin and so on from NumPy or the C library depends on processor and system, and BLAS adds
in an order of its own. Here are only operations that IEEE 754 rounds correctly (sums, products, quotients, comparisons,
rint, scaling by powers of two), one at a time and in the order written. Kernels have their own versions in float32
(``kernels.elementary``).

Arguments are floats or float64 arrays of any shape, and results float64 of the same; angles are in radians. NaN stays
NaN. Largest errors, tested, in units in the last place: exp 1; log, log_of_1_plus 1.5; sin, cos 2; tanh 3.
normal_share is within 2e-15.
"""

import math
from typing import cast

import numpy as np

from nnvisu.arrays import Float64Array, FloatArray, Int32Array, Int64Array

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238  # 32 bits, so that its product with an exponent is exact
LN2_LOW = 1.9082149292705877e-10
MIN_EXPONENT = -708.0  # of e; from here on results would be subnormal, which not every C library rounds alike
SQRT_HALF = 0.7071067811865476

# π/2 in three parts, the first two of 33 bits, so that their products with up to a million quarter turns are exact.
HALF_PI_PARTS = (1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21)
LARGEST_ANGLE = 25_000.0  # as in the kernels' sine
LARGEST_NORMAL = 8.5  # the normal distribution leaves less than 1e-16 beyond
N_NORMAL_TERMS = 150

# (e**r - 1 - r) / r² on [-ln 2 / 2, ln 2 / 2]; ((log(1 + x) - x) / s + x) / s² in s², s = x / (2 + x) up to 1/3;
# (sin(r) - r) / r³ and (cos(r) - 1 + r²/2) / r⁴ in r² on [-π/4, π/4]: so many terms that the next is below 1e-17.
EXP_SERIES = tuple(1.0 / math.factorial(k) for k in range(2, 15))
LOG_SERIES = tuple(2.0 / k for k in range(3, 37, 2))
SIN_SERIES = tuple((-1.0) ** k / math.factorial(2 * k + 1) for k in range(1, 9))
COS_SERIES = tuple((-1.0) ** k / math.factorial(2 * k) for k in range(2, 10))

Floats = float | Float64Array


def exp(a: Floats) -> Float64Array:
    """Return e**a, 0 for a below -708."""
    n, fraction = _powers_of_e(a)
    return np.where(a < MIN_EXPONENT, 0.0, np.ldexp(1.0 + fraction, n))


def log(a: Floats) -> Float64Array:
    """Return the natural logarithm of a positive, normal and finite a."""
    mantissa, exponent = np.frexp(a)
    is_small = mantissa < SQRT_HALF
    mantissa, exponent = np.where(is_small, mantissa + mantissa, mantissa), exponent - is_small
    return exponent * LN2_HIGH + (exponent * LN2_LOW + log_of_1_plus(mantissa - 1.0))


def log_of_1_plus(x: Floats) -> Float64Array:
    """Return log(1 + x) for x from -0.3 to 1, accurate even where 1 + x would lose most digits of x."""
    x = np.asarray(x)
    s = x / (2.0 + x)
    square = s * s
    return x - s * (x - square * _polynomial(LOG_SERIES, square))


def tanh(a: Floats) -> Float64Array:
    """Return the hyperbolic tangent, as t / (t + 2) with t = e**2a - 1."""
    n, fraction = _powers_of_e(np.minimum(2.0 * np.abs(a), 40.0))
    t = np.ldexp(fraction, n) + (np.ldexp(1.0, n) - 1.0)
    return np.copysign(t / (t + 2.0), a)


def sin(a: Floats) -> Float64Array:
    """Return the sine; angles are clamped to ±25,000."""
    n, rest = _quarter_turns(a)
    return _sine_of(n, rest)


def cos(a: Floats) -> Float64Array:
    """Return the cosine; angles are clamped to ±25,000."""
    n, rest = _quarter_turns(a)
    return _sine_of(n + 1.0, rest)


def normal_density(z: Floats) -> Float64Array:
    """Return the density of the standard normal distribution."""
    return exp(z * z * -0.5) / math.sqrt(2.0 * math.pi)


def normal_share(z: Floats) -> Float64Array:
    """Return the distribution function of the standard normal distribution, by Marsaglia's series (2004)."""
    z = np.clip(z, -LARGEST_NORMAL, LARGEST_NORMAL)
    square, term = z * z, z
    series = term
    for k in range(1, N_NORMAL_TERMS):
        term = term * square / (2 * k + 1)
        series = series + term
    return 0.5 + normal_density(z) * series


def total(values: FloatArray | Int64Array, axis: int = 0) -> Float64Array:
    """Return the sum along a non-empty axis, from the first to the last; NumPy's own order is not promised."""
    sums = np.cumsum(values, axis=axis)
    return cast(Float64Array, sums.take(-1, axis=axis))  # a number where there is one axis


def uniform(rng: np.random.Generator, low: Floats, high: Floats, shape: int | tuple[int, ...]) -> Float64Array:
    """Draw from [low, high): ``rng.uniform`` without the fused multiply-add that some compilers make of it."""
    return low + (high - low) * rng.random(shape)


def _polynomial(coefficients: tuple[float, ...], x: Float64Array) -> Float64Array:
    """Return the polynomial with these coefficients, two or more and from x⁰ on, by Horner's rule."""
    value = coefficients[-1] * x + coefficients[-2]
    for coefficient in coefficients[-3::-1]:
        value = value * x + coefficient
    return value


def _powers_of_e(a: Floats) -> tuple[Int32Array, Float64Array]:
    """Return (n, e**r - 1) with a = n·ln 2 + r and |r| at most ln 2 / 2; n int32."""
    a = np.clip(a, MIN_EXPONENT, 710.0)
    n = np.rint(a * LOG2_E)
    r = (a - n * LN2_HIGH) - n * LN2_LOW
    return np.nan_to_num(n).astype(np.int32), r + r * r * _polynomial(EXP_SERIES, r)


def _quarter_turns(a: Floats) -> tuple[Float64Array, Float64Array]:
    """Return (n, r) with a = n·π/2 + r and |r| at most π/4 (Cody and Waite 1980)."""
    a = np.clip(a, -LARGEST_ANGLE, LARGEST_ANGLE)
    n = np.rint(a * (2.0 / math.pi))
    first, second, third = HALF_PI_PARTS
    return n, ((a - n * first) - n * second) - n * third


def _sine_of(n: Float64Array, r: Float64Array) -> Float64Array:
    """Return sin(n·π/2 + r)."""
    square = r * r
    sine = r + r * (square * _polynomial(SIN_SERIES, square))
    cosine = 1.0 - (0.5 * square - square * square * _polynomial(COS_SERIES, square))
    value = np.where(n % 2.0 == 0.0, sine, cosine)
    return np.where(n % 4.0 >= 2.0, -value, value)
