"""Even shares of points for every class: how many points a class gets, and which points are drawn from it."""

import numpy as np

from nnvisu.arrays import BoolArray, Float64Array, Int64Array, UInt8Array
from nnvisu.core.portable_math import total

DECIMALS = 9  # to which two remainders are compared, so that rounding decides no tie


def allot(n: int, sizes: Float64Array | Int64Array) -> Int64Array:
    """Return whole numbers, int64 (n_groups,), that share ``n`` out among groups in proportion to their sizes.

    First, they add up to ``n``. Second, every group of any size gets at least one; where ``n`` is smaller than the
    number of groups, the largest get one each. Third, they are the proportional shares rounded down, and what is then
    left goes to the largest remainders, one each (Hamilton's method); what the second rule gave to small groups is
    taken from those that got most above their shares. Of equal groups the first is served first.
    """
    shares = n * sizes / total(sizes)
    allotted = np.maximum(np.floor(shares), sizes > 0).astype(np.int64)
    while (n_left := n - int(total(allotted))) != 0:
        lacking = (shares - allotted).round(DECIMALS)
        if n_left > 0:
            allotted[lacking.argmax()] += 1
        else:
            least = 1 if np.any(allotted > 1) else 0
            lacking[allotted <= least] = np.inf
            allotted[len(lacking) - 1 - lacking[::-1].argmin()] -= 1
    return allotted


def drawn_evenly(labels: Int64Array | UInt8Array, n_drawn: int, rng: np.random.Generator) -> BoolArray:
    """Return which points are drawn, bool (n_points,): exactly ``n_drawn``, the same share of every class.

    labels: uint8 (n_points,). How many points of a class are left is what ``allot`` says, so that every class keeps a
    point as far as the points that are left suffice.
    """
    if n_drawn == 0:
        return np.zeros(len(labels), bool)
    order, sizes = rng.permutation(len(labels)), np.bincount(labels)
    n_drawn_of = sizes - allot(len(labels) - n_drawn, sizes)
    is_drawn = np.zeros(len(labels), bool)
    for label, n in enumerate(n_drawn_of):
        is_drawn[order[labels[order] == label][:n]] = True
    return is_drawn
