"""The page's reading and writing of tables, against Python's csv module and arithmetic."""

import csv
import io
import itertools
import random
from collections import Counter

import numpy as np
import pytest

from nnvisu.core.strata import allot
from tests.support.page_modules import run  # noqa: F401 (fixture)

READ = "async ({url, text}) => { const {readCells} = await import(url); return readCells(text); }"
WRITE = "async ({url, rows}) => { const {writeCsv} = await import(url); return writeCsv(rows); }"
IMPORT = """async ({url, text, roles = {}, most, ...choices}) => {
    const load = (name) => import(url.replace('table/points', name));
    const [table, guess, {takeRows}, {toPoints}, {toCsv}, {describeScale}] = await Promise.all(
        ['table/read-table', 'table/guess', 'table/taken', 'table/points', 'table/write-csv', 'data-scale'].map(load));
    try {
        const read = table.readTable(text);
        const used = guess.guessRoles(read, 2).map((role, i) => roles[i] ?? role);
        const {points, scale} = toPoints(read, takeRows(read, {...choices, roles: used}, most ?? 10000), false);
        return {...read, rows: null, points, scale, roles: used, described: describeScale(scale),
            classNames: scale.classes, csv: toCsv(points, scale)};
    } catch (error) {
        const {message, line, column, name, offer} = error;
        return {error: message, line, column, name, offer};
    }
}"""

ALLOT = """async ({url, cases}) => {
    const {allot} = await import(url);
    return cases.map(([n, sizes]) => allot(n, sizes));
}"""


@pytest.fixture
def imported(run):  # noqa: F811
    """Return what the page makes of a text."""
    return lambda text, **arguments: run("model/table/points", IMPORT, text=text, **arguments)


def close(values):
    return pytest.approx(values, abs=1.1e-6)


# --- Cells ---


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n",
        "a,b\r\n1,2\r\n",
        'a,b\n"x,y","he said ""no"""\n',
        'a,b\n"two\nlines",2\n"three\r\nlines",3\n',
        'a,b\nmid"dle,2\n"closed"more,3\n',
        'a,b\n"",\n,""\n',
        'a,b\n 1 , "x"\n',
        "a,b\n1,2",
        'a,b\n"""","a"""\n',
    ],
)
def test_cells_are_those_of_pythons_csv(run, text):  # noqa: F811
    expected = list(csv.reader(io.StringIO(text, newline="")))

    answer = run("model/table/cells", READ, text=text)

    assert expected == [row["cells"] for row in answer["rows"]]


def test_random_cells_of_any_content_are_read_as_written(run):  # noqa: F811
    source = random.Random(5)
    alphabet = 'ab1 ,";\t\n\r.é'
    rows = [["".join(source.choices(alphabet, k=source.randint(1, 6))) for _ in range(4)] for _ in range(200)]
    rows = [["head", "b", "c", "d"], *[row for row in rows if any(cell.strip() for cell in row)]]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)

    written = run("model/table/write-csv", WRITE, rows=rows)

    assert rows == [row["cells"] for row in run("model/table/cells", READ, text=text.getvalue())["rows"]]
    assert rows == list(csv.reader(io.StringIO(written, newline="")))


def test_lines_are_counted_through_quotes_and_empty_lines(run):  # noqa: F811
    answer = run("model/table/cells", READ, text='a,b\n\n"x\ny",2\n\r\n3,4\n')

    assert [1, 3, 6] == [row["line"] for row in answer["rows"]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("1,2,a\n3,4,b", ","),
        ("1;2;a\n3;4;b", ";"),
        ("1\t2\ta\n3\t4\tb", "\t"),
        ("1,5;2,5;a\n3,5;4,5;b", ";"),
        ("1,5\t2;5\ta,b\n1\t2\t3", "\t"),
        ('1,2,"a;b;c"\n3,4,"d;e;f"', ","),
    ],
)
def test_the_separator_is_found(run, text, separator):  # noqa: F811
    assert separator == run("model/table/cells", READ, text=text)["separator"]


# --- Points ---


def test_plain_numbers_within_the_square_stay_as_they_are(imported):
    answer = imported("0.5,-0.25,0\n-1,1,1\n")

    assert {"x": [0.5, -1], "y": [-0.25, 1], "label": [0, 1], "test": [0, 0]} == answer["points"]
    assert answer["classNames"] is None
    assert "" == answer["described"]
    assert not answer["hasHeader"]


def test_semicolons_decimal_commas_a_header_and_names_in_any_order(imported):
    answer = imported("Species;y;x\nsetosa;1,5;10\nvirginica;2,5;30\nsetosa;3,5;20\n")

    assert answer["hasHeader"]
    assert "," == answer["decimal"]
    assert close([-1, 1, 0]) == answer["points"]["x"]
    assert close([-1, 0, 1]) == answer["points"]["y"]
    assert [0, 1, 0] == answer["points"]["label"]
    assert ["setosa", "virginica"] == answer["classNames"]
    assert "scaled to −1 … 1: x from 10 to 30, y from 1.5 to 3.5" == answer["described"]


def test_quoted_decimal_commas_between_commas(imported):
    answer = imported('"0,5","0,25",a\n"-0,5",1,b\n')

    assert [0.5, -0.5] == answer["points"]["x"]
    assert [0.25, 1] == answer["points"]["y"]


@pytest.mark.parametrize(
    ("labels", "expected", "names"),
    [
        ([0, 1, 2], [0, 1, 2], None),
        ([3, 4, 4], [0, 1, 1], ["3", "4"]),
        ([0, 2, 7], [0, 1, 2], ["0", "2", "7"]),
        ([1, 2, 8], [0, 1, 2], ["1", "2", "8"]),
        (["10", "9", "9"], [1, 0, 0], ["9", "10"]),
        (["b", "a", "b"], [1, 0, 1], ["a", "b"]),
        (["0", "yes", "0"], [0, 1, 0], ["0", "yes"]),
    ],
)
def test_labels_are_numbers_or_names(imported, labels, expected, names):
    answer = imported("x,y,label\n" + "".join(f"0.1,{i / 10},{label}\n" for i, label in enumerate(labels)))

    assert expected == answer["points"]["label"]
    assert names == answer["classNames"]


def test_many_numbers_in_the_last_column_are_values_and_few_are_classes(imported):
    many = imported("".join(f"{i / 20},{-i / 20},{i * 1.5}\n" for i in range(9)))
    few = imported("".join(f"{i / 20},{-i / 20},{i % 3}\n" for i in range(9)))
    chosen = imported("".join(f"{i / 20},{-i / 20},{i % 3}\n" for i in range(9)), roles={2: "value"})

    assert close([i / 4 - 1 for i in range(9)]) == many["points"]["value"]
    assert [0] * 9 == many["points"]["label"]
    assert "scaled to −1 … 1: value from 0 to 12" == many["described"]
    assert "value" not in few["points"]
    assert close([i % 3 - 1 for i in range(9)]) == chosen["points"]["value"]


def test_whole_numbers_of_a_column_that_is_called_a_kind_are_classes_unless_nearly_every_row_has_its_own(imported):
    kinds = imported("x,y,kind\n" + "".join(f"{i / 20},{-i / 20},{i % 9}\n" for i in range(18)), hasOther=True)
    prices = imported("x,y,kind\n" + "".join(f"{i / 20},{-i / 20},{i * 100}\n" for i in range(9)))

    assert 8 == len(set(kinds["points"]["label"]))
    assert "value" in prices["points"]


def test_a_test_column_marks_test_points_by_its_words(imported):
    answer = imported("x,y,test,label\n0,0,train,0\n0,1,Test,1\n1,0,0,1\n1,1,1,0\n")

    assert [0, 1, 0, 1] == answer["points"]["test"]
    assert [0, 1, 1, 0] == answer["points"]["label"]


def test_whole_numbers_may_have_a_decimal_point(imported):
    answer = imported("x,y,test,label\n0,0,0.0,0.0\n0,1,1.0,2.0\n1,1,1,1\n")

    assert [0, 1, 1] == answer["points"]["test"]
    assert [0, 2, 1] == answer["points"]["label"]
    assert None is answer["classNames"]


def test_a_fifth_of_the_points_can_be_drawn_for_testing(imported):
    text = "".join(f"{i / 20},{i / 20},{i % 2}\n" for i in range(18))

    assert 4 == sum(imported(text, testShare=0.2)["points"]["test"])
    assert 0 == sum(imported(text)["points"]["test"])


def test_a_fifth_is_drawn_of_every_class(imported):
    """Of 15, 4 and 1 points a fifth is 3, 0.8 and 0.2; the last keeps its only point to train on."""
    text = "".join(f"{i / 20},{i / 20},{'a' if i < 15 else 'b' if i < 19 else 'c'}\n" for i in range(20))

    points = imported(text, testShare=0.2)["points"]

    assert {0: 3, 1: 1} == Counter(itertools.compress(points["label"], points["test"]))


def test_another_split_leaves_apart_what_is_for_validation(run):  # noqa: F811
    rng = random.Random(2)
    labels = [rng.randrange(3) for _ in range(100)]
    roles = [2 if i % 4 == 0 else i % 2 for i in range(100)]
    code = "async ({ url, ...of }) => (await import(url)).splitAnew(of.labels, of.roles, 0.4, 5)"
    split = run("model/strata", code, labels=labels, roles=roles)

    assert [role == 2 for role in roles] == [role == 2 for role in split]
    assert 30 == split.count(1)
    assert split != roles


def test_a_table_is_written_with_its_percents_and_words(run):  # noqa: F811
    none = {"unit": "", "group": None}
    columns = [
        {"name": "7", "values": [0.5, 12], "unit": "%", "group": None},
        {"name": "reef: north", "values": [0, 1], **none, "group": "reef"},
        {"name": "a, b", "values": [-1, 2.25], "unit": "cm", "group": None},
        {"name": "reef: south", "values": [1, 0], **none, "group": "reef"},
    ]
    code = """async ({ url, columns, points, scale }) => (await import(url)).tableToCsv({ columns }, points, scale)"""
    points = {"label": [0, 0], "value": [-1, 1], "test": [0, 1]}
    scale = {"value": [10, 30], "names": {"value": "mass"}}
    written = run("model/table/write-csv", code, columns=columns, points=points, scale=scale)

    assert '7,reef,"a, b (cm)",mass,test\n0.5%,south,-1,10,0\n12%,north,2.25,30,1\n' == written


def test_shares_are_those_of_the_server(run):  # noqa: F811
    rng = random.Random(0)
    cases = [[rng.randint(0, 60), [rng.randint(0, 9) for _ in range(rng.randint(1, 7))] + [1]] for _ in range(300)]
    allotted = run("model/strata", ALLOT, cases=cases)

    assert [allot(n, np.array(sizes)).tolist() for n, sizes in cases] == allotted


def test_one_value_alone_and_huge_ranges_find_their_place(imported):
    answer = imported("5,-1.7e308,a\n5,1.7e308,b\n5,0,a\n")

    assert [0, 0, 0] == answer["points"]["x"]
    assert close([-1, 1, 0]) == answer["points"]["y"]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", None, None, "empty"),
        ("x,y,label\n", 1, None, "no points"),
        ("0,1\n1,0\n", 1, None, "2 columns; x, y and a label"),
        ("0,1,a\n0,1\n", 2, None, "2 columns here, and 3 in the first"),
        ("0,1\n0,1,a\n1,1,b\n1,0,b\n", 1, None, "2 columns here, and 3 in all lines below"),
        ("0,1,a\n0,one,b\n1,1,a\n", 2, 2, "“one” is not a number"),
        ("0,1,a\n0,1e999,b\n1,1,a\n", 2, 2, "“1e999” is not a number"),
        ("0,1,a\n0,0x10,b\n1,1,a\n", 2, 2, "“0x10” is not a number"),
        ("0,5;1;a\n0.5;1;b\n1;1;a\n", 2, 1, "“0.5” is not a number"),
        ('0,1,a\n0,1,"b\n', 2, None, "never closed"),
        ("x,y,label\nNA,1,a\n1,,b\n1,1,\n", None, None, "No rows are left"),
        ("".join(f"0,{i},c{i}\n" for i in range(9)), 9, 3, "There are 9 classes; at most 8 fit"),
        ('{"x": 1}', None, None, "not a list of records"),
        ('[{"x": 1}, {"x"]', None, None, "looks like JSON and cannot be read"),
        ('{"x": 1, "y": 2, "z": 3}\n{"x": 1, "y": 2, z}\n', 2, None, "looks like JSON and cannot be read"),
    ],
)
def test_an_error_names_line_and_column(imported, text, line, column, says):
    answer = imported(text)

    assert "TableError" == answer["name"]
    assert says in answer["error"]
    assert (line, column) == (answer["line"], answer["column"])
    assert line is None or answer["error"].startswith(f"Line {line}")


def test_a_column_that_marks_no_test_points_is_told(imported):
    answer = imported("0,0,a,train\n0,1,b,maybe\n", roles={2: "class", 3: "split"})

    assert (2, 4) == (answer["line"], answer["column"])
    assert "“maybe”" in answer["error"]


@pytest.mark.parametrize("kind", ["names", "numbers", "values"])
def test_what_is_written_is_read_again_as_the_same_points_in_their_own_units(imported, kind):
    source = random.Random(8)
    target = {
        "names": lambda: source.choice(['a "b"', "c, d", "é;"]),
        "numbers": lambda: source.randrange(8),
        "values": lambda: 40 + 10 * source.random(),
    }[kind]
    rows = [(1e6 + source.random(), 50 + 7e-6 * source.random(), target(), source.randrange(2)) for _ in range(60)]
    text = io.StringIO()
    csv.writer(text).writerows([("x", "y", "label", "test"), *rows])

    first = imported(text.getvalue())
    again = imported(first["csv"])
    written = list(csv.reader(io.StringIO(first["csv"])))[1:]

    assert [row[0] for row in rows] == pytest.approx([float(row[0]) for row in written], abs=2e-6)
    assert [row[1] for row in rows] == pytest.approx([float(row[1]) for row in written], abs=2e-11)
    if kind == "values":
        assert [row[2] for row in rows] == pytest.approx([float(row[2]) for row in written], abs=2e-5)
    else:
        assert [str(row[2]) for row in rows] == [row[2] for row in written]
    assert first["classNames"] == again["classNames"]
    for name, column in first["points"].items():
        assert column == again["points"][name]


@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_values_of_few_digits_are_written_as_they_were_read(imported, decimals):
    source = random.Random(9)
    rows = [[round(source.uniform(-40, 70), decimals) for _ in range(3)] for _ in range(300)]

    written = imported("\n".join(",".join(map(str, row)) for row in rows))["csv"]

    assert rows == [[float(cell) for cell in row[:3]] for row in list(csv.reader(io.StringIO(written)))[1:]]
