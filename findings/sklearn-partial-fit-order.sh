#!/usr/bin/env bash
# With random_state=0, partial_fit shows scikit-learn's network the points in one and the same order.
#
# The guess: MLPRegressor(random_state=0) is reproducible and shuffles the points anew for each epoch ("shuffle:
# Whether to shuffle samples in each iteration"), by fit as by repeated partial_fit, which is how one trains it epoch
# by epoch.
# What happens: each call of partial_fit starts its random numbers from the seed again. From the second call on (the
# first one draws the weights before) the batches are the same for ever: training without shuffling, without a word.
# fit shuffles, and so does partial_fit with random_state=np.random.RandomState(0).
# Versions: scikit-learn 1.9.1, NumPy 2.4.6, Python 3.11.7.
# Source: sklearn/neural_network/_multilayer_perceptron.py (_fit: "check_random_state(self.random_state)"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q scikit-learn==1.9.1 numpy==2.4.6
"$folder/venv/bin/python" -W ignore - <<'PY'
import platform

import numpy as np
import sklearn
from sklearn.neural_network import MLPRegressor

print(f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, NumPy {np.__version__}")
N_EPOCHS = 4
points, values = np.arange(8.0)[:, None], np.zeros(8)


class Recorded(MLPRegressor):
    """Keeps which points each batch was made of."""

    def _backprop(self, X, *arguments, **named):
        batches.append("".join(str(int(x)) for x in X[:, 0]))
        return super()._backprop(X, *arguments, **named)


def network(random_state):
    return Recorded(hidden_layer_sizes=(2,), solver="sgd", batch_size=4, random_state=random_state, max_iter=N_EPOCHS)


n_orders = {}
for name, random_state in (("0", 0), ("RandomState(0)", np.random.RandomState(0))):
    for method in ("fit", "partial_fit"):
        batches, model = [], network(random_state)
        for _ in range(1 if method == "fit" else N_EPOCHS):
            getattr(model, method)(points, values)
        epochs = [" ".join(batches[i : i + 2]) for i in range(0, len(batches), 2)]
        n_orders[name, method] = len(set(epochs[1:]))
        print(f"random_state={name}, {method}: {', '.join(epochs)}")
if [*n_orders.values()] != [3, 1, 3, 3]:
    raise SystemExit("scikit-learn shuffles otherwise now.")
PY
