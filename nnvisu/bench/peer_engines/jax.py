"""nnvisu's work in JAX: compiled, by a scan of many steps or step by step, one thread."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from nnvisu.arrays import Float32Array, Int64Array, UInt8Array
from nnvisu.bench.peer_engines import PLAN_STEPS, Layers, MapWork, Work
from nnvisu.settings import Config


def scan_engine(work: Work) -> "JaxEngine":
    """Return a JAX run of which PLAN_STEPS steps are one compiled scan."""
    return JaxEngine(work, is_scan=True)


def step_engine(work: Work) -> "JaxEngine":
    """Return a JAX run of which every step is a compiled call."""
    return JaxEngine(work, is_scan=False)


def ensemble_engine(works: list[Work]) -> "JaxEnsemble":
    """Return JAX runs of one kind, mapped over by ``vmap``, of which PLAN_STEPS steps are one compiled scan."""
    return JaxEnsemble(works)


def renderer(work: MapWork) -> Callable[[], UInt8Array]:
    """Return what draws the map, compiled, uint8 (n_cells, 3)."""
    jax = _jax()
    forward = _forward(work.activation)

    @jax.jit
    def draw(layers: Any, grid: Any, colours: Any) -> Any:
        shares = jax.nn.softmax(forward(layers, grid))
        return (shares @ colours + 0.5).astype("uint8")

    arguments = jax.device_put(_transposed(work.layers)), jax.device_put(work.grid), jax.device_put(work.colours)
    return lambda: np.asarray(draw(*arguments))


class JaxEngine:
    """Batches have equal shapes: a shorter one is filled up with points whose targets are all 0."""

    block_steps = PLAN_STEPS

    def __init__(self, work: Work, is_scan: bool):
        jax = _jax()
        self._work, self._is_scan = work, is_scan
        self._points = jax.device_put(_batch(work, np.arange(len(work.labels)), len(work.labels)))
        batches = _batches(work)
        if is_scan:
            self._batches = jax.device_put(_stacked(batches)) or self._points
        else:
            self._batches = jax.device_put(batches) or [self._points] * PLAN_STEPS
        loss, step = _loss_and_step(jax, work)
        self._loss, self._step = jax.jit(loss), jax.jit(step)
        self._scan = jax.jit(_scan_of(jax, step, bool(batches)))
        self.begin()

    def begin(self) -> None:
        """Take the initial weights, means of 0, and powers of 1."""
        jax = _jax()
        self._state = jax.device_put(_beginning(jax, self._work))

    def follow_plan(self) -> None:
        """Make a step with each batch."""
        self.train(1)

    def train(self, n_blocks: int) -> None:
        """Follow the plan again and again, and wait for the end."""
        state = self._state
        for _ in range(n_blocks):
            if self._is_scan:
                state = self._scan(state, self._batches)
                continue
            for batch in self._batches:
                state = self._step(state, batch)
        self._state = _jax().block_until_ready(state)

    def loss(self) -> float:
        """Return the mean loss of all points."""
        return float(self._loss(self._state[0], *self._points))


class JaxEnsemble:
    """Runs that share their points; each has weights and, unless every step takes all points, batches of its own."""

    block_steps = PLAN_STEPS

    def __init__(self, works: list[Work]):
        jax = _jax()
        self._works, first = works, works[0]
        self._points = jax.device_put(_batch(first, np.arange(len(first.labels)), len(first.labels)))
        self._batches = self._points
        if first.batches:
            together = zip(*map(_batches, works), strict=True)
            self._batches = jax.device_put(_stacked(_stacked(batches) for batches in together))
        loss, step = _loss_and_step(jax, first)
        step = jax.vmap(step, in_axes=(0, 0 if first.batches else None))
        self._loss = jax.jit(jax.vmap(loss, in_axes=(0, None, None)))
        self._scan = jax.jit(_scan_of(jax, step, bool(first.batches)))
        self.begin()

    def begin(self) -> None:
        """Take each run's initial weights, means of 0, and powers of 1."""
        jax = _jax()
        states = [_beginning(jax, work) for work in self._works]
        self._state = jax.device_put(jax.tree.map(lambda *arrays: np.stack(arrays), *states))

    def follow_plan(self) -> None:
        """Make a step of each run with each of its batches."""
        self.train(1)

    def train(self, n_blocks: int) -> None:
        """Follow the plan again and again, and wait for the end."""
        for _ in range(n_blocks):
            self._state = self._scan(self._state, self._batches)
        _jax().block_until_ready(self._state)

    def loss(self) -> float:
        """Return the mean loss of all points and runs."""
        return float(self._loss(self._state[0], *self._points).mean())


def _jax() -> Any:
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    if flags not in os.environ.get("XLA_FLAGS", ""):  # read when the first array is made
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flags}".strip()
    import jax

    return jax


def _forward(activation: str) -> Callable[[Any, Any], Any]:
    jax = _jax()
    functions = {"gelu": lambda z: jax.nn.gelu(z, approximate=False), "linear": lambda z: z}
    activate = functions.get(activation) or getattr(jax.nn, activation)

    def forward(layers: Any, x: Any) -> Any:
        for weights, biases in layers[:-1]:
            x = activate(x @ weights + biases)
        weights, biases = layers[-1]
        return x @ weights + biases

    return forward


def _loss_and_step(jax: Any, work: Work) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the loss of (layers, inputs, targets), and what makes the state after a batch of the one before."""
    forward = _forward(work.activation)

    def loss(layers: Any, x: Any, targets: Any) -> Any:
        return -(targets * jax.nn.log_softmax(forward(layers, x))).sum()

    def step(state: Any, batch: Any) -> Any:
        return _update(jax, work.config, state, jax.grad(loss)(state[0], *batch))

    return loss, step


def _scan_of(jax: Any, step: Callable[..., Any], has_batches: bool) -> Callable[..., Any]:
    """Return what makes PLAN_STEPS steps, each with its batch or all with the same points."""

    def scan(state: Any, batches: Any) -> Any:
        if has_batches:
            return jax.lax.scan(lambda state, batch: (step(state, batch), None), state, batches)[0]
        return jax.lax.scan(lambda state, _: (step(state, batches), None), state, length=PLAN_STEPS)[0]

    return scan


def _beginning(jax: Any, work: Work) -> tuple[Any, Any, Any, Any]:
    """Return the initial weights, means and squares of 0, and powers of 1."""
    layers = _transposed(work.layers)
    zeros = jax.tree.map(np.zeros_like, layers)
    return layers, zeros, zeros, np.ones(2, np.float32)


def _update(jax: Any, config: Config, state: Any, grads: Any) -> tuple[Any, Any, Any, Any]:
    """Return (layers, means, squares, powers of the betas) after one update."""
    layers, means, squares, powers = state
    rate, beta1, beta2, epsilon = config.learning_rate, config.beta1, config.beta2, config.epsilon
    if config.optimizer == "sgd":
        return jax.tree.map(lambda p, g: p - rate * g, layers, grads), means, squares, powers
    squares = jax.tree.map(lambda s, g: beta2 * s + (1.0 - beta2) * g * g, squares, grads)
    root = jax.numpy.sqrt
    if config.optimizer == "rmsprop":
        layers = jax.tree.map(lambda p, g, s: p - rate * g / (root(s) + epsilon), layers, grads, squares)
        return layers, means, squares, powers
    means = jax.tree.map(lambda m, g: beta1 * m + (1.0 - beta1) * g, means, grads)
    powers = powers * np.array([beta1, beta2], np.float32)
    share1, share2 = 1.0 - powers[0], 1.0 - powers[1]
    layers = jax.tree.map(
        lambda p, m, s: p - rate * (m / share1) / (root(s / share2) + epsilon), layers, means, squares
    )
    return layers, means, squares, powers


def _batches(work: Work) -> list[tuple[Float32Array, Float32Array]]:
    """Return the batches of the plan, all as long as the longest."""
    longest = max(map(len, work.batches), default=0)
    return [_batch(work, batch, longest) for batch in work.batches]


def _stacked(batches: Iterable[tuple[Float32Array, ...]]) -> tuple[Float32Array, ...]:
    return tuple(np.stack(arrays) for arrays in zip(*batches, strict=True))


def _batch(work: Work, rows: Int64Array, length: int) -> tuple[Float32Array, Float32Array]:
    """Return inputs and targets (1 / n of the batch at the label, else 0), filled up to ``length`` points."""
    x = np.zeros((length, work.inputs.shape[1]), np.float32)
    targets = np.zeros((length, len(work.layers[-1][1])), np.float32)
    x[: len(rows)] = work.inputs[rows]
    targets[np.arange(len(rows)), work.labels[rows]] = 1.0 / len(rows)
    return x, targets


def _transposed(layers: Layers) -> Layers:
    return [(np.ascontiguousarray(weights.T), biases.copy()) for weights, biases in layers]
