"""Random streams: independent random numbers for each purpose, even with equal seeds.

Streams differ by the spawn key of NumPy's SeedSequence. A list of seed and number would not do: SeedSequence pads its
entropy with zeros, so that [7, 0] gives the stream of 7. Dropout and the order of later epochs come from the kernels'
own generator (``kernels.rng``).
"""

import numpy as np

# The points of a data set use the stream of the seed itself, with an empty key.
WEIGHTS, FIRST_EPOCH, FLIPPED_LABELS, SPLIT, FRESH_TEST, IMPORTANCE = range(1, 7)


def random_generator(seed: int, *key: int) -> np.random.Generator:
    """Return a generator for this seed and purpose: PCG64 (O'Neill 2014), whose bits NumPy keeps stable.

    Its normal numbers beyond ±3.65, one in 4,000, depend on the C library's log1p. Differences between systems in their
    last bit disappear when they are rounded to float32 or six decimals.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
