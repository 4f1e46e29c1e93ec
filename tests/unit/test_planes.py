"""Planes through a table: what a map shows there is what the network says of whole rows, by float64 NumPy."""

import itertools
import json

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.core.decision_map import render_maps
from nnvisu.core.neuron_maps import render_neuron_maps
from nnvisu.core.planes import PlaneChoice, chosen_plane, columns_of, first_positions, positions, seen_on
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.live.plane_view import PlaneView
from nnvisu.runs.data_commands import changed_data
from nnvisu.settings import Config
from nnvisu.wire.commands import parse_command
from tests.support.clocks import StillClock
from tests.support.engine import with_params
from tests.support.live_runs import do, new_run
from tests.support.tables import given_table, table_rows

ALL = ("column_1", "column_2", "column_3", "column_4")


def dataset_of(table, **fields):
    text = json.dumps({"type": "update_table", "table": table, **fields})
    return changed_data(Dataset.from_points([], [], []), parse_command(text), 0)


def outputs_of_rows(params, sizes, rows):
    """Return the outputs of a tanh network, in float64: (n_rows, n_outputs), and all hidden activations."""
    place, values, hidden = 0, rows, []
    for n_in, n_out in itertools.pairwise(sizes):
        weights = params[place : place + n_in * n_out].reshape(n_out, n_in).astype(np.float64)
        place += n_in * n_out
        values = values @ weights.T + params[place : place + n_out]
        place += n_out
        hidden.append(np.tanh(values))
        last, values = values, np.tanh(values)
    return last, hidden


def test_a_map_with_a_column_held_at_a_filler_value_gives_the_classes_of_the_whole_network():
    """Three features of which one is held, on 10,000 places: what other libraries get wrong without a word."""
    rng = np.random.default_rng(3)
    rows = rng.normal([10.0, -50.0, 0.3], [3.0, 20.0, 0.1], (90, 3)).round(4)
    table = {"columns": [{"name": n, "values": rows[:, i].tolist()} for i, n in enumerate("abc")]}
    table["label"] = [0, 1, 2] * 30
    data = dataset_of(table)
    sizes = (3, 8, 8, 3)
    trainer = Trainer(Config(), data)
    params = rng.normal(0, 1.5, trainer.layout.n_params).astype(np.float32)
    model = with_params(trainer, params).model()
    filler = float(rows[7, 1])
    plane = chosen_plane(data, PlaneChoice((2, 0), ((1, filler),)), model.features)
    shown = render_maps(seen_on(model, data.table, plane), 100).class_map

    ends = [(rows[:, i].max() + rows[:, i].min()) / 2 for i in (2, 0)]
    reach = [1.05 * (rows[:, i].max() - rows[:, i].min()) / 2 for i in (2, 0)]
    centres = (np.arange(100) + 0.5) / 50 - 1
    right, up = np.meshgrid(ends[0] + reach[0] * centres, ends[1] - reach[1] * centres)
    whole = np.stack([up.ravel(), np.full(10_000, filler), right.ravel()], axis=1)
    outputs, _ = outputs_of_rows(params, sizes, (whole - rows.mean(axis=0)) / rows.std(axis=0))
    shares = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    lead = np.diff(np.sort(outputs, axis=1)[:, -2:], axis=1)[:, 0]

    assert 3 == len(set(outputs.argmax(axis=1)))
    np.testing.assert_array_equal(outputs.argmax(axis=1)[lead > 1e-5], shown[..., 0].ravel()[lead > 1e-5])
    assert np.count_nonzero(lead <= 1e-5) < 3
    share = (shares.max(axis=1) / shares.sum(axis=1)).reshape(100, 100)
    assert np.abs(share * 255 - shown[..., 1]).max() <= 1.01


def test_neurons_show_what_they_give_on_the_plane():
    data = dataset_of(given_table(30))
    trainer = Trainer(Config(hidden_layers=(5,)), data)
    params = np.random.default_rng(1).normal(0, 1, trainer.layout.n_params).astype(np.float32)
    model = with_params(trainer, params).model()
    plane = chosen_plane(data, PlaneChoice((0, 3), ((1, -2.5),)), ALL)
    maps = render_neuron_maps(seen_on(model, data.table, plane), 8)
    centres = (np.arange(8) + 0.5) / 4 - 1
    rows = np.array([plane.row_at(x, -y) for y in centres for x in centres])
    stacked = np.stack([column.values for column in data.table.columns], axis=1)
    _, hidden = outputs_of_rows(params, (4, 5, 2), (rows - stacked.mean(axis=0)) / stacked.std(axis=0))

    np.testing.assert_allclose((maps.picture[..., :5].reshape(64, 5) - 128.0) / 127, hidden[0], atol=0.005)


def test_a_plane_shows_the_same_again_and_a_network_of_its_own_to_each_model():
    data = dataset_of(given_table(30))
    one, other = (Trainer(Config(seed=seed), data).model() for seed in (0, 1))
    plane = chosen_plane(data, PlaneChoice((1, 2)), ALL)
    first, second, again = (seen_on(model, data.table, plane).params for model in (one, other, one))

    assert first.tobytes() == again.tobytes() != second.tobytes()


def test_columns_that_are_off_change_nothing_of_the_map():
    data = dataset_of(given_table(30))
    model = Trainer(Config(columns=("column_1", "column_3")), data).model()
    one, other = (
        render_maps(seen_on(model, data.table, chosen_plane(data, PlaneChoice((0, 2), held), model.features)), 16)
        for held in ((), ((1, -5.0), (3, 0.004)))
    )

    np.testing.assert_array_equal(one.decision_map, other.decision_map)


def test_points_lie_where_their_columns_say_and_as_far_as_the_others_are_from_what_is_held():
    """By hand: deviations 1, 2, 4; held at the medians."""
    columns = {"a": [-1, 1, -1, 1], "b": [-2, 2, -2, 2], "c": [0, 0, 8, 8]}
    table = {"columns": [{"name": n, "values": v} for n, v in columns.items()], "label": [0, 1, 0, 1]}
    data = dataset_of(table)
    x, y, distance = positions(data.table, chosen_plane(data, PlaneChoice((1, 0), ((2, 0.0),)), ALL[:3]), ALL[:3])

    np.testing.assert_allclose(x, np.array([-1, 1, -1, 1]) / 1.05)
    np.testing.assert_allclose(y, np.array([-1, 1, -1, 1]) / 1.05)
    np.testing.assert_allclose(distance, [0, 0, 2, 2])
    _, _, alone = positions(data.table, chosen_plane(data, PlaneChoice(), ALL[:2]), ALL[:2])
    assert [0, 0, 0, 0] == alone.tolist()  # a column that is off is no distance
    at = first_positions(data)
    np.testing.assert_allclose(at[0], np.array([-1, 1, -1, 1]) / 1.05, rtol=1e-6)
    table["columns"][0]["values"][3] = table["columns"][1]["values"][3] = 50.0
    at = first_positions(dataset_of(table, test=[0, 0, 0, 1]))
    assert (1.0, 1.0) == (at[0][3], at[1][3])  # a row to test with, beyond what the map shows


def test_the_distance_is_the_mean_over_the_columns_that_are_held():
    data = dataset_of(given_table(200))
    plane = chosen_plane(data, PlaneChoice(), ALL)
    _, _, distance = positions(data.table, plane, ALL)
    rows = np.stack([column.values for column in data.table.columns])
    z = (rows[2:] - np.median(rows[2:], axis=1, keepdims=True)) / rows[2:].std(axis=1, keepdims=True)

    np.testing.assert_allclose(distance, np.sqrt((z**2).mean(axis=0)), rtol=1e-6)


def test_a_row_of_another_table_is_that_at_its_place_on_the_plane():
    data = dataset_of(given_table(30))
    rows = np.stack([column.values for column in data.table.columns])
    row = rows.mean(axis=1)
    at = [1.05 * (each.max() - each.min()) / 2 for each in rows[:2]]
    middles = [(each.max() + each.min()) / 2 for each in rows[:2]]
    place = np.array([middles[0] + 0.5 * at[0], middles[1] - 0.25 * at[1], *np.median(rows[2:], axis=1)])

    def scaled(row):
        return (row - rows.mean(axis=1)) / rows.std(axis=1)

    np.testing.assert_allclose(columns_of(data, 0.5, -0.25, row.tolist())[:, 0], scaled(row), atol=1e-9)
    for other in (None, [1.0, 2.0, 3.0]):
        np.testing.assert_allclose(columns_of(data, 0.5, -0.25, other)[:, 0], scaled(place), rtol=1e-9)


def test_a_projection_of_some_columns_leaves_the_others_at_their_mean():
    data = dataset_of(given_table(100))
    on, off = [0, 2, 3], 1
    inputs = tuple(ALL[i] for i in on)
    plane = chosen_plane(data, PlaneChoice(is_projection=True), inputs)
    rows = np.stack([column.values for column in data.table.columns], axis=1)
    z = ((rows - rows.mean(axis=0)) / rows.std(axis=0))[:, on]
    _, sizes, vectors = np.linalg.svd(z, full_matrices=False)
    scores = z @ vectors[:2].T
    x, y, distance = positions(data.table, plane, inputs)

    np.testing.assert_allclose(plane.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-6)
    np.testing.assert_allclose(np.abs([x, y]), np.abs(scores.T) / (1.05 * np.abs(scores).max()), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(distance, np.abs(z @ vectors[2]), rtol=1e-5, atol=1e-6)
    assert (0.0, 0.0) == (plane.right[off], plane.up[off])


def test_a_projection_is_that_of_singular_values():
    data = dataset_of(given_table(100), test=[0] * 80 + [1] * 20)
    plane = chosen_plane(data, PlaneChoice(is_projection=True), ALL)
    rows = np.stack([column.values for column in data.table.columns], axis=1)
    train = rows[:80]
    z = (train - train.mean(axis=0)) / train.std(axis=0)
    _, sizes, vectors = np.linalg.svd(z, full_matrices=False)
    scores = z @ vectors[:2].T
    reach = 1.05 * np.abs(scores).max()
    x, y, distance = positions(data.table, plane, ALL)

    np.testing.assert_allclose(plane.centre, train.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(plane.shares, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-6)
    np.testing.assert_allclose(np.abs(np.array([x, y])[:, :80]), np.abs(scores.T / reach), rtol=1e-5, atol=1e-7)
    rest = ((rows - train.mean(axis=0)) / train.std(axis=0)) @ vectors[2:].T
    np.testing.assert_allclose(distance, np.sqrt((rest**2).sum(axis=1) / 2), rtol=1e-5, atol=1e-6)
    assert max(np.abs(x[:80]).max(), np.abs(y[:80]).max()) == pytest.approx(1 / 1.05)


# --- What a socket has chosen ---


def choose(view, run, **fields):
    view.choose(parse_command(json.dumps({"type": "set_plane", **fields})), run.trainer.dataset)


def test_a_choice_is_one_for_tables_of_the_same_columns():
    run, view = new_run(), PlaneView(StillClock())
    of_four = do(run, "update_table", table=given_table(20))
    choose(view, run, axes=["column_4", "column_3"])
    assert (3, 2) == view.plane(of_four).axes
    medians = np.median(table_rows(40, seed=2)[:, :2], axis=0)
    of_others = do(run, "update_table", table=given_table(40, seed=2))
    assert medians.tolist() == pytest.approx(view.plane(of_others).centre[:2])

    three = given_table(rows=table_rows(20)[:, :3], fields=[{"name": name} for name in "abc"])
    assert (0, 1) == view.plane(do(run, "update_table", table=three)).axes
    assert (3, 2) == view.plane(do(run, "update_table", table=given_table(30))).axes


def test_a_projection_is_one_of_the_columns_that_are_on_now():
    run, view = new_run(), PlaneView(StillClock())
    of_four = do(run, "update_table", table=given_table(50))
    choose(view, run, projection=True)
    assert 0.0 != view.plane(of_four).right[1]

    of_three = do(run, "update_config", config={"columns": ["column_1", "column_3", "column_4"]})

    assert 0.0 == view.plane(of_three).right[1]


def test_a_column_may_be_held_as_far_outside_as_it_is_wide():
    run, view = new_run(), PlaneView(StillClock())
    do(run, "update_table", table=given_table(50))
    values = table_rows(50)[:, 2]
    low, high, span = values.min(), values.max(), np.ptp(values)

    for value in (low - 0.99 * span, high + 0.99 * span):
        choose(view, run, held={"column_3": value})
    for value in (low - 1.01 * span, high + 1.01 * span):
        with pytest.raises(InvalidValue, match=r"held.column_3 is .*; allowed: a number from"):
            choose(view, run, held={"column_3": value})


def test_without_two_columns_that_are_on_there_is_no_projection():
    data = dataset_of(given_table(20))

    assert "columns" == chosen_plane(data, PlaneChoice(is_projection=True), ("column_2",)).kind
