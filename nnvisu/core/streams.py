"""Random streams: independent random numbers for each purpose, also where seeds are equal.

A stream is told apart by the spawn key of NumPy's SeedSequence. A list of the seed and a number would not do: the
sequence fills its entropy up with zeros, so that [7, 0] is the stream of 7. Dropout and the order of later epochs come
from the kernels' own generator (``kernels.rng``).
"""

import numpy as np

# The points of a data set have the stream of the seed alone, the empty key.
WEIGHTS, FIRST_EPOCH, FLIPPED_LABELS, SPLIT = range(1, 5)


def random_generator(seed: int, *key: int) -> np.random.Generator:
    """Return a generator of its own for this seed and purpose; NumPy keeps the bits of PCG64 stable.

    Its normal numbers beyond ±3.65, one in 4,000, rest on the C library's log1p. What differs from system to system in
    their last bit is lost when they are rounded to float32 or six decimals.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
