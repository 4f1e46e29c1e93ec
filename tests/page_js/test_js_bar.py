"""What the bar decides without a page: where the slider of the learning rate stops."""

import numpy as np
import pytest

from nnvisu.settings import SETTING
from tests.support.page_modules import run  # noqa: F401 (fixture)


@pytest.fixture
def rates(run):  # noqa: F811
    """Where the slider stops."""
    return run("features/bar/rate-scale", "async ({url}) => (await import(url)).RATES")


def test_the_rates_are_round_allowed_and_about_evenly_far_apart(rates):
    apart = np.diff(np.log10(rates))

    assert rates == [SETTING["learning_rate"].check(rate) for rate in rates]
    assert all(float(f"{rate:.1e}") == rate for rate in rates)
    assert apart.min() > 0.1
    assert apart.max() < 0.25
    assert SETTING["learning_rate"].default in rates


def test_a_rate_stands_at_the_stop_nearest_to_it(run, rates):  # noqa: F811
    given = [*rates, 0.0104, 0, 1e-9, 1000]
    code = "async ({url, given}) => { const {placeOf} = await import(url); return given.map(placeOf); }"

    places = run("features/bar/rate-scale", code, given=given)

    assert [*range(len(rates)), rates.index(0.01), 0, 0, len(rates) - 1] == places
