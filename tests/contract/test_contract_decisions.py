"""What the server decides and tells, so that no client has to guess: on a real server."""

import pytest

from tests.support.client import Client
from tests.support.one_kind import server  # noqa: F401 (fixture)

CONFIG = {"hidden_layers": [6, 5], "batch_size": 11, "learning_rate": 0.02, "seed": 42}
THREE = {"dataset": "blobs", "n_points": 90, "n_classes": 3, "seed": 4}
TWO = {**THREE, "n_classes": 2}
POINT = {"x": [0.1], "y": [0.2], "label": [1]}
LONG = 10**12  # steps that no machine makes in a test


@pytest.fixture
def client(connect) -> Client:
    """An owner with a network for three classes at step 0."""
    client = connect()
    client.do("update_config", config=CONFIG)
    client.do("generate_data", **THREE)
    client.do("reset")
    return client


def recipe_of(client: Client) -> dict:
    message = client.wait_for("recipe", client.send("get_recipe"))
    return {name: message[name] for name in ("data", "config", "journal", "step", "engine")}


def model_of(client: Client) -> dict:
    return client.wait_for("model", client.send("get_model"))


# --- How far a recipe is followed ---


def test_a_recipe_is_followed_for_so_long_and_is_the_run_of_the_step_that_was_reached(client, connect):
    recipe = recipe_of(client)
    other = connect()
    mark = other.send("load_recipe", recipe=recipe, until_step=LONG, max_seconds=0.3)
    result = other.wait_for("step_result", mark, status="paused", stopped_by="max_seconds")
    step = result["step"]
    client.train(step)

    assert 0 < step < LONG
    assert {"step": step, "until_step": LONG} == result["replayed"]
    assert f"{step:,}" in result["message"]
    assert model_of(client) == model_of(other)
    assert (
        other.do("set_pace", steps_per_second=None)["replayed"] == result["replayed"]
    )  # whoever comes is told it, too
    assert None is other.train(1)["replayed"]


def test_a_recipe_that_is_made_in_time_is_told_to_have_come_to_its_end(client, connect):
    recipe = recipe_of(client)
    other = connect()
    mark = other.send("load_recipe", recipe=recipe, until_step=50, max_seconds=3600)
    result = other.wait_for("step_result", mark, status="paused", step=50)

    assert ({"step": 50, "until_step": 50}, "until_step") == (result["replayed"], result["stopped_by"])


def test_where_there_is_no_time_for_all_changes_the_run_begins_with_what_they_lead_to(client, connect):
    recipe = recipe_of(client)
    recipe["journal"] = [[LONG - 2, {"type": "add_points", "points": POINT}]]
    recipe["journal"] += [[LONG - 1, {"type": "update_config", "config": {"learning_rate": 0.5}}]]
    other = connect()
    mark = other.send("load_recipe", recipe=recipe, until_step=LONG, max_seconds=0.5)
    result = other.wait_for("step_result", mark, status="paused", stopped_by="max_seconds")
    config = other.newest("config")

    assert (0, {"step": 0, "until_step": LONG}) == (result["step"], result["replayed"])
    assert (91, 0.5, "recipe") == (
        len(other.newest("data")["test"]),
        config["config"]["learning_rate"],
        config["reinitialised_by"],
    )
    other.wait(lambda: other.newest("history")["former"], "what was made can be brought back")


@pytest.mark.parametrize("max_seconds", [0, -1, 3601, "long", None])
def test_a_time_that_is_none_is_refused(client, max_seconds):
    error = client.refusal("load_recipe", recipe=recipe_of(client), until_step=5, max_seconds=max_seconds)

    assert ("invalid_value", "max_seconds") == (error["code"], error["field"])


# --- Outputs for the classes there are ---


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("generate_data", TWO),
        ("update_data", {"points": {"x": [0.1, 0.2], "y": [0.1, 0.2], "label": [0, 1]}}),
        ("update_data", {"points": {"x": [], "y": [], "label": []}}),
        ("erase_points", {"x": 0, "y": 0, "radius": 3}),
        ("relabel_points", {"x": 0, "y": 0, "radius": 3, "label": 1}),
    ],
)
def test_an_untrained_network_is_fitted_to_fewer_classes_if_the_command_says_so(client, connect, command, fields):
    client.do(command, **fields)
    kept = len(client.probe(0, 0))
    client.do("generate_data", **THREE)
    mark = client.send(command, **fields, fit_outputs=True)
    config = client.wait_for("config", mark)
    fitted = model_of(client)
    client.do("reset")

    assert (3, 2) == (kept, fitted["layer_sizes"][-1])
    assert (True, "outputs") == (config["reinitialised"], config["reinitialised_by"])
    assert fitted == model_of(client)
    assert [] == recipe_of(client)["journal"]


def test_a_network_that_has_learnt_keeps_its_outputs(client):
    before = client.train(5)
    mark = client.send("generate_data", **TWO, fit_outputs=True)
    after = client.wait_for("step_result", mark)

    assert (5, 3) == (after["step"], after["n_outputs"])
    assert after["message"] is None
    assert [] == [m for m in client.since(mark, "config") if m["reinitialised"]]
    assert before["n_changes"] < after["n_changes"]
    assert "fit_outputs" not in recipe_of(client)["journal"][0][1]


def test_weights_set_by_hand_keep_their_outputs_and_the_server_says_why(client):
    client.do("set_parameter", layer=2, neuron=2, input=0, value=1.5)
    before = model_of(client)["parameters"]
    kept = client.do("generate_data", **TWO, fit_outputs=True)
    after = model_of(client)["parameters"]
    again = client.do("generate_data", **THREE, fit_outputs=True)

    assert (before, 3) == (after, kept["n_outputs"])
    assert "Weights were set by hand" in kept["message"]
    assert again["message"] is None


# --- Why weights are new ---


@pytest.mark.parametrize(
    ("command", "fields", "reason"),
    [
        ("reset", {}, "reset"),
        ("reset", {"seed": 3}, "reset"),
        ("update_config", {"config": {"hidden_layers": [4], "seed": 3}}, "hidden_layers"),
        ("update_config", {"config": {"initializer": "he_normal", "learning_rate": 0.5}}, "initializer"),
        ("update_config", {"config": {"initial_range": 0.25}}, "initial_range"),
        ("update_config", {"config": {"seed": 3}}, "seed"),
        ("load_recipe", {"recipe": {"data": {"generator": TWO}, "config": {}}}, "recipe"),
        ("update_config", {"config": {"learning_rate": 0.5}}, None),
        ("rewind", {"step": 0}, None),
    ],
)
def test_the_configuration_says_why_the_weights_are_new(client, connect, command, fields, reason):
    viewer = connect(client.viewer_id)
    first = viewer.newest("config")
    client.train(3)
    mark = client.send(command, **fields)
    told = client.wait_for("config", mark)
    viewer.wait(lambda: viewer.newest("config") is not first, "the same at the viewer")

    assert (reason is not None, reason) == (told["reinitialised"], told["reinitialised_by"])
    assert told == viewer.newest("config")
    assert (False, None) == (first["reinitialised"], first["reinitialised_by"])


# --- Marks of changes ---


def marks_of(client: Client) -> list[dict]:
    """Return the marks as a client knows them that puts together what it was told."""
    marks: list[dict] = []
    for _, message in client.messages:
        if message["type"] == "curve":
            marks = message["marks"]
        if message["type"] == "marks":
            marks = marks[: message["n_known"]] + message["marks"]
    return marks


def test_each_change_is_told_at_once_and_as_it_is_told_later(client, connect):
    viewer = connect(client.viewer_id)
    viewer.send("set_view", at_step=0, max_fps=0)
    client.train(50)
    client.do("update_config", config={"learning_rate": 0.5, "l2": 0.01})
    client.do("update_config", config={"learning_rate": 0.25})
    client.do("add_points", points=POINT)
    client.train(50)
    client.do("update_config", config={"activation": ["relu", "tanh"]})
    client.do("generate_data", **TWO)
    client.do("set_parameter", layer=0, neuron=0, value=1.0)
    changes = {"learning_rate": [0.02, 0.25], "l2": [0, 0.01]}
    expected = [
        {"step": 50, "command": "update_config", "settings": changes},
        {"step": 50, "command": "add_points", "comparable_from": 50},
        {"step": 100, "command": "update_config", "settings": {"activation": ["tanh", ["relu", "tanh"]]}},
        {"step": 100, "command": "generate_data", "comparable_from": 100, "dataset": "blobs"},
        {"step": 100, "command": "set_parameter"},
    ]

    assert expected == marks_of(client) == connect(client.viewer_id).wait_for("curve")["marks"]
    viewer.wait(lambda: expected == marks_of(viewer), "the same at who looks back")


def test_a_stroke_on_a_running_training_is_one_mark_that_is_where_a_reload_finds_it(client, connect):
    client.send("set_pace", steps_per_second=200)
    client.send("start_training")
    client.wait(lambda: client.newest("step_result")["step"] > 20, "some steps")
    client.do("update_config", config={"l2": 0.001})
    for i in range(5):
        client.do("add_points", points={"x": [0.1 * i], "y": [0.9], "label": [2]})
        step = client.newest("step_result")["step"]
        client.wait(lambda step=step: client.newest("step_result")["step"] > step, "a step more")
    client.do("stop_training")
    marks = marks_of(client)

    assert ["update_config", "add_points"] == [mark["command"] for mark in marks]
    assert marks[1]["comparable_from"] < marks[1]["step"]
    assert marks == connect(client.viewer_id).wait_for("curve")["marks"]
    assert 5 == len([m for m in client.since(0, "marks") if m["marks"][-1]["command"] == "add_points"])


def test_a_run_that_takes_the_place_of_another_says_at_step_0_what_began_it(client, connect):
    client.do("update_config", config={"seed": 1})  # at step 0 there was none
    assert [] == marks_of(client)
    client.train(10)
    client.do("update_config", config={"l2": 0.5})
    begun = [{"step": 10, "command": "update_config", "settings": {"l2": [0, 0.5]}}]
    assert begun == marks_of(client)
    for command, fields, mark in (
        ("reset", {}, {"command": "reset"}),
        (
            "update_config",
            {"config": {"hidden_layers": [3]}},
            {"command": "update_config", "settings": {"hidden_layers": [[6, 5], [3]]}},
        ),
        ("load_recipe", {"recipe": {"data": {"generator": TWO}, "config": {}}}, {"command": "load_recipe"}),
    ):
        since = client.send(command, **fields)
        client.wait_for("curve", since)

        assert [{"step": 0, **mark}] == marks_of(client)
        client.train(10)
    for command in ("rewind", "bring_back"):
        since = client.send(command, **({"step": 0} if command == "rewind" else {}))
        client.wait_for("curve", since)

        assert [{"step": 0, "command": "load_recipe"}] == marks_of(client)
