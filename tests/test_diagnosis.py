"""Diagnosis: norms by the reference, shares counted by hand, and each advice on a run that has that fault."""

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.diagnosis import diagnose
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests import reference
from tests.engine import inputs_and_labels, random_points, run_of, with_params

MOONS = generate_dataset("moons", n_points=200)
SPIRALS = generate_dataset("spirals", n_points=300)


def diagnosis_after(n_steps, dataset=SPIRALS, **settings):
    run = Trainer(Config(**settings), dataset)
    run.train(n_steps)
    return diagnose(run, run.evaluate())


def test_norms_are_those_of_the_reference():
    layer_sizes = (2, 5, 4, 3)
    run = run_of(layer_sizes, n_points=30, optimizer="sgd", learning_rate=0.3, l2=0.1)
    run.train(3)
    params = run.model().params.astype(np.float64)
    inputs, labels = inputs_and_labels(run)
    gradient = reference.gradient(layer_sizes, "tanh", params, inputs, labels)
    update = -0.3 * (gradient + 0.1 * reference.is_weight(layer_sizes) * params)

    layers = diagnose(run, run.evaluate()).layers

    for part, name in ((params, "weight_norm"), (gradient, "gradient_norm"), (update, "update_norm")):
        expected = [
            np.sqrt((weights**2).sum() + (biases**2).sum())
            for weights, biases in reference.layers_of(layer_sizes, part)
        ]
        assert [getattr(layer, name) for layer in layers] == pytest.approx(expected, rel=1e-4)


def test_looking_changes_nothing_of_the_run():
    config = Config(batch_size=7, dropout_rate=0.2, optimizer="adam")
    watched, plain = (Trainer(config, MOONS) for _ in range(2))
    for _ in range(5):
        watched.train(9)
        diagnose(watched, watched.evaluate())
    plain.train(45)

    assert np.array_equal(watched.model().params, plain.model().params)


def test_dead_and_saturated_units_are_counted():
    """Four units of x: one falls under 0 everywhere, one has no weight; two of them are beyond tanh's flat ends."""
    data = Dataset.from_points([-1.0, -0.5, 0.5, 1.0], [0, 0, 0, 0], [0, 1, 0, 1])
    weights, biases = [1.0, 1.0, 1.0, 0.0], [-5.0, 5.0, 0.0, -5.0]
    params = [*weights, *biases, *([0.1] * 8), 0.0, 0.0]

    dead = diagnose(*_with_metrics(run_of((1, 4, 2), dataset=data, activation="relu"), params)).layers
    flat = diagnose(*_with_metrics(run_of((1, 4, 2), dataset=data, activation="tanh"), params)).layers

    assert (0.5, 0.0) == (dead[0].dead_share, dead[0].saturated_share)
    assert (0.0, 0.75) == (flat[0].dead_share, flat[0].saturated_share)
    assert dead[1].dead_share is None


def _with_metrics(run, params):
    with_params(run, params)
    return run, run.evaluate()


FAULTS = {
    "dead_units": {"activation": "relu", "learning_rate": 3.0, "optimizer": "adam", "n_steps": 50},
    "saturated_units": {
        "activation": "tanh",
        "initializer": "uniform",
        "initial_range": 10.0,
        "hidden_layers": (32, 32),
        "learning_rate": 0.001,
        "n_steps": 20,
    },
    "vanishing_gradients": {"activation": "sigmoid", "hidden_layers": (6,) * 8, "n_steps": 20},
    "exploding_gradients": {
        "activation": "linear",
        "initializer": "uniform",
        "initial_range": 3.0,
        "hidden_layers": (16,) * 6,
        "learning_rate": 1e-9,
        "n_steps": 1,
    },
    "learning_rate_high": {"hidden_layers": (), "learning_rate": 50.0, "optimizer": "sgd", "n_steps": 30},
    "learning_rate_low": {"learning_rate": 1e-7, "n_steps": 30},
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_run_with_a_fault_gets_the_advice_for_it(code):
    settings = dict(FAULTS[code])

    diagnosis = diagnosis_after(settings.pop("n_steps"), **settings)

    assert diagnosis.advice is not None, diagnosis
    assert code == diagnosis.advice.code, diagnosis
    assert diagnosis.advice.message.endswith(".")


HEALTHY = {
    "default": {},
    "relu": {"activation": "relu", "initializer": "he_uniform"},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.3},
    "small batches": {"batch_size": 10},
    "huge run": {"learning_rate": 0.03, "n_steps": 20_000},
}


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.parametrize("n_steps", [0, 1, 30, 300])
def test_a_healthy_run_gets_no_advice(name, n_steps):
    settings = dict(HEALTHY[name])
    diagnosis = diagnosis_after(settings.pop("n_steps", n_steps), dataset=MOONS, **settings)

    assert diagnosis.advice is None, diagnosis


def test_without_training_points_there_is_nothing_to_say():
    run = Trainer(Config(), Dataset.from_points([], [], []))

    assert diagnose(run, run.evaluate()) is None


def test_numbers_that_are_not_finite_are_told_as_none():
    run = run_of((2, 3, 2), dataset=random_points(20, 2))
    params = run.model().params.copy()
    params[0] = np.float32(3e38)
    with_params(run, params)

    layers = diagnose(run, run.evaluate()).as_json()["layers"]

    numbers = [value for layer in layers for value in layer.values() if not isinstance(value, str)]
    assert all(number is None or np.isfinite(number) for number in numbers)
    assert None in numbers
