#!/usr/bin/env bash
# A map of decisions shows a band of class 1 between the classes 0 and 2, where the classifier never says 1.
#
# The guess: DecisionBoundaryDisplay with response_method="predict" colours each place by the class that is predicted
# there; where two classes meet, there is nothing between them.
# What happens: by default it hands the numbers of the classes to Matplotlib's contourf, which draws levels of a height:
# on the way from 0 to 2 it passes 1, and fills that strip with the colour of class 1. It is as wide as a part of a cell
# of the grid, and it is there for each pair of classes whose numbers are not neighbours. plot_method="pcolormesh" draws
# cells and no such band.
# Versions: scikit-learn 1.9.1, Matplotlib 3.11.2, NumPy 2.4.6, Python 3.11.7.
# Source: sklearn/inspection/_plot/decision_boundary.py (plot_method="contourf"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q scikit-learn==1.9.1 matplotlib==3.11.2 numpy==2.4.6
MPLBACKEND=agg "$folder/venv/bin/python" - <<'PY'
import platform

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import sklearn
from sklearn.inspection import DecisionBoundaryDisplay
from sklearn.tree import DecisionTreeClassifier

print(f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, Matplotlib {matplotlib.__version__}")

# Class 0 on the left, class 2 on the right, class 1 far above what is drawn.
points = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 9.0]])
classifier = DecisionTreeClassifier(random_state=0).fit(points, [0, 2, 1])


def colours_drawn(plot_method):
    figure, axes = plt.subplots(figsize=(4, 4), dpi=100)
    axes.set_axis_off()
    figure.subplots_adjust(0, 0, 1, 1)
    display = DecisionBoundaryDisplay.from_estimator(
        classifier, points[:2], response_method="predict", plot_method=plot_method, eps=0.5, ax=axes
    )
    assert set(np.unique(display.response)) == {0, 2}
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[:, :, :3].reshape(-1, 3)
    counts = np.unique(pixels, axis=0, return_counts=True)[1]
    return int((counts > 0.001 * len(pixels)).sum())


by_default, of_cells = colours_drawn("contourf"), colours_drawn("pcolormesh")
print(f"classes predicted on the grid: 2; colours drawn: {by_default} (by default), {of_cells} (pcolormesh)")
if (by_default, of_cells) != (3, 2):
    raise SystemExit("The map is drawn otherwise now.")
PY
