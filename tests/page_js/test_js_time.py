"""The pure modules of time line and sharing, against values made in Python."""

import base64
import json
import math
import zlib

import pytest

from tests.support.page_modules import run as run_js  # noqa: F401 (fixture)

RECIPE = {
    "data": {"points": {"x": [-0.1234, 0.5], "y": [0.25, 1], "label": [0, 1]}, "test": [0, 1]},
    "config": {"learning_rate": 0.1, "hidden_layers": [3, 2], "activation": "tanh"},
    "journal": [[7, {"type": "erase_points", "x": 0, "y": 0, "radius": 0.5}]],
    "step": 12,
}


@pytest.fixture
def call(run_js):  # noqa: F811
    """Return a function that calls one function of a module of the page."""
    code = "async ({url, name, given}) => (await import(url))[name](...given)"
    return lambda module, name, *arguments: run_js(module, code, name=name, given=arguments)


@pytest.mark.parametrize(("at_step", "place"), [(None, 4), (0, 0), (1, 1), (5, 1), (8, 2), (100, 3), (5000, 3)])
def test_the_place_is_that_of_the_last_checkpoint_and_the_present_comes_after_all(call, at_step, place):
    assert place == call("model/checkpoints", "placeOf", [0, 1, 8, 100], at_step)


def test_the_step_at_a_place_is_kept_and_at_the_end_there_is_none(call):
    assert [0, 8, None] == [call("model/checkpoints", "stepAt", [0, 1, 8], place) for place in (0, 2, 3)]


@pytest.mark.parametrize("batch_size", [0, 1, 7, 50, 192, 500])
def test_an_epoch_ends_where_its_last_batch_does(call, batch_size):
    n_train, size = 192, batch_size or 192
    per_epoch = math.ceil(n_train / size)
    for done in {0, 1, per_epoch - 1}:
        epoch = 3 + min(done * size, n_train) / n_train
        left = per_epoch - done if done < per_epoch else per_epoch

        assert left == call("model/checkpoints", "stepsToNextEpoch", epoch, n_train, batch_size)


def test_a_packed_recipe_is_deflated_json_in_base64url(call):
    version, body = call("session/recipe-link", "packRecipe", RECIPE).split(".")
    packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))

    assert "1" == version
    assert RECIPE == json.loads(zlib.decompress(packed, wbits=-15))
    assert RECIPE == call("session/recipe-link", "unpackRecipe", f"{version}.{body}")


def test_a_fragment_loses_one_key_and_keeps_the_others(call):
    assert "#hide=data" == call("session/fragment", "withoutKey", "#run=1.abc&hide=data", "run")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("state", "step"),
    [
        ({"viewerId": "v", "nChanges": 3, "step": 70}, 70),  # nothing was changed since
        ({"viewerId": "v", "nChanges": 4, "step": 70}, 60),
        ({"viewerId": None, "nChanges": None, "step": 0}, 60),  # after a reload
        ({"viewerId": "w", "nChanges": 3, "step": 70}, 60),
    ],
)
def test_the_kept_run_has_the_last_step_that_is_known_to_be_of_it(in_browser, state, step):
    code = """async (state) => {
        const {saveRun, saveStep, loadRun} = await import("/static/js/session/tab-memory.js");
        saveRun(null, "");  // where storage is denied nothing happens
        saveRun(sessionStorage, JSON.stringify({viewerId: "v", n_changes: 3, step: 50}));
        const before = loadRun(sessionStorage, {...state, viewerId: null}).step;
        saveStep(sessionStorage, 60);
        return [before, loadRun(sessionStorage, state).step, loadRun(null, state)];
    }"""

    assert [50, step, None] == in_browser(code, state)


EVENTS = """async ({messages, before}) => {
    const names = ["session/server-events", "model/store", "model/state", "model/curve-record", "session/point-editor",
        "session/questions"];
    const load = (name) => import(`/static/js/${name}.js`);
    const [{ServerEvents}, {Store}, {initialState, canEdit}, {CurveRecord}, {PointEditor}, {Questions}] =
        await Promise.all(names.map(load));
    const store = new Store({...initialState({classes: []}), ...before}, (draw) => draw());
    store.set({link: {state: "open"}});
    const send = () => true;
    const curves = new CurveRecord();
    const saved = [];
    const storage = {setItem: (key, text) => saved.push(JSON.parse(text))};
    const parts = {store, curves, storage, editor: new PointEditor(store, send), questions: new Questions(send)};
    const events = new ServerEvents({...parts, connection: {confirm() {}}, onSession() {}});
    return messages.map((message) => {
        for (const each of [message].flat()) events.handle(each);
        const result = {type: "step_result", step: curves.lastStep, pace: "watch"};
        events.handle({...result, metrics_step: null, metrics: {}});
        store.set({}); // draws at once what would wait for the next map
        const {points, classNames, config, notice} = store.state;
        const told = {points: points.x.length, classNames, config, notice, saved: saved.length};
        return {...told, canEdit: canEdit(store.state)};
    });
}"""


@pytest.fixture
def take(in_browser):
    """Return a function that has the page take messages, and returns what it knows after each."""
    return lambda messages, **before: in_browser(EVENTS, {"messages": messages, "before": before})


def data(n_points, at_step=None, generator=None, scale=None):
    points = {"x": [0.0] * n_points, "y": [0.0] * n_points, "label": [0] * n_points}
    told = {"n_classes": 2, "generator": generator, "task": "classification", "scale": scale, "at_step": at_step}
    return {"type": "data", "points": points, "test": [0] * n_points, **told}


def config(rate, at_step=None, reason=None):
    told = {"reinitialised": reason is not None, "reinitialised_by": reason, "at_step": at_step}
    return {"type": "config", "config": {"learning_rate": rate}, **told}


@pytest.mark.browser
def test_an_earlier_step_is_shown_and_not_remembered(take):
    animals = {"classes": ["cat", "dog"]}
    generated = data(5, 200, {"dataset": "moons"})
    present, earlier = data(3, scale=animals), data(4, 300, scale=animals)
    after = take([config(0.1), present, config(0.5, 200), generated, earlier, config(0.1), present])

    assert [0, 3, 3, 5, 4, 4, 3] == [row["points"] for row in after]
    assert [0.1, 0.1, 0.5, 0.5, 0.5, 0.1, 0.1] == [row["config"]["learning_rate"] for row in after]
    assert [True, True, False, False, False, False, True] == [row["canEdit"] for row in after]
    assert [None] + [["cat", "dog"]] * 2 + [None] + [["cat", "dog"]] * 3 == [row["classNames"] for row in after]
    assert [1, 2, 2, 2, 2, 2, 3] == [row["saved"] for row in after]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("reason", "step", "is_said"), [("hidden_layers", 5, True), ("hidden_layers", 0, False), ("seed", 5, False)]
)
def test_another_network_that_ends_a_run_is_said(take, reason, step, is_said):
    (after,) = take([config(0.1, reason=reason)], step=step)

    assert is_said == ("New network" in ((after["notice"] or {}).get("text", "")))


@pytest.mark.parametrize(
    ("generator", "last", "n_points", "scale", "origin"),
    [
        ({"dataset": "varied_variance"}, None, 3, None, "varied variance"),
        (None, {"dataset": "varied_variance"}, 3, None, "varied variance, edited"),
        (None, {"dataset": "varied_variance"}, 0, None, "none"),
        (None, {"dataset": "varied_variance"}, 3, {"factor": 2}, "from a file"),
        (None, None, 3, None, "by hand"),
    ],
)
def test_the_name_of_the_data_says_where_the_points_come_from(call, generator, last, n_points, scale, origin):
    state = {"generator": generator, "lastGenerator": last, "points": {"x": [0] * n_points}, "scale": scale}

    assert origin == call("features/data/data-form", "originOf", state, "varied_variance")
