"""Control time: checkpoints, looking back, going back and on. On a real server."""

import itertools

import pytest

from tests.support.client import Client
from tests.support.one_kind import server  # noqa: F401 (fixture)
from tests.support.plain_processor import PLAIN_PROCESSOR

CONFIG = {"hidden_layers": [6, 5], "batch_size": 11, "dropout_rate": 0.2, "learning_rate": 0.02, "seed": 42}
DATA = {"dataset": "spirals", "n_points": 130, "n_classes": 3, "seed": 8, "test_fraction": 0.1}


@pytest.fixture
def client(connect) -> Client:
    """An owner whose run has gone 1,000 steps, with a stop at step 200."""
    client = connect()
    client.do("update_config", config=CONFIG)
    client.do("generate_data", **DATA)
    client.train(200)
    client.train(800)
    return client


def picture_at(client: Client, at_step: int | None, step: int) -> bytes:
    """Return the raw map of a checkpoint, or of the present with None."""
    since = len(client.frames)
    client.send("set_view", map_size=40, encodings=[0], at_step=at_step)
    return client.wait_for_frame(lambda f: f.step == step and f.encoding == 0, since=since).picture.tobytes()


def test_history_tells_the_checkpoints(client):
    history = client.wait(lambda: (h := client.newest("history"))["steps"][-1] == 1000 and h)

    assert list(range(17)) == history["steps"][:17]
    assert sorted(history["steps"]) == history["steps"]
    assert 200 in history["steps"]


def test_history_comes_at_most_twice_a_second_while_running(client):
    mark = client.send("start_training")
    client.wait(lambda: len(client.since(mark, "history")) >= 4, "four messages")
    times = [time for time, message in client.messages[mark:] if message["type"] == "history"]

    assert min(b - a for a, b in itertools.pairwise(times)) > 0.3


def test_a_run_that_comes_to_rest_tells_all_its_checkpoints_at_once(client):
    for _ in range(3):
        step = client.train(10)["step"]
        client.probe(0, 0)

        assert step == client.newest("history")["steps"][-1]


def test_the_run_that_can_be_brought_back_is_told_with_the_change_that_ended_it(client):
    run = client.newest("curve")["run"]
    client.wait_for("history", client.send("reset"), former=1000, former_run=run)
    client.train(20)
    client.wait_for("step_result", client.send("update_config", config={"hidden_layers": [4]}), step=0)
    client.probe(0, 0)  # what was to be told at once came before the answer
    told = client.newest("history")

    assert 20 == told["former"]
    assert run != told["former_run"]
    assert "error" == client.do("bring_back", run=run, step=1000)["type"]
    assert 20 == client.do("bring_back", run=told["former_run"], step=20)["step"]


def test_history_tells_the_best_step_of_these_data(client):
    client.do("update_config", config={"stop_on_test_plateau": 1000})
    client.send("start_training")
    stopped = client.wait_for("step_result", status="paused", stopped_by="test_plateau")
    history = client.wait(lambda: (h := client.newest("history"))["steps"][-1] == stopped["step"] and h)
    best = history["best"]
    mark = client.send("set_view", at_step=best["step"])

    assert best["step"] in history["steps"]
    assert "test" == best["of"]
    assert best["loss"] == client.wait_for("moment", mark, step=best["step"])["metrics"]["test_loss"]
    client.wait_for("history", client.send("generate_data", **DATA | {"noise": 0.3}), best=None)


def test_a_checkpoint_is_shown_as_it_was_while_the_run_goes_on(client):
    plain = picture_at(client, None, 1000)
    shown = picture_at(client, 200, 200)
    probe = client.probe(0.1, 0.2)
    client.train(500)
    again = picture_at(client, 200, 200)

    assert shown == again != plain
    assert 1500 == client.newest("step_result")["step"]
    assert probe == client.probe(0.1, 0.2)
    assert 200 == client.newest("probe_result")["step"]
    picture_at(client, None, 1500)


def test_who_looks_at_a_checkpoint_is_told_the_points_and_settings_of_then(client, connect):
    viewer = connect(client.viewer_id)
    old_points = client.newest("data")
    client.do("update_config", config={"learning_rate": 0.5})
    client.do("add_points", points={"x": [0.1, 0.3], "y": [0.2, -0.4], "label": [4, 1]})
    client.train(10)
    mark = client.mark
    for step in (1000, 200):
        picture_at(client, step, step)
    past = [*client.since(mark, "data"), *client.since(mark, "config")]
    mark = client.mark
    client.do("erase_points", x=0.3, y=-0.4, radius=0.01)
    picture_at(client, 16, 16)
    picture_at(client, None, 1010)
    present = [*client.since(mark, "data"), *client.since(mark, "config")]

    assert [old_points | {"at_step": 1000}, 0.02, 1000] == [
        past[0],
        past[1]["config"]["learning_rate"],
        past[1]["at_step"],
    ]
    assert [131, 0.5] == [len(present[0]["points"]["x"]), present[1]["config"]["learning_rate"]]
    assert [None, None] == [message["at_step"] for message in present]
    assert 2 == len(past)  # told once for all steps at which it was the same
    assert {None} == {message["at_step"] for message in viewer.since(0, "data") + viewer.since(0, "config")}


def test_each_socket_looks_at_its_own_step(client, connect):
    viewer = connect(client.viewer_id)
    back_then = picture_at(viewer, 200, 200)
    now = picture_at(client, None, 1000)

    assert back_then != now
    assert back_then == picture_at(client, 200, 200)


def test_a_step_that_is_not_kept_shows_the_one_before(client):
    client.send("set_view", map_size=40, encodings=[0], at_step=201)

    assert client.wait_for_frame(lambda f: f.step == 200)


def test_who_looks_at_a_checkpoint_is_told_its_metrics(client):
    at_200 = next(m for m in client.since(0, "step_result") if m["step"] == 200 and m["status"] == "paused")
    mark = client.send("set_view", at_step=200)

    assert at_200["metrics"] == client.wait_for("moment", since=mark, step=200)["metrics"]
    assert None not in at_200["metrics"].values()


def test_rewind_is_exact_and_goes_on_to_the_same_map(client):
    at_200, at_1000 = picture_at(client, 200, 200), picture_at(client, None, 1000)
    rewound = client.do("rewind", step=200)
    shown = picture_at(client, None, 200)
    client.train(800)

    assert (200, "paused") == (rewound["step"], rewound["status"])
    assert (at_200, at_1000) == (shown, picture_at(client, None, 1000))


def test_rewind_tells_settings_data_and_the_curve_of_that_moment(client):
    client.do("rewind", step=200)
    client.do("update_config", config={"learning_rate": 0.5})
    client.do("add_points", points={"x": [0.1], "y": [0.2], "label": [1]})
    client.train(10)
    mark = client.send("rewind", step=200)

    assert 0.02 == client.wait_for("config", since=mark)["config"]["learning_rate"]
    assert 130 == len(client.wait_for("data", since=mark)["points"]["x"])
    assert 200 == client.wait_for("curve", since=mark)["steps"][-1]
    client.wait(lambda: any(h["steps"][-1] == 200 for h in client.since(mark, "history")), "no later step is kept")
    assert [] == client.newest("curve")["marks"]


def test_rewind_to_a_step_that_is_not_kept_is_refused(client):
    error = client.refusal("rewind", step=201)

    assert ("invalid_value", "step", "rewind") == (error["code"], error["field"], error["command"])


def test_a_viewer_may_look_back_and_not_go_back(client, connect):
    viewer = connect(client.viewer_id)

    assert "forbidden" == viewer.refusal("rewind", step=200)["code"]


def test_the_whole_curve_comes_with_every_socket(client, connect):
    client.do("update_config", config={"learning_rate": 0.5})
    client.train(100)
    curve = connect(client.viewer_id).wait_for("curve")

    assert {0, 200, 1000, 1100} <= {0, *curve["steps"]}
    assert all(len(curve[name]) == len(curve["steps"]) for name in ("loss", "accuracy", "test_loss", "test_accuracy"))
    settings = {"learning_rate": [0.02, 0.5]}
    assert [{"step": 1000, "command": "update_config", "settings": settings}] == curve["marks"]


# --- Recipes ---


def recipe_of(client: Client) -> dict:
    """Return the recipe of the client's run, as any program would keep it."""
    message = client.wait_for("recipe", client.send("get_recipe"))
    return {name: message[name] for name in ("data", "config", "journal", "step", "engine")}


def change(client: Client) -> None:
    """Change data, settings and one weight at steps 1,000 and 1,050."""
    client.do("update_config", config={"learning_rate": 0.1, "activation": ["relu", "tanh"]})
    client.do("add_points", points={"x": [0.1, -0.7], "y": [0.2, 0.3], "label": [1, 3]})
    client.train(50)
    client.do("set_parameter", layer=1, neuron=2, input=None, value=0.5)
    client.do("erase_points", x=0.0, y=0.0, radius=0.3)
    client.train(150)


def test_a_recipe_makes_the_same_run_in_another_session(client, connect):
    change(client)
    recipe = recipe_of(client)
    other = connect()
    other.send("load_recipe", recipe=recipe, until_step=recipe["step"])
    other.wait_for("step_result", step=1200, status="paused", timeout_s=60)

    assert picture_at(client, None, 1200) == picture_at(other, None, 1200)
    assert client.newest("data")["points"] == other.newest("data")["points"]
    assert client.newest("config")["config"] == other.newest("config")["config"]
    assert recipe == recipe_of(other)
    assert "running" != other.newest("step_result")["status"]


def test_a_recipe_is_the_same_run_on_a_processor_without_wide_vectors(client, start_server, connect_to):
    change(client)
    recipe = recipe_of(client)
    other = connect_to(start_server("flask", **PLAIN_PROCESSOR))
    other.send("load_recipe", recipe=recipe, until_step=1200)
    other.wait_for("step_result", step=1200, status="paused", timeout_s=60)

    assert picture_at(client, None, 1200) == picture_at(other, None, 1200)


def test_a_wrong_recipe_is_refused_and_changes_nothing(client):
    recipe = recipe_of(client)
    before = picture_at(client, None, 1000)
    error = client.refusal("load_recipe", recipe=recipe | {"journal": [[5, {"type": "reset"}]]})

    assert ("invalid_value", "recipe.journal[0].type") == (error["code"], error["field"])
    assert before == picture_at(client, None, 1000)


def test_a_viewer_may_take_the_recipe(client, connect):
    viewer = connect(client.viewer_id)

    assert recipe_of(client) == recipe_of(viewer)
    assert "forbidden" == viewer.refusal("load_recipe", recipe=recipe_of(viewer))["code"]


def test_a_recipe_with_ten_thousand_points_passes(client):
    points = {"x": [0.123456] * 10_000, "y": [-0.654321] * 10_000, "label": [i % 2 for i in range(10_000)]}
    client.do("update_data", points=points)
    client.do("reset")
    client.train(3)
    recipe = recipe_of(client)
    mark = client.send("load_recipe", recipe=recipe, until_step=3)

    assert client.wait_for("step_result", since=mark, step=3, status="paused")


# --- Copies ---


@pytest.mark.parametrize("kind", ["id", "viewer_id"])
def test_a_copy_is_a_run_of_its_own_that_goes_on_alike(client, connect, kind):
    change(client)
    recipe = recipe_of(client)
    copied = connect(copy=getattr(client, kind))
    greeting = copied.hello
    copied_recipe = recipe_of(copied)
    for each in (client, copied):
        each.train(300)

    assert ("owner", False, True, 1200) == (greeting["role"], greeting["resumed"], greeting["copied"], greeting["step"])
    assert copied.id not in (client.id, client.viewer_id)
    assert recipe == copied_recipe
    assert picture_at(client, None, 1500) == picture_at(copied, None, 1500)
    assert picture_at(client, 200, 200) == picture_at(copied, 200, 200)


def test_what_is_done_to_a_copy_does_not_touch_the_original(client, connect):
    before = picture_at(client, None, 1000)
    copied = connect(copy=client.viewer_id)
    copied.do("update_config", config={"learning_rate": 0.9})
    copied.train(100)
    copied.do("rewind", step=200)

    assert before == picture_at(client, None, 1000)
    assert 0.02 == client.newest("config")["config"]["learning_rate"]
    assert [] == recipe_of(client)["journal"]


def test_a_running_session_can_be_copied(client, connect):
    client.send("start_training")
    copied = connect(copy=client.viewer_id)

    assert ("paused", True) == (copied.hello["status"], copied.hello["step"] >= 1000)


def test_an_unknown_id_to_copy_gives_a_new_session(connect):
    hello = connect(copy="nobody").hello

    assert (0, "owner", False) == (hello["step"], hello["role"], hello["copied"])
