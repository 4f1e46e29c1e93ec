"""The shapes of generated tables: rows of three columns or more, by name of the column, without noise.

Each function takes a NumPy Generator, the labels, int64 (n_points,), n_classes and n_columns, and returns numbers in
[-1, 1], float64 (n_points,), for each column. ``datasets`` adds the noise.
"""

from collections.abc import Callable

import numpy as np

from nnvisu.arrays import Float64Array, Int64Array
from nnvisu.core.portable_math import uniform
from nnvisu.core.shapes import moons

Columns = dict[str, Float64Array]
# The corners of a cube so that each is next to the one before: classes in turn are the parity of the signs where there
# are two (Gray 1953).
CORNERS = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0], [1, 1, 0], [1, 1, 1], [1, 0, 1], [1, 0, 0]])
GAP = 0.06  # between the cells of corners, on either side


def xor_3(rng: np.random.Generator, labels: Int64Array, n_classes: int, n_columns: int) -> Columns:
    """Exclusive or of three signs: no two columns say anything of the class without the third."""
    n_turns = (len(CORNERS) - labels + n_classes - 1) // n_classes
    turn = np.floor(rng.random(len(labels)) * n_turns).astype(np.int64)
    signs = 2.0 * CORNERS[labels + n_classes * turn] - 1.0
    sizes = uniform(rng, GAP, 0.95, (3, len(labels)))
    return {f"x{i + 1}": signs[:, i] * sizes[i] for i in range(3)}


def noise_columns(rng: np.random.Generator, labels: Int64Array, n_classes: int, n_columns: int) -> Columns:
    """Moons in the first two columns; the others are noise that says nothing."""
    x, y = moons(rng, labels, n_classes)
    noise = uniform(rng, -0.95, 0.95, (n_columns - 2, len(labels)))
    return {"x": x, "y": y} | {f"noise {i + 1}": column for i, column in enumerate(noise)}


def same_columns(rng: np.random.Generator, labels: Int64Array, n_classes: int, n_columns: int) -> Columns:
    """Moons whose first column comes twice, but for the noise."""
    x, y = moons(rng, labels, n_classes)
    return {"x": x, "x again": x, "y": y}


TABLE_GENERATORS: dict[str, Callable[[np.random.Generator, Int64Array, int, int], Columns]] = {
    "xor_3": xor_3,
    "noise_columns": noise_columns,
    "same_columns": same_columns,
}


def n_columns_of(dataset: str, n_columns: int) -> int:
    """Return how many columns a named data set has, with that ``n_columns``; points in the plane have two."""
    if dataset in TABLE_GENERATORS:
        return n_columns if dataset == "noise_columns" else 3
    return 2
