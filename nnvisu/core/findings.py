"""What a rule of advice looks at, and how it asks what the next step would be under other settings."""

import dataclasses
import math
from typing import Any, NamedTuple, TypedDict

import numpy as np

from nnvisu.arrays import Float32Array, FloatArray
from nnvisu.core.health import LayerHealth, norm_of
from nnvisu.core.scores import ClassScores, Metrics
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config

LEARNT_ACCURACY, LEARNT_R_SQUARED = 0.95, 0.9
FORGOTTEN_RECALL = 0.5  # of a class: a network that answers with the largest class alone has learnt nothing
PULLING_SHARE = 0.5  # of the gradient or of the update
FIRST_JUDGED_STEP = 10  # the first steps of a run are unlike the others


class AdviceText(TypedDict):
    """The fields of ``Advice``, by name."""

    code: str
    message: str


@dataclasses.dataclass(frozen=True)
class Advice:
    """What is wrong, as a stable code, and what to do, as a sentence."""

    code: str
    message: str

    def as_json(self) -> AdviceText:
        """Return code and sentence by name."""
        return {"code": self.code, "message": self.message}


class Findings(NamedTuple):
    """What the rules look at. gradient, update: float32 (n_params,), of ``trainer.next_update``."""

    trainer: Trainer
    layers: tuple[LayerHealth, ...]
    metrics: Metrics
    gradient: Float32Array
    update: Float32Array

    @property
    def config(self) -> Config:
        """The settings in force."""
        return self.trainer.config

    def update_with(self, **changes: Any) -> Float32Array:
        """Return the change that the next step would make under other settings, float32 (n_params,)."""
        trial = copy_of(self.trainer)
        trial.update_config(dataclasses.replace(self.config, **changes))
        return self.change_by(trial)

    def change_by(self, trial: Trainer) -> Float32Array:
        """Return what a step of ``trial``, a copy, changes the parameters by, float32 (n_params,)."""
        trial.train(1)
        return self.trainer.snapshot().state.change_to(trial.snapshot().state)

    @property
    def has_learnt(self) -> bool:
        """Whether the training points are told apart, or their values met, so well that nothing need be done."""
        accuracy = self.metrics.accuracy
        if accuracy is not None and accuracy < LEARNT_ACCURACY:
            return False
        scores = self.metrics.scores.train
        if scores is None:
            return False
        if isinstance(scores, ClassScores):
            recalls = [recall for recall in scores.recall if recall is not None]
            return min(recalls) >= FORGOTTEN_RECALL
        return scores.r_squared is not None and scores.r_squared >= LEARNT_R_SQUARED

    @property
    def weights(self) -> list[Float32Array]:
        """The weights of each layer without its biases, float32 (n_weights,)."""
        return [weights.ravel() for weights, _ in self.trainer.layout.unpack(self.trainer.model().params)]

    @property
    def strongest_penalty(self) -> str:
        """Name and value of the setting that pulls weights towards 0 the most; empty without any."""
        names = ("l1", "l2", "weight_decay") if self.config.optimizer == "adamw" else ("l1", "l2")
        name = max(names, key=lambda each: getattr(self.config, each))
        value = getattr(self.config, name)
        return f"{name} of {value:g}" if value > 0 else ""

    @property
    def slope_norms(self) -> list[float]:
        """The norm for each layer of the gradient of all that is minimised: the mean loss with l1 and l2."""
        parts = zip(self.weights, self.trainer.layout.unpack(self.gradient), strict=True)
        return [
            norm_of(np.concatenate((gradient.ravel() + self._pull_on(weights), bias_gradient))) or 0.0
            for weights, (gradient, bias_gradient) in parts
        ]

    def _pull_on(self, weights: Float32Array) -> FloatArray:
        """Return what l1 and l2 add to the gradient of weights, float32 (n_weights,)."""
        pull: FloatArray = self.config.l2 * weights + self.config.l1 * np.sign(weights)
        return pull

    def is_ruled_by_penalty(self, layer: int) -> bool:
        """Return whether penalties move the weights of a layer about as much as the data do, or more."""
        config, weights, health = self.config, self.weights[layer], self.layers[layer]
        pull = norm_of(self._pull_on(weights)) or 0.0
        decay = config.weight_decay if config.optimizer == "adamw" else 0.0
        shrinkage = self.trainer.learning_rate * decay * (norm_of(weights) or 0.0)
        return pull > PULLING_SHARE * (health.gradient_norm or 0.0) or shrinkage > PULLING_SHARE * (
            health.update_norm or 0.0
        )

    def largest_ratio(self, update: Float32Array, least_norm: float = 0.0) -> float:
        """Return the largest of the layers' updates as a share of that layer's weights.

        update: float32 (n_params,). least_norm: of a neuron's weights; where a layer's are shorter, its update is
        measured by this instead.
        """
        if update is self.update:
            norms = [layer.update_norm for layer in self.layers]
        else:
            norms = list(map(norm_of, self.trainer.layout.per_layer(update)))
        return max(
            math.inf
            if norm is None
            else norm / (max(layer.weight_norm or 0.0, least_norm * math.sqrt(layer.n_neurons)) or 1.0)
            for norm, layer in zip(norms, self.layers, strict=True)
        )


def copy_of(trainer: Trainer) -> Trainer:
    """Return a run that goes on as ``trainer`` would and shares nothing with it."""
    return Trainer.from_snapshot(trainer.snapshot())
