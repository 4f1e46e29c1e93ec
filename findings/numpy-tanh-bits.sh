#!/usr/bin/env bash
# Guess: the last bits of NumPy's float64 functions depend on whether a processor has AVX-512 (a known issue), and on
#   nothing else among x86-64 processors: tanh, as exp, sin and cos, is the same with and without AVX2.
#
# What happens: with AVX2 and FMA np.tanh gives another last bit for 27 of 100 numbers than the same wheel gives on a
#   processor without them (here: switched off by NPY_DISABLE_CPU_FEATURES); exp, sin and cos stay the same. tanh is
#   a polynomial of NumPy's own, written with "multiply and add", which is one rounding where the processor has a fused
#   instruction and two where it has not. So one seed, one wheel and one operating system are not the same numbers.
#
# Versions: NumPy 2.4.6, Python 3.11, Linux x86-64 with glibc.
# Source: NumPy's numpy/_core/src/umath/loops_hyperbolic.dispatch.cpp.src; numpy/numpy issue 23523 (of AVX-512);
#   https://numpy.org/doc/stable/reference/simd/build-options.html (NPY_DISABLE_CPU_FEATURES).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6

cat > "$folder/values.py" <<'PYTHON'
import sys

import numpy as np

x = np.random.Generator(np.random.PCG64(0)).random(100_000) * 10 - 5
np.save(sys.argv[1], [getattr(np, name)(x) for name in ("tanh", "exp", "sin", "cos")])
PYTHON

cat > "$folder/compare.py" <<'PYTHON'
import os
import platform
import subprocess
import sys

import numpy as np
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

folder = sys.argv[1]
present = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, dispatched: {present}")
if "X86_V3" not in present:
    sys.exit("This machine has no AVX2 with FMA (X86_V3), so there is nothing to switch off.")

# AVX-512 has code of its own for exp, sin and cos: it is off in both runs.
wide = [name for name in present if name != "X86_V3"]
for file, off in (("fused", wide), ("plain", present)):
    environment = os.environ | ({"NPY_DISABLE_CPU_FEATURES": " ".join(off)} if off else {})
    subprocess.run([sys.executable, f"{folder}/values.py", f"{folder}/{file}.npy"], env=environment, check=True)

shares = {}
for name, fused, plain in zip(
    ("tanh", "exp", "sin", "cos"), np.load(f"{folder}/fused.npy"), np.load(f"{folder}/plain.npy"), strict=True
):
    ulp = np.abs(fused - plain) / np.spacing(np.abs(plain))
    shares[name] = (fused != plain).mean()
    print(f"np.{name}: {shares[name]:.1%} differ, by at most {ulp.max():.0f} units of the last place")
if not (shares["tanh"] > 0.1 and shares["exp"] == shares["sin"] == shares["cos"] == 0):
    sys.exit("The behaviour has changed.")
PYTHON

"$folder/venv/bin/python" "$folder/compare.py" "$folder"
