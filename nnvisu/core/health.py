"""The health of a network layer by layer: norms of weights, gradient and next update, dead and saturated units.

A relu unit is dead where its slope is 0 at every point, so that it can learn no more. A unit of any activation is
saturated where it hardly moves: its slope is within ±0.01 at nearly every point, as the kernels compute it.
"""

import dataclasses
import math
from typing import TypedDict

import numpy as np

from nnvisu.arrays import BoolArray, Float32Array, FloatArray
from nnvisu.core.forward import outputs_of
from nnvisu.core.network import Model
from nnvisu.core.portable_math import total
from nnvisu.core.trainer import Trainer

FLAT_SLOPE = np.float32(0.01)  # leaky_relu's below zero, which is not flat yet
SATURATED_SHARE = 0.95  # of the points


class LayerFigures(TypedDict):
    """What is told of ``LayerHealth``, by name."""

    n_neurons: int
    activation: str
    weight_norm: float | None
    gradient_norm: float | None
    update_norm: float | None
    dead_share: float | None
    saturated_share: float | None


@dataclasses.dataclass(frozen=True)
class LayerHealth:
    """Euclidean norms of one layer's weights with biases, their gradient over all points, and the next update.

    None where a norm is not finite. dead_share, saturated_share: of the layer's units, a dead one being not saturated;
    None for the outputs.
    """

    n_neurons: int
    activation: str
    weight_norm: float | None
    gradient_norm: float | None
    update_norm: float | None
    dead_share: float | None
    saturated_share: float | None
    rms_gradient: float

    def as_json(self) -> LayerFigures:
        """Return what is told of the layer, by name."""
        return {
            "n_neurons": self.n_neurons,
            "activation": self.activation,
            "weight_norm": self.weight_norm,
            "gradient_norm": self.gradient_norm,
            "update_norm": self.update_norm,
            "dead_share": self.dead_share,
            "saturated_share": self.saturated_share,
        }


def layers_health(trainer: Trainer, gradient: Float32Array, update: Float32Array) -> tuple[LayerHealth, ...]:
    """Return the health of each layer; ``gradient`` and ``update`` are the trainer's next ones, (n_params,)."""
    model = trainer.model()
    names = (*model.activations, "linear")
    shares = (*_unit_shares(trainer, model), (None, None))
    n_neurons = model.architecture.layer_sizes[1:]
    parts = trainer.layout.per_layer(np.stack((model.params, gradient, update)))
    norms = [(*map(_finite, _norms(part)), part.shape[1]) for part in parts]
    return tuple(
        LayerHealth(size, name, weights, slope, change, dead, saturated, (slope or 0.0) / math.sqrt(n_params))
        for size, name, (weights, slope, change, n_params), (dead, saturated) in zip(
            n_neurons, names, norms, shares, strict=True
        )
    )


def norm_of(vector: FloatArray) -> float | None:
    """Return the Euclidean norm of an array (n,), added up in float64; None where it is not finite."""
    return _finite(_norms(vector[None])[0])


def _norms(vectors: FloatArray) -> list[float]:
    norms: list[float] = np.sqrt(total(np.square(vectors.astype(np.float64)), axis=1)).tolist()
    return norms


def _finite(norm: float) -> float | None:
    return norm if math.isfinite(norm) else None


def _unit_shares(trainer: Trainer, model: Model) -> list[tuple[float, float]]:
    """Return for each hidden layer the shares of its units that are dead and that are saturated."""
    sizes = model.architecture.layer_sizes[1:-1]
    n_flat, is_alive = np.zeros(sum(sizes), np.int64), np.zeros(sum(sizes), bool)
    for points in trainer.bench.pieces_of_points():
        slopes = outputs_of(model, points, first_layer=0, as_slopes=True)[: len(n_flat), : points.n_points]
        n_flat += np.count_nonzero(np.abs(slopes) < FLAT_SLOPE, axis=1)
        is_alive |= (slopes != 0).any(axis=1)
    is_flat = n_flat / trainer.dataset.n_train >= SATURATED_SHARE
    ends = np.cumsum(sizes)[:-1]
    layers = zip(model.activations, np.split(is_flat, ends), np.split(is_alive, ends), strict=True)
    return [_shares(*layer) for layer in layers] if sizes else []


def _shares(activation: str, is_flat: BoolArray, is_alive: BoolArray) -> tuple[float, float]:
    is_dead = ~is_alive if activation == "relu" else np.zeros_like(is_alive)
    return float(np.count_nonzero(is_dead) / len(is_dead)), float(np.count_nonzero(is_flat & ~is_dead) / len(is_dead))
