"""One update of all parameters, as one pass over the packed vectors. The padding stays zero: its gradients are.

``packed``, float32 (5·n,), holds five vectors of ``n`` floats: parameters, gradients, the two running means of the
optimizer, and what rounding has kept from the parameters so far. That is added with the next change (Kahan 1965), so
that changes below a parameter's last digit add up. rates: float64 (n_rates,), as ``state`` says; powers: float64 (2,).
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

TINY = 1e-30  # far from where float32 loses digits and many processors a hundred cycles, at 1.2e-38
SQUARABLE = 2.0**-96  # makes of any float32 one whose square is a float32, too; a power of two rounds nothing


@inlined_kernel
def _approached(mean: Vector, rest: Vector, value: Vector) -> Vector:
    """Return mean + rest·(value - mean) where ``value`` is a gradient: what is near the mean loses no digits."""
    return _flush_to_zero(fma(rest, value - mean, mean))


@inlined_kernel
def _approached_square(mean: Vector, rest: Vector, value: Vector) -> Vector:
    """Return mean + rest·(value² - mean), the difference rounded once."""
    return _flush_to_zero(fma(rest, fma(value, value, splat(0.0) - mean), mean))


@inlined_kernel
def _flush_to_zero(mean: Vector) -> Vector:
    """Return 0 where a running mean is as good as 0, as those of dead neurons would shrink into tiny numbers."""
    return where_less(absolute(mean), splat(TINY), splat(0.0), mean)


@inlined_kernel
def _add_product(packed: Float32Array, n: int, place: int, scale: Vector, move: Vector) -> None:
    """Add scale·move to the parameters, and remember what rounding keeps from them."""
    param = load(packed, place)
    change = fma(scale, move, load(packed, 4 * n + place))
    changed = param + change
    store(packed, place, changed)
    store(packed, 4 * n + place, _flush_to_zero(change - (changed - param)))


@inlined_kernel
def _shares_of_weights(place: int, n_weights: int, share: float) -> Vector:
    """Return ``share`` in the lanes that are a weight, 0 for biases and padding; ``place`` counts from the panel."""
    return where_less(lane_numbers() + splat(np.float32(place)), splat(np.float32(n_weights)), splat(share), splat(0.0))


@kernel
def add_penalties(plan: Plan, packed: Float32Array, l1: float, l2: float) -> None:
    """Add l2·w (Hoerl and Kennard 1970) + l1·sign(w) (Tibshirani 1996) to the gradients of weights, not of biases."""
    layers = plan.layers
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_weights = ROWS * layers[layer + N_IN]
        for o in range(0, layers[layer + N_OUT], ROWS):
            first = layers[layer + PANELS] + (o // ROWS) * layers[layer + PANEL_STRIDE]
            for place in range(0, n_weights, LANES):
                weight = load(packed, first + place)
                pull = _shares_of_weights(place, n_weights, l1)
                pull = where_less(
                    splat(0.0), weight, pull, where_less(weight, splat(0.0), splat(0.0) - pull, splat(0.0))
                )
                pull = _shares_of_weights(place, n_weights, l2) * weight + pull
                gradient = plan.n_packed + first + place
                store(packed, gradient, load(packed, gradient) + pull)


@kernel
def decay_weights(plan: Plan, packed: Float32Array, share: float) -> None:
    """Take a share off every weight, not off biases (Loshchilov and Hutter 2019, as PyTorch writes it)."""
    layers = plan.layers
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_weights = ROWS * layers[layer + N_IN]
        for o in range(0, layers[layer + N_OUT], ROWS):
            first = layers[layer + PANELS] + (o // ROWS) * layers[layer + PANEL_STRIDE]
            for place in range(0, n_weights, LANES):
                shares = _shares_of_weights(place, n_weights, -share)
                _add_product(packed, plan.n_packed, first + place, shares, load(packed, first + place))


@kernel
def clip_gradients(packed: Float32Array, n: int, longest: float) -> None:
    """Scale the gradients so that their Euclidean norm is at most ``longest`` (Pascanu et al. 2013)."""
    scale = 1.0
    norm = _norm(packed, n, scale)
    if math.isinf(norm):
        scale = SQUARABLE
        norm = _norm(packed, n, scale)
    if norm > longest * scale:
        for place in range(n, 2 * n, LANES):
            store(packed, place, load(packed, place) * splat(scale) * splat(longest / norm))


@kernel
def _norm(packed: Float32Array, n: int, scale: float) -> float:
    """Return the Euclidean norm of the gradients times ``scale``."""
    total = splat(0.0)
    for place in range(n, 2 * n, LANES):
        gradient = load(packed, place) * splat(scale)
        total = fma(gradient, gradient, total)
    return math.sqrt(sum_lanes(total))


@kernel
def sgd(packed: Float32Array, n: int, rate: float, momentum: float, is_nesterov: bool) -> None:
    """v ← momentum·v + g; p ← p - rate·v, or with Nesterov's look ahead p - rate·(g + momentum·v).

    Momentum is Polyak's (1964). Nesterov's form is that of Sutskever et al. 2013 as PyTorch writes it, with the rate
    outside of v.
    """
    if momentum == 0:  # v is g, which takes less time
        for place in range(0, n, LANES):
            gradient = load(packed, n + place)
            store(packed, 2 * n + place, gradient)
            _add_product(packed, n, place, splat(-rate), gradient)
        return
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        velocity = _flush_to_zero(fma(splat(momentum), load(packed, 2 * n + place), gradient))
        store(packed, 2 * n + place, velocity)
        move = fma(splat(momentum), velocity, gradient) if is_nesterov else velocity
        _add_product(packed, n, place, splat(-rate), move)


@kernel
def adagrad(packed: Float32Array, n: int, rate: float, epsilon: float) -> None:
    """s ← s + g²; p ← p - rate·g / (√s + epsilon) (Duchi et al. 2011)."""
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        square = fma(gradient, gradient, load(packed, 3 * n + place))
        store(packed, 3 * n + place, square)
        move = gradient / (sqrt(square) + splat(epsilon))
        _add_product(packed, n, place, splat(-rate), move)


@kernel
def rmsprop(packed: Float32Array, n: int, rate: float, beta2: float, epsilon: float) -> None:
    """s ← s + (1 - beta2)·(g² - s); p ← p - rate·g / (√s + epsilon) (Tieleman and Hinton 2012)."""
    rest2 = splat(1.0 - beta2)
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        square = _approached_square(load(packed, 3 * n + place), rest2, gradient)
        store(packed, 3 * n + place, square)
        move = gradient / (sqrt(square) + splat(epsilon))
        _add_product(packed, n, place, splat(-rate), move)


@kernel
def adam(packed: Float32Array, n: int, rate: float, rates: Float64Array, powers: Float64Array) -> None:
    """Kingma and Ba 2015, algorithm 1: means of g and g², corrected for their start at 0.

    m + rest·(g - m) is the paper's beta·m + rest·g without its bias: float32 has no 1 - rest for every rest, so that
    the two shares would not add up to 1.
    """
    beta1, beta2 = rates[BETA1], rates[BETA2]
    powers[0] *= beta1
    powers[1] *= beta2
    scale = splat(-rate / (1.0 - powers[0]))
    root_scale = splat(1.0 / math.sqrt(1.0 - powers[1]))
    epsilon, rest1, rest2 = splat(rates[EPSILON]), splat(1.0 - beta1), splat(1.0 - beta2)
    for place in range(0, n, LANES):
        gradient = load(packed, n + place)
        mean = _approached(load(packed, 2 * n + place), rest1, gradient)
        square = _approached_square(load(packed, 3 * n + place), rest2, gradient)
        store(packed, 2 * n + place, mean)
        store(packed, 3 * n + place, square)
        move = mean / fma(sqrt(square), root_scale, epsilon)
        _add_product(packed, n, place, scale, move)


@kernel
def update(
    plan: Plan, options: Int64Array, rates: Float64Array, rate: float, packed: Float32Array, powers: Float64Array
) -> None:
    """Make one update of the parameters from their gradients: penalties, clip, optimizer at learning rate ``rate``."""
    n, optimizer = plan.n_packed, options[OPTIMIZER]
    if rates[L1] > 0 or rates[L2] > 0:
        add_penalties(plan, packed, rates[L1], rates[L2])
    if rates[CLIP] > 0:
        clip_gradients(packed, n, rates[CLIP])
    if optimizer == SGD:
        sgd(packed, n, rate, rates[MOMENTUM], options[NESTEROV] != 0)
    elif optimizer == ADAGRAD:
        adagrad(packed, n, rate, rates[EPSILON])
    elif optimizer == RMSPROP:
        rmsprop(packed, n, rate, rates[BETA2], rates[EPSILON])
    elif optimizer == ADAM:
        adam(packed, n, rate, rates, powers)
    elif optimizer == ADAMW:
        decay_weights(plan, packed, rate * rates[WEIGHT_DECAY])
        adam(packed, n, rate, rates, powers)
