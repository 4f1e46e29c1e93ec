"""What columns do to the answers: profiles and permutation importances of networks whose answers are known."""

import dataclasses
import json

import numpy as np
import pytest

from nnvisu.core.column_effects import N_REPEATS, importance_in_parts, profile_of
from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData
from nnvisu.runs.data_commands import changed_data
from nnvisu.settings import Config
from nnvisu.wire.commands import parse_command
from tests.support.engine import importance_of, with_params

N_ROWS = 4000


def linear(n_rows=N_ROWS, values=None, weights=(3.0, 2.0, 1.0, 0.0), test=None, groups=(), **config):
    """Return a linear network that gives Σ weights · standardised columns, and data with just these values."""
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(n_rows, 4))
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    columns = [{"name": f"c{i}", "values": (10.0 + 2.0 * rows[:, i]).tolist()} for i in range(4)]
    for i in groups:
        columns[i]["group"] = "both"
    exact = rows @ np.array(weights) / 20.0
    table = {"columns": columns, "value": exact.tolist() if values is None else values}
    text = json.dumps({"type": "update_table", "table": table, **({"test": test} if test else {})})
    data = changed_data(Dataset.from_points([], [], []), parse_command(text), 0)
    trainer = Trainer(Config(hidden_layers=(), loss="squared_error", **config), data)
    inputs = [int(name.removeprefix("column_")) - 1 for name in trainer.model().features]
    return with_params(trainer, [weights[i] / 20.0 for i in inputs] + [0.0]).model(), data, exact


def test_a_profile_is_the_line_that_the_network_is_along_a_column():
    model, data, _ = linear()
    row = np.array([11.0, 9.0, 10.0, 12.0])
    profile = profile_of(model, data, 1, row)
    column = data.table.columns[1]

    assert (64, column.minimum, column.maximum) == (len(profile.values), profile.values[0], profile.values[-1])
    expected = (3.0 * 0.5 + 2.0 * (profile.values - 10.0) / 2.0) / 20.0
    np.testing.assert_allclose(profile.answers[0], expected, atol=1e-6)


def test_permuting_a_column_costs_what_its_share_of_the_variance_says():
    """R² falls from 1 by 2·w²/variance in the mean: a residual is w·(x - x') of two rows."""
    model, data, exact = linear()
    found = importance_of(model, data, 1)

    assert ("train", N_ROWS, 4) == (found.of, found.n_rows, len(found.columns))
    assert 1.0 == pytest.approx(found.baseline, abs=1e-6)
    for each, weight in zip(found.columns, (3.0, 2.0, 1.0, 0.0), strict=True):
        assert N_REPEATS == len(each.drops)
        assert each.mean == pytest.approx(2.0 * (weight / 20.0) ** 2 / exact.var(), abs=0.02)
        assert each.deviation == pytest.approx(each.drops.std(), rel=1e-9, abs=1e-15)
    assert [0.0] * N_REPEATS == found.columns[3].drops.tolist()
    assert 4 * N_REPEATS == sum(1 for _ in importance_in_parts(model, data, 1))


def test_columns_of_a_group_are_permuted_together_and_only_those_that_are_on():
    """Both at once keep what they say together: permuted apart, 2·w² would add up to the same only without it."""
    model, data, _ = linear(groups=(0, 1), columns=("column_1", "column_2", "column_4"))
    found = importance_of(model, data, 1)

    assert [(0, 1), (3,)] == [each.places for each in found.columns]
    whole, _, exact = linear(groups=(0, 1))
    rows = data.columns[:2].astype(np.float64) * np.array([[3.0], [2.0]]) / 20.0
    expected = 2.0 * rows.sum(axis=0).var() / exact.var()
    assert importance_of(whole, data, 1).columns[0].mean == pytest.approx(expected, abs=0.03)


def test_test_rows_are_measured_where_there_are_any_and_the_seed_decides():
    model, data, _ = linear(test=[0, 1, 1, 2] * (N_ROWS // 4))
    found, again, other = (importance_of(model, data, seed) for seed in (1, 1, 2))

    assert ("test", N_ROWS // 2) == (found.of, found.n_rows)
    assert found.columns[0].drops.tolist() == again.columns[0].drops.tolist() != other.columns[0].drops.tolist()


def test_where_no_score_can_fall_it_is_said():
    model, data, _ = linear(20, values=[0.5] * 20)
    with pytest.raises(EmptyData, match="all values of these rows are equal"):
        importance_of(model, data, 0)
    apart = dataclasses.replace(data, roles=np.full(20, 2, np.uint8))
    with pytest.raises(EmptyData, match="no test and no training rows"):
        importance_of(model, apart, 0)
