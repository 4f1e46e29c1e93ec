"""A small sample of every data set, for the pictures to choose from: few bytes, from the real generators."""

import functools

import numpy as np

from nnvisu.core.datasets import VALUE_FUNCTIONS, generate_dataset
from nnvisu.settings import DATA_SETTING, FIRST_N_CLASSES, SUITED_N_CLASSES

SAMPLE_POINTS = 96
SAMPLE_NOISE = 0.03
N_REGRESSION = len(VALUE_FUNCTIONS)


@functools.cache
def sample_bytes(n_classes: int) -> bytes:
    """Return, for each data set in the order of the settings table, x, y and label of each point, one byte each.

    −1 is 0 and 1 is 255, for x, y and the values, which stand for labels in the last ``N_REGRESSION`` data sets. Where
    nobody has chosen another number of classes, each has the one that suits it.
    """
    suited = SUITED_N_CLASSES if n_classes == FIRST_N_CLASSES else {}
    return b"".join(_sample(name, suited.get(name, n_classes)) for name in DATA_SETTING["dataset"].choices)


def _sample(name: str, n_classes: int) -> bytes:
    data = generate_dataset(name, SAMPLE_POINTS, n_classes, SAMPLE_NOISE)
    target = data.labels if data.values is None else _as_byte(data.values)
    return np.stack([_as_byte(data.x), _as_byte(data.y), target], axis=-1).astype(np.uint8).tobytes()


def _as_byte(values: np.ndarray) -> np.ndarray:
    return np.rint((values.astype(np.float64) + 1.0) / 2.0 * 255.0)
