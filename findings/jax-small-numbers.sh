#!/usr/bin/env bash
# In JAX, the logarithm of a probability of 10^-40 is minus infinity; in NumPy and PyTorch it is -92.1.
#
# The guess: JAX computes with the same float32 as NumPy, where the smallest number above 0 is 1.4 · 10^-45.
# What happens: on the processor, XLA takes all numbers below 1.2 · 10^-38 (subnormal ones) for 0, going in and coming
# out: 10^-40 is not greater than 0, twice of it is 0, and so is the product of two numbers of 10^-20. A likelihood,
# or a softmax that is written out by hand, gets there with a lead of 88.
# Versions: JAX 0.10.2, NumPy 2.4.6, PyTorch 2.13.0 (CPU), Python 3.11.7.
# Source: XLA's compiler for processors sets "denormals are zero" around what it compiles; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 torch==2.13.0
"$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import numpy as np
import torch

modules = (jax, np, torch)
print("Python", platform.python_version(), "with", *(f"{m.__name__} {m.__version__}" for m in modules))
SMALL, ROOT = np.float32(1e-40), np.float32(1e-20)

results = {
    "JAX": (jnp.log(jnp.array(SMALL)), jnp.array(SMALL) > 0, jnp.array(ROOT) * jnp.array(ROOT)),
    "NumPy": (np.log(SMALL), SMALL > 0, ROOT * ROOT),
    "PyTorch": (torch.log(torch.tensor(SMALL)), torch.tensor(SMALL) > 0, torch.tensor(ROOT) * torch.tensor(ROOT)),
}
for name, (logarithm, is_above, square) in results.items():
    print(f"{name}: log(1e-40) = {logarithm:.1f}, 1e-40 > 0 is {bool(is_above)}, 1e-20 * 1e-20 = {float(square):.3g}")
seen = {name: (float(logarithm), bool(is_above)) for name, (logarithm, is_above, _) in results.items()}
if seen.pop("JAX") != (-np.inf, False) or any(abs(log + 92.1) > 0.1 or not above for log, above in seen.values()):
    raise SystemExit("Small numbers are treated otherwise now.")
PY
