"""What is said of one update: words for every choice of the settings table, and true numbers."""

import json

import pytest

from nnvisu.core.constraints import LOSSES_OF_TASK
from nnvisu.live.questions import prepare_answer
from nnvisu.settings import FEATURES, SETTING, config_as_json
from nnvisu.wire import commands
from tests.support.engine import random_values, run_of
from tests.support.page_modules import run as run_js  # noqa: F401 (fixture)

WORDS = """async ({url, stages, trace, config}) => {
    const features = stages.replace("features/glass/stages", "model/network/features");
    const modules = await Promise.all([url, stages, features].map((each) => import(each)));
    const [{wordsOf}, {stagesOf, firstChosen}, {FEATURES, inputLabel}] = modules;
    const inputs = config.features.map((name) => FEATURES.find((each) => each.name === name));
    trace.inputNames = trace.inputSymbols = inputs.map((each) => inputLabel(each));
    const chosen = firstChosen(trace);
    return stagesOf(trace).map((stage) => {
        const layer = Math.max(0, stage.layer);
        return {...stage, ...wordsOf(stage, {trace, config, layer, neuron: chosen[layer]})};
    });
}"""
SHOWN = """async ({url, trace}) => {
    const {shownNeurons} = await import(url);
    return shownNeurons(trace);
}"""


def traced(run, **target):
    return json.loads(prepare_answer(run, commands.Trace(0.25, -0.5, **target))().as_text())


@pytest.fixture
def said(run_js):  # noqa: F811
    """Return a function that gives the words of all stages of a run's trace."""

    def words(run, **target):
        arguments = {"trace": traced(run, **target), "config": config_as_json(run.config)}
        return run_js("features/glass/sentences", WORDS, stages="/static/js/features/glass/stages.js", **arguments)

    return words


CHOICES = [
    *({"activation": name} for name in SETTING["activation"].choices),
    *({"optimizer": name} for name in SETTING["optimizer"].choices),
    *({"loss": name} for name in LOSSES_OF_TASK["classification"]),
    {"optimizer": "sgd", "momentum": 0.9},
    {"optimizer": "sgd", "momentum": 0.9, "nesterov": True},
    {"gradient_clip": 0.1, "l2": 0.01, "dropout_rate": 0.5, "label_smoothing": 0.1},
    {"class_weights": "balanced"},
]


@pytest.mark.parametrize("settings", CHOICES, ids=str)
def test_every_choice_has_its_words(said, settings):
    stages = said(run_of((3, 4, 2), **settings), label=1)

    assert [
        "inputs",
        "sums",
        "activations",
        "sums",
        "answer",
        "loss",
        "deltas",
        "deltas",
        "gradients",
        "update",
        "after",
    ] == [stage["kind"] for stage in stages]
    for stage in stages:
        text = " ".join([stage["title"], stage["words"], stage["formula"], *stage["example"]])
        assert not [word for word in ("undefined", "null", "NaN", "[object") if word in text], text
        assert stage["words"].endswith((".", ")"))


@pytest.mark.parametrize("loss", LOSSES_OF_TASK["regression"])
def test_every_loss_of_values_has_its_words(said, loss):
    stages = said(run_of((2, 4, 1), dataset=random_values(20), loss=loss), value=0.5)
    answer, cost = (next(stage for stage in stages if stage["kind"] == kind) for kind in ("answer", "loss"))

    assert "it should be 0.500" in answer["example"][0]
    assert "undefined" not in json.dumps(stages)
    assert cost["formula"].startswith("L = ")


def test_every_feature_has_its_name(said):
    [first, *_] = said(run_of((10, 2), features=FEATURES), label=0)

    assert "x, y, x², y², xy, sin πx, sin πy, cos πx, cos πy, radius" == first["formula"]
    assert "xy = −0.125" == first["example"][4]


def test_a_sum_is_told_with_the_numbers_that_make_it(said):
    run = run_of((2, 1, 2), activation="linear")
    for place, value in enumerate([2.0, -1.0, 0.5]):
        run.set_parameter(place, value)
    sums = said(run, label=0)[1]

    # 2 · 0.25 + (-1) · (-0.5) + 0.5
    assert ["Neuron 1 of layer 1:", "z = 2.00·0.250 + (−1.00)·(−0.500) + 0.500", "z = 1.50"] == sums["example"]


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("does better on this point", {"learning_rate": 0.01}),
        ("leaves the loss on this point as it is", {"learning_rate": 0.0}),
        ("went up: the step was too long, or", {"learning_rate": 1.0, "label_smoothing": 0.9}),
    ],
)
def test_the_step_is_judged_by_what_it_does_to_the_loss(said, words, settings):
    run = run_of((2, 2), optimizer="sgd", **settings)
    for place, value in enumerate([8.0, 0.0, -8.0, 0.0]):
        run.set_parameter(place, value)

    assert words in said(run, label=0)[-1]["words"]


def test_a_loss_that_is_no_number_is_not_said_to_go_up(said):
    run = run_of((2, 1, 1, 1, 1, 1, 1), dataset=random_values(20), activation="linear")
    for place in range(run.layout.n_params):
        run.set_parameter(place, 1e37)

    assert "The loss on this point is too large to compute." == said(run, value=0.5)[-1]["words"]


def test_of_a_large_layer_those_neurons_are_shown_whose_blame_is_largest(run_js):  # noqa: F811
    trace = traced(run_of((2, 30, 12, 3), n_points=30), label=0)
    shown = run_js("features/glass/stages", SHOWN, trace=trace)

    blame = [abs(delta) for delta in trace["layers"][0]["deltas"]]
    assert sorted(sorted(range(30), key=lambda i: -blame[i])[:10]) == shown[1]
    assert [[0, 1], list(range(12)), [0, 1, 2]] == [shown[0], shown[2], shown[3]]
