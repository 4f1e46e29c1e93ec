#!/usr/bin/env bash
# In a kernel, the variance of 100,001 numbers between 1,000 and 1,001 is four times too large, and 33,554,432 ones
# have the mean 0.5.
#
# The guess: np.mean, np.sum and np.var of a float32 array give in a function compiled by Numba what they give
# outside, but for the last digits.
# What happens: Numba adds up a float32 array number by number in one float32, where NumPy halves the array again and
# again. From 16,777,216 on, a sum of ones does not grow any more, and long before that the mean is off by so much
# that it shows in the variance, which is taken around it. Nothing warns. What helps is to add up in a float64:
# np.sum(a, dtype=np.float64).
# Versions: Numba 0.68.1, NumPy 2.4.6, Python 3.11.7.
# Source: Numba's numba/np/arraymath.py (array_sum, array_mean, array_var: one running sum of the array's own type);
# seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numba==0.68.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import numba
import numpy as np

print(f"Python {platform.python_version()}, Numba {numba.__version__}, NumPy {np.__version__}")


@numba.njit
def compiled(a):
    return np.mean(a), np.var(a), np.sum(a, dtype=np.float64) / a.size


ones = np.ones(2**25, np.float32)
heights = np.linspace(1000, 1001, 100_001).astype(np.float32)
for name, a in (("33,554,432 ones", ones), ("100,001 numbers from 1,000 to 1,001", heights)):
    mean, variance, exact_mean = compiled(a)
    print(f"{name}: mean {mean:.6g}, variance {variance:.4g} in Numba (added up in float64: {exact_mean:.6g});", end=" ")
    print(f"mean {np.mean(a):.6g}, variance {np.var(a):.4g} in NumPy")

mean_of_ones, _, exact = compiled(ones)
is_as_seen = mean_of_ones == 0.5 and exact == 1.0 and np.mean(ones) == 1.0
is_as_seen &= 0.3 < compiled(heights)[1] < 0.37 and 0.083 < np.var(heights) < 0.084
if not is_as_seen:
    raise SystemExit("Numba adds up otherwise now.")
PY
