"""Tables on the wire: rows as they were given, a plane for each socket, told before the first map that shows it."""

import numpy as np
import pytest

from tests.support.one_kind import server  # noqa: F401 (fixture)
from tests.support.tables import given_table, table_rows


def test_old_clients_find_a_table_in_the_plane_and_new_ones_find_its_rows(connect):
    client = connect()
    assert "table" not in client.newest("data")
    table = given_table(30)
    client.do("update_table", table=table, test=[0, 1, 2] * 10, scale={"classes": ["near", "far"]})
    data = client.wait_for("data", generator=None)
    plane = client.wait_for("plane")

    assert [each["values"] for each in table["columns"]] == [each["values"] for each in data["table"]["columns"]]
    assert ([0, 1, 2] * 10, table["label"]) == (data["test"], data["points"]["label"])
    assert ["near", "far"] == data["scale"]["classes"]
    for at, axis in ((data["points"]["x"], 0), (data["points"]["y"], 1)):
        column = data["table"]["columns"][axis]
        ends = column["minimum"], column["maximum"]
        expected = (np.array(column["values"]) - sum(ends) / 2) / (1.05 * (ends[1] - ends[0]) / 2)
        np.testing.assert_allclose(at, np.clip(expected, -1, 1), atol=2e-6)
    medians = {f"column_{i + 1}": data["table"]["columns"][i]["median"] for i in (2, 3)}
    assert (["column_1", "column_2"], medians) == (plane["axes"], plane["held"])


def test_classes_without_a_row_to_train_with_are_named(connect):
    client = connect()
    assert "untrained" not in client.newest("data")
    table = given_table(12)
    table["label"] = [0, 1, 2, 3] * 3
    client.do("update_table", table=table, test=[0, 1, 0, 2] * 3)
    assert [1, 3] == client.wait_for("data", generator=None)["untrained"]
    mark = client.mark
    client.do("update_table", table=table, test=[0, 1, 0, 2] + [0] * 8)

    assert "untrained" not in client.wait_for("data", mark)


def test_each_socket_has_a_plane_of_its_own_told_before_the_map_and_maps_follow_at_once(connect):
    owner = connect()
    owner.do("update_table", table=given_table(40))
    owner.train(30)
    viewer = connect(owner.newest("session")["viewer"])
    for client in (owner, viewer):
        client.send("set_view", map_size=8, encodings=[0], decision_map=False, class_map=True)
        client.wait_for_frame(lambda frame: frame.width == 8 and frame.step == 30)
    seen, n_before = len(owner.frames), len(viewer.frames)
    mark = viewer.send("set_plane", axes=["column_3", "column_4"], held={"column_1": 4.5})
    plane = viewer.wait_for("plane", mark)
    frame = viewer.wait_for_frame(lambda frame: frame.width == 8, since=n_before)
    told_at = next(at for at, message in viewer.messages[mark:] if message["type"] == "plane")

    assert (["column_3", "column_4"], 4.5) == (plane["axes"], plane["held"]["column_1"])
    for row, column in ((0, 0), (3, 6)):
        x, y = (column + 0.5) / 4 - 1, 1 - (row + 0.5) / 4
        told = viewer.probe(x, y)
        assert abs(max(told) * 255 - frame.picture[row, column, 1]) <= 1.01
        assert int(np.argmax(told)) == frame.picture[row, column, 0]
    assert told_at < frame.arrived
    assert seen == len(owner.frames)
    assert [] == owner.since(0, "plane")[1:]


def test_a_row_is_probed_and_traced_as_a_whole(connect):
    client = connect()
    table = given_table(40)
    client.do("update_table", table=table)
    client.train(50)
    row = [column["values"][7] for column in table["columns"]]
    losses = client.wait_for("point_losses", client.send("rank_points"))["losses"]
    mark = client.send("probe", x=0.0, y=0.0, row=row)
    told = client.wait_for("probe_result", mark)["probabilities"]
    traced = client.wait_for("trace", client.send("trace", x=0.0, y=0.0, row=row, label=table["label"][7]))

    assert abs(-np.log(told[table["label"][7]]) - losses[7]) < 1e-5
    np.testing.assert_allclose(traced["probabilities"], told, atol=1e-6)
    values = np.array([column["values"] for column in table["columns"]])
    np.testing.assert_allclose(
        traced["inputs"], (np.array(row) - values.mean(axis=1)) / values.std(axis=1), rtol=1e-5, atol=1e-6
    )
    at = client.wait_for("trace", client.send("trace", x=0.25, y=-0.5, label=0))
    plane = client.newest("plane")
    place = np.array(plane["centre"]) + 0.25 * np.array(plane["right"]) - 0.5 * np.array(plane["up"])
    np.testing.assert_allclose(at["inputs"], (place - values.mean(axis=1)) / values.std(axis=1), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"axes": ["column_1", "column_5"]}, "axes[1]", '"column_5"; allowed: a column of the table: column_1,'),
        ({"axes": ["column_1", "column_1"]}, "axes[1]", "allowed: another column than that of the first axis"),
        ({"axes": ["x", "y"]}, "axes[0]", '"x"; allowed: column_1 to column_16'),
        ({"held": {"column_1": "4"}}, "held.column_1", '"4"; allowed: a number'),
        ({"held": {"column_1": 1e6}}, "held.column_1", "1000000.0; allowed: a number from"),
        ({"held": {"column_9": 1}}, "held", "column_9"),
        ({"projection": True, "axes": ["column_1", "column_2"]}, "axes", "allowed: projection alone"),
    ],
)
def test_a_plane_that_does_not_fit_is_refused_by_its_field(connect, fields, field, words):
    client = connect()
    client.do("update_table", table=given_table(20))
    refusal = client.refusal("set_plane", **fields)

    assert ("invalid_value", field) == (refusal["code"], refusal["field"])
    assert words in refusal["message"]


def test_points_in_the_plane_know_no_planes_and_no_rows(connect):
    client = connect()

    assert "tables of 3 columns or more" in client.refusal("set_plane")["message"]
    assert "row" == client.refusal("probe", x=0, y=0, row=[1, 2, 3])["field"]


def test_columns_are_asked_about_and_the_model_says_how_its_inputs_are_made(connect):
    client = connect()
    client.do("update_table", table=given_table(60), test_fraction=0.5)
    client.do("update_config", config={"columns": ["column_1", "column_3", "column_4"]})
    client.train(80)
    viewer = connect(client.newest("session")["viewer"])
    columns = client.newest("data")["table"]["columns"]
    model = viewer.wait_for("model", viewer.send("get_model"))
    profile = viewer.wait_for("profile", viewer.send("get_profile", column="column_3"))
    importance = viewer.wait_for("importance", viewer.send("get_importance"))

    assert ["column_1", "column_3", "column_4"] == model["features"]
    for told, column in zip(model["columns"], [columns[i] for i in (0, 2, 3)], strict=True):
        assert {name: column[name] for name in ("name", "unit", "centre", "spread")} == told
    at = viewer.send("probe", x=0, y=0, row=[*profile["row"][:2], profile["values"][10], profile["row"][3]])
    np.testing.assert_allclose(
        viewer.wait_for("probe_result", at)["probabilities"], profile["probabilities"][10], atol=1e-5
    )
    assert viewer.newest("plane")["centre"] == profile["row"]
    assert ("test", 30, 10, "accuracy") == tuple(importance[name] for name in ("of", "n_rows", "n_repeats", "score"))
    assert importance["baseline"] == pytest.approx(client.newest("step_result")["metrics"]["test_accuracy"])
    assert [["column_1"], ["column_3"], ["column_4"]] == [each["columns"] for each in importance["columns"]]
    assert ["c0", "c2", "c3"] == [each["name"] for each in importance["columns"]]
    assert min(each["mean"] for each in importance["columns"][:2]) > importance["columns"][2]["mean"]
    for each in importance["columns"]:
        assert 10 == len(each["drops"])
        assert np.mean(each["drops"]) == pytest.approx(each["mean"])


def test_rows_without_a_score_to_lose_are_answered_by_an_error_and_the_socket_goes_on(connect):
    client = connect()
    table = given_table(10)
    del table["label"]
    client.do("update_table", table=table | {"value": [0.5] * 10}, test=[0, 1] * 5)

    refusal = client.refusal("get_importance")

    assert ("empty_data", "get_importance") == (refusal["code"], refusal["command"])
    assert "all values of these rows are equal" in refusal["message"]
    assert 5 == client.train(5)["step"]


@pytest.mark.parametrize(
    ("command", "fields", "field"),
    [
        ("get_profile", {"column": "column_5"}, "column"),
        ("get_profile", {"column": "x"}, "column"),
        ("get_profile", {"column": "column_1", "row": [1, 2, 3]}, "row"),
        ("probe", {"x": 0, "y": 0, "row": [1, 2, "3", 4]}, "row[2]"),
        ("probe", {"x": 0, "y": 0, "row": [1, 2, 3]}, "row"),
    ],
)
def test_questions_about_columns_that_are_not_there_are_refused(connect, command, fields, field):
    client = connect()
    client.do("update_table", table=given_table(20))

    assert field == client.refusal(command, **fields)["field"]


def test_a_plane_that_is_chosen_right_after_the_table_is_a_plane_through_it(connect):
    client = connect()
    client.send("update_table", table=given_table(30))
    client.send("set_plane", projection=True)
    client.send("update_table", table={**given_table(20), "columns": given_table(20)["columns"][:3]})
    mark = client.send("set_plane", axes=["column_1", "column_4"])
    refusal = client.wait_for("error", mark)

    assert ("set_plane", "axes[1]") == (refusal["command"], refusal["field"])
    client.send("generate_data", dataset="moons")
    client.send("update_table", table=given_table(25))
    client.send("set_plane", axes=["column_4", "column_2"])
    client.wait_for("plane", mark, axes=["column_4", "column_2"])
    assert [refusal] == client.since(0, "error")


def test_the_plane_belongs_to_the_view_at_every_step_of_a_run_of_values(connect):
    """It is chosen while the run goes on, and stays at an earlier step and after a return to it; so do the neurons."""
    client = connect()
    rows = table_rows(40)
    values = (rows[:, 2] - rows[:, 2].min()) / np.ptp(rows[:, 2]) * 1.8 - 0.9
    table = {"columns": given_table(rows=rows)["columns"], "value": values.tolist()}
    assert "step_result" == client.do("update_table", table=table, test_fraction=0.25)["type"]
    client.send("set_view", map_size=8, neurons=True, neuron_map_size=8, encodings=[0])
    client.do("start_training")
    client.wait_for_frame(lambda frame: frame.kind == 2 and frame.step > 20)
    mark = client.send("set_plane", axes=["column_3", "column_4"], held={"column_1": 4.5, "column_2": -2.5})
    looked = client.wait_for("plane", mark)
    assert (["column_3", "column_4"], {"column_1": 4.5, "column_2": -2.5}) == (looked["axes"], looked["held"])
    client.wait_for("step_result", client.send("stop_training"), status="paused")

    def check(at_step, size):
        n_before, row, column = len(client.frames), size // 2, size - 2
        mark = client.send("set_view", at_step=at_step, neurons=True, neuron_map_size=size, encodings=[0])
        place = {"x": (2 * column + 1) / size - 1, "y": 1 - (2 * row + 1) / size}
        told = client.wait_for("probe_result", client.send("probe", **place))
        is_shown = lambda frame: frame.kind == 2 and frame.width == size and frame.step == told["step"]  # noqa: E731
        frame = client.wait_for_frame(is_shown, since=n_before)
        level = float(frame.values[-1]) / 127
        assert told["value"] == pytest.approx((float(frame.picture[row, column, -1]) - 128) * level, abs=0.51 * level)
        planes = client.since(mark, "plane") or [client.newest("plane")]
        assert {**looked, "at_step": at_step} == {**planes[-1], "at_step": at_step}
        return told["step"]

    last = check(None, 12)
    assert 10 == check(10, 16)
    client.wait_for("step_result", client.send("rewind", step=10), step=10)
    assert 10 == check(None, 20) < last

    importance = client.wait_for("importance", client.send("get_importance"))
    assert ("r_squared", "test", 10) == tuple(importance[name] for name in ("score", "of", "n_rows"))
