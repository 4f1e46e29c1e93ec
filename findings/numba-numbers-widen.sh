#!/usr/bin/env bash
# In one Numba function, 200 + 100 is 300 for two elements and 44 for the arrays that hold them.
#
# The guess: a function gives the same with @njit as without, only faster. NumPy adds two uint8 as uint8, be they
# single or in arrays (200 + 100 = 44), and a float32 times 0.1 stays a float32.
# What happens: Numba widens single integers to 64 bits before it adds them, and those in arrays it does not: both
# rules in one function. And 0.1 is a float64 to Numba: a float32 array times 0.1 becomes a float64 array, and a loop
# over float32 elements rounds elsewhere than NumPy does, so that four of ten results differ in the last bit. NumPy
# has let Python's numbers take the array's type since version 2; Numba has rules of its own.
# Versions: Numba 0.68.1, NumPy 2.4.6, Python 3.11.7.
# Source: Numba's proposal NBEP 1 (Changes in integer typing); NumPy's NEP 50; seen.
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
def two_sums(a, b):
    return a[0] + b[0], (a + b)[0]


@numba.njit
def times_a_tenth(a):
    return a * 0.1


@numba.njit
def scaled(a):
    result = np.empty_like(a)
    for i in range(len(a)):
        result[i] = a[i] * 0.1 + 0.3
    return result


small = np.array([200], np.uint8), np.array([100], np.uint8)
with np.errstate(over="ignore"):
    plain = tuple(int(each) for each in two_sums.py_func(*small))
compiled = two_sums(*small)
print(f"element + element, (array + array)[0]: {plain} by NumPy, {compiled} by Numba")
numbers = np.random.default_rng(0).random(100_000).astype(np.float32)
types = [str(function(numbers).dtype) for function in (times_a_tenth.py_func, times_a_tenth)]
print(f"float32 array * 0.1: {types[0]} by NumPy, {types[1]} by Numba")
differ = np.mean(scaled(numbers) != scaled.py_func(numbers))
print(f"float32 elements * 0.1 + 0.3 in a loop, stored as float32: {differ:.0%} differ")
if (plain, compiled, types) != ((44, 44), (300, 44), ["float32", "float64"]) or differ < 0.2:
    raise SystemExit("Numba counts otherwise now.")
PY
