"""What the page does with points in its pure modules, against NumPy and obvious Python."""

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

EDIT = "async ({url, points, edits}) => { const {withEdits} = await import(url); return withEdits(points, edits); }"
OPEN = "async ({url, points, edits}) => { const {unconfirmed} = await import(url); return unconfirmed(edits, points); }"
NEAREST = "async ({url, points, disc}) => { const {nearestIn} = await import(url); return nearestIn(points, disc); }"
CHANGES = """async ({url, before, after, most}) => {
    const {changedPlaces} = await import(url);
    return changedPlaces(before, after, most);
}"""
MARKS = """async ({url, last, place, spacing}) => {
    const {marksBetween} = await import(url);
    return marksBetween(last, place, spacing);
}"""
SPRAY = """async ({url, place, brush, target}) => {
    const {sprayed} = await import(url);
    return sprayed(place, brush, target);
}"""
HISTORY = """async ({url, acts}) => {
    const {PointHistory} = await import(url);
    const history = new PointHistory();
    let now = 0;
    return acts.map((act) => {
        if (typeof act === 'number') {
            history.note(now);
            now = act;
        } else if (act === 'forget') now = history.forget();
        else now = history[act](now) ?? now;
        return [now, history.nUndo, history.nRedo];
    });
}"""

# Does one thing after the other, and returns what the server is sent.
EDITOR = """async ({url, acts, store, state, generator = null}) => {
    const [{PointEditor}, {Store}, {initialState}] = await Promise.all([url, store, state].map((each) => import(each)));
    const points = {x: [0, 0.5], y: [0, 0.5], label: [0, 1], test: [0, 0]};
    const page = new Store({...initialState({classes: []}), points, generator}, (draw) => draw());
    const sent = [];
    const editor = new PointEditor(page, (type, fields) => sent.push({type, ...fields}));
    for (const [name, ...given] of acts) {
        const n = sent.length;
        editor[name](...given);
        while (sent.length === n) await new Promise((go) => setTimeout(go, 5));
    }
    return sent;
}"""


def make_points(n=40, seed=3, with_values=False):
    rng = np.random.default_rng(seed)
    points = {
        "x": rng.uniform(-1, 1, n).round(4).tolist(),
        "y": rng.uniform(-1, 1, n).round(4).tolist(),
        "label": rng.integers(0, 3, n).tolist(),
        "test": rng.integers(0, 2, n).tolist(),
    }
    return points | ({"value": rng.uniform(-1, 1, n).round(2).tolist()} if with_values else {})


def taken(points, mask):
    return {name: np.array(column)[mask].tolist() for name, column in points.items()}


def distances(points, x, y):
    return np.hypot(np.array(points["x"]) - x, np.array(points["y"]) - y)


DISC = {"x": 0.1, "y": -0.2, "radius": 0.5}


@pytest.mark.parametrize("with_values", [False, True])
def test_edits_do_what_they_say_in_their_order(run, with_values):  # noqa: F811
    points = make_points(with_values=with_values)
    added = make_points(2, 9, with_values)
    target = "value" if with_values else "label"
    edits = [
        {"kind": "add", "points": added},
        {"kind": "relabel", **DISC, "target": 1},
        {"kind": "move", "index": 7, "x": 0.9, "y": 0.9},
        {"kind": "erase", "x": 0.9, "y": 0.9, "radius": 0.3},
    ]

    answer = run("model/point-edits", EDIT, points=points, edits=edits)

    expected = {name: column + added[name] for name, column in points.items()}
    is_hit = distances(expected, 0.1, -0.2) <= 0.5
    expected[target] = np.where(is_hit, 1, expected[target]).tolist()
    expected["x"][7] = expected["y"][7] = 0.9
    assert 3 < is_hit.sum() < 30
    assert taken(expected, distances(expected, 0.9, 0.9) > 0.3) == answer


def test_an_edit_is_forgotten_when_the_servers_points_show_it(run):  # noqa: F811
    points = make_points()
    move = {"kind": "move", "index": 3, "x": 0.123457, "y": -0.5}
    relabel = {"kind": "relabel", **DISC, "target": 2}
    erase = {"kind": "erase", "x": points["x"][0], "y": points["y"][0], "radius": 0.05}
    edits = [move, relabel, erase]
    states = [points, *(run("model/point-edits", EDIT, points=points, edits=edits[: i + 1]) for i in range(3))]
    states[1]["x"][3] += 1e-7  # what the server makes of it as float32

    answers = [run("model/point-edits", OPEN, points=state, edits=edits) for state in states]

    assert [edits, edits[1:], edits[2:], []] == answers


def test_another_split_is_forgotten_when_the_servers_points_have_it(run):  # noqa: F811
    points = make_points()
    other = points | {"test": [1 - each for each in points["test"]]}
    edits = [{"kind": "replace", "points": other, "generator": None, "scale": None, "reason": "split"}]

    assert edits == run("model/point-edits", OPEN, points=points, edits=edits)
    assert [] == run("model/point-edits", OPEN, points=other, edits=edits)


def test_the_nearest_point_is_found_only_within_reach(run):  # noqa: F811
    points = make_points()
    distance = distances(points, 0.1, 0.1)
    reach = lambda radius: run("model/point-edits", NEAREST, points=points, disc={"x": 0.1, "y": 0.1, "radius": radius})  # noqa: E731

    assert int(distance.argmin()) == reach(2)
    assert reach(distance.min() * 0.99) is None
    points["test"][distance.argmin()] = 2  # for validation: it is not drawn
    assert int(distance.argsort()[1]) == reach(2)


def test_changed_places_are_where_points_went_came_or_changed(run):  # noqa: F811
    before = make_points()
    rng = np.random.default_rng(0)
    is_kept = rng.uniform(size=40) > 0.1
    erased = taken(before, is_kept)
    added = {name: column + make_points(3, 5)[name] for name, column in before.items()}
    moved = before | {"x": [*before["x"][:5], 0.5, *before["x"][6:]]}
    place = lambda points, i: {"x": points["x"][i], "y": points["y"][i]}  # noqa: E731
    changes = lambda after, most=99: run("features/map/point-changes", CHANGES, before=before, after=after, most=most)  # noqa: E731

    assert [] == changes(dict(before))
    assert [place(before, i) for i in np.flatnonzero(~is_kept)] == changes(erased)
    assert [place(added, i) for i in (40, 41, 42)] == changes(added)
    assert [place(before, 5), place(moved, 5)] == changes(moved)
    assert changes(added, most=2) is None
    assert changes(make_points(with_values=True)) is None


def test_marks_of_a_stroke_lie_at_equal_distances_on_the_way(run):  # noqa: F811
    marks = run("model/brush", MARKS, last={"x": 0, "y": 0}, place={"x": 0.3, "y": 0.4}, spacing=0.1)

    assert 5 == len(marks)
    for i, mark in enumerate(marks, start=1):
        assert (0.06 * i, 0.08 * i) == pytest.approx((mark["x"], mark["y"]))
    assert [] == run("model/brush", MARKS, last={"x": 0, "y": 0}, place={"x": 0.05, "y": 0}, spacing=0.1)


def test_a_spray_fills_its_disc_evenly_and_leaves_out_what_lies_beyond_the_plane(run):  # noqa: F811
    brush = {"size": 0.5, "density": 4000, "isTest": True}
    points = run("model/brush", SPRAY, place={"x": 0, "y": 0}, brush=brush, target={"label": 2})
    corner = run("model/brush", SPRAY, place={"x": 1, "y": 1}, brush=brush, target={"value": -0.5})
    distance = np.hypot(points["x"], points["y"])

    assert 4000 == len(points["x"])
    assert distance.max() <= 0.5001
    assert np.mean(distance <= 0.25) == pytest.approx(0.25, abs=0.04)  # a quarter of the area
    assert ({2}, {1}) == (set(points["label"]), set(points["test"]))
    assert len(corner["x"]) == pytest.approx(1000, abs=130)
    assert max(corner["x"] + corner["y"]) <= 1
    assert {-0.5} == set(corner["value"])


def test_history_goes_back_and_forth_and_forgets_what_did_not_happen(run):  # noqa: F811
    acts = [1, 2, "undo", "undo", "undo", "redo", 3, "redo", "undo", 4, "forget", "redo"]

    answers = run("model/point-history", HISTORY, acts=acts)

    assert [1, 2, 1, 0, 0, 1, 3, 3, 1, 4, 1, 3] == [now for now, _, _ in answers]
    assert (2, 0) == tuple(answers[-1][1:])


def test_history_keeps_the_last_fifty(run):  # noqa: F811
    answers = run("model/point-history", HISTORY, acts=[*range(1, 61), *["undo"] * 60])

    assert 10 == answers[-1][0]


def test_the_server_is_told_why_all_points_are_others(run):  # noqa: F811
    others = {"points": {"x": [0.25], "y": [0], "label": [0], "test": [0]}}
    acts = [["split", [0, 1]], ["clear"], ["undo"], ["redo"], ["replace", others]]
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}
    sent = run("session/point-editor", EDITOR, acts=acts, **modules)

    assert [("split", 2), ("cleared", 0), ("undone", 2), ("redone", 0), ("imported", 1)] == [
        (command["reason"], len(command["points"]["x"])) for command in sent
    ]
    assert {"update_data"} == {command["type"] for command in sent}


def test_the_server_is_told_why_points_are_drawn_again(run):  # noqa: F811
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}
    moons = {"dataset": "moons", "n_points": 2}
    sent = run("session/point-editor", EDITOR, acts=[["clear"], ["undo"]], generator=moons, **modules)

    assert {"type": "generate_data", "reason": "undone", **moons} == sent[1]


NOTHING_CHANGED = """async ({url, store, state}) => {
    const [{PointEditor}, {Store}, {initialState}] = await Promise.all([url, store, state].map((each) => import(each)));
    const points = {x: [0, 0.5], y: [0, 0.5], label: [0, 1], test: [0, 0]};
    const page = new Store({...initialState({classes: []}), points}, (draw) => draw());
    const editor = new PointEditor(page, () => true);
    const strokes = {
        hit: () => editor.erase({x: 0, y: 0, radius: 0.1}),
        miss: () => editor.erase({x: -0.9, y: 0.9, radius: 0.1}),
        same: () => editor.relabel({x: 0.5, y: 0.5, radius: 0.1}, 1),
    };
    return ['hit', 'miss', 'same', 'undo', 'miss', 'same', 'redo'].map((act) => {
        if (act in strokes) {
            editor.beginStroke();
            strokes[act]();
        } else editor[act]();
        return [editor.points.x.length, page.state.nUndo, page.state.nRedo];
    });
}"""


def test_a_stroke_that_changes_nothing_is_nothing_to_undo_and_leaves_what_can_be_redone(run):  # noqa: F811
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}
    answers = run("session/point-editor", NOTHING_CHANGED, **modules)

    assert [[1, 1, 0]] * 3 + [[2, 0, 1]] * 3 + [[1, 1, 0]] == answers


AT_ONCE = """async ({url, store, state}) => {
    const [{PointEditor}, {Store}, {initialState}] = await Promise.all([url, store, state].map((each) => import(each)));
    const points = {x: [0], y: [0], label: [0], test: [0]};
    const page = new Store({...initialState({classes: []}), points}, (draw) => draw());
    const sent = [];
    const editor = new PointEditor(page, (type, fields) => sent.push({type, ...fields}));
    return [0.25, 0.5, 0.75].map((x) => {
        editor.add({x: [x], y: [0], label: [1], test: [0]});
        return sent.map(({points}) => points.x);
    });
}"""


def test_a_click_is_sent_before_anything_is_drawn_and_what_follows_soon_waits(run):  # noqa: F811
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}

    assert [[[0.25]]] * 3 == run("session/point-editor", AT_ONCE, **modules)


REPLACED_AT_ONCE = """async ({url, before, store, state}) => {
    const [{PointEditor}, {Store}, {initialState}] = await Promise.all([url, store, state].map((each) => import(each)));
    const points = {x: [0], y: [0], label: [0], test: [0]};
    const page = new Store({...initialState({classes: []}), points}, (draw) => draw());
    const sent = [];
    const editor = new PointEditor(page, (type, fields) => sent.push({type, ...fields}));
    const add = (x) => editor.add({x: [x], y: [0], label: [1], test: [0]});
    add(0.25);
    while (sent.length === 0) await new Promise((go) => setTimeout(go, 5));
    editor.beginStroke();
    add(0.5);
    editor[before]();
    const shown = editor.points.x;
    editor.beginStroke();
    add(0.75);
    while (sent.length === 1) await new Promise((go) => setTimeout(go, 5));
    return {sent: sent.map(({points}) => points.x), shown};
}"""


@pytest.mark.parametrize("before", ["noteForUndo", "noteForOtherRun"])
def test_what_was_not_sent_yet_is_not_added_to_the_points_that_replace_all(run, before):  # noqa: F811
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}
    found = run("session/point-editor", REPLACED_AT_ONCE, before=before, **modules)

    assert {"sent": [[0.25], [0.75]], "shown": [0, 0.25]} == found


TOLD_TOGETHER = """async ({url, before, store, state}) => {
    const [{PointEditor}, {Store}, {initialState}] = await Promise.all([url, store, state].map((each) => import(each)));
    const points = {x: [0], y: [0], label: [0], test: [0]};
    const page = new Store({...initialState({classes: []}), points}, (draw) => draw());
    const editor = new PointEditor(page, () => true);
    editor.add({x: [0.25], y: [0], label: [1], test: [0]});
    editor[before]();
    const shown = [editor.points.x];
    editor.handleData({x: [-0.5], y: [0], label: [0], test: [0]}, null);
    return [...shown, editor.points.x];
}"""


@pytest.mark.parametrize("before", ["noteForUndo", "noteForOtherRun"])
def test_a_point_that_was_sent_before_others_replaced_all_is_not_seen_among_them(run, before):  # noqa: F811
    """The server may tell both at once: then no points that it tells have ever had that one."""
    modules = {"store": "/static/js/model/store.js", "state": "/static/js/model/state.js"}

    assert [[0, 0.25], [-0.5]] == run("session/point-editor", TOLD_TOGETHER, before=before, **modules)
