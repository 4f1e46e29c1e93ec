#!/usr/bin/env bash
# Clipping a huge gradient to length 1 makes it 0, or not a number.
#
# The guess: a gradient of (3, 4) · 10^19, clipped to a norm of 1, becomes (0.6, 0.8): float32 holds such numbers, and
# clipping is there for gradients that are too large.
# What happens: the squares overflow (beyond 3.4 · 10^38), so the norm is infinite. PyTorch and Optax multiply by
# 1 / infinity: the update is 0, and training stands still in silence. Keras' global_clipnorm gives NaN, its clipnorm
# 0. PyTorch has a switch for it, error_if_nonfinite, off by default. Dividing by the largest element first cures it.
# Versions: PyTorch 2.13.0 (CPU), Optax 0.2.8, JAX 0.10.2, Keras 3.15.1, Python 3.11.7.
# Source: torch/nn/utils/clip_grad.py, optax/transforms/_clipping.py, Keras' src/optimizers/base_optimizer.py; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 optax==0.2.8 keras==3.15.1
KERAS_BACKEND=jax "$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch

modules = (torch, optax, jax, keras)
print("Python", platform.python_version(), "with", *(f"{m.__name__} {m.__version__}" for m in modules))
GRADIENT = np.array([3e19, 4e19], np.float32)


def of_torch():
    parameter = torch.nn.Parameter(torch.zeros(2))
    parameter.grad = torch.from_numpy(GRADIENT.copy())
    torch.nn.utils.clip_grad_norm_([parameter], 1.0)
    return parameter.grad.numpy()


def of_optax():
    return np.asarray(optax.clip_by_global_norm(1.0).update(jnp.array(GRADIENT), optax.EmptyState())[0])


def of_keras(**clipping):
    variable = keras.Variable(jnp.zeros(2))
    keras.optimizers.SGD(1.0, **clipping).apply([jnp.array(GRADIENT)], [variable])
    return -np.asarray(variable.value)


clipped = {
    "PyTorch's clip_grad_norm_": of_torch(),
    "Optax' clip_by_global_norm": of_optax(),
    "Keras' clipnorm": of_keras(clipnorm=1.0),
    "Keras' global_clipnorm": of_keras(global_clipnorm=1.0),
}
print(f"gradient {GRADIENT}, norm {np.linalg.norm(GRADIENT.astype(np.float64)):.3g}")
for name, gradient in clipped.items():
    print(f"{name}: {gradient}")
*zeros, nan = clipped.values()
if any(gradient.any() for gradient in zeros) or not np.isnan(nan).all():
    raise SystemExit("They clip otherwise now.")
PY
