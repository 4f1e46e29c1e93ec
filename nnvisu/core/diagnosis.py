"""Diagnosis: how healthy the learning is, layer by layer, and one sentence of advice where something is wrong.

A unit is dead where its slope is 0 at every point, so that it can learn no more, and saturated where its slope is next
to 0 at nearly every point. An update of a thousandth of the weights' norm is usual (Karpathy, CS231n, "Babysitting").
"""

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnvisu.core.kernels.packing import points_of
from nnvisu.core.network import feature_rows
from nnvisu.core.outputs import outputs_of
from nnvisu.core.portable_math import total
from nnvisu.core.scores import ClassScores, Metrics
from nnvisu.core.trainer import Trainer

MOST_POINTS = 512  # that units are looked at with
SATURATED_SHARE = 0.95  # of the points
IS_FLAT: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": lambda a: np.abs(a) > 0.99,
    "sigmoid": lambda a: np.abs(a - 0.5) > 0.49,
    "elu": lambda a: a < -0.99,
    "softplus": lambda a: a < 0.01,
}

# From where on something counts as wrong.
ILL_SHARE = 0.5  # of a layer's units
LEARNT_ACCURACY, LEARNT_R_SQUARED = 0.95, 0.9
EXPLODING_NORM = 100.0
VANISHING_RATIO = 1e-3  # of the first layer's root mean square gradient to the last one's
LARGE_UPDATE, SMALL_UPDATE = 0.1, 2e-5  # in norms of the weights
SLOPING_NORM = 1e-3  # a gradient of less has nothing left to follow
FIRST_JUDGED_STEP = 10  # the first steps of a run are unlike the others


@dataclasses.dataclass(frozen=True)
class LayerHealth:
    """Euclidean norms of one layer's weights with biases, their gradient over all points, and the next update.

    None where a norm is not finite. dead_share, saturated_share: of the layer's units; None for the outputs.
    """

    n_neurons: int
    activation: str
    weight_norm: float | None
    gradient_norm: float | None
    update_norm: float | None
    dead_share: float | None
    saturated_share: float | None
    rms_gradient: float


@dataclasses.dataclass(frozen=True)
class Advice:
    """What is wrong, as a stable code, and what to do, as a sentence."""

    code: str
    message: str


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    """The health of a run at one step."""

    step: int
    layers: tuple[LayerHealth, ...]
    advice: Advice | None

    def as_json(self) -> dict[str, Any]:
        """Return the diagnosis as it stands in the ``diagnosis`` message."""
        layers = [dataclasses.asdict(layer) for layer in self.layers]
        for layer in layers:
            del layer["rms_gradient"]
        return {"step": self.step, "layers": layers, "advice": dataclasses.asdict(self.advice) if self.advice else None}


def diagnose(trainer: Trainer, metrics: Metrics) -> Diagnosis | None:
    """Return the health of the run now; None without training points. ``metrics`` are of this step."""
    if trainer.dataset.n_train == 0:
        return None
    gradient, update = trainer.next_update()
    params = trainer.model().params
    units = _unit_shares(trainer)
    parts = zip(*(trainer.layout.per_layer(vector) for vector in (params, gradient, update)), strict=True)
    names = (*trainer.model().activations, "linear")
    layers = tuple(
        LayerHealth(len(units_of), name, *map(_norm, norms), *shares, _rms(norms[1]))
        for name, norms, (units_of, shares) in zip(names, parts, units, strict=True)
    )
    return Diagnosis(trainer.step, layers, _advice(trainer, layers, metrics))


def _unit_shares(trainer: Trainer) -> list[tuple[np.ndarray, tuple[float | None, float | None]]]:
    """Return for each layer its activations (n_neurons, n_points) and the shares of dead and saturated units."""
    model, dataset = trainer.model(), trainer.dataset
    chosen = np.flatnonzero(~dataset.is_test)
    chosen = chosen[:: math.ceil(len(chosen) / MOST_POINTS)]
    inputs = feature_rows(dataset.x[chosen], dataset.y[chosen], model.features)
    outputs = outputs_of(model, points_of(inputs, np.zeros(len(chosen))), first_layer=0)[:, : len(chosen)]
    layer_sizes = model.architecture.layer_sizes[1:]
    layers = np.split(outputs, np.cumsum(layer_sizes[:-1]))
    shares = [_shares(*pair) for pair in zip(model.activations, layers, strict=False)]
    return list(zip(layers, [*shares, (None, None)], strict=True))


def _shares(activation: str, values: np.ndarray) -> tuple[float, float]:
    is_dead = (values <= 0).all(axis=1) if activation == "relu" else np.zeros(len(values), bool)
    is_flat = IS_FLAT.get(activation, np.zeros_like)(values)
    n_units, n_points = values.shape
    is_saturated = np.count_nonzero(is_flat, axis=1) / n_points >= SATURATED_SHARE
    return float(np.count_nonzero(is_dead) / n_units), float(np.count_nonzero(is_saturated) / n_units)


def _norm(vector: np.ndarray) -> float | None:
    norm = float(np.sqrt(total(np.square(vector.astype(np.float64)))))
    return norm if math.isfinite(norm) else None


def _rms(vector: np.ndarray) -> float:
    return (_norm(vector) or 0.0) / math.sqrt(len(vector))


def _advice(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    """Return the first rule's advice that holds; a network that has learnt its points needs none."""
    norms = [layer.gradient_norm for layer in layers]
    if None in norms or total(np.array(norms)) > EXPLODING_NORM:
        return Advice("exploding_gradients", _EXPLODING)
    if _has_learnt(metrics):
        return None
    rules = (_dead_units, _learning_rate_high, _saturated_units, _vanishing_gradients, _learning_rate_low)
    return next(filter(None, (rule(trainer, layers, metrics) for rule in rules)), None)


def _has_learnt(metrics: Metrics) -> bool:
    scores = metrics.scores.train
    if scores is None:
        return False
    if isinstance(scores, ClassScores):
        return scores.accuracy >= LEARNT_ACCURACY
    return scores.r_squared is not None and scores.r_squared >= LEARNT_R_SQUARED


_EXPLODING = (
    "The gradients explode: a single step can throw the weights far away. "
    "Set gradient_clip to 1, choose smaller initial weights, or lower the learning rate."
)


def _dead_units(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    for number, layer in enumerate(layers[:-1], 1):
        if layer.dead_share >= ILL_SHARE:
            n_dead = round(layer.dead_share * layer.n_neurons)
            return Advice(
                "dead_units",
                f"{n_dead} of the {layer.n_neurons} neurons of hidden layer {number} are dead: relu gives 0 at every "
                "point, so they cannot learn. Try leaky_relu, or a lower learning rate after a reset.",
            )
    return None


def _saturated_units(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    for number, layer in enumerate(layers[:-1], 1):
        if layer.saturated_share >= ILL_SHARE:
            n_flat = round(layer.saturated_share * layer.n_neurons)
            return Advice(
                "saturated_units",
                f"{n_flat} of the {layer.n_neurons} neurons of hidden layer {number} are saturated: their slope is "
                "next to 0 at nearly every point. Reset with smaller initial weights, or try a lower learning rate.",
            )
    return None


def _vanishing_gradients(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    first, last = layers[0].rms_gradient, layers[-1].rms_gradient
    if len(layers) > 1 and last > 0 and first < VANISHING_RATIO * last:
        return Advice(
            "vanishing_gradients",
            "The gradients vanish on their way back: the first layer hardly learns. "
            "Try fewer layers, relu or tanh with fitting initial weights (he or glorot).",
        )
    return None


def _ratios(layers: tuple[LayerHealth, ...]) -> list[float]:
    """Return the next update of each layer as a share of its weights."""
    return [math.inf if x.update_norm is None else x.update_norm / (x.weight_norm or 1.0) for x in layers]


def _learning_rate_high(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    if trainer.step < FIRST_JUDGED_STEP or max(_ratios(layers)) < LARGE_UPDATE:
        return None
    return Advice(
        "learning_rate_high",
        f"Each step changes the weights of a layer by {min(max(_ratios(layers)), 9.99):.0%} of their size: the "
        "learning rate is too high to settle. Try a tenth of it.",
    )


def _learning_rate_low(trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics) -> Advice | None:
    has_slope = any(layer.gradient_norm > SLOPING_NORM for layer in layers)
    if trainer.step < FIRST_JUDGED_STEP or not has_slope or max(_ratios(layers)) > SMALL_UPDATE:
        return None
    return Advice(
        "learning_rate_low",
        "There is a slope to follow, but a step moves the weights by less than a fifty-thousandth of their size: the "
        "learning rate is too low. Try ten times as much.",
    )
