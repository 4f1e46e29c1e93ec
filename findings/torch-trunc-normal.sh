#!/usr/bin/env bash
# PyTorch's truncated normal weights are not truncated: the limits are numbers, not deviations.
#
# The guess: torch.nn.init.trunc_normal_(w, std=0.02), the initial weights of many transformers, is cut off at two
# standard deviations, as TruncatedNormal(stddev=0.02) is in Keras and truncated_normal(0.02) in JAX, so that no
# weight is larger than 0.04.
# What happens: its limits a=-2 and b=2 are values of the weights. With a deviation of 0.02 they lie a hundred
# deviations away, nothing is cut off, and the largest of a million weights is nearly 0.1. The deviation differs as
# well: 0.02 in PyTorch, and 0.0176 in JAX and Keras, which name it before the cut.
# Versions: PyTorch 2.13.0 (CPU), JAX 0.10.2, Keras 3.15.1 (on JAX), Python 3.11.7.
# Source: torch/nn/init.py ("a: the minimum cutoff value"); jax.nn.initializers.truncated_normal; Keras'
# random_initializers.py; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1
KERAS_BACKEND=jax "$folder/venv/bin/python" - <<'PY'
import platform

import jax
import keras
import numpy as np
import torch

print("Python", platform.python_version(), "with", *(f"{m.__name__} {m.__version__}" for m in (torch, jax, keras)))
torch.manual_seed(0)
drawn = {
    "PyTorch": torch.nn.init.trunc_normal_(torch.empty(1000, 1000), std=0.02).numpy(),
    "JAX": np.asarray(jax.nn.initializers.truncated_normal(0.02)(jax.random.key(0), (1000, 1000))),
    "Keras": np.asarray(keras.initializers.TruncatedNormal(stddev=0.02, seed=0)((1000, 1000))),
}
traits = {}
for library, weights in drawn.items():
    deviation, largest = traits[library] = weights.std(), np.abs(weights).max()
    beyond = np.mean(np.abs(weights) > 0.0401)
    print(f"{library}: deviation {deviation:.4f}, largest {largest:.3f}, beyond 0.04: {beyond:.1%}")
is_cut = {library: largest < 0.05 for library, (_, largest) in traits.items()}
if is_cut != {"PyTorch": False, "JAX": True, "Keras": True} or not traits["JAX"][0] < 0.018 < traits["PyTorch"][0]:
    raise SystemExit("The libraries behave otherwise now.")
PY
