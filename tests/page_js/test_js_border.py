"""The border between classes, read from the colours of the map, and one neuron on it: against values made in Python."""

import re

import numpy as np
import pytest

from nnvisu.core.decision_map import CLASS_COLOURS as CLASS_NAMES
from tests.support.page_modules import run  # noqa: F401 (fixture)
from tests.support.paths import ROOT

CLASS_COLOURS = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in CLASS_NAMES])
N = 128
AT = (2 * np.arange(N) + 1) / N - 1
X, Y = np.meshgrid(AT, -AT)

BORDER = """async ({url, size, colours, bytes}) => {
    const {addClassBorders, unmixing} = await import(url);
    const {Segments} = await import("/static/js/features/map/squares.js");
    const lines = new Segments();
    addClassBorders({width: size, height: size, picture: Uint8Array.from(bytes)}, unmixing(colours), lines);
    return [...lines.places.slice(0, lines.n)];
}"""


def softmax(logits):
    """Return the probabilities of logits (n_classes, N, N)."""
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)


def colours_of(probabilities):
    """Return the map as the server paints it: means of the class colours, rounded; uint8 (N, N, 3)."""
    colours = CLASS_COLOURS[: len(probabilities)].astype(float)
    return np.rint(np.tensordot(np.moveaxis(probabilities, 0, -1), colours, 1)).astype(int)


@pytest.fixture
def border_of(run):  # noqa: F811
    def border_of_map(probabilities):
        """Return the places of all ends of the lines in the plane, (n, 2), and the lines (n, 2, 2)."""
        colours = CLASS_COLOURS[: len(probabilities)].tolist()
        answer = run(
            "features/map/class-border",
            BORDER,
            size=N,
            colours=colours,
            bytes=colours_of(probabilities).ravel().tolist(),
        )
        lines = np.array(answer).reshape(-1, 2, 2)
        lines = np.stack([2 * lines[..., 0] - 1, 1 - 2 * lines[..., 1]], axis=-1)
        return lines.reshape(-1, 2), lines

    return border_of_map


@pytest.mark.parametrize("n_classes", [2, 3, 4])
def test_probabilities_come_back_from_colours(run, n_classes):  # noqa: F811
    mixed = np.random.default_rng(n_classes).dirichlet(np.ones(n_classes), 20)
    rgb = mixed @ CLASS_COLOURS[:n_classes].astype(float)
    code = """async ({url, colours, rgb}) => {
        const weights = (await import(url)).unmixing(colours);
        return rgb.map((channels) => weights.map((row) => row.reduce((sum, w, i) => sum + w * (channels[i] ?? 1), 0)));
    }"""

    found = run("features/map/class-border", code, colours=CLASS_COLOURS[:n_classes].tolist(), rgb=rgb.tolist())

    assert mixed == pytest.approx(np.array(found), abs=1e-9)


@pytest.mark.parametrize("steepness", [4, 60])
def test_the_border_of_a_round_class_is_a_circle(border_of, steepness):
    """Steep or not; a border through the middles of cells would be off by 0.008."""
    logit = steepness * (np.hypot(X, Y) - 0.6)

    ends, lines = border_of(softmax(np.stack([logit, -logit])))

    assert np.hypot(*ends.T) == pytest.approx(np.full(len(ends), 0.6), abs=0.004)
    assert 2 * np.pi * 0.6 == pytest.approx(np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum(), rel=0.02)


@pytest.mark.parametrize("n_classes", [3, 4])
def test_classes_that_meet_have_a_border_where_two_are_equal_and_no_other(border_of, n_classes):
    """The classes are sectors around a place: the borders are rays from it, half way between the sectors' middles."""
    angles = 2 * np.pi * (np.arange(n_classes) + 0.3) / n_classes
    logits = 9 * np.stack([np.cos(a) * (X - 0.1) + np.sin(a) * (Y + 0.2) for a in angles])

    ends, _ = border_of(softmax(logits))

    place = ends - [0.1, -0.2]
    far = place[np.hypot(*place.T) > 0.05]
    turn = (np.arctan2(far[:, 1], far[:, 0]) - angles[0]) / (2 * np.pi / n_classes) % 1
    off = np.hypot(*far.T) * np.sin(np.abs(turn - 0.5) * 2 * np.pi / n_classes)
    assert off.max() < 0.006
    rays = np.round((np.arctan2(far[:, 1], far[:, 0]) - angles[0]) / (2 * np.pi / n_classes) - 0.5).astype(int)
    assert n_classes == len(set(rays % n_classes))


def test_a_map_that_is_nearly_of_one_colour_has_a_border_without_steps(border_of):
    """Of an untrained network a level of colour is ten cells wide: read as it is, the border would go by them."""
    logits = 0.15 * np.stack([X, -X + 0.4 * Y, -Y - 3])

    ends, lines = border_of(softmax(logits))

    # Class 1 against class 2: 2 x = 0.4 y.
    assert ends[:, 0] == pytest.approx(0.2 * ends[:, 1], abs=0.04)
    assert np.hypot(2, 0.4) == pytest.approx(np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum(), rel=0.04)


@pytest.mark.parametrize("slope", [0.1, 0.2, 0.4, 0.8])
def test_a_straight_border_has_no_steps_however_gentle(border_of, slope):
    """A line that goes by the cells is off by up to half a cell to either side, and a tenth longer."""
    for angle in (0.4, 1.2, 2.3):
        logit = slope / 2 * (np.cos(angle) * X + np.sin(angle) * Y)

        ends, lines = border_of(softmax(np.stack([logit, -logit])))

        off = N / 2 * (ends @ [np.cos(angle), np.sin(angle)])  # cells
        across = 2 * (1 - 1 / N) / max(abs(np.cos(angle)), abs(np.sin(angle)))
        assert np.sqrt(np.mean(off**2)) < 0.2
        assert np.abs(off).max() < 1  # nor is it bent at the edges of the map
        assert across == pytest.approx(np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum(), rel=0.03)


def test_where_one_class_wins_everywhere_there_is_no_border(border_of):
    ends, _ = border_of(softmax(np.stack([2 + 0 * X, 0.5 * X, 0.5 * Y])))

    assert 0 == len(ends)


def test_a_map_after_others_has_the_border_that_it_has_alone(run):  # noqa: F811
    """What one was worked out in is used for the next, whatever the size and the number of classes."""
    code = """async ({url, colours, maps}) => {
        const {addClassBorders, unmixing, Workspace} = await import(url);
        const {Segments} = await import("/static/js/features/map/squares.js");
        const workspace = new Workspace();
        const linesOf = ({size, nClasses, bytes}, ...used) => {
            const lines = new Segments();
            const map = {width: size, height: size, picture: Uint8Array.from(bytes)};
            addClassBorders(map, unmixing(colours.slice(0, nClasses)), lines, ...used);
            return [...lines.places.slice(0, lines.n)];
        };
        return maps.map((map) => [linesOf(map, workspace), linesOf(map)]);
    }"""
    maps = []
    for size, n_classes, seed in ((12, 3, 1), (12, 3, 2), (12, 2, 3), (20, 4, 4), (12, 3, 5)):
        probabilities = np.random.default_rng(seed).dirichlet(np.ones(n_classes), (size, size))
        picture = colours_of(np.moveaxis(probabilities, -1, 0))
        maps.append({"size": size, "nClasses": n_classes, "bytes": picture.ravel().tolist()})

    for after_others, alone in run("features/map/class-border", code, colours=CLASS_COLOURS.tolist(), maps=maps):
        assert after_others == alone
        assert len(alone) > 100


def test_a_border_is_drawn_once_it_has_moved_or_some_time_has_gone_by(run):  # noqa: F811
    code = """async ({url, steps}) => {
        const {DrawnBorder} = await import(url);
        const border = new DrawnBorder(300);
        return steps.map(([now, at, size]) => {
            if (now < 0) return border.forget() ?? null;
            const winners = Uint8Array.from({length: size * size}, (_, i) => Number(i % size >= at + (i < size)));
            return border.isDue(winners, size, now);
        });
    }"""
    forget = [-1, 0, 0]
    # When, at which column of how many, the first row of them one further; and whether that is to be drawn.
    steps = [
        ([0, 8, 20], True),
        ([100, 8, 20], False),
        ([200, 9, 20], True),  # each of twenty rows has crossed
        ([450, 9, 20], False),
        ([500, 9, 20], True),  # not moved, but so long ago
        ([520, 9, 24], True),  # cells of another size
        (forget, None),
        ([530, 9, 24], True),
        ([540, 9, 24], False),
    ]

    assert [due for _, due in steps] == run("features/map/drawn-border", code, steps=[step for step, _ in steps])


@pytest.mark.parametrize(("level", "radius"), [(-0.5, 0.35), (0, 0.6), (0.75, 0.975)])
def test_the_levels_of_a_neuron_lie_where_it_has_that_share_of_its_scale(run, level, radius):  # noqa: F811
    plane = np.rint(128 + 127 * np.clip(2 * (np.hypot(X, Y) - 0.6), -1, 1)).astype(int)
    code = """async ({url, size, bytes, level}) => {
        const {addLevelLines} = await import(url);
        const {Segments} = await import("/static/js/features/map/squares.js");
        const lines = new Segments();
        addLevelLines({width: size, height: size, plane: Uint8Array.from(bytes)}, level, lines);
        return [...lines.places.slice(0, lines.n)];
    }"""

    lines = np.array(run("features/map/contours", code, size=N, bytes=plane.ravel().tolist(), level=level)).reshape(
        -1, 2
    )
    away = np.hypot(2 * lines[:, 0] - 1, 1 - 2 * lines[:, 1])

    assert away[away < 0.985] == pytest.approx(radius, abs=0.01)
    assert len(away) > 100


def test_what_is_pointed_at_comes_before_what_is_pinned_and_weights_are_not_shown(run):  # noqa: F811
    code = """async ({url}) => {
        const {hasPinned, shownOnMap} = await import(url);
        const {planeOf} = await import("/static/js/model/network/plane.js");
        const pinned = {layer: 1, neuron: 2}, other = {layer: 0, neuron: 1}, bias = {...other, input: null};
        const edge = {layer: 0, neuron: 0, input: 1};
        const shown = (pointed, inspected) => shownOnMap({pointed, inspected});
        const state = {
            config: {features: ["x", "y"], hidden_layers: [2, 3], activation: "relu"}, nClasses: 2, parameters: null,
            neuronFrame: {layers: [2, 3, 2], width: 2, height: 2, scales: [1, 2, 4, 8, 16, 32, 64],
                planes: Uint8Array.from({length: 28}, (_, i) => i)},
        };
        const {plane, scale} = planeOf(state, pinned);
        const input = planeOf(state, {layer: -1, neuron: 1});
        return [
            shown(null, null), shown(other, pinned), shown(null, pinned), shown(edge, pinned),
            shown(null, edge), shown(null, bias),
            [hasPinned({inspected: pinned}), hasPinned({inspected: edge}), hasPinned({inspected: null})],
            [...plane], scale, [input.plane[0], input.plane[input.plane.length - 1]],
            planeOf({...state, config: {...state.config, hidden_layers: [2, 4]}}, pinned),
            planeOf(state, {layer: 0, neuron: 2}),
        ];
    }"""

    pinned, other = {"layer": 1, "neuron": 2}, {"layer": 0, "neuron": 1}
    assert [
        None,
        {"target": other, "isPinned": False},
        *[{"target": pinned, "isPinned": True}] * 2,
        None,
        {"target": {**other, "input": None}, "isPinned": True},
        [True, False, False],
        [16, 17, 18, 19],
        16,
        [128 + 125, 128 - 125],  # y at the middle of the top left cell of 64: 1 - 1/64
        None,
        None,
    ] == run("model/network/on-map", code)


# --- Colours ---

# Ottosson 2020: OKLab, in which distances are as large as they look.
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Machado 2009: what those see who lack one kind of cones, in linear light.
SIGHTS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


def distance(a, b, sight="all cones"):
    """Return how far apart two colours, #rrggbb, look, in hundredths."""

    def lab(colour):
        encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
        return TO_LAB @ np.cbrt(TO_LMS @ np.clip(SIGHTS[sight] @ light, 0, 1))

    return 100 * np.linalg.norm(lab(a) - lab(b))


def test_negative_and_positive_are_told_apart_and_look_like_no_class_of_the_first():
    """A burnt orange for positive was 7 from the second class, an indigo for negative 13 from the first."""
    css = (ROOT / "static" / "js" / "features" / "network" / "network.css").read_text("utf-8")
    themes = list(zip(*(re.findall(rf"--signal-{end}: (#\w+);", css) for end in ("low", "high")), strict=True))
    first, second, third = CLASS_NAMES[:3]

    assert 2 == len(themes)
    for low, high in themes:
        assert min(distance(low, high, sight) for sight in SIGHTS) > 18
        assert min(distance(end, each) for end in (low, high) for each in (first, second)) > 17
        assert min(distance(end, third) for end in (low, high)) > 12
