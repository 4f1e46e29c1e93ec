"""What the lessons on neurons, layers, activations and inputs say is right: each run with several seeds."""

import numpy as np
import pytest

from nnvisu.core.formulas import ACTIVATIONS
from nnvisu.core.network import feature_rows
from nnvisu.core.trainer import layer_activations
from tests.support.lessons import first_step, lessons, run_of, trained  # noqa: F401 (fixture)
from tests.support.page_modules import run  # noqa: F401 (fixture)

SEEDS = range(6)
EDGE = np.array([(x, y) for a in np.linspace(-1, 1, 41) for x, y in ((a, -1), (a, 1), (-1, a), (1, a))], np.float32).T


def outputs_at(trainer, x, y):
    """Return what the network gives places of the plane, (n_classes, n_places), by the formulas in plain NumPy."""
    trained_model = trainer.model()
    a = feature_rows(np.asarray(x, np.float32), np.asarray(y, np.float32), trained_model.features).astype(float)
    layers = trainer.layout.unpack(trained_model.params.astype(float))
    bends = [*layer_activations(trainer.config), "linear"]
    for (weights, biases), name in zip(layers, bends, strict=True):
        a = ACTIVATIONS[name].value(weights @ a + biases[:, None])
    return a


def answers(trainer, x, y):
    """Return the class that the network gives each place."""
    return outputs_at(trainer, x, y).argmax(axis=0)


# --- What a neuron sees ---


@pytest.mark.parametrize("seed", SEEDS)
def test_the_border_of_one_neuron_is_a_straight_line(lessons, seed):  # noqa: F811
    trainer = run_of(lessons["neuron"], 0, seed=seed)
    accuracy = trained(trainer, 300).test_accuracy
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(-1, 1, 61), np.linspace(-1, 1, 61)))
    weights = trainer.model().params[:2]
    classes = answers(trainer, x, y)[np.argsort(weights[0] * x + weights[1] * y)]

    assert np.count_nonzero(np.diff(classes)) <= 1  # one change along the neuron's direction
    assert accuracy < 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_three_neurons_fence_in_the_middle(lessons, seed):  # noqa: F811
    trainer = run_of(lessons["neuron"], 1, seed=seed)

    assert trained(trainer, 600).test_accuracy >= 0.95
    outer = answers(trainer, *EDGE)
    assert (outer == outer[0]).all()
    assert answers(trainer, np.zeros(1), np.zeros(1))[0] != outer[0]


def test_one_neuron_of_a_second_layer_sees_the_ring(lessons):  # noqa: F811
    steps = [first_step(run_of(lessons["neuron"], 2, hidden_layers=[6, 1], seed=seed), 0.95, 1000) for seed in SEEDS]

    assert None not in steps
    assert trained(run_of(lessons["neuron"], 2, hidden_layers=[2, 1]), 2000).test_accuracy < 0.95


# --- What the activation is for ---


@pytest.mark.parametrize("seed", SEEDS)
def test_linear_neurons_draw_one_straight_line(lessons, seed):  # noqa: F811
    trainer = run_of(lessons["activation"], 0, seed=seed)
    accuracy = trained(trainer, 300).test_accuracy
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)))
    outputs = outputs_at(trainer, x, y)
    lead = (outputs[0] - outputs[1]).reshape(21, 21)

    assert np.abs(np.diff(lead, 2, axis=0)).max() < 1e-4 * np.ptp(lead)  # a plane has no second differences
    assert np.abs(np.diff(lead, 2, axis=1)).max() < 1e-4 * np.ptp(lead)
    assert accuracy < 0.7


@pytest.mark.parametrize("seed", SEEDS)
def test_five_sigmoid_layers_do_not_learn_and_tanh_does(lessons, seed):  # noqa: F811
    lesson = lessons["activation"]

    assert trained(run_of(lesson, 1, seed=seed), 1000).test_accuracy < 0.6
    assert trained(run_of(lesson, 2, seed=seed, activation="tanh"), 300).test_accuracy >= 0.95


def test_the_gradient_of_sigmoid_vanishes_on_the_way_to_the_first_layer(lessons):  # noqa: F811
    gradient, _ = run_of(lessons["activation"], 1).next_update()
    first, last = gradient[: 3 * 8], gradient[-9 * 2 :]

    assert np.linalg.norm(first) < 0.01 * np.linalg.norm(last)


def test_relu_often_learns_but_not_from_all_weights(lessons):  # noqa: F811
    runs = [run_of(lessons["activation"], 2, activation="relu", seed=seed) for seed in range(8)]
    steps = [first_step(each, 0.95, 1000) for each in runs]

    assert 1 <= steps.count(None) <= 4


# --- The right inputs ---


@pytest.mark.parametrize("seed", SEEDS)
def test_squares_and_radius_solve_the_ring_without_a_neuron_and_x_and_y_do_not(lessons, seed):  # noqa: F811
    lesson = lessons["features"]
    radius = run_of(lesson, 2, features=["radius"], seed=seed)

    assert 0.5 < trained(run_of(lesson, 0, seed=seed), 300).test_accuracy < 0.6
    assert trained(run_of(lesson, 1, seed=seed), 100).test_accuracy >= 0.95
    assert trained(radius, 100).test_accuracy >= 0.95
    assert 4 == radius.layout.n_params
    assert 6 == run_of(lesson, 1).layout.n_params


# --- Deep or wide ---


def test_the_networks_are_about_as_large_as_each_other(lessons):  # noqa: F811
    assert [112, 116] == [run_of(lessons["depth"], step).layout.n_params for step in (0, 1)]


def test_the_deep_network_learns_the_spirals_in_fewer_steps_whatever_the_seed(lessons):  # noqa: F811
    wide, deep = ([run_of(lessons["depth"], step, seed=seed) for seed in range(8)] for step in (0, 1))
    at = {
        "wide": [first_step(each, 0.95, 2500) for each in wide],
        "deep": [first_step(each, 0.95, 1000) for each in deep],
    }

    assert min(step for step in at["wide"] if step) > 250
    assert sum(step is not None for step in at["wide"]) >= 5  # often it gets there, too
    assert max(at["deep"]) <= 300


def test_five_and_four_neurons_are_enough_for_the_spirals(lessons):  # noqa: F811
    trainer = run_of(lessons["depth"], 2, hidden_layers=[5, 4])

    assert 49 == trainer.layout.n_params
    assert first_step(trainer, 0.95, 1000) is not None
