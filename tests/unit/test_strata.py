"""Even shares for every class: of sizes, of test points and of flipped labels; by hand and in exact fractions."""

from fractions import Fraction

import numpy as np
import pytest

from nnvisu.core.datasets import GENERATORS, Dataset, generate_dataset
from nnvisu.core.strata import allot, drawn_evenly
from nnvisu.core.streams import SPLIT, random_generator
from nnvisu.runs.data_commands import changed_data
from nnvisu.wire.commands import parse_command
from tests.support.engine import random_points, random_values


def counts_of(labels, n_classes):
    return np.bincount(labels, minlength=n_classes).tolist()


def train_counts(data, n_classes):
    return counts_of(data.labels[~data.is_test], n_classes)


# --- Sizes ---


@pytest.mark.parametrize(
    ("n", "sizes", "expected"),
    [
        # Shares 47, 16, 15.8, 12, 6.1, 3.1: all but one are rounded down.
        (100, [47_000, 16_000, 15_800, 12_000, 6_100, 3_100], [47, 16, 16, 12, 6, 3]),
        # Shares 4.7, 1.6, 1.58, 1.2, 0.61, 0.31: the small ones get their one from those that were next to get more.
        (10, [47_000, 16_000, 15_800, 12_000, 6_100, 3_100], [5, 1, 1, 1, 1, 1]),
        (20, [96, 1, 1, 1, 1], [16, 1, 1, 1, 1]),
        (7, [5, 5, 5], [3, 2, 2]),
        (2, [3, 9, 0, 4], [0, 1, 0, 1]),
        (1, [2, 2, 2], [1, 0, 0]),
        (3, [0, 4], [0, 3]),
        (0, [1, 2], [0, 0]),
    ],
)
def test_shares_by_hand(n, sizes, expected):
    assert expected == allot(n, np.array(sizes)).tolist()


def one_at_a_time(n, sizes):
    """Give each group one, then each next one to the group that lacks most, in exact fractions."""
    shares = [Fraction(n * size, sum(sizes)) for size in sizes]
    allotted = [1] * len(sizes)
    for _ in range(n - len(sizes)):
        lacking = [share - has for share, has in zip(shares, allotted, strict=True)]
        allotted[lacking.index(max(lacking))] += 1
    return allotted


def test_shares_are_those_of_giving_one_at_a_time():
    rng = np.random.default_rng(0)
    for _ in range(1000):
        sizes = rng.integers(1, rng.choice([3, 20, 1000], p=[0.45, 0.5, 0.05]), rng.integers(2, 9))
        n = int(rng.integers(len(sizes), max(sizes.sum(), len(sizes) + 1)))

        assert one_at_a_time(n, sizes.tolist()) == allot(n, sizes).tolist()


@pytest.mark.parametrize(
    ("n_points", "n_classes", "ratio", "expected"),
    [
        (110, 2, 10, [100, 10]),
        (70, 3, 4, [40, 20, 10]),
        (850, 8, 128, [427, 213, 107, 53, 27, 13, 7, 3]),  # shares 426.67, 213.33, 106.67, … 3.33
        (10, 8, 100, [3, 1, 1, 1, 1, 1, 1, 1]),
        (200, 2, 100, [198, 2]),
        (203, 3, 1, [68, 68, 67]),
    ],
)
def test_class_sizes_fall_by_the_same_factor(n_points, n_classes, ratio, expected):
    data = generate_dataset("blobs", n_points, n_classes, class_ratio=ratio)

    assert expected == counts_of(data.labels, n_classes)


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("n_classes", [2, 5, 8])
def test_every_shape_can_be_unbalanced_and_stays_inside(name, n_classes):
    data = generate_dataset(name, 10, n_classes, class_ratio=100.0, test_fraction=0.2)

    assert min(counts_of(data.labels, n_classes)) >= 1
    assert np.abs([data.x, data.y]).max() <= 1.0
    assert 100.0 == data.generator["class_ratio"]


def test_with_a_ratio_of_1_the_points_are_those_without_one():
    plain, asked = generate_dataset("moons", 203, 3), generate_dataset("moons", 203, 3, class_ratio=1.0)
    labels = np.random.Generator(np.random.PCG64(0)).permutation(np.arange(203) % 3)

    assert np.array_equal(labels, plain.labels)
    assert np.array_equal([plain.x, plain.y], [asked.x, asked.y])
    assert "class_ratio" not in asked.generator


def test_a_regression_has_no_class_ratio():
    plain, asked = generate_dataset("bumps"), generate_dataset("bumps", class_ratio=9.0)

    assert np.array_equal([plain.x, plain.y, plain.values], [asked.x, asked.y, asked.values])


# --- Splits ---


@pytest.mark.parametrize(
    ("n_points", "n_classes", "fraction", "expected"),
    [
        (200, 2, 0.25, [75, 75]),
        (10, 8, 0.2, [1] * 8),
        (10, 8, 0.5, [1, 1, 1, 1, 1, 0, 0, 0]),  # the exact test share comes first
        (10, 8, 0.9, [1, 0, 0, 0, 0, 0, 0, 0]),
        (20, 8, 0.6, [1] * 8),  # of 3, 3, 3, 3, 2, 2, 2, 2
    ],
)
def test_training_points_of_each_class_by_hand(n_points, n_classes, fraction, expected):
    data = generate_dataset("blobs", n_points, n_classes, test_fraction=fraction)

    assert expected == train_counts(data, n_classes)


@pytest.mark.parametrize("fraction", [0.05, 0.3, 0.5, 0.77, 0.9])
@pytest.mark.parametrize("ratio", [1.0, 3.0, 100.0])
def test_every_class_is_split_alike_and_keeps_a_training_point(fraction, ratio):
    for n_points, n_classes, seed in [(10, 2, 0), (47, 5, 1), (90, 8, 2), (1000, 8, 3)]:
        data = generate_dataset("xor", n_points, n_classes, seed=seed, test_fraction=fraction, class_ratio=ratio)
        trained, sizes = train_counts(data, n_classes), np.bincount(data.labels)

        assert round(n_points * fraction) == np.count_nonzero(data.is_test)
        assert sum(count > 0 for count in trained) == min(n_classes, data.n_train)
        if min(sizes) * (1 - fraction) > 1:
            assert np.abs(trained - sizes * data.n_train / n_points).max() < 1


def test_the_seed_draws_other_points_of_each_class():
    data = random_points(400, 4)
    first, again, other = (data.split(0.5, seed).is_test for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    for label in range(4):
        is_label = data.labels == label
        both, n = np.count_nonzero(first & other & is_label), np.count_nonzero(is_label)
        assert both == pytest.approx(n / 4, abs=0.12 * n)  # half of a half


def test_points_of_ones_own_are_split_by_class_too():
    labels = [0] * 90 + [5] * 10
    points = {"x": [0.01 * i for i in range(100)], "y": [0.0] * 100, "label": labels}
    command = parse_command(f'{{"type": "update_data", "test_fraction": 0.9, "points": {points}}}'.replace("'", '"'))

    for seed in range(20):
        data = changed_data(Dataset.from_points([], [], []), command, seed)
        assert [9, 0, 0, 0, 0, 1] == train_counts(data, 6)


@pytest.mark.parametrize("labels", [np.zeros(101, int), np.arange(101) % 3])
def test_values_are_split_whatever_their_labels_are(labels):
    plain = random_values(101)
    data = Dataset.from_points(plain.x, plain.y, labels, values=plain.values).split(0.3, 7)
    expected = random_generator(7, SPLIT).permutation(101)[:30]

    assert sorted(expected) == np.flatnonzero(data.is_test).tolist()


def test_no_points_can_be_split():
    assert 0 == Dataset.from_points([], [], []).split(0.5, 0).n_points


# --- Flipped labels ---


def test_labels_are_flipped_in_every_class_alike():
    shape = {"n_points": 1000, "n_classes": 4, "test_fraction": 0.2, "class_ratio": 8.0, "seed": 5}
    right, flipped = generate_dataset("blobs", **shape), generate_dataset("blobs", **shape, flipped_fraction=0.25)
    is_other = right.labels != flipped.labels

    assert [426, 214, 106, 54] == train_counts(right, 4)
    assert [106, 53, 27, 14] == counts_of(right.labels[is_other], 4)
    assert not np.any(is_other & right.is_test)


def test_every_class_keeps_a_point_of_its_own():
    for seed in range(20):
        shape = {"n_points": 20, "n_classes": 8, "seed": seed, "class_ratio": 3.0}
        right, flipped = generate_dataset("blobs", **shape), generate_dataset("blobs", **shape, flipped_fraction=0.5)
        kept = right.labels[right.labels == flipped.labels]

        assert 10 == len(kept)
        assert 8 == len(set(kept.tolist()))


def test_nothing_is_drawn_of_nothing():
    rng = np.random.default_rng(0)

    assert [] == drawn_evenly(np.zeros(0, np.uint8), 0, rng).tolist()
    assert [True] * 3 == drawn_evenly(np.array([0, 1, 1], np.uint8), 3, rng).tolist()
