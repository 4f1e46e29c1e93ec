"""A configuration as the kernels get it: every number stands where the kernels look for it."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.core.kernel_args import activation_options, class_weights_of, kernel_options, kernel_rates, learning_rate_at
from nnvisu.core.kernels import state
from nnvisu.core.kernels.activations import ACTIVATIONS
from nnvisu.settings import LIMITS, SETTING, Config

# A number of its own for every rate, so that no two can change places unseen.
RATES = {
    "learning_rate": (state.LEARNING_RATE, 0.011),
    "momentum": (state.MOMENTUM, 0.12),
    "beta1": (state.BETA1, 0.13),
    "beta2": (state.BETA2, 0.14),
    "epsilon": (state.EPSILON, 0.015),
    "gradient_clip": (state.CLIP, 0.16),
    "l1": (state.L1, 0.017),
    "l2": (state.L2, 0.018),
    "dropout_rate": (state.DROPOUT, 0.19),
    "schedule_factor": (state.SCHEDULE_FACTOR, 0.21),
    "weight_decay": (state.WEIGHT_DECAY, 0.022),
    "label_smoothing": (state.LABEL_SMOOTHING, 0.23),
    "huber_delta": (state.HUBER_DELTA, 0.24),
}
NUMBERS = {
    "nesterov": (state.NESTEROV, True),
    "batch_size": (state.BATCH_SIZE, 17),
    "schedule_steps": (state.SCHEDULE_STEPS, 1234),
}


def test_every_rate_stands_in_its_place():
    rates = kernel_rates(Config(**{name: value for name, (_, value) in RATES.items()}), [3.0, 5.0])

    assert {name: value for name, (_, value) in RATES.items()} == {
        name: rates[place] for name, (place, _) in RATES.items()
    }
    assert [3.0, 5.0] == rates[state.CLASS_WEIGHTS_FROM :].tolist()
    assert len({place for place, _ in RATES.values()}) == state.CLASS_WEIGHTS_FROM
    assert rates.dtype == np.float64


def test_every_whole_number_stands_in_its_place():
    options = kernel_options(Config(**{name: value for name, (_, value) in NUMBERS.items()}))

    assert {name: int(value) for name, (_, value) in NUMBERS.items()} == {
        name: options[place] for name, (place, _) in NUMBERS.items()
    }
    assert options.dtype == np.int64


@pytest.mark.parametrize(
    ("name", "place"),
    [("optimizer", state.OPTIMIZER), ("loss", state.LOSS), ("learning_rate_schedule", state.SCHEDULE)],
)
def test_every_choice_is_the_number_that_the_kernels_call_it(name, place):
    for choice in SETTING[name].choices:
        number = kernel_options(Config(**{name: choice}))[place]

        assert number == getattr(state, choice.upper())


@pytest.mark.parametrize(("weights", "expected"), [("none", 0), ("balanced", 1)])
def test_whether_classes_are_weighted_is_told(weights, expected):
    assert expected == kernel_options(Config(class_weights=weights))[state.IS_WEIGHTED]


@pytest.mark.parametrize(
    ("activation", "hidden_layers", "names"),
    [
        ("sine", (3, 4), ["sine", "sine"]),
        (("relu", "gelu", "relu"), (3, 4, 5), ["relu", "gelu", "relu"]),
        ("tanh", (), []),
    ],
)
def test_each_hidden_layer_has_its_activation(activation, hidden_layers, names):
    options = kernel_options(Config(activation=activation, hidden_layers=hidden_layers))

    assert names == [ACTIVATIONS[number] for number in options[state.ACTIVATIONS_FROM :]]
    forward = activation_options(names)
    assert forward[state.ACTIVATIONS_FROM :].tolist() == options[state.ACTIVATIONS_FROM :].tolist()
    assert not forward[: state.ACTIVATIONS_FROM].any()


def test_no_setting_that_a_step_depends_on_is_left_out():
    """A setting whose value changes nothing that kernels get is one that something else acts on."""
    elsewhere = {"seed", "features", "columns", "initializer", "initial_range", "class_weights"}
    elsewhere |= {name for name in SETTING if name.startswith("stop_")}
    plain = Config(hidden_layers=(4,))
    for field in dataclasses.fields(Config):
        value = getattr(plain, field.name)
        row = SETTING[field.name]
        if field.name in elsewhere or row.kind == "layers":
            continue
        others = {
            "boolean": lambda row, value: not value,
            "choice": lambda row, value: next(choice for choice in row.choices if choice != value),
            "layer_choice": lambda row, value: next(choice for choice in row.choices if choice != value),
        }
        other = others.get(row.kind, lambda row, value: row.bounds[1])(row, value)
        changed = dataclasses.replace(plain, **{field.name: other})

        same = [np.array_equal(make(plain), make(changed)) for make in (kernel_options, kernel_rates)]
        assert not all(same), field.name


# --- Weights of classes ---


def test_a_class_weighs_as_much_as_any_other_one_that_has_points_to_train_on():
    labels = [0] * 6 + [2] * 2 + [3]
    is_test = [0] * 8 + [1]
    places = np.linspace(-1, 1, 9)
    dataset = Dataset.from_points(places, places, labels, is_test)

    weights = class_weights_of(Config(class_weights="balanced"), dataset)

    assert LIMITS.max_classes == len(weights)
    assert [8 / (2 * 6), 1, 8 / (2 * 2), 1] == weights[:4].tolist()  # 8 points in 2 classes
    assert 8 == pytest.approx(6 * weights[0] + 2 * weights[2])
    assert (class_weights_of(Config(), dataset) == 1).all()


# --- Rates in time, by the formulas of the settings' help ---


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("schedule", "step", "expected"),
    [
        ("constant", 10**6, 0.4),
        ("step", 99, 0.4),
        ("step", 100, 0.2),
        ("step", 399, 0.05),
        ("cosine", 0, 0.4),
        ("cosine", 50, 0.3),
        ("cosine", 100, 0.2),
        ("cosine", 10**6, 0.2),
        ("warm_up", 9, 0.04),
        ("warm_up", 10**6, 0.4),
    ],
)
def test_the_rate_of_an_update(schedule, step, expected):
    config = Config(learning_rate=0.4, learning_rate_schedule=schedule, schedule_steps=100, schedule_factor=0.5)

    assert expected == pytest.approx(learning_rate_at(step, config))
