#!/usr/bin/env bash
# Adam at a learning rate of 1 moves by 1.09 a step: float32 has no number near enough to its beta2.
#
# The guess: while the gradient stays the same, each step of Adam is exactly the learning rate (but for epsilon),
# whatever beta1 and beta2 are; that is what the correction of the means' start is for.
# What happens: Optax, and Keras on JAX, take 1 - beta2 from Python's number, 0.0000001 for 0.9999999, but 1 -
# beta2**t from beta2 as a float32, which is 0.99999988: that gives 0.000000119 at the first step. The correction
# divides by too much, and all steps are too large by the root of the quotient: 9% with 0.9999999, 0.7% with 0.999999.
# More steps do not mend it.
# Versions: Optax 0.2.8, JAX 0.10.2, Keras 3.15.1, Python 3.11.7.
# Source: Optax's tree_utils/_tree_math.py (tree_bias_correction); Keras' src/optimizers/adam.py; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 optax==0.2.8 keras==3.15.1
KERAS_BACKEND=jax "$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import keras
import optax

print("Python", platform.python_version(), "with", *(f"{m.__name__} {m.__version__}" for m in (jax, optax, keras)))
N_STEPS = 100


def step_of_optax(beta2):
    optimizer = optax.adam(1.0, b2=beta2)
    params, state = jnp.zeros(1), optimizer.init(jnp.zeros(1))
    for _ in range(N_STEPS):
        updates, state = optimizer.update(jnp.ones(1), state)
        params = params + updates
    return -float(params[0]) / N_STEPS


def step_of_keras(beta2):
    variable = keras.Variable(jnp.zeros(1))
    optimizer = keras.optimizers.Adam(1.0, beta_2=beta2)
    for _ in range(N_STEPS):
        optimizer.apply([jnp.ones(1)], [variable])
    return -float(variable.value[0]) / N_STEPS


for beta2, least, most in ((0.999, 0.9999, 1.0001), (0.999999, 1.006, 1.008), (0.9999999, 1.08, 1.10)):
    steps = step_of_optax(beta2), step_of_keras(beta2)
    print(f"beta2 {beta2}: mean of {N_STEPS} steps {steps[0]:.5f} (Optax), {steps[1]:.5f} (Keras)")
    if not all(least < step < most for step in steps):
        raise SystemExit("Adam behaves otherwise now.")
PY
