"""A curve on the page: its record, smoothing, reading and drawing, against values made independently in NumPy."""

import itertools
import math

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

METRICS = ("loss", "accuracy", "test_loss", "test_accuracy")
NO_MEANS = {f"mean_{name}": [None] * 3 for name in METRICS}

# Rows are [step, loss, accuracy, test_loss, test_accuracy]; the answer is as of the server's columns.
RECORD = """async ({url, rows, pieces, mostRows}) => {
    const {CurveRows, METRICS} = await import(url);
    const record = new CurveRows(mostRows);
    for (const [step, ...values] of rows) {
        for (const piece of pieces) if (piece <= step) record.beginPiece(piece);
        record.append(step, Object.fromEntries(METRICS.map((name, i) => [name, values[i]])));
    }
    return record.rows.map(({step, since, values, means}) =>
        ({step, since, ...values, means: METRICS.map((name) => means[name])}));
}"""


@pytest.fixture
def kept(run):  # noqa: F811
    """Return a function that puts rows into a record and returns those that stay."""
    return lambda rows, most_rows=3000, pieces=(): run(
        "model/curve-rows", RECORD, rows=rows, pieces=list(pieces), mostRows=most_rows
    )


def noisy_rows(n_rows, last_step, seed=3):
    """Return rows of noise at random steps, the first at 0."""
    rng = np.random.default_rng(seed)
    steps = 1 + np.sort(rng.choice(last_step - 1, n_rows - 1, replace=False))
    noise = rng.uniform(0.1, 0.2, (n_rows, 4))
    return [[step, *values] for step, values in zip([0, *steps.tolist()], noise.tolist(), strict=True)]


# --- Thinning ---


@pytest.mark.parametrize("most_rows", [100, 3000])
def test_spikes_of_one_row_outlive_any_thinning_at_their_own_step(kept, most_rows):
    rows = noisy_rows(20_000, 1_000_000_000)
    spikes = [(3000 + 2000 * i, 1 + i % 4, value) for i, value in enumerate([0.9, 0.01] * 4)]
    for at, column, value in spikes:
        rows[at][column] = value
    stayed = {row["step"]: row for row in kept(rows, most_rows)}

    assert most_rows / 2 < len(stayed) <= most_rows
    assert {0, rows[-1][0]} < stayed.keys()
    for at, column, value in spikes:
        assert value == stayed[rows[at][0]][METRICS[column - 1]]


def test_what_is_gone_lies_between_the_extremes_of_its_neighbours(kept):
    rows = noisy_rows(9000, 600_000)
    stayed = kept(rows, 400)
    steps = [row["step"] for row in stayed]
    for i, name in enumerate(METRICS):
        values = np.array([row[name] for row in stayed])
        for row in rows:
            after = np.searchsorted(steps, row[0])
            nearby = values[max(0, after - 9) : after + 9]  # a group has up to ten rows, and its ends stay

            assert nearby.min() <= row[1 + i] <= nearby.max()


def test_means_are_those_of_the_whole_record_since_the_row_before(kept):
    rows = noisy_rows(9000, 600_000)
    stayed = kept(rows, 400)
    table = np.array(rows)
    at = np.searchsorted(table[:, 0], [row["step"] for row in stayed])
    for before, after, row in zip(at[:-1], at[1:], stayed[1:], strict=True):
        steps, values = table[before : after + 1, 0], table[before : after + 1, 1:]

        assert row["means"] == pytest.approx(np.trapezoid(values, steps, axis=0) / (steps[-1] - steps[0]), rel=1e-9)


def test_the_first_steps_stay_dense_on_the_log_axis_and_the_last_ones_on_the_linear(kept):
    steps = [row["step"] for row in kept([[step, 1 / (step + 1), 0.5, None, None] for step in range(60_000)], 400)]

    assert len([step for step in steps if step < 600]) > 60
    assert max(np.diff(steps)) < 60_000 / 60


def test_where_the_objective_changes_both_ends_stay_and_no_mean_leads_across(kept):
    rows = [[step, 5 if step < 7000 else 1, 0.5, 2 if step < 3000 else None, None] for step in range(20_000)]
    stayed = {row["step"]: row for row in kept(rows, 200, pieces=[7000])}

    assert {2999, 3000, 6999, 7000} < stayed.keys()
    assert {5} == {row["means"][0] for step, row in stayed.items() if 0 < step < 7000}
    assert {1} == {row["means"][0] for step, row in stayed.items() if step > 7000}
    assert [None] * 4 == stayed[7000]["means"] == stayed[0]["means"]
    assert {2} == {row["means"][2] for step, row in stayed.items() if 0 < step < 3000}
    assert {None} == {row["means"][2] for step, row in stayed.items() if step >= 3000}


def test_rows_are_bounded_where_values_come_and_go_and_everything_changes(kept):
    rows = [[step, 1, None if step % 2 else 0.5, None, step % 3 or None] for step in range(2000)]

    assert len(kept(rows, 60, pieces=range(0, 2000, 2))) <= 60


def test_the_newest_step_is_noted_anew_and_an_earlier_one_is_known(kept):
    answer = kept([[0, 1, 0, 0, 0], [5, 3, 0, 0, 0], [5, 7, 0, 0, 0], [3, 9, 0, 0, 0]])

    assert [(0, 1), (5, 7)] == [(row["step"], row["loss"]) for row in answer]
    assert 4 == answer[1]["means"][0]


def test_the_newest_row_goes_into_no_group_however_near_it_is(kept):
    rows = [[step, 1, 0, 0, 0] for step in (*range(0, 1001, 100), 1001)]
    answer = kept([*rows, [1001, 7, 0, 0, 0]], 11)

    assert [(1000, 1), (1001, 7)] == [(row["step"], row["loss"]) for row in answer[-2:]]


def test_of_two_records_each_row_has_the_mean_that_is_of_fewer_steps(run):  # noqa: F811
    answer = run(
        "model/curve-rows",
        """async ({url}) => {
            const {CurveRows} = await import(url);
            const record = new CurveRows();
            record.append(0, {loss: 8});
            record.append(100, {loss: 2});
            record.append(104, {loss: 4});
            const told = [[0, 8, -1, null], [50, 4, 0, 7], [100, 2, 50, 2.5], [104, 4, 100, 3], [110, 6, 104, 5.5]];
            record.join(told.map(([step, loss, since, mean]) => ({step, since, values: {loss}, means: {loss: mean}})));
            record.join([{step: 107, since: 100, values: {loss: 6}, means: {loss: 4.5}}]);
            return record.rows.map(({step, since, means}) => [step, since, means.loss]);
        }""",
    )

    # 107 came between two rows: the mean of both ends is all that is known there.
    assert [[0, -1, None], [50, 0, 7], [100, 50, 2.5], [104, 100, 3], [107, 104, 5], [110, 107, 6]] == answer


# --- Smoothing ---

SMOOTHED = """async ({url, rows, pieces, share, upTo}) => {
    const {CurveRows, METRICS} = await import("/static/js/model/curve-rows.js");
    const {smoothed} = await import(url);
    const record = new CurveRows();
    for (const [step, ...values] of rows) {
        for (const piece of pieces) if (piece <= step) record.beginPiece(piece);
        record.append(step, Object.fromEntries(METRICS.map((metric, i) => [metric, values[i] ?? null])));
    }
    const values = smoothed(record.rows, "loss", share);
    return record.rows.map(({step}, i) => [step, values[i]]).filter(([step]) => step <= upTo);
}"""


def smoothed_by_hand(steps, values, at, share):
    """Return the weighted mean of all pieces between two rows up to the step ``at``, in closed form."""
    steps, values = np.asarray(steps, float), np.asarray(values, float)
    is_known = steps <= at
    steps, values = steps[is_known], values[is_known]
    if len(steps) == 1:
        return values[0]
    # The share of its weight that what is older than a step has at ``at``.
    left = np.exp((np.log(steps + 250) - np.log(at + 250)) / share)
    return np.average((values[1:] + values[:-1]) / 2, weights=np.diff(left))


@pytest.mark.parametrize("share", [0.02, 0.1])
def test_smoothing_weighs_by_the_steps_between_rows(run, share):  # noqa: F811
    rng = np.random.default_rng(5)
    steps = np.cumsum(rng.integers(1, 300, 400)).tolist()
    losses = rng.normal(size=400).tolist()
    rows = [list(row) for row in zip(steps, losses, strict=True)]

    answer = run("features/curve/curve-scales", SMOOTHED, rows=rows, pieces=[], share=share, upTo=math.inf)

    assert steps == [step for step, _ in answer]
    expected = [smoothed_by_hand(steps, losses, step, share) for step in steps]
    assert expected == pytest.approx([value for _, value in answer], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("share", [0.02, 0.1])
def test_smoothing_at_a_step_is_the_same_however_long_the_run_gets(run, share):  # noqa: F811
    rng = np.random.default_rng(6)
    steps = np.array([*range(2000), *range(2000, 200_000, 20)])  # a fast run is told of now and then
    losses = 1 / np.sqrt(1 + steps / 50) + rng.exponential(0.1, len(steps))
    for length in (2000, 20_000, 200_000):
        rows = [[step, loss] for step, loss in zip(steps.tolist(), losses.tolist(), strict=True) if step < length]
        answer = run("features/curve/curve-scales", SMOOTHED, rows=rows, pieces=[], share=share, upTo=1100)
        near = [(step, value) for step, value in answer if step >= 900]

        assert near
        for step, value in near:
            # Where rows are thinned the mean of up to a few dozen steps stands for them.
            expected = smoothed_by_hand(steps, losses, step, share)
            assert expected == pytest.approx(value, rel=0.02 if share == 0.1 else 0.1)


def test_smoothing_begins_anew_after_a_gap_and_with_each_piece(run):  # noqa: F811
    steps = list(range(0, 60, 2))
    losses = [9.0] * 10 + [None] * 5 + [1.0] * 5 + [4.0] * 10
    rows = [list(row) for row in zip(steps, losses, strict=True)]

    answer = run("features/curve/curve-scales", SMOOTHED, rows=rows, pieces=[40], share=0.1, upTo=math.inf)

    assert losses == [value if value is None else pytest.approx(value) for _, value in answer]


# --- Reading ---


def test_a_reading_is_of_a_step_that_was_measured_and_says_where_there_is_no_value(run):  # noqa: F811
    answer = run(
        "features/curve/curve-layout",
        """async ({url}) => {
            const {readingAt, readingOf} = await import(url);
            const values = (step) => ({loss: step / 7, test_loss: step < 400 ? 0 : null});
            const rows = Array.from({length: 100}, (_, i) => ({step: 7 * i, values: values(7 * i)}));
            const layout = {rows, names: ['loss', 'test_loss'], x: Number};
            const shown = {step: 30, metrics: {loss: 5, test_loss: null}};
            return [...[0, 24, 25, 401, 9999].map((step) => readingAt(layout, [], step)), readingOf(layout, [], shown),
                    readingAt({...layout, rows: []}, [], 5)];
        }""",
    )

    told = [(row["index"], row["step"], row["train"], row["test"]) for row in answer[:-1]]
    assert [(0, 0, 0, 0), (3, 21, 3, 0), (4, 28, 4, 0), (57, 399, 57, 0), (99, 693, 99, None), (4, 30, 5, None)] == told
    assert answer[-1] is None


@pytest.mark.parametrize("height", [68, 80, 160])
@pytest.mark.parametrize("scale", [1, 1.75])
@pytest.mark.parametrize("greatest", [1.05, 2, 12])
@pytest.mark.parametrize(("metric", "axis"), [("loss", "log"), ("loss", "linear"), ("accuracy", "linear")])
def test_texts_beside_the_axis_of_values_do_not_touch(run, height, scale, greatest, metric, axis):  # noqa: F811
    code = """async ({url, height, scale, greatest, metric, axis}) => {
        const {CurveRecord} = await import("/static/js/model/curve-record.js");
        const {curveLayout} = await import(url);
        const record = new CurveRecord();
        for (const [i, loss] of [greatest, 0.3, 0.11].entries()) {
            record.append(i, {loss, accuracy: 0.1 * i, test_loss: null, test_accuracy: null}, 0);
        }
        const [choices, size] = [{loss_axis: axis, step_axis: 'linear'}, {width: 500, height, scale}];
        const {yTicks, y, top, bottom} = curveLayout(record, metric, choices, size);
        return {places: yTicks.map(y), top, bottom};
    }"""
    given = {"height": height, "scale": scale, "greatest": greatest, "metric": metric, "axis": axis}
    answer = run("features/curve/curve-layout", code, **given)
    places = answer["places"]

    # The texts are 11 px high.
    assert all(below - above >= 11 * scale for below, above in itertools.pairwise(places))
    assert places[0] == pytest.approx(answer["bottom"])
    assert len(places) >= 2 or answer["bottom"] - answer["top"] < 24 * scale
    assert len(places) >= 3 or height < 160


# --- Drawing ---

# A canvas that notes the lines it is to draw, as lists of places, by colour.
DRAWN = """async ({url, rows, pieces, width, smoothing}) => {
    const {CurveRecord} = await import("/static/js/model/curve-record.js");
    const {curveLayout} = await import("/static/js/features/curve/curve-layout.js");
    const {drawCurves} = await import(url);
    const record = new CurveRecord();
    const names = ['loss', 'accuracy', 'test_loss', 'test_accuracy'];
    for (const [step, ...values] of rows) {
        const from = Math.max(0, ...pieces.filter((piece) => piece <= step));
        record.append(step, Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])), from);
    }
    const lines = {train: [], test: []};
    let current = [];
    const context = {
        setLineDash() {},
        beginPath() { current = []; },
        moveTo(x, y) { current.push([[x, y]]); },
        lineTo(x, y) { current.at(-1).push([x, y]); },
        stroke() { lines[this.strokeStyle].push(...current); },
    };
    const choices = {step_axis: 'linear', loss_axis: 'linear'};
    const layout = curveLayout(record, 'loss', choices, {width, height: 200});
    drawCurves(context, layout, smoothing, {accent: 'train', ink: 'test'});
    const {left, right, top, bottom} = layout;
    return {...lines, left, right, top, bottom, x: rows.map(([step]) => layout.x(step)),
            y: rows.map(([, loss]) => layout.y(loss ?? 0))};
}"""


@pytest.fixture
def drawn(run):  # noqa: F811
    def drawn_lines(rows, width=400, pieces=(), smoothing=0):
        given = {"rows": rows, "pieces": list(pieces), "width": width, "smoothing": smoothing}
        return run("features/curve/curve-drawing", DRAWN, **given)

    return drawn_lines


@pytest.mark.parametrize("width", [120, 400, 1500])
def test_a_spike_of_one_row_is_drawn_at_any_width(drawn, width):
    rows = noisy_rows(8000, 600_000)
    for at, value in ((2000, 0.92), (5000, 0.71), (6500, 0.0)):
        rows[at][1] = value
    answer = drawn(rows, width)
    (line,) = answer["train"]

    for at in (2000, 5000, 6500):
        x, y = answer["x"][at], answer["y"][at]
        assert min(math.hypot(px - x, py - y) for px, py in line) < 1.0
    assert all(answer["left"] - 0.1 <= x <= answer["right"] for x, _ in line)
    assert len(line) < 5 * width


def test_what_is_drawn_in_each_column_of_pixels_has_the_extremes_of_its_rows(drawn):
    rows = noisy_rows(2500, 600_000)
    answer = drawn(rows, 200)
    (line,) = answer["train"]
    places = np.array(line)
    places[0, 0] += 0.01  # the line begins a little to the left, so that one of a single value can be seen
    for column in range(int(answer["left"]), int(answer["right"])):
        inside = [y for x, y in zip(answer["x"], answer["y"], strict=True) if math.floor(x) == column]
        painted = places[np.floor(places[:, 0]) == column, 1]

        assert sorted({min(inside), max(inside)}) == pytest.approx(sorted({painted.min(), painted.max()}))


@pytest.mark.parametrize("smoothing", [0, 0.02])
def test_lines_end_where_there_is_no_value_and_do_not_lead_across_a_change(drawn, smoothing):
    # No test points from step 200 to 300; other data from step 200 and from 300 on; a single test value at 350.
    rows = []
    for step in range(0, 401, 10):
        has_test = step < 200 or step == 350
        rows.append([step, 1.0 if step < 200 else 3.0, None, 2.0 if has_test else None, None])
    answer = drawn(rows, 400, pieces=[200, 300], smoothing=smoothing)
    x = dict(zip([row[0] for row in rows], answer["x"], strict=True))
    spans = {name: [[line[0][0], line[-1][0]] for line in answer[name]] for name in ("train", "test")}
    times = 2 if smoothing else 1  # the plain line stays faintly behind the smoothed one

    expected = [[x[0], x[190]], [x[200], x[290]], [x[300], x[400]]] * times
    assert np.array(expected) == pytest.approx(np.array(spans["train"]), abs=0.02)
    assert np.array([[x[0], x[190]], [x[350], x[350]]] * times) == pytest.approx(np.array(spans["test"]), abs=0.02)
    assert all(np.ptp([y for _, y in line]) < 1e-9 for line in answer["train"])
    assert all(line[0] != line[-1] for line in answer["test"])  # a lone value is a dot: a line of no length is nothing


# --- The record: marks, and the server's curve ---


def mark(step, command, **more):
    return {"step": step, "command": command, **more}


def test_marks_are_those_that_the_server_tells_with_what_is_of_one_step_in_one(run):  # noqa: F811
    curve = {"steps": [], **{name: [] for name in (*METRICS, *NO_MEANS)}, "run": 3}
    erased, l2 = mark(5, "erase_points"), mark(5, "update_config", settings={"l2": [0, 1]})
    told = [
        {**curve, "branch": 7, "marks": [mark(0, "reset"), erased]},
        {"n_known": 2, "marks": [l2]},
        {"n_known": 3, "marks": [mark(20, "add_points")]},
        {"n_known": 3, "marks": [mark(30, "add_points"), mark(31, "generate_data", dataset="two_moons")]},
        {**curve, "branch": 8, "marks": [erased]},
    ]

    answer = run(
        "model/curve-record",
        """async ({url, told}) => {
            const {CurveRecord} = await import(url);
            const record = new CurveRecord();
            return told.map((message) => {
                if (message.steps) record.handleCurve(message);
                else record.handleMarks(message);
                return record.marks;
            });
        }""",
        told=told,
    )

    begun = [{"step": 0, "text": "reset"}, {"step": 5, "text": "points erased; l2 0 → 1"}]
    assert [{"step": 0, "text": "reset"}, {"step": 5, "text": "points erased"}] == answer[0]
    assert begun == answer[1]
    assert [*begun, {"step": 20, "text": "points added"}] == answer[2]
    stroke = {"step": 30, "text": "points added"}
    assert [*begun, stroke, {"step": 31, "text": "data: two moons"}] == answer[3]
    assert [{"step": 5, "text": "points erased"}] == answer[4]


@pytest.mark.parametrize(("branch", "loss"), [(8, [3, 2, 1]), (7, [3, 2, 1, 8])])
def test_the_curve_of_the_server_takes_the_place_of_another_run_and_joins_that_of_the_same(run, branch, loss):  # noqa: F811
    curve = {"steps": [0, 5, 9], "loss": [3, 2, 1], "accuracy": [None, 0.5, 1], "test_loss": [None] * 3,
             "test_accuracy": [None] * 3, "run": 3, "branch": branch, **NO_MEANS,
             "marks": [mark(5, "add_points"), mark(7, "update_config")]}  # fmt: skip

    answer = run(
        "model/curve-record",
        """async ({url, curve}) => {
            const {CurveRecord} = await import(url);
            const record = new CurveRecord();
            record.handleCurve({steps: [], marks: [{step: 3, command: "add_points"}], run: 3, branch: 7});
            for (const step of [0, 5, 20]) record.append(step, {loss: 8});
            const isOther = record.handleCurve(curve);
            const {rows, lastStep: last, marks} = record;
            return {losses: rows.map(({values}) => values.loss), last, marks, isOther};
        }""",
        curve=curve,
    )

    assert (loss, 20 if branch == 7 else 9) == (answer["losses"], answer["last"])
    assert [{"step": 5, "text": "points added"}, {"step": 7, "text": "settings changed"}] == answer["marks"]
    assert (branch == 8) == answer["isOther"]


def test_the_marks_of_the_server_say_where_a_piece_begins(run):  # noqa: F811
    columns = {name: [1, 1, 2, 2] for name in METRICS}
    means = {f"mean_{name}": [None, 1, None, 2] for name in METRICS}
    marks = [{"step": 9, "command": "add_points", "comparable_from": 7}, {"step": 8, "command": "update_config"}]
    curve = {"steps": [0, 5, 7, 10], "run": 1, "branch": 1, "marks": marks, **columns, **means}

    answer = run(
        "model/curve-record",
        """async ({url, curve}) => {
            const {CurveRecord} = await import(url);
            const record = new CurveRecord();
            record.handleCurve(curve);
            const {rows} = record;
            return rows.slice(1).map((row, i) => [record.isApart(rows[i], row), row.since, row.means.loss]);
        }""",
        curve=curve,
    )

    assert [[False, 0, 1], [True, 5, None], [False, 7, 2]] == answer


def test_a_mark_that_comes_says_where_a_piece_begins(run):  # noqa: F811
    answer = run(
        "model/curve-record",
        """async ({url}) => {
            const {CurveRecord} = await import(url);
            const record = new CurveRecord();
            record.append(5, {loss: 1});
            record.handleMarks({n_known: 0, marks: [{step: 7, command: "add_points", comparable_from: 6}]});
            record.append(8, {loss: 2});
            return record.isApart(...record.rows);
        }""",
    )

    assert answer


# --- The axis that finds its kind by itself ---

L_SHAPED = """async ({url, losses, was}) => {
    const {isL} = await import(url);
    const rows = losses.map((loss, step) => ({step, since: step, values: {loss, test_loss: null}, means: {}}));
    return isL(rows, ['loss', 'test_loss'], was);
}"""


@pytest.mark.parametrize(
    ("losses", "was", "expected"),
    [
        ([math.exp(-step / 10) for step in range(200)], False, True),  # fell, and lies flat
        ([1 - step / 400 for step in range(200)], False, False),  # falls all the way
        ([1, *[0.15] * 99], False, False),  # flat, and still seen well
        ([1, *[0.15] * 99], True, True),  # no flicker back
        ([1, *[0.25] * 99], True, False),
        ([1, *[0.01] * 9], False, False),  # too few to know
        ([0.0] * 100, False, False),  # a logarithmic axis has no place for it
        ([1, *[0.01] * 98, 0.9], False, False),  # a late peak is no flat end
    ],
)
def test_a_curve_is_an_l_where_its_second_half_lies_on_the_bottom(run, losses, was, expected):  # noqa: F811
    assert expected == run("features/curve/auto-axis", L_SHAPED, losses=losses, was=was)
