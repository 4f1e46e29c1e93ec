"""How fast the engine is on named workloads. Returns rows and prints nothing; compile first, it is not measured."""

import dataclasses
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import llvmlite
import numba
import numpy as np

from nnvisu import __version__
from nnvisu.core.datasets import generate_dataset
from nnvisu.core.decision_map import render_maps
from nnvisu.core.kernels.cache import processor
from nnvisu.core.network import Architecture, Model, ParameterLayout, initialise
from nnvisu.core.neuron_maps import render_neuron_maps
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTING, Config

N_ROUNDS = 7  # the time of a workload is cut into so many; their median counts


@dataclasses.dataclass(frozen=True)
class TrainWorkload:
    """A training run to measure."""

    name: str
    layer_sizes: tuple[int, ...]
    n_points: int
    batch_size: int
    activation: str
    optimizer: str


@dataclasses.dataclass(frozen=True)
class RenderWorkload:
    """Maps to measure, ``activation`` being tanh: the decision map with its class map, or the maps of all neurons."""

    name: str
    size: int
    layer_sizes: tuple[int, ...]
    shows_neurons: bool = False


TRAIN_WORKLOADS = (
    TrainWorkload("W1", (2, 10, 5, 3), 200, 0, "tanh", "adam"),
    TrainWorkload("W2", (2, 4, 2, 2), 250, 10, "tanh", "sgd"),
    TrainWorkload("W3", (2, 8, 8, 8, 8, 8, 8, 2), 250, 30, "tanh", "sgd"),
    TrainWorkload("W4", (2, 100, 100, 100, 8), 2000, 0, "tanh", "adam"),
    TrainWorkload("W4-relu", (2, 100, 100, 100, 8), 2000, 0, "relu", "adam"),
    TrainWorkload("W5", (2, 32, 32, 4), 10_000, 0, "tanh", "adam"),
    TrainWorkload("W5-gelu", (2, 32, 32, 4), 10_000, 0, "gelu", "adam"),
)
RENDER_WORKLOADS = (
    RenderWorkload("R1", 100, (2, 10, 5, 3)),
    RenderWorkload("R2", 256, (2, 32, 32, 4)),
    RenderWorkload("R3", 256, (2, 100, 100, 100, 8)),
    RenderWorkload("N1", 32, (2, 10, 5, 3), shows_neurons=True),
    RenderWorkload("N2", 32, (2, *[10] * 10, 2), shows_neurons=True),
)


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    return {
        "processor": processor()[0],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numba": numba.__version__,
        "llvmlite": llvmlite.__version__,
        "numpy": np.__version__,
        "nnvisu": __version__,
    }


def trainer_of(workload: TrainWorkload) -> Trainer:
    """Return a run of this workload at step 0, on generated blobs; all other settings are the defaults."""
    sizes = workload.layer_sizes
    config = Config(
        hidden_layers=sizes[1:-1],
        activation=workload.activation,
        optimizer=workload.optimizer,
        batch_size=workload.batch_size,
        features=SETTING["features"].choices[: sizes[0]],
    )
    return Trainer(config, generate_dataset("blobs", n_points=workload.n_points, n_classes=sizes[-1]))


def model_of(workload: RenderWorkload) -> Model:
    """Return a network with its initial weights."""
    layout = ParameterLayout(Architecture(workload.layer_sizes))
    activations = ("tanh",) * (len(workload.layer_sizes) - 2)
    return Model(layout.architecture, activations, ("x", "y"), initialise(layout, "glorot_uniform", 0))


def bench_train(workload: TrainWorkload, seconds: float) -> dict[str, Any]:
    """Return a row of steps per second: median, smallest and largest of the rounds."""
    rates = _rates(trainer_of(workload).train, seconds)
    row = dataclasses.asdict(workload)
    row["layer_sizes"] = list(workload.layer_sizes)
    return {**row, "steps_per_second": statistics.median(rates), "min": min(rates), "max": max(rates)}


def bench_render(workload: RenderWorkload, seconds: float) -> dict[str, Any]:
    """Return a row of milliseconds per map: median, smallest and largest of the rounds."""
    model, draw = model_of(workload), render_neuron_maps if workload.shows_neurons else render_maps

    def render(n_maps: int) -> None:
        for _ in range(n_maps):
            draw(model, workload.size)

    times = [1000.0 / rate for rate in _rates(render, seconds)]
    row = {"name": workload.name, "size": workload.size, "layer_sizes": list(workload.layer_sizes)}
    return {**row, "ms_per_map": statistics.median(times), "min": min(times), "max": max(times)}


def turns_for(run: Callable[[int], object], seconds: float) -> int:
    """Return how many turns take about so long; ``run(n)`` makes n turns, and the search warms it up."""
    run(1)  # the first turn takes longer than any other
    n_turns = 1
    # Twice, as one turn at which the machine does something else seems as long as thousands.
    while (elapsed_s := min(elapsed(run, n_turns), elapsed(run, n_turns))) < seconds / 4:
        n_turns *= 2
    return max(1, round(n_turns * seconds / elapsed_s))


def elapsed(run: Callable[[int], object], n_turns: int) -> float:
    """Return the seconds by the clock on the wall that ``run(n_turns)`` takes."""
    start = time.perf_counter()
    run(n_turns)
    return time.perf_counter() - start


def _rates(run: Callable[[int], object], seconds: float) -> list[float]:
    """Return turns per second of each round."""
    n_turns = turns_for(run, seconds / N_ROUNDS)
    return [n_turns / elapsed(run, n_turns) for _ in range(N_ROUNDS)]
