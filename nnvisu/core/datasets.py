"""Dataset: labelled points in the plane, for training and for testing. How shapes are drawn stands in ``shapes``."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnvisu.core import shapes
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import LIMITS

DECIMALS = 6  # what a page sends and what a file holds is what is trained on

GENERATORS: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "circles": shapes.circles,
    "moons": shapes.moons,
    "blobs": shapes.blobs,
    "anisotropic": shapes.anisotropic,
    "varied_variance": shapes.varied_variance,
    "xor": shapes.xor,
    "spirals": shapes.spirals,
    "gaussians": shapes.gaussians,
    "checkerboard": shapes.checkerboard,
    "rings": shapes.rings,
    "stripes": shapes.stripes,
}


@dataclasses.dataclass(frozen=True, eq=False)
class Dataset:
    """Points in [-1, 1]^2. All arrays are read-only and of equal length.

    x, y: float32; labels: uint8; is_test: bool, points that are never trained on.
    generator: the arguments of ``generate_dataset`` that made it, None for points from elsewhere.
    """

    x: np.ndarray
    y: np.ndarray
    labels: np.ndarray
    is_test: np.ndarray
    generator: dict[str, Any] | None = None

    @classmethod
    def from_points(
        cls,
        x: Sequence[float],
        y: Sequence[float],
        labels: Sequence[int],
        is_test: Sequence[bool] | None = None,
        generator: dict[str, Any] | None = None,
    ) -> "Dataset":
        """Build from checked points, rounded to six decimals.

        Raises InvalidValue for places outside of the plane, wrong labels and unequal lengths, and LimitExceeded
        for too many points; the error names the field.
        """
        n_points = len(x)
        is_test = np.zeros(n_points, bool) if is_test is None else is_test
        if n_points > LIMITS["max_points"]:
            raise LimitExceeded.of("points", f"{n_points} points", f"at most {LIMITS['max_points']} points")
        for name, values in (("points.y", y), ("points.label", labels), ("points.test", is_test)):
            if len(values) != n_points:
                raise InvalidValue.of(name, f"{len(values)} values", f"as many values as points.x: {n_points}")
        arrays = (
            _checked_places("points.x", x),
            _checked_places("points.y", y),
            _checked_labels(labels),
            np.array(is_test, bool),
        )
        for array in arrays:
            array.flags.writeable = False
        return cls(*arrays, generator)

    @property
    def n_points(self) -> int:
        """Count of all points, train and test."""
        return len(self.x)

    @property
    def n_train(self) -> int:
        """Count of the points that are trained on."""
        return self.n_points - int(np.count_nonzero(self.is_test))

    @property
    def n_classes(self) -> int:
        """Highest label + 1, at least 2."""
        return max(2, int(self.labels.max()) + 1) if self.n_points else 2

    def with_points(self, x: Sequence[float], y: Sequence[float], labels: Sequence[int], test: bool) -> "Dataset":
        """Return a data set with these points added at the end."""
        added = Dataset.from_points(x, y, labels, [test] * len(x))
        n_points = self.n_points + added.n_points
        if n_points > LIMITS["max_points"]:
            raise LimitExceeded.of("points", f"{n_points} points in all", f"at most {LIMITS['max_points']} points")
        columns = zip(self._columns(), added._columns(), strict=True)
        return Dataset(*(_frozen(np.concatenate(pair)) for pair in columns))

    def without_disc(self, x: float, y: float, radius: float) -> "Dataset":
        """Return a data set without the points whose distance to (x, y) is at most ``radius``."""
        is_kept = np.hypot(self.x.astype(np.float64) - x, self.y.astype(np.float64) - y) > radius
        return Dataset(*(_frozen(column[is_kept]) for column in self._columns()))

    def split(self, test_fraction: float, seed: int) -> "Dataset":
        """Return the same points with exactly round(n_points * test_fraction) of them, drawn by seed, for testing."""
        is_test = np.zeros(self.n_points, bool)
        n_test = round(self.n_points * test_fraction)
        is_test[random_generator(seed).permutation(self.n_points)[:n_test]] = True
        return dataclasses.replace(self, is_test=_frozen(is_test))

    def _columns(self) -> tuple[np.ndarray, ...]:
        return self.x, self.y, self.labels, self.is_test


def generate_dataset(
    dataset: str,
    n_points: int = 200,
    n_classes: int = 2,
    noise: float = 0.05,
    seed: int = 0,
    test_fraction: float = 0.0,
) -> Dataset:
    """Draw a named data set: classes equal to within one point, all inside [-1, 1]^2.

    noise: standard deviation of the scatter around the shape, in units of the plane. Points that it carries over the
    border come back as from a mirror. The order of the points is random.
    """
    arguments = {
        "dataset": dataset,
        "n_points": n_points,
        "n_classes": n_classes,
        "noise": noise,
        "seed": seed,
        "test_fraction": test_fraction,
    }
    rng = random_generator(seed)
    labels = rng.permutation(np.arange(n_points) % n_classes)
    x, y = GENERATORS[dataset](rng, labels, n_classes)
    x = _mirrored(x + rng.normal(0.0, noise, n_points))
    y = _mirrored(y + rng.normal(0.0, noise, n_points))
    return Dataset.from_points(x, y, labels, generator=arguments).split(test_fraction, seed)


def random_generator(seed: int) -> np.random.Generator:
    """Return a generator of its own for this seed; NumPy keeps the bits of PCG64 stable."""
    return np.random.Generator(np.random.PCG64(seed))


def _mirrored(values: np.ndarray) -> np.ndarray:
    """Fold the line into [-1, 1] as two mirrors would."""
    return np.abs((values + 3.0) % 4.0 - 2.0) - 1.0 if np.any(np.abs(values) > 1.0) else values


def _checked_places(field: str, values: Sequence[float]) -> np.ndarray:
    places = np.asarray(values, np.float64)
    is_wrong = ~(np.abs(places) <= 1.0)  # NaN is wrong, too
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"{field}[{i}]", values[i], "a number from -1 to 1")
    return places.round(DECIMALS).astype(np.float32)


def _checked_labels(values: Sequence[int]) -> np.ndarray:
    labels = np.asarray(values)
    n_classes = LIMITS["max_classes"]
    if labels.size == 0:
        return np.zeros(0, np.uint8)
    is_wrong = ~((labels >= 0) & (labels < n_classes) & (labels == np.floor(labels)))
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"points.label[{i}]", values[i], f"an integer from 0 to {n_classes - 1}")
    return labels.astype(np.uint8)


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
