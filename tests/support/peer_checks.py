"""One check for each row of ``nnvisu.settings.equivalents``: the same computed here and by the library.

A check returns a Pair of arrays that are equal if the library means the same. Where it means something else, it returns
what the difference that the row describes makes of our formula, too, in NumPy: that must be what the library gives.
Libraries are imported by the check that needs them.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnvisu.core.datasets import Dataset
from nnvisu.core.forward import outputs_of
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.network import Architecture, Model, ParameterLayout, initialise
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, random_points, run_of, with_params

os.environ.setdefault("KERAS_BACKEND", "jax")


class Pair(NamedTuple):
    """What is compared; as_described: our formula with the difference that is claimed, if one is.

    tolerance: relative; float32 by default, wider where numbers are drawn.
    """

    ours: np.ndarray
    theirs: np.ndarray
    as_described: np.ndarray | None = None
    tolerance: float = 2e-5


CHECKS: dict[tuple[str, str, str], Callable[[], Pair]] = {}


def check(setting, choices, library, **arguments):
    """Register the decorated function for each choice, which it is given first; "" for a setting without choices."""

    def register(function):
        for choice in choices.split() or [""]:
            CHECKS[setting, choice, library] = lambda choice=choice: function(choice, **arguments)
        return function

    return register


def parts(numbers):
    """Return a function's value and its derivative as one array."""
    return np.concatenate([np.asarray(each, np.float64).ravel() for each in numbers])


# --- Activations: values and slopes from -20 to 20 ---

SUMS = np.linspace(-20.0, 20.0, 801, dtype=np.float32)  # 0 among them


def our_activation(name, sums=SUMS):
    model = Model(Architecture((1, 1, 2)), (name,), ("x",), np.array([1, 0, 1, 1, 0, 0], np.float32))
    points = points_of(sums[None], np.zeros(len(sums)))
    return parts(outputs_of(model, points, 0, as_slopes=as_slopes)[0, : len(sums)] for as_slopes in (False, True))


@check("activation", "tanh relu leaky_relu elu gelu silu sigmoid softplus linear sine", "PyTorch")
def _activation_in_torch(name):
    import torch

    functions = {"linear": lambda z: z + 0.0, "sine": torch.sin, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
    z = torch.tensor(SUMS, requires_grad=True)
    values = (functions.get(name) or getattr(torch.nn.functional, name))(z)
    values.sum().backward()
    return Pair(our_activation(name), parts((values.detach(), z.grad)))


@check("activation", "tanh relu leaky_relu elu gelu silu sigmoid softplus linear sine", "JAX")
def _activation_in_jax(name):
    import jax

    functions = {
        "linear": lambda z: z,
        "sine": jax.numpy.sin,
        "tanh": jax.numpy.tanh,
        "gelu": lambda z: jax.nn.gelu(z, approximate=False),
    }
    function = functions.get(name) or getattr(jax.nn, name)
    ours, theirs = our_activation(name), parts((function(SUMS), jax.vmap(jax.grad(function))(SUMS)))
    if name == "leaky_relu":
        at_0 = len(SUMS) + np.flatnonzero(SUMS == 0.0)
        assert theirs[at_0] == 1.0
        ours, theirs = np.delete(ours, at_0), np.delete(theirs, at_0)
    return Pair(ours, theirs)


@check("activation", "tanh relu elu gelu silu sigmoid softplus linear", "Keras")
def _activation_in_keras(name):
    import jax
    import keras

    function = getattr(keras.activations, name)
    return Pair(our_activation(name), parts((function(SUMS), jax.vmap(jax.grad(function))(SUMS))))


@check("activation", "leaky_relu", "Keras")
def _leaky_relu_in_keras(name):
    import keras

    values = our_activation(name)[: len(SUMS)]
    return Pair(values, np.asarray(keras.activations.leaky_relu(SUMS)), np.where(SUMS > 0, SUMS, 0.2 * SUMS))


@check("activation", "tanh relu sigmoid linear", "scikit-learn")
def _activation_in_sklearn(name):
    from sklearn.neural_network import MLPRegressor

    from nnvisu.bench.peer_engines.scikit_learn import ACTIVATIONS

    model = MLPRegressor(hidden_layer_sizes=(1,), activation=ACTIVATIONS[name])
    model.partial_fit([[0.0]], [0.0])
    model.coefs_, model.intercepts_ = [np.ones((1, 1)), np.ones((1, 1))], [np.zeros(1), np.zeros(1)]
    return Pair(our_activation(name)[: len(SUMS)], model.predict(SUMS[:, None].astype(np.float64)))


# --- Initial weights: their spread, and what else tells them apart, of a layer of 300 inputs and 200 outputs ---

BY_CHANCE = 0.02
N_IN, N_OUT, RANGE = 300, 200, 0.3


def traits(weights):
    """Return deviation, share far outside of it, the largest if none is, and whether rows are orthonormal."""
    deviation = weights.std()
    products = weights @ weights.T
    is_orthonormal = np.allclose(products, np.eye(len(products)), atol=1e-4)
    beyond = round(np.count_nonzero(np.abs(weights) > 2.3 * deviation) / weights.size, 2)
    largest = np.abs(weights).max() if beyond == 0 else 0.0
    return np.array([deviation, beyond, largest, is_orthonormal], np.float64)


def our_weights(name):
    layout = ParameterLayout(Architecture((N_IN, N_OUT)))
    return layout.unpack(initialise(layout, name, 0, RANGE))[0][0]


def cut_off(name):
    """Return a normal distribution of the deviation that ``name`` has, cut off at twice that of the whole one."""
    drawn = np.random.default_rng(1).normal(size=4 * N_IN * N_OUT)
    drawn = drawn[np.abs(drawn) < 2.0][: N_IN * N_OUT].reshape(N_OUT, N_IN)
    return drawn / 0.87962566 * our_weights(name).std()


@check("initializer", "glorot_uniform glorot_normal he_uniform he_normal uniform orthogonal zeros", "PyTorch")
def _weights_in_torch(name):
    import torch

    torch.manual_seed(0)
    init, weights = torch.nn.init, torch.empty(N_OUT, N_IN)
    draw = {
        "glorot_uniform": init.xavier_uniform_,
        "glorot_normal": init.xavier_normal_,
        "he_uniform": lambda w: init.kaiming_uniform_(w, nonlinearity="relu"),
        "he_normal": lambda w: init.kaiming_normal_(w, nonlinearity="relu"),
        "uniform": lambda w: init.uniform_(w, -RANGE, RANGE),
        "orthogonal": init.orthogonal_,
        "zeros": init.zeros_,
    }[name]
    return Pair(traits(our_weights(name)), traits(draw(weights).numpy()), tolerance=BY_CHANCE)


@check("initializer", "lecun_uniform", "PyTorch")
def _weights_of_torchs_linear(name):
    import torch

    torch.manual_seed(0)
    layer = torch.nn.Linear(N_IN, N_OUT)
    assert layer.bias.abs().max() > 0.9 / np.sqrt(N_IN)
    ours = our_weights(name)
    return Pair(traits(ours), traits(layer.weight.detach().numpy()), traits(ours / np.sqrt(3.0)), BY_CHANCE)


@check("initializer", "glorot_uniform he_uniform lecun_uniform glorot_normal he_normal lecun_normal orthogonal", "JAX")
@check("initializer", "zeros uniform", "JAX")
def _weights_in_jax(name):
    import jax

    draw = getattr(jax.nn.initializers, name)
    draw = draw if name == "zeros" else draw(RANGE) if name == "uniform" else draw()
    theirs = np.asarray(draw(jax.random.key(0), (N_IN, N_OUT))).T
    if name == "uniform":
        ours = our_weights(name)
        ends = [np.round([drawn.min(), drawn.max()], 2) for drawn in (ours, theirs, np.abs(ours))]
        return Pair(*ends)
    other = traits(cut_off(name)) if name.endswith("normal") else None
    return Pair(traits(our_weights(name)), traits(theirs), other, BY_CHANCE)


@check(
    "initializer", "glorot_uniform he_uniform lecun_uniform glorot_normal he_normal lecun_normal orthogonal", "Keras"
)
@check("initializer", "zeros uniform", "Keras")
def _weights_in_keras(name):
    import keras

    kinds = keras.initializers
    makers = {
        "uniform": lambda: kinds.RandomUniform(-RANGE, RANGE, seed=0),
        "orthogonal": lambda: kinds.Orthogonal(seed=0),
        "zeros": kinds.Zeros,
    }
    title = name.title().replace("_", "")
    make = makers.get(name) or (lambda: getattr(kinds, title)(seed=0))
    other = traits(cut_off(name)) if name.endswith("normal") else None
    return Pair(traits(our_weights(name)), traits(np.asarray(make()((N_IN, N_OUT))).T), other, BY_CHANCE)


@check("initializer", "glorot_uniform", "scikit-learn")
def _weights_in_sklearn(name):
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(
        hidden_layer_sizes=(N_OUT,), activation="tanh", solver="sgd", learning_rate_init=1e-12, random_state=0
    )
    model.partial_fit(np.zeros((1, N_IN)), [0.0])
    largest = our_weights(name).max()
    assert abs(np.abs(model.coefs_[0]).max() / largest - 1.0) < 0.01
    drawn = np.array([np.abs(model.intercepts_[0]).max()])
    return Pair(np.zeros(1), np.round(drawn / largest, 1), np.ones(1))


# --- Losses: the loss and its gradient by the weights of a linear network ---

SIZES = {3: (2, 3), 2: (2, 2), 1: (2, 1)}


def linear_run(n_outputs=3, n_points=40, **settings):
    """Return a run of a linear network with weights large enough that margins are met and missed."""
    if n_outputs == 1:
        x, y, values = np.random.default_rng(0).uniform(-1, 1, (3, n_points))
        dataset = Dataset.from_points(x, y, np.zeros(n_points, int), values=values)
    else:
        dataset = random_points(n_points, n_outputs)
    run = run_of((2, n_outputs), dataset=dataset, **settings)
    return with_params(run, np.random.default_rng(5).normal(0.0, 1.0, run.layout.n_params))


def logits_of(run):
    inputs, labels = inputs_and_labels(run)
    layer_sizes = run.architecture.layer_sizes
    return reference.forward(layer_sizes, "linear", run.model().params, inputs)[1][-1].T, inputs, labels


def our_loss(run):
    return parts(([run.evaluate().loss], gradient_of(run)))


def by_chain(loss, output_gradient, inputs):
    """Return the loss with its gradient by weights and biases, from that by the outputs (n_points, n_outputs)."""
    gradient = np.asarray(output_gradient, np.float64)
    return parts(([float(loss)], gradient.T @ inputs.T, gradient.sum(axis=0)))


def in_torch(run, function):
    import torch

    logits, inputs, labels = logits_of(run)
    outputs = torch.tensor(logits, requires_grad=True)
    loss = function(outputs, torch.tensor(labels.astype(np.int64 if outputs.shape[1] > 1 else np.float64)))
    loss.backward()
    return by_chain(loss, outputs.grad, inputs)


def in_jax(run, function):
    import jax

    logits, inputs, labels = logits_of(run)
    outputs = jax.numpy.asarray(logits)
    return by_chain(function(outputs, labels), jax.grad(function)(outputs, labels), inputs)


def n_outputs_of(name):
    return 1 if name in ("absolute_error", "huber") else 3


def one_hot(labels, n_classes=3):
    return np.eye(n_classes, dtype=np.float32)[labels]


def mean_squared_error(run):
    """Return what squared_error is without its half, as a mean over the outputs, too."""
    return our_loss(run) * 2.0 / run.architecture.n_outputs


@check("loss", "cross_entropy absolute_error huber squared_error hinge", "PyTorch")
@check("huber_delta", "", "PyTorch")
def _loss_in_torch(name):
    import torch

    functions, name = torch.nn.functional, name or "huber"
    function = {
        "cross_entropy": functions.cross_entropy,
        "absolute_error": lambda z, values: functions.l1_loss(z[:, 0], values),
        "huber": lambda z, values: functions.huber_loss(z[:, 0], values, delta=0.3),
        "squared_error": lambda z, labels: functions.mse_loss(z, torch.tensor(one_hot(labels)).to(z.dtype)),
        "hinge": functions.multi_margin_loss,
    }[name]
    run = linear_run(n_outputs_of(name), loss=name, huber_delta=0.3)
    other = {"squared_error": mean_squared_error, "hinge": sum_of_margins}.get(name, lambda run: None)(run)
    return Pair(our_loss(run), in_torch(run, function), other)


def sum_of_margins(run):
    """Return the loss of Weston and Watkins (1999) divided by the number of classes, and its gradient."""
    logits, inputs, labels = logits_of(run)
    is_right = one_hot(labels) > 0
    margins = 1.0 + logits - logits[is_right][:, None]
    push = (margins > 0) & ~is_right
    gradient = push / 3.0 - one_hot(labels) * push.sum(axis=1, keepdims=True) / 3.0
    return by_chain((margins * push).sum(axis=1).mean() / 3.0, gradient / len(labels), inputs)


@check("loss", "cross_entropy squared_error hinge huber", "Optax")
@check("huber_delta", "", "Optax")
def _loss_in_optax(name):
    import optax

    name = name or "huber"
    function = {
        "cross_entropy": lambda z, labels: optax.losses.softmax_cross_entropy_with_integer_labels(
            z, labels.astype(np.int32)
        ).mean(),
        "squared_error": lambda z, labels: optax.losses.l2_loss(z, one_hot(labels)).sum(axis=1).mean(),
        "hinge": lambda z, labels: optax.losses.multiclass_hinge_loss(z, labels.astype(np.int32)).mean(),
        "huber": lambda z, values: optax.losses.huber_loss(z[:, 0], values, delta=0.3).mean(),
    }[name]
    run = linear_run(n_outputs_of(name), loss=name, huber_delta=0.3)
    return Pair(our_loss(run), in_jax(run, function))


@check("loss", "cross_entropy absolute_error huber squared_error hinge", "Keras")
@check("huber_delta", "", "Keras")
def _loss_in_keras(name):
    import keras

    losses, name = keras.losses, name or "huber"
    function = {
        "cross_entropy": lambda z, labels: losses.SparseCategoricalCrossentropy(from_logits=True)(labels, z),
        "absolute_error": lambda z, values: losses.MeanAbsoluteError()(values[:, None], z),
        "huber": lambda z, values: losses.Huber(0.3)(values[:, None], z),
        "squared_error": lambda z, labels: losses.MeanSquaredError()(one_hot(labels), z),
        "hinge": lambda z, labels: losses.CategoricalHinge()(one_hot(labels), z),
    }[name]
    run = linear_run(n_outputs_of(name), loss=name, huber_delta=0.3)
    other = {"squared_error": mean_squared_error, "hinge": hinge_from_0}.get(name, lambda run: None)(run)
    return Pair(our_loss(run), in_jax(run, function), other)


def hinge_from_0(run):
    """Return the hinge loss with no best wrong output below 0, and its gradient."""
    logits, inputs, labels = logits_of(run)
    is_right = one_hot(labels) > 0
    wrong = np.where(is_right, 0.0, logits)
    margins = 1.0 + wrong.max(axis=1) - logits[is_right]
    push = (margins > 0)[:, None]
    winner = one_hot(wrong.argmax(axis=1)) * (wrong.max(axis=1, keepdims=True) > 0)
    return by_chain(np.maximum(margins, 0.0).mean(), push * (winner - one_hot(labels)) / len(labels), inputs)


@check("loss", "cross_entropy hinge absolute_error", "scikit-learn")
def _loss_in_sklearn(name):
    from sklearn import metrics

    run = linear_run(n_outputs_of(name), loss=name)
    logits, _, labels = logits_of(run)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    theirs = {
        "cross_entropy": lambda: metrics.log_loss(labels, shares),
        "hinge": lambda: metrics.hinge_loss(labels, logits),
        "absolute_error": lambda: metrics.mean_absolute_error(labels, logits[:, 0]),
    }[name]()
    return Pair(np.array([run.evaluate().loss]), np.array([theirs]))


@check("loss", "squared_error", "scikit-learn")
def _squared_error_in_sklearn(name):
    from sklearn.metrics import mean_squared_error as without_half

    run = linear_run(1, loss=name, optimizer="sgd", learning_rate=0.1)
    logits, inputs, values = logits_of(run)
    assert np.isclose(without_half(values, logits[:, 0]), 2.0 * run.evaluate().loss, rtol=1e-5)
    model = sklearn_regressor(run)
    before = parts((model.coefs_[0].T, model.intercepts_[0]))
    model.partial_fit(inputs.T, values)
    after = parts((model.coefs_[0].T, model.intercepts_[0]))
    return Pair(our_loss(run), parts(([model.loss_], (before - after) / 0.1)))


def sklearn_regressor(run):
    """Return scikit-learn's linear network by plain SGD at the run's weights."""
    from sklearn.neural_network import MLPRegressor

    _, inputs, values = logits_of(run)
    model = MLPRegressor(
        hidden_layer_sizes=[],
        solver="sgd",
        alpha=0.0,
        learning_rate_init=0.1,
        momentum=0.0,
        batch_size=len(values),
        shuffle=False,
    )
    model.partial_fit(inputs.T, values)
    [(weights, biases)] = run.layout.unpack(run.model().params.astype(np.float64))
    model.coefs_[0][:], model.intercepts_[0][:] = weights.T, biases
    return model
