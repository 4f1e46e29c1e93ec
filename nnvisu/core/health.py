"""The health of a network layer by layer: norms of weights, gradient and next update, dead and saturated units.

A relu unit is dead where its slope is 0 at every point, so that it can learn no more. A unit of any activation is
saturated where it hardly moves: its slope is within ±0.01 at nearly every point, as the kernels compute it.
"""

import dataclasses
import math
from typing import TypedDict

import numpy as np

from nnvisu.arrays import Float32Array, FloatArray
from nnvisu.core.forward import outputs_of
from nnvisu.core.kernels.state import Points
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


def _unit_shares(trainer: Trainer, model: Model) -> list[tuple[float | None, float | None]]:
    """Return for each hidden layer the shares of its units that are dead and that are saturated."""
    sample, points = trainer.sample, trainer.bench.train_points
    shares = _shares_at(model, sample)
    # A unit that is dead at some points need not be so at all of them.
    is_sure = sample is points or not any(dead for dead, _ in shares)
    return list(shares if is_sure else _shares_at(model, points))


def _shares_at(model: Model, points: Points) -> list[tuple[float, float]]:
    slopes = outputs_of(model, points, first_layer=0, as_slopes=True)[:, : points.n_points]
    layers = np.split(slopes, np.cumsum(model.architecture.layer_sizes[1:-1]))[:-1]
    return [_shares(*pair) for pair in zip(model.activations, layers, strict=True)]


def _shares(activation: str, slopes: Float32Array) -> tuple[float, float]:
    n_units, n_points = slopes.shape
    is_dead = (slopes == 0).all(axis=1) if activation == "relu" else np.zeros(n_units, bool)
    is_flat = np.abs(slopes) < FLAT_SLOPE
    is_saturated = ~is_dead & (np.count_nonzero(is_flat, axis=1) / n_points >= SATURATED_SHARE)
    return float(np.count_nonzero(is_dead) / n_units), float(np.count_nonzero(is_saturated) / n_units)
