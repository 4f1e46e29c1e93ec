"""Activation functions: each returns (value, slope), the slope being the derivative.

``work``: float32 (n_work,), the buffers of ``packing``; z, slopes: places of rows in it, ``stride`` floats apart.

Largest relative errors, tested: tanh 2e-7, never beyond 1, elu and sigmoid 3e-7, silu and softplus 4e-7
above -87, gelu 1e-6 down to -5 and 2.5e-7 near 0; sine is within 9e-8 up to 25,000, where its argument is clamped.
NaN stays NaN in the value.
"""

from collections.abc import Callable
from typing import TypeAlias

from nnvisu.arrays import Float32Array
from nnvisu.core.kernels.bits import ROUNDER, copysign, power_of_two, scaled, settled, where_bit
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.elementary import EXP_SERIES, LN2_HIGH, LN2_LOW, LOG2_E, exp
from nnvisu.core.kernels.vectors import (
    LANES,
    Vector,
    absolute,
    at_least,
    at_most,
    fma,
    fnma,
    load,
    polynomial,
    splat,
    store,
    where_less,
)

Activation: TypeAlias = Callable[[Vector], tuple[Vector, Vector]]
Rows: TypeAlias = Callable[[Float32Array, int, int, int, int, int, bool], None]

# By number, as options and ``activate`` know them.
ACTIVATIONS = ("tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "softplus", "sine", "linear")
TANH, RELU, LEAKY_RELU, ELU, GELU, SILU, SIGMOID, SOFTPLUS, SINE, LINEAR = range(10)

LEAKY_SLOPE = 0.01
DENSITY = 0.3989422804014327  # of the normal distribution at 0
LN2 = 0.6931471805599453
INVERSE_QUARTER = 0.6366197723675814  # of a quarter turn, π/2
QUARTER_HIGH = 1.5707963705062866  # a float32, so that its product with an integer is exact in a fused step
QUARTER_LOW = -4.371139000186243e-08

# tanh(z / 2) as z · _half_numerator(z²) / _half_denominator(z²), so that tanh(z), by the double-angle formula, is right
# to 2.6e-8 on [1, 9] before rounding; beyond, tanh is 1 in float32. The value at 9 must come out as 1 and the slope as
# 0: times the large weights of a run that diverges, a slope of 6e-7 would still move weights that no longer matter.
# With 1 as the last coefficient the denominator begins with a sum. Products are what tanh has most of, and many
# processors have units of their own for sums.
TANH_IS_1 = 9.0
_half_numerator = polynomial("half_numerator", 488115.65625, 14301.939453125, 50.8880729675293)
_half_denominator = polynomial("half_denominator", 976231.75, 109955.8828125, 1129.7967529296875, 1.0)
# (1 - tanh(z) / z) / z² times the sum of the squares of both, in z² on [0, 1], relative error of tanh 2.6e-8.
_tanh_bend = polynomial("tanh_bend", 317676617728.0, 23907155968.0, 465632640.0)
# (e**f - 1) / f on [-ln 2 / 2, ln 2 / 2]: ``elementary.EXP_SERIES`` from its second term on.
_expm1_fraction = polynomial(
    "expm1_fraction",
    1.0,
    0.49999991059303284,
    0.16666419804096222,
    0.041668228805065155,
    0.00837485771626234,
    0.001383678987622261,
)
# e**(-a / 2) on [-ln 2, ln 2]: with powers of -1/2 in its coefficients the series has the same bits as of -a / 2.
_bell_fraction = polynomial("bell_fraction", *(c * (-0.5) ** k for k, c in enumerate(EXP_SERIES)))
# The upper tail of the normal distribution over e**(-d² / 2), on [0, 13.2], relative error 2.4e-8.
_tail_numerator = polynomial(
    "tail_numerator",
    0.5,
    0.4347675144672394,
    0.18060559034347534,
    0.039741795510053635,
    0.003982401452958584,
)
_tail_denominator = polynomial(
    "tail_denominator",
    1.0,
    1.6674197912216187,
    1.191616415977478,
    0.46252381801605225,
    0.09962552785873413,
    0.00998225063085556,
)
# (log((1 + s) / (1 - s)) / 2 - s) / s³ in s² on [0, 1/9], relative error of the logarithm 7e-10 before rounding.
_softplus_fraction = polynomial(
    "softplus_fraction",
    0.3333333730697632,
    0.19999438524246216,
    0.14308442175388336,
    0.10713828355073929,
    0.12150469422340393,
)
# (sin(r) - r) / r³ and cos(r) in r² on [-π/4, π/4], relative error 5e-9 and absolute error 1e-9 before rounding.
_sine_fraction = polynomial("sine_fraction", -0.16666655242443085, 0.008332191966474056, -0.00019519281340762973)
_cosine = polynomial("cosine", 1.0, -0.5, 0.04166664928197861, -0.0013887505047023296, 2.4454584490740672e-05)


@inlined_kernel
def tanh(z: Vector) -> tuple[Vector, Vector]:
    """Hyperbolic tangent: up to 1 as z minus a correction, beyond that as 1 minus a remainder.

    On either side of 1 the smaller of the two is the one that counts. Either way a small quotient is subtracted from
    something larger, so that its own rounding error hardly matters; the slope is 1 - tanh².
    """
    size = absolute(z)
    distance = at_most(splat(TANH_IS_1), size)
    square = distance * distance
    a, b = distance * _half_numerator(square), _half_denominator(square)
    missing = b - a
    remainder = missing * missing
    part = at_most(square * _tanh_bend(square), remainder) / fma(a + a, b, remainder)  # over a² + b²
    held = at_most(splat(1.0), size)
    value = fnma(held, part, held)
    return copysign(value, z), fnma(value, value, splat(1.0))


@inlined_kernel
def relu(z: Vector) -> tuple[Vector, Vector]:
    """z above 0, else 0 (Nair and Hinton 2010); the slope at 0 is 0."""
    return settled(at_least(splat(0.0), z)), where_less(splat(0.0), z, splat(1.0), splat(0.0))


@inlined_kernel
def leaky_relu(z: Vector) -> tuple[Vector, Vector]:
    """z above 0, else a hundredth of it (Maas et al. 2013)."""
    slope = where_less(splat(0.0), z, splat(1.0), splat(LEAKY_SLOPE))
    return z * slope, slope


@inlined_kernel
def elu(z: Vector) -> tuple[Vector, Vector]:
    """z above 0, else e**z - 1 (Clevert et al. 2016, alpha 1), which is 2**n·(e**f - 1) + (2**n - 1) for n·ln 2 + f."""
    below = at_most(splat(0.0), at_least(splat(-87.3), z))
    rounded = fma(below, splat(LOG2_E), splat(ROUNDER))
    n = rounded - splat(ROUNDER)
    fraction = fma(n, splat(-LN2_LOW), fma(n, splat(-LN2_HIGH), below))
    growth, power = fraction * _expm1_fraction(fraction), power_of_two(rounded)
    value = fma(power, growth, power - splat(1.0))
    slope = where_less(splat(0.0), z, splat(1.0), fma(power, growth, power))
    return settled(where_less(splat(0.0), z, z, value)), slope


@inlined_kernel
def gelu(z: Vector) -> tuple[Vector, Vector]:
    """z · Φ(z) with the normal distribution function Φ, the exact form of Hendrycks and Gimpel 2016."""
    distance = at_most(splat(13.2), absolute(z))
    square = distance * distance  # the exponent is -square / 2
    rounded = fma(square, splat(-0.5 * LOG2_E), splat(ROUNDER))
    bell = scaled(_bell_fraction(fma(rounded - splat(ROUNDER), splat(2.0 * LN2), square)), rounded)
    tail = bell * (_tail_numerator(distance) / _tail_denominator(distance))
    share = where_less(z, splat(0.0), tail, splat(1.0) - tail)
    return z * share, fma(z, bell * splat(DENSITY), share)


@inlined_kernel
def sigmoid(z: Vector) -> tuple[Vector, Vector]:
    """1 / (1 + e**-z)."""
    value = splat(1.0) / (splat(1.0) + exp(splat(0.0) - z))
    return value, value * (splat(1.0) - value)


@inlined_kernel
def silu(z: Vector) -> tuple[Vector, Vector]:
    """z · sigmoid(z), also called swish (Elfwing et al. 2017); arguments below -88 are clamped."""
    z = at_least(splat(-88.0), z)
    inverse = exp(splat(0.0) - z)
    share = splat(1.0) / (splat(1.0) + inverse)
    value = z * share
    return value, fma(value, inverse * share, share)


@inlined_kernel
def softplus(z: Vector) -> tuple[Vector, Vector]:
    """log(1 + e**z), as the larger of z and 0 plus log(1 + e**-|z|) (Dugas et al. 2000)."""
    share = exp(splat(0.0) - absolute(z))
    s = share / (share + splat(2.0))
    square = s * s
    rest = fma(s * square, _softplus_fraction(square), s)
    slope = where_less(z, splat(0.0), share, splat(1.0)) / (splat(1.0) + share)
    return at_least(splat(0.0), z) + (rest + rest), slope


@inlined_kernel
def sine(z: Vector) -> tuple[Vector, Vector]:
    """sin(z), clamped at ±25,000, by Cody and Waite's reduction to a quarter turn (1980)."""
    z = at_most(splat(25000.0), at_least(splat(-25000.0), z))
    rounded = fma(z, splat(INVERSE_QUARTER), splat(ROUNDER))
    n = rounded - splat(ROUNDER)
    r = fnma(n, splat(QUARTER_LOW), fnma(n, splat(QUARTER_HIGH), z))
    square = r * r
    sine_of_r, cosine_of_r = fma(r * square, _sine_fraction(square), r), _cosine(square)
    value = where_bit(1, rounded, cosine_of_r, sine_of_r)
    slope = where_bit(1, rounded, splat(0.0) - sine_of_r, cosine_of_r)
    return where_bit(2, rounded, splat(0.0) - value, value), where_bit(2, rounded, splat(0.0) - slope, slope)


@inlined_kernel
def linear(z: Vector) -> tuple[Vector, Vector]:
    """z itself."""
    return z, splat(1.0)


def over_rows(function: Activation) -> Rows:
    """Return a kernel that applies ``function`` in place to rows of a buffer and, if asked, stores the slopes."""

    @kernel
    def apply(
        work: Float32Array, z: int, slopes: int, stride: int, n_rows: int, n_vectors: int, keeps_slopes: bool
    ) -> None:
        for row in range(n_rows):
            first = row * stride
            for lane in range(first, first + n_vectors * LANES, LANES):
                value, slope = function(load(work, z + lane))
                store(work, z + lane, value)
                if keeps_slopes:
                    store(work, slopes + lane, slope)

    return apply


_tanh_rows, _relu_rows, _leaky_relu_rows = over_rows(tanh), over_rows(relu), over_rows(leaky_relu)
_gelu_rows, _sigmoid_rows, _linear_rows = over_rows(gelu), over_rows(sigmoid), over_rows(linear)
_elu_rows, _silu_rows = over_rows(elu), over_rows(silu)
_softplus_rows, _sine_rows = over_rows(softplus), over_rows(sine)


@kernel
def activate(
    kind: int, work: Float32Array, z: int, slopes: int, stride: int, n_rows: int, n_vectors: int, keeps_slopes: bool
) -> None:
    """Apply the activation ``kind`` to ``n_rows`` rows at ``z``; the slopes go to the rows at ``slopes``."""
    if kind == TANH:
        _tanh_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == RELU:
        _relu_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == LEAKY_RELU:
        _leaky_relu_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == GELU:
        _gelu_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == SIGMOID:
        _sigmoid_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == LINEAR:
        _linear_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == ELU:
        _elu_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == SILU:
        _silu_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == SOFTPLUS:
        _softplus_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
    elif kind == SINE:
        _sine_rows(work, z, slopes, stride, n_rows, n_vectors, keeps_slopes)
