"""Tables of more than two columns on the page: where rows lie on a plane, what is held, what is said of it."""

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

GENERATOR = np.random.default_rng(4)
# A column of words in between, and one that the network does not read.
NAMES = ["width", "reef: north", "reef: south", "depth", "age"]
GROUPS = [None, "reef", "reef", None, None]
N_ROWS = 40
NORTH = GENERATOR.integers(0, 2, N_ROWS)
VALUES = np.stack(
    [GENERATOR.normal(5, 2, N_ROWS), NORTH, 1 - NORTH, GENERATOR.normal(-40, 9, N_ROWS), GENERATOR.normal(0, 1, N_ROWS)]
)
DEVIATIONS = VALUES.std(axis=1)
TABLE = {
    "columns": [
        {
            **{"name": name, "unit": "m" if name == "depth" else "", "group": group, "values": values.tolist()},
            **{"deviation": deviation, "minimum": values.min(), "maximum": values.max()},
        }
        for name, group, values, deviation in zip(NAMES, GROUPS, VALUES, DEVIATIONS, strict=True)
    ]
}
ON = ["column_1", "column_2", "column_3", "column_4"]
CENTRE = np.array([5.0, 1.0, 0.0, -42.0, 0.3])


def along_columns(across: int, up: int) -> dict:
    directions = np.zeros((2, 5))
    directions[0, across], directions[1, up] = 3.5, 20.0
    axes = [f"column_{across + 1}", f"column_{up + 1}"]
    return plane("columns", directions, axes)


def plane(kind: str, directions: np.ndarray, axes: list[str]) -> dict:
    right, up = directions.tolist()
    return {"kind": kind, "axes": axes, "held": {}, "centre": CENTRE.tolist(), "right": right, "up": up, "shares": None}


def projection() -> dict:
    """Return two directions that are orthogonal in standard deviations, over the columns that are on."""
    first, second = np.array([1, 2, -1, 0.5, 0]), np.array([2, -1, 0, 0, 0])
    return plane("projection", np.stack([first, second]) * DEVIATIONS, [])


@pytest.mark.parametrize(
    ("shown", "held", "n_held"),
    [(along_columns(0, 3), [1, 2], 2), (along_columns(3, 4), [0, 1, 2], 3), (projection(), [0, 1, 2, 3], 2)],
    ids=["two columns", "an axis that is off", "projection"],
)
def test_rows_lie_where_least_squares_puts_them_and_fade_with_what_is_left(run, shown, held, n_held):  # noqa: F811
    answer = run(
        "model/table/plane",
        """async ({ url, table, plane, ids }) => {
            const { inputPlaces, rowsOnPlane } = await import(url);
            return rowsOnPlane(table, plane, inputPlaces(table, ids));
        }""",
        table=TABLE,
        plane=shown,
        ids=[*ON, "column_16"],
    )

    directions = np.stack([shown["right"], shown["up"]], axis=1) / DEVIATIONS[:, None]
    rows = (VALUES - CENTRE[:, None]) / DEVIATIONS[:, None]
    places, *_ = np.linalg.lstsq(directions, rows, rcond=None)
    rest = (rows - directions @ places)[held]
    np.testing.assert_allclose(answer["x"], places[0], atol=1e-12)
    np.testing.assert_allclose(answer["y"], places[1], atol=1e-12)
    np.testing.assert_allclose(answer["distance"], np.sqrt((rest**2).sum(axis=0) / n_held), atol=1e-12)


def test_the_axes_are_in_the_units_of_their_columns(run):  # noqa: F811
    columns, projected = run(
        "model/table/plane",
        """async ({ url, table, planes }) => {
            const { scaleOfPlane } = await import(url);
            const scale = { classes: ["a", "b"], names: { label: "kind" } };
            return planes.map((plane) => scaleOfPlane(scale, table, plane, ["one", "two"]));
        }""",
        table=TABLE,
        planes=[along_columns(0, 3), projection()],
    )

    assert columns == {
        **{"classes": ["a", "b"], "x": [1.5, 8.5], "y": [-62.0, -22.0]},
        "names": {"label": "kind", "x": "width", "y": "depth (m)"},
    }
    assert {"label": "kind", "x": "one", "y": "two"} == projected["names"]
    np.testing.assert_allclose(projected["x"], [-(6.25**0.5), 6.25**0.5])
    np.testing.assert_allclose(projected["y"], [-(5**0.5), 5**0.5])


def test_what_is_held_is_told_and_asked_for(run):  # noqa: F811
    answer = run(
        "model/table/held",
        """async ({ url, table, plane, projection, ids }) => {
            const held = await import(url);
            const all = held.heldColumns(table, plane, ids);
            const moved = all.map((each) => ({ ...each, value: each.words.length ? 1 : 7.25 }));
            return {
                all,
                none: held.heldColumns(table, projection, ids),
                said: all.map(held.valueText),
                asked: held.heldValues(moved),
                atRow: held.heldAtRow(table, plane, 0, ids),
                row: held.rowText(table, 0),
            };
        }""",
        table=TABLE,
        plane=along_columns(3, 4),
        projection=projection(),
        ids=ON,
    )

    width, reef = answer["all"]
    assert ("width", [0], [], 5) == (width["name"], width["places"], width["words"], width["value"])
    assert ("reef", [1, 2], ["north", "south"], 0) == (reef["name"], reef["places"], reef["words"], reef["value"])
    assert ["5", "north"] == answer["said"]
    assert {"column_1": 7.25, "column_2": 0, "column_3": 1} == answer["asked"]
    assert {f"column_{i + 1}": VALUES[i, 0] for i in range(3)} == answer["atRow"]
    assert [] == answer["none"]
    word = "north" if NORTH[0] else "south"
    assert answer["row"].startswith("width ") and f", reef {word}, depth " in answer["row"]


def test_a_name_that_ends_in_a_digit_does_not_run_into_its_value(run):  # noqa: F811
    columns = [
        {"name": name, "unit": "", "group": group, "values": [0.0721, 1]}
        for name, group in (("noise 1", None), ("reef: north", "reef"))
    ]
    rows = run(
        "model/table/held",
        "async ({ url, columns }) => { const { rowText } = await import(url);"
        " return [rowText({ columns }, 0), rowText({ columns }, 1), rowText({ columns: columns.slice(1) }, 1)]; }",
        columns=columns,
    )

    assert ["noise 1 = 0.0721", "noise 1 = 1, reef = north", "reef north"] == rows


@pytest.mark.parametrize(
    ("axes", "held", "is_one"),
    [
        (["column_1", "column_5"], {"column_4": -60}, True),
        (["column_1", "column_6"], {}, False),
        (["column_1", "column_2"], {"column_6": 0}, False),
        (["column_1", "column_2"], {"column_4": 1000}, False),
        (None, None, True),
    ],
)
def test_a_plane_that_somebody_else_looks_at_is_one_of_this_table_or_not(run, axes, held, is_one):  # noqa: F811
    has_plane = run(
        "model/table/held",
        "async ({ url, table, ...choice }) => (await import(url)).hasPlane(table, choice)",
        table=TABLE,
        axes=axes,
        held=held,
    )

    assert has_plane is is_one


@pytest.mark.parametrize(
    ("score", "drops", "says"),
    [
        (
            "accuracy",
            [("water", 0.4125, 0.05), ("sun", 0.2, 0.09), ("pot", 0.07, 0.04), ("age", 0.02, 0.02), ("soil", -0.01, 0)],
            "“water” matters most: the accuracy falls by 41.3 percentage points when it is shuffled."
            " Next: sun. Perhaps: pot. No clear effect: age, soil.",
        ),
        ("r_squared", [("water", 0.5, 0.0)], "“water” matters most: R² falls by 0.500 when it is shuffled."),
        ("accuracy", [("water", 0.0, 0.0), ("sun", -0.1, 0.0)], "No column makes a clear difference."),
        ("accuracy", [("water", 0.3, 0.2), ("sun", 0, 0)], "No column makes a clear difference. Perhaps: water."),
    ],
)
def test_which_columns_matter_is_said_in_a_sentence(run, score, drops, says):  # noqa: F811
    columns = [{"name": name, "mean": mean, "deviation": deviation} for name, mean, deviation in drops]
    code = "async ({ url, ...answer }) => (await import(url)).mattersText(answer)"

    assert says == run("features/plane/texts", code, score=score, columns=columns)


@pytest.mark.parametrize(
    ("low", "high", "step", "decimals"),
    [(0, 1, 0.005, 3), (4.3, 7.9, 0.02, 2), (-50, 250_000, 2000, 0), (3, 3, 0.01, 2), (0, 3e-5, 2e-7, 7)],
)
def test_a_slider_has_round_steps_and_some_two_hundred_of_them(run, low, high, step, decimals):  # noqa: F811
    slider = run(
        "model/table/held",
        "async ({ url, ...column }) => (await import(url)).sliderOf({ columns: [column] }, 0)",
        minimum=low,
        maximum=high,
    )

    assert (step, decimals) == (pytest.approx(slider["step"]), slider["decimals"])
    assert slider["low"] < slider["high"] and slider["low"] <= low and high <= slider["high"]
