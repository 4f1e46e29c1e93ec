"""What a rule of advice looks at, and how it asks what the next step would be under other settings."""

import dataclasses
import math
from typing import Any, NamedTuple, TypedDict

import numpy as np

from nnvisu.arrays import Float32Array, FloatArray
from nnvisu.core.health import LayerHealth, layers_health, norm_of
from nnvisu.core.portable_math import total
from nnvisu.core.scores import ClassScores, Metrics
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config

LEARNT_ACCURACY, LEARNT_R_SQUARED = 0.95, 0.9
LEARNT_ERROR = 0.02  # of values from -1 to 1
FORGOTTEN_RECALL = 0.5  # of a class: a network that answers with the largest class alone has learnt nothing
PULLING_SHARE = 0.5  # of the gradient or of the update
FIRST_JUDGED_STEP = 10  # the first steps of a run are unlike the others
TINY = 1e-12  # in place of 0 as a divisor
WORSE = 2.0  # times the loss at the start

# Steps that are tried. So many products of a number and a weight take some 40 ms.
LEAST_TRIAL_STEPS, MOST_TRIAL_STEPS, TRIAL_PRODUCTS = 3, 100, 100_000_000
PRODUCTS_PER_POINT = 400  # the cost of a point beside these


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

    def change_by(self, trial: Trainer, n_steps: int = 1) -> Float32Array:
        """Return what steps of ``trial``, a copy, change the parameters by, float32 (n_params,); NaN if it diverges."""
        is_made = trial.train(n_steps) == n_steps
        change = self.trainer.snapshot().state.change_to(trial.snapshot().state)
        return change if is_made else np.full_like(change, np.nan)

    def at_start(self) -> "Findings":
        """Return what there is to find before the first step: of the weights that a reset makes."""
        trial = _reset_copy_of(self.trainer)
        gradient, update = trial.next_update()
        return self._replace(
            trainer=trial, layers=layers_health(trial, gradient, update), gradient=gradient, update=update
        )

    @property
    def n_trial_steps(self) -> int:
        """How many steps are tried to see where a run leads: fewer where they are costly."""
        config, n_train = self.config, self.trainer.dataset.n_train
        n_products = (self.trainer.layout.n_params + PRODUCTS_PER_POINT) * min(config.batch_size or n_train, n_train)
        return max(LEAST_TRIAL_STEPS, min(MOST_TRIAL_STEPS, TRIAL_PRODUCTS // n_products))

    def is_worse_than_at_start(self) -> bool:
        """Return whether training has made the loss much larger than it was with the weights that a reset makes."""
        loss, at_start = self.metrics.loss, _reset_copy_of(self.trainer).evaluate().loss
        return loss is None or (at_start is not None and loss > WORSE * at_start)

    def loss_with(self, **changes: Any) -> float:
        """Return the loss of the training points after some more steps under other settings, or infinity."""
        trial, n_steps = copy_of(self.trainer), self.n_trial_steps
        trial.update_config(dataclasses.replace(self.config, **changes))
        loss = trial.evaluate().loss if trial.train(n_steps) == n_steps else None
        return math.inf if loss is None else loss

    def descent_with(self, **changes: Any) -> float:
        """Return how far what is minimised falls in some more steps under other settings, but for its curvature.

        It is measured by the mean of the slopes at both ends, as no figure of the run has smoothing, weights of classes
        and penalties in it.
        """
        trial = copy_of(self.trainer)
        trial.update_config(dataclasses.replace(self.config, **changes))
        change = self.change_by(trial, self.n_trial_steps)
        slope = self._replace(trainer=trial, gradient=trial.next_update()[0]).slope + self.slope
        return float(total(-0.5 * change.astype(np.float64) * slope))

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
        if scores.r_squared is None:  # all values are equal
            return scores.mean_absolute_error <= LEARNT_ERROR
        return scores.r_squared >= LEARNT_R_SQUARED

    @property
    def weights(self) -> list[Float32Array]:
        """The weights of each layer without its biases, float32 (n_weights,)."""
        return [weights.ravel() for weights, _ in self.trainer.layout.unpack(self.trainer.model().params)]

    @property
    def strongest_penalty(self) -> str:
        """Name and value of the setting that pulls weights towards 0 the most; empty without any."""
        config, weights = self.config, np.concatenate(self.weights)
        pulls = {"l1": config.l1 * np.sign(weights), "l2": config.l2 * weights}
        if config.optimizer == "adamw":
            # Decay is not divided by the size of the gradients, as what is added to these is.
            sizes = np.concatenate([part.ravel() for part, _ in self.trainer.layout.unpack(self._gradient_sizes)])
            pulls = {name: pull / sizes for name, pull in pulls.items()} | {
                "weight_decay": config.weight_decay * weights
            }
        name = max(pulls, key=lambda each: norm_of(pulls[each]) or 0.0)
        value = getattr(config, name)
        return f"{name} of {value:g}" if value > 0 else ""

    @property
    def _gradient_sizes(self) -> Float32Array:
        """What adam divides the gradients by, float32 (n_params,)."""
        state = self.trainer.snapshot().state
        unbiased = state.moments[1] / max(1.0 - float(state.powers[1]), TINY)
        sizes: Float32Array = np.sqrt(unbiased) + np.float32(self.config.epsilon)
        return sizes

    @property
    def slope(self) -> Float32Array:
        """The gradient of all that is minimised, the mean loss with l1 and l2, float32 (n_params,)."""
        slope = self.gradient.copy()
        for weights, (gradient, _) in zip(self.weights, self.trainer.layout.unpack(slope), strict=True):
            gradient += self._pull_on(weights).reshape(gradient.shape)
        return slope

    @property
    def slope_norms(self) -> list[float]:
        """The norm of the slope for each layer."""
        return [norm_of(part) or 0.0 for part in self.trainer.layout.per_layer(self.slope)]

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


def _reset_copy_of(trainer: Trainer) -> Trainer:
    trial = copy_of(trainer)
    trial.reset()
    return trial
