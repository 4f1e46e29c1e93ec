"""The update of 16 networks side by side: penalties, clipping and the optimizers' own kernels, with a vector of rates.

packed: float32 (5 · 16 · n_params,), laid out as ``optimizers`` has it. factors: float32 (N_FACTORS,), see
``lane_state``. rates: float64 (16, n_rates); powers: float64 (16, 2).
"""

from nnvisu.arrays import Float32Array, Float64Array
from nnvisu.core.kernels.compiler import kernel
from nnvisu.core.kernels.lane_state import (
    BIASES,
    CLIP_SCALE,
    DECAY,
    DELTA,
    DROP_RATE,
    DROP_SCALE,
    EPSILON_FACTOR,
    EVEN,
    L1_FACTOR,
    L2_FACTOR,
    MOMENTUM_FACTOR,
    NORM,
    REST,
    REST1,
    REST2,
    ROOT_SCALE,
    SCALE,
    WEIGHTS,
    LanePlan,
    LaneSettings,
)
from nnvisu.core.kernels.optimizers import (
    adagrad,
    adam,
    add_product,
    pulled,
    rmsprop,
    root_scale_of_adam,
    scale_of_adam,
    sgd,
)
from nnvisu.core.kernels.schedules import learning_rate_at
from nnvisu.core.kernels.state import (
    ADAGRAD,
    ADAM,
    ADAMW,
    BETA1,
    BETA2,
    CLIP,
    CONSTANT,
    DROPOUT,
    EPSILON,
    HUBER_DELTA,
    L1,
    L2,
    LABEL_SMOOTHING,
    LEARNING_RATE,
    MOMENTUM,
    N_ENTRIES,
    N_IN,
    N_OUT,
    NESTEROV,
    OPTIMIZER,
    RMSPROP,
    SCHEDULE,
    SGD,
    WEIGHT_DECAY,
)
from nnvisu.core.kernels.tiles import ROWS
from nnvisu.core.kernels.vectors import LANES, address, fma, load, splat, sqrt, store


@kernel
def fill_factors(rates: Float64Array, n_outputs: int, factors: Float32Array) -> None:
    """Fill the settings that no step changes, each rounded to float32 as a single run rounds it."""
    for m in range(LANES):
        factors[MOMENTUM_FACTOR + m] = rates[m, MOMENTUM]
        factors[EPSILON_FACTOR + m] = rates[m, EPSILON]
        factors[REST1 + m], factors[REST2 + m] = 1.0 - rates[m, BETA1], 1.0 - rates[m, BETA2]
        factors[L1_FACTOR + m], factors[L2_FACTOR + m] = rates[m, L1], rates[m, L2]
        factors[DROP_RATE + m], factors[DROP_SCALE + m] = rates[m, DROPOUT], 1.0 / (1.0 - rates[m, DROPOUT])
        factors[EVEN + m] = rates[m, LABEL_SMOOTHING] / n_outputs
        factors[REST + m] = 1.0 - rates[m, LABEL_SMOOTHING]
        factors[DELTA + m] = rates[m, HUBER_DELTA]


@kernel
def any_above_zero(rates: Float64Array, column: int) -> bool:
    """Return whether a rate of any network is above 0."""
    n_above = 0
    for m in range(LANES):
        n_above += rates[m, column] > 0
    return n_above > 0


@kernel
def _fill_scales(settings: LaneSettings, step: int, powers: Float64Array, factors: Float32Array) -> None:
    """Fill what the optimizer multiplies its moves by in this step."""
    options, rates = settings.options, settings.rates
    for m in range(LANES):
        rate = rates[m, LEARNING_RATE]
        if options[m, SCHEDULE] != CONSTANT:
            rate = learning_rate_at(settings.first_steps[m] + step, options[m], rates[m])
        factors[SCALE + m] = -rate
        if options[0, OPTIMIZER] in (ADAM, ADAMW):
            factors[DECAY + m] = -(rate * rates[m, WEIGHT_DECAY])
            factors[SCALE + m] = scale_of_adam(rate, rates[m], powers[m])
            factors[ROOT_SCALE + m] = root_scale_of_adam(powers[m])


@kernel
def _add_penalties(plan: LanePlan, packed: Float32Array, factors: Float32Array) -> None:
    layers, n, l1, l2 = plan.layers, LANES * plan.n_params, load(factors, L1_FACTOR), load(factors, L2_FACTOR)
    for layer in range(0, layers.shape[0], N_ENTRIES):
        for place in range(layers[layer + WEIGHTS], layers[layer + BIASES], LANES):
            store(packed, n + place, pulled(load(packed, n + place), load(packed, place), l1, l2))


@kernel
def _decay_weights(plan: LanePlan, packed: Float32Array, factors: Float32Array) -> None:
    """Shrink every weight. A bias that shares a vector with weights in a single run is moved by 0 there."""
    layers, n = plan.layers, LANES * plan.n_params
    for layer in range(0, layers.shape[0], N_ENTRIES):
        biases = layers[layer + BIASES]
        for place in range(layers[layer + WEIGHTS], biases, LANES):
            add_product(packed, n, place, load(factors, DECAY), load(packed, place))
        if layers[layer + N_IN] % ROWS != 0:
            for place in range(biases, biases + LANES * layers[layer + N_OUT], LANES):
                add_product(packed, n, place, splat(0.0), load(packed, place))


@kernel
def _clip_gradients(
    plan: LanePlan, rates: Float64Array, packed: Float32Array, factors: Float32Array, values: Float32Array
) -> None:
    """Do what ``clip_gradients`` does; the squares are added in the order of the panels, by 16 sums each."""
    layers, n = plan.layers, LANES * plan.n_params
    for place in range(NORM, NORM + LANES * LANES, LANES):
        store(factors, place, splat(0.0))
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_in, n_out = layers[layer + N_IN], layers[layer + N_OUT]
        for o in range(n_out):
            for i in range(n_in + 1):
                place = (
                    layers[layer + WEIGHTS] + LANES * (o * n_in + i) if i < n_in else layers[layer + BIASES] + LANES * o
                )
                gradient, total = load(packed, n + place), NORM + LANES * (i % ROWS * ROWS + o % ROWS)
                store(factors, total, fma(gradient, gradient, load(factors, total)))
    half = LANES * LANES // 2
    while half >= LANES:
        for place in range(NORM, NORM + half, LANES):
            store(factors, place, load(factors, place) + load(factors, place + half))
        half //= 2
    store(factors, NORM, sqrt(load(factors, NORM)))
    for m in range(LANES):
        norm, longest = values[NORM + m], rates[m, CLIP]
        is_long = longest > 0 and norm > longest
        values[CLIP_SCALE + m] = longest / norm + (norm - norm) if is_long else 1.0  # NaN where the norm is infinite
    scale = load(factors, CLIP_SCALE)
    for place in range(n, 2 * n, LANES):
        store(packed, place, load(packed, place) * scale)


@kernel
def update_lanes(
    plan: LanePlan, settings: LaneSettings, step: int, packed: Float32Array, powers: Float64Array, values: Float32Array
) -> None:
    """Update the parameters from their gradients. packed: an address; values: the factors."""
    n, rates, factors, optimizer = (
        LANES * plan.n_params,
        settings.rates,
        address(values),
        settings.options[0, OPTIMIZER],
    )
    if step == 0 or settings.is_changing:
        _fill_scales(settings, step, powers, values)
    if any_above_zero(rates, L1) or any_above_zero(rates, L2):
        _add_penalties(plan, packed, factors)
    if any_above_zero(rates, CLIP):
        _clip_gradients(plan, rates, packed, factors, values)
    scale, epsilon, rest2 = load(factors, SCALE), load(factors, EPSILON_FACTOR), load(factors, REST2)
    if optimizer == SGD:
        is_plain, is_nesterov = rates[0, MOMENTUM] == 0, settings.options[0, NESTEROV] != 0
        sgd(packed, n, scale, load(factors, MOMENTUM_FACTOR), is_plain, is_nesterov)
    elif optimizer == ADAGRAD:
        adagrad(packed, n, scale, epsilon)
    elif optimizer == RMSPROP:
        rmsprop(packed, n, scale, rest2, epsilon)
    elif optimizer in (ADAM, ADAMW):
        if optimizer == ADAMW:
            _decay_weights(plan, packed, factors)
        adam(packed, n, scale, load(factors, ROOT_SCALE), load(factors, REST1), rest2, epsilon)
