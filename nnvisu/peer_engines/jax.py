"""nnvisu's work in JAX: compiled, by a scan of many steps or step by step, one thread."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from nnvisu.arrays import Float32Array, Int64Array, UInt8Array
from nnvisu.peer_engines import PLAN_STEPS, Layers, MapWork, Work
from nnvisu.settings import Config


def scan_engine(work: Work) -> "JaxEngine":
    """Return a JAX run of which PLAN_STEPS steps are one compiled scan."""
    return JaxEngine(work, is_scan=True)


def step_engine(work: Work) -> "JaxEngine":
    """Return a JAX run of which every step is a compiled call."""
    return JaxEngine(work, is_scan=False)


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
        longest = max(map(len, work.batches), default=0)
        batches = [_batch(work, batch, longest) for batch in work.batches]
        if is_scan:
            stacked = tuple(np.stack(arrays) for arrays in zip(*batches, strict=True))
            self._batches = jax.device_put(stacked) or self._points
        else:
            self._batches = jax.device_put(batches) or [self._points] * PLAN_STEPS
        self._compile(jax)
        self.begin()

    def _compile(self, jax: Any) -> None:
        forward = _forward(self._work.activation)

        def loss(layers: Any, x: Any, targets: Any) -> Any:
            return -(targets * jax.nn.log_softmax(forward(layers, x))).sum()

        def step(state: Any, batch: Any) -> Any:
            return _update(jax, self._work.config, state, jax.grad(loss)(state[0], *batch))

        def scan(state: Any, batches: Any) -> Any:
            if self._work.batches:
                return jax.lax.scan(lambda state, batch: (step(state, batch), None), state, batches)[0]
            return jax.lax.scan(lambda state, _: (step(state, batches), None), state, length=PLAN_STEPS)[0]

        self._loss, self._step, self._scan = jax.jit(loss), jax.jit(step), jax.jit(scan)

    def begin(self) -> None:
        """Take the initial weights, means of 0, and powers of 1."""
        jax = _jax()
        layers = _transposed(self._work.layers)
        zeros = jax.tree.map(np.zeros_like, layers)
        self._state = jax.device_put((layers, zeros, zeros, np.ones(2, np.float32)))

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


def _batch(work: Work, rows: Int64Array, length: int) -> tuple[Float32Array, Float32Array]:
    """Return inputs and targets (1 / n of the batch at the label, else 0), filled up to ``length`` points."""
    x = np.zeros((length, work.inputs.shape[1]), np.float32)
    targets = np.zeros((length, len(work.layers[-1][1])), np.float32)
    x[: len(rows)] = work.inputs[rows]
    targets[np.arange(len(rows)), work.labels[rows]] = 1.0 / len(rows)
    return x, targets


def _transposed(layers: Layers) -> Layers:
    return [(np.ascontiguousarray(weights.T), biases.copy()) for weights, biases in layers]
