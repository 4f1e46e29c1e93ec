"""Weights of classes: by hand, against the reference and finite differences, and what they leave as it is."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.constraints import combined
from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.kernel_args import class_weights_of
from nnvisu.core.trace import trace
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, random_points, random_values, run_of

pytestmark = pytest.mark.usefixtures("compiled")

BALANCED = Config(class_weights="balanced")
LOSSES = [
    ("cross_entropy", 0.0),
    ("cross_entropy", 0.3),
    ("squared_error", 0.0),
    ("squared_error", 0.3),
    ("hinge", 0.0),
]


def points_of_classes(labels, is_test=None, seed=0):
    """Return points anywhere with these labels."""
    x, y = np.random.default_rng(seed).uniform(-1, 1, (2, len(labels)))
    return Dataset.from_points(x, y, labels, is_test)


def balanced_weights(labels):
    """Return the weight of each point, written out for one point after the other."""
    present = sorted(set(labels.tolist()))
    return np.array([len(labels) / (len(present) * np.count_nonzero(labels == label)) for label in labels])


def weighted(function, inputs, labels, weights):
    """Return the mean over the points of weight times ``function(inputs, labels)`` of the point alone."""
    each = [function(inputs[:, i : i + 1], labels[i : i + 1]) for i in range(len(labels))]
    return np.tensordot(weights, np.array(each), 1) / len(labels)


def weighted_gradient(run, points=slice(None), weights=None):
    """Return what the reference makes of a run's training points, or of some of them."""
    inputs, labels = inputs_and_labels(run)
    weights = balanced_weights(labels) if weights is None else weights
    config, sizes = run.config, run.architecture.layer_sizes
    settings = config.activation, run.model().params.astype(float)
    one = lambda x, label: reference.gradient(sizes, *settings, x, label, config.loss, config.label_smoothing)  # noqa: E731
    return weighted(one, inputs[:, points], labels[points], weights[points])


# --- The weights ---


def test_weights_by_hand_and_as_scikit_learn_computes_them():
    """compute_class_weight("balanced", classes=[0, 2, 5], y=[0] * 6 + [2] * 3 + [5]) of scikit-learn 1.9.1."""
    data = points_of_classes([0] * 6 + [2] * 3 + [5] + [0, 1, 6], [0] * 10 + [1] * 3)
    weights = class_weights_of(BALANCED, data)

    assert [10 / 18, 1, 10 / 9, 1, 1, 10 / 3, 1, 1] == pytest.approx(weights)
    assert [0.5555555555555556, 1.1111111111111112, 3.3333333333333335] == pytest.approx(weights[[0, 2, 5]])
    assert 1.0 == pytest.approx(weights[data.labels[~data.is_test]].mean())
    assert [1.0] * 8 == class_weights_of(Config(), data).tolist()


def test_no_points_have_no_weights_to_speak_of():
    assert [1.0] * 8 == class_weights_of(BALANCED, Dataset.from_points([], [], [])).tolist()


# --- The gradient ---


@pytest.mark.parametrize(("loss", "smoothing"), LOSSES)
@pytest.mark.parametrize(("n_points", "n_classes"), [(37, 2), (300, 3), (40, 8)])
def test_the_gradient_is_the_mean_of_weighted_ones(loss, smoothing, n_points, n_classes):
    data = generate_dataset("gaussians", n_points, n_classes, 0.3, class_ratio=9.0, test_fraction=0.1)
    run = run_of((2, 5, n_classes), dataset=data, loss=loss, label_smoothing=smoothing, class_weights="balanced")

    gradient = gradient_of(run)

    assert weighted_gradient(run) == pytest.approx(gradient, abs=1e-6)
    plain = gradient_of(run_of((2, 5, n_classes), dataset=data, loss=loss, label_smoothing=smoothing))
    assert np.abs(gradient - plain).max() > 1e-3


@pytest.mark.parametrize(("loss", "smoothing"), LOSSES)
def test_the_gradient_is_the_slope_of_the_weighted_loss(loss, smoothing):
    data = generate_dataset("gaussians", 30, 3, 0.3, class_ratio=5.0)
    run = run_of((2, 4, 3), dataset=data, loss=loss, label_smoothing=smoothing, class_weights="balanced")
    inputs, labels = inputs_and_labels(run)

    def function(params):
        one = lambda x, label: reference.loss((2, 4, 3), "tanh", params, x, label, loss, smoothing)  # noqa: E731
        return weighted(one, inputs, labels, balanced_weights(labels))

    slope = reference.finite_difference(function, run.model().params.astype(float))
    assert slope == pytest.approx(gradient_of(run), abs=1e-6)


def test_weights_do_what_repeating_the_points_of_small_classes_does():
    """Three points of class 0 to each one of class 1: balanced is as if that one stood there three times."""
    labels = [0, 0, 0, 1] * 20
    few = points_of_classes(labels)
    often = np.repeat(np.arange(80), np.where(few.labels == 1, 3, 1))
    many = Dataset.from_points(few.x[often], few.y[often], few.labels[often])

    weighted_run, plain_run = run_of((2, 6, 2), dataset=few, class_weights="balanced"), run_of((2, 6, 2), dataset=many)

    assert gradient_of(plain_run) == pytest.approx(gradient_of(weighted_run), abs=1e-7)


def test_the_mean_of_a_batch_is_over_its_points_and_not_over_their_weights():
    data = generate_dataset("gaussians", 60, 2, 0.3, class_ratio=5.0)
    run = run_of((2, 4, 2), dataset=data, class_weights="balanced", batch_size=7)
    batch = run.snapshot().state.permutation[:7]
    weights = balanced_weights(data.labels)
    assert weights[batch].sum() != pytest.approx(7, rel=0.05)  # else both means are the same

    assert weighted_gradient(run, batch, weights) == pytest.approx(gradient_of(run), abs=1e-6)


def test_the_gradient_that_a_diagnosis_looks_at_is_weighted_too():
    data = generate_dataset("gaussians", 50, 3, 0.3, class_ratio=5.0)
    run = run_of((2, 4, 3), dataset=data, class_weights="balanced")

    assert gradient_of(run) == pytest.approx(run.next_update()[0], abs=1e-7)


# --- What follows, and what stays ---


def test_weights_follow_the_points_and_the_split():
    run = run_of((2, 4, 3), dataset=random_points(40, 3), class_weights="balanced")
    before = run.snapshot()
    unbalanced, split = generate_dataset("blobs", 60, 3, class_ratio=8.0), random_points(40, 3).split(0.5, 3)
    for data in (unbalanced, split, points_of_classes([0] * 20 + [2] * 7)):
        run.update_dataset(data)

        assert weighted_gradient(run) == pytest.approx(gradient_of(run), abs=1e-6)
    run.restore(before)

    assert weighted_gradient(run) == pytest.approx(gradient_of(run), abs=1e-6)


def test_weights_can_be_changed_while_a_run_is_on():
    run = run_of((2, 4, 2), dataset=generate_dataset("moons", class_ratio=9.0))
    run.train(5)
    params = run.model().params

    assert not run.update_config(combined(run.config, {"class_weights": "balanced"}, run.dataset.task))
    assert np.array_equal(params, run.model().params)
    assert weighted_gradient(run) == pytest.approx(gradient_of(run), abs=1e-6)


def test_the_loss_shown_is_the_plain_mean():
    data = generate_dataset("gaussians", 200, 3, 0.3, class_ratio=10.0, test_fraction=0.3)
    run = run_of((2, 6, 3), dataset=data, class_weights="balanced")
    run.train(50)
    inputs, labels = inputs_and_labels(run)

    expected = reference.loss((2, 6, 3), "tanh", run.model().params, inputs, labels)
    assert expected == pytest.approx(run.evaluate().loss, abs=1e-5)


def test_weights_of_equal_classes_change_no_bit():
    data = generate_dataset("blobs", 90, 3)
    runs = [run_of((2, 6, 3), dataset=data, batch_size=16, class_weights=name) for name in ("none", "balanced")]
    for run in runs:
        run.train(100)

    assert np.array_equal(runs[0].model().params, runs[1].model().params)


@pytest.mark.machine_code
def test_weights_make_a_small_class_be_found():
    data = generate_dataset("gaussians", 1000, 2, 0.4, class_ratio=20.0, test_fraction=0.3)
    runs = [run_of((2, 6, 2), dataset=data, class_weights=name) for name in ("none", "balanced")]
    for run in runs:
        run.train(300)
    plain, balanced = (run.evaluate().scores.test.recall for run in runs)

    assert balanced[1] > plain[1] + 0.15
    assert balanced[0] < plain[0]


def test_one_point_is_traced_with_its_weight():
    data = generate_dataset("gaussians", 100, 3, 0.3, class_ratio=9.0)
    run = run_of((2, 4, 3), dataset=data, class_weights="balanced", optimizer="sgd")
    snapshot = run.snapshot()
    place = np.array([0.3, -0.2])
    plain = trace(dataclasses.replace(snapshot, config=Config(hidden_layers=(4,), optimizer="sgd")), place, 2)
    traced = trace(snapshot, place, 2)
    weight = 100 / (3 * np.count_nonzero(data.labels == 2))

    assert weight > 2
    for layer, plain_layer in zip(traced.layers, plain.layers, strict=True):
        assert weight * plain_layer.deltas == pytest.approx(layer.deltas)
        moved = weight * (plain_layer.new_weights - plain_layer.weights)
        assert moved == pytest.approx(layer.new_weights - layer.weights)
    assert plain.loss == traced.loss


# --- Values have no classes ---


def test_a_regression_refuses_weights_and_drops_them():
    with pytest.raises(InvalidValue, match="allowed: none while the points carry values"):
        combined(Config(loss="squared_error"), {"class_weights": "balanced"}, "regression")

    run = Trainer(BALANCED, random_points(20, 2))
    run.update_dataset(random_values(20))
    assert "none" == run.config.class_weights
    assert "none" == Trainer(BALANCED, random_values(20)).config.class_weights
