"""Stratified sampling: how many points each class gets, which points are drawn from it, and what they are for."""

import numpy as np

from nnvisu.arrays import BoolArray, Float64Array, Int64Array, UInt8Array
from nnvisu.core.portable_math import total
from nnvisu.core.streams import SPLIT, random_generator

# What a point is for. Those for validation are kept apart: neither trained on nor measured.
TRAINING, TEST, VALIDATION = 0, 1, 2

DECIMALS = 9  # used to compare remainders, so that rounding errors decide no tie


def allot(n: int, sizes: Float64Array | Int64Array) -> Int64Array:
    """Return integers, int64 (n_groups,), that divide ``n`` among groups in proportion to their sizes, (n_groups,).

    First, they add up to ``n``. Second, every non-empty group gets at least one; if ``n`` is smaller than the number of
    groups, the largest get one each. Third, they are the proportional shares rounded down, and what is left goes to the
    largest remainders, one each (Hamilton's method); what the second rule gives to small groups is taken from those
    furthest above their shares. Among equal groups the first is served first.
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


def untrained_classes(labels: UInt8Array, roles: UInt8Array) -> list[int]:
    """Return the labels of classes that have points, but none to train with. Both: uint8 (n_points,)."""
    return sorted(set(labels.tolist()) - set(labels[roles == TRAINING].tolist()))


def drawn_evenly(labels: Int64Array | UInt8Array, n_drawn: int, rng: np.random.Generator) -> BoolArray:
    """Return which points are drawn, bool (n_points,): exactly ``n_drawn``, the same share of every class.

    labels: uint8 (n_points,). ``allot`` decides how many points of each class are left, so that every class keeps one
    if enough are left.
    """
    if n_drawn == 0:
        return np.zeros(len(labels), bool)
    order, sizes = rng.permutation(len(labels)), np.bincount(labels)
    n_drawn_of = sizes - allot(len(labels) - n_drawn, sizes)
    is_drawn = np.zeros(len(labels), bool)
    for label, n in enumerate(n_drawn_of):
        is_drawn[order[labels[order] == label][:n]] = True
    return is_drawn


def drawn_roles(strata: UInt8Array, test_fraction: float, seed: int) -> UInt8Array:
    """Return roles, uint8 (n_points,): TRAINING, and TEST for round(n_points * test_fraction) that are drawn.

    strata: uint8 (n_points,), the classes, which all have the same share.
    """
    n_test = round(len(strata) * test_fraction)
    return drawn_evenly(strata, n_test, random_generator(seed, SPLIT)).astype(np.uint8)
