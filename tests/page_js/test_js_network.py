"""The pure modules of the network's diagram, against values made independently in Python."""

import itertools

import numpy as np
import pytest

from nnvisu.core.network import FEATURE_FUNCTIONS
from nnvisu.settings import FEATURES
from tests.support.page_modules import run as run_js  # noqa: F401 (fixture)


@pytest.fixture
def run(run_js):  # noqa: F811
    """Return a function that calls JavaScript with a module of the diagram, as an object, and more arguments."""

    def run_with_module(name: str, code: str, /, **arguments):
        code = f"async ({{url, ...given}}) => {{ const js = await import(url); return ({code})(js, given); }}"
        return run_js(name, code, **arguments)

    return run_with_module


LAYOUT = "(js, {sizes, width, height = 600}) => js.diagramLayout(sizes, {width, height})"

SHAPES = ([10, 3], [10, 8, 8, 3], [10, 12, 13, 2], [10, *[10] * 10, 8], [10, 256, 1, 256, 8], [10, *[256] * 10, 1])


@pytest.mark.parametrize(("width", "height"), [(320, 500), (356, 400), (464, 624), (976, 624)])
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_all_boxes_of_the_diagram_are_inside_it_and_apart(run, sizes, width, height):
    layout = run("features/network/layout", LAYOUT, sizes=sizes, width=width, height=height)

    boxes = np.array([[box["x"], box["y"], box["size"]] for column in layout["columns"] for box in column["boxes"]])
    assert sizes == [len(column["boxes"]) for column in layout["columns"]]
    assert layout["width"] >= width
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 0] + boxes[:, 2] <= layout["width"]).all()
    assert (boxes[:, 1] + boxes[:, 2] <= layout["height"]).all()
    left, top, size = boxes.T
    meet = (np.abs(left[:, None] - left) < np.minimum(size[:, None], size) - 1e-6) & (
        np.abs(top[:, None] - top) < np.minimum(size[:, None], size) - 1e-6
    )
    assert len(boxes) == meet.sum()  # each meets itself only


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_a_page_that_has_no_height_yet_has_boxes_all_the_same(run, sizes):
    layout = run("features/network/layout", LAYOUT, sizes=sizes, width=0, height=0)

    assert min(box["size"] for column in layout["columns"] for box in column["boxes"]) >= 0


def test_up_to_twelve_neurons_stand_one_by_one_and_more_in_a_grid(run):
    columns = run("features/network/layout", LAYOUT, sizes=[10, 12, 40, 2], width=900)["columns"]

    assert [False, False, True, False] == [column["isGrid"] for column in columns]
    assert 1 == len({box["x"] for box in columns[1]["boxes"]})
    assert 1 < len({box["x"] for box in columns[2]["boxes"]})


def test_a_diagram_that_fits_is_as_wide_as_its_room_and_nothing_moves_with_another_number_of_neurons(run):
    eight = run("features/network/layout", LAYOUT, sizes=[10, 8, 8, 3], width=700)
    nine = run("features/network/layout", LAYOUT, sizes=[10, 9, 8, 3], width=700)

    assert (700, 700) == (eight["width"], nine["width"])
    assert eight["height"] == nine["height"]
    for i in (0, 2, 3):
        assert eight["columns"][i] == nine["columns"][i]


def test_large_layers_are_drawn_smaller_before_the_diagram_gets_wider_than_its_room(run):
    narrow, wide = (run("features/network/layout", LAYOUT, sizes=[10, 64, 64, 3], width=width) for width in (300, 900))

    assert (300, 900) == (narrow["width"], wide["width"])
    narrow_tile, wide_tile = (layout["columns"][1]["boxes"][0]["size"] for layout in (narrow, wide))
    assert 16 <= narrow_tile < wide_tile


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ArrowDown", [1, 3]),
        ("ArrowUp", [1, 1]),
        ("ArrowLeft", [0, 3]),
        ("ArrowRight", [2, 0]),
        ("Home", [1, 0]),
        ("End", [1, 7]),
        ("a", None),
    ],
)
def test_arrows_lead_to_the_nearest_box_that_way(run, key, expected):
    code = """(js, {key}) => {
        const {columns} = js.diagramLayout([10, 8, 3], {width: 700, height: 600});
        return js.neighbour(columns, {column: 1, row: 2}, key);
    }"""

    place = run("features/network/layout", code, key=key)

    assert expected == (place and [place["column"], place["row"]])


def test_arrows_reach_every_tile_of_a_grid(run):
    code = """(js) => {
        const {columns} = js.diagramLayout([10, 50, 3], {width: 700, height: 600});
        const seen = new Set([0]);
        const next = [0];
        while (next.length) {
            const from = {column: 1, row: next.pop()};
            for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
                const to = js.neighbour(columns, from, key);
                if (to?.column === 1 && !seen.has(to.row)) { seen.add(to.row); next.push(to.row); }
            }
        }
        return seen.size;
    }"""

    assert 50 == run("features/network/layout", code)


def test_parameters_are_found_where_numpy_puts_them(run):
    sizes = [3, 4, 2]
    weights = [np.arange(12.0).reshape(4, 3), 100 + np.arange(8.0).reshape(2, 4)]
    biases = [50 + np.arange(4.0), 200 + np.arange(2.0)]
    flat = [float(v) for w, b in zip(weights, biases, strict=True) for v in [*w.ravel(), *b]]
    places = [(0, 2, 1), (0, 3, None), (1, 1, 3), (1, 0, None), (1, 2, 0), (2, 0, 0), (-1, 0, None), (0, 0, 3)]
    code = """(js, {sizes, flat, places}) => places.map(([layer, neuron, input]) =>
        js.parameterAt({layerSizes: sizes, parameters: flat}, {layer, neuron, input}))"""

    found = run("model/network/parameters", code, sizes=sizes, flat=flat, places=places)

    assert [weights[0][2, 1], biases[0][3], weights[1][1, 3], biases[1][0], None, None, None, None] == found


@pytest.mark.parametrize(
    ("activation", "layer", "name", "expected"),
    [
        ("tanh", 1, "relu", ["tanh", "relu", "tanh"]),
        (["tanh", "relu", "tanh"], 1, "tanh", "tanh"),
        (["tanh", "relu", "sine"], 0, "gelu", ["gelu", "relu", "sine"]),
    ],
)
def test_activations_are_one_name_where_all_layers_have_the_same(run, activation, layer, name, expected):
    code = "(js, {activation, layer, name}) => js.withActivation(activation, layer, 3, name)"

    assert expected == run("model/network/parameters", code, activation=activation, layer=layer, name=name)


def test_inputs_are_those_of_the_settings_table_and_look_as_the_server_computes_them(run):
    size = 16
    planes = run(
        "model/network/features",
        "(js, {size}) => js.FEATURES.map((each) => [each.name, [...js.featurePlane(each, size)]])",
        size=size,
    )
    middles = (2 * np.arange(size) + 1) / size - 1
    x, y = np.meshgrid(middles, -middles)

    assert list(FEATURES) == [name for name, _ in planes]
    for name, plane in planes:
        values = np.clip(FEATURE_FUNCTIONS[name](x, y), -1, 1)
        expected = 128 + np.floor(127 * values + 0.5)
        assert np.abs(expected - np.reshape(plane, (size, size))).max() <= 1, name  # a half may go either way


def test_an_input_is_switched_and_the_order_stays_that_of_the_table(run):
    code = "(js, {names, name}) => js.toggledInputs(js.FEATURES, names, name)"

    assert ["x", "xy", "radius"] == run("model/network/features", code, names=["radius", "x"], name="xy")
    assert ["radius"] == run("model/network/features", code, names=["radius", "x"], name="x")


def test_the_colour_scale_has_its_ends_and_its_middle_and_goes_straight_between(run):
    code = (
        """(js) => [...new Uint8Array(js.signalPixels({low: '#102030', middle: '#f0f0f0', high: '#506070'}).buffer)]"""
    )

    scale = np.reshape(run("ui/signal-scale", code), (256, 4))

    assert [0x10, 0x20, 0x30, 255] == scale[1].tolist()
    assert [0x10, 0x20, 0x30, 255] == scale[0].tolist()
    assert [0xF0, 0xF0, 0xF0, 255] == scale[128].tolist()
    assert [0x50, 0x60, 0x70, 255] == scale[255].tolist()
    assert np.abs(scale[64, :3] - (scale[1, :3] + scale[127, :3]) / 2).max() <= 1
    assert (np.diff(scale[:128, 0]) >= 0).all()


def bezier(share, start, end):
    """Return the point of the line between two places: its inner points lie half way across."""
    (x0, y0), (x1, y1) = start, end
    points = np.array([[x0, y0], [(x0 + x1) / 2, y0], [(x0 + x1) / 2, y1], [x1, y1]])
    s, t = share, 1 - share
    return np.array([t**3, 3 * t * t * s, 3 * t * s * s, s**3]) @ points


EDGE_AT = """(js, {gaps, x, y, selected}) => js.edgeAt(gaps, {x, y}, 4, selected ?? null)"""


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8])
@pytest.mark.parametrize(("neuron", "input_"), [(0, 0), (0, 2), (2, 1), (3, 0)])
def test_the_line_under_the_pointer_is_found_along_its_whole_curve(run, share, neuron, input_):
    gap = {"x0": 200, "x1": 330, "from": [20, 60, 210], "to": [10, 90, 150, 260], "isSparse": False}
    before = {**gap, "x0": 0, "x1": 150}
    x, y = bezier(share, (200, gap["from"][input_]), (330, gap["to"][neuron]))

    found = run("features/network/edges", EDGE_AT, gaps=[before, gap], x=x, y=y)

    distances = {
        (n, i): min(np.hypot(*(bezier(s, (200, a), (330, b)) - (x, y))) for s in np.linspace(0, 1, 200))
        for n, b in enumerate(gap["to"])
        for i, a in enumerate(gap["from"])
    }
    assert 1 == found["layer"]
    assert distances[found["neuron"], found["input"]] < 2  # where lines cross, either will do


def test_no_line_is_found_beside_all_lines_or_under_the_neurons(run):
    gap = {"x0": 200, "x1": 330, "from": [20], "to": [20], "isSparse": False}

    assert run("features/network/edges", EDGE_AT, gaps=[gap], x=260, y=40) is None
    assert run("features/network/edges", EDGE_AT, gaps=[gap], x=190, y=20) is None
    assert run("features/network/edges", EDGE_AT, gaps=[gap], x=260, y=22) is not None


def test_beside_a_grid_only_the_selected_neuron_has_lines(run):
    code = """(js, {selected}) => {
        const gap = {x0: 0, x1: 1, from: [1, 2, 3], to: [1, 2], isSparse: true, strongest: []};
        const found = [];
        js.eachEdge(gap, 1, selected, (neuron, input) => found.push([neuron, input]));
        return found;
    }"""

    assert [] == run("features/network/edges", code, selected=None)
    assert [[1, 0], [1, 1], [1, 2]] == run("features/network/edges", code, selected={"layer": 1, "neuron": 1})
    assert [[0, 2], [1, 2]] == run("features/network/edges", code, selected={"layer": 0, "neuron": 2})
    assert [] == run("features/network/edges", code, selected={"layer": 2, "neuron": 0})


def test_beside_a_grid_the_strongest_lines_are_drawn_at_rest(run):
    """The same as NumPy finds by sorting; unknown weights have no line, and a gap without grids has all of its own."""
    sizes = [2, 20, 30, 2]
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=(n_out, n_in)) for n_in, n_out in itertools.pairwise(sizes)]
    weights[1][3, 4] = np.nan
    flat = np.concatenate([np.concatenate([w.ravel(), np.full(len(w), 99.0)]) for w in weights])
    code = """(js, {sizes, parameters, known}) => {
        const gaps = sizes.slice(1).map((to, i) => ({
            from: Array(sizes[i]).fill(0), to: Array(to).fill(0), isSparse: i === 1, strongest: [],
        }));
        js.findStrongest(gaps, known ? {layerSizes: sizes, parameters: parameters.map((each) => each ?? NaN)} : null);
        const lines = (selected) => {
            const found = [];
            js.eachEdge(gaps[1], 1, selected, (neuron, input) => found.push([neuron, input]));
            return found;
        };
        const counts = gaps.map((gap) => gap.strongest.length);
        return [counts, lines(null), lines({layer: 2, neuron: 0}), lines({layer: 1, neuron: 3}).length];
    }"""
    parameters = [None if np.isnan(each) else float(each) for each in flat.astype(np.float32)]

    counts, at_rest, elsewhere, selected = run(
        "features/network/edges", code, sizes=sizes, parameters=parameters, known=True
    )
    unknown, *_ = run("features/network/edges", code, sizes=sizes, parameters=[], known=False)

    order = np.argsort(-np.abs(np.nan_to_num(weights[1].astype(np.float32))).ravel())[:40]
    assert [0, 40, 0] == counts
    assert {divmod(int(at), 20) for at in order} == {tuple(line) for line in at_rest}
    assert at_rest == elsewhere
    assert 20 == selected
    assert [0, 0, 0] == unknown


def test_a_line_grows_with_its_weight_and_is_absent_for_none(run):
    weights = [0, 0.004, 0.01, 0.3, 1, -1, 3, 30, 1e9]
    code = "(js, {weights}) => [...weights.map(js.edgeLevel), js.edgeLevel(NaN), js.edgeLevel(Infinity), js.N_LEVELS]"

    *levels, of_nan, of_infinity, most = run("features/network/edges", code, weights=weights)

    assert [0, 0, 1] == levels[:3]
    assert levels[4] == levels[5]
    assert sorted(levels) == levels
    assert (0, most, most) == (of_nan, of_infinity, levels[-1])


def test_quick_clicks_add_up_until_the_value_is_in_force(run):
    code = """(js) => {
        const optimistic = new js.OptimisticValue(() => {});
        optimistic.ask([...optimistic.current([8]), 1]);
        optimistic.ask([...optimistic.current([8]), 2]);
        const wanted = optimistic.current([8]);
        optimistic.settle([8, 1]);
        const between = optimistic.current([8, 1]);
        optimistic.settle([8, 1, 2]);
        return [wanted, between, optimistic.current([9])];
    }"""

    assert [[8, 1, 2], [8, 1, 2], [9]] == run("ui/optimistic-value", code)


@pytest.mark.parametrize(
    ("neuron", "expected"),
    [
        ((0, 2), "Hidden layer 1, neuron 3, leaky relu, bias 0.125"),
        ((1, 0), "Output, class 1, bias −2.000"),
        ((-1, 1), "Input x²"),
    ],
)
def test_a_neuron_is_named_with_its_activation_and_bias(run, neuron, expected):
    code = """(js, {layer, neuron}) => {
        const shape = {inputs: ['x', 'x_squared'], inputLabels: ['x', 'x²'], inputPlaces: [0, 2], nHidden: 1,
            layerSizes: [2, 3, 2], isValue: false, activation: 'leaky_relu'};
        const flat = [...Array(8).fill(0), 0.125, ...Array(6).fill(0), -2, 0];
        const parameters = {layerSizes: [2, 3, 2], parameters: flat};
        return js.neuronLabel(shape, {layer, neuron}, parameters);
    }"""

    assert expected == run("model/network/shape", code, layer=neuron[0], neuron=neuron[1])
