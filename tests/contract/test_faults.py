"""Bad input: one error that names field, value and what is allowed; socket open, run untouched, log clean."""

import json
import struct

import pytest

from tests.support.client import Client
from tests.support.websocket import BINARY, CLOSE, PING, TEXT, pack_client_frame

CONTINUATION = 0x0
POINT = {"x": [0], "y": [0], "label": [0]}


def config(**fields: object) -> dict:
    """Return the fields of an update_config."""
    return {"config": fields}


# command, fields, code, field, words that the sentence must hold
def asked(**changed):
    """Return a question with these fields changed."""
    return {"text": "Will it learn?", "choices": ["yes", "no"], "is_open": True} | changed


BAD_FIELDS = [
    ("start_training", {"until_step": 0}, "invalid_value", "until_step", ["0"]),
    ("start_training", {"until_step": "ten"}, "invalid_value", "until_step", ["ten", "integer"]),
    ("start_training", {"until_step": 1.5}, "invalid_value", "until_step", ["1.5"]),
    ("start_training", {"until_step": True}, "invalid_value", "until_step", ["true"]),
    ("start_training", {"until_step": 2**53}, "invalid_value", "until_step", ["9007199254740991"]),
    ("start_training", {"until_step": 10**30}, "invalid_value", "until_step", ["9007199254740991"]),
    ("start_training", {"speed": 1}, "invalid_value", "speed", ["speed", "until_step"]),
    ("stop_training", {"now": True}, "invalid_value", "now", ["now"]),
    ("step", {}, "invalid_value", "n_steps", ["n_steps"]),
    ("step", {"n_steps": 0}, "invalid_value", "n_steps", ["0", "1"]),
    ("step", {"n_steps": -5}, "invalid_value", "n_steps", ["-5"]),
    ("step", {"n_steps": None}, "invalid_value", "n_steps", ["null"]),
    ("step", {"n_steps": [1]}, "invalid_value", "n_steps", ["integer"]),
    ("set_pace", {}, "invalid_value", "steps_per_second", ["steps_per_second"]),
    ("set_pace", {"steps_per_second": 0}, "invalid_value", "steps_per_second", ["0"]),
    ("set_pace", {"steps_per_second": -1}, "invalid_value", "steps_per_second", ["-1"]),
    ("set_pace", {"steps_per_second": "fast"}, "invalid_value", "steps_per_second", ["fast", "watch"]),
    ("set_pace", {"steps_per_second": True}, "invalid_value", "steps_per_second", ["true"]),
    ("reset", {"seed": -1}, "invalid_value", "seed", ["-1"]),
    ("reset", {"seed": 2**32}, "invalid_value", "seed", ["4294967295"]),
    ("reset", {"seed": "x"}, "invalid_value", "seed", ["x"]),
    ("update_config", {}, "invalid_value", "config", ["config"]),
    ("update_config", {"config": []}, "invalid_value", "config", ["object"]),
    ("update_config", {"config": None}, "invalid_value", "config", ["null"]),
    ("update_config", config(learning_rat=1), "invalid_value", "config.learning_rat", ["learning_rate"]),
    ("update_config", config(learning_rate="0.1"), "invalid_value", "config.learning_rate", ["0.1", "number"]),
    ("update_config", config(learning_rate=-0.1), "invalid_value", "config.learning_rate", ["-0.1"]),
    ("update_config", config(learning_rate=1e300), "invalid_value", "config.learning_rate", ["1000"]),
    ("update_config", config(learning_rate=None), "invalid_value", "config.learning_rate", ["null"]),
    ("update_config", config(learning_rate=False), "invalid_value", "config.learning_rate", ["false"]),
    ("update_config", config(learning_rate={"a": 1}), "invalid_value", "config.learning_rate", ["number"]),
    ("update_config", config(activation="cosine"), "invalid_value", "config.activation", ["cosine", "gelu"]),
    ("update_config", config(activation=["tanh"]), "invalid_value", "config.activation", ["tanh"]),
    ("update_config", config(optimizer="ADAM"), "invalid_value", "config.optimizer", ["ADAM", "rmsprop"]),
    ("update_config", config(hidden_layers=8), "invalid_value", "config.hidden_layers", ["8", "list"]),
    ("update_config", config(hidden_layers=[0]), "invalid_value", "config.hidden_layers", ["0", "1"]),
    ("update_config", config(hidden_layers=[4, "4"]), "invalid_value", "config.hidden_layers", ["4"]),
    ("update_config", config(hidden_layers=[True]), "invalid_value", "config.hidden_layers", ["true"]),
    ("update_config", config(hidden_layers=[257]), "limit_exceeded", "config.hidden_layers", ["257", "256"]),
    ("update_config", config(hidden_layers=[4] * 11), "limit_exceeded", "config.hidden_layers", ["11", "10"]),
    ("update_config", config(features=[]), "invalid_value", "config.features", ["x"]),
    ("update_config", config(features=["z"]), "invalid_value", "config.features", ["z"]),
    ("update_config", config(features="x"), "invalid_value", "config.features", ["x"]),
    ("update_config", config(nesterov=1), "invalid_value", "config.nesterov", ["1", "true"]),
    ("update_config", config(batch_size=-1), "invalid_value", "config.batch_size", ["-1"]),
    ("update_config", config(batch_size=2.5), "invalid_value", "config.batch_size", ["2.5"]),
    ("update_config", config(dropout_rate=1), "invalid_value", "config.dropout_rate", ["1"]),
    ("update_config", config(momentum=1), "invalid_value", "config.momentum", ["1"]),
    ("update_config", config(l2=-1), "invalid_value", "config.l2", ["-1"]),
    ("update_config", config(epsilon=0), "invalid_value", "config.epsilon", ["0"]),
    ("update_config", config(learning_rate=0.5, l1=99), "invalid_value", "config.l1", ["99"]),
    ("generate_data", {}, "invalid_value", "dataset", ["dataset"]),
    ("generate_data", {"dataset": "cats"}, "invalid_value", "dataset", ["cats", "moons"]),
    ("generate_data", {"dataset": "moons", "n_points": 0}, "invalid_value", "n_points", ["0"]),
    ("generate_data", {"dataset": "moons", "n_points": 10_001}, None, "n_points", ["10001", "10000"]),
    ("generate_data", {"dataset": "moons", "n_classes": 1}, "invalid_value", "n_classes", ["1", "2"]),
    ("generate_data", {"dataset": "moons", "n_classes": 9}, None, "n_classes", ["9", "8"]),
    ("generate_data", {"dataset": "moons", "noise": -0.1}, "invalid_value", "noise", ["-0.1"]),
    ("generate_data", {"dataset": "moons", "noise": 1e9}, "invalid_value", "noise", ["0.5"]),
    ("generate_data", {"dataset": "moons", "test_fraction": 1}, "invalid_value", "test_fraction", ["1"]),
    (
        "generate_data",
        {"dataset": "moons", "flipped_fraction": 0.6},
        "invalid_value",
        "flipped_fraction",
        ["0.6", "0.5"],
    ),
    ("generate_data", {"dataset": "moons", "class_ratio": 0.5}, "invalid_value", "class_ratio", ["0.5", "1 to 100"]),
    ("generate_data", {"dataset": "moons", "seed": 1.25}, "invalid_value", "seed", ["1.25"]),
    ("update_data", {}, "invalid_value", "points", ["points"]),
    ("generate_data", {"dataset": "moons", "reason": "boredom"}, "invalid_value", "reason", ["boredom", "undone"]),
    ("update_data", {"points": POINT, "reason": "boredom"}, "invalid_value", "reason", ["boredom", "cleared"]),
    ("update_data", {"points": []}, "invalid_value", "points", ["x, y, label"]),
    ("update_data", {"points": {"x": [0], "y": [0]}}, "invalid_value", "points", ["label"]),
    ("update_data", {"points": POINT | {"z": [1]}}, "invalid_value", "points", ["x, y, label"]),
    ("update_data", {"points": POINT | {"x": [0, 1]}}, "invalid_value", "points", ["1", "2"]),
    ("update_data", {"points": POINT | {"x": 0}}, "invalid_value", "points.x", ["list"]),
    ("update_data", {"points": POINT | {"x": [1.0001]}}, "invalid_value", "points.x", ["1.0001", "-1"]),
    ("update_data", {"points": POINT | {"y": [-1.5]}}, "invalid_value", "points.y", ["-1.5"]),
    ("update_data", {"points": POINT | {"y": ["0"]}}, "invalid_value", "points.y", ["0"]),
    ("update_data", {"points": POINT | {"y": [None]}}, "invalid_value", "points.y", ["null"]),
    ("update_data", {"points": POINT | {"y": [True]}}, "invalid_value", "points.y", ["true"]),
    ("update_data", {"points": POINT | {"label": [-1]}}, "invalid_value", "points.label", ["-1"]),
    ("update_data", {"points": POINT | {"label": [8]}}, None, "points.label", ["8", "7"]),
    ("update_data", {"points": POINT | {"label": [0.5]}}, "invalid_value", "points.label", ["0.5"]),
    ("update_data", {"points": POINT | {"label": ["0"]}}, "invalid_value", "points.label", ["0"]),
    ("update_data", {"points": POINT, "test_fraction": 2}, "invalid_value", "test_fraction", ["2"]),
    ("update_data", {"points": POINT, "test": [0, 1]}, "invalid_value", "test", ["2", "1"]),
    ("update_data", {"points": POINT, "test": [3]}, "invalid_value", "test", ["3"]),
    ("update_data", {"points": POINT, "test": 1}, "invalid_value", "test", ["1"]),
    ("update_data", {"points": {k: [0] * 10_001 for k in POINT}}, "limit_exceeded", "points", ["10001", "10000"]),
    ("add_points", {"points": POINT, "test": "yes"}, "invalid_value", "test", ["yes"]),
    ("add_points", {"points": POINT, "test_fraction": 0.5}, "invalid_value", "test_fraction", ["test_fraction"]),
    ("erase_points", {"x": 0, "y": 0}, "invalid_value", "radius", ["radius"]),
    ("erase_points", {"x": 0, "y": 0, "radius": -1}, "invalid_value", "radius", ["-1"]),
    ("erase_points", {"x": 0, "y": 0, "radius": 0}, "invalid_value", "radius", ["0"]),
    ("erase_points", {"x": 2, "y": 0, "radius": 1}, "invalid_value", "x", ["2"]),
    ("move_point", {"index": 240, "x": 0, "y": 0}, "invalid_value", "index", ["240"]),
    ("move_point", {"index": -1, "x": 0, "y": 0}, "invalid_value", "index", ["-1"]),
    ("move_point", {"index": 0, "x": 0, "y": 1.5}, "invalid_value", "y", ["1.5", "1"]),
    ("relabel_points", {"x": 0, "y": 0, "radius": 1}, "invalid_value", "label", ["label"]),
    ("relabel_points", {"x": 0, "y": 0, "radius": 1, "label": 8}, "invalid_value", "label", ["8", "7"]),
    ("relabel_points", {"x": 0, "y": 0, "radius": 1, "value": 2}, "invalid_value", "value", ["2", "1"]),
    ("probe", {"x": 0}, "invalid_value", "y", ["y"]),
    ("probe", {"x": "left", "y": 0}, "invalid_value", "x", ["left"]),
    ("probe", {"x": 0, "y": 1.5}, "invalid_value", "y", ["1.5"]),
    ("set_view", {"map_size": 7}, "invalid_value", "map_size", ["7", "8"]),
    ("set_view", {"map_size": 513}, "invalid_value", "map_size", ["513", "512"]),
    ("set_view", {"map_size": 10.5}, "invalid_value", "map_size", ["10.5"]),
    ("set_view", {"max_fps": 61}, "invalid_value", "max_fps", ["61", "60"]),
    ("set_view", {"max_fps": -1}, "invalid_value", "max_fps", ["-1"]),
    ("set_view", {"encodings": []}, "invalid_value", "encodings", ["list"]),
    ("set_view", {"encodings": 0}, "invalid_value", "encodings", ["0"]),
    ("set_view", {"encodings": ["raw"]}, "invalid_value", "encodings", ["raw"]),
    ("set_view", {"encodings": [300]}, "invalid_value", "encodings", ["300"]),
    ("set_view", {"neurons": 1}, "invalid_value", "neurons", ["1"]),
    ("ack", {}, "invalid_value", "seq", ["seq"]),
    ("ack", {"seq": -1}, "invalid_value", "seq", ["-1"]),
    ("ack", {"seq": 10**9}, "invalid_value", "seq", ["1000000000"]),
    ("ack", {"seq": "1"}, "invalid_value", "seq", ["1"]),
    ("open_classroom", {}, "invalid_value", "code", ["code", "open_classroom"]),
    ("open_classroom", {"code": "ABCDEF"}, "invalid_value", "code", ["ABCDEF", "BCDFG"]),
    ("open_classroom", {"code": "BCDFG"}, "invalid_value", "code", ["6"]),
    ("open_classroom", {"code": "B" * 10_000}, "invalid_value", "code", ["6"]),
    ("open_classroom", {"code": "BCDFGH"}, "invalid_value", "code", ["class-bcdfgh."]),
    ("join_classroom", {"code": 7}, "invalid_value", "code", ["7"]),
    ("join_classroom", {"code": "BCDFGH"}, "invalid_value", "code", ["class-bcdfgh."]),
    ("set_classroom", {"paused": 1}, "invalid_value", "paused", ["1", "true"]),
    ("set_classroom", {"max_pupils": 101}, "invalid_value", "max_pupils", ["101", "100"]),
    ("set_classroom", {"max_pupils": None}, "invalid_value", "max_pupils", ["null"]),
    ("set_classroom", {"names": "any"}, "invalid_value", "names", ["any", "given", "free"]),
    ("set_classroom", {"hidden": "data"}, "invalid_value", "hidden", ["data", "list"]),
    ("set_classroom", {"hidden": ["<b>"]}, "invalid_value", "hidden[0]", ["<b>"]),
    ("set_classroom", {"hidden": ["data"] * 61}, "invalid_value", "hidden", ["61", "60"]),
    ("set_classroom", {"goal": {}}, "invalid_value", "goal.score", ["score"]),
    ("set_classroom", {"goal": {"score": 2}}, "invalid_value", "goal.score", ["2", "1"]),
    ("set_classroom", {"goal": {"score": 1, "max_steps": 0}}, "invalid_value", "goal.max_steps", ["0"]),
    ("set_classroom", {"goal": {"score": 1, "speed": 1}}, "invalid_value", "goal.speed", ["speed", "max_steps"]),
    ("set_classroom", {"shown": {"pupil": 0}}, "invalid_value", "shown.pupil", ["0"]),
    ("set_classroom", {"shown": {"pupil": 1, "anonymous": 1}}, "invalid_value", "shown.anonymous", ["1", "true"]),
    ("set_classroom", {"question": "Why?"}, "invalid_value", "question", ["Why?", "choices"]),
    ("set_classroom", {"question": asked(choices=["a"])}, "invalid_value", "question.choices", ["2", "6"]),
    ("set_classroom", {"question": asked(choices=["a"] * 7)}, "limit_exceeded", "question.choices", ["7", "6"]),
    ("set_classroom", {"question": asked(choices=["a", ""])}, "invalid_value", "question.choices[1]", ["100"]),
    ("set_classroom", {"question": asked(text="x" * 301)}, "invalid_value", "question.text", ["300"]),
    ("set_classroom", {"question": asked(is_open=None)}, "invalid_value", "question.is_open", ["null"]),
    ("set_classroom", {"title": "ours"}, "invalid_value", "title", ["title", "accepts"]),
    ("send_to_class", {"recipe": 1}, "invalid_value", "recipe", ["1", "config"]),
    ("send_to_class", {"lesson": "a b"}, "invalid_value", "lesson", ["a b"]),
    ("set_wall_view", {"max_fps": 31}, "invalid_value", "max_fps", ["31", "30"]),
    ("set_wall_view", {"tile_size": 7}, "invalid_value", "tile_size", ["7", "8"]),
    ("set_wall_view", {"figures": None}, "invalid_value", "figures", ["null"]),
    ("remove_pupil", {}, "invalid_value", "pupil", ["pupil"]),
    ("open_pupil", {"pupil": 1001}, "invalid_value", "pupil", ["1001", "1000"]),
    ("change_nickname", {"name": ""}, "invalid_value", "name", ["24"]),
    ("change_nickname", {"name": "x" * 25}, "invalid_value", "name", ["24"]),
    ("answer_question", {"choice": 6}, "invalid_value", "choice", ["6", "5"]),
]

# text, code
BAD_TEXTS = [
    ("", "invalid_message"),
    ("hello", "invalid_message"),
    ("{", "invalid_message"),
    ('{"type": "step", "n_steps": 1', "invalid_message"),
    ('{"type": "step", "n_steps": 1} x', "invalid_message"),
    ("{'type': 'step'}", "invalid_message"),
    ("[]", "invalid_message"),
    ("null", "invalid_message"),
    ("42", "invalid_message"),
    ('"step"', "invalid_message"),
    ('[{"type": "step", "n_steps": 1}]', "invalid_message"),
    ("[" * 30_000, "invalid_message"),
    ("[" * 30_000 + "]" * 30_000, "invalid_message"),
    ('{"type": "step", "n_steps": ' + '{"a":' * 10_000 + "1" + "}" * 10_001, None),
    ('{"type": "step", "n_steps": NaN}', "invalid_message"),
    ('{"type": "set_pace", "steps_per_second": Infinity}', "invalid_message"),
    ('{"type": "set_pace", "steps_per_second": 1e999}', None),
    ('{"type": "set_pace", "steps_per_second": -1e999}', None),
    ('{"type": "step", "n_steps": ' + "9" * 4000 + "}", None),
    ('{"type": "step", "n_steps": ' + "9" * 60_000 + "}", None),
    ('{"type": "reset", "seed": 1e5000}', None),
    ('{"type": "update_config", "config": {"learning_rate": 1e-99999}}x', "invalid_message"),
    ("{}", "unknown_type"),
    ('{"type": null}', "unknown_type"),
    ('{"type": 5}', "unknown_type"),
    ('{"type": ["step"]}', "unknown_type"),
    ('{"type": "no_such_command"}', "unknown_type"),
    ('{"type": "Step", "n_steps": 1}', "unknown_type"),
    ('{"type": "__class__"}', "unknown_type"),
    ('{"type": "session"}', "unknown_type"),
    ('{"type": "' + "x" * 5000 + '"}', "unknown_type"),
    ('{"type": "update_config", "config": {"' + "y" * 5000 + '": 1}}', "invalid_value"),
    ('{"type": "update_config", "config": {"__init__": 1}}', "invalid_value"),
    ('{"type": "probe", "x": 0, "y": "\\ud800"}', None),
    ('{"type": "\u0000"}', "invalid_message"),
]


def assert_unharmed(client: Client, mark: int) -> None:
    """The socket is open, there was exactly one error, and neither run nor data nor settings have changed."""
    assert client.probe(0.5, -0.5)
    assert len(client.since(mark, "error")) == 1
    assert [] == client.since(mark, "config") + client.since(mark, "data")
    assert client.newest("step_result")["step"] == 0
    assert client.newest("step_result")["status"] == "paused"


@pytest.mark.parametrize(("command", "fields", "code", "field", "words"), BAD_FIELDS)
def test_bad_field_is_named_and_changes_nothing(
    flask_server, connect_to, command: str, fields: dict, code: str | None, field: str, words: list[str]
):
    client = connect_to(flask_server)
    mark = client.mark

    refusal = client.refusal(command, **fields)

    assert refusal["code"] in ([code] if code else ["invalid_value", "limit_exceeded"])
    assert command == refusal["command"]
    assert refusal["field"].startswith(field)
    assert refusal["field"] in refusal["message"]
    assert [] == [word for word in words if word not in refusal["message"]]
    assert len(refusal["message"]) < 500
    assert_unharmed(client, mark)


@pytest.mark.parametrize(("text", "code"), BAD_TEXTS, ids=[text[:40] for text, _ in BAD_TEXTS])
def test_bad_text_is_refused_and_changes_nothing(flask_server, connect_to, text: str, code: str | None):
    client = connect_to(flask_server)
    mark = client.send_text(text)

    refusal = client.wait_for("error", since=mark)

    assert refusal["code"] in ([code] if code else ["invalid_message", "invalid_value"])
    assert 10 < len(refusal["message"]) < 600
    assert_unharmed(client, mark)


def test_all_of_it_at_once_while_training_changes_nothing(connect):
    client = connect()
    client.do("set_pace", steps_per_second=300)
    client.send("start_training", until_step=400)
    client.wait_for("step_result", status="running")
    mark = client.mark
    for command, fields, *_ in BAD_FIELDS[:60]:
        client.send(command, **fields)
    for text, _ in BAD_TEXTS[:30]:
        client.send_text(text)

    result = client.wait_for("step_result", step=400, status="paused")

    assert 90 == client.wait(lambda: len(client.since(mark, "error")) >= 90 and 90, "90 errors")
    assert client.newest("config")["config"]["learning_rate"] == 0.01
    assert result["metrics"]["loss"] > 0


@pytest.mark.parametrize("payload", [b"", b"\x00", b'{"type": "step", "n_steps": 1}', bytes(1000), b"\xff\xfe"])
def test_binary_message_is_refused(connect, payload: bytes):
    client = connect()
    mark = client.mark
    client.socket.send_frame(BINARY, payload)

    assert client.wait_for("error", since=mark)["code"] == "invalid_message"
    assert_unharmed(client, mark)


def test_message_in_fragments_is_taken(connect):
    client = connect(acks=False)  # nor between the fragments
    text = json.dumps({"type": "step", "n_steps": 3}).encode()
    client.socket.send_frame(TEXT, text[:7], is_final=False)
    client.socket.send_frame(PING, b"between")
    client.socket.send_frame(CONTINUATION, text[7:20], is_final=False)
    client.socket.send_frame(CONTINUATION, text[20:])

    assert client.wait_for("step_result", step=3, status="paused")
    assert [b"between"] == client.pongs


def test_message_byte_by_byte_is_taken(connect):
    client = connect(acks=False)  # an acknowledgement must not get between the bytes
    for byte in pack_client_frame(TEXT, b'{"type": "step", "n_steps": 2}'):
        client.socket.send_bytes(bytes([byte]))

    assert client.wait_for("step_result", step=2, status="paused")


def _oversized(command: str, n_bytes: int) -> bytes:
    text = json.dumps({"type": command, "points": POINT})
    return (text + " " * (n_bytes - len(text))).encode()


@pytest.mark.parametrize(
    ("opcode", "payload"),
    [
        (TEXT, _oversized("add_points", 65 * 1024)),
        (TEXT, b'{"type": "no_such", "pad": "' + b"x" * 66_000 + b'"}'),
        (TEXT, b"[" * 70_000),
        (BINARY, bytes(70_000)),
        (TEXT, _oversized("update_data", 1024 * 1024 + 1)),
        (TEXT, bytes(b"x" * 3_000_000)),
    ],
    ids=["add_points", "unknown", "nested", "binary", "update_data", "3 MB"],
)
def test_too_large_message_closes_with_1009_and_the_session_lives(connect, opcode: int, payload: bytes):
    client = connect()
    client.train(3)
    client.socket.send_frame(opcode, payload)

    assert client.wait_until_closed() == 1009
    assert (True, 3) == ((again := connect(client.id)).hello["resumed"], again.hello["step"])


def test_large_update_data_below_its_limit_is_taken(connect):
    client = connect()
    client.socket.send_frame(TEXT, _oversized("update_data", 1024 * 1024 - 1))

    assert client.wait(lambda: len(client.newest("data")["test"]) == 1, "the data")


@pytest.mark.parametrize("payload", [b"\xff\xfe", b'{"type": "\xc3\x28"}', b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"])
def test_invalid_utf8_closes_with_1007_and_the_session_lives(connect, payload: bytes):
    client = connect()
    client.socket.send_frame(TEXT, payload)

    assert client.wait_until_closed() == 1007
    assert connect(client.id).hello["resumed"]


@pytest.mark.parametrize(
    "data",
    [
        bytes([0x83, 0x80, 1, 2, 3, 4]),  # reserved opcode
        bytes([0xC1, 0x81, 1, 2, 3, 4, 5]),  # reserved bit
        bytes([0x81, 0x02]) + b"{}",  # not masked
        bytes([0x80, 0x80, 1, 2, 3, 4]),  # continuation of nothing
        bytes([0x09, 0x80, 1, 2, 3, 4]),  # ping in fragments
        bytes([0x89, 0x80 | 126, 0, 200, 1, 2, 3, 4]) + bytes(200),  # ping of 200 bytes
        bytes([0x81, 0x80 | 127]) + struct.pack(">Q", 2**63) + bytes(4),  # impossible length
        pack_client_frame(TEXT, b"{", is_final=False) + pack_client_frame(TEXT, b"}"),  # text within text
    ],
    ids=["opcode", "reserved bit", "unmasked", "continuation", "split ping", "long ping", "length", "interleaved"],
)
def test_broken_frame_closes_with_1002_and_the_session_lives(connect, data: bytes):
    client = connect()
    client.socket.send_bytes(data)

    assert client.wait_until_closed() == 1002
    assert connect(client.id).hello["resumed"]


def test_flood_ends_with_1008_and_the_session_lives(connect):
    client = connect()
    try:
        for _ in range(3000):
            client.send("no_such_command")
    except OSError:
        pass

    assert client.wait_until_closed() in (1008, None)  # None: the flood itself drowned the close frame
    assert len(client.since(0, "error")) < 1000
    again = connect(client.id)
    assert again.train(1)["step"] == 1


def test_flood_of_large_messages_does_not_stop_the_others(connect):
    flooder, other = connect(), connect()
    payload = pack_client_frame(TEXT, b'{"type": "no_such", "pad": "' + b"x" * 60_000 + b'"}')
    flooder.socket.socket.settimeout(1.0)
    try:
        for _ in range(200):
            flooder.socket.send_bytes(payload)
    except OSError:
        pass

    assert other.train(10)["step"] == 10


def test_pings_during_heavy_sending_do_not_break_the_stream(connect):
    client = connect()
    client.send("set_view", map_size=300, max_fps=60, encodings=[0])
    client.do("set_pace", steps_per_second=500)
    client.send("start_training")
    for i in range(300):
        client.socket.send_frame(PING, b"%d" % i)
    client.wait(lambda: len(client.pongs) == 300, "pongs")
    n_frames = len(client.frames)
    client.wait(lambda: len(client.frames) > n_frames + 5, "more frames")

    assert [b"%d" % i for i in range(300)] == client.pongs
    assert client.fault is None


ENDINGS = {
    1000: pack_client_frame(CLOSE, struct.pack(">H", 1000)),
    1002: bytes([0x83, 0x80, 1, 2, 3, 4]),
    1007: pack_client_frame(TEXT, b"\xff"),
    1009: pack_client_frame(BINARY, bytes(70_000)),
}


@pytest.mark.parametrize("code", ENDINGS)
def test_socket_that_ends_during_heavy_sending_has_the_right_code(connect, code: int):
    """The receiving thread may close the protocol between any two instructions of the sending one."""
    owner = connect()
    owner.send("start_training")
    for _ in range(25):
        client = connect(owner.id)
        client.send("set_view", map_size=8, max_fps=60)
        client.wait(lambda client=client: len(client.frames) > 1, "frames")
        client.socket.send_bytes(ENDINGS[code])

        assert code == client.wait_until_closed()


def test_nothing_of_all_this_left_a_traceback(server):
    """Runs last in this file: the servers' logs of everything above."""
    _, _, after = server.log().partition("Traceback")

    assert after[:4000] == ""
