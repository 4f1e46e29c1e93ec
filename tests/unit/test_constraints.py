"""Which settings go together: every refusal by hand, and that what is made to fit always fits."""

import dataclasses
import itertools

import numpy as np
import pytest

from nnvisu.core.constraints import (
    LOSSES_OF_TASK,
    changed_to,
    combined,
    layer_activations,
    suited_to,
    with_plain_step,
)
from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.settings import SETTING, Config

TASKS = ("classification", "regression")
ACTIVATIONS = ("tanh", ("relu",), ("relu", "sine"), ("relu", "sine", "tanh"), ())
LAYERS = ((), (3,), (3, 4), (3, 4, 5))

# Every way to set what may contradict something.
CONFIGS = [
    Config(
        hidden_layers=layers,
        activation=activation,
        loss=loss,
        label_smoothing=smoothing,
        dropout_rate=dropout,
        class_weights=weights,
    )
    for layers, activation, loss, smoothing, dropout, weights in itertools.product(
        LAYERS, ACTIVATIONS, SETTING["loss"].choices, (0.0, 0.2), (0.0, 0.3), ("none", "balanced")
    )
]


def refused_field(config, task):
    """Return the setting that is refused, as the page says it, or None."""
    try:
        assert config == combined(config, {"seed": config.seed, "activation": config.activation}, task)
    except InvalidValue as error:
        return error.field
    return None


def faults(config, task):
    """What cannot go together, told once more: (setting, whether it is refused)."""
    n_layers = len(config.hidden_layers)
    of_values = task == "regression"
    yield "activation", not isinstance(config.activation, str) and len(config.activation) != n_layers
    yield (
        "loss",
        config.loss in ({"cross_entropy", "hinge"} if of_values else {"absolute_error", "huber"}),
    )  # squared_error is for both
    yield "dropout_rate", config.dropout_rate > 0 and n_layers == 0
    yield "label_smoothing", config.label_smoothing > 0 and (of_values or config.loss == "hinge")
    yield "class_weights", of_values and config.class_weights == "balanced"


@pytest.mark.parametrize("task", TASKS)
def test_a_configuration_is_refused_for_its_first_fault_and_only_for_a_fault(task):
    n_refused = 0
    for config in CONFIGS:
        expected = next((f"config.{name}" for name, is_fault in faults(config, task) if is_fault), None)
        n_refused += expected is not None

        assert expected == refused_field(config, task), config
    assert 0 < n_refused < len(CONFIGS)


@pytest.mark.parametrize("task", TASKS)
def test_what_suits_a_task_is_not_refused_for_it_and_changes_no_more_than_it_has_to(task):
    of_task = {"config.loss", "config.class_weights"} | ({"config.label_smoothing"} if task == "regression" else set())
    for config in CONFIGS:
        suited = suited_to(config, task)

        assert refused_field(suited, task) not in of_task
        assert suited == suited_to(suited, task)
        if refused_field(config, task) is None:
            assert config == suited
        assert LOSSES_OF_TASK[task][0] == changed_to(config, task).loss


@pytest.mark.parametrize(
    ("activation", "layers", "expected"),
    [
        (("relu", "sine"), (3,), ("relu",)),
        (("relu", "sine"), (3, 3, 3, 3), ("relu", "sine", "sine", "sine")),
        (("relu", "sine"), (), "relu"),
        ((), (3, 3), Config().activation),
        ("gelu", (3, 3, 3), "gelu"),
    ],
)
def test_a_list_of_activations_follows_the_layers(activation, layers, expected):
    n_before = len(activation) if isinstance(activation, tuple) else 1
    config = Config(activation=activation, hidden_layers=(4,) * n_before)

    changed = combined(config, {"hidden_layers": layers}, "classification")

    assert expected == changed.activation
    assert len(layers) == len(layer_activations(changed))


def test_a_list_that_was_asked_for_is_not_made_to_fit():
    with pytest.raises(InvalidValue, match="a list of 2"):
        combined(Config(), {"hidden_layers": (3, 3), "activation": ("relu",)}, "classification")


def test_a_refusal_says_what_would_be_allowed_and_leaves_the_configuration():
    config = Config(hidden_layers=(3,), dropout_rate=0.5)

    with pytest.raises(InvalidValue) as refused:
        combined(config, {"hidden_layers": ()}, "classification")

    assert "config.dropout_rate is 0.5; allowed: 0 while hidden_layers is empty" in refused.value.message
    assert Config(hidden_layers=(3,), dropout_rate=0.5) == config


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("optimizer", SETTING["optimizer"].choices)
def test_a_plain_step_moves_nothing_whatever_was_set(optimizer):
    busy = {"momentum": 0.9, "batch_size": 3, "gradient_clip": 0.1, "l1": 0.1, "l2": 0.1, "weight_decay": 0.1}
    config = Config(optimizer=optimizer, dropout_rate=0.4, hidden_layers=(4,), **busy)
    places = np.linspace(-1, 1, 10)
    dataset = Dataset.from_points(places, places**2, np.arange(10) % 2)

    plain = Trainer(with_plain_step(config), dataset)
    before = plain.model().params.copy()
    plain.train(3)

    np.testing.assert_array_equal(before, plain.model().params)
    kept = {field.name for field in dataclasses.fields(Config)} - {"optimizer", "learning_rate", "dropout_rate", *busy}
    assert all(getattr(config, name) == getattr(with_plain_step(config), name) for name in kept)
