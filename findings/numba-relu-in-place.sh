#!/usr/bin/env bash
# relu that writes over its own array took 1.5 to 3 times as long as relu into another one (on Zen 3).
#
# The guess: z[i] = max(z[i], 0) in place is the faster one, as it touches half of the memory; with arrays that fit
# into the first cache there is at least nothing to lose.
# What happens: where the new value goes to the place that the old one came from, LLVM sees that half of the stores
# change nothing and makes them masked stores (vmaskmovps), for a maximum, a choice and a branch alike. With another
# array as the target it stores whole vectors. On the processor where this was seen, a masked store takes much longer
# than a whole one: an activation in place loses more than it spares.
# Versions: Numba 0.68.1, NumPy 2.4.6, Python 3.11.7, x86-64; compiled for AVX2, whatever machine it runs on.
# Source: seen, in the machine code, which is what is asserted; times are printed only, as they depend on the processor.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 numba==0.68.1
NUMBA_CPU_NAME=haswell NUMBA_CPU_FEATURES=+avx2,+fma "$folder/venv/bin/python" - <<'PY'
import platform
import time

import numba
import numpy as np

print("Python", platform.python_version(), "Numba", numba.__version__, "NumPy", np.__version__, platform.machine())
ZERO = np.float32(0)


@numba.njit
def by_maximum(z, out):
    for i in range(z.size):
        z[i] = max(z[i], ZERO)


@numba.njit
def by_choice(z, out):
    for i in range(z.size):
        z[i] = z[i] if z[i] > 0 else ZERO


@numba.njit
def by_branch(z, out):
    for i in range(z.size):
        if z[i] < 0:
            z[i] = ZERO


@numba.njit
def into_another(z, out):
    for i in range(z.size):
        out[i] = max(z[i], ZERO)


values = np.random.default_rng(0).normal(size=1024).astype(np.float32)
masked = {}
for relu in (by_maximum, by_choice, by_branch, into_another):
    z, out = values.copy(), np.empty_like(values)
    relu(z, out)
    shortest = np.inf
    for _ in range(300):
        z[:] = values
        began = time.perf_counter_ns()
        relu(z, out)
        shortest = min(shortest, time.perf_counter_ns() - began)
    [code] = relu.inspect_asm().values()
    masked[relu.__name__] = code.count("maskmov")
    print(f"{relu.__name__}: {masked[relu.__name__]} masked stores in the code, {shortest} ns for 1,024 values")
assert all(masked[name] > 0 for name in ("by_maximum", "by_choice", "by_branch")), "in place, whole vectors are stored"
assert masked["into_another"] == 0, "stores into another array are masked, too"
PY
