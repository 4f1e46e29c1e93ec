"""Advice on steps that are too small to learn by, or that change nothing at all, and on what makes them so.

Of several settings that may be the cause, the one is named without which the next step would be large enough: that step
is tried on a copy of the run.
"""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnvisu.arrays import Float32Array
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings, copy_of
from nnvisu.core.health import norm_of
from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.core.kernels.optimizers import TINY
from nnvisu.core.portable_math import total
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTING

SMALL_UPDATE = 2e-5  # in norms of the weights
CLEARLY = 3.0  # times as large: less is no cause
LARGER_RATE = 10.0  # what is advised, of the learning rate in force
LEAST_SHARE = 0.3  # of what the steps in force would fall if each went straight down
N_SPREADS = 2.0  # a mean of many numbers that is so many times as large as its standard deviation is no chance
SLOPING_NORM = 1e-3  # a gradient of less has nothing left to follow


# A step of all points: a batch alone may be without loss, as hinge has none for points that are right by far.
WHOLE: dict[str, Any] = {"batch_size": 0}


class Cause(NamedTuple):
    """A setting that can make steps too small, if ``changes`` is not empty, and what to say and do about it.

    changes: what would take it away.
    """

    code: str
    changes: Callable[[Trainer], dict[str, Any]]
    sentence: Callable[[Findings], str]


def _without_schedule(trainer: Trainer) -> dict[str, Any]:
    is_lowered = trainer.learning_rate < trainer.config.learning_rate
    return {"learning_rate_schedule": "constant"} if is_lowered else {}


def _without_clip(trainer: Trainer) -> dict[str, Any]:
    return {"gradient_clip": 0.0} if trainer.config.gradient_clip > 0 else {}


def _with_small_epsilon(trainer: Trainer) -> dict[str, Any]:
    usual = SETTING["epsilon"].default
    return {"epsilon": usual} if trainer.config.optimizer != "sgd" and trainer.config.epsilon > usual else {}


def _by_schedule(findings: Findings) -> str:
    config, trainer = findings.config, findings.trainer
    name, rate = config.learning_rate_schedule, trainer.learning_rate
    if trainer.learning_rate < learning_rate_at(trainer.step + 1, config):
        return f"the {name} schedule still holds the learning rate at {rate:.2g}. Choose fewer schedule_steps."
    return (
        f"the {name} schedule has brought the learning rate down to {rate:.2g}. To go on, choose the constant "
        "schedule, more schedule_steps or a larger schedule_factor."
    )


def _by_clip(findings: Findings) -> str:
    clip = findings.config.gradient_clip
    return f"gradient_clip shortens the gradient to {clip:.2g}. Choose a larger one, or 0 to switch it off."


def _by_epsilon(findings: Findings) -> str:
    config = findings.config
    usual = SETTING["epsilon"].default
    return (
        f"{config.optimizer} divides by an epsilon of {config.epsilon:.2g}, which is large beside the gradients. "
        f"Choose {usual:g}."
    )


CAUSES_OF_SMALL_STEPS = (
    Cause("learning_rate_low", _without_schedule, _by_schedule),
    Cause("gradient_clip_low", _without_clip, _by_clip),
    Cause("epsilon_high", _with_small_epsilon, _by_epsilon),
)


def _cause_of_small_steps(findings: Findings, is_enough: Callable[[Float32Array], bool]) -> tuple[str, str] | None:
    """Return code and sentence of the first setting without which the next update would be enough."""
    for cause in CAUSES_OF_SMALL_STEPS:
        changes = cause.changes(findings.trainer)
        if changes and is_enough(findings.update_with(**changes, **WHOLE)):
            return cause.code, cause.sentence(findings)
    optimizer = findings.config.optimizer
    if optimizer != "sgd" and is_enough(_update_without_memory(findings)):
        past = "all its gradients so far" if optimizer == "adagrad" else "its earlier gradients"
        return "optimizer_slow", (
            f"{optimizer} divides by the size of {past}, which is large beside this one. "
            "Choose another optimizer, which starts anew."
        )
    return None


def _update_without_memory(findings: Findings) -> Float32Array:
    """Return the update of an optimizer other than sgd all of whose gradients were like this one, (n_params,)."""
    slope = findings.slope
    update = -findings.trainer.learning_rate * slope / (np.abs(slope) + findings.config.epsilon)
    return update.astype(np.float32)


def _is_held_by_decay(findings: Findings, is_enough: Callable[[Float32Array], bool]) -> bool:
    """Return whether the steps are small as weight decay takes back what the gradient adds, so that the run rests."""
    is_decaying = findings.config.optimizer == "adamw" and findings.config.weight_decay > 0
    return is_decaying and is_enough(findings.update_with(weight_decay=0.0, **WHOLE))


def _leads_on(findings: Findings) -> bool:
    """Return whether what is minimised falls further by larger steps, and by more than a few in turn fall by chance.

    It does not where the run swings across a kink, as those of l1, hinge, absolute_error and relu are, or rests where
    the gradients that dropout leaves cancel out: the gradient of all points is not 0 there either.
    """
    descent = findings.descent_with(learning_rate=LARGER_RATE * findings.config.learning_rate)
    of_one_step = (norm_of(findings.update_with(**WHOLE)) or 0.0) * (norm_of(findings.slope) or 0.0)
    if not descent > max(LEAST_SHARE * findings.n_trial_steps * of_one_step, CLEARLY * findings.descent_with()):
        return False
    return findings.config.dropout_rate == 0 or _is_sloping_with_dropout(findings)


def _is_sloping_with_dropout(findings: Findings) -> bool:
    """Return whether the mean gradient of several draws of dropout is no chance."""
    trial, n_draws, draws = copy_of(findings.trainer), findings.n_trial_steps, []
    trial.update_config(
        dataclasses.replace(
            findings.config, optimizer="sgd", learning_rate=0.0, momentum=0.0, gradient_clip=0.0, **WHOLE
        )
    )
    for _ in range(n_draws):
        trial.train(1)
        # A step of plain SGD leaves its gradient as its momentum.
        draws.append(trial.snapshot().state.moments[0].astype(np.float64))
    mean = total(np.array(draws), axis=0) / n_draws
    spread = norm_of((np.array(draws) - mean).ravel()) or 0.0
    return (norm_of(mean) or 0.0) > N_SPREADS * spread / n_draws


def weights_unchanged(findings: Findings) -> Advice | None:
    """Judged by the bits: neither the next step nor one of all points changes a parameter, or what rounding keeps."""
    if not norm_of(findings.gradient) or findings.update.any():
        return None
    if findings.update_with(dropout_rate=0.0, **WHOLE).any():
        return None
    cause = _why_unchanged(findings)
    if cause is None:
        return None
    return Advice(
        "weights_unchanged",
        "Training changes no weight now, not even in its last digit, although the gradient is not 0: " + cause,
    )


def _why_unchanged(findings: Findings) -> str | None:
    """Return the reason; None where there is nothing left to follow, so that no other setting would change more."""
    if findings.config.learning_rate == 0:
        return "the learning rate is 0. Choose a larger one."
    if max(findings.slope_norms) <= SLOPING_NORM:
        is_pulled = (norm_of(findings.gradient) or 0.0) > SLOPING_NORM
        balance = f"{findings.strongest_penalty} pulls them back as hard as the points pull them away."
        return balance if is_pulled else None
    cause = _cause_of_small_steps(findings, lambda update: bool((np.abs(update) > TINY).any()))
    if cause:
        return cause[1]
    return (
        f"the learning rate, {findings.trainer.learning_rate:.2g}, is so small that a step is lost beside the smallest "
        "numbers that are computed with. Choose a larger one."
    )


def learning_rate_low(findings: Findings) -> Advice | None:
    """Judged by the largest share of its weights that the next step changes a layer by."""
    if findings.trainer.step < FIRST_JUDGED_STEP or max(findings.slope_norms) <= SLOPING_NORM:
        return None

    def is_enough(update: Float32Array) -> bool:
        return findings.largest_ratio(update) > SMALL_UPDATE

    if is_enough(findings.update) or is_enough(step_of_all := findings.update_with(**WHOLE)):
        return None
    least = max(SMALL_UPDATE, CLEARLY * findings.largest_ratio(step_of_all))

    def is_clearly_enough(update: Float32Array) -> bool:
        return findings.largest_ratio(update) > least

    if _is_held_by_decay(findings, is_clearly_enough) or not _leads_on(findings):
        return None
    code, cause = _cause_of_small_steps(findings, is_clearly_enough) or (
        "learning_rate_low",
        "the learning rate is too low. Try ten times as much.",
    )
    return Advice(
        code,
        "There is a slope to follow, but a step moves the weights by less than a fifty-thousandth of their size: "
        + cause,
    )
