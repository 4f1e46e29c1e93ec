"""Downloads that are tables: curves and points. The pure modules, read with Python's csv."""

import csv
import io

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.wire.recipes import points_as_json
from tests.support.page_modules import run as run_js  # noqa: F401 (fixture)

CURVES = """async ({url, rows, record}) => {
    const [{curvesCsv}, {CurveRows}] = await Promise.all([import(url), import(record)]);
    const curves = new CurveRows();
    for (const [step, values] of rows) curves.append(step, values);
    return curvesCsv(curves.rows);
}"""
POINTS = """async ({url, points, names}) => {
    const {toCsv} = await import(url);
    return toCsv(points, names && {classes: names});
}"""


def test_the_curves_are_a_table_with_a_line_for_each_step_that_was_measured(run_js):  # noqa: F811
    rows = [
        [0, {"loss": 1.5, "accuracy": 0.25, "test_loss": None, "test_accuracy": None}],
        [7, {"loss": 0.125, "accuracy": 1, "test_loss": 2, "test_accuracy": 0.5}],
    ]
    text = run_js("features/export/curves-csv", CURVES, rows=rows, record="/static/js/model/curve-rows.js")

    assert [
        {"step": "0", "loss": "1.5", "accuracy": "0.25", "test_loss": "", "test_accuracy": ""},
        {"step": "7", "loss": "0.125", "accuracy": "1", "test_loss": "2", "test_accuracy": "0.5"},
    ] == list(csv.DictReader(io.StringIO(text)))


def test_the_steps_of_a_long_curve_are_those_that_were_measured(run_js):  # noqa: F811
    rows = [[step, {"loss": step / 7}] for step in range(0, 30_000, 3)]
    text = run_js("features/export/curves-csv", CURVES, rows=rows, record="/static/js/model/curve-rows.js")
    table = [(int(row["step"]), float(row["loss"])) for row in csv.DictReader(io.StringIO(text))]

    assert 1000 < len(table) <= 3000
    assert [step / 7 for step, _ in table] == [loss for _, loss in table]
    assert {step for step, _ in table} < {row[0] for row in rows}


@pytest.mark.parametrize(("dataset", "names"), [("moons", None), ("blobs", ["a", "b", "ü, “c”"]), ("bumps", None)])
def test_the_table_of_the_points_has_the_servers_numbers(run_js, dataset, names):  # noqa: F811
    data = generate_dataset(dataset, n_points=300, n_classes=3, test_fraction=0.2)
    points = points_as_json(data) | {"test": data.is_test.astype(int).tolist()}
    table = list(csv.DictReader(io.StringIO(run_js("model/table/write-csv", POINTS, points=points, names=names))))

    assert data.x.tobytes() == np.array([float(row["x"]) for row in table], np.float32).tobytes()
    assert data.y.tobytes() == np.array([float(row["y"]) for row in table], np.float32).tobytes()
    assert data.is_test.tolist() == [row["test"] == "1" for row in table]
    if data.task == "regression":
        assert data.values.tobytes() == np.array([float(row["value"]) for row in table], np.float32).tobytes()
    else:
        assert [names[label] if names else str(label) for label in data.labels] == [row["label"] for row in table]
