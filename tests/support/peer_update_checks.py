"""The checks of ``peer_checks`` on what a step does: optimizers, schedules, penalties, clipping, dropout, batches."""

import dataclasses
import itertools

import numpy as np

from nnvisu.core.datasets import Dataset
from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, run_of, with_params
from tests.support.peer_checks import (
    Pair,
    check,
    in_jax,
    in_torch,
    linear_run,
    one_hot,
    our_loss,
    parts,
)

SIZES = (2, 3)
N_STEPS = 20
# An epsilon that is large beside the gradients, so that it shows where it is added.
SETTINGS = {"learning_rate": 0.1, "epsilon": 0.05, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.5}
MASK = {"weights": True, "biases": False}


def update_run(**settings):
    return linear_run(**SETTINGS | settings)


def our_params(run, n_steps=N_STEPS):
    """Return the parameters after the steps; the run is trained."""
    assert n_steps == run.train(n_steps)
    return run.model().params.astype(np.float64)


def start_of(run):
    """Return the weights and the biases that the run has now, float64 (n_out, n_in) and (n_out,)."""
    [(weights, biases)] = run.layout.unpack(run.model().params.astype(np.float64))
    return weights, biases


def gradients_at(run, weights, biases):
    """Return the gradients of the loss alone, by the reference."""
    inputs, labels = inputs_and_labels(run)
    flat = reference.gradient(SIZES, "linear", parts((weights, biases)), inputs, labels)
    [(of_weights, of_biases)] = reference.layers_of(SIZES, flat)
    return of_weights, of_biases


class Described:
    """Our update rule with what a row says of another library's, in NumPy."""

    def __init__(self, config, square=0.0, rule=""):
        self.config, self.square, self.mean, self.rule, self.n = config, square, 0.0, rule, 0

    def move(self, gradient):
        """Return what is taken off the parameters at a learning rate of 1."""
        c = self.config
        self.n += 1
        if self.rule == "adagrad":
            self.square = self.square + gradient**2
            return gradient / np.sqrt(self.square + c.epsilon)
        self.square = c.beta2 * self.square + (1.0 - c.beta2) * gradient**2
        if self.rule == "rmsprop":
            return gradient / np.sqrt(self.square + c.epsilon)
        self.mean = c.beta1 * self.mean + (1.0 - c.beta1) * gradient
        scale = np.sqrt(1.0 - c.beta2**self.n) / (1.0 - c.beta1**self.n)
        return scale * self.mean / (np.sqrt(self.square) + c.epsilon)


def as_described(run, rule, square=0.0, decay=0.0, n_steps=N_STEPS):
    """Return the parameters after the steps by the rule, from where the run is."""
    params, is_weight = parts(start_of(run)), reference.is_weight(SIZES)
    inputs, labels = inputs_and_labels(run)
    described = Described(run.config, square, rule)
    for _ in range(n_steps):
        gradient = reference.gradient(SIZES, "linear", params, inputs, labels)
        params = params * (1.0 - run.config.learning_rate * decay * is_weight)
        params = params - run.config.learning_rate * described.move(gradient)
    return params


# --- The libraries at work ---


def follow_torch(run, make, clip=0.0, decay=0.0, n_steps=N_STEPS):
    """Return the parameters after the steps by ``make(groups)``; decay: the optimizer's own, of weights alone."""
    import torch

    tensors = [torch.tensor(array, requires_grad=True) for array in start_of(run)]
    optimizer = make([{"params": [tensor]} for tensor in tensors])
    optimizer.param_groups[0]["weight_decay"], optimizer.param_groups[1]["weight_decay"] = decay, 0.0
    for _ in range(n_steps):
        gradients = gradients_at(run, *(tensor.detach().numpy() for tensor in tensors))
        for tensor, gradient in zip(tensors, gradients, strict=True):
            tensor.grad = torch.tensor(gradient)
        if clip:
            torch.nn.utils.clip_grad_norm_(tensors, clip)
        optimizer.step()
    return parts(tensor.detach() for tensor in tensors)


def follow_optax(run, transformation, n_steps=N_STEPS):
    """Return the parameters after the steps by an Optax transformation of {"weights": …, "biases": …}."""
    import jax
    import optax

    params = {
        name: jax.numpy.asarray(array, "float32")
        for name, array in zip(("weights", "biases"), start_of(run), strict=True)
    }
    state = transformation.init(params)
    for _ in range(n_steps):
        arrays = [np.asarray(params[name], np.float64) for name in ("weights", "biases")]
        gradients = [jax.numpy.asarray(each, "float32") for each in gradients_at(run, *arrays)]
        moves, state = transformation.update(dict(zip(("weights", "biases"), gradients, strict=True)), state, params)
        params = optax.apply_updates(params, moves)
    return parts((params["weights"], params["biases"]))


def follow_keras(run, optimizer, penalty=None, n_steps=N_STEPS):
    """Return the parameters after the steps; penalty: a regularizer of the weights."""
    import jax
    import keras

    variables = [keras.Variable(array.astype(np.float32)) for array in start_of(run)]
    if isinstance(optimizer, keras.optimizers.AdamW):
        optimizer.exclude_from_weight_decay(var_list=variables[1:])
    for _ in range(n_steps):
        weights, biases = (np.asarray(variable, np.float64) for variable in variables)
        gradients = list(gradients_at(run, weights, biases))
        if penalty:
            gradients[0] = gradients[0] + np.asarray(jax.grad(penalty)(weights.astype(np.float32)))
        optimizer.apply([keras.ops.convert_to_tensor(each, "float32") for each in gradients], variables)
    return parts(np.asarray(variable) for variable in variables)


def follow_sklearn(run, n_steps=N_STEPS, rates=None, **settings):
    """Return the parameters after the steps of MLPClassifier, whose own default start is written over."""
    from sklearn.neural_network import MLPClassifier

    inputs, labels = inputs_and_labels(run)
    c = run.config
    settings = {"solver": c.optimizer, "alpha": 0.0, "momentum": 0.0, "nesterovs_momentum": False} | settings
    model = MLPClassifier(
        [],
        learning_rate_init=c.learning_rate,
        beta_1=c.beta1,
        beta_2=c.beta2,
        epsilon=c.epsilon,
        batch_size=len(labels),
        shuffle=False,
        **settings,
    )
    model.partial_fit(inputs.T[:1], labels[:1], classes=np.arange(3))
    del model._optimizer  # its means belong to weights that are replaced
    weights, biases = start_of(run)
    model.coefs_, model.intercepts_ = [weights.T.copy()], [biases.copy()]
    for step in range(n_steps):
        model.partial_fit(inputs.T, labels)
        if rates:
            model._optimizer.learning_rate_init = model._optimizer.learning_rate = rates[step + 1]
    return parts((model.coefs_[0].T, model.intercepts_[0]))


# --- Optimizers ---


@check("optimizer", "sgd adagrad rmsprop adam adamw", "PyTorch")
def _optimizer_in_torch(name):
    import torch

    run, optim = update_run(optimizer=name), torch.optim
    c = run.config
    betas, decay = (c.beta1, c.beta2), c.weight_decay if name == "adamw" else 0.0
    make = {
        "sgd": lambda groups: optim.SGD(groups, c.learning_rate),
        "adagrad": lambda groups: optim.Adagrad(groups, c.learning_rate, eps=c.epsilon),
        "rmsprop": lambda groups: optim.RMSprop(groups, c.learning_rate, alpha=c.beta2, eps=c.epsilon),
        "adam": lambda groups: optim.Adam(groups, c.learning_rate, betas, c.epsilon),
        "adamw": lambda groups: optim.AdamW(groups, c.learning_rate, betas, c.epsilon),
    }[name]
    theirs = follow_torch(run, make, decay=decay)
    return Pair(our_params(run), theirs)


@check("optimizer", "sgd adagrad rmsprop adam adamw", "Optax")
def _optimizer_in_optax(name):
    import optax

    run = update_run(optimizer=name)
    c = run.config
    transformation = {
        "sgd": lambda: optax.sgd(c.learning_rate),
        "adagrad": lambda: optax.adagrad(c.learning_rate, eps=c.epsilon),
        "rmsprop": lambda: optax.rmsprop(c.learning_rate, c.beta2, c.epsilon, eps_in_sqrt=False),
        "adam": lambda: optax.adam(c.learning_rate, c.beta1, c.beta2, c.epsilon),
        "adamw": lambda: optax.adamw(
            c.learning_rate, c.beta1, c.beta2, c.epsilon, weight_decay=c.weight_decay, mask=MASK
        ),
    }[name]()
    other = as_described(run, name, square=0.1) if name == "adagrad" else None
    theirs = follow_optax(run, transformation)
    return Pair(our_params(run), theirs, other)


@check("optimizer", "sgd adagrad rmsprop adam adamw", "Keras")
def _optimizer_in_keras(name):
    import keras

    run, optimizers = update_run(optimizer=name), keras.optimizers
    c = run.config
    betas = {"beta_1": c.beta1, "beta_2": c.beta2, "epsilon": c.epsilon}
    optimizer = {
        "sgd": lambda: optimizers.SGD(c.learning_rate),
        "adagrad": lambda: optimizers.Adagrad(c.learning_rate, epsilon=c.epsilon),
        "rmsprop": lambda: optimizers.RMSprop(c.learning_rate, rho=c.beta2, epsilon=c.epsilon),
        "adam": lambda: optimizers.Adam(c.learning_rate, **betas),
        "adamw": lambda: optimizers.AdamW(c.learning_rate, weight_decay=c.weight_decay, **betas),
    }[name]()
    decay = c.weight_decay if name == "adamw" else 0.0
    other = None if name == "sgd" else as_described(run, name, 0.1 if name == "adagrad" else 0.0, decay)
    theirs = follow_keras(run, optimizer)
    return Pair(our_params(run), theirs, other)


@check("optimizer", "sgd adam", "scikit-learn")
def _optimizer_in_sklearn(name):
    run = update_run(optimizer=name)
    theirs, other = follow_sklearn(run), as_described(run, name) if name == "adam" else None
    return Pair(our_params(run), theirs, other)


@check("weight_decay", "", "PyTorch", follow=_optimizer_in_torch)
@check("weight_decay", "", "Optax", follow=_optimizer_in_optax)
def _weight_decay(_, follow):
    return follow("adamw")


@check("weight_decay", "", "Keras")
def _weight_decay_in_keras(_):
    """With so small an epsilon that the place where it is added does not show."""
    import keras

    run = update_run(optimizer="adamw", epsilon=1e-12)
    c = run.config
    theirs = follow_keras(
        run, keras.optimizers.AdamW(c.learning_rate, c.weight_decay, c.beta1, c.beta2, epsilon=c.epsilon)
    )
    return Pair(our_params(run), theirs)


def momentum_run(name, **settings):
    return update_run(optimizer="sgd", momentum=0.8, nesterov=name == "nesterov", **settings)


@check("momentum", "", "PyTorch", name="momentum")
@check("nesterov", "", "PyTorch", name="nesterov")
def _momentum_in_torch(_, name):
    import torch

    run = momentum_run(name)
    theirs = follow_torch(run, lambda groups: torch.optim.SGD(groups, 0.1, 0.8, nesterov=name == "nesterov"))
    return Pair(our_params(run), theirs)


@check("momentum", "", "Optax", name="momentum")
@check("nesterov", "", "Optax", name="nesterov")
def _momentum_in_optax(_, name):
    import optax

    run = momentum_run(name)
    theirs = follow_optax(run, optax.sgd(0.1, 0.8, nesterov=name == "nesterov"))
    return Pair(our_params(run), theirs)


@check("nesterov", "", "Keras")
def _nesterov_in_keras(_):
    import keras

    run = momentum_run("nesterov")
    theirs = follow_keras(run, keras.optimizers.SGD(0.1, 0.8, nesterov=True))
    return Pair(our_params(run), theirs)


@check("nesterov", "", "scikit-learn")
def _nesterov_in_sklearn(_):
    run = momentum_run("nesterov")
    theirs = follow_sklearn(run, momentum=0.8, nesterovs_momentum=True)
    return Pair(our_params(run), theirs)


def momentum_by_steps(**settings):
    """Return a run whose learning rate falls to a tenth after every five steps."""
    return momentum_run("momentum", learning_rate_schedule="step", schedule_steps=5, schedule_factor=0.1, **settings)


def with_rate_in_velocity(run):
    """Return the parameters after the steps: v ← momentum·v − rate·g, p ← p + v."""
    params, velocity = parts(start_of(run)), 0.0
    inputs, labels = inputs_and_labels(run)
    for step in range(N_STEPS):
        gradient = reference.gradient(SIZES, "linear", params, inputs, labels)
        velocity = 0.8 * velocity - learning_rate_at(step, run.config) * gradient
        params = params + velocity
    return params


@check("momentum", "", "Keras")
def _momentum_in_keras(_):
    import keras

    run = momentum_by_steps()
    rates = keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.1, staircase=True)
    theirs, other = follow_keras(run, keras.optimizers.SGD(rates, 0.8)), with_rate_in_velocity(run)
    return Pair(our_params(run), theirs, other)


@check("momentum", "", "scikit-learn")
def _momentum_in_sklearn(_):
    run = momentum_by_steps()
    rates = [learning_rate_at(step, run.config) for step in range(N_STEPS + 1)]
    theirs, other = follow_sklearn(run, momentum=0.8, rates=rates), with_rate_in_velocity(run)
    return Pair(our_params(run), theirs, other)


# --- Schedules ---

N_SCHEDULED, FACTOR = 40, 0.2


def our_rates(name, n_steps):
    config = Config(learning_rate=0.3, learning_rate_schedule=name, schedule_steps=N_SCHEDULED, schedule_factor=FACTOR)
    return np.array([learning_rate_at(step, config) for step in range(n_steps)])


@check("learning_rate_schedule", "step cosine warm_up one_cycle", "PyTorch")
def _schedule_in_torch(name):
    import torch

    schedulers, n = torch.optim.lr_scheduler, N_SCHEDULED
    optimizer = torch.optim.SGD([torch.zeros(1)], 0.3)
    scheduler = {
        "step": lambda: schedulers.StepLR(optimizer, n, FACTOR),
        "cosine": lambda: schedulers.CosineAnnealingLR(optimizer, n, eta_min=0.3 * FACTOR),
        "warm_up": lambda: schedulers.LinearLR(optimizer, 1.0 / n, total_iters=n - 1),
        "one_cycle": lambda: schedulers.OneCycleLR(
            optimizer, 0.3, total_steps=n, final_div_factor=1.0 / (25.0 * FACTOR), cycle_momentum=False
        ),
    }[name]()
    rates = []
    for _ in range({"cosine": n + 1, "one_cycle": n}.get(name, 3 * n)):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        if len(rates) < n or name != "one_cycle":
            scheduler.step()
    return Pair(our_rates(name, len(rates)), np.array(rates))


@check("learning_rate_schedule", "step cosine warm_up one_cycle", "Optax")
def _schedule_in_optax(name):
    import optax

    n = N_SCHEDULED
    schedule = {
        "step": lambda: optax.exponential_decay(0.3, n, FACTOR, staircase=True),
        "cosine": lambda: optax.cosine_decay_schedule(0.3, n, FACTOR),
        "warm_up": lambda: optax.linear_schedule(0.3 / n, 0.3, n - 1),
        "one_cycle": lambda: optax.cosine_onecycle_schedule(n, 0.3, final_div_factor=1.0 / (25.0 * FACTOR)),
    }[name]()
    rates = np.array([float(schedule(step)) for step in range(3 * n)])
    return Pair(our_rates(name, 3 * n), rates, one_step_later(3 * n) if name == "one_cycle" else None)


def one_step_later(n_steps):
    """Return one_cycle with its peak at step 0.3·n and its end at step n."""
    shares = np.minimum(np.arange(n_steps) / N_SCHEDULED, 1.0)
    up, down = (1.0 - np.cos(np.pi * shares / 0.3)) / 2.0, (1.0 + np.cos(np.pi * (shares - 0.3) / 0.7)) / 2.0
    return 0.3 * np.where(shares < 0.3, 0.04 + 0.96 * up, FACTOR + (1.0 - FACTOR) * down)


@check("learning_rate_schedule", "step cosine warm_up", "Keras")
def _schedule_in_keras(name):
    import keras

    schedules, n = keras.optimizers.schedules, N_SCHEDULED
    schedule = {
        "step": lambda: schedules.ExponentialDecay(0.3, n, FACTOR, staircase=True),
        "cosine": lambda: schedules.CosineDecay(0.3, n, FACTOR),
        "warm_up": lambda: schedules.PolynomialDecay(0.3 / n, n - 1, 0.3),
    }[name]()
    return Pair(our_rates(name, 3 * n), np.array([float(schedule(step)) for step in range(3 * n)]))


# --- Penalties, clipping, batches, dropout, smoothing ---

CLIP = 1e-4  # the 10⁻⁶ of PyTorch is a hundredth of it


@check("gradient_clip", "", "PyTorch")
def _clip_in_torch(_):
    import torch

    run = update_run(optimizer="sgd", gradient_clip=CLIP, learning_rate=1.0)
    begun = parts(start_of(run))
    theirs = follow_torch(run, lambda groups: torch.optim.SGD(groups, 1.0), clip=CLIP, n_steps=1) - begun
    gradient = gradient_of(run)
    other = -gradient * CLIP / (np.linalg.norm(gradient) + 1e-6)
    return Pair((our_params(run, 1) - begun) / CLIP, theirs / CLIP, other / CLIP)


def moved_by_clip(follow):
    """Return what steps with a clip at a rate of 1 make of the parameters: ours, and theirs by ``follow(run)``."""
    run = update_run(optimizer="sgd", gradient_clip=0.1, learning_rate=1.0)
    theirs = follow(run)
    return Pair(our_params(run), theirs)


@check("gradient_clip", "", "Optax")
def _clip_in_optax(_):
    import optax

    return moved_by_clip(lambda run: follow_optax(run, optax.chain(optax.clip_by_global_norm(0.1), optax.sgd(1.0))))


@check("gradient_clip", "", "Keras")
def _clip_in_keras(_):
    import keras

    return moved_by_clip(lambda run: follow_keras(run, keras.optimizers.SGD(1.0, global_clipnorm=0.1)))


@check("l2", "", "PyTorch")
def _l2_in_torch(_):
    import torch

    run = update_run(optimizer="sgd", l2=0.3)
    theirs = follow_torch(run, lambda groups: torch.optim.SGD(groups, 0.1), decay=0.3)
    return Pair(our_params(run), theirs)


@check("l2", "", "Optax")
def _l2_in_optax(_):
    import optax

    run = update_run(optimizer="sgd", l2=0.3)
    theirs = follow_optax(run, optax.chain(optax.add_decayed_weights(0.3, mask=MASK), optax.sgd(0.1)))
    return Pair(our_params(run), theirs)


@check("l1", "", "Keras")
def _l1_in_keras(_):
    import keras

    run = update_run(optimizer="sgd", l1=0.3)
    theirs = follow_keras(run, keras.optimizers.SGD(0.1), keras.regularizers.L1(0.3))
    return Pair(our_params(run), theirs)


@check("l2", "", "Keras")
def _l2_in_keras(_):
    import keras

    run = update_run(optimizer="sgd", l2=0.3)
    theirs = follow_keras(run, keras.optimizers.SGD(0.1), keras.regularizers.L2(0.3))
    return Pair(our_params(run), theirs, our_params(update_run(optimizer="sgd", l2=0.6)))


@check("l2", "", "scikit-learn")
def _alpha_in_sklearn(_):
    run = update_run(optimizer="sgd", l2=0.3)
    theirs = follow_sklearn(run, alpha=0.3)
    return Pair(our_params(run), theirs, our_params(update_run(optimizer="sgd", l2=0.3 / run.dataset.n_train)))


@check("batch_size", "", "PyTorch")
def _batches_in_torch(_):
    """Sizes of the batches of two epochs, and how often each point is in them."""
    import torch

    loader = torch.utils.data.DataLoader(torch.arange(30), batch_size=8, shuffle=True)
    theirs = [batch.tolist() for _ in range(2) for batch in loader]
    run = linear_run(n_points=30, batch_size=8)
    ours = []
    for _ in range(8):
        state = run.snapshot().state
        start = int(state.counters[0])
        ours.append(state.permutation[start : start + 8].tolist())
        run.train(1)
    return Pair(*(parts((list(map(len, each)), np.bincount(list(itertools.chain(*each))))) for each in (ours, theirs)))


RATE, N_DROPPED = 0.25, 256


def our_factors():
    """Return what dropout multiplies each of the hidden values by, which are 1: the gradient of their weights."""
    data = Dataset.from_points([1.0], [0.0], [0], values=[0.5])
    run = run_of((1, N_DROPPED, 1), dataset=data, activation="linear", optimizer="sgd", loss="squared_error")
    factors = []
    for seed in range(20):
        config = dataclasses.replace(run.config, dropout_rate=RATE, seed=seed, learning_rate=0.0)
        dropped = Trainer(config, data)
        with_params(dropped, [*np.ones(N_DROPPED), *np.zeros(N_DROPPED), *np.zeros(N_DROPPED), 0.0])
        dropped.train(1)
        moments = dropped.snapshot().state.moments[0].astype(np.float64)
        factors.append(moments[2 * N_DROPPED : 3 * N_DROPPED] / moments[-1])
    return np.concatenate(factors)


def traits_of(factors):
    """Return the different values, and the share of zeros to two digits."""
    return np.array([*np.unique(np.round(factors, 5)), np.round(np.mean(factors == 0) * 20.0) / 20.0])


@check("dropout_rate", "", "PyTorch")
def _dropout_in_torch(_):
    import torch

    torch.manual_seed(0)
    theirs = torch.nn.functional.dropout(torch.ones(20 * N_DROPPED), RATE).numpy()
    return Pair(traits_of(our_factors()), traits_of(theirs))


@check("dropout_rate", "", "Keras")
def _dropout_in_keras(_):
    import keras

    theirs = np.asarray(keras.layers.Dropout(RATE, seed=0)(np.ones(20 * N_DROPPED, np.float32), training=True))
    return Pair(traits_of(our_factors()), traits_of(theirs))


def smoothed_gradient():
    """Return a run with smoothing, and the gradient that it makes; the loss that is shown is without."""
    run = linear_run(label_smoothing=0.2)
    return run, our_loss(run)[1:]


@check("label_smoothing", "", "PyTorch")
def _smoothing_in_torch(_):
    import torch

    run, ours = smoothed_gradient()
    return Pair(
        ours, in_torch(run, lambda z, labels: torch.nn.functional.cross_entropy(z, labels, label_smoothing=0.2))[1:]
    )


@check("label_smoothing", "", "Optax")
def _smoothing_in_optax(_):
    import optax

    run, ours = smoothed_gradient()

    def loss(outputs, labels):
        targets = optax.losses.smooth_labels(one_hot(labels), 0.2)
        return optax.losses.softmax_cross_entropy(outputs, targets).mean()

    return Pair(ours, in_jax(run, loss)[1:])


@check("label_smoothing", "", "Keras")
def _smoothing_in_keras(_):
    import keras

    run, ours = smoothed_gradient()
    function = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2)
    return Pair(ours, in_jax(run, lambda outputs, labels: function(one_hot(labels), outputs))[1:])
