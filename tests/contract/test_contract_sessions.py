"""Sessions as the protocol has them: greeting, coming back, viewers, idle ones. On the real servers."""

import json
import threading
import uuid

import pytest

from tests.support.client import Client
from tests.support.servers import wait_until
from tests.support.websocket import CLOSE, TEXT, WebSocket


def test_greeting_comes_in_order_and_tells_everything(connect):
    client = connect()
    kinds = [message["type"] for _, message in client.messages[:4]]
    hello = client.hello

    assert ["session", "config", "data", "step_result"] == kinds
    assert (1, "owner", False, "paused", 0) == tuple(
        hello[name] for name in ("protocol", "role", "resumed", "status", "step")
    )
    assert len(client.id) >= 16 and len(client.viewer_id) >= 16 and client.id != client.viewer_id
    assert {"version", "limits", "settings", "data_settings", "pace"} <= set(hello)
    assert hello["pace"] is None


def test_greeting_holds_the_settings_table(connect):
    client = connect()
    config = client.newest("config")["config"]
    table = {row["name"]: row for row in client.hello["settings"]}

    assert set(table) == set(config)
    assert {name: row["default"] for name, row in table.items()} == config
    assert all(row["help"] and {"unit", "choices", "minimum", "maximum"} <= set(row) for row in table.values())


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("hidden_layers", [8, 8]),
        ("activation", "tanh"),
        ("optimizer", "adam"),
        ("learning_rate", 0.01),
        ("momentum", 0),
        ("nesterov", False),
        ("batch_size", 0),
        ("l1", 0),
        ("l2", 0),
        ("dropout_rate", 0),
        ("loss", "cross_entropy"),
        ("features", ["x", "y"]),
    ],
)
def test_default_config_is_that_of_the_protocol(flask_server, connect_to, name: str, default: object):
    client = connect_to(flask_server)

    assert default == client.newest("config")["config"][name]


def test_new_session_has_data_and_metrics(connect):
    client = connect()
    data, result = client.newest("data"), client.newest("step_result")

    assert 240 == len(data["points"]["x"]) == len(data["points"]["y"]) == len(data["points"]["label"])
    assert 240 == len(data["test"])
    assert data["n_classes"] == max(data["points"]["label"]) + 1
    assert (0, "paused") == (result["step"], result["status"])
    assert 0 < result["metrics"]["loss"] < 10
    assert {"epoch", "steps_per_second", "message", "diverged_at", "pace", "round_trip_ms"} <= set(result)


def test_a_map_comes_without_asking(connect):
    frame = connect().wait_for_frame(lambda frame: frame.step == 0)

    assert frame.width == frame.height >= 32


def test_coming_back_finds_the_same_run_data_and_settings(connect):
    client = connect()
    client.do("update_config", config={"learning_rate": 0.125, "hidden_layers": [5]})
    client.do("generate_data", dataset="xor", n_points=60, seed=3)
    result = client.train(70)
    client.close()

    again = connect(client.id)

    assert (True, "owner", 70) == (again.hello["resumed"], again.hello["role"], again.hello["step"])
    assert (client.id, client.viewer_id) == (again.id, again.viewer_id)
    assert client.newest("config")["config"] == again.newest("config")["config"]
    assert client.newest("data") == again.newest("data")
    assert result["metrics"] == again.newest("step_result")["metrics"]


def test_training_goes_on_without_a_socket(connect):
    client = connect()
    client.send("start_training")
    running = client.wait_for("step_result", status="running")
    client.vanish()

    again = connect(client.id)
    later = again.wait(
        lambda: [m for m in again.since(0, "step_result") if m["step"] > running["step"]], "more steps than before"
    )[0]

    assert ("running", True) == (later["status"], again.hello["resumed"])


def test_two_owners_see_the_same_and_both_command(connect):
    first = connect()
    second = connect(first.id)
    first.send("update_config", config={"learning_rate": 0.5})
    second.wait(lambda: second.newest("config")["config"]["learning_rate"] == 0.5, "the change")
    second.send("step", n_steps=7)

    assert first.wait_for("step_result", step=7, status="paused") == second.wait_for(
        "step_result", step=7, status="paused"
    ) | {"round_trip_ms": first.wait_for("step_result", step=7, status="paused")["round_trip_ms"]}


def test_unknown_id_makes_a_new_session(connect):
    client = connect("no-such-session")

    assert (False, "owner") == (client.hello["resumed"], client.hello["role"])
    assert client.id != "no-such-session"


def test_viewer_sees_the_same_as_the_owner(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)
    owner.do("generate_data", dataset="spirals", n_points=80)
    owner.train(33)
    seen = viewer.wait_for("step_result", step=33, status="paused")

    assert ("viewer", None, owner.viewer_id) == (viewer.hello["role"], viewer.hello["session"], viewer.viewer_id)
    assert owner.newest("data") == viewer.newest("data")
    assert owner.newest("step_result")["metrics"] == seen["metrics"]
    assert (owner.picture(33, 24).picture == viewer.picture(33, 24).picture).all()


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("start_training", {}),
        ("stop_training", {}),
        ("step", {"n_steps": 1}),
        ("set_pace", {"steps_per_second": 10}),
        ("reset", {}),
        ("update_config", {"config": {"learning_rate": 0.5}}),
        ("generate_data", {"dataset": "moons"}),
        ("update_data", {"points": {"x": [], "y": [], "label": []}}),
        ("add_points", {"points": {"x": [0], "y": [0], "label": [1]}}),
        ("erase_points", {"x": 0, "y": 0, "radius": 1}),
        ("move_point", {"index": 0, "x": 0, "y": 0}),
        ("relabel_points", {"x": 0, "y": 0, "radius": 1, "label": 1}),
    ],
)
def test_viewer_commands_nothing(connect, command: str, fields: dict):
    owner = connect()
    viewer = connect(owner.viewer_id)
    mark = owner.mark

    refusal = viewer.refusal(command, **fields)
    owner.train(1)

    assert ("forbidden", command) == (refusal["code"], refusal["command"])
    assert [] == owner.since(mark, "config") + owner.since(mark, "data")
    assert owner.newest("step_result")["step"] == 1


def test_viewer_may_probe_and_choose_its_view(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)

    assert viewer.probe(0.25, 0.5) == owner.probe(0.25, 0.5)
    assert viewer.picture(0, 16).width == 16


def test_sessions_do_not_disturb_each_other(connect):
    first, second = connect(), connect()
    first.do("update_config", config={"hidden_layers": [3]})
    first.train(10)

    assert first.id != second.id
    assert [8, 8] == second.newest("config")["config"]["hidden_layers"]
    assert second.newest("step_result")["step"] == 0


def test_idle_session_pauses_and_later_goes(start_server, connect_to):
    server = start_server("gunicorn", NNVISU_IDLE_PAUSE_S="0.4", NNVISU_IDLE_DROP_S="3")
    client = connect_to(server)
    client.send("start_training")
    client.wait_for("step_result", status="running")
    client.vanish()

    status = wait_until(lambda: _status_after_absence(server.ws_url, client.id), 20.0, "a paused session")
    wait_until(lambda: server.health()["sessions"] == 0, 20.0, "the session to be dropped")
    last = connect_to(server, client.id)

    assert status == "paused"
    assert (False, 0) == (last.hello["resumed"], last.hello["step"])


def _status_after_absence(ws_url: str, session: str) -> str | None:
    """Stay away for a second, look in, and return the status unless it is still running."""
    threading.Event().wait(1.0)
    with Client(ws_url, session) as client:
        return client.hello["status"] if client.hello["status"] != "running" else None


def test_session_with_a_socket_never_idles(start_server, connect_to):
    server = start_server("gunicorn", NNVISU_IDLE_PAUSE_S="0.2", NNVISU_IDLE_DROP_S="0.4")
    client = connect_to(server)
    client.send("set_pace", steps_per_second=40)
    client.send("start_training", until_step=60)  # 1.5 s

    assert client.wait_for("step_result", step=60, status="paused")
    assert client.is_open


def test_a_client_names_its_new_session_itself_and_comes_back_to_it(connect):
    asked = f"{uuid.uuid4().hex[:12]}.{uuid.uuid4()}"
    client = connect(asked)
    client.train(3)

    again, viewer = connect(asked), connect(client.viewer_id)
    copied = connect(f"{asked[:12]}.{uuid.uuid4()}", copy=client.viewer_id)

    assert (asked, False) == (client.id, client.hello["resumed"])
    assert (asked, True, 3) == (again.id, again.hello["resumed"], again.hello["step"])
    assert ("viewer", None, asked[:12]) == (viewer.hello["role"], viewer.id, viewer.viewer_id.split(".")[0])
    assert (False, 3) == (copied.hello["resumed"], copied.hello["step"])
    assert asked.split(".")[1] not in client.viewer_id


@pytest.mark.parametrize(
    ("asked", "code", "close_code", "retry"),
    [
        (f"AAAAAAAA.v.{'A' * 22}", "session_gone", 1001, True),
        ("AAAAAAAA.1234567890", "invalid_value", 1008, False),
    ],
)
def test_a_dead_viewer_link_and_a_guessable_id_make_no_session(server, connect, asked, code, close_code, retry):
    connect()
    n_sessions = server.health()["sessions"]
    socket = WebSocket(f"{server.ws_url}?session={asked}")
    opcode, payload = socket.receive_frame()
    bye = json.loads(payload)
    closing, reason = socket.receive_frame()
    socket.close()

    assert (TEXT, "bye", code, retry) == (opcode, bye["type"], bye["code"], bye["retry"])
    assert (CLOSE, close_code) == (closing, int.from_bytes(reason[:2], "big"))
    assert server.health()["sessions"] <= n_sessions
    wait_until(lambda: server.health()["sockets"] <= 1, what="its place to be free")
