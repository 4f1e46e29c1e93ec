"""What the README says of other libraries: every row has a check, and holds where the library is installed."""

import numpy as np
import pytest

from nnvisu.settings import EQUIVALENTS, SETTING, Equivalent, as_in
from tests.support import peer_update_checks
from tests.support.peer_checks import CHECKS

ROWS = [(row, choice) for row in EQUIVALENTS for choice in row.choices or ("",)]
MODULES = {
    "PyTorch": ["torch"],
    "JAX": ["jax"],
    "Optax": ["optax"],
    "Keras": ["keras", "jax"],
    "scikit-learn": ["sklearn"],
}


def name_of(row, choice):
    return row.setting, choice, row.library


def test_every_row_has_a_check_and_every_check_a_row():
    assert peer_update_checks  # which adds its checks
    assert sorted(name_of(*each) for each in ROWS) == sorted(CHECKS)


def test_rows_are_about_settings_and_choices_that_there_are():
    for row in EQUIVALENTS:
        assert set(row.choices) <= set(SETTING[row.setting].choices)
        assert bool(row.choices) == bool(SETTING[row.setting].choices)
        assert row.is_same or row.words


@pytest.mark.parametrize("name", ["activation", "initializer", "loss", "optimizer", "learning_rate_schedule"])
def test_every_choice_is_compared_with_some_library(name):
    compared = {choice for row in EQUIVALENTS if row.setting == name for choice in row.choices}

    assert set(SETTING[name].choices) - {"constant"} == compared


def test_the_words_of_a_setting_are_library_by_library():
    assert "PyTorch: the same. Optax: the same. Keras: the same." == as_in("label_smoothing")
    assert "" == as_in("seed")
    assert "not a, b (why)" == Equivalent("x", ("a", "b"), "Keras", False, "why").as_text


@pytest.mark.peers
@pytest.mark.filterwarnings("ignore")  # the libraries' own
@pytest.mark.parametrize(("row", "choice"), ROWS, ids=["-".join(filter(None, name_of(*each))) for each in ROWS])
def test_the_library_means_what_the_row_says(row, choice):
    for module in MODULES[row.library]:
        pytest.importorskip(module)

    pair = CHECKS[name_of(row, choice)]()

    assert (pair.as_described is None) == row.is_same
    if row.is_same:
        assert_close(pair.ours, pair.theirs, pair.tolerance)
    else:
        assert_close(pair.as_described, pair.theirs, pair.tolerance)
        with pytest.raises(AssertionError):
            assert_close(pair.ours, pair.theirs, pair.tolerance)


def assert_close(ours, theirs, tolerance):
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=2e-6)
