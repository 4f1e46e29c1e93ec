"""What an import makes of the tables that people bring: small files in the shapes of public ones.

The files are in ``tests/data/tables``. What is expected of each was written down from the file itself.
"""

import base64
import csv
import json
import math
import random
from collections import Counter

import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from nnvisu.wire.tables import check_table
from tests.support.page_modules import run  # noqa: F401 (fixture)
from tests.support.paths import TESTS

TABLES = TESTS / "data" / "tables"

# What a person does in the dialog, one request after the other; the first is given the file.
IMPORT = """async ({url, file, requests, mostInputs = 2, mostBytes = 4e6}) => {
    const {ImportJob} = await import(url);
    const job = new ImportJob();
    const source = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)).buffer;
    const limits = {mostRows: 10000, mostInputs, mostBytes};
    let answer = job.answer({source, choices: {}, limits});
    for (const {roles = {}, choices = {}, ...request} of requests) {
        const {roles: _, ...kept} = answer.choices ?? {};
        const chosen = (answer.choices?.roles ?? []).map((role, i) => roles[i] ?? role);
        const known = request.reading ? kept : {...kept, roles: chosen};
        answer = job.answer({...request, choices: {...known, ...choices}, limits});
    }
    return answer;
}"""


@pytest.fixture
def imported(run):  # noqa: F811
    """Return what the page makes of a file, given by name or as bytes, after some corrections."""

    def answer(file, *requests, **arguments):
        content = file if isinstance(file, bytes) else (TABLES / file).read_bytes()
        encoded = base64.b64encode(content).decode()
        return run("model/table/import-job", IMPORT, file=encoded, requests=list(requests), **arguments)

    return answer


def used(answer):
    """Return the names of the columns that are used, by what they are for."""
    columns = zip(answer["view"]["columns"], answer["choices"]["roles"], strict=True)
    return {role: column["name"] for column, role in columns if role != "out"}


def left_out(answer):
    return {reason: n for reason, n in answer["imported"]["report"]["nLeftOut"].items() if n}


# For each file: points, roles, names of the classes (None: numbers from 0), and how many of each.
RIGHT = {
    "missing-and-words.csv": (57, "length_mm depth_mm kind", ["amber", "blue", "coral"]),
    "header-of-numbers.csv": (20, "0 1 kind", ["long", "round"]),
    "x0-x1-y.csv": (20, "x0 x1 y", None),
    "y-x1-x2.csv": (21, "x1 x2 y", None),
    "nameless-index.csv": (16, "height width label", ["a", "b"]),
    "id-first.csv": (18, "stem_cm leaf_cm sort", ["p", "q", "r"]),
    "excel-sep.csv": (12, "x y label", None),
    "comments-pipes.csv": (10, "a b group", None),
    "thousands.csv": (12, "price share sold", ["no", "yes"]),
    "thousands-dot.csv": (12, "preis anteil sorte", ["A", "B"]),
    "trailing-comma.csv": (10, "x y label", None),
    "typed.tab": (12, "width height sort", ["elm", "oak"]),
    "records.json": (15, "petal sepal kind", ["u", "v", "w"]),
    "latin-1.csv": (10, "breite höhe sorte", ["Möhre", "Rübe"]),
    "utf-16.txt": (10, "breite höhe sorte", ["Möhre", "Rübe"]),
    "labels-3-and-4.csv": (20, "x y label", ["3", "4"]),
    "small-range.csv": (30, "smoothness dimension kind", None),
    "tiny.csv": (6, "a_m b_m kind", None),
    "dates.csv": (28, "rain temp_max weather", ["fog", "rain", "sun"]),
    "rare-class.csv": (100, "x y label", None),
    "same-place.csv": (24, "x y label", None),
    "places.csv": (24, "longitude latitude zone", ["E", "W"]),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_table_is_taken_as_it_is_meant(imported, name):
    n_points, names, class_names = RIGHT[name]

    answer = imported(name)

    assert answer["error"] is None
    assert dict(zip(("x", "y", "class"), names.split(), strict=True)) == used(answer)
    points, scale = answer["imported"]["points"], answer["imported"]["scale"]
    assert n_points == len(points["x"]) == len(points["label"])
    assert class_names == scale.get("classes")
    assert set(range(len(class_names or set(points["label"])))) == set(points["label"])


def test_every_file_is_tested():
    named = set(RIGHT) | {"count-line.csv", "spaces.txt", "twelve-classes.csv", "outlier.csv", "split-words.csv"}

    assert named == {path.name for path in TABLES.iterdir()}


def test_rows_with_missing_numbers_are_left_out_and_counted_or_filled_by_choice(imported):
    rows = list(csv.DictReader((TABLES / "missing-and-words.csv").read_text().splitlines()))
    lengths = sorted(float(row["length_mm"]) for row in rows if row["length_mm"] != "NA")

    answer = imported("missing-and-words.csv")
    filled = imported("missing-and-words.csv", {"choices": {"fillsMissing": True}})

    assert {"missing": 3} == left_out(answer)
    assert {} == left_out(filled)
    assert 60 == len(filled["imported"]["points"]["x"])
    n_missing = sum(row[name] in ("", "NA") for row in rows for name in ("length_mm", "depth_mm"))
    assert n_missing == filled["imported"]["report"]["nFilled"]
    low, high = filled["imported"]["scale"]["x"]
    i = next(i for i, row in enumerate(rows) if row["length_mm"] == "NA")
    middle = low + (filled["imported"]["points"]["x"][i] + 1) / 2 * (high - low)
    assert pytest.approx(lengths[len(lengths) // 2], abs=1e-4) == middle


@pytest.mark.parametrize("mark", ["", "NA", "n/a", "NaN", "null", "?", "-", "#N/A"])
def test_signs_of_a_missing_number_are_known(imported, mark):
    answer = imported(f"a,b,kind\n1,2,u\n3,{mark},v\n5,6,v\n7,8,u\n".encode())

    assert {"missing": 1} == left_out(answer)
    assert [0, 1, 0] == answer["imported"]["points"]["label"]


def test_the_first_line_is_a_header_or_not_by_choice(imported):
    taken = imported("header-of-numbers.csv")
    other = imported("header-of-numbers.csv", {"reading": {"hasHeader": False}})

    assert taken["view"]["hasHeader"]
    assert (21, False) == (other["view"]["nRows"], other["view"]["hasHeader"])
    assert ["kind", "long", "round"] == other["imported"]["scale"]["classes"]


def test_decimal_commas_below_a_line_that_tells_the_separator(imported):
    answer = imported("excel-sep.csv")

    assert answer["view"]["lines"]["isTold"]
    assert [-8.21, 7.05] == answer["imported"]["scale"]["x"]


def test_comments_and_runs_of_spaces_are_no_cells(imported):
    assert 2 == imported("comments-pipes.csv")["view"]["lines"]["nComments"]
    answer = imported("spaces.txt")

    assert {"x": "pull", "y": "squat", "value": "jump"} == used(answer)
    assert 14 == len(answer["imported"]["points"]["value"])
    assert ([1, 17], [76, 221]) == (answer["imported"]["scale"]["x"], answer["imported"]["scale"]["value"])


def test_thousands_and_percent_are_numbers(imported):
    english, german = imported("thousands.csv"), imported("thousands-dot.csv")

    assert ([2245.5, 9386.5], [4, 96]) == tuple(english["imported"]["scale"][axis] for axis in "xy")
    assert ([1857.5, 7499.5], [7, 92]) == tuple(german["imported"]["scale"][axis] for axis in "xy")
    assert [None, True] == [english["view"]["columns"][i]["isPercent"] or None for i in (0, 1)]
    assert "2,939.5" == english["view"]["columns"][0]["grouped"]


@pytest.mark.parametrize(
    ("cells", "separator", "values"),
    [
        (["1,234", "5,678", "900"], ";", [1.234, 5.678, 900]),
        (["1,234", "5,678", "900"], ",", [1234, 5678, 900]),
        (["1,234", "5,678", "0,5"], ",", [1.234, 5.678, 0.5]),
        (["1.234", "5.678", "0.5"], ";", [1.234, 5.678, 0.5]),
        (["1.234.567", "5.678", "900"], ";", [1234567, 5678, 900]),
        (["1 234,5", "5 678", "900"], ";", [1234.5, 5678, 900]),
        (["1'234.5", "5'678", "900"], ";", [1234.5, 5678, 900]),
        (["−5", "+3", "1e2"], ";", [-5, 3, 100]),
    ],
)
def test_a_sign_between_digits_is_read_as_the_whole_table_says(imported, cells, separator, values):
    lines = [separator.join([f'"{cell}"', str(i), "ab"[i % 2]]) for i, cell in enumerate(cells)]

    scale = imported("\n".join(["size" + separator + "n" + separator + "kind", *lines]).encode())["imported"]["scale"]

    assert [min(values), max(values)] == scale["x"]


def test_a_line_of_counts_names_the_classes(imported):
    answer = imported("count-line.csv")

    assert ["alpha", "beta", "gamma"] == answer["imported"]["scale"]["classes"]
    assert [0, 1, 2] * 4 == answer["imported"]["points"]["label"]
    assert 5 == len(answer["view"]["columns"])


def test_a_first_line_of_another_width_can_be_skipped_and_odd_lines_left_out(imported):
    text = b"made by hand, 2024\na,b,kind\n1,2,u\n3,4,v\n5,6,u,extra\n7,8,v\n"
    refused = imported(text)
    offered = imported(text, {"reading": {"skipsFirst": True}})
    taken = imported(text, {"reading": {"skipsFirst": True, "leavesOutOdd": True}})

    assert "Line 2: There are 3 columns here, and 2 in the first line." == refused["error"]["message"]
    assert ("leavesOutOdd", None) == (offered["error"]["offer"], offered["imported"])
    assert (1, 3) == (taken["view"]["lines"]["nOdd"], len(taken["imported"]["points"]["x"]))
    only_first = imported(b"12 rows\na,b,kind\n1,2,u\n3,4,v\n")
    assert "skipsFirst" == only_first["error"]["offer"]


def test_numbers_of_rows_that_have_no_name_are_a_column(imported):
    answer = imported(b'"a" "b" "kind"\n"1" 5.1 3.5 "u"\n"2" 4.9 3.1 "v"\n"3" 4.7 3.2 "u"\n')

    assert {"x": "a", "y": "b", "class": "kind"} == used(answer)
    assert "index" == answer["view"]["columns"][0]["why"]


def test_types_in_front_of_names_are_believed(imported):
    answer = imported(b"C#a\tmC#weight\tC#b\tcD#3rd\n1\t5\t2\t1\n3\t6\t4\t0\n5\t7\t8\t1\n")

    assert {"x": "a", "y": "b", "class": "3rd"} == used(answer)


@pytest.mark.parametrize(
    "text", ['[[1, 2, "u"], [3, 4, "v"]]', '{"a": 1, "b": 2, "k": "u"}\n{"a": 3, "k": "v", "b": 4}\n']
)
def test_json_may_be_rows_or_a_record_per_line(imported, text):
    points = imported(text.encode())["imported"]["points"]

    assert [[-1, 1], [-1, 1], [0, 1]] == [points[name] for name in ("x", "y", "label")]


def test_an_encoding_that_was_guessed_is_said_and_can_be_chosen(imported):
    guessed = imported("latin-1.csv")
    chosen = imported("latin-1.csv", {"reading": {}, "encoding": "utf-8"})

    assert ("windows-1252", True) == (guessed["text"]["encoding"], guessed["text"]["isGuess"])
    assert ("utf-8", False) == (chosen["text"]["encoding"], chosen["text"]["isGuess"])
    assert "M\ufffdhre" in chosen["imported"]["scale"]["classes"]
    assert ("utf-16le", False) == tuple(imported("utf-16.txt")["text"][name] for name in ("encoding", "isGuess"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bytes_are_decoded_with_a_mark_and_without(imported, encoding):
    text = "höhe,b,kind\n" + "".join(f"{i}.5,{i},{'uv'[i % 2]}\n" for i in range(30))

    assert "höhe" == imported(text.encode(encoding))["view"]["columns"][0]["name"]


def test_labels_with_a_gap_make_as_many_outputs_as_there_are_classes(imported, compiled):
    points = imported("labels-3-and-4.csv")["imported"]["points"]
    trainer = Trainer(Config(), Dataset.from_points(points["x"], points["y"], points["label"], points["test"]))

    assert 2 == trainer.architecture.layer_sizes[-1]
    assert math.log(2) == pytest.approx(trainer.figures().loss, abs=0.15)  # with five outputs it would be near ln 5


def test_too_many_classes_are_refused_and_the_rare_ones_become_one_by_choice(imported):
    towns = Counter(row["town"] for row in csv.DictReader((TABLES / "twelve-classes.csv").read_text().splitlines()))
    refused = imported("twelve-classes.csv")
    taken = imported("twelve-classes.csv", {"choices": {"hasOther": True}})

    assert "There are 12 classes; at most 8 fit." in refused["error"]["message"]
    assert ("hasOther", None) == (refused["error"]["offer"], refused["imported"])
    names = taken["imported"]["scale"]["classes"]
    assert (8, "other") == (len(names), names[-1])
    assert sorted(towns.values())[-7:] == sorted(towns[name] for name in names[:7])
    n_other = sum(towns.values()) - sum(towns[name] for name in names[:7])
    assert {"nClasses": 5, "nRows": n_other} == taken["imported"]["report"]["inOther"]
    assert n_other == taken["imported"]["points"]["label"].count(7)
    many = imported(
        "\n".join(["a,b,class", *(f"{i}.5,{i},w{i % 65}" for i in range(130))]).encode(), {"roles": {2: "class"}}
    )
    assert (None, True) == (many["error"]["offer"], "65 classes" in many["error"]["message"])


def test_small_numbers_stay_unless_stretched_and_never_fall_together(imported):
    plain, stretched = imported("small-range.csv"), imported("small-range.csv", {"choices": {"stretches": True}})
    tiny = imported("tiny.csv")

    assert plain["imported"]["report"]["coveredShare"] < 0.01
    assert max(plain["imported"]["points"]["x"]) < 0.2
    assert (-1, 1) == (min(stretched["imported"]["points"]["x"]), max(stretched["imported"]["points"]["x"]))
    assert tiny["imported"]["report"]["isStretched"]
    assert 6 == len(set(zip(tiny["imported"]["points"]["x"], tiny["imported"]["points"]["y"], strict=True)))


def test_what_rounding_merges_is_said_and_a_far_point_can_be_cut_off(imported):
    plain, cut = imported("outlier.csv"), imported("outlier.csv", {"choices": {"cuts": True}})

    assert [{"axis": "x", "nValues": 50, "nPlaces": 2}] == plain["imported"]["report"]["merged"]
    assert 1 == plain["imported"]["report"]["nFarOut"]
    assert ({"outside": 1}, []) == (left_out(cut), cut["imported"]["report"]["merged"])
    assert 49 == cut["imported"]["report"]["nPlaces"] == len(cut["imported"]["points"]["x"])
    assert [0, 48] == cut["imported"]["scale"]["x"]


@pytest.mark.parametrize("name", ["missing-and-words.csv", "places.csv", "rare-class.csv", "thousands.csv"])
def test_ordinary_numbers_are_not_far_out(imported, name):
    assert 0 == imported(name)["imported"]["report"]["nFarOut"]


def test_a_column_splits_the_rows_and_keeps_those_for_validation_apart(imported):
    answer = imported("split-words.csv")

    assert {"x": "x", "y": "y", "class": "label", "split": "split"} == used(answer)
    assert ({}, 6) == (left_out(answer), answer["imported"]["report"]["nValidation"])
    assert Counter({0: 18, 1: 6, 2: 6}) == Counter(answer["imported"]["points"]["test"])


def test_dates_are_days_only_where_somebody_makes_them_an_axis(imported):
    answer = imported("dates.csv", {"roles": {0: "x", 1: "out"}})

    assert "date" == answer["view"]["columns"][0]["why"]
    assert [0, 27] == answer["imported"]["scale"]["x"]
    assert -1 == answer["imported"]["points"]["x"][0]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2024-02-28", "2024-03-01"], 2),
        (["28.02.2023", "02.03.2023"], 2),
        (["2/28/2023", "3/2/2023"], 2),
        (["28/2/2023", "2/3/2023"], 2),
        (["2024/01/01 06:00", "2024/01/02 18:00"], 1.5),
    ],
)
def test_dates_are_read_as_their_column_writes_them(imported, dates, days):
    text = "\n".join(["when,b,kind", f"{dates[0]},1,u", f"{dates[1]},2,v", f"{dates[1]},3,v"])

    assert [0, days] == imported(text.encode(), {"roles": {0: "y", 1: "x"}})["imported"]["scale"]["y"]


def test_a_random_fifth_keeps_a_row_of_the_rare_class_on_either_side(imported):
    points = imported("rare-class.csv", {"choices": {"testShare": 0.2, "seed": 3}})["imported"]["points"]

    rare = [test for label, test in zip(points["label"], points["test"], strict=True) if label == 1]
    assert Counter({0: 4, 1: 1}) == Counter(rare)
    assert 20 == sum(points["test"])


def test_a_class_without_a_row_to_train_or_test_with_is_named(imported):
    text = "x,y,label,set\n0,0,u,train\n1,1,v,test\n2,2,v,test\n3,3,w,train\n4,5,u,test\n"

    report = imported(text.encode())["imported"]["report"]

    assert (["v"], ["w"]) == (report["untrained"], report["untested"])


def test_points_that_cover_each_other_are_counted_by_their_places(imported):
    assert 6 == imported("same-place.csv")["imported"]["report"]["nPlaces"]


def test_of_too_many_rows_a_part_is_drawn_class_by_class_and_the_same_for_a_seed(imported):
    source = random.Random(1)
    lines = [f"{source.random()},{source.random()},{'rare' if i < 50 else 'common'}" for i in range(20_000)]
    text = "\n".join(["x,y,label", *lines]).encode()

    first, again = imported(text), imported(text)
    other = imported(text, {"choices": {"seed": 7}})

    assert {"share": 0.5, "seed": 0, "of": 20_000} == first["imported"]["report"]["sample"]
    assert Counter({0: 9975, 1: 25}) == Counter(first["imported"]["points"]["label"])
    assert first["imported"]["points"] == again["imported"]["points"]
    assert first["imported"]["points"]["x"] != other["imported"]["points"]["x"]


def test_a_cell_that_is_no_number_is_refused_and_its_row_left_out_by_choice(imported):
    text = b"a,b,kind\n1,2,u\n3,four,v\n5,6,v\n7,8,u\n9,1,v\n"

    refused, taken = imported(text), imported(text, {"choices": {"leavesOutUnreadable": True}})

    assert "Line 3, column 2 (“b”): “four” is not a number." == refused["error"]["message"]
    assert "leavesOutUnreadable" == refused["error"]["offer"]
    assert ({"unreadable": 1}, 4) == (left_out(taken), len(taken["imported"]["points"]["x"]))


def test_axes_have_to_be_chosen_and_something_to_learn(imported):
    assert "two axes" in imported("records.json", {"roles": {0: "out"}})["error"]["message"]
    assert "to be learnt" in imported("records.json", {"roles": {2: "out"}})["error"]["message"]


def test_a_file_that_is_too_large_is_not_read(imported, run):  # noqa: F811
    code = """async ({url}) => {
        const {ImportJob} = await import(url);
        return new ImportJob().answer({source: new ArrayBuffer(2 ** 26 + 1), choices: {}, limits: {}});
    }"""

    assert "larger than 64 MB" in run("model/table/import-job", code)["error"]["message"]


# --- Tables of more than two columns ---


def inputs_of(answer):
    return {column["name"]: column for column in answer["imported"]["table"]["columns"]}


def test_all_numbers_and_few_words_are_inputs_where_a_table_is_taken(imported):
    rows = list(csv.DictReader((TABLES / "missing-and-words.csv").read_text().splitlines()))
    answer = imported("missing-and-words.csv", mostInputs=16)

    inputs = inputs_of(answer)
    numbers = ["length_mm", "depth_mm", "fin_mm", "mass_g"]
    words = ["reef: north", "reef: south", "reef: west"]
    assert [*numbers[:2], *words, *numbers[2:]] == list(inputs)  # the two axes first, then as in the file
    whole = [row for row in rows if all(row[name] not in ("", "NA") for name in numbers)]
    assert 57 == len(whole)
    for name in numbers:
        assert [float(row[name]) for row in whole] == inputs[name]["values"]
    for word in ("north", "south", "west"):
        column = inputs[f"reef: {word}"]
        assert [int(row["reef"] == word) for row in whole] == column["values"]
        assert ("reef", "none") == (column["group"], column["scaling"])
    assert {"classes": ["amber", "blue", "coral"], "names": {"label": "kind"}} == answer["imported"]["scale"]
    assert [{"name": "reef", "nWords": 3}] == answer["imported"]["report"]["words"]


@pytest.mark.parametrize("name", ["missing-and-words.csv", "count-line.csv", "id-first.csv"])
def test_the_server_takes_the_tables(imported, name):
    answer = imported(name, mostInputs=16)

    table = check_table(answer["imported"]["table"], "table")
    assert len(answer["imported"]["test"]) == len(table.label)


def test_two_numbers_stay_points_in_the_plane_whatever_words_are_beside_them(imported):
    answer = imported("places.csv", mostInputs=16)

    assert {"x": "longitude", "y": "latitude", "class": "zone"} == used(answer)
    assert "points" in answer["imported"]


def test_values_have_a_scale_and_percent_is_a_unit(imported):
    lines = ["a,b,c,price", "1,2,10 %,100.5", "3,5,20 %,200", *(f"{i},{-i},5 %,{i}" for i in range(9))]
    answer = imported("\n".join(lines).encode(), mostInputs=16)

    assert [0, 200] == answer["imported"]["scale"]["value"]
    assert "%" == inputs_of(answer)["c"]["unit"]
    assert 1 == answer["imported"]["table"]["value"][1]


def test_a_unit_behind_a_name_is_the_unit_of_its_column_unless_names_would_be_the_same(imported):
    names = [
        "petal length (cm)",
        "speed [km/h]",
        "heat (°C)",
        "top (max)",
        "item (%)",
        "width (cm)",
        "width (mm)",
        "a(s)",
    ]
    lines = [",".join([*(f"{i * j % 11}.5" for j in range(2, 10)), "uv"[i % 2]]) for i in range(12)]
    inputs = inputs_of(imported("\n".join([",".join([*names, "kind"]), *lines]).encode(), mostInputs=16))

    units = {"petal length": "cm", "speed": "km/h", "heat": "°C"}
    assert units | dict.fromkeys(names[3:], None) == {name: each.get("unit") for name, each in inputs.items()}


def test_names_are_unique_and_columns_without_one_are_numbered(imported):
    same = imported(b"a,a,,kind\n1,2,3,u\n2,5,9,v\n7,1,1,u\n", {"roles": {2: "input"}}, mostInputs=16)

    assert ["a", "a (2)", "column 3"] == list(inputs_of(same))


def test_no_more_inputs_than_fit_are_guessed_and_too_many_are_refused(imported):
    names = [f"n{i}" for i in range(20)]
    lines = [",".join([*(f"{i * j % 17}.5" for j in range(20)), "uv"[i % 2], "wxyz"[i % 4]]) for i in range(16)]
    text = "\n".join([",".join([*names, "kind", "side"]), *lines]).encode()

    guessed = imported(text, mostInputs=16)
    refused = imported(text, {"roles": {21: "input"}}, mostInputs=16)

    assert names[1:17] == list(inputs_of(guessed))
    assert "The inputs make 20 columns, as each word becomes one; at most 16 fit." in refused["error"]["message"]


def test_a_table_that_is_too_long_loses_digits_and_says_so(imported):
    source = random.Random(3)
    lines = [",".join([*(repr(source.random()) for _ in range(4)), "uv"[i % 2]]) for i in range(4000)]
    text = "\n".join(["a,b,c,d,kind", *lines]).encode()

    plain, short = imported(text, mostInputs=16), imported(text, mostInputs=16, mostBytes=350_000)

    assert plain["imported"]["report"]["digits"] is None
    digits = short["imported"]["report"]["digits"]
    assert 3 <= digits < 9
    assert len(json.dumps(short["imported"]["table"], separators=(",", ":"))) <= 350_000
    first = inputs_of(plain)["a"]["values"]
    assert [float(f"{value:.{digits}g}") for value in first] == inputs_of(short)["a"]["values"]
