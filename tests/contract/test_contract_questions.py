"""Questions on the wire: answers go to whoever asked, in the order of the commands; viewers may ask, too."""

import itertools

import numpy as np
import pytest

from tests.support.one_kind import server  # noqa: F401 (fixture)


def test_the_model_is_that_of_the_commands_before_it(connect):
    client = connect()
    client.send("set_parameter", layer=1, neuron=2, input=3, value=0.1)
    client.send("get_model")
    client.send("set_parameter", layer=1, neuron=2, input=3, value=-5)
    model = client.wait_for("model")

    assert [2, 8, 8, 3] == model["layer_sizes"]
    assert np.float32(0.1) == np.float32(model["parameters"][2 * 8 + 8 + 2 * 8 + 3])
    assert 2 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3 == len(model["parameters"])


@pytest.mark.parametrize("hidden_layers", [[8, 8], [64, 70]])
def test_a_neuron_is_told_with_all_that_the_model_has_of_it(connect, hidden_layers):
    client = connect()
    client.send("update_config", config={"hidden_layers": hidden_layers})
    client.train(3)
    model = client.wait_for("model", client.send("get_model"))
    layers = layers_of(model)

    for layer, neuron in ((0, hidden_layers[0] - 1), (1, 2), (2, 0)):
        told = client.wait_for("neuron", client.send("get_neuron", layer=layer, neuron=neuron))
        weights, biases = layers[layer]
        outgoing = layers[layer + 1][0][:, neuron] if layer < 2 else np.empty(0)
        assert (3, layer, neuron, model["layer_sizes"]) == tuple(
            told[name] for name in ("step", "layer", "neuron", "layer_sizes")
        )
        np.testing.assert_array_equal(np.float32(told["bias"]), biases[neuron])
        np.testing.assert_array_equal(np.float32(told["weights"]), weights[neuron])
        np.testing.assert_array_equal(np.float32(told["outgoing"]), outgoing)


def layers_of(model):
    """Return weights (n_out, n_in) and biases of each layer."""
    numbers, layers = np.float32(model["parameters"]), []
    for n_in, n_out in itertools.pairwise(model["layer_sizes"]):
        weights, biases, numbers = np.split(numbers, [n_out * n_in, n_out * (n_in + 1)])
        layers.append((weights.reshape(n_out, n_in), biases))
    return layers


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"layer": 3, "neuron": 0}, "layer", "layer is 3; allowed: an integer from 0 to 2"),
        ({"layer": 2, "neuron": 3}, "neuron", "neuron is 3; allowed: an integer from 0 to 2"),
        ({"layer": 0, "neuron": -1}, "neuron", "neuron is -1; allowed: an integer from 0 to 255"),
        ({"layer": 0, "neuron": "1"}, "neuron", 'neuron is "1"; allowed: an integer from 0 to 255'),
        ({"layer": 0}, "neuron", "neuron"),
    ],
)
def test_a_neuron_that_is_not_there_is_refused_with_its_field(connect, fields, field, words):
    refusal = connect().refusal("get_neuron", **fields)

    assert ("invalid_value", field, "get_neuron") == (refusal["code"], refusal["field"], refusal["command"])
    assert words in refusal["message"]


def test_each_point_has_a_loss_and_their_mean_is_the_metric(connect):
    client = connect()
    trained = client.train(25)
    ranked = client.wait_for("point_losses", client.send("rank_points"))
    data = client.newest("data")
    losses = np.array(ranked["losses"])
    is_test = np.array(data["test"]) == 1

    assert len(data["points"]["x"]) == len(losses)
    assert 25 == ranked["step"]
    assert abs(trained["metrics"]["loss"] - losses[~is_test].mean()) < 1e-5
    assert abs(trained["metrics"]["test_loss"] - losses[is_test].mean()) < 1e-5


def test_the_trace_of_a_place_has_its_probabilities(connect):
    client = connect()
    client.train(10)
    traced = client.wait_for("trace", client.send("trace", x=0.25, y=-0.5, label=1))

    assert np.allclose(client.probe(0.25, -0.5), traced["probabilities"], atol=2e-6)
    assert [0.25, -0.5] == traced["inputs"]
    assert [8, 8, 3] == [len(layer["sums"]) for layer in traced["layers"]]
    assert abs(traced["loss"] + np.log(traced["probabilities"][1])) < 1e-6


def test_a_parameter_that_is_not_there_is_refused_with_its_field(connect):
    client = connect()
    refusal = client.refusal("set_parameter", layer=0, neuron=8, value=1)

    assert ("invalid_value", "neuron", "set_parameter") == (refusal["code"], refusal["field"], refusal["command"])
    assert "0 to 7" in refusal["message"]


def test_a_map_at_rest_follows_a_parameter(connect):
    client = connect()
    before = client.picture(0, 32).picture
    since = len(client.frames)
    client.send("set_parameter", layer=2, neuron=0, value=30)
    after = client.wait_for_frame(lambda frame: True, since=since)

    assert 0 == after.step
    assert (before != after.picture).any()


def test_a_viewer_may_ask_and_not_change_and_nobody_else_hears_the_answers(connect):
    client = connect()
    viewer = connect(client.viewer_id)
    for question in ("rank_points", "get_model", "get_activations"):
        viewer.send(question)
    viewer.send("trace", x=0, y=0, label=0)
    viewer.send("get_neuron", layer=0, neuron=0)
    refusal = viewer.refusal("set_parameter", layer=0, neuron=0, value=0)
    answers = {"point_losses", "model", "activations", "trace", "neuron"}
    for type_ in answers:
        viewer.wait_for(type_)
    client.train(1)

    assert "forbidden" == refusal["code"]
    assert not {"point_losses", "model", "activations", "trace", "neuron"} & {
        message["type"] for _, message in client.messages
    }


def test_who_looks_at_a_checkpoint_is_told_of_that_step(connect):
    client, twin = connect(), connect()
    client.train(200)
    kept = client.wait(lambda: [m for m in client.since(0, "history") if len(m["steps"]) > 3], "checkpoints")[-1][
        "steps"
    ]
    step = next(step for step in kept if step > 5)
    since = len(client.frames)
    client.send("set_view", at_step=step, map_size=16, encodings=[0])
    client.wait_for_frame(lambda frame: frame.step == step, since=since)
    questions = {
        "get_model": {},
        "get_neuron": {"layer": 1, "neuron": 1},
        "get_activations": {},
        "rank_points": {},
        "trace": {"x": 0.5, "y": 0.5, "label": 0},
    }
    for question, fields in questions.items():
        client.send(question, **fields)
    twin.train(step)
    twin.send("get_model")

    answers = ("model", "neuron", "activations", "point_losses", "trace")
    assert [step] * 5 == [client.wait_for(answer)["step"] for answer in answers]
    assert client.newest("model")["parameters"] == twin.wait_for("model")["parameters"]


def test_activations_are_counted_over_the_training_points(connect):
    """Every neuron of a layer has one value for each of them, and tanh none beyond 1."""
    client = connect()
    client.do("generate_data", dataset="moons", n_points=100, test_fraction=0.2)
    client.do("update_config", config={"hidden_layers": [6, 4]})
    client.train(30)
    client.send("get_activations")

    told = client.wait_for("activations")

    assert (30, 80) == (told["step"], told["n_points"])
    assert [6 * 80, 4 * 80] == [sum(layer["counts"]) for layer in told["layers"]]
    assert {("tanh", -1, 1)} == {(layer["activation"], layer["low"], layer["high"]) for layer in told["layers"]}
