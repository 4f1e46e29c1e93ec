"""Scores of classes: counted by hand, as the reference has them, and as scikit-learn gives them."""

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.core.scores import scores_of
from tests.support import reference
from tests.support.engine import inputs_and_labels, random_points, run_of


def scores_from(labels, answers, n_classes):
    """Return the scores of outputs that give these answers."""
    return scores_of(np.eye(n_classes, dtype=np.float32)[:, answers], np.array(labels)).as_json()


def test_scores_by_hand():
    outputs = np.array([[2.0, 0.0, 1.0, 5.0], [1.0, 3.0, 1.0, 6.0], [0.0, 9.0, 1.0, 1.0]], np.float32)

    scores = scores_of(outputs, np.array([0, 1, 0, 1]))

    # Answers: class 0, class 2, class 0 (of equals the first), class 1.
    expected = {
        "accuracy": 0.75,
        "balanced_accuracy": 0.75,
        "confusion": [[2, 0, 0], [0, 1, 1], [0, 0, 0]],
        "precision": [1.0, 1.0, 0.0],
        "recall": [1.0, 0.5, None],
        "f1": [1.0, 2 / 3, 0.0],
        "macro": {"precision": 2 / 3, "recall": 0.75, "f1": pytest.approx(5 / 9)},
    }
    assert expected == scores.as_json()


def test_who_always_says_the_large_class_is_found_out():
    scores = scores_from([0] * 95 + [1] * 5, [0] * 100, 2)

    assert (0.95, 0.5) == (scores["accuracy"], scores["balanced_accuracy"])
    assert [0.95, None] == scores["precision"]
    assert [pytest.approx(1.9 / 1.95), 0.0] == scores["f1"]
    assert {"precision": 0.95, "recall": 0.5, "f1": pytest.approx(0.95 / 1.95)} == scores["macro"]


def test_scores_are_those_of_scikit_learn():
    """scikit-learn 1.9.1: precision_recall_fscore_support and balanced_accuracy_score, labels 0 to 5.

    With zero_division=np.nan, which leaves undefined figures out of the means. Class 2 has a point and is never
    named, class 4 is named and has none, class 5 neither.
    """
    scores = scores_from([0] * 6 + [1] * 3 + [2] + [3] * 2, [0, 0, 0, 0, 1, 4, 1, 1, 0, 0, 3, 1], 6)
    close = lambda values: [value if value is None else pytest.approx(value, abs=1e-8) for value in values]  # noqa: E731

    assert close([0.66666667, 0.5, None, 1.0, 0.0, None]) == scores["precision"]
    assert close([0.66666667, 0.66666667, 0.0, 0.5, None, None]) == scores["recall"]
    assert close([0.66666667, 0.57142857, 0.0, 0.66666667, 0.0, None]) == scores["f1"]
    assert pytest.approx(0.5416666666666666) == scores["macro"]["precision"]
    assert pytest.approx(0.4583333333333333) == scores["macro"]["recall"] == scores["balanced_accuracy"]
    assert pytest.approx(0.38095238095238093) == scores["macro"]["f1"]
    assert pytest.approx(0.5833333333333334) == scores["accuracy"]


def test_train_and_test_points_are_judged_apart_and_as_the_reference_does():
    data = random_points(700, 4).split(0.3, 1)
    run = run_of((2, 9, 4), dataset=data)
    run.train(30)
    model, metrics = run.model(), run.evaluate()
    inputs, labels = inputs_and_labels(run)
    logits = reference.forward((2, 9, 4), "tanh", model.params, inputs)[1][-1]

    confusion = metrics.scores.train.confusion

    expected = np.zeros((4, 4), int)
    np.add.at(expected, (labels, logits.argmax(axis=0)), 1)
    assert expected.tolist() == confusion.tolist()
    assert metrics.accuracy == metrics.scores.train.accuracy == np.trace(expected) / 490
    assert 210 == metrics.scores.test.confusion.sum()
    assert metrics.test_accuracy == metrics.scores.test.accuracy


def test_a_network_with_more_classes_than_the_data_is_judged_by_all_of_its_outputs():
    run = run_of((2, 4), dataset=random_points(50, 4))
    run.update_dataset(Dataset.from_points([0.1, 0.2], [0, 0], [0, 1]))

    assert (4, 4) == run.evaluate().scores.train.confusion.shape
    assert [None, None] == run.evaluate().scores.train.recall[2:]


def test_no_points_have_no_scores():
    run = run_of((2, 3, 2), dataset=Dataset.from_points([0.1], [0.0], [1]))

    assert run.evaluate().scores.test is None
    assert run.evaluate().test_loss is None
