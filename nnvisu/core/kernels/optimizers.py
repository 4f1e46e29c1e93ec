"""One update of all parameters in one pass over the packed vectors. Padding stays zero, as its gradients are zero.

``packed``, float32 (5·n,), holds five vectors of ``n`` floats: parameters, gradients, the two running means of the
optimizer, and the rounding error of the parameters so far. The error is added to the next change (Kahan 1965), so that
changes below a parameter's last digit add up. rates: float64 (n_rates,), as ``state`` says; powers: float64 (2,).
"""

import math

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int64Array
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.state import (
    ADAGRAD,
    ADAM,
    ADAMW,
    BETA1,
    BETA2,
    CLIP,
    EPSILON,
    L1,
    L2,
    MOMENTUM,
    N_ENTRIES,
    N_IN,
    N_OUT,
    NESTEROV,
    OPTIMIZER,
    PANEL_STRIDE,
    PANELS,
    RMSPROP,
    SGD,
    WEIGHT_DECAY,
    Plan,
)
from nnvisu.core.kernels.tiles import ROWS
from nnvisu.core.kernels.vectors import (
    LANES,
    Vector,
    absolute,
    fma,
    lane_numbers,
    load,
    splat,
    sqrt,
    store,
    sum_lanes,
    where_less,
)

TINY = 1e-30  # well above 1.2e-38, where float32 becomes subnormal: less precise, and a hundred cycles slower
SQUARABLE = 2.0**-96  # scales any float32 so that its square does not overflow; a power of two scales exactly


@inlined_kernel
def _approached(mean: Vector, rest: Vector, value: Vector) -> Vector:
    """Return mean + rest·(value - mean) for a gradient ``value``; close to the mean no digits cancel."""
    return _flush_to_zero(fma(rest, value - mean, mean))


@inlined_kernel
def _approached_square(mean: Vector, rest: Vector, value: Vector) -> Vector:
    """Return mean + rest·(value² - mean), with one rounding for the difference."""
    return _flush_to_zero(fma(rest, fma(value, value, splat(0.0) - mean), mean))


@inlined_kernel
def _flush_to_zero(mean: Vector) -> Vector:
    """Return 0 where a running mean is practically 0: those of dead neurons would decay into subnormal numbers."""
    return where_less(absolute(mean), splat(TINY), splat(0.0), mean)


@inlined_kernel
def add_product(packed: Float32Array, n: int, place: int, scale: Vector, move: Vector) -> None:
    """Add scale·move to the parameters, and keep the rounding error for the next change."""
    param = load(packed, place)
    change = fma(scale, move, load(packed, 4 * n + place))
    changed = param + change
    store(packed, place, changed)
    store(packed, 4 * n + place, _flush_to_zero(change - (changed - param)))


@inlined_kernel
def pulled(gradient: Vector, weight: Vector, l1: Vector, l2: Vector) -> Vector:
    """Return gradient + l2·w (Hoerl and Kennard 1970) + l1·sign(w) (Tibshirani 1996)."""
    pull = where_less(splat(0.0), weight, l1, where_less(weight, splat(0.0), splat(0.0) - l1, splat(0.0)))
    return gradient + (l2 * weight + pull)


@inlined_kernel
def _shares_of_weights(place: int, n_weights: int, share: float) -> Vector:
    """Return ``share`` in the lanes that are a weight, 0 for biases and padding; ``place`` counts from the panel."""
    return where_less(lane_numbers() + splat(np.float32(place)), splat(np.float32(n_weights)), splat(share), splat(0.0))


@kernel
def add_penalties(plan: Plan, packed: Float32Array, l1: float, l2: float) -> None:
    """Add the penalties of ``pulled`` to the gradients of weights, not of biases."""
    layers = plan.layers
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_weights = ROWS * layers[layer + N_IN]
        for o in range(0, layers[layer + N_OUT], ROWS):
            first = layers[layer + PANELS] + (o // ROWS) * layers[layer + PANEL_STRIDE]
            for place in range(0, n_weights, LANES):
                l1_shares = _shares_of_weights(place, n_weights, l1)
                l2_shares = _shares_of_weights(place, n_weights, l2)
                weight, gradient = load(packed, first + place), plan.n_packed + first + place
                store(packed, gradient, pulled(load(packed, gradient), weight, l1_shares, l2_shares))


@kernel
def decay_weights(plan: Plan, packed: Float32Array, share: float) -> None:
    """Shrink every weight by a share, biases not (decoupled decay: Loshchilov and Hutter 2019, as PyTorch has it)."""
    layers = plan.layers
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_weights = ROWS * layers[layer + N_IN]
        for o in range(0, layers[layer + N_OUT], ROWS):
            first = layers[layer + PANELS] + (o // ROWS) * layers[layer + PANEL_STRIDE]
            for place in range(0, n_weights, LANES):
                shares = _shares_of_weights(place, n_weights, -share)
                add_product(packed, plan.n_packed, first + place, shares, load(packed, first + place))


@kernel
def clip_gradients(packed: Float32Array, n: int, longest: float) -> None:
    """Scale the gradients so that their Euclidean norm is at most ``longest`` (Pascanu et al. 2013, algorithm 1)."""
    scale = 1.0
    norm = _norm(packed, n, scale)
    if math.isinf(norm):
        scale = SQUARABLE
        norm = _norm(packed, n, scale)
    if norm > longest * scale:
        for place in range(n, 2 * n, LANES):
            store(packed, place, load(packed, place) * splat(scale) * splat(longest / norm))


@inlined_kernel
def sum_of_squares(array: Float32Array, start: int, end: int) -> np.float32:
    """Return the sum of the squares of whole vectors of an array."""
    total = splat(0.0)
    for place in range(start, end, LANES):
        value = load(array, place)
        total = fma(value, value, total)
    return sum_lanes(total)


@kernel
def _norm(packed: Float32Array, n: int, scale: float) -> float:
    """Return the Euclidean norm of the gradients times ``scale``."""
    total = splat(0.0)
    for place in range(n, 2 * n, LANES):
        gradient = load(packed, place) * splat(scale)
        total = fma(gradient, gradient, total)
    return math.sqrt(sum_lanes(total))


@kernel
def sgd(packed: Float32Array, n: int, scale: Vector, momentum: Vector, is_plain: bool, is_nesterov: bool) -> None:
    """v ← momentum·v + g; p ← p + scale·v, or with Nesterov momentum p + scale·(g + momentum·v); scale is -rate.

    Momentum is Polyak's (1964). Nesterov's form is that of Sutskever et al. 2013 as PyTorch has it, with the rate
    outside of v. is_plain: whether the momentum is 0, so that v is g.
    """
    if is_plain:
        for place in range(0, n, LANES):
            gradient = load(packed, n + place)
            store(packed, 2 * n + place, gradient)
            add_product(packed, n, place, scale, gradient)
        return
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        velocity = _flush_to_zero(fma(momentum, load(packed, 2 * n + place), gradient))
        store(packed, 2 * n + place, velocity)
        move = fma(momentum, velocity, gradient) if is_nesterov else velocity
        add_product(packed, n, place, scale, move)


@kernel
def adagrad(packed: Float32Array, n: int, scale: Vector, epsilon: Vector) -> None:
    """s ← s + g²; p ← p + scale·g / (√s + epsilon), where scale is -rate (Duchi et al. 2011)."""
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        square = fma(gradient, gradient, load(packed, 3 * n + place))
        store(packed, 3 * n + place, square)
        move = gradient / (sqrt(square) + epsilon)
        add_product(packed, n, place, scale, move)


@kernel
def rmsprop(packed: Float32Array, n: int, scale: Vector, rest2: Vector, epsilon: Vector) -> None:
    """s ← s + rest2·(g² - s); p ← p + scale·g / (√s + epsilon) (Tieleman and Hinton 2012, lecture 6.5).

    scale is -rate, rest2 is 1 - beta2.
    """
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        square = _approached_square(load(packed, 3 * n + place), rest2, gradient)
        store(packed, 3 * n + place, square)
        move = gradient / (sqrt(square) + epsilon)
        add_product(packed, n, place, scale, move)


@inlined_kernel
def scale_of_adam(rate: float, rates: Float64Array, powers: Float64Array) -> float:
    """Count one more step in ``powers`` and return -rate / (1 - beta1**steps)."""
    powers[0] *= rates[BETA1]
    powers[1] *= rates[BETA2]
    scale: float = -rate / (1.0 - powers[0])
    return scale


@inlined_kernel
def root_scale_of_adam(powers: Float64Array) -> float:
    """Return 1 / √(1 - beta2**steps)."""
    return 1.0 / math.sqrt(1.0 - powers[1])


@kernel
def adam(
    packed: Float32Array, n: int, scale: Vector, root_scale: Vector, rest1: Vector, rest2: Vector, epsilon: Vector
) -> None:
    """Kingma and Ba 2015, algorithm 1: running means of g and g², corrected for their start at 0 by both scales.

    m + rest·(g - m), with rest = 1 - beta, is the paper's beta·m + rest·g without a rounding bias: in float32, beta and
    1 - beta need not add up to 1.
    """
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        mean = _approached(load(packed, 2 * n + place), rest1, gradient)
        square = _approached_square(load(packed, 3 * n + place), rest2, gradient)
        store(packed, 2 * n + place, mean)
        store(packed, 3 * n + place, square)
        move = mean / fma(sqrt(square), root_scale, epsilon)
        add_product(packed, n, place, scale, move)


@kernel
def update(
    plan: Plan, options: Int64Array, rates: Float64Array, rate: float, packed: Float32Array, powers: Float64Array
) -> None:
    """Update the parameters from their gradients: penalties, clipping, then the optimizer at learning rate ``rate``."""
    n, optimizer, scale, epsilon = plan.n_packed, options[OPTIMIZER], splat(-rate), splat(rates[EPSILON])
    if rates[L1] > 0 or rates[L2] > 0:
        add_penalties(plan, packed, rates[L1], rates[L2])
    if rates[CLIP] > 0:
        clip_gradients(packed, n, rates[CLIP])
    if optimizer == SGD:
        sgd(packed, n, scale, splat(rates[MOMENTUM]), rates[MOMENTUM] == 0, options[NESTEROV] != 0)
    elif optimizer == ADAGRAD:
        adagrad(packed, n, scale, epsilon)
    elif optimizer == RMSPROP:
        rmsprop(packed, n, scale, splat(1.0 - rates[BETA2]), epsilon)
    elif optimizer in (ADAM, ADAMW):
        if optimizer == ADAMW:
            decay_weights(plan, packed, rate * rates[WEIGHT_DECAY])
        scale, rest1, rest2 = (
            splat(scale_of_adam(rate, rates, powers)),
            splat(1.0 - rates[BETA1]),
            splat(1.0 - rates[BETA2]),
        )
        adam(packed, n, scale, splat(root_scale_of_adam(powers)), rest1, rest2, epsilon)
