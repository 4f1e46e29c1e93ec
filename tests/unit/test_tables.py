"""Tables: scaled by their training rows alone, taken as given otherwise, refused by the place that is wrong."""

import itertools
import json

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.fresh_test import fresh_points
from nnvisu.core.table_shapes import TABLE_GENERATORS
from nnvisu.core.tables import Column, Table
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.members import members_of
from nnvisu.runs.data_commands import changed_data
from nnvisu.wire.commands import parse_command
from nnvisu.wire.recipes import check_recipe, data_as_json
from tests.support.live_runs import do, new_run, params_of, train
from tests.support.tables import given_table, table_rows

NOTHING = Dataset.from_points([], [], [])


def data_of(seed=0, **fields):
    """Return the data that a client's update_table makes."""
    return changed_data(NOTHING, parse_command(json.dumps({"type": "update_table", **fields})), seed)


def test_a_column_is_scaled_by_its_training_rows_alone():
    values = np.array([2.0, 4.0, 6.0, 1000.0])
    column = Column.measured("width", values, np.array([True, True, True, False]))

    # Mean 4 and variance 8/3, by hand.
    assert (4.0, pytest.approx(1.63299316)) == column.scale
    assert (2.0, 4.0, 6.0) == (column.minimum, column.median, column.maximum)
    np.testing.assert_allclose(column.scaled, [-1.2247449, 0.0, 1.2247449, 609.92297], rtol=1e-6)


@pytest.mark.parametrize(
    ("values", "fields", "scaled"),
    [
        ([3.0, 3.0], {}, [0.0, 0.0]),
        ([0.0, 1.0], {"scaling": "none"}, [0.0, 1.0]),
        ([0.0, 10.0], {"centre": 20.0, "spread": 10.0}, [-2.0, -1.0]),
        ([1e9 + 1, 1e9 + 2], {}, [-1.0, 1.0]),
    ],
    ids=["constant", "as it is", "given", "large and close"],
)
def test_what_a_network_reads_of_a_column(values, fields, scaled):
    table = given_table(2)
    table["columns"][1] |= {"values": values} | fields

    np.testing.assert_array_equal(data_of(table=table).columns[1], np.float32(scaled))


def test_where_no_row_is_trained_with_all_say_what_a_column_is():
    column = Column.measured("width", np.array([2.0, 4.0, 6.0]), np.zeros(3, bool))

    assert (4.0, pytest.approx(1.63299316)) == column.scale
    assert 1.0 == Column.measured("depth", np.full(3, 7.0), np.ones(3, bool)).deviation


def test_a_row_is_in_the_units_of_the_table():
    assert table_rows(5)[3].tolist() == data_of(table=given_table(5)).table.row(3).tolist()


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ({"amber": [1, 0, 0, 0], "blue": [0, 1, 1, 0], "coral": [0, 0, 0, 1]}, [0.0, 1.0, 0.0]),
        ({"amber": [1, 0, 0, 1], "blue": [0, 1, 1, 0]}, [1.0, 0.0]),
    ],
)
def test_of_words_the_most_frequent_one_is_held(words, held):
    is_train = np.ones(4, bool)
    columns = [Column.measured(name, np.array(each, float), is_train, group="reef") for name, each in words.items()]

    assert held == Table(tuple(columns)).middle.tolist()


def test_validation_rows_are_neither_trained_on_nor_measured():
    """The same run and the same figures without them."""
    rows = table_rows(40)
    roles = [0, 1, 2, 0] * 10
    kept = [i for i, role in enumerate(roles) if role != 2]
    scales = [{"centre": 1.0, "spread": 2.0}] * 4
    whole = do(new_run(), "update_table", table=given_table(rows=rows, fields=scales), test=roles).dataset
    runs = [new_run(), new_run()]
    do(runs[0], "update_table", table=given_table(rows=rows, fields=scales), test=roles)
    do(runs[1], "update_table", table=given_table(rows=rows[kept], fields=scales), test=[roles[i] for i in kept])
    metrics = [train(run, 20).measured.metrics.as_json() for run in runs]

    assert (20, 10) == (whole.n_train, whole.n_test)
    assert metrics[0] == metrics[1]
    assert params_of(runs[0]).tobytes() == params_of(runs[1]).tobytes()


def test_a_column_that_is_turned_off_leaves_weights_and_moments_of_the_others():
    run = new_run()
    do(run, "update_table", table=given_table(40))
    train(run, 10)
    before = run.trainer.snapshot().state
    do(run, "update_config", config={"columns": ["column_1", "column_3", "column_4"]})
    after = run.trainer.snapshot().state

    for one, other in ((before.params, after.params), *zip(before.moments, after.moments, strict=True)):
        first, kept = one[:32].reshape(8, 4), other[:24].reshape(8, 3)
        np.testing.assert_array_equal(first[:, [0, 2, 3]], kept)
        np.testing.assert_array_equal(one[32:], other[24:])


def test_columns_follow_the_data():
    run = new_run()
    do(run, "update_config", config={"features": ["x", "xy", "radius"], "columns": ["column_2"]})
    assert ("x", "xy", "radius") == run.trainer.model().features
    do(run, "update_table", table=given_table(20))
    assert ("column_1", "column_2", "column_3", "column_4") == run.trainer.model().features
    do(run, "update_config", config={"columns": ["column_2", "column_9"]})
    do(run, "update_table", table=given_table(30))  # with columns of the same names
    assert ("column_2",) == run.trainer.model().features
    with pytest.raises(InvalidValue, match=r"config.columns is .*allowed: at least one of column_1, .* column_4,"):
        do(run, "update_config", config={"columns": ["column_9"]})
    with pytest.raises(InvalidValue, match=r'type is "erase_points"; allowed: .*update_table'):
        do(run, "erase_points", x=0, y=0, radius=1)
    do(run, "generate_data", dataset="moons")
    assert ("x", "xy", "radius") == run.trainer.model().features


def test_a_recipe_gives_the_run_again_and_scales_as_it_did():
    run = new_run()
    fields = [{"unit": "cm"}, {"scaling": "none"}, {"group": "reef"}, {}]
    do(run, "update_table", table=given_table(50, fields=fields), test_fraction=0.3, scale={"classes": ["a", "b"]})
    do(run, "reset")
    train(run, 15)
    do(run, "update_config", config={"columns": ["column_1", "column_2"]})
    last = train(run, 15).model.params
    recipe = json.loads(run.recipe().as_text())
    del recipe["type"], recipe["n_changes"]
    again = new_run()
    do(again, "load_recipe", recipe=recipe, until_step=15)
    while again.is_running:
        again.take_turn(0.0)
    assert last.tobytes() == train(again, 15).model.params.tobytes()
    assert data_as_json(run.trainer.dataset) == recipe["data"] == data_as_json(again.trainer.dataset)
    # Fewer training rows, as a file may have been cut by hand: the scale is that of the run.
    cut = json.loads(json.dumps(recipe))
    cut["data"]["test"] = [1] * 49 + [0]
    assert (
        run.trainer.dataset.columns.tobytes()
        == changed_data(NOTHING, check_recipe(cut, "recipe").data, 0).columns.tobytes()
    )


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"columns": []}, "table.columns", '"0 columns"; allowed: a list of 3 to 16 columns'),
        ({"label": [0]}, "table.label", '"1 long"; allowed: a list as long as the columns: 3'),
        ({"label": [0, 1, 8]}, "table.label[2]", "8; allowed: an integer from 0 to 7"),
        ({"value": [0, 0, 0]}, "table", "table has both; allowed: label or value"),
        ({"1": {"values": [1, 2]}}, "table.columns[1].values", '"2 long"; allowed: as long as the first column: 3'),
        ({"1": {"values": [1, None, 2]}}, "table.columns[1].values[1]", "null; allowed: a number from -1e+15 to"),
        ({"1": {"values": [1, True, 2]}}, "table.columns[1].values[1]", "true; allowed"),
        ({"2": {"values": [1, 2, 1e16]}}, "table.columns[2].values[2]", "1e+16; allowed"),
        ({"2": {"name": "a"}}, "table.columns[2].name", '"a"; allowed: a name that no other column has'),
        ({"2": {"name": ""}}, "table.columns[2].name", "allowed: text of 1 to 200 characters"),
        ({"2": {"scaling": "log"}}, "table.columns[2].scaling", '"log"; allowed: standard, none'),
        ({"2": {"centre": 1}}, "table.columns[2]", "allowed: centre and spread, or neither"),
        ({"2": {"centre": 1, "spread": 0}}, "table.columns[2].spread", "0; allowed: a number above 0"),
        ({"2": {"colour": 1}}, "table.columns[2].colour", "is no field; allowed: an object with name and values"),
    ],
)
def test_a_wrong_table_is_refused_by_the_place_that_is_wrong(change, field, words):
    table = {"columns": [{"name": name, "values": [1, 2, 3]} for name in "abc"], "label": [0, 1, 0]}
    for name, value in change.items():
        if name.isdigit():
            table["columns"][int(name)] |= value
        else:
            table[name] = value
    with pytest.raises(InvalidValue) as refused:
        data_of(table=table)

    assert field == refused.value.field
    assert words in refused.value.message


def test_roles_are_checked_against_the_rows():
    with pytest.raises(InvalidValue, match='test is "2 long"; allowed: as long as the columns: 5'):
        data_of(table=given_table(5), test=[0, 1])
    with pytest.raises(InvalidValue, match=r"test\[1\] is 3; allowed: 0, 1 or 2"):
        data_of(table=given_table(2), test=[0, 3])


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_of_three_signs_no_two_say_anything_of_the_class(n_classes):
    data = generate_dataset("xor_3", 8000, n_classes, noise=0.0)
    signs = data.columns > 0
    corner = signs[0] * 4 + signs[1] * 2 + signs[2]

    assert all(1 == len(set(data.labels[corner == each])) for each in range(8))
    if n_classes == 2:
        np.testing.assert_array_equal(data.labels, signs.sum(axis=0) % 2)
        for pair in itertools.combinations(range(3), 2):
            cell = signs[pair[0]] * 2 + signs[pair[1]]
            shares = [data.labels[cell == each].mean() for each in range(4)]
            np.testing.assert_allclose(shares, 0.5, atol=0.04)


def test_columns_of_noise_say_nothing_and_a_column_that_comes_twice_says_the_same():
    noisy = generate_dataset("noise_columns", 4000, n_columns=16, test_fraction=0.25)
    apart = np.abs(np.corrcoef(noisy.columns[2:], noisy.labels)[-1, :-1])
    same = generate_dataset("same_columns", 500)

    assert (16, 1000) == (noisy.n_columns, noisy.n_test)
    assert 16 == noisy.generator["n_columns"] != generate_dataset("noise_columns").n_columns
    assert apart.max() < 0.07
    assert ("x", "x again", "y") == same.table.names
    assert np.corrcoef(same.columns[:2])[0, 1] > 0.98
    assert np.corrcoef(same.columns[:2] - same.columns[:2].mean(axis=0))[0, 1] < 0  # with noise of its own
    for data in (noisy, same):
        assert np.abs(data.columns).max() <= 1.0
        np.testing.assert_array_equal(data.columns, np.float32([column.values for column in data.table.columns]))


@pytest.mark.parametrize("dataset", TABLE_GENERATORS)
def test_generated_tables_have_recipes_of_one_line_and_run_in_experiments(dataset):
    run = new_run()
    do(run, "generate_data", dataset=dataset, n_classes=2, n_points=120, test_fraction=0.2)
    do(run, "reset")
    params = train(run, 8).model.params
    recipe = json.loads(run.recipe().as_text())
    del recipe["type"], recipe["n_changes"]
    experiment = parse_experiment({"base": recipe, "steps": 8, "seeds": 2})
    made = [Trainer(member.config, member.dataset) for member in members_of(experiment)]

    assert {"generator"} == set(recipe["data"])
    for trainer in made:
        trainer.train(8)
    assert params.tobytes() == made[0].model().params.tobytes() != made[1].model().params.tobytes()
    assert experiment.recipes[0].n_params == len(params)
    assert fresh_points(made[0].dataset).n_columns == made[0].dataset.n_columns
