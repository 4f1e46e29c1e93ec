"""An activation for each layer, and settings that contradict each other or the data."""

import numpy as np
import pytest

from nnvisu.core.constraints import combined
from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import SETTING, Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, run_of

MIXED = ("relu", "sine", "sigmoid", "gelu")


def test_gradient_and_loss_equal_the_reference_with_mixed_activations():
    layer_sizes = (3, 6, 5, 7, 4, 3)
    run = run_of(layer_sizes, n_points=70, activation=MIXED, seed=2)
    params = run.model().params
    inputs, labels = inputs_and_labels(run)

    expected = reference.gradient(layer_sizes, MIXED, params, inputs, labels)

    assert np.abs(gradient_of(run) - expected).max() < 2e-6
    assert run.evaluate().loss == pytest.approx(reference.loss(layer_sizes, MIXED, params, inputs, labels), rel=3e-6)


def test_a_change_of_one_layers_activation_keeps_the_weights():
    run = run_of((2, 4, 4, 2), activation="tanh")
    run.train(20)
    before = run.model().params

    run.update_config(combined(run.config, {"activation": ("relu", "tanh")}, "classification"))

    assert np.array_equal(before, run.model().params)
    assert ("relu", "tanh") == run.model().activations
    run.train(20)
    assert not np.array_equal(before, run.model().params)


@pytest.mark.parametrize(
    ("layers", "expected"), [((4, 4, 4), ("relu", "sine", "sine")), ((3,), ("relu",)), ((3, 3), ("relu", "sine"))]
)
def test_a_list_follows_the_layers(layers, expected):
    config = Config(hidden_layers=(8, 8), activation=("relu", "sine"))

    assert expected == combined(config, {"hidden_layers": layers}, "classification").activation


def test_no_layers_forget_no_activation():
    config = Config(hidden_layers=(8, 8), activation=("relu", "sine"))

    linear = combined(config, {"hidden_layers": ()}, "classification")

    assert "relu" == combined(linear, {"hidden_layers": (5, 5)}, "classification").activation


@pytest.mark.parametrize(
    ("changes", "task", "field", "word"),
    [
        ({"activation": ("tanh",)}, "classification", "config.activation", "a list of 2"),
        ({"activation": ("tanh",) * 3, "hidden_layers": (4,)}, "classification", "config.activation", "a list of 1"),
        ({"loss": "hinge"}, "regression", "config.loss", "squared_error, absolute_error, huber"),
        ({"loss": "huber"}, "classification", "config.loss", "cross_entropy, squared_error, hinge"),
        ({"loss": "huber", "label_smoothing": 0.1}, "regression", "config.label_smoothing", "0 while"),
        ({"loss": "hinge", "label_smoothing": 0.1}, "classification", "config.label_smoothing", "0 while"),
        ({"class_weights": "balanced"}, "regression", "config.class_weights", "none while"),
        ({"hidden_layers": (), "dropout_rate": 0.5}, "classification", "config.dropout_rate", "0 while"),
    ],
)
def test_what_makes_no_sense_together_says_so(changes, task, field, word):
    config = Config(loss="squared_error")

    with pytest.raises(InvalidValue) as caught:
        combined(config, changes, task)

    assert field == caught.value.field
    assert word in caught.value.message


def test_lists_of_activations_are_checked():
    row = SETTING["activation"]

    assert ("tanh", "relu") == row.check(["tanh", "relu"])
    with pytest.raises(InvalidValue, match=r"activation\[1\]"):
        row.check(["tanh", "Relu"])
    with pytest.raises(LimitExceeded):
        row.check(["tanh"] * 11)
