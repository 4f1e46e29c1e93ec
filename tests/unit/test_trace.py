"""Trace and ranking: every number of one point's step, against the engine itself and against the slow reference."""

import dataclasses
import json

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.core.formulas import ACTIVATIONS
from nnvisu.core.network import feature_rows
from nnvisu.core.trace import trace
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.live.questions import prepare_answer
from nnvisu.wire import commands
from tests.support import reference
from tests.support.engine import random_points, random_values, run_of

pytestmark = pytest.mark.usefixtures("compiled")

SIZES = (3, 5, 4, 3)
POINT = (0.3, -0.7)

# Everything that decides an update, each of it once; rates such that float32 still sees what moves.
OPTIMIZERS = [
    {"optimizer": "sgd", "learning_rate": 0.1},
    {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
    {"optimizer": "adagrad", "learning_rate": 0.1},
    {"optimizer": "rmsprop", "learning_rate": 0.01},
    {"optimizer": "adam", "learning_rate": 0.01, "l1": 0.01, "l2": 0.02},
    {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.1},
    {"optimizer": "adam", "learning_rate": 0.1, "gradient_clip": 0.05, "label_smoothing": 0.2},
    {"optimizer": "sgd", "learning_rate": 0.1, "learning_rate_schedule": "cosine", "schedule_steps": 60},
]


def one_step_by_the_engine(run, target):
    """Return the parameters after a step of the run on a data set of that one point."""
    is_value = run.architecture.task == "regression"
    # As many classes as the network has: a point of the last one, in the test part, is never trained on.
    labels = [0, 0] if is_value else [target, run.architecture.n_outputs - 1]
    values = [target, 0.0] if is_value else None
    single = Dataset.from_points([POINT[0], 0.9], [POINT[1], 0.9], labels, [0, 1], values=values)
    twin = Trainer(run.config, run.dataset)
    snapshot = run.snapshot()
    twin.restore(dataclasses.replace(snapshot, config=dataclasses.replace(snapshot.config, batch_size=0)))
    twin.update_dataset(single)
    assert twin.architecture == run.architecture
    assert twin.train(1) == 1
    return twin.model().params


def flat(layers, prefix):
    """Return the parameters of a trace as one vector."""
    weights, biases = f"{prefix}weights", f"{prefix}biases"
    return np.concatenate([np.append(getattr(layer, weights), getattr(layer, biases)) for layer in layers])


def grads_of(layers):
    return np.concatenate([np.append(layer.weight_gradients, layer.bias_gradients) for layer in layers])


@pytest.mark.parametrize("settings", OPTIMIZERS, ids=lambda settings: "-".join(map(str, settings.values())))
def test_the_new_weights_are_those_that_the_engine_makes_of_that_one_point(settings):
    run = run_of(SIZES, **settings)
    run.train(30)
    before = run.snapshot()
    traced = trace(run.snapshot(), np.array(POINT), 2)

    expected = one_step_by_the_engine(run, 2)
    moved = float(np.abs(expected - before.state.params).max())
    assert moved > 1e-4
    assert expected == pytest.approx(flat(traced.layers, "new_"), abs=2e-4 * moved)
    assert list(before.state.params) == list(run.model().params) == list(flat(traced.layers, "").astype(np.float32))
    assert 30 == run.step == traced.step
    inputs = feature_rows([POINT[0]], [POINT[1]], run.config.features)
    assert reference.loss(SIZES, "tanh", expected, inputs, np.array([2])) == pytest.approx(traced.new_loss, abs=1e-5)
    new_probabilities = reference.probabilities(SIZES, "tanh", expected, inputs)[:, 0]
    assert new_probabilities == pytest.approx(traced.new_probabilities, abs=1e-5)


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
def test_sums_activations_and_gradients_are_those_of_the_reference(activation):
    run = run_of(SIZES, activation=activation)
    run.train(5)
    params = run.model().params.astype(float)
    inputs = feature_rows([POINT[0]], [POINT[1]], run.config.features)
    traced = trace(run.snapshot(), np.array(POINT), 1)

    layer_inputs, sums = reference.forward(SIZES, activation, params, inputs)
    for number, layer in enumerate(traced.layers):
        given = traced.inputs if number == 0 else traced.layers[number - 1].activations
        assert sums[number][:, 0] == pytest.approx(layer.sums, abs=1e-12)
        assert layer_inputs[number][:, 0] == pytest.approx(given, abs=1e-12)
        assert layer.bias_gradients == pytest.approx(layer.deltas)
    expected = reference.gradient(SIZES, activation, params, inputs, np.array([1]))
    assert expected == pytest.approx(grads_of(traced.layers), abs=1e-12)
    assert reference.loss(SIZES, activation, params, inputs, np.array([1])) == pytest.approx(traced.loss)
    assert reference.probabilities(SIZES, activation, params, inputs)[:, 0] == pytest.approx(traced.probabilities)


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error", "hinge"])
def test_each_loss_of_classes_has_its_gradient(loss):
    run = run_of(SIZES, loss=loss)
    params = run.model().params.astype(float)
    inputs = feature_rows([POINT[0]], [POINT[1]], run.config.features)
    traced = trace(run.snapshot(), np.array(POINT), 0)

    function = lambda p: reference.loss(SIZES, "tanh", p, inputs, np.array([0]), loss)  # noqa: E731
    assert function(params) == pytest.approx(traced.loss)
    assert reference.finite_difference(function, params) == pytest.approx(grads_of(traced.layers), abs=1e-7)


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error", "huber"])
@pytest.mark.parametrize("value", [-0.9, 0.1, 0.95])
def test_a_value_is_traced_as_the_engine_learns_it(loss, value):
    run = run_of((2, 4, 1), dataset=random_values(30), loss=loss, huber_delta=0.2)
    run.train(10)
    traced = trace(run.snapshot(), np.array(POINT), value)
    inputs = feature_rows([POINT[0]], [POINT[1]], run.config.features)

    expected = reference.loss((2, 4, 1), "tanh", run.model().params, inputs, np.array([value]), loss, delta=0.2)
    assert expected == pytest.approx(traced.loss)
    assert 0 == len(traced.probabilities)
    assert traced.layers[-1].sums[0] == traced.value
    assert one_step_by_the_engine(run, value) == pytest.approx(flat(traced.layers, "new_"), abs=1e-5)


def test_each_layer_has_the_activation_of_its_own():
    run = run_of((2, 3, 3, 2), activation=("relu", "sine"))
    traced = trace(run.snapshot(), np.array(POINT), 0)

    assert ["relu", "sine", "linear"] == [layer.activation for layer in traced.layers]
    assert np.maximum(traced.layers[0].sums, 0).tolist() == traced.layers[0].activations.tolist()
    assert np.sin(traced.layers[1].sums) == pytest.approx(traced.layers[1].activations, rel=1e-15)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_activation_overflows(activation):
    formula = ACTIVATIONS[activation]
    with np.errstate(over="raise", invalid="raise"):
        values, slopes = formula.value(np.array([-800.0, 0.0, 800.0])), formula.slope(np.array([-800.0, 0.0, 800.0]))

    assert np.isfinite([values, slopes]).all()


# --- Questions ---


def answer(run, question):
    return json.loads(prepare_answer(run, question)().as_text())


@pytest.mark.parametrize(
    "settings", [{"loss": "cross_entropy", "label_smoothing": 0.3}, {"loss": "squared_error"}, {"loss": "hinge"}]
)
def test_the_losses_of_the_points_are_in_their_order_and_their_mean_is_the_metric(settings):
    run = run_of((2, 6, 3), dataset=random_points(200, 3).split(0.25, 1), **settings)
    run.train(20)
    told = answer(run, commands.RankPoints())
    data, metrics = run.dataset, run.evaluate()
    losses = np.array(told["losses"])

    inputs = feature_rows(data.x[17:18], data.y[17:18], run.config.features)
    one = reference.loss((2, 6, 3), "tanh", run.model().params, inputs, data.labels[17:18], settings["loss"])
    assert one == pytest.approx(losses[17], abs=1e-5)
    assert metrics.loss == pytest.approx(losses[~data.is_test].mean(), abs=1e-5)
    assert metrics.test_loss == pytest.approx(losses[data.is_test].mean(), abs=1e-5)
    assert ("point_losses", 20) == (told["type"], told["step"])


def test_the_losses_of_values_have_the_metric_as_mean_too():
    run = run_of((2, 6, 1), dataset=random_values(100), loss="huber", huber_delta=0.1)
    told = answer(run, commands.RankPoints())

    assert run.evaluate().loss == pytest.approx(np.mean(told["losses"]), abs=1e-6)


def test_without_points_there_are_no_losses():
    run = run_of((2, 3, 2))
    run.update_dataset(Dataset.from_points([], [], []))

    assert [] == answer(run, commands.RankPoints())["losses"]


def test_a_loss_that_is_not_finite_is_null():
    run = run_of((2, 3, 2), activation="linear")
    for place in range(run.layout.n_params):
        run.set_parameter(place, 3e38)

    assert None in answer(run, commands.RankPoints())["losses"]


def test_the_model_is_told_to_the_last_bit():
    run = run_of((3, 5, 4, 3), activation=("relu", "tanh"))
    run.train(7)
    told = answer(run, commands.GetModel())

    assert run.model().params.tobytes() == np.array(told["parameters"], np.float32).tobytes()
    assert [3, 5, 4, 3] == told["layer_sizes"]
    assert ["relu", "tanh"] == told["activations"]
    assert ["x", "y", "x_squared"] == told["features"]
    assert ("classification", 3, 7) == (told["task"], told["n_classes"], told["step"])


def test_a_question_is_answered_of_the_moment_at_which_it_was_taken_up():
    run = run_of((2, 3, 2))
    waiting = [prepare_answer(run, commands.GetModel()), prepare_answer(run, commands.Trace(0, 0, label=1))]
    run.train(50)

    assert [0, 0] == [each().step for each in waiting]


def test_a_large_network_is_not_traced():
    with pytest.raises(LimitExceeded, match="2151 parameters; allowed: at most 2000"):
        prepare_answer(run_of((2, 50, 37, 3), n_points=9), commands.Trace(0, 0, label=0))


@pytest.mark.parametrize(
    ("sizes", "fields", "field"),
    [
        ((2, 3, 3), {"label": 3}, "label"),
        ((2, 3, 3), {}, "label"),
        ((2, 3, 3), {"label": 0, "value": 0.5}, "value"),
        ((2, 3, 1), {"value": None}, "value"),
        ((2, 3, 1), {"label": 0}, "label"),
    ],
)
def test_a_target_that_the_network_cannot_have_is_refused(sizes, fields, field):
    run = run_of(sizes, dataset=random_values(20) if sizes[-1] == 1 else None)
    with pytest.raises(InvalidValue) as caught:
        prepare_answer(run, commands.Trace(0.1, 0.2, **fields))

    assert field == caught.value.field
