"""Data sets: balance, bounds, seeds, splits, edits and their errors."""

import numpy as np
import pytest

from nnvisu.core.datasets import GENERATORS, VALUE_FUNCTIONS, Dataset, generate_dataset
from nnvisu.core.painting import joined, without_disc
from nnvisu.core.table_shapes import TABLE_GENERATORS
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import DATA_SETTING


def test_every_name_of_the_table_has_a_generator():
    assert DATA_SETTING["dataset"].choices == (*GENERATORS, *TABLE_GENERATORS, *VALUE_FUNCTIONS)


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("n_classes", range(2, 9))
@pytest.mark.parametrize(("n_points", "noise"), [(10, 0.05), (203, 0.0), (500, 0.5)])
def test_classes_are_balanced_and_points_inside(name, n_classes, n_points, noise):
    data = generate_dataset(name, n_points=n_points, n_classes=n_classes, noise=noise)
    counts = np.bincount(data.labels, minlength=n_classes)

    assert data.n_points == n_points
    assert data.n_classes == n_classes
    assert counts.max() - counts.min() <= 1
    assert np.abs([data.x, data.y]).max() <= 1.0


@pytest.mark.parametrize("name", GENERATORS)
def test_no_pile_at_the_border_at_default_noise(name):
    for n_classes in (2, 8):
        data = generate_dataset(name, n_points=2000, n_classes=n_classes)

        assert np.count_nonzero(np.abs([data.x, data.y]) == 1.0) == 0


@pytest.mark.parametrize("name", GENERATORS)
def test_the_seed_decides_the_points(name):
    first, again, other = (generate_dataset(name, seed=seed, test_fraction=0.3) for seed in (4, 4, 5))

    assert np.array_equal([first.x, first.y], [again.x, again.y])
    assert np.array_equal(first.is_test, again.is_test)
    assert not np.array_equal(first.x, other.x)
    assert first.generator == {
        "dataset": name,
        "n_points": 200,
        "n_classes": 2,
        "noise": 0.05,
        "seed": 4,
        "test_fraction": 0.3,
    }


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("name", ["circles", "moons", "spirals", "xor", "checkerboard", "rings", "stripes"])
def test_without_noise_the_nearest_other_point_is_of_the_same_class(name, n_classes):
    data = generate_dataset(name, n_points=1200, n_classes=n_classes, noise=0.0)
    distance = np.hypot(data.x[:, None] - data.x, data.y[:, None] - data.y) + 9.0 * np.eye(1200)

    share = np.mean(data.labels[distance.argmin(axis=0)] == data.labels)

    assert share > 0.93


@pytest.mark.parametrize("name", ["rings", "stripes"])
def test_few_classes_alternate_and_every_band_is_equally_dense(name):
    data = generate_dataset(name, n_points=6000, n_classes=3, noise=0.0)
    place = np.hypot(data.x, data.y) if name == "rings" else (data.x + 0.95) / 2
    band = np.floor(place / 0.95 * 6).astype(int)
    counts = np.bincount(band, minlength=6)
    areas = 2.0 * np.arange(6) + 1.0 if name == "rings" else np.ones(6)

    assert np.array_equal(band % 3, data.labels)
    assert counts / 2000 == pytest.approx(areas / (areas + np.roll(areas, 3)), abs=0.05)


@pytest.mark.parametrize(("n_points", "fraction", "n_test"), [(200, 0.25, 50), (11, 0.5, 6), (13, 0.9, 12), (10, 0, 0)])
def test_split_takes_exactly_its_share(n_points, fraction, n_test):
    data = generate_dataset("blobs", n_points=n_points, test_fraction=fraction)

    assert round(n_points * fraction) == n_test
    assert np.count_nonzero(data.is_test) == n_test
    assert data.n_train == n_points - n_test
    assert data.split(0.0, 1).n_train == n_points


@pytest.mark.parametrize(("n_classes", "fraction", "n_flipped"), [(2, 0.25, 38), (3, 0.5, 75), (8, 0.01, 2), (2, 0, 0)])
def test_exactly_its_share_of_training_labels_is_flipped_and_nothing_else(n_classes, fraction, n_flipped):
    shape = {"n_classes": n_classes, "n_points": 200, "test_fraction": 0.25, "seed": 3}
    right = generate_dataset("blobs", **shape)
    flipped, again = (generate_dataset("blobs", **shape, flipped_fraction=fraction) for _ in range(2))
    is_other = flipped.labels != right.labels

    assert n_flipped == np.count_nonzero(is_other)
    assert not np.any(is_other & flipped.is_test)
    assert np.array_equal([right.x, right.y, right.is_test], [flipped.x, flipped.y, flipped.is_test])
    assert np.array_equal(flipped.labels, again.labels)
    assert flipped.labels.max() < n_classes
    assert flipped.generator.get("flipped_fraction", 0) == fraction


def test_the_seed_decides_which_labels_are_flipped_to_any_other_class():
    right, other_right, flipped, other = (
        generate_dataset("blobs", 900, 3, seed=seed, flipped_fraction=fraction)
        for seed, fraction in [(1, 0.0), (2, 0.0), (1, 0.5), (2, 0.5)]
    )
    turns = np.bincount((flipped.labels.astype(int) - right.labels) % 3)
    places = np.flatnonzero(flipped.labels != right.labels)

    assert turns[0] == 450
    assert min(turns) > 180  # both other classes alike
    assert not np.array_equal(places, np.flatnonzero(other.labels != other_right.labels))


def test_values_are_not_flipped():
    plain, asked = (generate_dataset("plane", flipped_fraction=fraction) for fraction in (0.0, 0.5))

    assert np.array_equal(plain.values, asked.values)


def test_points_are_rounded_to_six_decimals_and_read_only():
    data = Dataset.from_points([0.12345678], [-1], [7])

    assert data.x[0] == np.float32(0.123457)
    assert data.n_classes == 8
    with pytest.raises(ValueError, match="read-only"):
        data.x[0] = 0


def test_no_points_are_a_data_set_of_two_classes():
    data = Dataset.from_points([], [], [])

    assert (data.n_points, data.n_train, data.n_classes) == (0, 0, 2)


@pytest.mark.parametrize(
    ("x", "y", "labels", "field"),
    [
        ([1.0001], [0], [0], "points.x[0]"),
        ([0, 0], [0, float("nan")], [0, 0], "points.y[1]"),
        ([0], [0], [8], "points.label[0]"),
        ([0], [0], [-1], "points.label[0]"),
        ([0], [0], [0.5], "points.label[0]"),
        ([0], [0, 0], [0], "points.y"),
        ([0], [0], [], "points.label"),
    ],
)
def test_wrong_points_name_their_field(x, y, labels, field):
    with pytest.raises(InvalidValue) as caught:
        Dataset.from_points(x, y, labels)

    assert caught.value.field == field


def test_too_many_points_are_refused():
    with pytest.raises(LimitExceeded):
        Dataset.from_points([0] * 10_001, [0] * 10_001, [0] * 10_001)
    with pytest.raises(LimitExceeded):
        joined(generate_dataset("blobs", n_points=10_000), Dataset.from_points([0], [0], [0]))


def test_points_are_added_and_erased():
    data = generate_dataset("moons", n_points=20)

    more = joined(data, Dataset.from_points([0.5, 0.6], [0.5, 0.6], [2, 2], [True, True]))
    less = without_disc(more, (0.55, 0.55, 0.0708))

    assert more.n_points == 22
    assert more.n_train == 20
    assert more.n_classes == 3
    assert more.generator is None
    assert less.n_points == np.count_nonzero(np.hypot(more.x - 0.55, more.y - 0.55) > 0.0708)
    assert 2 not in less.labels
