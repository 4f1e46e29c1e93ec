"""Coordinates and values are rounded by one rule, in Python and on the page: a table of cases that both read.

The oracle is exact decimal arithmetic. What looks like a tie hardly ever is one: a float lies just beside it.
"""

import json
import math
import random
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest

from nnvisu.core.datasets import GENERATORS, VALUE_FUNCTIONS, Dataset, generate_dataset
from nnvisu.core.painting import with_point_at, with_target_in_disc
from nnvisu.core.rounding import rounded
from nnvisu.wire.recipes import points_as_json
from tests.support.page_modules import run  # noqa: F401 (fixture)
from tests.support.paths import DATA

CASES = json.loads((DATA / "rounding_cases.json").read_text())
VALUES, EXPECTED = map(list, zip(*CASES, strict=True))

ROUNDED = """async ({url, values, decimals}) => {
    const {rounded} = await import(url);
    return values.map((value) => rounded(value, decimals));
}"""
SQUARED = (
    "async ({url, values}) => { const {toSquare} = await import(url); return values.map((v) => toSquare(v, null)); }"
)
PAINTED = """async ({url, values}) => {
    const {sprayed} = await import(url);
    const brush = {size: 0.1, density: 1, isTest: false};
    return values.map((x) => sprayed({x, y: 0}, brush, {label: 0}).x[0]);
}"""


def exactly_rounded(value, decimals=6):
    """Return the float nearest to the rounded decimal number, by exact arithmetic."""
    return float(Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN))


def beside_ties(decimals, n=3000):
    """Return floats at, just above and just below numbers in the middle between two that have these decimals."""
    draw = random.Random(7)
    middles = [(2 * draw.randrange(-(10**decimals), 10**decimals) + 1) / (2 * 10**decimals) for _ in range(n)]
    ties = [odd / 2 ** (decimals + 1) for odd in range(1 - 2 ** (decimals + 1), 2 ** (decimals + 1), 2)]
    return [each for m in middles + ties for each in (math.nextafter(m, -2), m, math.nextafter(m, 2))]


def test_the_table_is_exact_and_has_ties_and_what_lies_just_beside_them():
    assert [exactly_rounded(value) for value in VALUES] == EXPECTED
    assert sum((value * 128) % 2 == 1 for value in VALUES) >= 5
    assert sum(float(np.round(value, 6)) != expected for value, expected in CASES) >= 3


def test_python_rounds_by_the_table():
    assert rounded(VALUES).tolist() == EXPECTED
    assert rounded(np.reshape(VALUES, (2, -1))).ravel().tolist() == EXPECTED


def test_python_rounds_exactly_beside_ties():
    values = beside_ties(6)

    assert [exactly_rounded(value) for value in values] == rounded(values).tolist()


def test_every_way_to_set_a_point_keeps_the_same_number():
    zeros = [0.0] * len(VALUES)
    expected = np.array(EXPECTED, np.float32).tolist()
    start = Dataset.from_points(zeros, zeros, [0] * len(VALUES), values=zeros)

    added = Dataset.from_points(VALUES, VALUES, [0] * len(VALUES), values=VALUES)
    moved = [with_point_at(start, 0, value, value) for value in VALUES]
    valued = [with_target_in_disc(start, (0.0, 0.0, 1.0), value) for value in VALUES]

    assert [expected] * 3 == [column.tolist() for column in (added.x, added.y, added.values)]
    assert [expected] * 2 == [[data.x[0] for data in moved], [data.y[0] for data in moved]]
    assert expected == [data.values[0] for data in valued]
    assert [EXPECTED] * 3 == [points_as_json(added)[name] for name in ("x", "y", "value")]


@pytest.mark.parametrize("name", [*GENERATORS, *VALUE_FUNCTIONS])
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_generated_points_have_the_bits_of_numpys_round(name, noise, monkeypatch):
    """They were made by it, and lie on no tie: old recipes give the same runs."""
    data = generate_dataset(name, n_points=2000, n_classes=3, noise=noise, seed=3)
    monkeypatch.setattr("nnvisu.core.datasets.rounded", lambda values: np.round(values, 6))
    before = generate_dataset(name, n_points=2000, n_classes=3, noise=noise, seed=3)

    assert (before.x.tobytes(), before.y.tobytes()) == (data.x.tobytes(), data.y.tobytes())
    assert before.targets.tobytes() == data.targets.tobytes()


def test_the_page_rounds_by_the_table(run):  # noqa: F811
    assert run("model/rounding", ROUNDED, values=VALUES) == EXPECTED
    assert run("model/square", SQUARED, values=VALUES) == EXPECTED


@pytest.mark.parametrize("decimals", [4, 6])
def test_the_page_rounds_exactly_beside_ties(run, decimals):  # noqa: F811
    values = beside_ties(decimals)

    found = run("model/rounding", ROUNDED, values=values, decimals=decimals)

    assert [exactly_rounded(value, decimals) for value in values] == found


def test_what_is_painted_has_four_decimals_by_the_same_rule_and_the_server_keeps_it(run):  # noqa: F811
    values = [value for value in beside_ties(4) if abs(value) <= 1]

    found = run("model/brush", PAINTED, values=values)

    assert [exactly_rounded(value, 4) for value in values] == found
    assert rounded(found).tolist() == found
