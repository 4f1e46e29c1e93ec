"""Dataset: labelled points in the plane, for training and for testing. How shapes are drawn stands in ``shapes``."""

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnvisu.arrays import BoolArray, Float32Array, Float64Array, Int64Array, UInt8Array
from nnvisu.core import shapes
from nnvisu.core.portable_math import exp, log, uniform
from nnvisu.core.rounding import rounded
from nnvisu.core.strata import allot, drawn_evenly
from nnvisu.core.streams import FLIPPED_LABELS, SPLIT, random_generator
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import LIMITS, Task

Targets: TypeAlias = UInt8Array | Float32Array  # labels, or the values of a regression
Columns: TypeAlias = dict[str, NDArray[Any]]  # of a data set by name, each of its own dtype
AnyArray = TypeVar("AnyArray", bound=NDArray[Any])

GENERATORS: dict[str, Callable[[np.random.Generator, Int64Array, int], shapes.Places]] = {
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
VALUE_FUNCTIONS: dict[str, Callable[[Float64Array, Float64Array], Float64Array]] = {
    "plane": shapes.plane,
    "bumps": shapes.bumps,
}


@dataclasses.dataclass(frozen=True, eq=False)
class Dataset:
    """Points in [-1, 1]^2. All arrays are read-only and of equal length.

    x, y: float32; labels: uint8; is_test: bool, points that are never trained on.
    generator: the arguments of ``generate_dataset`` that made it, None for points from elsewhere.
    values: float32 in [-1, 1], for regression (labels are 0 then); None for points with classes.
    """

    x: Float32Array
    y: Float32Array
    labels: UInt8Array
    is_test: BoolArray
    generator: dict[str, Any] | None = None
    values: Float32Array | None = None

    @classmethod
    def from_points(
        cls,
        x: Sequence[float] | Float64Array,
        y: Sequence[float] | Float64Array,
        labels: Sequence[int] | Int64Array | UInt8Array,
        is_test: Sequence[int] | None = None,
        generator: dict[str, Any] | None = None,
        values: Sequence[float] | Float64Array | None = None,
    ) -> "Dataset":
        """Build from points, columns of (n_points,): places and values from -1 to 1, rounded to six decimals; labels.

        Raises InvalidValue for places outside of the plane, wrong labels or values and unequal lengths, and
        LimitExceeded for too many points; the error names the field.
        """
        n_points = len(x)
        is_test = [False] * n_points if is_test is None else is_test
        if n_points > LIMITS.max_points:
            raise LimitExceeded.of("points", f"{n_points} points", f"at most {LIMITS.max_points} points")
        for name, column in (("y", y), ("label", labels), ("test", is_test), ("value", values)):
            if column is not None and len(column) != n_points:
                allowed = f"as many values as points.x: {n_points}"
                raise InvalidValue.of(f"points.{name}", f"{len(column)} values", allowed)
        return cls(
            _frozen(_checked_places("points.x", x)),
            _frozen(_checked_places("points.y", y)),
            _frozen(_checked_labels(labels)),
            _frozen(np.array(is_test, bool)),
            generator,
            None if values is None else _frozen(_checked_places("points.value", values)),
        )

    @property
    def task(self) -> Task:
        """``"regression"`` if the points carry values, else ``"classification"``."""
        return "classification" if self.values is None else "regression"

    @property
    def targets(self) -> Targets:
        """What the network is to give for each point, (n_points,): its label, uint8, or its value, float32."""
        return self.labels if self.values is None else self.values

    @property
    def n_outputs(self) -> int:
        """How many outputs a network for these points has at least."""
        return self.n_classes if self.values is None else 1

    @property
    def n_points(self) -> int:
        """Count of all points, train and test."""
        return len(self.x)

    @functools.cached_property
    def n_train(self) -> int:
        """Count of the points that are trained on."""
        return self.n_points - int(np.count_nonzero(self.is_test))

    @property
    def n_test(self) -> int:
        """Count of the points that are only tested on."""
        return self.n_points - self.n_train

    @functools.cached_property
    def digest(self) -> bytes:
        """A name of the points and their split: equal for two data sets that are equal, whatever made them."""
        columns = self._columns()
        parts = (part for name in columns for part in (name.encode(), columns[name].tobytes()))
        return hashlib.blake2b(b"".join(parts), digest_size=16).digest()

    @functools.cached_property
    def n_bytes(self) -> int:
        """Memory of the columns."""
        return sum(column.nbytes for column in self._columns().values())

    @functools.cached_property
    def n_classes(self) -> int:
        """Highest label + 1, at least 2."""
        return max(2, int(self.labels.max()) + 1) if self.n_points else 2

    def joined(self, added: "Dataset") -> "Dataset":
        """Return a data set with the points of ``added``, which are of the same task, at the end.

        Raises LimitExceeded where these are too many together.
        """
        n_points = self.n_points + added.n_points
        if n_points > LIMITS.max_points:
            raise LimitExceeded.of("points", f"{n_points} points in all", f"at most {LIMITS.max_points} points")
        if self.n_points == 0:
            return added
        columns = self._columns()
        return self._with_columns({name: np.concatenate((columns[name], added._columns()[name])) for name in columns})

    def without_disc(self, x: float, y: float, radius: float) -> "Dataset":
        """Return a data set without the points whose distance to (x, y) is at most ``radius``."""
        is_kept = ~self._is_in_disc(x, y, radius)
        return self._with_columns({name: column[is_kept] for name, column in self._columns().items()})

    def with_target_in_disc(self, disc: tuple[float, float, float], target: float) -> "Dataset":
        """Return a data set whose points in the disc (x, y, radius) all have this label or, for regression, value."""
        name = "labels" if self.values is None else "values"
        targets = self.targets.copy()
        targets[self._is_in_disc(*disc)] = target if self.values is None else rounded([target])[0]
        return self._with_columns(self._columns() | {name: targets})

    def with_point_at(self, index: int, x: float, y: float) -> "Dataset":
        """Return a data set with one point at another place; raise InvalidValue if there is no such point."""
        if index >= self.n_points:
            raise InvalidValue.of("index", index, f"an integer below the number of points, {self.n_points}")
        columns = self._columns() | {"x": self.x.copy(), "y": self.y.copy()}
        columns["x"][index], columns["y"][index] = rounded([x, y])
        return self._with_columns(columns)

    def _is_in_disc(self, x: float, y: float, radius: float) -> BoolArray:
        # In squares, as the last bit of np.hypot, which decides at the rim, differs from machine to machine.
        x_distance, y_distance = self.x.astype(np.float64) - x, self.y.astype(np.float64) - y
        return x_distance * x_distance + y_distance * y_distance <= radius * radius

    def split(self, test_fraction: float, seed: int) -> "Dataset":
        """Return the same points with exactly round(n_points * test_fraction) of them, drawn by seed, for testing.

        Points with classes are split by class, in proportion: every class keeps a training point as long as there are
        as many training points as classes; where there are fewer, the largest classes do.
        """
        strata = self.labels if self.values is None else np.zeros(self.n_points, np.uint8)
        n_test = round(self.n_points * test_fraction)
        is_test = drawn_evenly(strata, n_test, random_generator(seed, SPLIT))
        return dataclasses.replace(self, is_test=_frozen(is_test))

    def _columns(self) -> Columns:
        columns: Columns = {"x": self.x, "y": self.y, "labels": self.labels, "is_test": self.is_test}
        return columns if self.values is None else columns | {"values": self.values}

    def _with_columns(self, columns: Columns) -> "Dataset":
        """Return other points, made by no generator."""
        return Dataset(generator=None, **{name: _frozen(column) for name, column in columns.items()})


def generate_dataset(
    dataset: str,
    n_points: int = 200,
    n_classes: int = 2,
    noise: float = 0.05,
    seed: int = 0,
    test_fraction: float = 0.0,
    flipped_fraction: float = 0.0,
    class_ratio: float = 1.0,
) -> Dataset:
    """Draw a named data set, all inside [-1, 1]^2.

    noise: standard deviation of the scatter around the shape, in units of the plane, or of the values. What it carries
    over the border comes back as from a mirror. The order of the points is random.
    flipped_fraction: share of the training points, and of those of each class, whose label is then replaced by another
    class; places and split stay what they are without it.
    class_ratio: how many times as many points the largest class, the first, has as the smallest, the last: 1 for
    classes equal to within one point. From each class to the next the size falls by the same factor ("long-tailed", Cui
    et al. 2019, 5.1), rounded to whole points; every class has at least one.
    """
    arguments = {
        "dataset": dataset,
        "n_points": n_points,
        "n_classes": n_classes,
        "noise": noise,
        "seed": seed,
        "test_fraction": test_fraction,
    }
    arguments |= {"flipped_fraction": flipped_fraction} if flipped_fraction else {}
    arguments |= {"class_ratio": class_ratio} if class_ratio != 1.0 else {}
    rng = random_generator(seed)
    if dataset in VALUE_FUNCTIONS:
        return _drawn_values(arguments, rng).split(test_fraction, seed)
    labels = rng.permutation(_labels_in_turn(n_points, n_classes, class_ratio))
    x, y = GENERATORS[dataset](rng, labels, n_classes)
    x = _mirrored(x + rng.normal(0.0, noise, n_points))
    y = _mirrored(y + rng.normal(0.0, noise, n_points))
    drawn = Dataset.from_points(x, y, labels, generator=arguments).split(test_fraction, seed)
    return _with_flipped_labels(drawn, flipped_fraction, n_classes, seed) if flipped_fraction else drawn


def _labels_in_turn(n_points: int, n_classes: int, class_ratio: float) -> Int64Array:
    """Return the labels 0, 1, …, 0, 1, … of all points; a class whose points are used up is left out from there on."""
    sizes = allot(n_points, exp(-log(class_ratio) * np.arange(n_classes) / (n_classes - 1)))
    turns = np.concatenate([np.arange(size) for size in sizes])
    return np.repeat(np.arange(n_classes), sizes)[np.argsort(turns, kind="stable")]


def _with_flipped_labels(data: Dataset, fraction: float, n_classes: int, seed: int) -> Dataset:
    """Give exactly round(n_train * fraction) training points, drawn by seed and class by class, another class.

    Every class keeps a point of its own as far as possible, as in ``Dataset.split``.
    """
    rng = random_generator(seed, FLIPPED_LABELS)
    train = np.flatnonzero(~data.is_test)
    flipped = train[drawn_evenly(data.labels[train], round(len(train) * fraction), rng)]
    labels = data.labels.copy()
    labels[flipped] = (labels[flipped] + rng.integers(1, n_classes, len(flipped))) % n_classes
    return dataclasses.replace(data, labels=_frozen(labels))


def _drawn_values(arguments: dict[str, Any], rng: np.random.Generator) -> Dataset:
    """Draw places from the whole plane and the value of each."""
    n_points = arguments["n_points"]
    x, y = uniform(rng, -1.0, 1.0, (2, n_points))
    values = VALUE_FUNCTIONS[arguments["dataset"]](x, y) + rng.normal(0.0, arguments["noise"], n_points)
    labels = np.zeros(n_points, np.uint8)
    return Dataset.from_points(x, y, labels, generator=arguments, values=_mirrored(values))


def _mirrored(values: Float64Array) -> Float64Array:
    """Fold the line into [-1, 1] as two mirrors would."""
    return np.abs((values + 3.0) % 4.0 - 2.0) - 1.0 if np.any(np.abs(values) > 1.0) else values


def _checked_places(field: str, values: Sequence[float] | Float64Array) -> Float32Array:
    places = np.asarray(values, np.float64)
    is_wrong = ~(np.abs(places) <= 1.0)  # NaN is wrong, too
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"{field}[{i}]", values[i], "a number from -1 to 1")
    return rounded(places).astype(np.float32)


def _checked_labels(values: Sequence[int] | Int64Array | UInt8Array) -> UInt8Array:
    labels = np.asarray(values)
    n_classes = LIMITS.max_classes
    if labels.size == 0:
        return np.zeros(0, np.uint8)
    is_wrong = ~((labels >= 0) & (labels < n_classes) & (labels == np.floor(labels)))
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"points.label[{i}]", values[i], f"an integer from 0 to {n_classes - 1}")
    return labels.astype(np.uint8)


def _frozen(array: AnyArray) -> AnyArray:
    array.flags.writeable = False
    return array
