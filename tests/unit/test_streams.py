"""Independent random numbers for each purpose where seeds are equal."""

import itertools

import numpy as np

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.network import Architecture, ParameterLayout, initialise
from nnvisu.core.streams import FIRST_EPOCH, FLIPPED_LABELS, FRESH_TEST, SPLIT, WEIGHTS, random_generator

KEYS = (
    (),
    (WEIGHTS,),
    (FIRST_EPOCH, 0),
    (FIRST_EPOCH, 1),
    (FIRST_EPOCH, 2**53 - 1),
    (FLIPPED_LABELS,),
    (SPLIT,),
    (FRESH_TEST,),
)


def test_no_two_purposes_share_a_draw():
    """A list of seed and number would: NumPy fills it up with zeros."""
    draws = {
        (seed, key): set(random_generator(seed, *key).integers(2**63, size=1000)) for seed in (0, 1) for key in KEYS
    }

    assert all(first.isdisjoint(second) for first, second in itertools.combinations(draws.values(), 2))


def test_points_of_a_plane_and_weights_of_the_same_seed_are_not_the_same_draws():
    data = generate_dataset("plane", 100, seed=0)
    layout = ParameterLayout(Architecture((2, 100)))
    weights, _ = layout.unpack(initialise(layout, "uniform", 0, initial_range=1.0))[0]

    assert not np.isin(weights.ravel().round(6), np.concatenate([data.x, data.y])).any()


def test_which_points_are_for_testing_has_nothing_to_do_with_the_order_of_the_labels():
    """From one stream, both would be the same permutation: the first tenth of it would be of one half of the points."""
    shares = []
    for seed in range(200):
        data = generate_dataset("blobs", 100, 2, seed=seed, test_fraction=0.2)
        order = random_generator(seed).permutation(100)
        shares.append(np.isin(np.flatnonzero(data.is_test), order[:20]).mean())

    assert abs(np.mean(shares) - 0.2) < 0.03
