#!/usr/bin/env bash
# In JAX, a network that trains among others under vmap gets other weights than alone, and than among fewer others.
#
# The guess: vmap over seeds trains each network as if it were alone. The numbers are the same ones in the same formulas,
# only one axis longer, so network 0 has the same weights whether 0, 2 or 15 others are trained beside it.
# What happens: the first weights and the first loss agree to the bit, and then the runs drift apart: the axis of the
# networks becomes a batch axis of each product, XLA chooses another loop for it, and that adds up in another order. So
# a run picked out of an ensemble cannot be made again by itself. PyTorch's vmap, over networks of the same shapes on
# the same points, gave the bits of each network alone.
# Versions: JAX 0.10.2 and PyTorch 2.13.0 on a processor, Python 3.11.7.
# Source: seen; JAX's documentation of vmap promises the same function, and nothing about rounding.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0
"$folder/venv/bin/python" - <<'PY'
import platform

import jax
import jax.numpy as jnp
import numpy as np
import torch
from torch.func import functional_call, grad, stack_module_state, vmap

print("Python", platform.python_version(), "with", *(f"{m.__name__} {m.__version__}" for m in (jax, torch)))
N_NETWORKS, N_STEPS, RATE = 16, 100, 0.1
SHAPES = (2, 8, 8, 8, 2), (2, 10, 5, 3)
points = np.random.default_rng(0).uniform(-1, 1, (250, 2)).astype(np.float32)
labels = (points[:, 0] * points[:, 1] > 0).astype(np.int64)


def begun(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    shapes = zip(keys, sizes[:-1], sizes[1:])
    return [(jax.random.normal(each, (n_in, n_out)) / n_in**0.5, jnp.zeros(n_out)) for each, n_in, n_out in shapes]


def loss_of(params):
    values = jnp.asarray(points)
    for weights, biases in params[:-1]:
        values = jnp.tanh(values @ weights + biases)
    weights, biases = params[-1]
    return -jnp.mean(jax.nn.log_softmax(values @ weights + biases)[jnp.arange(len(labels)), labels])


def step(params):
    return jax.tree.map(lambda value, slope: value - RATE * slope, params, jax.grad(loss_of)(params))


def trained(params):
    return jax.lax.fori_loop(0, N_STEPS, lambda _, current: step(current), params)


def distance(one, other):
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other))
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in pairs)


def first(ensemble):
    return jax.tree.map(lambda each: each[0], ensemble)


def drift_in_jax(sizes):
    keys = jax.random.split(jax.random.key(0), N_NETWORKS)
    many = jax.vmap(lambda key: begun(key, sizes))(keys)
    few = jax.tree.map(lambda each: each[:3], many)
    assert distance(first(many), begun(keys[0], sizes)) == 0
    among_many, among_few = (first(jax.jit(jax.vmap(trained))(each)) for each in (many, few))
    alone = jax.jit(trained)(first(many))
    return distance(among_many, alone), distance(among_many, among_few)


def drift_in_torch(sizes):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    layers = [[torch.nn.Linear(*pair), torch.nn.Tanh()] for _ in range(N_NETWORKS) for pair in zip(sizes, sizes[1:])]
    n_layers = len(sizes) - 1
    networks = [
        torch.nn.Sequential(*sum(layers[i : i + n_layers], [])[:-1]) for i in range(0, len(layers), n_layers)
    ]
    x, y = torch.tensor(points), torch.tensor(labels)

    def loss(params):
        return torch.nn.functional.cross_entropy(functional_call(networks[0], params, (x,)), y)

    together = {name: value.detach() for name, value in stack_module_state(networks)[0].items()}
    alone = {name: value[0] for name, value in together.items()}
    for _ in range(N_STEPS):
        slopes = vmap(grad(loss))(together)
        together = {name: together[name] - RATE * slopes[name] for name in together}
        slopes = grad(loss)(alone)
        alone = {name: alone[name] - RATE * slopes[name] for name in alone}
    return max(float((together[name][0] - alone[name]).abs().max()) for name in alone)


for sizes in SHAPES:
    alone, few = drift_in_jax(sizes)
    torch_alone = drift_in_torch(sizes)
    print(f"{sizes}: JAX, one of 16 less alone {alone:.1e}, less one of 3 {few:.1e}; PyTorch, less alone {torch_alone:.1e}")
    assert alone > 0 and few > 0, "the networks of an ensemble have the bits of each alone"
    assert torch_alone == 0, "PyTorch's differ, too"
PY
