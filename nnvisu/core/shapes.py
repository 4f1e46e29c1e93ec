"""The shapes of generated data: where points would be without noise.

Most functions take a NumPy Generator, the labels, int64 (n_points,), and n_classes, from 2 to 8, and return x and y in
[-1, 1], float64 (n_points,). ``plane`` and ``bumps`` give the values of points, for regression. ``datasets`` adds the
noise.
"""

from collections.abc import Callable

import numpy as np

from nnvisu.arrays import Float64Array, Int64Array
from nnvisu.core.portable_math import cos, exp, sin, uniform

Places = tuple[Float64Array, Float64Array]


def circles(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Concentric rings, class 0 innermost; beyond four classes a ring within a ring in each quarter of the plane."""
    angle = uniform(rng, 0.0, 2.0 * np.pi, len(labels))
    if n_classes <= 4:
        return _polar(0.92 * (labels + 1) / n_classes, angle)
    quarter, ring = labels // 2, labels % 2
    x, y = _polar(np.where(ring == 0, 0.18, 0.41), angle)
    return x + np.where(quarter % 2 == 0, -0.48, 0.48), y + np.where(quarter < 2, 0.48, -0.48)


def moons(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Interlocking half circles, alternately open downwards and upwards, in rows of at most three."""
    n_rows = (n_classes + 2) // 3
    n_columns = -(-n_classes // n_rows)
    row, column = labels // n_columns, labels % n_columns
    n_in_row = np.minimum(n_columns, n_classes - row * n_columns)
    # In radii: arcs stand 1.2 apart, so that every other one does not touch; rows are 1.5 high and 0.5 apart.
    radius = min(1.84 / (2.0 + 1.2 * (n_columns - 1)), 1.84 / (2.0 * n_rows - 0.5))
    is_hill = column % 2 == 0
    angle = uniform(rng, 0.0, np.pi, len(labels)) + np.where(is_hill, 0.0, np.pi)
    x = radius * (cos(angle) + 1.2 * (column - (n_in_row - 1) / 2))
    # A single arc has no partner to interlock with: it is centred in its row.
    shift = np.where(n_in_row == 1, 0.5, 0.25)
    y = radius * (sin(angle) - np.where(is_hill, shift, -shift) + 2.0 * ((n_rows - 1) / 2 - row))
    return x, y


def blobs(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Round clusters on a ring."""
    return _scattered_ring(rng, labels, n_classes, np.full(len(labels), 0.08))


def gaussians(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Wide normal distributions on a ring, overlapping if there are many; two are on the diagonal."""
    return _scattered_ring(rng, labels, n_classes, np.full(len(labels), 0.18))


def varied_variance(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Round clusters on a ring, each wider than the one before."""
    return _scattered_ring(rng, labels, n_classes, 0.03 + 0.19 * labels / (n_classes - 1))


def anisotropic(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Long thin clusters side by side, all slanted by 40 degrees."""
    across = (labels - (n_classes - 1) / 2) * min(0.36, 1.4 / (n_classes - 1))
    along = np.where(labels % 2 == 0, 0.12, -0.12) + rng.normal(0.0, 0.22, len(labels))
    across = across + rng.normal(0.0, 0.02, len(labels))
    slant = 40.0 * (np.pi / 180.0)
    return along * cos(slant) - across * sin(slant), along * sin(slant) + across * cos(slant)


def xor(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Opposite sectors of the square share a class; with two classes these are the quadrants of exclusive or."""
    width = np.pi / n_classes
    sector = labels + n_classes * rng.integers(0, 2, len(labels))
    angle = width * (sector + rng.random(len(labels)))
    border = 0.95 / np.maximum(np.abs(cos(angle)), np.abs(sin(angle)))
    return _polar(border * np.sqrt(uniform(rng, 0.02, 1.0, len(labels))), angle)


def spirals(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """One arm per class; the more arms, the fewer turns, so that the gap between them stays the same."""
    along = np.sqrt(rng.random(len(labels)))
    n_turns = 2.6 / n_classes
    return _polar(0.06 + 0.87 * along, 2.0 * np.pi * (labels / n_classes + n_turns * along))


def checkerboard(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """A square of cells; cells of one class never share a side, and every class has the same number of cells."""
    n_cells = {2: 4, 4: 4, 8: 4}.get(n_classes, n_classes)
    shift = 1 if n_classes <= 3 else n_cells if n_classes == 8 else 2
    column, row = np.meshgrid(np.arange(n_cells), np.arange(n_cells))
    cell_class = ((column + shift * row) % n_classes).ravel()
    x, y = np.zeros(len(labels)), np.zeros(len(labels))
    for label in range(n_classes):
        is_label = labels == label
        cell = rng.choice(np.flatnonzero(cell_class == label), np.count_nonzero(is_label))
        x[is_label], y[is_label] = cell % n_cells, cell // n_cells
    side = 1.9 / n_cells
    x, y = (side * (place + rng.random(len(labels))) - 0.95 for place in (x, y))
    return x, y


def rings(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Concentric bands of a disc, class by class from the centre; up to three classes have two bands each."""
    band, n_bands = _alternating_bands(rng, labels, n_classes, lambda bands: 2.0 * bands + 1.0)
    inner, outer = (0.95 * (band + side) / n_bands for side in (0.06, 0.94))
    radius = np.sqrt(uniform(rng, np.square(inner), np.square(outer), len(labels)))
    return _polar(radius, uniform(rng, 0.0, 2.0 * np.pi, len(labels)))


def stripes(rng: np.random.Generator, labels: Int64Array, n_classes: int) -> Places:
    """Vertical bands of a square, class by class from the left; up to three classes have two bands each."""
    band, n_bands = _alternating_bands(rng, labels, n_classes, np.ones_like)
    x = 1.9 * (band + uniform(rng, 0.06, 0.94, len(labels))) / n_bands - 0.95
    return x, uniform(rng, -0.95, 0.95, len(labels))


def plane(x: Float64Array, y: Float64Array) -> Float64Array:
    """Return the values of points, for regression: a plane from -1 in one corner to 1 in the opposite one."""
    return (x + y) / 2.0


def bumps(x: Float64Array, y: Float64Array) -> Float64Array:
    """Return the values of points, for regression: hills and hollows in turn, in two rows of three."""
    value = np.zeros(len(x))
    for row, centre_y in enumerate((-0.45, 0.45)):
        for column, centre_x in enumerate((-0.65, 0.0, 0.65)):
            sign = 1.0 if (row + column) % 2 == 0 else -1.0
            value += sign * exp(-(np.square(x - centre_x) + np.square(y - centre_y)) / 0.08)
    return 0.95 * value


def _alternating_bands(
    rng: np.random.Generator, labels: Int64Array, n_classes: int, area: Callable[[Float64Array], Float64Array]
) -> tuple[Float64Array, int]:
    """Return the band of each point and how many bands there are; a class fills its bands in proportion to ``area``."""
    n_turns = 2 if n_classes <= 3 else 1
    choices = labels + n_classes * np.arange(n_turns)[:, None]
    ends = np.cumsum(area(choices.astype(float)), axis=0)
    turn = np.count_nonzero(rng.random(len(labels)) * ends[-1] >= ends, axis=0)
    return choices[turn, np.arange(len(labels))], n_turns * n_classes


def _scattered_ring(rng: np.random.Generator, labels: Int64Array, n_classes: int, deviation: Float64Array) -> Places:
    x, y = _polar(np.full(len(labels), 0.55 if n_classes < 6 else 0.65), 2.0 * np.pi * labels / n_classes + np.pi / 4)
    return x + rng.normal(0.0, 1.0, len(labels)) * deviation, y + rng.normal(0.0, 1.0, len(labels)) * deviation


def _polar(radius: Float64Array, angle: Float64Array) -> Places:
    return radius * cos(angle), radius * sin(angle)
