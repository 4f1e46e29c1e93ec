"""The page's numbers in the units of a file: against the file's own numbers and Python's arithmetic."""

import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

UNITS = """async ({url, calls}) => {
    const load = (name) => import(url.replace("units", name));
    const units = Object.assign({}, ...await Promise.all(["units", "point-units", "scale-units"].map(load)));
    return calls.map(([name, ...given]) => units[name](...given));
}"""
IN_FILE = """async ({url, text, isRegression}) => {
    const load = (name) => import(url.replace("table/points", name));
    const [table, guess, units] = await Promise.all(["table/read-table", "table/guess", "point-units"].map(load));
    const [{toPoints}, {takeRows}] = await Promise.all([import(url), load("table/taken")]);
    const read = table.readTable(text);
    const roles = guess.guessRoles(read, 2).map((role) => (isRegression && role === "class" ? "value" : role));
    const {points, scale} = toPoints(read, takeRows(read, {roles}, 10000), false);
    const written = (column) => points[column].map((place) => units.ofPoint(scale, column, place));
    return {scale, x: written("x"), y: written("y"), value: points.value ? written("value") : null};
}"""
HOUSES = {"x": [18, 90], "y": [1.5, 3.5], "value": [52_000, 188_000], "names": {"x": "age", "value": "price"}}


@pytest.fixture
def units(run):  # noqa: F811
    """Return what the functions of the module give, one after the other."""
    return lambda *calls: run("model/units", UNITS, calls=calls)


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (  # as they stand in the file, with a true minus and groups from 10,000 on
            (["18", "34", "90"], ["-1.25", "0.5", "7.75"], ["52000", "83500", "188000"]),
            (["18", "34", "90"], ["−1.25", "0.5", "7.75"], ["52,000", "83,500", "188,000"]),
        ),
        (  # years, large numbers without a fraction, small ones with many zeros
            (["1990", "2003", "2024"], ["1000000", "2500000", "3000000"], ["0.0001", "0.00025", "0.0009"]),
            (["1990", "2003", "2024"], ["1,000,000", "2,500,000", "3,000,000"], ["0.0001", "0.00025", "0.0009"]),
        ),
    ],
)
def test_points_have_the_numbers_of_their_file(run, columns, shown):  # noqa: F811
    text = "\n".join(map(",".join, [["age", "income", "price"], *zip(*columns, strict=True)]))
    answer = run("model/table/points", IN_FILE, text=text, isRegression=True)

    assert {"x": "age", "y": "income", "value": "price"} == answer["scale"]["names"]
    assert list(shown) == [answer[name] for name in ("x", "y", "value")]


def test_names_of_columns_and_classes_come_with_the_points(run):  # noqa: F811
    text = "petal,sepal,species\n1.5,10,setosa\n2.5,30,virginica\n"
    answer = run("model/table/points", IN_FILE, text=text, isRegression=False)

    names = {"x": "petal", "y": "sepal", "label": "species"}
    assert {"x": [1.5, 2.5], "y": [10, 30], "names": names, "classes": ["setosa", "virginica"]} == answer["scale"]


@pytest.mark.parametrize(
    ("column", "place", "number"), [("x", 0.0, 54.0), ("y", -0.5, 2.0), ("value", 0.25, 137_000.0)]
)
def test_a_place_between_the_ends_is_as_far_between_the_files(units, column, place, number):
    low, high = HOUSES[column]
    assert low + (place + 1) / 2 * (high - low) == number  # the oracle itself
    (text,) = units(["inUnits", HOUSES, column, place])

    assert number == float(text.replace(",", ""))


def test_what_lies_beyond_the_file_is_told_as_such(units):
    below, above = units(["inUnits", HOUSES, "value", -1.5], ["inUnits", HOUSES, "value", 2])

    assert ["18,000", "256,000"] == [below, above]


def test_a_difference_is_one_in_units(units):
    # Of 136,000 the square has two.
    assert ["17,000", "0.123"] == units(
        ["differenceInUnits", HOUSES, "value", 0.25], ["differenceInUnits", None, "value", 0.12345]
    )


def test_places_have_the_names_of_the_columns(units):
    place = {"x": 0, "y": 0.5}
    points = {"x": [0], "y": [0.5], "label": [0], "test": [0]}

    assert [
        "age\xa054.0, y\xa03.00",
        "x\xa00.00, y\xa00.50",
        "age\xa054, y\xa03",
        "(0.00, 0.50)",
        "(54; 120,000)",
    ] == units(
        ["placeInUnits", HOUSES, place],
        ["placeInUnits", None, place],
        ["placeOfPoint", HOUSES, points, 0],
        ["placeOfPoint", None, points, 0],
        ["pairOfPoint", HOUSES | {"y": [80_000, 133_333.3333333333]}, points, 0],
    )


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (None, ["−1", "−0.5", "0", "0.5", "1"]),
        ([18, 90], ["20", "40", "60", "80"]),
        ([1.5, 3.5], ["1.5", "2", "2.5", "3", "3.5"]),
        ([52_000, 188_000], ["75,000", "100,000", "125,000", "150,000", "175,000"]),
        ([1990, 2024], ["1990", "2000", "2010", "2020"]),
        ([-0.0004, 0.0008], ["−0.00025", "0", "0.00025", "0.0005", "0.00075"]),
        ([1_200_000, 4_800_000], ["2M", "3M", "4M"]),
    ],
)
def test_ticks_are_round_numbers_at_their_places(units, ends, expected):
    (ticks,) = units(["ticksOf", ends and {"x": ends}, "x"])
    low, high = ends or (-1, 1)
    plain = [tick["text"].replace("−", "-").replace(",", "").replace("M", "e6") for tick in ticks]

    assert expected == [tick["text"] for tick in ticks]
    assert [2 * (float(text) - low) / (high - low) - 1 for text in plain] == pytest.approx([t["place"] for t in ticks])
