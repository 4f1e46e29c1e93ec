"""The pure modules behind map and curves, against values made independently in Python."""

import math

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

SIZE = 64
CENTRES = (np.arange(SIZE) + 0.5) / SIZE
X, Y = np.meshgrid(CENTRES, CENTRES)

LINES = """async ({url, width, height, bytes, kind, level}) => {
    const module = await import(url);
    const {Segments} = await import("/static/js/features/map/squares.js");
    const lines = new Segments();
    const map = {width, height, picture: Uint8Array.from(bytes)};
    if (kind === 'boundaries') module.addBoundaries(map, lines);
    else if (kind === 'confidence') module.addConfidenceLines(map, level, lines);
    else module.addValueLines(map, level, lines);
    return [...lines.places.slice(0, lines.n)];
}"""

PAINT = """async ({url, size, bytes, colours, factor, kind}) => {
    const module = await import(url);
    const pixels = new Uint32Array((size * factor) ** 2);
    const map = {width: size, height: size, picture: Uint8Array.from(bytes)};
    module[kind](map, Uint32Array.from(colours), factor, pixels);
    return [...pixels];
}"""


def two_classes(probability):
    """Return the class map's bytes for the probability of class 1."""
    winner = (probability > 0.5).astype(int)
    best = np.where(winner == 1, probability, 1 - probability)
    return np.stack([winner, np.rint(255 * best)], axis=-1)


def segments(answer):
    return np.array(answer).reshape(-1, 2, 2)


def lengths(lines):
    return np.hypot(*(lines[:, 1] - lines[:, 0]).T)


@pytest.fixture
def lines_of(run):  # noqa: F811
    def lines_of_map(picture, kind, level=0.0):
        height, width, _ = picture.shape
        arguments = {"width": width, "height": height, "bytes": picture.ravel().astype(int).tolist()}
        return segments(run("features/map/contours", LINES, kind=kind, level=level, **arguments))

    return lines_of_map


@pytest.mark.parametrize(("level", "radius"), [(None, 0.3), (0.75, 0.275), (0.75, 0.325)])
def test_lines_around_a_round_class_are_circles(lines_of, level, radius):
    distance = np.hypot(X - 0.5, Y - 0.5)
    picture = two_classes(np.clip(0.5 - 10 * (distance - 0.3), 0, 1))

    lines = lines_of(picture, "boundaries" if level is None else "confidence", level or 0)

    away = np.hypot(lines[:, 0, 0] - 0.5, lines[:, 0, 1] - 0.5)
    lines, away = (part[(away < 0.3) == (radius < 0.3)] for part in (lines, away)) if level else (lines, away)
    assert away == pytest.approx(np.full(len(away), radius), abs=0.005)
    assert 2 * math.pi * radius == pytest.approx(lengths(lines).sum(), rel=0.02)


def test_confidence_lines_stay_out_of_a_border_between_sure_classes(lines_of):
    picture = two_classes(np.where(X < 0.5, 0.02, 0.98))

    boundary = lines_of(picture, "boundaries")
    confidence = lines_of(picture, "confidence", 0.75)

    assert np.full((SIZE + 1, 2), 0.5) == pytest.approx(boundary[:, :, 0])
    assert 1 == pytest.approx(lengths(boundary).sum())
    # A valley of one cell: a line on each of its sides, none beyond the two cells.
    assert 2 == pytest.approx(lengths(confidence).sum())
    assert np.abs(confidence[:, :, 0] - 0.5).max() < 0.5 / SIZE


def test_where_three_classes_meet_their_lines_end_in_one_place(lines_of):
    winner = np.where(Y < 0.5, 0, np.where(X < 0.5, 1, 2))
    picture = np.stack([winner, np.full_like(winner, 255)], axis=-1)

    lines = lines_of(picture, "boundaries")

    assert 1.5 == pytest.approx(lengths(lines).sum())
    ends = lines.reshape(-1, 2)
    assert 3 == sum(np.allclose(end, 0.5) for end in ends)


def test_no_class_is_called_sure_where_three_share_the_plane(lines_of):
    winner = (np.arange(SIZE) % 3) * np.ones((SIZE, 1), int)
    picture = np.stack([winner, np.full_like(winner, 90)], axis=-1)

    assert 0 == len(lines_of(picture, "confidence", 0.6))


@pytest.mark.parametrize("value", [-0.5, 0.0, 0.25])
def test_lines_of_a_value_lie_where_the_value_is(lines_of, value):
    bytes_ = np.rint(255 * np.clip(X, 0, 1))
    picture = np.stack([np.zeros_like(bytes_), bytes_], axis=-1)

    lines = lines_of(picture, "value", value)

    expected = (value + 1) / 2
    assert np.full(2 * len(lines), expected) == pytest.approx(lines[:, :, 0].ravel(), abs=0.003)
    assert 1 == pytest.approx(lengths(lines).sum(), rel=0.01)


def test_a_saddle_is_cut_by_the_side_of_its_middle(lines_of):
    corners = np.array([[250, 10], [10, 250]])
    picture = np.stack([np.zeros((2, 2), int), corners], axis=-1)

    above = lines_of(picture, "value", -0.5)
    below = lines_of(picture, "value", 0.5)

    # High corners hold together: lines cut off the low ones at top right and bottom left; and the other way round.
    inner = lambda lines: [line for line in lines if (np.abs(line - 0.5) < 0.251).all()]  # noqa: E731
    slopes = lambda lines: {float(np.sign(np.prod(line[1] - line[0]))) for line in inner(lines)}  # noqa: E731
    assert {1.0} == slopes(above)
    assert {-1.0} == slopes(below)


def test_a_flat_map_has_no_lines_and_many_lines_find_room(lines_of):
    flat = np.zeros((SIZE, SIZE, 2), int)
    chequered = np.stack([(np.indices((SIZE, SIZE)).sum(0)) % 2, np.full((SIZE, SIZE), 255)], axis=-1)

    assert 0 == len(lines_of(flat, "boundaries"))
    assert len(lines_of(chequered, "boundaries")) > 2 * (SIZE - 1) ** 2 - 1


def bilinear(field, factor):
    """Return a field known at cell centres at the centres of ``factor`` pixels a cell; the outermost values go on."""
    at = (np.arange(len(field) * factor) + 0.5) / factor - 0.5
    low = np.floor(at).astype(int)
    share = at - low
    clipped = lambda index: np.clip(index, 0, len(field) - 1)  # noqa: E731
    rows = field[clipped(low)] * (1 - share)[:, None] + field[clipped(low + 1)] * share[:, None]
    return rows[:, clipped(low)] * (1 - share) + rows[:, clipped(low + 1)] * share


def test_flat_classes_meet_where_both_are_as_probable(run):  # noqa: F811
    rng = np.random.default_rng(4)
    picture = two_classes(rng.uniform(0, 1, (12, 12)))
    signed = np.where(picture[..., 0] == 1, 1, -1) * np.maximum(picture[..., 1] - 127.5, 1)
    fine = bilinear(signed, 4)

    pixels = run("features/map/discrete-map", PAINT, kind="paintClasses", size=12, factor=4, colours=[7, 9],
                 bytes=picture.ravel().astype(int).tolist())  # fmt: skip

    clear = np.abs(fine) > 1e-6
    assert np.array_equal(np.where(fine > 0, 9, 7)[clear], np.reshape(pixels, fine.shape)[clear])


def test_three_flat_classes_keep_their_cells(run):  # noqa: F811
    rng = np.random.default_rng(5)
    winner = rng.integers(0, 3, (9, 9))
    picture = np.stack([winner, np.full_like(winner, 200)], axis=-1)

    pixels = run("features/map/discrete-map", PAINT, kind="paintClasses", size=9, factor=2, colours=[5, 6, 7],
                 bytes=picture.ravel().tolist())  # fmt: skip

    middle = np.reshape(pixels, (18, 18))
    # Of the two by two pixels of a cell each lies a quarter of the way to the neighbours: the cell weighs most.
    assert np.array_equal(np.kron(winner, np.ones((2, 2), int)) + 5, middle)


def test_values_are_painted_in_even_bands(run):  # noqa: F811
    bytes_ = np.random.default_rng(6).integers(0, 256, (8, 8))
    fine = bilinear(bytes_.astype(float), 4)
    expected = np.minimum(7, np.floor(fine / 255 * 8)).astype(int)

    pixels = run("features/map/discrete-map", PAINT, kind="paintBands", size=8, factor=4, colours=list(range(8)),
                 bytes=np.stack([np.zeros_like(bytes_), bytes_], axis=-1).ravel().tolist())  # fmt: skip

    clear = np.abs(fine / 255 * 8 - np.rint(fine / 255 * 8)) > 1e-6
    assert np.array_equal(expected[clear], np.reshape(pixels, fine.shape)[clear])


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-1, [0, 114, 178]), (0, [247, 247, 247]), (1, [213, 94, 0]), (0.5, [230, 171, 124]), (7, [213, 94, 0])],
)
def test_values_have_the_colours_of_the_server(run, value, expected):  # noqa: F811
    answer = run("ui/value-scale", "async ({url, value}) => (await import(url)).valueRgb(value)", value=value)

    assert answer == pytest.approx(expected, abs=0.51)


@pytest.mark.parametrize(
    ("command", "more", "expected"),
    [
        ("update_config", {"settings": {"learning_rate": [0.01, 0.1]}}, "learning rate 0.01 → 0.1"),
        ("update_config", {"settings": {"hidden_layers": [[8, 8], [4, 3]]}}, "hidden layers 8-8 → 4-3"),
        (
            "update_config",
            {"settings": {"hidden_layers": [[8, 8], []], "nesterov": [False, True]}},
            "hidden layers 8-8 → none, nesterov off → on",
        ),
        ("update_config", {}, "settings changed"),
        ("update_config", {"settings": {name: [0, 1] for name in "abcde"}}, "a 0 → 1, b 0 → 1, c 0 → 1 and 2 more"),
        (
            "generate_data",
            {"dataset": "varied_variance", "settings": {"loss": ["cross_entropy", "huber"]}},
            "data: varied variance; loss cross entropy → huber",
        ),
        ("generate_data", {"dataset": "moons", "reason": "undone"}, "edit of points undone; data: moons"),
        ("erase_points", {}, "points erased"),
        ("update_data", {"reason": "cleared"}, "points cleared"),
        ("update_data", {"reason": "some_day"}, "other points"),
        ("update_data", {}, "other points"),
        ("reset", {}, "reset"),
        ("some_day", {}, "some day"),
    ],
)
def test_a_change_is_told_by_name_and_value(run, command, more, expected):  # noqa: F811
    code = "async ({url, mark}) => (await import(url)).changeName(mark)"
    assert expected == run("model/change-names", code, mark={"step": 3, "command": command, **more})


def test_axes_put_values_where_they_belong_and_back(run):  # noqa: F811
    answer = run(
        "features/curve/curve-scales",
        """async ({url}) => {
            const {linearAxis, logAxis, stepLogAxis} = await import(url);
            const tell = (axis, values) => ({ticks: axis.ticks, at: values.map(axis.at),
                                             back: values.map((value) => axis.valueAt(axis.at(value)))});
            return [tell(linearAxis(10), [0, 5]), tell(linearAxis(7, true), [7]), tell(logAxis(0.003, 0.9), [0.1, 1]),
                    tell(logAxis(0.5, 0.5), [0.5]), tell(stepLogAxis(999), [0, 9, 999])];
        }""",
    )

    linear, tight, log, flat, steps = answer
    assert ([0, 5, 10], [0, 0.5], [0, 5]) == (linear["ticks"], linear["at"], linear["back"])
    assert [1] == tight["at"]
    assert [0.001, 0.01, 0.1, 1] == pytest.approx(log["ticks"])
    assert [2 / 3, 1] == pytest.approx(log["at"])
    assert [0.5] == pytest.approx(flat["back"])
    assert 0 <= flat["at"][0] <= 1
    assert ([0, 1, 10, 100], [0, 1 / 3, 1]) == (steps["ticks"], pytest.approx(steps["at"]))
    assert [0, 9, 999] == pytest.approx(steps["back"])


@pytest.mark.parametrize(("measured", "says"), [(None, ""), (1234, ""), (1200, " at step 1,200")])
def test_figures_that_lag_behind_the_run_say_their_step(run, measured, says):  # noqa: F811
    state = {"step": 1234, "metricsStep": measured}

    assert says == run("model/describe-state", "async ({url, state}) => (await import(url)).lagOf(state)", state=state)
