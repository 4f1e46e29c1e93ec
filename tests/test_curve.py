"""Curve: bounded rows that show the whole run on a linear and on a log axis."""

import itertools

from nnvisu.core.curve import Curve
from nnvisu.core.scores import Metrics


def filled(steps, max_rows=100):
    curve = Curve(max_rows)
    for step in steps:
        curve.add(step, Metrics(1.0 / (step + 1), 0.5, None, None))
    return curve


def test_columns_are_what_was_added():
    columns = filled([0, 4, 9]).columns()

    assert [0, 4, 9] == columns["steps"]
    assert [1.0, 0.2, 0.1] == columns["loss"]
    assert [None, None, None] == columns["test_accuracy"]


def test_an_empty_curve_has_empty_columns():
    assert {"steps": [], "loss": [], "accuracy": [], "test_loss": [], "test_accuracy": []} == Curve().columns()


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
        curve.mark(step, command)
    curve.mark(3, "add_points")
    curve.cut(5)

    assert [0, 5] == curve.columns()["steps"]
    assert [{"step": 3, "command": "add_points"}] == curve.marks()
