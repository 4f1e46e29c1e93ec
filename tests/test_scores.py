"""Confusion, recall and accuracy, counted by hand."""

import numpy as np

from nnvisu.core.datasets import Dataset
from nnvisu.core.scores import scores_of
from tests import reference
from tests.engine import inputs_and_labels, random_points, run_of


def test_confusion_and_recall_by_hand():
    outputs = np.array([[2.0, 0.0, 1.0, 5.0], [1.0, 3.0, 1.0, 6.0], [0.0, 9.0, 1.0, 1.0]], np.float32)

    scores = scores_of(outputs, np.array([0, 1, 0, 1]))

    # Answers: class 0, class 2, class 0 (of equals the first), class 1.
    assert {"accuracy": 0.75, "confusion": [[2, 0, 0], [0, 1, 1], [0, 0, 0]], "recall": [1.0, 0.5, None]} == (
        scores.as_json()
    )


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
