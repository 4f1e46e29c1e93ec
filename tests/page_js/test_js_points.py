"""The order of points by their losses."""

import pytest

from nnvisu.settings import DATA_SETTING, FIRST_N_CLASSES, SUITED_N_CLASSES
from tests.support.page_modules import run  # noqa: F401 (fixture)

LOSSES = [0.5, None, 2.0, 0.5, 3.0, None, 0.0]

RANKING = """async ({url, losses, n}) => {
    const {worstPoints, rankOf} = await import(url);
    return {worst: worstPoints(losses, n), ranks: losses.map((_, i) => rankOf(losses, i))};
}"""
CHANGES = """async ({url, pairs}) => {
    const {changeText, shortNumber} = await import(url);
    return pairs.map(([before, after]) => after === undefined ? shortNumber(before) : changeText(before, after));
}"""


def test_points_without_a_finite_loss_are_worst_and_equals_keep_their_order(run):  # noqa: F811
    answer = run("model/ranking", RANKING, losses=LOSSES, n=5)

    assert [1, 5, 4, 2, 0] == answer["worst"]
    assert [5, 1, 4, 5, 3, 1, 7] == answer["ranks"]


def test_fewer_points_than_asked_for_are_all_there_are(run):  # noqa: F811
    assert [1, 0] == run("model/ranking", RANKING, losses=[1, 2], n=5)["worst"]


def test_the_worst_of_some_points_is_one_of_them(run):  # noqa: F811
    source = "async ({url, losses}) => (await import(url)).worstPoints(losses, 2, (i) => i % 2 === 0)"

    assert [4, 2] == run("model/ranking", source, losses=LOSSES)


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        ([0], "0"),
        ([-0.12345], "−0.123"),
        ([1.2345], "1.23"),
        ([-1234.5], "−1235"),
        ([3.21e-5], "3·10⁻⁵"),
        ([1.5e12], "2·10¹²"),
        ([None], "–"),
        ([0.32, 0.33], "0.320 → 0.330"),
        ([-1.5, -1.50004], "−1.500000 → −1.500040"),
        ([2, 12], "2.00 → 12.00"),
        ([0.25, 0.25], "0.250, as before"),
    ],
)
def test_numbers_are_as_long_as_they_need_be(run, pair, text):  # noqa: F811
    assert [text] == run("ui/numbers", CHANGES, pairs=[pair])


def test_a_data_set_begins_with_the_classes_that_suit_it_unless_somebody_has_chosen_others(run):  # noqa: F811
    code = """async ({url, cases}) => {
        const {nClassesFor} = await import(url);
        return cases.map(([next, before]) => nClassesFor(next, before));
    }"""
    suited = {name: SUITED_N_CLASSES.get(name, FIRST_N_CLASSES) for name in DATA_SETTING["dataset"].choices}
    made = [(name, {"dataset": other, "n_classes": n}) for name in suited for other, n in suited.items()]
    chosen = [(name, {"dataset": other, "n_classes": 5}) for name in suited for other in suited]

    assert {2, 3} == set(suited.values())
    assert [suited[name] for name, _ in made] == run("features/data/data-pictures", code, cases=made)
    assert {5} == set(run("features/data/data-pictures", code, cases=chosen))


# --- On the map ---

CANVAS = """
    globalThis.Path2D = class { arc() {} moveTo() {} lineTo() {} };
    globalThis.ResizeObserver = class { observe() {} };
    globalThis.window = {devicePixelRatio: 1};
    const done = [];
    const context = {canvas: {width: 100, height: 100}, setTransform() {}, translate() {},
        clearRect: () => done.push("clear"), stroke: () => done.push("stroke")};
    const canvas = {clientWidth: 100, clientHeight: 100, parentElement: {classList: {toggle() {}}},
        transferControlToOffscreen: () => ({getContext: () => context})};
    const state = {inspectedPoint: null, worstPoints: [], place: null, tool: "move", brush: {size: 0.2, density: 1},
        isCursorShown: false, points: null, edits: [], theme: {}};
    let draw;
    const store = {state, watch: (_, act) => { draw = act; act(); }};
    const drawn = (patch) => { Object.assign(state, patch); done.length = 0; draw(); return done.join(" "); };
"""


def test_the_canvas_of_rings_is_touched_only_where_rings_come_or_go(run):  # noqa: F811
    code = f"""async ({{url}}) => {{
        {CANVAS}
        const editor = {{points: {{x: [0], y: [0]}}, pointAt: ({{x}}) => (x === 0 ? 0 : null)}};
        const {{PointRings}} = await import(url);
        new PointRings(canvas, store, editor);
        return [{{}}, {{place: {{x: 0, y: 0}}}}, {{tool: "look"}}, {{place: {{x: 1, y: 0}}}}, {{place: {{x: 1, y: 1}}}},
            {{worstPoints: [0]}}, {{worstPoints: []}}, {{inspectedPoint: 0}}].map(drawn);
    }}"""
    ring = "clear stroke stroke"

    assert ["", "", ring, "clear", "", ring, "clear", ring] == run("features/points/point-rings", code)


def test_the_canvas_of_the_cursor_is_touched_only_where_something_of_it_is_seen(run):  # noqa: F811
    code = f"""async ({{url}}) => {{
        {CANVAS}
        const {{CursorView}} = await import(url);
        new CursorView(canvas, store);
        return [{{place: {{x: 0, y: 0}}}}, {{tool: "relabel"}}, {{place: {{x: 1, y: 0}}}}, {{place: null}},
            {{tool: "move", place: {{x: 0, y: 0}}}}, {{isCursorShown: true}}, {{isCursorShown: false}}].map(drawn);
    }}"""
    mark = "clear stroke stroke"

    assert ["", mark, mark, "clear", "", mark, "clear"] == run("features/data/cursor-view", code)
