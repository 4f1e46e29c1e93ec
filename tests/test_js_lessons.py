"""What lessons and tour decide without a page: what counts as read, what is solved, where a card goes."""

import itertools

import numpy as np
import pytest

from nnvisu.core.network import Architecture, ParameterLayout
from tests.page_modules import run  # noqa: F401 (fixture)

CONFIG = {"features": ["x", "y"], "hidden_layers": [3], "optimizer": "sgd"}
GOOD = {"loss": 0.1, "accuracy": 1, "test_loss": 0.1, "test_accuracy": 0.96}
DATA = {"dataset": "xor", "noise": 0.02, "flipped_fraction": 0}
START = {
    "config": CONFIG,
    "generator": {"dataset": "xor", "noise": 0.02, "n_points": 300},
    "points": {},
    "metrics": GOOD,
    "metricsStep": 50,
    "step": 60,
    "status": "running",
    "nClasses": 2,
    "task": "classification",
}

# Each patch makes the next state out of the one before; what it does not name stays the very same object.
READ = """async ({url, start, patches, data, awaited}) => {
    const {Reader} = await import(url);
    const reader = new Reader();
    const states = [start];
    for (const patch of patches) states.push({...states.at(-1), ...patch});
    if (awaited) reader.begin(data, awaited, start); else reader.resume(data);
    return states.map((state) => {
        const reading = reader.read(state);
        const finite = (n) => (Number.isFinite(n) ? n : null);
        return {...reading, highest: finite(reading.highestLoss), lowest: finite(reading.lowestTestLoss)};
    });
}"""


@pytest.fixture
def read(run):  # noqa: F811
    """Return what a lesson reads off the first state and off each that follows."""
    return lambda *patches, awaited=None: run(
        "features/lessons/reading", READ, start=START, patches=patches, data=DATA, awaited=awaited
    )


def metrics(**values):
    """Return other metrics than the good ones."""
    return GOOD | values


@pytest.mark.parametrize("sizes", [(2, 2), (2, 3, 2), (3, 32, 32, 5), (10, 1)])
def test_parameters_are_counted_as_the_engine_does(run, sizes):  # noqa: F811
    code = "async ({url, sizes}) => (await import(url)).countParameters(sizes)"

    assert ParameterLayout(Architecture(sizes)).n_params == run("features/lessons/reading", code, sizes=sizes)


def test_a_reading_names_what_is_in_force(read):
    (reading,) = read()

    expected = {"isFresh": True, "hasLessonData": True, "nParameters": 17, "nNeurons": 3, "scoredStep": 50, "step": 60}
    assert expected == {name: reading[name] for name in expected}


def test_scores_from_before_a_change_are_not_fresh(read):
    readings = read({"config": CONFIG | {"hidden_layers": [2]}}, {"step": 61}, {"metrics": metrics()}, {"points": {}})

    assert [True, False, False, True, False] == [reading["isFresh"] for reading in readings]


def test_nothing_counts_until_the_setup_has_come_into_force(read):
    wanted = {"hidden_layers": [2]}
    late, reset = {"metrics": metrics(), "step": 70}, {"metrics": metrics(), "metricsStep": 0, "step": 0}

    readings = read(late, reset, {"config": CONFIG | wanted}, {"metrics": metrics()}, awaited=wanted)

    assert [False, False, False, True, True] == [reading["isFresh"] for reading in readings]


@pytest.mark.parametrize("generator", [None, {"dataset": "blobs", "noise": 0.02}, {"dataset": "xor", "noise": 0.3}])
def test_other_points_are_not_the_lessons(read, generator):
    assert not read({"generator": generator})[-1]["hasLessonData"]


def test_extremes_are_of_this_run_only(read):
    readings = read(
        {"metrics": metrics(loss=7, test_loss=0.5), "metricsStep": 70, "step": 70},
        {"metrics": metrics(loss=3, test_loss=0.05), "metricsStep": 80, "step": 80},
        {"metrics": metrics(loss=99), "metricsStep": 0, "step": 0},
        {"metrics": metrics(loss=2, test_loss=0.3), "metricsStep": 5, "step": 5},
    )

    assert [0.1, 7, 7, None, 2] == [reading["highest"] for reading in readings]
    assert [0.1, 0.1, 0.05, None, 0.3] == [reading["lowest"] for reading in readings]


# --- Challenges and questions ---

CHECK = """async ({url, lesson, reading}) => {
    const {checkChallenge} = await import(url);
    const {lessonOf} = await import(url.replace('challenge', 'lessons'));
    const {goals, isSolved, missed} = checkChallenge(lessonOf(lesson).steps.at(-1).challenge, reading);
    return {met: goals.map((goal) => goal.isMet), isSolved, missed};
}"""
SOLVED = {
    "xor": {"testAccuracy": 0.95, "nParameters": 20},
    "learning-rate": {"testAccuracy": 0.95, "scoredStep": 200, "config": {"optimizer": "sgd"}},
    "overfitting": {"testAccuracy": 0.95, "scoredStep": 1000, "nParameters": 1000},
}
FRESH = {"isFresh": True, "hasLessonData": True, "step": 1000, "scoredStep": 900, "nParameters": 0, "config": {}}
SPOILT = [
    ("xor", {"testAccuracy": 0.949}),
    ("xor", {"testAccuracy": None}),
    ("xor", {"nParameters": 21}),
    ("learning-rate", {"scoredStep": 201}),
    ("learning-rate", {"scoredStep": 0}),
    ("learning-rate", {"config": {"optimizer": "adam"}}),
    ("overfitting", {"scoredStep": 999}),
    ("overfitting", {"nParameters": 999}),
    *itertools.product(SOLVED, [{"isFresh": False}, {"hasLessonData": False}]),
]


@pytest.mark.parametrize("lesson", SOLVED)
def test_a_challenge_is_solved_at_its_very_limits(run, lesson):  # noqa: F811
    checked = run("features/lessons/challenge", CHECK, lesson=lesson, reading=FRESH | SOLVED[lesson])

    assert checked["isSolved"]
    assert all(checked["met"])


@pytest.mark.parametrize(("lesson", "spoilt"), SPOILT)
def test_a_challenge_is_not_solved_when_one_thing_is_missing(run, lesson, spoilt):  # noqa: F811
    reading = FRESH | SOLVED[lesson] | spoilt

    assert not run("features/lessons/challenge", CHECK, lesson=lesson, reading=reading)["isSolved"]


# --- Tour and address ---

PLACE = """async ({url, cases}) => {
    const {placeBeside} = await import(url);
    return cases.map((each) => placeBeside(...each));
}"""
CARD, VIEW = {"width": 300, "height": 200}, {"width": 1000, "height": 800}


def test_a_card_never_covers_its_thing_where_there_is_room(run):  # noqa: F811
    rng = np.random.default_rng(0)
    cases = []
    for _ in range(300):
        left, top = rng.uniform(0, 900), rng.uniform(0, 700)
        right, bottom = rng.uniform(left, 1000), rng.uniform(top, 800)
        cases.append([{"left": left, "top": top, "right": right, "bottom": bottom}, CARD, VIEW])

    for (thing, *_), card in zip(cases, run("features/tour/placement", PLACE, cases=cases), strict=True):
        assert 0 <= card["left"] <= 700
        assert 0 <= card["top"] <= 600
        has_room = max(thing["left"], 1000 - thing["right"]) >= 320 or max(thing["top"], 800 - thing["bottom"]) >= 220
        is_beside = card["left"] >= thing["right"] or card["left"] + 300 <= thing["left"]
        is_above_or_under = card["top"] >= thing["bottom"] or card["top"] + 200 <= thing["top"]
        assert is_beside or is_above_or_under or not has_room


def test_a_flat_thing_has_its_card_below_and_a_tall_one_beside(run):  # noqa: F811
    cases = [[{"left": 100, "top": 10, "right": 200, "bottom": bottom}, CARD, VIEW] for bottom in (40, 700)]

    flat, tall = run("features/tour/placement", PLACE, cases=cases)

    assert flat["top"] >= 40
    assert tall["left"] >= 200


@pytest.mark.parametrize(
    ("fragment", "lesson", "rest"),
    [
        ("#lesson=xor&hide=data", "xor", "#hide=data"),
        ("#hide=data&lesson=xor", "xor", "#hide=data"),
        ("#lesson=learning-rate", "learning-rate", ""),
        ("#stage", None, "#stage"),
        ("", None, ""),
    ],
)
def test_a_fragment_holds_a_lesson_beside_other_keys(run, fragment, lesson, rest):  # noqa: F811
    code = """async ({url, fragment}) => {
        const {readFragment, withoutKey} = await import(url);
        return [readFragment(fragment).get('lesson'), withoutKey(fragment, 'lesson')];
    }"""

    assert [lesson, rest] == run("session/fragment", code, fragment=fragment)
