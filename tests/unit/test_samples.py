"""The pictures that data sets are chosen by: their points are the generators' own, byte for byte."""

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.settings import DATA_SETTING
from nnvisu.web.app import create_app
from nnvisu.web.samples import N_REGRESSION

NAMES = DATA_SETTING["dataset"].choices


@pytest.fixture(scope="module")
def client():
    return create_app().test_client()


def told(client, n_classes):
    return client.get(f"/samples/{n_classes}", headers={"Host": "localhost"})


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_samples_are_points_of_the_generators(client, n_classes):
    answer = told(client, n_classes)
    samples = np.frombuffer(answer.data, np.uint8).reshape(len(NAMES), -1, 3)

    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert len(answer.data) < 6000
    for name, sample in zip(NAMES, samples, strict=True):
        n_own = 2 if n_classes == 3 and name in ("xor", "xor_3") else n_classes
        data = generate_dataset(name, n_points=len(sample), n_classes=n_own, noise=0.03)
        assert data.x == pytest.approx(sample[:, 0] / 127.5 - 1, abs=1 / 255 + 1e-6)
        assert data.y == pytest.approx(sample[:, 1] / 127.5 - 1, abs=1 / 255 + 1e-6)
        if data.values is None:
            assert np.array_equal(data.labels, sample[:, 2])
        else:
            assert data.values == pytest.approx(sample[:, 2] / 127.5 - 1, abs=1 / 255 + 1e-6)


@pytest.mark.parametrize("n_classes", ["1", "9", "x"])
def test_there_are_no_samples_of_other_numbers_of_classes(client, n_classes):
    assert 404 == told(client, n_classes).status_code


def test_those_with_values_are_the_last_ones_as_the_page_takes_them():
    assert [False] * (len(NAMES) - N_REGRESSION) + [True] * N_REGRESSION == [
        generate_dataset(name, 10).values is not None for name in NAMES
    ]
