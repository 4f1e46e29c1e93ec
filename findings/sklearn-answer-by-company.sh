#!/usr/bin/env bash
# What scikit-learn's network says of a point depends on which other points are asked about in the same call.
#
# The guess: predict_proba works row by row, so the probabilities of the first point are the same numbers whether it is
# asked about alone, with six others or with all 250.
# What happens: they differ in their last digits. The product of points and weights is one call of BLAS, which takes
# other paths, with other orders of adding up, for a single row, for a few and for many. A point that lies on the
# border of two classes can change sides by it, and a map that is drawn in pieces need not be the one drawn at once.
# Versions: scikit-learn 1.9.1, NumPy 2.4.6 with OpenBLAS, Python 3.11.7.
# Source: sklearn/neural_network/_multilayer_perceptron.py (_forward_pass_fast: safe_sparse_dot); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 scikit-learn==1.9.1
"$folder/venv/bin/python" - <<'PY'
import platform
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

print("Python", platform.python_version(), "scikit-learn", sklearn.__version__, "NumPy", np.__version__)
warnings.simplefilter("ignore")  # it has not converged, and need not
points = np.random.default_rng(0).uniform(-1, 1, (250, 2))
labels = points[:, 0] * points[:, 1] > 0
for dtype in (np.float32, np.float64):
    network = MLPClassifier((8, 8, 8), activation="tanh", max_iter=200, random_state=0)
    network.fit(points.astype(dtype), labels)
    together = network.predict_proba(points.astype(dtype))
    differing = {}
    for n in (1, 7):
        pieces = [network.predict_proba(points[i : i + n].astype(dtype)) for i in range(0, len(points), n)]
        differing[n] = int((np.concatenate(pieces) != together).any(axis=1).sum())
    print(f"{dtype.__name__}: of {len(points)} points, {differing[1]} get other digits alone, {differing[7]} in sevens")
    assert differing[1] > 0, "each point gets the same answer alone and in company"
PY
