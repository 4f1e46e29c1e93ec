"""Arrays of data sets, (n_points,) or (n_columns, n_points): checked as they come in, read-only from then on."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnvisu.arrays import Float32Array, Float64Array, Int64Array, UInt8Array
from nnvisu.core.rounding import rounded
from nnvisu.errors import InvalidValue
from nnvisu.settings import LIMITS

AnyArray = TypeVar("AnyArray", bound=NDArray[Any])


def checked_places(field: str, values: Sequence[float] | Float64Array) -> Float32Array:
    """Return numbers (n,), rounded; raise InvalidValue for one that is not from -1 to 1."""
    places = np.asarray(values, np.float64)
    is_wrong = ~(np.abs(places) <= 1.0)  # NaN is wrong, too
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"{field}[{i}]", values[i], "a number from -1 to 1")
    return rounded(places).astype(np.float32)


def checked_labels(values: Sequence[int] | Int64Array | UInt8Array) -> UInt8Array:
    """Return labels (n,); raise InvalidValue for one that is no class."""
    labels = np.asarray(values)
    n_classes = LIMITS.max_classes
    if labels.size == 0:
        return np.zeros(0, np.uint8)
    is_wrong = ~((labels >= 0) & (labels < n_classes) & (labels == np.floor(labels)))
    if is_wrong.any():
        i = int(np.argmax(is_wrong))
        raise InvalidValue.of(f"points.label[{i}]", values[i], f"an integer from 0 to {n_classes - 1}")
    return labels.astype(np.uint8)


def frozen(array: AnyArray) -> AnyArray:
    """Return the array, read-only from now on."""
    array.flags.writeable = False
    return array
