"""Stop conditions and the best step. They are judged at fixed steps only, so that a recipe stops alike at any pace.

A condition stops a run when it becomes true. The run can be resumed: it stops again only after the condition was false.
Losses are remembered for one objective: with other data or another loss, the memory starts afresh.
"""

import math
import operator
from typing import Any, Literal, NamedTuple, TypeAlias, TypedDict

from nnvisu.core.datasets import Dataset
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTING, SETTINGS, Config

# A loss that fell by less than this share has not fallen.
PLATEAU_SHARE = 0.001

# The settings that, with the data, define what is minimised: losses under others are not comparable.
OBJECTIVE = ("loss", "huber_delta", "label_smoothing", "class_weights")
# The settings that make another function of the same weights: the loss jumps, and a plateau before that is void.
FUNCTION = ("activation", "features", "columns")
STOPS = tuple(row.name for row in SETTINGS if row.group == "stop")

_stops_in = operator.attrgetter(*STOPS)

# An evaluation of this many multiplications takes some 0.1 ms, and all of them from step 10^k to 10^(k + 1) some 10 ms:
# up to there every fixed step is judged. Beyond, judging may take a twentieth of the time of the steps; per point, an
# evaluation takes up to a quarter of the time of a step (measured: 0.20 to 0.28).
LIGHT_PRODUCTS = 1_000_000
PRODUCTS_PER_POINT = 400  # the cost of a point's activations and losses, beside the products of its weights
EVALUATIONS_PER_STEP = 4
JUDGING_SHARE = 0.05

Condition = Literal["loss", "test_loss", "accuracy", "test_accuracy", "plateau", "test_plateau"]
# Conditions that stop where a figure is small, and where it is large, with the words for what it measures.
LOW: tuple[tuple[Literal["loss", "test_loss"], str], ...] = (
    ("loss", "loss of the training points"),
    ("test_loss", "loss of the test points"),
)
HIGH: tuple[tuple[Literal["accuracy", "test_accuracy"], str], ...] = (
    ("accuracy", "training points"),
    ("test_accuracy", "test points"),
)
Objective: TypeAlias = tuple[Any, ...]  # values of settings, each of its own type
NOTHING_HELD: frozenset[str] = frozenset()


def objective_of(config: Config, dataset: Dataset) -> Objective:
    """Return a value that is equal if and only if losses are comparable."""
    return dataset.digest, *objective_settings(config)


def objective_settings(config: Config) -> tuple[Any, ...]:
    """Return the values of the settings that decide, with the data, what is made small."""
    return tuple(_in_force(name, config) for name in OBJECTIVE)


def function_settings(config: Config) -> Objective:
    """Return the values of the settings that decide, with the weights, what the network answers."""
    return tuple(getattr(config, name) for name in FUNCTION)


def _in_force(name: str, config: Config) -> Any:
    """Return the value of a setting, None where it has no effect."""
    needs = SETTING[name].needs
    return getattr(config, name) if needs is None or getattr(config, needs[0]) in needs[1] else None


def check_interval(step: int) -> int:
    """Return how far apart the judged steps are around ``step``: 1 below 100, 10 below 1,000, 100 below 10,000, …

    A stop is therefore late by at most a tenth of the steps, and measuring costs little of a long run.
    """
    return int(10 ** max(0, len(str(step)) - 2))


def next_check(step: int, at_least: int = 1) -> int:
    """Return the first judged step after ``step``. at_least: how far apart they are, one of 1, 2, 5, 10, 20, 50, …"""
    interval = max(check_interval(step + 1), at_least)
    return (step // interval + 1) * interval


def is_light(trainer: Trainer) -> bool:
    """Return whether an evaluation is so cheap that nothing is gained by making fewer."""
    n_products = (trainer.layout.n_params + PRODUCTS_PER_POINT) * trainer.dataset.n_points
    return n_products <= LIGHT_PRODUCTS


def judged_interval(trainer: Trainer) -> int:
    """Return the least distance of judged steps: longer where judging is costly and no stop condition is set."""
    config, dataset = trainer.config, trainer.dataset
    if is_light(trainer) or has_stops(config):
        return 1
    n_batch = min(config.batch_size or dataset.n_train, dataset.n_train)
    least = dataset.n_points / (n_batch * EVALUATIONS_PER_STEP * JUDGING_SHARE)
    series = (factor * int(10**power) for power in range(18) for factor in (1, 2, 5))
    return next(number for number in series if number >= least)


class BestFields(TypedDict):
    """The fields of ``Best`` that clients are told."""

    step: int
    loss: float
    of: Literal["train", "test"]


class Best(NamedTuple):
    """The first of the judged steps with the lowest loss. of: the "test" points, or "train" where there are none."""

    step: int
    loss: float
    of: Literal["train", "test"]
    objective: Objective

    def as_json(self) -> BestFields:
        """Return what clients are told."""
        return {"step": self.step, "loss": self.loss, "of": self.of}


class Level(NamedTuple):
    """The last loss that was substantially lower than the one before, and its step."""

    loss: float = math.inf
    step: int = 0

    def after(self, step: int, loss: float | None) -> "Level":
        """Return the level after one more loss."""
        return Level(loss, step) if loss is not None and loss < self.loss * (1 - PLATEAU_SHARE) else self

    def length(self, step: int) -> int:
        """Return for how many steps the loss has not fallen; 0 if there is no loss yet."""
        return step - self.step if self.loss < math.inf else 0


class StopConditions:
    """Judges one run; ``reset`` with new weights.

    It notices a new objective by itself when it judges, so the number of changes that led there does not matter. best:
    the best judged step under the objective that was last in force.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self._objective: Objective | None = None
        self._judged: tuple[Config | None, Dataset | None] = None, None
        self._held = NOTHING_HELD
        self.best: Best | None = None
        self._function: tuple[Any, ...] = ()
        self.note_jump()

    def copy(self) -> "StopConditions":
        """Return an independent copy. A shallow one does: what it holds is replaced and never changed."""
        copied = StopConditions.__new__(StopConditions)
        copied.__dict__.update(self.__dict__)
        return copied

    def as_json(self) -> dict[str, Any]:
        """Return all that was seen, as JSON; ``from_json`` undoes it."""
        objective, best = self._objective, self.best
        return {
            "objective": objective and [objective[0].hex(), *objective[1:]],
            "function": self._function,
            "held": sorted(self._held),
            "best": best and best[:3],
            "levels": [[None if each.loss == math.inf else each.loss, each.step] for each in self._levels],
        }

    @classmethod
    def from_json(cls, seen: dict[str, Any]) -> "StopConditions":
        """Return what has seen that. Raises an error of Python's where it is something else."""
        stops = cls()
        if seen["objective"] is not None:
            digest, *settings = seen["objective"]
            stops._objective = (bytes.fromhex(digest), *settings)
            if seen["best"] is not None:
                step, loss, of = seen["best"]
                stops.best = Best(step, loss, of, stops._objective)
        activation_and_features = (tuple(each) if isinstance(each, list) else each for each in seen["function"])
        stops._function, stops._held = tuple(activation_and_features), frozenset(seen["held"])
        levels = (Level(math.inf if loss is None else loss, step) for loss, step in seen["levels"])
        stops._level, stops._test_level = levels
        return stops

    @property
    def _levels(self) -> tuple[Level, Level]:
        return self._level, self._test_level

    def note_jump(self) -> None:
        """Note that the loss may jump without a step: no plateau extends across that."""
        self._level = self._test_level = Level()

    def judge(self, step: int, metrics: Metrics, config: Config, dataset: Dataset) -> tuple[Condition, str] | None:
        """Return the name and the sentence of the condition that became true at ``step``, or None.

        To be called at judged steps only.
        """
        objective = self._begin_anew_if_other(config, dataset)
        self._note_losses(step, metrics, dataset, objective)
        if not has_stops(config):
            self._held = NOTHING_HELD
            return None
        reached = self._reached(step, metrics, config)
        news = [item for item in reached.items() if item[0] not in self._held]
        self._held = frozenset(reached)
        return news[0] if news else None

    def best_of(self, config: Config, dataset: Dataset) -> Best | None:
        """Return the best step if it belongs to this objective."""
        return self.best if self.best and self.best.objective == self._objective_of(config, dataset) else None

    def _objective_of(self, config: Config, dataset: Dataset) -> Objective:
        """Return ``objective_of`` the two, which is remembered for those that were judged last."""
        is_known = config is self._judged[0] and dataset is self._judged[1]
        return self._objective if self._objective is not None and is_known else objective_of(config, dataset)

    def _begin_anew_if_other(self, config: Config, dataset: Dataset) -> Objective:
        objective = self._objective_of(config, dataset)
        if config is self._judged[0] and dataset is self._judged[1]:
            return objective
        function = function_settings(config)
        if objective != self._objective:
            self.reset()
        elif function != self._function:
            self.note_jump()
        self._objective, self._function, self._judged = objective, function, (config, dataset)
        return objective

    def _note_losses(self, step: int, metrics: Metrics, dataset: Dataset, objective: Objective) -> None:
        self._level = self._level.after(step, metrics.loss)
        self._test_level = self._test_level.after(step, metrics.test_loss)
        loss = metrics.test_loss if dataset.n_test else metrics.loss
        if loss is not None and (self.best is None or loss < self.best.loss):
            self.best = Best(step, loss, "test" if dataset.n_test else "train", objective)

    def _reached(self, step: int, metrics: Metrics, config: Config) -> dict[Condition, str]:
        """Return the conditions that hold, each with its sentence."""
        reached = targets_reached(metrics, config)
        n_steps = config.stop_on_plateau
        if 0 < n_steps <= self._level.length(step):
            reached["plateau"] = (
                f"Stopped: the loss of the training points did not fall by a thousandth in {n_steps:,} steps."
            )
        n_steps = config.stop_on_test_plateau
        if self.best and 0 < n_steps <= self._test_level.length(step):
            reached["test_plateau"] = (
                f"Stopped: the test loss did not fall by a thousandth in {n_steps:,} steps. "
                f"Best step: {self.best.step:,} (test loss {self.best.loss:.4g})."
            )
        return reached


def targets_reached(metrics: Metrics, config: Config) -> dict[Condition, str]:
    """Return the figures that are as good as a stop condition asks for, each with the sentence about it."""
    reached: dict[Condition, str] = {}
    for name, what in LOW:
        limit, value = getattr(config, f"stop_at_{name}"), getattr(metrics, name)
        if limit > 0 and value is not None and value <= limit:
            reached[name] = f"Stopped: the {what} is {value:.4g}, at most {limit:g}."
    for share, what in HIGH:
        limit, value = getattr(config, f"stop_at_{share}"), getattr(metrics, share)
        if limit > 0 and value is not None and value >= limit:
            reached[share] = f"Stopped: {percent_of(value)} of the {what} are right, at least {percent_of(limit)}."
    return reached


def has_targets(config: Config) -> bool:
    """Return whether a condition is set that asks for a good figure, not only for an end where none gets better."""
    return any(getattr(config, f"stop_at_{name}") > 0 for name, _ in (*LOW, *HIGH))


def has_stops(config: Config) -> bool:
    """Return whether any condition is set."""
    return any(_stops_in(config))


def percent_of(share: float) -> str:
    """Return a share in percent, all of them only where it is so."""
    text = f"{share:.1%}"
    return f"{100 * share:g}%" if share < 1 and text == "100.0%" else text


def diverged_sentence(diverged_at: int, step: int, config: Config) -> str:
    """Return the sentence about a run whose loss was not finite at ``diverged_at``, and which stands at ``step``."""
    if diverged_at == step:
        remedy = "a lower learning rate" if step else "smaller initial weights"
        return f"The loss is too large to compute at step {step:,}: the weights are too large. Reset with {remedy}."
    rate = config.learning_rate
    # A clip does little where the optimizer scales its steps.
    clip = ", or set a gradient clip" if config.optimizer == "sgd" and config.gradient_clip == 0 else ""
    return (
        f"The loss grew too large to compute at step {diverged_at:,}; the weights of step {step:,} are kept. "
        f"Lower the learning rate from {rate:g} to {rate / 10:g}{clip}. "
        "If it diverges again at once, reset: the weights are too large already."
    )
