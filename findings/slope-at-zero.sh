#!/usr/bin/env bash
# max(x, 0) has three slopes at 0, depending on how it is written.
#
# The guess: relu(x), maximum(x, 0), clamp(x, min=0) and (x + |x|) / 2 are the same function, and so, within one
# library, the same network: at 0 itself, where there is no slope, it takes one value for all of them, 0 or a half.
# What happens: PyTorch takes 0 for relu and where, a half for maximum, and 1 for clamp; maximum and fmax differ, too.
# JAX takes 0 for relu, a half for maximum and clip, and 1 for (x + |x|) / 2, because its |x| has the slope 1 at 0,
# where PyTorch's has 0. Zeros are no rare case: biases start at 0, and a unit whose inputs are all 0 then has a sum
# of 0.
# Versions: PyTorch 2.13.0 (CPU), JAX 0.10.2, Python 3.11.7.
# Source: PyTorch's tools/autograd/derivatives.yaml (clamp_min, maximum, fmax); JAX's jax/_src/lax/lax.py
# (_abs_jvp_rule: "ge(x, _zero(x))"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2
"$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import torch

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}, JAX {jax.__version__}")
zero = torch.zeros(())
in_torch = {
    "relu(x)": torch.relu,
    "where(x > 0, x, 0)": lambda x: torch.where(x > 0, x, zero),
    "maximum(x, 0)": lambda x: torch.maximum(x, zero),
    "(x + |x|) / 2": lambda x: (x + x.abs()) / 2,
    "fmax(x, 0)": lambda x: torch.fmax(x, zero),
    "clamp(x, min=0)": lambda x: x.clamp(min=0),
}
in_jax = {
    "relu(x)": jax.nn.relu,
    "where(x > 0, x, 0)": lambda x: jnp.where(x > 0, x, 0.0),
    "maximum(x, 0)": lambda x: jnp.maximum(x, 0.0),
    "clip(x, min=0)": lambda x: jnp.clip(x, min=0.0),
    "(x + |x|) / 2": lambda x: (x + jnp.abs(x)) / 2,
}


def slope_in_torch(function, at):
    x = torch.tensor(at, requires_grad=True)
    function(x).backward()
    return x.grad.item()


def slope_in_jax(function, at):
    return float(jax.grad(function)(at))


seen = {}
for library, functions, slope in (("PyTorch", in_torch, slope_in_torch), ("JAX", in_jax, slope_in_jax)):
    for name, function in functions.items():
        assert (slope(function, -1.0), slope(function, 1.0)) == (0.0, 1.0)
        seen[library, name] = slope(function, 0.0)
        print(f"{library}: {name} has the slope {seen[library, name]} at 0")
if [*seen.values()] != [0.0, 0.0, 0.5, 0.5, 1.0, 1.0, 0.0, 0.0, 0.5, 0.5, 1.0]:
    raise SystemExit("The slopes are others now.")
PY
