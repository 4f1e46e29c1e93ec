"""nnvisu's work in scikit-learn: the loop of its own MLPClassifier, one thread."""

import warnings

import numpy as np

from nnvisu.arrays import BoolArray, Int64Array
from nnvisu.bench.peer_engines import PLAN_STEPS, Work

ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}


def engine(work: Work) -> "SklearnEngine | None":
    """Return a run in scikit-learn's own loop; None for activations and optimizers that it has not."""
    if work.config.activation not in ACTIVATIONS or work.config.optimizer not in ("sgd", "adam"):
        return None
    return SklearnEngine(work)


class OneHot:
    """One column per class, for two classes too, where scikit-learn's own would make a network with one output."""

    def __init__(self, n_classes: int):
        self._rows = np.eye(n_classes, dtype=bool)

    def transform(self, labels: Int64Array) -> BoolArray:
        """Return bool (n_points, n_classes)."""
        rows: BoolArray = self._rows[labels]
        return rows


class SklearnEngine:
    """``fit`` for the clock, with its own shuffling; ``partial_fit`` where batches are given."""

    def __init__(self, work: Work):
        self._work = work
        n_points = len(work.labels)
        self._batch_size = len(work.batches[0]) if work.batches else n_points
        steps_per_epoch = -(-n_points // self._batch_size)
        self._block_epochs = max(1, round(PLAN_STEPS / steps_per_epoch))
        self.block_steps = self._block_epochs * steps_per_epoch
        self.begin()

    def begin(self) -> None:
        """Make a classifier with softmax outputs, and put the initial weights into it."""
        from sklearn.neural_network import MLPClassifier

        config, layers = self._work.config, self._work.layers
        n_classes = len(layers[-1][1])
        self._model = MLPClassifier(
            [len(biases) for _, biases in layers[:-1]],
            ACTIVATIONS[self._work.activation],
            solver=config.optimizer,
            alpha=0.0,
            batch_size=self._batch_size,
            learning_rate_init=config.learning_rate,
            momentum=0.0,
            nesterovs_momentum=False,
            beta_1=config.beta1,
            beta_2=config.beta2,
            epsilon=config.epsilon,
            shuffle=bool(self._work.batches),
            random_state=np.random.RandomState(config.seed),  # a number would shuffle alike in each call of ``fit``
            tol=0.0,
            n_iter_no_change=np.inf,
        )
        softmax_classes = np.arange(max(n_classes, 3))  # two would be given one logistic output
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the batch is longer than one point
            self._model.partial_fit(self._work.inputs[:1], softmax_classes[:1], classes=softmax_classes)
        del self._model._optimizer  # its means belong to the weights that are replaced now
        self._model._label_binarizer, self._model.classes_ = OneHot(n_classes), np.arange(n_classes)
        self._model.coefs_ = [weights.T.copy() for weights, _ in layers]
        self._model.intercepts_ = [biases.copy() for _, biases in layers]

    def follow_plan(self) -> None:
        """Make exactly the steps of the plan."""
        if not self._work.batches:
            self._fit(PLAN_STEPS)
        for batch in self._work.batches:
            self._model.set_params(batch_size=len(batch))
            self._model.partial_fit(self._work.inputs[batch], self._work.labels[batch])

    def train(self, n_blocks: int) -> None:
        """Fit for as many epochs as make the steps."""
        self._fit(n_blocks * self._block_epochs)

    def loss(self) -> float:
        """Return the mean loss of all points."""
        shares = self._model.predict_proba(self._work.inputs)
        return float(-np.log(shares[np.arange(len(shares)), self._work.labels]).mean())

    def _fit(self, n_epochs: int) -> None:
        from threadpoolctl import threadpool_limits

        self._model.set_params(max_iter=n_epochs, batch_size=self._batch_size, warm_start=True)
        with warnings.catch_warnings(), threadpool_limits(1):
            warnings.simplefilter("ignore")  # it has not converged, and is not meant to
            self._model.fit(self._work.inputs, self._work.labels)
