#!/usr/bin/env bash
# The mean of a column can be larger than all of its numbers: NumPy adds up float32 columns one by one.
#
# The guess: points.mean(axis=0) of float32 points is good to six or seven digits, since NumPy adds in pairs; it is
# the same whether the numbers of a coordinate lie in a column or in a row.
# What happens: sums are made in pairs only along the axis that is fastest in memory. Along the other one each number
# is added to the running sum, which soon has no digits left for it. With a million points between 100 and 101,
# mean(axis=0) is 101.4, and the deviation 0.95 instead of 0.29; transposed and copied, the same array gives both to
# six digits. Points that are standardised with the former lie nowhere near 0. dtype=np.float64 cures it.
# Versions: NumPy 2.4.6, Python 3.11.7.
# Source: the notes of numpy.sum ("only used when the summation is along the fast axis in memory"); those of
# numpy.mean say that float32 can be inaccurate, and nothing of the axis; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import numpy as np

print(f"Python {platform.python_version()}, NumPy {np.__version__}")
points = (100 + np.random.default_rng(0).random((1_000_000, 2))).astype(np.float32)
rows = np.ascontiguousarray(points.T)
print("the column's numbers: from", points[:, 0].min(), "to", points[:, 0].max())
print("as columns: mean", points.mean(axis=0)[0], "deviation", points.std(axis=0)[0])
print("as rows:    mean", rows.mean(axis=1)[0], "deviation", rows.std(axis=1)[0])
exact = points.mean(axis=0, dtype=np.float64)[0], points.std(axis=0, dtype=np.float64)[0]
print("in float64: mean", exact[0], "deviation", exact[1])
assert np.allclose((rows.mean(axis=1)[0], rows.std(axis=1)[0]), exact, rtol=1e-5)
if not (points.mean(axis=0)[0] > points.max() and points.std(axis=0)[0] > 2 * exact[1]):
    raise SystemExit("NumPy adds up columns otherwise now.")
PY
