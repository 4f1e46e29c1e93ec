"""What lessons and tour decide without a page: what counts as read, what is solved, where a card goes."""

import itertools
import re

import numpy as np
import pytest

from nnvisu.core.network import Architecture, ParameterLayout
from nnvisu.settings import DATA_SETTINGS, SETTINGS
from tests.support.page_modules import run  # noqa: F401 (fixture)

CONFIG = {"features": ["x", "y"], "hidden_layers": [3], "optimizer": "sgd"}
GOOD = {"loss": 0.1, "accuracy": 1, "test_loss": 0.1, "test_accuracy": 0.96}
DATA = {"dataset": "xor", "noise": 0.02, "flipped_fraction": 0}
START = {
    "config": CONFIG,
    "generator": {"dataset": "xor", "noise": 0.02, "n_points": 300},
    "points": {},
    "metrics": GOOD,
    "metricsStep": 50,
    "experiment": None,
    "experimentResults": None,
    "scores": None,
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
    if (awaited) reader.begin(data, awaited, start); else reader.resume(data, {});
    return states.map((state) => {
        const reading = reader.read(state);
        const finite = (n) => (Number.isFinite(n) ? n : null);
        return {...reading, highest: finite(reading.highestLoss), lowest: finite(reading.lowestTestLoss)};
    });
}"""


@pytest.fixture
def read(run):  # noqa: F811
    """Return what a lesson reads off the first state and off each that follows."""
    return lambda *patches, awaited=None, start=(): run(
        "features/lessons/reading", READ, start=START | dict(start), patches=patches, data=DATA, awaited=awaited
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


def test_rises_and_recent_losses_are_of_this_run_under_these_settings(read):
    steps = range(61, 81)
    falling = [{"metrics": metrics(loss=1 / step), "metricsStep": step, "step": step} for step in steps]
    noisy = [{"metrics": metrics(loss=1 + step % 2), "metricsStep": step, "step": step} for step in range(81, 101)]

    readings = read(*falling, {"step": 80}, *noisy, {"config": CONFIG | {"l2": 1}}, {"metrics": metrics(loss=9)})

    assert (21, 0) == (readings[20]["nMeasured"], readings[20]["nRises"])  # with the one that was there
    assert readings[20]["recentHighestLoss"] == pytest.approx(1 / 61)
    assert readings[20]["nMeasured"] == readings[21]["nMeasured"]  # the same figures again are no measurement
    assert (41, 10) == (readings[41]["nMeasured"], readings[41]["nRises"])
    assert 2 == readings[41]["recentHighestLoss"]
    assert [None, None] == [reading["recentHighestLoss"] for reading in readings[-2:]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"layerSizes": [1, 1], "parameters": [0.5, -0.009]}, 0.5),
        ({"layerSizes": [1, 1], "parameters": [0.01, -0.01]}, 0),
        ({"layerSizes": [1, 1], "parameters": [0, None], "nKnown": 1}, None),
        (None, None),
    ],
)
def test_small_weights_are_counted_where_all_are_known(read, parameters, expected):
    assert expected == read({"parameters": parameters})[-1]["smallShare"]


@pytest.mark.parametrize(("step", "expected"), [(60, [1, 0.5]), (25, [1, 0.5]), (24, None), (61, None), (0, None)])
def test_recalls_are_those_of_this_run(read, step, expected):
    scores = {"step": step, "test": {"recall": [1, 0.5]}}

    assert expected == read({"scores": scores})[-1]["testRecalls"]


def test_a_comparison_counts_once_it_has_ended_and_is_of_the_steps_recipe(read):
    given = {"base": {"config": CONFIG, "data": {"generator": DATA}}}
    told = {"experiment": given, "n_seeds": 2, "status": "done", "members": {"recipe": [0, 1, 0, 1]}}
    told["recipes"] = [{"changes": {}}, {"changes": {"hidden_layers": [4]}}]
    figures = {"ended": ["steps"] * 4, "test_accuracy": [0.5, 0.75, 0.25, 1], "diverged_at": [None, None, 7, None]}
    ranks = [{"rank": 2, "is_noise": True}, {"rank": 1, "is_noise": None}]
    results = {"id": 5, "members": figures, "recipes": ranks}
    done = {"experiment": told | {"id": 5}, "experimentResults": results}
    other = given | {"base": {"config": CONFIG, "data": {"points": {}}}}

    readings = read(
        done,
        {"experiment": told | {"id": 6}},  # its results have not come yet
        {"experiment": told | {"id": 5, "status": "running"}},
        {"experiment": told | {"id": 5, "experiment": other}},
        {"experiment": told | {"id": 5}, "experimentResults": results | {"members": figures | {"ended": [None] * 4}}},
    )

    recipes = [
        {"hiddenLayers": [3], "accuracies": [0.5], "rank": 2, "isNoise": True},
        {"hiddenLayers": [4], "accuracies": [0.75, 1], "rank": 1, "isNoise": None},
    ]
    assert [None, {"nSeeds": 2, "recipes": recipes}, *[None] * 4] == [each["comparison"] for each in readings]
    # Of a step that begins with a comparison on the screen, only the next one counts.
    begun = read(
        {**done, "experiment": told | {"id": 6}, "experimentResults": results | {"id": 6}}, awaited={}, start=done
    )
    assert [False, True] == [each["comparison"] is not None for each in begun]


# --- Challenges and questions ---

CHECK = """async ({url, lesson, reading}) => {
    const {checkChallenge} = await import(url);
    const {lessonOf} = await import(url.replace('challenge', 'lessons'));
    const {goals, isSolved, missed} = checkChallenge(lessonOf(lesson).steps.at(-1).challenge, reading);
    return {met: goals.map((goal) => goal.isMet), isSolved, missed};
}"""


def comparison(ranks=(2, 1), n_seeds=8, is_noise=True):
    """Return a comparison of the lesson's recipe with another one."""
    noise = [None if rank == 1 else is_noise for rank in ranks]
    recipes = [
        {"hiddenLayers": [3], "accuracies": [0.8], "rank": r, "isNoise": n} for r, n in zip(ranks, noise, strict=True)
    ]
    return {"nSeeds": n_seeds, "recipes": recipes}


SOLVED = {
    "xor": {"testAccuracy": 0.95, "nParameters": 20},
    "learning-rate": {"testAccuracy": 0.95, "scoredStep": 200, "config": {"optimizer": "sgd"}},
    "overfitting": {"testAccuracy": 0.95, "scoredStep": 1000, "nParameters": 1000},
    "neuron": {"testAccuracy": 0.95, "config": {"hidden_layers": [6, 1]}},
    "activation": {
        "testAccuracy": 0.95,
        "scoredStep": 1000,
        "config": {"hidden_layers": [1] * 5, "optimizer": "sgd"},
    },
    "features": {"testAccuracy": 0.95, "nParameters": 4},
    "depth": {"testAccuracy": 0.95, "nParameters": 60, "scoredStep": 1000},
    "momentum": {"testAccuracy": 0.95, "scoredStep": 300, "config": {"learning_rate": 0.03, "optimizer": "sgd"}},
    "batch-size": {"recentHighestLoss": 0.309, "config": {"batch_size": 4}},
    "regularisation": {"testAccuracy": 0.95, "scoredStep": 1000, "smallShare": 0.75},
    "imbalance": {"testAccuracy": 0.8, "testRecalls": [0.7, 0.8]},
    "luck": {"comparison": comparison(is_noise=False)},
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
    ("neuron", {"config": {"hidden_layers": [1]}}),
    ("neuron", {"config": {"hidden_layers": [6, 2]}}),
    ("activation", {"config": {"hidden_layers": [1] * 4, "optimizer": "sgd"}}),
    ("activation", {"config": {"hidden_layers": [1] * 5, "optimizer": "adam"}}),
    ("features", {"nParameters": 6}),
    ("depth", {"scoredStep": 1001}),
    ("momentum", {"config": {"learning_rate": 0.031, "optimizer": "sgd"}}),
    ("momentum", {"scoredStep": 301}),
    ("batch-size", {"config": {"batch_size": 0}}),
    ("batch-size", {"config": {"batch_size": 5}}),
    ("batch-size", {"recentHighestLoss": None}),
    ("batch-size", {"recentHighestLoss": 0.31}),
    ("regularisation", {"smallShare": 0.749}),
    ("regularisation", {"smallShare": None}),
    ("imbalance", {"testRecalls": [1, 0.79]}),
    ("imbalance", {"testRecalls": [1, None]}),
    ("imbalance", {"testRecalls": None}),
    ("luck", {"comparison": None}),
    ("luck", {"comparison": comparison(is_noise=True)}),
    ("luck", {"comparison": comparison(is_noise=None)}),
    ("luck", {"comparison": comparison(ranks=(1, 2), is_noise=False)}),
    ("luck", {"comparison": comparison(ranks=(None,), is_noise=False)}),
    ("luck", {"comparison": comparison(n_seeds=7, is_noise=False)}),
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


MISSING = """async ({url, cases}) => {
    const {missingFor, answerOf} = await import(url);
    const {LESSONS} = await import(url.replace('challenge', 'lessons'));
    const said = (question, name) => cases[name]?.map((reading) => {
        const missing = missingFor(question, reading);
        return [missing && [missing.text, missing.now].join(': '), answerOf(question, reading) !== ''];
    });
    const questions = LESSONS.flatMap(({id, steps}) => steps.map(({question}, at) => [`${id} ${at + 1}`, question]));
    return questions.filter(([, question]) => question).map(([name, question]) => [name, said(question, name)]);
}"""
# The run that each question is about, trained for long.
ENOUGH = {
    "neuron 1": {"nNeurons": 1},
    "neuron 2": {"nNeurons": 3},
    "xor 1": {"nNeurons": 0},
    "xor 2": {"nNeurons": 2},
    "learning-rate 1": {"config": CONFIG | {"learning_rate": 30}},
    "learning-rate 2": {"config": CONFIG | {"learning_rate": 0.01}},
    "overfitting 1": {"nParameters": 1218},
    "overfitting 2": {"status": "paused", "testLoss": 0.1},
    "activation 1": {"config": CONFIG | {"activation": "linear"}},
    "activation 2": {"config": CONFIG | {"activation": "sigmoid", "hidden_layers": [1] * 5}},
    "features 1": {"nNeurons": 0},
    "features 2": {"config": CONFIG | {"features": ["x_squared", "y_squared"]}},
    "depth 1": {},
    "depth 2": {"config": CONFIG | {"hidden_layers": [6, 6, 6]}},
    "momentum 1": {"config": CONFIG | {"momentum": 0}},
    "momentum 2": {"config": CONFIG | {"momentum": 0.9}},
    "batch-size 1": {"config": CONFIG | {"batch_size": 0}},
    "batch-size 2": {"config": CONFIG | {"batch_size": 1}},
    "regularisation 1": {"config": CONFIG | {"l2": 0.01}},
    "regularisation 2": {"config": CONFIG | {"l1": 0.01}},
    "imbalance 1": {"config": CONFIG | {"class_weights": "none"}},
}
LONG = FRESH | {
    "config": CONFIG,
    "scoredStep": 1000,
    "accuracy": 1,
    "testAccuracy": 0.95,
    "testLoss": 1,
    "nMeasured": 20,
}
LONG |= {"loss": 1, "lowestTestLoss": 0.1, "highestLoss": 9, "nRises": 3, "recentHighestLoss": 9}
LONG |= {"nNeurons": 9, "status": "running", "smallShare": 0.5, "testRecalls": [1, 1]}


def test_each_question_says_what_it_still_waits_for(run):  # noqa: F811
    behind = {"scoredStep": 99, "accuracy": 0.5, "testAccuracy": 0.5, "nMeasured": 1, "status": "running"}
    spoilt = [{}, behind, {"isFresh": False}, {"hasLessonData": False}]
    other = LONG | {"nNeurons": 9, "nParameters": 0, "config": {}}
    cases = {name: [*(LONG | right | each for each in spoilt), other] for name, right in ENOUGH.items()}
    answers = dict(run("features/lessons/challenge", MISSING, cases=cases))
    of_luck = {name for name in answers if name.startswith("luck ")}
    assert set(ENOUGH) == set(answers) - of_luck

    for name, ((nothing, is_answered), *others) in ((name, answers[name]) for name in ENOUGH):
        assert (None, True) == (nothing, is_answered), name
        assert not any(answered for _, answered in others), name
        late, stale, foreign, changed = (said for said, _ in others)
        assert re.match(
            r"Let it train (to step [\d,]+ first: it is at step 99|until .+: (it is at|so far it was) .+)$", late
        ), name
        assert stale == "The figures of this run are on their way: "
        assert foreign.startswith("These are no longer the points of the lesson")
        assert re.match(r"This question is about .+: press Set up again: $", changed) or name == "overfitting 2"
    assert (
        "Let it train until the loss has been measured 20 times: so far it was 1 time" == answers["batch-size 1"][1][0]
    )
    assert "Let it train until 95% of the test points are right: it is at 50.0%" == answers["momentum 2"][1][0]


def test_the_questions_on_luck_wait_for_comparisons_with_enough_seeds(run):  # noqa: F811
    itself, two = comparison(ranks=(1,)), comparison()
    two["recipes"][1]["hiddenLayers"] = [4]
    few = [each | {"nSeeds": 7} for each in (itself, two)]
    cases = {
        f"luck {at + 1}": [LONG | {"comparison": each} for each in (right, None, wrong, short)]
        for at, (right, wrong, short) in enumerate(((itself, two, few[0]), (two, itself, few[1])))
    }
    answers = dict(run("features/lessons/challenge", MISSING, cases=cases))

    for name in cases:
        (nothing, is_answered), *others = answers[name]
        assert (None, True) == (nothing, is_answered), name
        assert not any(answered for _, answered in others), name
        assert others[0] == others[1], name
        assert "7" in others[2][0], name


ASKED = """async ({url}) => {
    const {LESSONS} = await import(url);
    const {WORDS, VALUES} = await import(url.replace('lessons/lessons', 'words/texts'));
    const steps = LESSONS.flatMap((lesson) => lesson.steps);
    const texts = steps.flatMap(({text, question}) => [...text, String(question?.answer ?? '')]);
    const inBrackets = /(?<=[\\s"(`])\\[(\\w+)\\]/g;
    const asked = texts.flatMap((text) => [...text.matchAll(inBrackets)].map(([, word]) => word.toLowerCase()));
    return {asked, words: WORDS, values: VALUES};
}"""


def test_each_word_and_each_setting_is_explained_in_one_plain_sentence(run):  # noqa: F811
    answer = run("features/lessons/lessons", ASKED)
    words = answer["words"]
    settings = {row.name for row in (*SETTINGS, *DATA_SETTINGS)}

    assert set() == {*answer["asked"], *settings} - set(words)
    assert len(set(answer["asked"])) >= 8
    assert [] == [plain for plain, *_ in words.values() if not re.fullmatch(r"[A-Z0-9][^.]*\.", plain)]
    assert all(word in settings or rest for word, (_, *rest) in words.items())


def test_each_value_that_a_setting_offers_is_explained(run):  # noqa: F811
    values = run("features/lessons/lessons", ASKED)["values"]
    offered = {value for row in SETTINGS if row.kind == "choice" for value in row.choices}

    assert offered == set(values)


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
