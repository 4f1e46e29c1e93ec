"""The oracle of the engine: the same mathematics as slow, obvious NumPy in float64. Shares no code with the kernels.

Parameters are one flat vector: for each layer the weights (n_out, n_in), row after row, then the biases.
"""

import itertools
import math

import numpy as np

_erf = np.vectorize(math.erf, otypes=[np.float64])

ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0.0)) - 1.0),
    "gelu": lambda z: z * 0.5 * (1.0 + _erf(z / math.sqrt(2.0))),
    "silu": lambda z: z / (1.0 + np.exp(-z)),
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "softplus": lambda z: np.log(1.0 + np.exp(z)),
    "sine": np.sin,
    "linear": lambda z: z,
}
DERIVATIVES = {
    "tanh": lambda z: 1.0 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.01),
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0.0))),
    "gelu": lambda z: 0.5 * (1.0 + _erf(z / math.sqrt(2.0))) + z * np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi),
    "silu": lambda z: 1.0 / (1.0 + np.exp(-z)) + z * np.exp(-z) / (1.0 + np.exp(-z)) ** 2,
    "sigmoid": lambda z: np.exp(-z) / (1.0 + np.exp(-z)) ** 2,
    "softplus": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "sine": np.cos,
    "linear": np.ones_like,
}


def layers_of(layer_sizes, params):
    """Return [(weights, biases)] as views."""
    layers, offset = [], 0
    for n_in, n_out in itertools.pairwise(layer_sizes):
        end = offset + n_in * n_out
        layers.append((params[offset:end].reshape(n_out, n_in), params[end : end + n_out]))
        offset = end + n_out
    assert offset == len(params)
    return layers


def names_of(layer_sizes, activation):
    """Return the activation of each hidden layer; ``activation`` is one name for all, or one for each."""
    return [activation] * (len(layer_sizes) - 2) if isinstance(activation, str) else list(activation)


def forward(layer_sizes, activation, params, inputs):
    """Return (inputs of each layer, sums z of each layer); inputs are (n_inputs, n_points)."""
    layer_inputs, sums = [np.asarray(inputs, np.float64)], []
    names = [*names_of(layer_sizes, activation), "linear"]
    for name, (weights, biases) in zip(names, layers_of(layer_sizes, np.asarray(params, np.float64)), strict=True):
        sums.append(weights @ layer_inputs[-1] + biases[:, None])
        layer_inputs.append(ACTIVATIONS[name](sums[-1]))
    return layer_inputs[:-1], sums


def probabilities(layer_sizes, activation, params, inputs):
    """Return softmax of the outputs, (n_classes, n_points)."""
    logits = forward(layer_sizes, activation, params, inputs)[1][-1]
    shares = np.exp(logits - logits.max(axis=0))
    return shares / shares.sum(axis=0)


def targets(n_classes, labels, smoothing):
    """Return what the outputs should be, (n_classes, n_points)."""
    return (1.0 - smoothing) * np.eye(n_classes)[:, labels] + smoothing / n_classes


def leads(logits, labels):
    """Return (right outputs, largest of the wrong ones, which that is), each (n_points,)."""
    points = np.arange(len(labels))
    wrong = logits.copy()
    wrong[labels, points] = -np.inf
    return logits[labels, points], wrong.max(axis=0), wrong.argmax(axis=0)


def residual_loss(residuals, kind, delta):
    """Return the loss of each residual of a regression."""
    size = np.abs(residuals)
    if kind == "squared_error":
        return residuals**2 / 2
    return size if kind == "absolute_error" else np.where(size <= delta, residuals**2 / 2, delta * size - delta**2 / 2)


def residual_slope(residuals, kind, delta):
    """Return the derivative of ``residual_loss``."""
    if kind == "squared_error":
        return residuals
    return np.sign(residuals) if kind == "absolute_error" else np.clip(residuals, -delta, delta)


def loss(layer_sizes, activation, params, inputs, labels, kind="cross_entropy", smoothing=0.0, delta=0.5):
    """Return the mean loss of that kind; with one output ``labels`` are values."""
    logits = forward(layer_sizes, activation, params, inputs)[1][-1]
    if layer_sizes[-1] == 1:
        return residual_loss(logits[0] - labels, kind, delta).mean()
    wanted = targets(layer_sizes[-1], labels, smoothing)
    if kind == "squared_error":
        return 0.5 * ((logits - wanted) ** 2).sum(axis=0).mean()
    if kind == "hinge":
        right, best, _ = leads(logits, labels)
        return np.maximum(0.0, 1.0 + best - right).mean()
    return -(wanted * np.log(probabilities(layer_sizes, activation, params, inputs))).sum(axis=0).mean()


def output_deltas(logits, labels, kind, smoothing, delta):
    """Return the derivatives of the sum of the losses by the outputs, (n_classes, n_points)."""
    if len(logits) == 1:
        return residual_slope(logits - labels, kind, delta)
    n_classes, points = len(logits), np.arange(len(labels))
    if kind == "hinge":
        right, best, winner = leads(logits, labels)
        fails = 1.0 + best - right > 0
        return (np.eye(n_classes)[:, winner] - np.eye(n_classes)[:, labels[points]]) * fails
    if kind == "squared_error":
        return logits - targets(n_classes, labels, smoothing)
    shares = np.exp(logits - logits.max(axis=0))
    return shares / shares.sum(axis=0) - targets(n_classes, labels, smoothing)


def gradient(layer_sizes, activation, params, inputs, labels, kind="cross_entropy", smoothing=0.0, delta=0.5):
    """Return the flat gradient of the mean loss of that kind, by backpropagation written out."""
    layer_inputs, sums = forward(layer_sizes, activation, params, inputs)
    grads = np.zeros(len(params))
    deltas = output_deltas(sums[-1], labels, kind, smoothing, delta) / len(labels)
    layers = layers_of(layer_sizes, np.asarray(params, np.float64))
    grad_layers = layers_of(layer_sizes, grads)
    for number in reversed(range(len(layers))):
        grad_layers[number][0][:] = deltas @ layer_inputs[number].T
        grad_layers[number][1][:] = deltas.sum(axis=1)
        if number:
            name = names_of(layer_sizes, activation)[number - 1]
            deltas = (layers[number][0].T @ deltas) * DERIVATIVES[name](sums[number - 1])
    return grads


def finite_difference(function, params, width=1e-6):
    """Return the gradient of ``function`` by central differences."""
    steps = np.eye(len(params)) * width
    return np.array([(function(params + step) - function(params - step)) / (2.0 * width) for step in steps])


def learning_rate(config, step):
    """Return the learning rate of the update that follows ``step`` others."""
    kind, n_steps, end = config.learning_rate_schedule, config.schedule_steps, config.schedule_factor
    share = min(step / n_steps, 1.0)
    top = 0.3 * n_steps - 1
    factor = 1.0
    if kind == "step":
        factor = end ** (step // n_steps)
    elif kind == "warm_up":
        factor = min((step + 1) / n_steps, 1.0)
    elif kind == "one_cycle" and step < top:
        factor = 0.04 + 0.96 * (1.0 - math.cos(math.pi * step / top)) / 2.0
    elif kind in ("cosine", "one_cycle"):
        share = share if kind == "cosine" else min((step - top) / (n_steps - 1 - top), 1.0)
        factor = end + (1.0 - end) * (1.0 + math.cos(math.pi * share)) / 2.0
    return config.learning_rate * factor


def is_weight(layer_sizes):
    """Return a flat bool vector: weights True, biases False."""
    flat = np.zeros(sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes)))
    for weights, _ in layers_of(layer_sizes, flat):
        weights[:] = 1.0
    return flat.astype(bool)


class Optimizer:
    """The update rules, one vector at a time; ``config`` is a configuration of the program."""

    def __init__(self, config, n_params):
        self.config = config
        self.mean = np.zeros(n_params)
        self.square = np.zeros(n_params)
        self.n_updates = 0

    def update(self, params, gradient, weights):
        """Return the new parameters; ``weights`` says which of them are no bias."""
        c = self.config
        gradient = gradient + weights * (c.l2 * params + c.l1 * np.sign(params))
        norm = np.sqrt((gradient**2).sum())
        if c.gradient_clip and norm > c.gradient_clip:
            gradient = gradient * c.gradient_clip / norm
        rate = learning_rate(c, self.n_updates)
        self.n_updates += 1
        if c.optimizer == "adamw":
            params = params - rate * c.weight_decay * weights * params
        return params - rate * getattr(self, c.optimizer)(gradient)

    def sgd(self, gradient):
        """Return the direction of momentum, or of Nesterov's."""
        self.mean = self.config.momentum * self.mean + gradient
        return gradient + self.config.momentum * self.mean if self.config.nesterov else self.mean

    def adagrad(self, gradient):
        """Return the gradient over the root of the sum of all squares."""
        self.square = self.square + gradient**2
        return gradient / (np.sqrt(self.square) + self.config.epsilon)

    def rmsprop(self, gradient):
        """Return the gradient over its root mean square."""
        self.square = self.config.beta2 * self.square + (1.0 - self.config.beta2) * gradient**2
        return gradient / (np.sqrt(self.square) + self.config.epsilon)

    def adam(self, gradient):
        """Return the corrected mean over the corrected root mean square."""
        beta1, beta2 = self.config.beta1, self.config.beta2
        self.mean = beta1 * self.mean + (1.0 - beta1) * gradient
        self.square = beta2 * self.square + (1.0 - beta2) * gradient**2
        mean = self.mean / (1.0 - beta1**self.n_updates)
        square = self.square / (1.0 - beta2**self.n_updates)
        return mean / (np.sqrt(square) + self.config.epsilon)

    adamw = adam
