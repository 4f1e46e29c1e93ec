"""What ``set_view`` adds to the map: class maps, neuron maps, parameters, scores, diagnosis. On a real server."""

import numpy as np
import pytest

from tests.support import reference
from tests.support.one_kind import server  # noqa: F401 (fixture)

EVERYTHING = {"class_map": True, "neurons": True, "parameters": True, "scores": True, "diagnosis": True}
DECISION_MAP, NEURON_MAPS, CLASS_MAP, PARAMETERS = 1, 2, 3, 4
LAYER_SIZES = (2, 5, 4, 3)


def trained(connect, activation="tanh"):
    """Return a client whose run stands at step 40."""
    client = connect()
    client.do("generate_data", dataset="blobs", n_classes=3)
    client.do("update_config", config={"hidden_layers": [5, 4], "activation": activation, "learning_rate": 0.05})
    client.do("reset")
    client.train(40)
    return client


def shown(client, **view):
    """Ask for that view and return one frame of each kind that it brings, all of the present step, by kind."""
    client.send("set_view", max_fps=0)
    client.probe(0.0, 0.0)  # what was on its way of the view before has come when this is answered
    since = len(client.frames)
    client.send("set_view", **view)
    kinds = {DECISION_MAP} if view.get("decision_map", True) else set()
    kinds |= {NEURON_MAPS} if view.get("neurons") else set()
    kinds |= {CLASS_MAP} if view.get("class_map") else set()
    kinds |= {PARAMETERS} if view.get("parameters") else set()

    def found():
        frames = {frame.kind: frame for frame in client.frames[since:]}
        return frames if set(frames) == kinds else None

    return client.wait(found, f"kinds {kinds}")


def cells(size):
    """Return the places of the cells' centres, (2, size²), row after row from the top."""
    centres = (np.arange(size) + 0.5) * 2 / size - 1
    return np.array([np.tile(centres, size), np.repeat(-centres, size)])


def test_nothing_but_maps_comes_without_being_asked_for(connect):
    client = connect()
    client.train(5)
    client.send("start_training")
    client.wait(lambda: len(client.frames) > 10, "frames")

    assert {DECISION_MAP} == {frame.kind for frame in client.frames}
    assert [] == client.since(0, "scores") == client.since(0, "diagnosis")


@pytest.mark.parametrize("encodings", [[0], [1], [0, 1, 2]])
def test_class_map_is_the_winner_and_its_probability_of_the_same_pass(connect, encodings):
    client = trained(connect)
    frames = shown(client, map_size=24, class_map=True, parameters=True, encodings=encodings)
    params = frames[PARAMETERS]
    expected = reference.probabilities(LAYER_SIZES, "tanh", params.values, cells(24))
    classes, shares = frames[CLASS_MAP].picture.reshape(-1, 2).T

    assert LAYER_SIZES == params.layer_sizes
    assert {40} == {frame.step for frame in frames.values()}
    assert frames[CLASS_MAP].seq == frames[DECISION_MAP].seq + 1
    # Where two classes are as good as equal, float32 may find the other one.
    lead = np.sort(expected, axis=0)
    is_clear = lead[-1] - lead[-2] > 1e-4
    assert is_clear.mean() > 0.9
    assert (classes == expected.argmax(axis=0))[is_clear].all()
    assert np.abs(shares - 255 * expected.max(axis=0)).max() < 0.51


def test_class_map_of_a_regression_is_the_value_where_it_lies_between_the_ends(connect):
    client = connect()
    client.do("generate_data", dataset="bumps")
    client.train(40)
    frames = shown(client, map_size=24, class_map=True, parameters=True, encodings=[0])
    params = frames[PARAMETERS]
    values = reference.forward(params.layer_sizes, "tanh", params.values, cells(24))[1][-1][0]
    classes, shares = frames[CLASS_MAP].picture.reshape(-1, 2).T

    assert not classes.any()
    assert np.abs(shares - 127.5 * (values.clip(-1, 1) + 1)).max() < 0.51


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_neuron_maps_are_the_activations_within_their_8_bits(connect, activation):
    client = trained(connect, activation)
    frames = shown(client, neurons=True, neuron_map_size=20, parameters=True, decision_map=False)
    neurons = frames[NEURON_MAPS]
    layer_inputs, sums = reference.forward(LAYER_SIZES, activation, frames[PARAMETERS].values, cells(20))
    expected = np.concatenate([*layer_inputs[1:], sums[-1]])
    values = (neurons.picture.reshape(400, -1).T.astype(float) - 128) / 127 * neurons.values[:, None]

    assert (5, 4, 3) == neurons.layer_sizes
    assert (20, 20) == (neurons.width, neurons.height)
    assert (np.abs(values - expected) <= neurons.values[:, None] * (0.5 / 127 + 1e-4)).all()
    assert (np.log2(neurons.values) % 1 == 0).all()


def test_class_map_may_come_alone(connect):
    client = trained(connect)

    assert {CLASS_MAP} == set(shown(client, map_size=16, class_map=True, decision_map=False))


def test_a_class_map_follows_each_map_while_running(connect):
    client = connect()
    client.send("set_view", class_map=True)
    client.send("start_training")
    client.wait(lambda: sum(frame.kind == CLASS_MAP for frame in client.frames) > 8, "class maps")
    first = next(i for i, frame in enumerate(client.frames) if frame.kind == CLASS_MAP)
    frames = client.frames[first - 1 :]

    for a_map, class_map in zip(frames[::2], frames[1::2], strict=False):
        assert (DECISION_MAP, CLASS_MAP) == (a_map.kind, class_map.kind)
        assert (a_map.step, a_map.width) == (class_map.step, class_map.width)


def test_two_frames_of_all_kinds_together_wait_for_acknowledgement(connect):
    client = connect(acks=False)
    client.send("set_view", **EVERYTHING)
    mark = client.send("start_training")
    client.wait(lambda: len(client.since(mark, "step_result")) > 25, "many step results")
    assert 1 <= len(client.frames) <= 2
    for _ in range(4):
        n_frames = len(client.frames)
        client.send("ack", seq=client.frames[-1].seq)
        client.wait_for_frame(lambda frame: True, since=n_frames)
        mark = client.mark
        client.wait(lambda mark=mark: len(client.since(mark, "step_result")) > 5, "step results")
        assert n_frames < len(client.frames) <= n_frames + 2


def test_rates_of_neuron_maps_and_parameters_are_bounded(connect):
    client = connect()
    client.send("set_view", neurons=True, neuron_max_fps=5, parameters=True)
    client.send("start_training")
    for kind in (NEURON_MAPS, PARAMETERS):
        client.wait(lambda kind=kind: sum(f.kind == kind and f.step > 0 for f in client.frames) > 6, f"kind {kind}")
    for kind, rate in ((NEURON_MAPS, 5), (PARAMETERS, 10)):
        times = [frame.arrived for frame in client.frames if frame.kind == kind and frame.step > 0]
        # One more falls into the time for its ends, one for a late arrival of the first.
        assert len(times) <= rate * (times[-1] - times[0]) + 2


def test_no_frames_of_any_kind_at_0_fps(connect):
    client = connect()
    client.send("set_view", max_fps=0, **EVERYTHING)
    client.probe(0, 0)
    n_frames = len(client.frames)
    client.train(20)
    client.wait_for("scores", step=20)

    assert n_frames == len(client.frames)


def test_a_large_network_sends_no_parameters_and_its_neuron_maps_are_small(connect):
    client = connect()
    client.do("update_config", config={"hidden_layers": [256, 256]})
    frames = shown(client, neurons=True, neuron_map_size=64)
    client.send("set_view", parameters=True)
    client.probe(0, 0)

    assert frames[NEURON_MAPS].picture.size <= 400_000
    assert PARAMETERS not in {frame.kind for frame in client.frames}


def test_scores_and_diagnosis_come_at_once_at_rest(connect):
    client = connect()
    client.send("set_view", scores=True, diagnosis=True)
    client.wait_for("scores", step=0)
    result = client.train(30)
    scores, diagnosis = client.wait_for("scores", step=30), client.wait_for("diagnosis", step=30)
    confusion = np.array(scores["train"]["confusion"])

    assert result["metrics"]["accuracy"] == pytest.approx(np.trace(confusion) / confusion.sum())
    assert [8, 8, 3] == [layer["n_neurons"] for layer in diagnosis["layers"]]
