"""A class together without its page: codes, the order of the wall, words for states and goals, plot and table."""

import csv
import io
import math

import pytest

from nnvisu.wire.classroom_fields import CODE_LENGTH, CODE_LETTERS
from tests.support.page_modules import run  # noqa: F401 (fixture)

FOLDER = "features/classroom"
SIZE = {"width": 400, "height": 300}


def row(pupil, nickname="", **fields):
    return {"pupil": pupil, "nickname": nickname, "is_connected": True, "needs": None, "reached": False, **fields}


# --- Codes ---


def test_a_new_code_is_one_that_the_server_takes(run):  # noqa: F811
    codes = run(
        f"{FOLDER}/new-code",
        "async ({url}) => { const { newCode } = await import(url); return Array.from({length: 2000}, newCode); }",
    )

    assert {CODE_LENGTH} == {len(code) for code in codes}
    assert set(CODE_LETTERS) == set("".join(codes))  # and each letter is used: of 12,000 by chance none is missing
    assert len(set(codes)) > 0.99 * len(codes)  # of 2,000, two are the same once in thirty times


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("BCDFGH", "BCDFGH"),
        (" bcd-fgh ", "BCDFGH"),
        ("bcd fgh", "BCDFGH"),
        ("BCDFG", None),
        ("BCDFGHJ", None),
        ("BCDFGA", None),
        ("BCDF1H", None),
        ("", None),
    ],
)
def test_a_typed_code_is_read_as_people_write_it(run, typed, expected):  # noqa: F811
    code = "async ({url, typed}) => (await import(url)).readCode(typed)"

    assert expected == run(f"{FOLDER}/new-code", code, typed=typed)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("BCDFGH", "class-bcdfgh"), ("bcdfgh", "class-bcdfgh"), ("BCDFG", ""), ("../etc", ""), ("", "")],
)
def test_the_routing_key_of_a_class_follows_from_its_code(run, code, expected):  # noqa: F811
    read = "async ({url, code}) => (await import(url)).routingKeyOf(code)"

    assert expected == run("session/session-id", read, code=code)


def test_ids_of_a_class_have_its_routing_key_whatever_session_they_are_beside(run):  # noqa: F811
    ids = run(
        "session/session-id",
        """async ({url}) => {
            const { newSessionId } = await import(url);
            const [beside, key] = ["aaaaaaaa.secret", "class-bcdfgh"];
            return [newSessionId(null, key), newSessionId(beside, key), newSessionId(beside)];
        }""",
    )

    assert ["class-bcdfgh", "class-bcdfgh", "aaaaaaaa"] == [each.split(".")[0] for each in ids]
    assert 3 == len({each.split(".")[1] for each in ids})


def test_a_code_is_drawn_four_times_at_most_and_only_by_a_tab_that_makes_a_class(run):  # noqa: F811
    drawn = run(
        f"{FOLDER}/code-attempts",
        """async ({url}) => {
            const { beginAttempt, endAttempts, isAttempting } = await import(url);
            const kept = new Map();
            const storage = {
                getItem: (key) => kept.get(key) ?? null,
                setItem: (key, value) => kept.set(key, value),
                removeItem: (key) => kept.delete(key),
            };
            const before = isAttempting(storage);
            const begun = Array.from({length: 6}, () => beginAttempt(storage));
            const meanwhile = isAttempting(storage);
            endAttempts(storage);
            return [before, begun, meanwhile, isAttempting(storage), beginAttempt(storage)];
        }""",
    )

    assert [False, [True] * 4 + [False] * 2, True, False, True] == drawn


# --- The order of the wall ---

ROWS = [
    row(1, "Otter 10", step=5, test_score=0.9, needs="idle"),
    row(2, "Otter 9", step=900, test_score=None, train_score=0.95, needs="diverged"),
    row(3, "badger", step=None, needs="not_started"),
    row(4, "Zebra", step=40, test_score=0.5, reached=True),
    row(5, "Ape", step=40, test_score=0.9, needs="stuck"),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", [5, 3, 2, 1, 4]),  # numbers within names by their size, small letters as large ones
        ("score", [2, 5, 1, 4, 3]),  # of the training points where there are no others; none comes last
        ("progress", [4, 2, 5, 1, 3]),  # who has reached the goal, then by steps
        ("help", [2, 5, 1, 3, 4]),
    ],
)
def test_pupils_are_sorted(run, order, expected):  # noqa: F811
    code = "async ({url, rows, order}) => (await import(url)).ordered(rows, order, 'en').map(({pupil}) => pupil)"

    assert expected == run(f"{FOLDER}/wall-order", code, rows=ROWS, order=order)


# --- Words ---


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "running"}, "training"),
        ({"status": "paused"}, "paused"),
        ({"status": "warming"}, "getting ready"),
        ({"status": None}, "joining"),
        ({"status": "running", "needs": "stuck"}, "stuck"),
        ({"status": "paused", "needs": "idle"}, "idle"),
        ({"status": "paused", "needs": "not_started"}, "not started"),
        ({"status": "diverged", "needs": "diverged"}, "diverged"),
        ({"status": "running", "needs": "stuck", "is_connected": False}, "away"),
    ],
)
def test_a_tile_says_what_a_run_does_and_what_help_it_may_need(run, fields, expected):  # noqa: F811
    code = "async ({url, row}) => (await import(url)).stateText(row)"

    assert expected == run(f"{FOLDER}/texts", code, row=row(1, **fields))


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ((0.95, None, None), "Test score of at least 95%"),
        ((0.925, 20, None), "Test score of at least 92.5%, with at most 20 weights"),
        ((1, 1, 2000), "Test score of at least 100%, with at most 1 weight and 2,000 steps"),
    ],
)
def test_a_goal_is_told_in_words(run, goal, expected):  # noqa: F811
    given = dict(zip(("score", "max_weights", "max_steps"), goal, strict=True))

    assert expected == run(f"{FOLDER}/texts", "async ({url, goal}) => (await import(url)).goalText(goal)", goal=given)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("95", "", ""), {"score": 0.95, "max_weights": None, "max_steps": None}),
        (("92.5 %", "20", "2,000"), {"score": 0.925, "max_weights": 20, "max_steps": 2000}),
        (("0", "", ""), "The score is a number from 1 to 100."),
        (("much", "", ""), "The score is a number from 1 to 100."),
        (("95", "2.5", ""), "Weights and steps are whole numbers from 1 up, or empty."),
        (("95", "", "0"), "Weights and steps are whole numbers from 1 up, or empty."),
    ],
)
def test_a_goal_is_read_as_it_is_typed(run, typed, expected):  # noqa: F811
    code = "async ({url, typed}) => (await import(url)).readGoal(...typed)"

    assert expected == run(f"{FOLDER}/goal-form", code, typed=list(typed))


# --- The pooled plot ---

LAYOUT = """async ({url, rows, size, x}) => {
    const { FIGURE_AXES, settingAxes } = await import(url.replace("pooled-plot", "plot-axes"));
    const { pooledLayout } = await import(url);
    const setting = (name, usual) => ({name, label: name.replaceAll("_", " "), default: usual});
    const config = [setting("learning_rate", 0.01), setting("activation", "tanh"), setting("hidden_layers", [4])];
    const axes = settingAxes({config, data: [setting("noise", 0.1)]});
    return pooledLayout(rows, {x: axes.find(({name}) => name === x), y: FIGURE_AXES[0]}, size);
}"""


def layout(run, rows, x):  # noqa: F811
    return run(f"{FOLDER}/pooled-plot", LAYOUT, rows=rows, size=SIZE, x=x)


def test_a_dot_stands_where_setting_and_score_are(run):  # noqa: F811
    rows = [
        row(1, test_score=0, settings={"learning_rate": 0.001}),
        row(2, test_score=0.5, settings={}),  # the default, 0.01
        row(3, test_score=1, settings={"learning_rate": 0.1}),
        row(4, test_score=None, settings={"learning_rate": 0.1}),  # nothing to show yet
    ]

    plot = layout(run, rows, "learning_rate")

    dots = {dot["pupil"]: dot for dot in plot["dots"]}
    assert {1, 2, 3} == set(dots)
    assert [plot["bottom"], (plot["top"] + plot["bottom"]) / 2, plot["top"]] == pytest.approx(
        [dots[i]["y"] for i in (1, 2, 3)], abs=1
    )
    # A hundredfold range is shown on a logarithmic axis: each factor of ten is as wide.
    assert dots[2]["x"] - dots[1]["x"] == pytest.approx(dots[3]["x"] - dots[2]["x"], abs=1)
    assert all(plot["left"] <= dot["x"] <= plot["right"] for dot in plot["dots"])


def test_settings_that_are_words_have_a_column_each(run):  # noqa: F811
    rows = [
        row(1, test_score=0.5, settings={"activation": "relu"}),
        row(2, test_score=0.5, settings={}),
        row(3, test_score=0.6, settings={"activation": "relu"}),
    ]

    plot = layout(run, rows, "activation")

    first, second, third = (dot["x"] for dot in plot["dots"])
    assert first == third != second
    assert ["relu", "tanh"] == [tick["text"] for tick in plot["xTicks"]]


def test_dots_at_one_place_lie_side_by_side(run):  # noqa: F811
    rows = [row(i, test_score=0.5, settings={"hidden_layers": [4, 2]}) for i in range(1, 6)]

    plot = layout(run, rows, "hidden_layers")

    places = {(dot["x"], dot["y"]) for dot in plot["dots"]}
    assert 5 == len(places)
    assert min(math.dist(a, b) for a in places for b in places if a != b) >= 7
    assert ["4-2"] == [tick["text"] for tick in plot["xTicks"]]


def test_settings_of_data_are_found_by_their_own_name(run):  # noqa: F811
    plot = layout(
        run, [row(1, test_score=1, settings={"data.noise": 0.4}), row(2, test_score=1, settings={})], "data.noise"
    )

    assert [0.4, 0.1] == [dot["x_value"] for dot in plot["dots"]]


def test_nothing_to_show_is_an_empty_plot_with_its_axes(run):  # noqa: F811
    plot = layout(run, [], "learning_rate")

    assert [] == plot["dots"]
    assert ["0.0%", "25.0%", "50.0%", "75.0%", "100.0%"] == [tick["text"] for tick in plot["yTicks"]]


# --- The table ---


def test_the_table_has_a_line_for_each_run_and_no_nickname(run):  # noqa: F811
    rows = [
        row(7, "Quick Otter", step=20, status="running", test_score=0.5, answer=0, settings={"learning_rate": 0.1}),
        row(2, 'Sly "Fox", the', step=1200, status="paused", train_loss=0.25, reached=True,
            settings={"data.dataset": "moons", "hidden_layers": [4, 2]}),
    ]  # fmt: skip

    text = run(f"{FOLDER}/pupils-csv", "async ({url, rows}) => (await import(url)).pupilsCsv(rows, '9.9')", rows=rows)
    table = list(csv.DictReader(io.StringIO(text, newline="")))

    assert "Otter" not in text and "Fox" not in text and "nickname" not in text
    assert ["2", "7"] == [each["pupil"] for each in table]
    assert {
        "step": "1200",
        "train_loss": "0.25",
        "reached": "true",
        "data.dataset": "moons",
        "hidden_layers": "4-2",
    }.items() <= table[0].items()
    assert {
        "step": "20",
        "test_score": "0.5",
        "answer": "1",
        "learning_rate": "0.1",
        "train_loss": "",
        "nnvisu": "9.9",
    }.items() <= table[1].items()
