"""Types of NumPy arrays by what they hold; docstrings say shape and unit. Imports nothing of the project."""

from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Float32Array: TypeAlias = NDArray[np.float32]
Float64Array: TypeAlias = NDArray[np.float64]
FloatArray: TypeAlias = NDArray[np.float32] | NDArray[np.float64]
Int32Array: TypeAlias = NDArray[np.int32]
Int64Array: TypeAlias = NDArray[np.int64]
UInt8Array: TypeAlias = NDArray[np.uint8]
UInt64Array: TypeAlias = NDArray[np.uint64]
BoolArray: TypeAlias = NDArray[np.bool_]

# What is done with floats of either size, and gives the same size.
AnyFloats = TypeVar("AnyFloats", NDArray[np.float32], NDArray[np.float64])
