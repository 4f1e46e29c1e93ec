#!/usr/bin/env bash
# float64 becomes float16 by two roundings in PyTorch, and bfloat16 in ml_dtypes: the last bit can be wrong.
#
# The guess: turning a float64 into a float16 gives the float16 that lies nearest, as IEEE 754 has it and NumPy does
# it.
# What happens: PyTorch rounds to float32 first and to float16 then. A number a little above the middle between two
# float16 falls onto the middle at the first step, and the second step takes the even neighbour, also where that is
# the one below: 1 + 2^-11 + 2^-30 becomes 1 instead of 1.001. About one of 15,000 numbers at random is hit. bfloat16,
# in PyTorch and in ml_dtypes, which JAX and Keras take it from, comes about in the same way. So two libraries that
# save the same weights in half the size do not save the same weights.
# Versions: PyTorch 2.13.0 (CPU), NumPy 2.4.6, ml_dtypes 0.6.0, Python 3.11.7.
# Source: PyTorch's torch/headeronly/util/Half.h (a Half is made from a float); NumPy's npy_double_to_half; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6 ml_dtypes==0.6.0
"$folder/venv/bin/python" - <<'PY'
import platform

import ml_dtypes
import numpy as np
import torch

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}, NumPy {np.__version__}, ml_dtypes 0.6.0")
values = np.concatenate([[1 + 2.0**-11 + 2.0**-30], 1 + np.random.default_rng(0).random(2_000_000)])
in_torch = torch.tensor(values)
# Between 1 and 2 a float16 is a whole number of 1024ths, a bfloat16 of 128ths; NumPy's rint takes the even one of two.
found = {
    "float16 of NumPy": (values.astype(np.float16), 1024),
    "float16 of PyTorch": (in_torch.half().numpy(), 1024),
    "bfloat16 of PyTorch": (in_torch.bfloat16().double().numpy(), 128),
    "bfloat16 of ml_dtypes": (values.astype(ml_dtypes.bfloat16), 128),
}
n_wrong = {}
for name, (rounded, parts) in found.items():
    n_wrong[name] = np.count_nonzero(rounded.astype(np.float64) != np.rint(values * parts) / parts)
    print(f"{name}: {n_wrong[name]} of {len(values)} are not the nearest")
first = [found[f"float16 of {library}"][0][0] for library in ("NumPy", "PyTorch")]
print(f"1 + 2^-11 + 2^-30: {first[0]} by NumPy, {first[1]} by PyTorch")
if [n > 0 for n in n_wrong.values()] != [False, True, True, True]:
    raise SystemExit("The libraries round otherwise now.")
PY
