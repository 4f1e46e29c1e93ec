"""Metrics and scores: how well a network does, computed from the outputs of one evaluation."""

import dataclasses
import functools
from typing import TypedDict

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int64Array
from nnvisu.core.datasets import Targets
from nnvisu.core.portable_math import total


class Figures(TypedDict):
    """The four figures of ``Metrics``, by name."""

    loss: float | None
    accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None


class MacroFigures(TypedDict):
    """Means over the classes."""

    precision: float | None
    recall: float | None
    f1: float | None


class ScoreFigures(TypedDict, total=False):
    """The figures of ``ClassScores``, or the last two, of ``ValueScores``."""

    accuracy: float
    balanced_accuracy: float | None
    confusion: list[list[int]]
    precision: list[float | None]
    recall: list[float | None]
    f1: list[float | None]
    macro: MacroFigures
    r_squared: float | None
    mean_absolute_error: float | None


@dataclasses.dataclass(frozen=True, eq=False)
class ClassScores:
    """confusion: int64 (n_classes, n_classes), points by true class (rows) and predicted class (columns).

    Scores of a class are None where they would be 0 / 0; means over the classes leave these out.
    """

    confusion: Int64Array

    @property
    def accuracy(self) -> float:
        """Share of points whose predicted class is right."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @property
    def recall(self) -> list[float | None]:
        """Share of the points of each class that are predicted right; None for a class without points."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def precision(self) -> list[float | None]:
        """Share of the predictions of each class that are right; None for a class that is never predicted."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def f1(self) -> list[float | None]:
        """Harmonic mean of precision and recall, 2·right / (points + predictions); van Rijsbergen 1979, chapter 7.

        0 for a class that has points and is never predicted; None without points and predictions.
        """
        n_both = self.confusion.sum(axis=0) + self.confusion.sum(axis=1)
        return _shares(2 * self.confusion.diagonal(), n_both)

    def as_json(self) -> ScoreFigures:
        """Return the scores as they stand in the ``scores`` message.

        macro: unweighted means over the classes (Sokolova and Lapalme 2009). The mean recall is also given by its other
        name, balanced accuracy (Brodersen et al. 2010).
        """
        precision, recall, f1 = self.precision, self.recall, self.f1
        mean_recall = _mean(recall)
        return {
            "accuracy": self.accuracy,
            "balanced_accuracy": mean_recall,
            "confusion": self.confusion.tolist(),
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "macro": {"precision": _mean(precision), "recall": mean_recall, "f1": _mean(f1)},
        }


@dataclasses.dataclass(frozen=True)
class ValueScores:
    """r_squared: 1 - (sum of squared residuals) / (that around the mean), None where all values are equal."""

    r_squared: float | None
    mean_absolute_error: float
    accuracy: None = None

    def as_json(self) -> ScoreFigures:
        """Return the scores as they stand in the ``scores`` message."""
        return {"r_squared": self.r_squared, "mean_absolute_error": self.mean_absolute_error}


@dataclasses.dataclass(frozen=True, eq=False)
class Answers:
    """The outputs of a network for some points, and the right answers.

    outputs: float32 (n_outputs, n_points); targets: labels or values (n_points,). Scores are computed from it on
    demand: they cost several times as much as loss and accuracy.
    """

    outputs: Float32Array
    targets: Targets


@dataclasses.dataclass(frozen=True, eq=False)
class Scores:
    """Scores of training and test points; None without points or if an output is not finite."""

    train_answers: Answers | None = None
    test_answers: Answers | None = None

    @functools.cached_property
    def train(self) -> ClassScores | ValueScores | None:
        """Of the training points."""
        return None if self.train_answers is None else scores_of(self.train_answers.outputs, self.train_answers.targets)

    @functools.cached_property
    def test(self) -> ClassScores | ValueScores | None:
        """Of the test points."""
        return None if self.test_answers is None else scores_of(self.test_answers.outputs, self.test_answers.targets)


NO_SCORES = Scores()


@dataclasses.dataclass(frozen=True)
class Metrics:
    """Mean loss and accuracy, without penalties, smoothing and dropout.

    None without points or if not finite; accuracies are None for regression, too.
    """

    loss: float | None
    accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    scores: Scores = dataclasses.field(default=NO_SCORES, compare=False)

    def as_json(self) -> Figures:
        """Return the four figures by name."""
        return {
            "loss": self.loss,
            "accuracy": self.accuracy,
            "test_loss": self.test_loss,
            "test_accuracy": self.test_accuracy,
        }


def scores_of(outputs: Float32Array, targets: Targets) -> ClassScores | ValueScores:
    """Score outputs, float32 (n_outputs, n_points), against targets (n_points,).

    Among equal outputs the first wins; a single output is the value of a regression.
    """
    if len(outputs) == 1:
        return _value_scores(outputs[0].astype(np.float64), targets.astype(np.float64))
    best, answer = outputs[0].copy(), np.zeros(outputs.shape[1], np.int64)
    for label in range(1, len(outputs)):
        answer[outputs[label] > best] = label
        np.maximum(best, outputs[label], out=best)
    n_classes = len(outputs)
    counts = np.bincount(targets.astype(np.int64) * n_classes + answer, minlength=n_classes * n_classes)
    return ClassScores(counts.reshape(n_classes, n_classes))


def _shares(counts: Int64Array, of: Int64Array) -> list[float | None]:
    return [float(count / n) if n else None for count, n in zip(counts, of, strict=True)]


def _mean(values: list[float | None]) -> float:
    """Return the mean of ``values`` without None; there is a number, as every point and prediction has a class."""
    numbers = np.array([value for value in values if value is not None])
    return float(total(numbers) / len(numbers))


def _value_scores(outputs: Float64Array, values: Float64Array) -> ValueScores:
    residuals = outputs - values
    spread = total(np.square(values - total(values) / len(values)))
    r_squared = float(1.0 - total(np.square(residuals)) / spread) if spread > 0 else None
    return ValueScores(r_squared, float(total(np.abs(residuals)) / len(residuals)))
