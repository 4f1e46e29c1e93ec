"""nnvisu's work in PyTorch: eager, tensors made once, fused optimizers, one thread."""

from collections.abc import Callable
from typing import Any

from nnvisu.arrays import UInt8Array
from nnvisu.bench.peer_engines import PLAN_STEPS, Layers, MapWork, Work


def engine(work: Work) -> "PyTorchEngine":
    """Return an eager PyTorch run with its fused optimizer."""
    return PyTorchEngine(work)


def renderer(work: MapWork) -> Callable[[], UInt8Array]:
    """Return what draws the map, uint8 (n_cells, 3)."""
    torch = _torch()
    network = _network_of(work.layers, work.activation)
    grid, colours = torch.from_numpy(work.grid), torch.from_numpy(work.colours)

    def render() -> UInt8Array:
        with torch.inference_mode():
            picture: UInt8Array = (network(grid).softmax(1) @ colours + 0.5).to(torch.uint8).numpy()
            return picture

    return render


class PyTorchEngine:
    """Tensors made once, batches too; one thread."""

    block_steps = PLAN_STEPS

    def __init__(self, work: Work):
        torch = _torch()
        self._work = work
        self._points = torch.from_numpy(work.inputs), torch.from_numpy(work.labels)
        rows = [torch.from_numpy(batch) for batch in work.batches]
        x, labels = self._points
        self._batches = [(x[batch], labels[batch]) for batch in rows] or [self._points] * PLAN_STEPS
        self._loss = torch.nn.CrossEntropyLoss()
        self.begin()

    def begin(self) -> None:
        """Make network and optimizer anew."""
        optim, config = _torch().optim, self._work.config
        self._network = _network_of(self._work.layers, self._work.activation)
        params, rate = list(self._network.parameters()), config.learning_rate
        if config.optimizer == "adam":
            betas = config.beta1, config.beta2
            self._optimizer = optim.Adam(params, rate, betas, config.epsilon, fused=True)
        elif config.optimizer == "rmsprop":
            self._optimizer = optim.RMSprop(params, rate, config.beta2, config.epsilon, foreach=True)
        else:
            self._optimizer = optim.SGD(params, rate, fused=True)

    def follow_plan(self) -> None:
        """Make a step with each batch."""
        network, optimizer, loss = self._network, self._optimizer, self._loss
        for x, labels in self._batches:
            optimizer.zero_grad()
            loss(network(x), labels).backward()
            optimizer.step()

    def train(self, n_blocks: int) -> None:
        """Follow the plan again and again."""
        for _ in range(n_blocks):
            self.follow_plan()

    def loss(self) -> float:
        """Return the mean loss of all points."""
        with _torch().no_grad():
            return float(self._loss(self._network(self._points[0]), self._points[1]))


def _torch() -> Any:
    import torch

    torch.set_num_threads(1)
    return torch


def _network_of(layers: Layers, activation: str) -> Any:
    torch = _torch()
    names = {"tanh": "Tanh", "relu": "ReLU", "leaky_relu": "LeakyReLU", "gelu": "GELU", "sigmoid": "Sigmoid"}
    modules = []
    for weights, biases in layers:
        linear = torch.nn.Linear(*weights.shape[::-1])
        linear.load_state_dict({"weight": torch.tensor(weights), "bias": torch.tensor(biases)})
        modules += [linear, getattr(torch.nn, names.get(activation, "Identity"))()]
    return torch.nn.Sequential(*modules[:-1])
