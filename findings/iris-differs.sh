#!/usr/bin/env bash
# The iris data of Plotly are not those of scikit-learn: three of the 600 numbers differ.
#
# The guess: Fisher's 150 irises of 1936 are the same numbers in every package that brings them.
# What happens: Plotly has those of the UCI repository, whose 35th and 38th flower were copied wrongly from the paper;
# scikit-learn (since 0.20), Bokeh and Vega have Fisher's. Who checks one library's result by another's compares two
# data sets.
# Versions: scikit-learn 1.9.1, Plotly 7.1.0, Bokeh 3.9.2 with bokeh_sampledata 2026.1, vega_datasets 0.9.0,
# Python 3.11.7.
# Source: Fisher 1936, table I; the notes of the UCI repository on iris.data ("35th sample should be 4.9,3.1,1.5,0.2");
# seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q scikit-learn==1.9.1 numpy==2.4.6 pandas==3.1.1 plotly==7.1.0 bokeh==3.9.2 \
    bokeh_sampledata==2026.1 vega_datasets==0.9.0
"$folder/venv/bin/python" - <<'PY'
import platform
from importlib.metadata import version

import numpy as np
import plotly.data
import vega_datasets
from bokeh.sampledata.iris import flowers
from sklearn.datasets import load_iris

packages = ("scikit-learn", "plotly", "bokeh", "vega_datasets")
print("Python", platform.python_version(), "with", *(f"{name} {version(name)}" for name in packages))
ours = load_iris().data
columns = ["sepalLength", "sepalWidth", "petalLength", "petalWidth"]
others = {
    "Plotly": plotly.data.iris().iloc[:, :4],
    "Bokeh": flowers.iloc[:, :4],
    "Vega": vega_datasets.data.iris()[columns],
}
differences = {}
for name, table in others.items():
    values = np.asarray(table, float)
    differences[name] = [(int(row) + 1, columns[column]) for row, column in np.argwhere(abs(values - ours) > 1e-9)]
    print(f"{name} differs from scikit-learn in {len(differences[name])} numbers:", *differences[name])
if [row for row, _ in differences["Plotly"]] != [35, 38, 38] or differences["Bokeh"] or differences["Vega"]:
    raise SystemExit("The packages bring other numbers now.")
PY
