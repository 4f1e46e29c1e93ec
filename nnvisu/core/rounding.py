"""The one rule by which coordinates and values are rounded; ``static/js/model/rounding.js`` is its twin.

A float is rounded as the exact number that it is, to the nearest with six decimals, of two equally near ones to the
even one: what Python's ``round`` does and every language can do. ``numpy.round`` alone does not: it multiplies first,
and that product may be on the other side of a tie (0.7012485, a little above one, becomes 0.701248).
"""

import numpy as np
from numpy.typing import ArrayLike

from nnvisu.arrays import Float64Array

DECIMALS = 6  # what a page sends and what a file holds is what is trained on


def rounded(values: ArrayLike) -> Float64Array:
    """Return the values, one or more axes of numbers from -1 to 1, with six decimals: float64 of the same shape."""
    values = np.asarray(values, np.float64)
    result = values.round(DECIMALS)
    product = np.abs(values) * 10**DECIMALS
    # NumPy's product is off by 1e-10 at most; only so near to a tie does it decide, and Python is slow.
    is_near_tie = np.abs(product - np.trunc(product) - 0.5) < 1e-6
    result[is_near_tie] = [round(value, DECIMALS) for value in values[is_near_tie].tolist()]
    return result
