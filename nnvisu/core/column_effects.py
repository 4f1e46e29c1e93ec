"""What a column of a table does to the network's answers: along one row, and to its score over many."""

import dataclasses
from collections.abc import Generator
from typing import Literal

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array, Float64Array
from nnvisu.core.datasets import Dataset
from nnvisu.core.formulas import softmax
from nnvisu.core.forward import outputs_of
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.network import Model, input_rows, places_of
from nnvisu.core.planes import table_of
from nnvisu.core.portable_math import total
from nnvisu.core.scores import scores_of
from nnvisu.core.streams import IMPORTANCE, random_generator
from nnvisu.errors import EmptyData

N_PROFILE = 64
N_REPEATS = 10


@dataclasses.dataclass(frozen=True, eq=False)
class Profile:
    """The answers along one column. values: in its unit, float64 (n,). answers: probabilities, or values (1, n)."""

    values: Float64Array
    answers: Float64Array


@dataclasses.dataclass(frozen=True, eq=False)
class ColumnImportance:
    """How much worse the score is with one column permuted, or all of a group together. drops: (N_REPEATS,)."""

    places: tuple[int, ...]
    drops: Float64Array

    @property
    def mean(self) -> float:
        """Of the drops."""
        return float(total(self.drops) / len(self.drops))

    @property
    def deviation(self) -> float:
        """Their standard deviation."""
        return float(np.sqrt(total(np.square(self.drops - self.mean)) / len(self.drops)))


@dataclasses.dataclass(frozen=True, eq=False)
class Importance:
    """baseline: the score of ``n_rows`` rows as they are."""

    of: Literal["test", "train"]
    n_rows: int
    baseline: float
    columns: tuple[ColumnImportance, ...]


def profile_of(model: Model, dataset: Dataset, place: int, row: Float64Array) -> Profile:
    """Return how the answers change along a column from its minimum to its maximum, the rest of the row held.

    Goldstein et al. 2015 call it an individual conditional expectation. row: (n_columns,), in the table's units.
    """
    table = table_of(dataset)
    column = table.columns[place]
    values = column.minimum + (column.maximum - column.minimum) * (np.arange(N_PROFILE) / (N_PROFILE - 1))
    columns = np.repeat(table.scaled_row(row)[:, None], N_PROFILE, axis=1)
    columns[place] = (values - column.scale.centre) / column.scale.spread
    outputs = _outputs(model, input_rows(columns, model.features)).astype(np.float64)
    return Profile(values, outputs if model.task == "regression" else softmax(outputs))


def importance_in_parts(model: Model, dataset: Dataset, seed: int) -> Generator[None, None, Importance]:
    """Return what permuting each column that is on costs (Breiman 2001, section 10; Fisher et al. 2019).

    Of the test rows, or of the training rows where there are none. Columns of a group are permuted together. Each
    permutation is a part, one pass over all rows: of 16 columns there are 160. Raises EmptyData without such rows, and
    for values that are all equal.
    """
    is_used, of = _rows_used(dataset)
    n_rows = int(np.count_nonzero(is_used))
    columns, targets = dataset.columns[:, is_used], dataset.targets[is_used]
    inputs = input_rows(columns, model.features)

    def score(rows: Float32Array) -> float:
        scores = scores_of(_outputs(model, rows), targets).as_json()
        value = scores["r_squared"] if model.task == "regression" else scores["accuracy"]
        if value is None:
            raise EmptyData("all values of these rows are equal: there is no score that could drop")
        return value

    baseline, rng, found = score(inputs), random_generator(seed, IMPORTANCE), []
    for places in _together(model, dataset):
        rows_of = [places_of(model.features).index(place) for place in places]
        drops = np.empty(N_REPEATS)
        for repeat in range(N_REPEATS):
            permuted = inputs.copy()
            permuted[rows_of] = inputs[rows_of][:, rng.permutation(n_rows)]
            drops[repeat] = baseline - score(permuted)
            yield
        found.append(ColumnImportance(places, drops))
    return Importance(of, n_rows, baseline, tuple(found))


def _rows_used(dataset: Dataset) -> tuple[BoolArray, Literal["test", "train"]]:
    if dataset.n_test:
        return dataset.is_test, "test"
    if dataset.n_train:
        return dataset.is_train, "train"
    raise EmptyData("there are no test and no training rows to measure on")


def _together(model: Model, dataset: Dataset) -> list[tuple[int, ...]]:
    """Return the columns that are on, those of a group together, in the order of the first of each."""
    groups: dict[tuple[str, object], list[int]] = {}
    for place in places_of(model.features):
        group = table_of(dataset).columns[place].group
        groups.setdefault(("column", place) if group is None else ("group", group), []).append(place)
    return [tuple(places) for places in groups.values()]


def _outputs(model: Model, inputs: Float32Array) -> Float32Array:
    """Return the outputs for rows as networks read them: (n_outputs, n_rows)."""
    n_rows = inputs.shape[1]
    return outputs_of(model, points_of(inputs, np.zeros(n_rows)))[:, :n_rows]
