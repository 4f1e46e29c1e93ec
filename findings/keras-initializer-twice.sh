#!/usr/bin/env bash
# Two layers that are given one Keras initializer without a seed start with the same weights.
#
# The guess: GlorotUniform() without a seed draws anew at each call, so one object can serve all layers of a network,
# as the name "glorot_uniform" does.
# What happens: the object draws its seed once, when it is made, and each call starts from it: layers of equal shape
# get the same weights, to the last bit. By the name each layer gets an object of its own. A
# keras.random.SeedGenerator as the seed cures it. keras.random's functions, and PyTorch's initializers, draw anew at
# each call where they are given no seed.
# Versions: Keras 3.15.1 on JAX 0.10.2, Python 3.11.7.
# Source: Keras' src/initializers/random_initializers.py ("an initializer seeded with an integer or `None` (unseeded)
# will produce the same random values across multiple calls"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1
KERAS_BACKEND=jax "$folder/venv/bin/python" - <<'PY'
import platform

import keras
import numpy as np

print(f"Python {platform.python_version()}, Keras {keras.__version__}")


def has_equal_layers(initializer):
    layers = [keras.layers.Dense(16, activation="tanh", kernel_initializer=initializer) for _ in range(2)]
    network = keras.Sequential([keras.Input((16,)), *layers])
    first, second = (np.asarray(layer.kernel) for layer in network.layers)
    return np.array_equal(first, second)


makers = {
    '"glorot_uniform"': lambda: "glorot_uniform",
    "GlorotUniform()": keras.initializers.GlorotUniform,
    "GlorotUniform(SeedGenerator())": lambda: keras.initializers.GlorotUniform(keras.random.SeedGenerator()),
}
equal = {name: has_equal_layers(make()) for name, make in makers.items()}
for name, is_equal in equal.items():
    print(f"{name} for two layers: {'the same weights' if is_equal else 'other weights'}")
draws = [np.asarray(keras.random.uniform((4,))) for _ in range(2)]
print("keras.random.uniform twice:", "the same" if np.array_equal(*draws) else "other numbers")
if [*equal.values()] != [False, True, False] or np.array_equal(*draws):
    raise SystemExit("Initializers behave otherwise now.")
PY
