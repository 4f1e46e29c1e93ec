#!/usr/bin/env bash
# A point that a network gets wrong with certainty no longer teaches it: Keras' cross entropy is flat there.
#
# The guess: CategoricalCrossentropy of a softmax is the loss that it is with from_logits=True, but for rounding: the
# more certain a wrong answer, the larger the loss, and its slope by the sums before the softmax is nearly 1.
# What happens: shares are cut off at 0.0000001, keras.config.epsilon(). From a lead of 16.2 of the wrong class on,
# the loss stays at 16.118, and its slope by the sums is exactly 0. Such a point, however often it is shown, moves no
# weight, and the loss does not rise as the answer gets worse.
# Versions: Keras 3.15.1 on JAX 0.10.2, Python 3.11.7.
# Source: Keras' src/backend/jax/nn.py (categorical_crossentropy: "jnp.clip(output, backend.epsilon(), ...)"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1
KERAS_BACKEND=jax "$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import keras

print(f"Python {platform.python_version()}, Keras {keras.__version__}, JAX {jax.__version__}")
of_shares = keras.losses.CategoricalCrossentropy()
of_logits = keras.losses.CategoricalCrossentropy(from_logits=True)
right = jnp.array([[1.0, 0.0]])
functions = {
    "of shares": lambda outputs: of_shares(right, keras.ops.softmax(outputs)),
    "from_logits": lambda outputs: of_logits(right, outputs),
}
slopes = {}
for lead in (15.0, 17.0, 100.0):
    for name, function in functions.items():
        loss, slope = jax.value_and_grad(function)(jnp.array([[0.0, lead]]))
        slopes[name, lead] = abs(float(slope[0, 0]))
        print(f"wrong class ahead by {lead:.0f}, {name}: loss {float(loss):.3f}, slope {slopes[name, lead]:.4f}")
flat = [lead for (name, lead), slope in slopes.items() if name == "of shares" and slope == 0.0]
steep = all(slope > 0.999 for (name, lead), slope in slopes.items() if name == "from_logits" or lead == 15.0)
if flat != [17.0, 100.0] or not steep:
    raise SystemExit("The loss behaves otherwise now.")
PY
