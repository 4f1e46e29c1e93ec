"""Curve: bounded rows that show the whole run, with its spikes, on a linear and on a log axis."""

import itertools
import json

import numpy as np
import pytest

from nnvisu.core.curve import MAX_ROWS, NAMES, Curve, Mark
from nnvisu.core.scores import Metrics


def filled(steps, max_rows=100):
    curve = Curve(max_rows)
    for step in steps:
        curve.add(step, Metrics(1.0 / (step + 1), 0.5, None, None))
    return curve


def told(curve):
    return [mark.as_json() for mark in curve.marks]


def test_columns_are_what_was_added():
    columns = filled([0, 4, 9]).columns()

    assert [0, 4, 9] == columns["steps"]
    assert [1.0, 0.2, 0.1] == columns["loss"]
    assert [None, None, None] == columns["test_accuracy"]


def test_an_empty_curve_has_empty_columns():
    names = ("steps", *NAMES, "mean_loss", "mean_accuracy", "mean_test_loss", "mean_test_accuracy")

    assert {name: [] for name in names} == Curve().columns()


def test_rows_are_bounded_and_dense_on_both_axes():
    curve = filled(range(20_000))
    steps = curve.columns()["steps"]

    assert len(steps) <= 100
    assert (0, 19_999) == (steps[0], steps[-1])
    assert len([step for step in steps if step < 200]) >= 12
    assert max(b - a for a, b in itertools.pairwise(steps)) < 20_000 / 12


def test_the_same_step_again_replaces_the_row():
    curve = filled([0, 5])
    curve.add(5, Metrics(7.0, None, None, None))

    curve.add(3, Metrics(9.0, None, None, None))

    assert ([0, 5], 7.0) == (curve.columns()["steps"], curve.columns()["loss"][1])


def test_cut_forgets_later_rows_and_the_changes_from_there_on():
    curve = filled([0, 5, 9])
    for step, command in ((5, "update_config"), (3, "add_points")):
        curve.mark(Mark(step, command))
    curve.mark(Mark(3, "add_points"))
    curve.cut(5)

    assert [0, 5] == curve.columns()["steps"]
    assert [{"step": 3, "command": "add_points"}] == told(curve)


# --- Thinning ---

N_MEASURED = 12_000
LAST_STEP = 600_000
SPIKES = {"loss": (0.92, 0.71), "accuracy": (0.11, 0.23), "test_loss": (0.001, 1.5), "test_accuracy": (0.05, 0.999)}


@pytest.fixture(scope="module")
def record():
    """A noisy record of all four metrics, as a dictionary of columns, with two spikes of one row in each."""
    rng = np.random.default_rng(7)
    steps = np.sort(rng.choice(LAST_STEP, N_MEASURED, replace=False))
    low, high = rng.uniform(0.04, 0.06, (2, N_MEASURED)), rng.uniform(0.94, 0.96, (2, N_MEASURED))
    columns = {"loss": low[0], "accuracy": high[0], "test_loss": low[1], "test_accuracy": high[1]}
    for i, (name, spikes) in enumerate(SPIKES.items()):
        for j, value in enumerate(spikes):
            columns[name][1000 + 1300 * (2 * i + j)] = value
    return {"steps": steps, **columns}


@pytest.fixture(scope="module")
def thinned(record):
    return curve_of(record).columns()


def curve_of(record, max_rows=MAX_ROWS):
    curve = Curve(max_rows)
    for step, *values in zip(record["steps"].tolist(), *(record[name].tolist() for name in NAMES), strict=True):
        curve.add(step, Metrics(*values))
    return curve


@pytest.mark.parametrize("name", NAMES)
def test_spikes_of_one_row_outlive_hundreds_of_thinnings_at_their_own_step(record, thinned, name):
    for value in SPIKES[name]:
        (at,) = np.flatnonzero(record[name] == value)

        assert value == dict(zip(thinned["steps"], thinned[name], strict=True))[record["steps"][at]]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_gone_lies_between_the_extremes_of_its_neighbours(record, thinned, name):
    # A group has up to ten rows (two ends, two extremes of four metrics), and its ends stay.
    steps, values = np.array(thinned["steps"]), np.array(thinned[name])
    for step, value in zip(record["steps"], record[name], strict=True):
        after = np.searchsorted(steps, step)
        nearby = values[max(0, after - 9) : after + 9]

        assert nearby.min() <= value <= nearby.max()


def test_each_row_is_one_that_was_measured(record, thinned):
    measured = {row[0]: row[1:] for row in zip(*(record[name].tolist() for name in ("steps", *NAMES)), strict=True)}

    for step, *values in zip(*(thinned[name] for name in ("steps", *NAMES)), strict=True):
        assert measured[step] == tuple(values)


@pytest.mark.parametrize("name", NAMES)
def test_means_are_those_of_the_whole_record_since_the_row_before(record, thinned, name):
    steps = thinned["steps"]
    at = np.searchsorted(record["steps"], steps)
    for before, after, mean in zip(at[:-1], at[1:], thinned[f"mean_{name}"][1:], strict=True):
        piece = slice(before, after + 1)
        area = np.trapezoid(record[name][piece], record["steps"][piece])

        assert mean == pytest.approx(area / (record["steps"][after] - record["steps"][before]), rel=1e-5)
    assert thinned[f"mean_{name}"][0] is None


def test_a_curve_is_short_and_covers_the_whole_run(record, thinned):
    steps = thinned["steps"]

    assert 250 < len(steps) <= MAX_ROWS
    assert (record["steps"][0], record["steps"][-1]) == (steps[0], steps[-1])
    assert max(b - a for a, b in itertools.pairwise(steps)) < LAST_STEP / 25
    assert len(json.dumps(thinned)) < 60_000


def test_the_same_record_makes_the_same_curve(record, thinned):
    assert thinned == curve_of(record).columns()


def test_the_newest_row_is_noted_anew_however_often_there_was_thinning(record):
    curve = curve_of(record)
    curve.add(int(record["steps"][-1]), Metrics(0.5, 0.5, 0.5, 0.5))

    assert {0.5} == {curve.columns()[name][-1] for name in NAMES}
    assert 0.92 == max(curve.columns()["loss"])


def test_the_newest_row_goes_into_no_group_however_near_it_is():
    curve = filled([*range(0, 1001, 100), 1001], max_rows=11)
    curve.add(1001, Metrics(7.0, None, None, None))
    columns = curve.columns()

    assert ([1000, 1001], 7.0) == (columns["steps"][-2:], columns["loss"][-1])
    assert len(columns["steps"]) == curve.n_rows <= 11


def test_rows_are_bounded_where_values_come_and_go_and_everything_changes():
    curve = Curve(60)
    for step in range(3000):
        curve.mark(Mark(step, f"command {step}", step))
        curve.add(step, Metrics(1.0, None if step % 2 else 0.5, None, step % 3 or None))

    assert curve.n_rows <= 60
    assert (0, 2999) == (curve.columns()["steps"][0], curve.columns()["steps"][-1])


# --- Pieces: other data, another loss ---


def test_where_the_objective_changes_both_ends_stay_and_no_mean_leads_across():
    curve = Curve(100)
    for step in range(20_000):
        if step == 7000:
            curve.mark(Mark(step, "generate_data", step))
        curve.add(step, Metrics(5.0 if step < 7000 else 1.0, 0.5, None, None))
    columns = curve.columns()
    first = columns["steps"].index(7000)

    assert 7000 == curve.comparable_from
    assert [{"step": 7000, "command": "generate_data", "comparable_from": 7000}] == told(curve)
    assert (6999, None) == (columns["steps"][first - 1], columns["mean_loss"][first])
    assert ({5.0}, {1.0}) == (set(columns["mean_loss"][1:first]), set(columns["mean_loss"][first + 1 :]))


def test_where_test_points_come_and_go_both_ends_of_each_stay():
    curve = Curve(100)
    for step in range(20_000):
        test_loss = 2.0 if step < 5000 or step >= 9000 else None
        curve.add(step, Metrics(1.0, 0.5, test_loss, None))
    columns = curve.columns()

    assert {4999, 5000, 8999, 9000} < set(columns["steps"])
    for step, test_loss, mean in zip(columns["steps"], columns["test_loss"], columns["mean_test_loss"], strict=True):
        has_value = step < 5000 or step >= 9000
        assert (2.0 if has_value else None) == test_loss
        assert (2.0 if has_value and step not in (0, 9000) else None) == mean


def test_metrics_of_the_step_at_which_the_objective_changes_are_of_the_past():
    curve = filled([0, 5, 9])
    curve.mark(Mark(9, "update_data", 9))

    assert [0, 5] == curve.columns()["steps"]


def test_a_stroke_is_one_mark_from_whose_beginning_metrics_compare():
    curve = filled([0, 5])
    curve.mark(Mark(7, "add_points", 7))
    curve.mark(Mark(9, "add_points", 9), goes_on=True)
    curve.mark(Mark(9, "update_config"))
    stroke = {"step": 9, "command": "add_points", "comparable_from": 7}

    assert [stroke, {"step": 9, "command": "update_config"}] == told(curve)
    curve.cut(8)
    assert [stroke | {"step": 7}] == told(curve)
    curve.cut(7)
    assert ([], 0) == (told(curve), curve.comparable_from)


def test_settings_that_change_again_at_a_step_are_one_mark_from_what_they_were_to_what_they_are():
    curve = filled([0, 5])
    for step, settings in (
        (3, {"l2": (0, 1)}),
        (5, {"l2": (1, 2), "momentum": (0, 0.5)}),
        (5, {"l2": (2, 3), "beta1": (0.9, 0.8)}),
        (5, {"momentum": (0.5, 0)}),
    ):
        curve.mark(Mark(step, "update_config", settings=settings))

    assert [{"l2": (0, 1)}, {"l2": (1, 3), "beta1": (0.9, 0.8)}] == [mark.settings for mark in curve.marks]


def test_what_began_a_run_stays_marked_wherever_it_goes_back_to():
    curve = filled([0, 5])
    curve.mark(Mark(0, "reset"))
    curve.cut(0)

    assert [{"step": 0, "command": "reset"}] == told(curve)
