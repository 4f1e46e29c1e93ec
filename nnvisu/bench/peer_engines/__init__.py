"""The work that other libraries are given, in arrays; how each of them does it stands in a file of its own.

No library is imported before its turn.
"""

import dataclasses
from typing import TypeAlias

from nnvisu.arrays import Float32Array, Int64Array
from nnvisu.settings import Config

PLAN_STEPS = 100  # also the length of JAX's scan
Layers: TypeAlias = list[tuple[Float32Array, Float32Array]]


@dataclasses.dataclass(frozen=True)
class Work:
    """A training run in arrays.

    layers: weights (n_out, n_in) and biases, float32. inputs: float32 (n_points, n_inputs). labels: int64 (n_points,).
    batches: the rows of each of the first PLAN_STEPS steps; empty where every step takes all points.
    """

    config: Config
    layers: Layers
    inputs: Float32Array
    labels: Int64Array
    batches: list[Int64Array]

    @property
    def activation(self) -> str:
        """The activation of all hidden layers; raise TypeError where each has its own."""
        if isinstance(self.config.activation, tuple):
            raise TypeError("peers have one activation for all layers")
        return self.config.activation


@dataclasses.dataclass(frozen=True)
class MapWork:
    """A map in arrays: as ``Work``; grid: float32 (n_cells, 2); colours: float32 (n_classes, 3), from 0 to 255."""

    activation: str
    layers: Layers
    grid: Float32Array
    colours: Float32Array
