"""Learning rate schedules: functions of the step alone, so that it does not matter how many calls make up a run.

They use nothing but sums, products and quotients of float64, which give the same bits on every processor.
"""

from nnvisu.arrays import Float64Array, Int64Array
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.state import (
    LEARNING_RATE,
    ONE_CYCLE,
    SCHEDULE,
    SCHEDULE_FACTOR,
    SCHEDULE_STEPS,
    STEP,
    WARM_UP,
)

PI = 3.141592653589793
# Smith and Topin 2018, with the proportions and the cosine annealing of PyTorch's OneCycleLR: step 0.3·n - 1, counted
# from 0, has the highest rate, and the last of n steps the lowest.
ONE_CYCLE_START = 0.04  # of the learning rate
ONE_CYCLE_RISE = 0.3  # of the steps


@entry_kernel
def learning_rate_at(step: int, options: Int64Array, rates: Float64Array) -> float:
    """Return the learning rate of the update that follows ``step`` others, by any schedule but the constant one.

    options: int64 (n_options,), rates: float64 (n_rates,), laid out as in ``state``. cosine: Loshchilov and Hutter
    2017, equation 5, without restarts; warm_up: Goyal et al. 2017, section 2.2; one_cycle: see above.
    """
    kind, n_steps = options[SCHEDULE], options[SCHEDULE_STEPS]
    peak: float = rates[LEARNING_RATE]
    end: float = rates[SCHEDULE_FACTOR]
    if kind == STEP:
        return peak * _power(end, step // n_steps)
    if kind == WARM_UP:
        return peak * ((step + 1) / n_steps) if step < n_steps else peak
    if kind == ONE_CYCLE:
        top = ONE_CYCLE_RISE * n_steps - 1.0
        if step < top:
            return peak * (1.0 - (1.0 - ONE_CYCLE_START) * _fall(step / top))
        share = (step - top) / (n_steps - 1.0 - top) if step < n_steps - 1 else 1.0
    else:
        share = step / n_steps if step < n_steps else 1.0
    return peak * (end + (1.0 - end) * _fall(share))


@kernel
def _fall(share: float) -> float:
    """Return (1 + cos(π·share)) / 2, falling from 1 to 0, to within 1e-11, by the series of the sine around 1/2."""
    angle = PI * (share - 0.5)
    square = angle * angle
    series = 1.0
    for n in range(16, 0, -2):
        series = 1.0 - series * square / (n * (n + 1))
    return max(0.5 - 0.5 * angle * series, 0.0)


@kernel
def _power(base: float, exponent: int) -> float:
    """Return base**exponent for an integer exponent >= 0, by repeated squaring."""
    product = 1.0
    while exponent > 0:
        if exponent % 2 == 1:
            product *= base
        base *= base
        exponent //= 2
    return product
