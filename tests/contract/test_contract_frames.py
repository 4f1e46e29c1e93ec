"""Frames as the protocol has them: geometry, colours, encodings, credit. On the real servers.

The client checks header, sequence and decoding of every frame that it gets, in all tests.
"""

import itertools

import numpy as np
import pytest

CLASS_COLOURS = ["0072B2", "D55E00", "009E73", "F0E442", "56B4E9", "CC79A7", "E69F00", "000000"]


@pytest.mark.parametrize("map_size", [8, 33, 100, 512])
def test_map_has_exactly_the_size_asked_for(connect, map_size: int):
    frame = connect().picture(0, map_size)

    assert (map_size, map_size) == (frame.width, frame.height)


@pytest.mark.parametrize("n_classes", [2, 3, 8])
def test_pixels_are_the_class_colours_mixed_by_probability(connect, n_classes: int):
    client = connect()
    client.do("generate_data", dataset="blobs", n_classes=n_classes)
    client.do("reset")
    client.do("update_config", config={"learning_rate": 0.1})
    client.train(40)
    picture = client.picture(40, 8).picture
    colours = np.array([[int(code[i : i + 2], 16) for i in (0, 2, 4)] for code in CLASS_COLOURS[:n_classes]])

    for row, column in itertools.product((0, 3, 7), (0, 4, 7)):
        x, y = -1 + (column + 0.5) / 4, 1 - (row + 0.5) / 4
        expected = np.array(client.probe(x, y)) @ colours
        # Half a unit of rounding, and a little for float32.
        assert np.abs(expected - picture[row, column]).max() < 0.51


def test_top_row_is_y_plus_1_and_left_column_x_minus_1(connect):
    client = connect()
    points = {"x": [-0.9, 0.9, -0.9, 0.9], "y": [0.9, 0.9, -0.9, -0.9], "label": [0, 1, 2, 3]}
    client.do("update_data", points=points)
    client.train(1500)
    picture = client.picture(1500, 32).picture
    corners = [picture[0, 0], picture[0, -1], picture[-1, 0], picture[-1, -1]]

    for colour, corner in zip(CLASS_COLOURS, corners, strict=False):
        assert np.abs(corner - np.frombuffer(bytes.fromhex(colour), np.uint8).astype(int)).max() < 60


@pytest.mark.parametrize("encodings", [[0], [1], [0, 1], [0, 1, 2], [2, 0]])
def test_every_encoding_decodes_to_the_raw_bytes(connect, encodings: list[int]):
    raw = connect()
    other = connect(raw.id)
    other.send("set_view", map_size=48, encodings=encodings)
    raw.do("update_config", config={"learning_rate": 0.1})
    for step in range(1, 6):
        raw.train(1)
        expected = raw.picture(step, 48)
        frame = other.wait_for_frame(lambda frame, step=step: frame.step == step and frame.width == 48)

        assert (expected.picture == frame.picture).all()
        assert frame.encoding in {*encodings, 0}


def test_default_view_may_use_compact_encodings(connect):
    client = connect()
    client.train(5)
    client.wait_for_frame(lambda frame: frame.step == 5)

    assert {frame.encoding for frame in client.frames} <= {0, 1, 2}


def test_header_has_an_age(connect):
    client = connect()
    client.send("start_training")
    client.wait(lambda: len(client.frames) > 10, "frames")

    assert all(0 <= frame.age_ms < 5000 for frame in client.frames)


def test_header_has_the_loss_of_a_paused_step(connect):
    client = connect()
    result = client.train(30)
    frame = client.picture(30, 40)

    assert frame.loss == pytest.approx(result["metrics"]["loss"], rel=1e-6)


def test_header_has_no_loss_without_points(connect):
    client = connect()
    client.do("update_data", points={"x": [], "y": [], "label": []})
    frame = client.picture(0, 40)

    assert np.isnan(frame.loss)


def test_steps_on_maps_only_rise_while_running(connect):
    client = connect()
    client.send("start_training")
    client.wait(lambda: len(client.frames) > 20, "frames")
    steps = [frame.step for frame in client.frames if frame.step > 0]

    assert all(later > earlier for earlier, later in itertools.pairwise(steps))


def test_final_step_is_shown_after_a_pause(connect):
    client = connect()
    client.send("start_training")
    client.wait(lambda: len(client.frames) > 3, "frames")
    mark = client.send("stop_training")
    stopped = client.wait_for("step_result", since=mark, status="paused")
    client.wait_for_frame(lambda frame: frame.step == stopped["step"])

    assert client.frames[-1].step == stopped["step"]


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("reset", {"seed": 9}),
        ("update_config", {"config": {"hidden_layers": [3]}}),
        ("update_config", {"config": {"activation": "relu"}}),
        ("generate_data", {"dataset": "circles"}),
        ("set_view", {"map_size": 20}),
        ("step", {"n_steps": 1}),
    ],
)
def test_any_change_while_paused_brings_a_new_map(connect, command: str, fields: dict):
    client = connect()
    client.wait_for_frame(lambda frame: True)
    n_frames = len(client.frames)
    client.send(command, **fields)

    assert client.wait_for_frame(lambda frame: True, since=n_frames)


def test_nothing_is_sent_while_nothing_changes(connect):
    client = connect()
    client.picture(0, 48)  # a size of the server's choice may still grow
    n_frames = len(client.frames)
    for _ in range(10):
        client.probe(0, 0)

    assert n_frames == len(client.frames)


def test_no_maps_at_0_fps_and_results_go_on(connect):
    client = connect()
    client.send("set_view", max_fps=0)
    client.probe(0, 0)
    n_frames = len(client.frames)
    client.train(50)
    client.send("start_training")
    client.wait(lambda: len(client.since(0, "step_result")) > 10, "step results")

    assert n_frames == len(client.frames)


def test_view_is_replaced_as_a_whole(connect):
    client = connect()
    client.send("set_view", map_size=8, max_fps=0, encodings=[0])
    client.probe(0, 0)
    n_frames = len(client.frames)
    client.send("set_view")
    frame = client.wait_for_frame(lambda frame: True, since=n_frames)

    assert frame.width >= 32


def test_at_most_two_frames_wait_for_acknowledgement(connect):
    client = connect(acks=False)
    mark = client.send("start_training")
    client.wait(lambda: len(client.since(mark, "step_result")) > 25, "many step results")

    assert 1 <= len(client.frames) <= 2
    assert client.is_open


def test_acknowledging_late_brings_the_newest_step_not_an_old_one(connect):
    client = connect(acks=False)
    mark = client.send("start_training")
    client.wait(lambda: len(client.since(mark, "step_result")) > 10, "step results")
    step = client.newest("step_result")["step"]
    n_frames = len(client.frames)
    client.send("ack", seq=client.frames[-1].seq)
    frame = client.wait_for_frame(lambda frame: True, since=n_frames)

    assert frame.step >= step


def test_old_acknowledgements_are_ignored(connect):
    client = connect()
    client.train(3)
    client.wait_for_frame(lambda frame: frame.step == 3)
    client.send("ack", seq=1)
    client.send("ack", seq=0)
    client.probe(0, 0)

    assert [] == client.since(0, "error")


def test_acknowledging_what_was_never_sent_is_an_error(connect):
    client = connect()
    refusal = client.refusal("ack", seq=4_000_000)

    assert ("invalid_value", "seq", "ack") == (refusal["code"], refusal["field"], refusal["command"])
    assert client.train(2)["step"] == 2


def test_neuron_maps_can_be_asked_for(connect):
    client = connect()
    client.send("set_view", neurons=False)
    client.probe(0, 0)

    assert [] == client.since(0, "error")
