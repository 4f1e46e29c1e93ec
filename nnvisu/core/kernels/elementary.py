"""exp and log of vectors. The coefficients are weighted least-squares fits to float64 values, made for this project.

Largest relative errors, tested: exp 1.5e-7 on [-87, 88], log 2e-7 of max(|log a|, 1e-3).
"""

from nnvisu.core.kernels.bits import ROUNDER, exponent_of, mantissa_of, scaled
from nnvisu.core.kernels.compiler import inlined_kernel
from nnvisu.core.kernels.vectors import Vector, at_least, at_most, fma, polynomial, splat, where_less

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.693145751953125  # few digits, so that its product with an integer is exact
LN2_LOW = 1.4286068203094173e-06
SQRT_HALF = 0.7071067811865476

# exp on [-ln 2 / 2, ln 2 / 2], relative error 1.9e-9 before rounding.
EXP_SERIES = (
    1.0,
    1.0,
    0.49999991059303284,
    0.16666419804096222,
    0.041668228805065155,
    0.00837485771626234,
    0.001383678987622261,
)
_exp_fraction = polynomial("exp_fraction", *EXP_SERIES)
# (log(1 + f) - f) / f² on [√½ - 1, √2 - 1], relative error 4.1e-9 of the logarithm before rounding.
_log_fraction = polynomial(
    "log_fraction",
    -0.49999988079071045,
    0.33333325386047363,
    -0.25001585483551025,
    0.20001985132694244,
    -0.16609056293964386,
    0.14181633293628693,
    -0.13242985308170319,
    0.12905515730381012,
    -0.07623068243265152,
)


@inlined_kernel
def exp(a: Vector) -> Vector:
    """Return e**a; a is clamped to [-87.3, 88]."""
    return exp_within(at_most(splat(88.0), at_least(splat(-87.3), a)))


@inlined_kernel
def exp_within(a: Vector) -> Vector:
    """Return e**a for a in [-87.3, 88]; NaN for NaN."""
    rounded = fma(a, splat(LOG2_E), splat(ROUNDER))
    n = rounded - splat(ROUNDER)
    fraction = fma(n, splat(-LN2_LOW), fma(n, splat(-LN2_HIGH), a))
    return scaled(_exp_fraction(fraction), rounded)


@inlined_kernel
def log(a: Vector) -> Vector:
    """Return the natural logarithm of positive normal a; NaN for NaN and infinity."""
    mantissa, exponent = mantissa_of(a), exponent_of(a)
    is_small = mantissa
    mantissa = where_less(is_small, splat(SQRT_HALF), mantissa + mantissa, mantissa)
    exponent = where_less(is_small, splat(SQRT_HALF), exponent - splat(1.0), exponent)
    f = mantissa - splat(1.0)
    fraction = fma(f * f, _log_fraction(f), f)
    not_a_number = a - a
    return fma(exponent, splat(LN2_HIGH), fma(exponent, splat(LN2_LOW), fraction)) + not_a_number
