"""Dataset: labelled rows of columns, for training and for testing: points in the plane, or a table of more columns.

``painting`` changes points, ``tables`` says what a table is, ``shapes`` how generated shapes are drawn.
"""

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nnvisu.arrays import BoolArray, Float32Array, Float64Array, Int64Array, UInt8Array
from nnvisu.core import shapes
from nnvisu.core.checked_arrays import checked_labels, checked_places, frozen
from nnvisu.core.portable_math import exp, log, uniform
from nnvisu.core.rounding import rounded
from nnvisu.core.strata import TEST, TRAINING, allot, drawn_evenly, drawn_roles
from nnvisu.core.streams import FLIPPED_LABELS, random_generator
from nnvisu.core.table_shapes import TABLE_GENERATORS
from nnvisu.core.tables import Column, Table
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import LIMITS, Task

Targets: TypeAlias = UInt8Array | Float32Array  # labels, or values for regression

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
    """Rows with a class or a value each. All arrays are read-only.

    columns: float32 (n_columns, n_points), what networks read: x and y of points in [-1, 1]^2, or the scaled columns of
    a table. labels: uint8 (n_points,). roles: uint8 (n_points,), TRAINING, TEST or VALIDATION.
    generator: the arguments of ``generate_dataset`` that made it, None for points from elsewhere.
    values: float32 (n_points,) in [-1, 1], for regression (labels are then 0); None for points with classes.
    scale: what the numbers stand for in the file that they came from, as in ``update_data``. No result depends on it.
    table: what the columns of a table are; None for points in the plane.
    """

    columns: Float32Array
    labels: UInt8Array
    roles: UInt8Array
    generator: dict[str, Any] | None = None
    values: Float32Array | None = None
    scale: dict[str, Any] | None = None
    table: Table | None = None

    @classmethod
    def from_points(
        cls,
        x: Sequence[float] | Float64Array,
        y: Sequence[float] | Float64Array,
        labels: Sequence[int] | Int64Array | UInt8Array,
        roles: Sequence[int] | None = None,
        generator: dict[str, Any] | None = None,
        values: Sequence[float] | Float64Array | None = None,
    ) -> "Dataset":
        """Build from columns (n_points,): coordinates and values from -1 to 1, rounded to six decimals, and labels.

        Raises InvalidValue for coordinates outside the plane, wrong labels or values and unequal lengths, and
        LimitExceeded for too many points; the error names the field.
        """
        n_points = len(x)
        roles = [TRAINING] * n_points if roles is None else roles
        if n_points > LIMITS.max_points:
            raise LimitExceeded.of("points", f"{n_points} points", f"at most {LIMITS.max_points} points")
        for name, column in (("y", y), ("label", labels), ("test", roles), ("value", values)):
            if column is not None and len(column) != n_points:
                allowed = f"as many values as points.x: {n_points}"
                raise InvalidValue.of(f"points.{name}", f"{len(column)} values", allowed)
        return cls(
            frozen(np.stack((checked_places("points.x", x), checked_places("points.y", y)))),
            frozen(checked_labels(labels)),
            frozen(np.array(roles, np.uint8)),
            generator,
            None if values is None else frozen(checked_places("points.value", values)),
        )

    @classmethod
    def from_table(
        cls,
        table: Table,
        labels: Sequence[int] | Int64Array | UInt8Array,
        roles: UInt8Array,
        values: Sequence[float] | None = None,
        scale: dict[str, Any] | None = None,
        generator: dict[str, Any] | None = None,
    ) -> "Dataset":
        """Build from a table, and labels, roles and values (n_rows,) as in ``from_points``; raises as it does."""
        columns = frozen(np.stack([column.scaled for column in table.columns]))
        checked = None if values is None else frozen(checked_places("table.value", values))
        return cls(columns, frozen(checked_labels(labels)), frozen(roles), generator, checked, scale, table)

    @property
    def x(self) -> Float32Array:
        """The first column, (n_points,)."""
        x: Float32Array = self.columns[0]
        return x

    @property
    def y(self) -> Float32Array:
        """The second column, (n_points,)."""
        y: Float32Array = self.columns[1]
        return y

    @property
    def n_columns(self) -> int:
        """Number of columns: 2 for points in the plane."""
        return len(self.columns)

    @functools.cached_property
    def is_train(self) -> BoolArray:
        """Which points are trained on, (n_points,)."""
        return frozen(self.roles == TRAINING)

    @functools.cached_property
    def is_test(self) -> BoolArray:
        """Which points are only tested on, (n_points,)."""
        return frozen(self.roles == TEST)

    @property
    def task(self) -> Task:
        """``"regression"`` if the points carry values, else ``"classification"``."""
        return "classification" if self.values is None else "regression"

    @property
    def targets(self) -> Targets:
        """What the network should predict for each point, (n_points,): its label, uint8, or its value, float32."""
        return self.labels if self.values is None else self.values

    @property
    def n_outputs(self) -> int:
        """The smallest number of outputs of a network for these points."""
        return self.n_classes if self.values is None else 1

    @property
    def n_points(self) -> int:
        """Number of points, whatever their roles."""
        return len(self.labels)

    @functools.cached_property
    def n_train(self) -> int:
        """Number of training points."""
        return int(np.count_nonzero(self.is_train))

    @property
    def n_test(self) -> int:
        """Number of test points."""
        return int(np.count_nonzero(self.is_test))

    @functools.cached_property
    def digest(self) -> bytes:
        """A hash of the points and their split: equal for equal data sets, however they were made."""
        shape = repr((self.n_columns, self.n_points, self.task)).encode()
        parts = (array.tobytes() for array in self._arrays())
        return hashlib.blake2b(b"".join((shape, *parts)), digest_size=16).digest()

    @functools.cached_property
    def n_bytes(self) -> int:
        """Memory of the arrays."""
        return sum(array.nbytes for array in self._arrays()) + (self.table.n_bytes if self.table else 0)

    @functools.cached_property
    def n_classes(self) -> int:
        """Highest label + 1, at least 2."""
        return max(2, int(self.labels.max()) + 1) if self.n_points else 2

    def split(self, test_fraction: float, seed: int) -> "Dataset":
        """Return the same points with exactly round(n_points * test_fraction) of them, drawn by seed, as test points.

        The split is stratified: proportional in every class, and every class keeps a training point as long as there
        are as many training points as classes; otherwise the largest classes do.
        """
        strata = self.labels if self.values is None else np.zeros(self.n_points, np.uint8)
        return dataclasses.replace(self, roles=frozen(drawn_roles(strata, test_fraction, seed)))

    def _arrays(self) -> list[NDArray[Any]]:
        arrays: list[NDArray[Any]] = [self.columns, self.labels, self.roles]
        return arrays if self.values is None else [*arrays, self.values]


def generate_dataset(
    dataset: str,
    n_points: int = 200,
    n_classes: int = 2,
    noise: float = 0.05,
    seed: int = 0,
    test_fraction: float = 0.0,
    flipped_fraction: float = 0.0,
    class_ratio: float = 1.0,
    n_columns: int = 8,
    stream: tuple[int, ...] = (),
) -> Dataset:
    """Generate a named data set inside [-1, 1]^2, in random order.

    noise: standard deviation of the scatter around the shape, in plane units, or for regression of the values. What
    would leave the plane is reflected at its edge.
    flipped_fraction: share of the training points, and of those of each class, that are then given another label;
    coordinates and split are the same as without it.
    class_ratio: size of the largest class, the first, over that of the smallest, the last: 1 for classes equal to
    within one point. Sizes fall by the same factor from class to class ("long-tailed", Cui et al. 2019, section 5.1),
    rounded to whole points; every class has at least one.
    n_columns: of the table, for ``noise_columns``.
    stream: of the random numbers, of whoever wants other points than this seed's.
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
    arguments |= {"n_columns": n_columns} if dataset == "noise_columns" else {}
    rng = random_generator(seed, *stream)
    if dataset in VALUE_FUNCTIONS:
        return _drawn_values(arguments, rng).split(test_fraction, seed)
    labels = rng.permutation(_labels_in_turn(n_points, n_classes, class_ratio))
    if dataset in TABLE_GENERATORS:
        drawn = _drawn_table(arguments, rng, labels, n_columns)
        return _with_flipped_labels(drawn, flipped_fraction, n_classes, seed) if flipped_fraction else drawn
    x, y = GENERATORS[dataset](rng, labels, n_classes)
    x = _mirrored(x + rng.normal(0.0, noise, n_points))
    y = _mirrored(y + rng.normal(0.0, noise, n_points))
    drawn = Dataset.from_points(x, y, labels, generator=arguments).split(test_fraction, seed)
    return _with_flipped_labels(drawn, flipped_fraction, n_classes, seed) if flipped_fraction else drawn


def _labels_in_turn(n_points: int, n_classes: int, class_ratio: float) -> Int64Array:
    """Return the labels 0, 1, …, 0, 1, … of all points, skipping classes that are used up."""
    sizes = allot(n_points, exp(-log(class_ratio) * np.arange(n_classes) / (n_classes - 1)))
    turns = np.concatenate([np.arange(size) for size in sizes])
    return np.repeat(np.arange(n_classes), sizes)[np.argsort(turns, kind="stable")]


def _with_flipped_labels(data: Dataset, fraction: float, n_classes: int, seed: int) -> Dataset:
    """Give exactly round(n_train * fraction) training points, drawn by seed and stratified, another class.

    Every class keeps a point of its own where possible, as in ``Dataset.split``.
    """
    rng = random_generator(seed, FLIPPED_LABELS)
    train = np.flatnonzero(data.is_train)
    flipped = train[drawn_evenly(data.labels[train], round(len(train) * fraction), rng)]
    labels = data.labels.copy()
    labels[flipped] = (labels[flipped] + rng.integers(1, n_classes, len(flipped))) % n_classes
    return dataclasses.replace(data, labels=frozen(labels))


def _drawn_table(arguments: dict[str, Any], rng: np.random.Generator, labels: Int64Array, n_columns: int) -> Dataset:
    """Draw rows of a table; their columns are on one scale as they are."""
    shape = TABLE_GENERATORS[arguments["dataset"]](rng, labels, arguments["n_classes"], n_columns)
    roles = drawn_roles(labels.astype(np.uint8), arguments["test_fraction"], arguments["seed"])
    columns = []
    for name, values in shape.items():
        drawn = rounded(_mirrored(values + rng.normal(0.0, arguments["noise"], len(labels))))
        columns.append(Column.measured(name, frozen(drawn), roles == TRAINING, scaling="none"))
    return Dataset.from_table(Table(tuple(columns)), labels, roles, generator=arguments)


def _drawn_values(arguments: dict[str, Any], rng: np.random.Generator) -> Dataset:
    """Draw points uniformly from the plane, and the value of each."""
    n_points = arguments["n_points"]
    x, y = uniform(rng, -1.0, 1.0, (2, n_points))
    values = VALUE_FUNCTIONS[arguments["dataset"]](x, y) + rng.normal(0.0, arguments["noise"], n_points)
    labels = np.zeros(n_points, np.uint8)
    return Dataset.from_points(x, y, labels, generator=arguments, values=_mirrored(values))


def _mirrored(values: Float64Array) -> Float64Array:
    """Reflect values at -1 and 1 until they lie in between."""
    return np.abs((values + 3.0) % 4.0 - 2.0) - 1.0 if np.any(np.abs(values) > 1.0) else values
