"""Slow NumPy steps with the signatures of the compiled kernels, until these replace them."""

import math

import numpy as np

from nnvisu.core.kernels.state import (
    BATCH_SIZE,
    BETA1,
    BETA2,
    CLIP,
    CURSOR,
    DROPOUT,
    EPSILON,
    L1,
    L2,
    LEARNING_RATE,
    MOMENTUM,
    NESTEROV,
    OPTIMIZER,
    POINTS_SEEN,
)

_erf = np.vectorize(math.erf, otypes=[np.float64])


def _activation(name, z):
    if name == 0:
        a = np.tanh(z)
        return a, 1 - a * a
    if name in (1, 2):
        slope = 0.0 if name == 1 else 0.01
        d = np.where(z > 0, 1.0, slope)
        return z * d, d
    if name == 3:
        phi = 0.5 * (1 + _erf(z / math.sqrt(2)))
        return z * phi, phi + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    if name == 4:
        a = 1 / (1 + np.exp(-z))
        return a, a * (1 - a)
    return z, np.ones_like(z)


def _layers(sizes, params):
    layers, offset = [], 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        end = offset + n_in * n_out
        layers.append((params[offset:end].reshape(n_out, n_in), params[end : end + n_out]))
        offset = end + n_out
    return layers


def forward(sizes, activation, params, inputs, dropout=0.0, rng=None):
    """Return probabilities and what backward needs."""
    layers = _layers(sizes, params)
    a, kept = inputs, []
    for number, (weights, biases) in enumerate(layers):
        z = weights @ a + biases[:, None]
        if number == len(layers) - 1:
            break
        new, d = _activation(activation, z)
        if dropout:
            mask = (rng.random(new.shape) >= dropout) / (1 - dropout)
            new, d = new * mask, d * mask
        kept.append((a, d))
        a = new
    kept.append((a, None))
    e = np.exp(z - z.max(0))
    return e / e.sum(0), kept


def _loss(p, labels):
    return -np.log(np.maximum(p[labels, np.arange(len(labels))], 1e-37)).mean()


@np.errstate(all="ignore")
def train_steps(recipe, points, n_steps, state):
    """Train in place; return the number of the forward pass whose loss is not finite, or -1."""
    options, rates, sizes = recipe.options, recipe.rates, recipe.layer_sizes
    n = points.labels.shape[0]
    for s in range(n_steps + 1):
        size = options[BATCH_SIZE]
        if not 0 < size < n:
            batch = np.arange(n)
            state.counters[CURSOR] = 0
        else:
            cursor = state.counters[CURSOR]
            batch = state.permutation[cursor : cursor + size]
        rng = np.random.default_rng([int(state.rng_state[0]), 1])
        p, kept = forward(sizes, options[0], state.params, points.inputs[:, batch], rates[DROPOUT], rng)
        labels = points.labels[batch]
        if not np.isfinite(_loss(p, labels)):
            return s
        if s == n_steps:
            break
        delta = p.copy()
        delta[labels, np.arange(len(batch))] -= 1
        delta /= len(batch)
        grads = np.zeros_like(state.params)
        layers = _layers(sizes, state.params)
        for (weights, _), (w_grad, b_grad), number in list(
            zip(layers, _layers(sizes, grads), range(len(layers)), strict=True)
        )[::-1]:
            a = kept[number][0]
            w_grad[:] = delta @ a.T + rates[L2] * weights + rates[L1] * np.sign(weights)
            b_grad[:] = delta.sum(1)
            if number:
                delta = (weights.T @ delta) * kept[number - 1][1]
        norm = np.sqrt((grads**2).sum())
        if rates[CLIP] and norm > rates[CLIP]:
            grads *= rates[CLIP] / norm
        _update(options, rates, state, grads)
        state.rng_state[0] += np.uint64(1)
        state.counters[POINTS_SEEN] += len(batch)
        if len(batch) < n:
            state.counters[CURSOR] += len(batch)
            if state.counters[CURSOR] >= n:
                state.counters[CURSOR] = 0
                state.permutation[:] = np.random.default_rng([int(state.rng_state[0]), 2]).permutation(n)
    return -1


def _update(options, rates, state, g):
    lr, (m, v) = rates[LEARNING_RATE], state.moments
    if options[OPTIMIZER] == 0:
        m[:] = rates[MOMENTUM] * m + g
        state.params[:] -= lr * (g + rates[MOMENTUM] * m if options[NESTEROV] else m)
    elif options[OPTIMIZER] == 1:
        v[:] = rates[BETA2] * v + (1 - rates[BETA2]) * g * g
        state.params[:] -= lr * g / (np.sqrt(v) + rates[EPSILON])
    else:
        state.powers[:] *= rates[[BETA1, BETA2]]
        m[:] = rates[BETA1] * m + (1 - rates[BETA1]) * g
        v[:] = rates[BETA2] * v + (1 - rates[BETA2]) * g * g
        m_hat, v_hat = m / (1 - state.powers[0]), v / (1 - state.powers[1])
        state.params[:] -= lr * m_hat / (np.sqrt(v_hat) + rates[EPSILON])


def evaluate(recipe, points, params):
    """Return mean loss and accuracy."""
    with np.errstate(all="ignore"):
        p, _ = forward(recipe.layer_sizes, recipe.options[0], params, points.inputs)
        return _loss(p, points.labels), (p.argmax(0) == points.labels).mean()
