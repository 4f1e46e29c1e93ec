"""The one rule for rounding coordinates and values; ``static/js/model/rounding.js`` is its twin.

The exact value of a float is rounded to the nearest number with six decimals, ties to even: as Python's ``round`` does,
and as every language can. ``numpy.round`` alone does not: it multiplies first, and the product may be on the other side
of a tie (0.7012485, whose float is a little larger, becomes 0.701248).
"""

import numpy as np
from numpy.typing import ArrayLike

from nnvisu.arrays import Float64Array

DECIMALS = 6  # so that what a page sends and a file holds is exactly what is trained on


def rounded(values: ArrayLike) -> Float64Array:
    """Return the values, numbers from -1 to 1 in one or more axes, rounded to six decimals: float64, same shape."""
    values = np.asarray(values, np.float64)
    result = values.round(DECIMALS)
    product = np.abs(values) * 10**DECIMALS
    # NumPy's product is off by at most 1e-10, which only matters this close to a tie; Python's round is slow.
    is_near_tie = np.abs(product - np.trunc(product) - 0.5) < 1e-6
    result[is_near_tie] = [round(value, DECIMALS) for value in values[is_near_tie].tolist()]
    return result
