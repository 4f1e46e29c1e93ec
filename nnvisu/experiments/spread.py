"""What several runs say together: their mean and their spread, and whether two means differ by more than noise."""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

Spread: TypeAlias = Literal["range", "quartiles", "sd"]
SPREADS: tuple[Spread, ...] = get_args(Spread)
MEANINGS: dict[Spread, str] = {
    "range": "from the lowest to the highest run",
    "quartiles": "the middle half of the runs: from the 25th to the 75th percentile",
    "sd": "one standard deviation of the runs below and above the mean",
}
LEVEL = 0.05  # of significance
# Of the continued fraction below: it converges in some tens of terms.
MAX_TERMS, PRECISION, TINY = 1000, 1e-15, 1e-300


class Summary(NamedTuple):
    """Mean and spread of ``n`` runs. low and high are the mean itself for one run, and for ``sd`` then, too."""

    n: int
    mean: float
    low: float
    high: float


def summary_of(values: Sequence[float], spread: Spread) -> Summary | None:
    """Return mean and spread of finite values; None of none.

    Percentiles lie on straight lines between the runs (type 7 of Hyndman and Fan 1996, "Sample Quantiles in Statistical
    Packages", as NumPy's); the standard deviation is that of a sample, with n - 1.
    """
    if not values:
        return None
    mean = mean_of(values)
    if spread == "range":
        return Summary(len(values), mean, min(values), max(values))
    if spread == "quartiles":
        return Summary(len(values), mean, _quantile(values, 0.25), _quantile(values, 0.75))
    deviation = math.sqrt(variance_of(values))
    return Summary(len(values), mean, mean - deviation, mean + deviation)


def mean_of(values: Sequence[float]) -> float:
    """Return the mean, rounded once."""
    return math.fsum(values) / len(values)


def variance_of(values: Sequence[float]) -> float:
    """Return the variance of a sample, with n - 1; 0 of one value."""
    if len(values) < 2:
        return 0.0
    mean = mean_of(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def difference_probability(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the probability of a difference of the means at least as large as this by chance; None of fewer than two.

    By Welch's t-test (Welch 1947, "The generalization of Student's problem"), which Colas, Sigaud and Oudeyer 2019
    (arXiv 1904.06979) recommend for the seeds of learning algorithms: variances may differ. Runs that all agree leave
    no noise: then any difference is one.
    """
    if min(len(one), len(other)) < 2:
        return None
    squares = variance_of(one) / len(one), variance_of(other) / len(other)
    difference = mean_of(one) - mean_of(other)
    if sum(squares) == 0.0:
        return 1.0 if difference == 0.0 else 0.0
    freedom = sum(squares) ** 2 / (squares[0] ** 2 / (len(one) - 1) + squares[1] ** 2 / (len(other) - 1))
    return _two_sided(difference / math.sqrt(sum(squares)), freedom)


def holm(probabilities: Sequence[float]) -> list[bool]:
    """Return which of several comparisons show a difference (Holm 1979).

    The smallest probability has to be below LEVEL / n, the next below LEVEL / (n - 1), …, up to the first that is not:
    so one false difference among all is as improbable as LEVEL.
    """
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    are_different = [False] * len(probabilities)
    for rank, i in enumerate(order):
        if probabilities[i] > LEVEL / (len(order) - rank):
            break
        are_different[i] = True
    return are_different


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _two_sided(t: float, freedom: float) -> float:
    """Return how probable at least ``t`` is, in either direction, for Student's distribution."""
    return _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function (DLMF 8.17.22, by Lentz's method)."""
    if x <= 0.0 or x >= 1.0:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _incomplete_beta(b, a, 1.0 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    c, d = 1.0, 1.0 / _not_tiny(1.0 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, MAX_TERMS):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _not_tiny(1.0 + numerator * d)
            c = _not_tiny(1.0 + numerator / c)
            fraction *= c * d
        if abs(c * d - 1.0) < PRECISION:
            break
    return front * fraction / a


def _not_tiny(value: float) -> float:
    return TINY if abs(value) < TINY else value
