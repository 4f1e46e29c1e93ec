"""Advice on steps that are too small to learn by, or that change nothing at all, and on what makes them so.

Of several settings that may be the cause, the one is named without which the next step would be large enough: that step
is tried on a copy of the run.
"""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

from nnvisu.arrays import Float32Array
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings, copy_of
from nnvisu.core.health import norm_of
from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTING

SMALL_UPDATE = 2e-5  # in norms of the weights
SLOPING_NORM = 1e-3  # a gradient of less has nothing left to follow


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
    return f"gradient_clip shortens every gradient to {clip:.2g}. Choose a larger one, or 0 to switch it off."


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
        if changes and is_enough(findings.update_with(**changes)):
            return cause.code, cause.sentence(findings)
    if _is_held_back_by_memory(findings, is_enough):
        return "optimizer_slow", (
            f"{findings.config.optimizer} divides by the size of its earlier gradients, which were much larger. "
            "Choose another optimizer, which starts anew."
        )
    return None


def _is_held_back_by_memory(findings: Findings, is_enough: Callable[[Float32Array], bool]) -> bool:
    """Return whether the next update would be enough if the optimizer knew nothing of earlier gradients."""
    if findings.config.optimizer == "sgd":
        return False
    trial = copy_of(findings.trainer)
    trial.update_config(dataclasses.replace(findings.config, optimizer="sgd"))
    trial.update_config(findings.config)
    return is_enough(findings.change_by(trial))


def _is_held_by_decay(findings: Findings, is_enough: Callable[[Float32Array], bool]) -> bool:
    """Return whether the steps are small as weight decay takes back what the gradient adds, so that the run rests."""
    is_decaying = findings.config.optimizer == "adamw" and findings.config.weight_decay > 0
    return is_decaying and is_enough(findings.update_with(weight_decay=0.0))


def weights_unchanged(findings: Findings) -> Advice | None:
    """Judged by the bits: neither the next step nor one of all points changes a parameter, or what rounding keeps."""
    if not norm_of(findings.gradient) or findings.update.any():
        return None
    # A batch alone may be without loss, as hinge has none for points that are right by far.
    if findings.config.batch_size > 0 and findings.update_with(batch_size=0).any():
        return None
    return Advice(
        "weights_unchanged",
        "Training changes no weight now, not even in its last digit, although the gradient is not 0: "
        + _why_unchanged(findings),
    )


def _why_unchanged(findings: Findings) -> str:
    if findings.config.learning_rate == 0:
        return "the learning rate is 0. Choose a larger one."
    if findings.strongest_penalty and max(findings.slope_norms) <= SLOPING_NORM:
        return f"{findings.strongest_penalty} pulls them back as hard as the points pull them away."
    cause = _cause_of_small_steps(findings, lambda update: bool(update.any()))
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

    if is_enough(findings.update) or _is_held_by_decay(findings, is_enough):
        return None
    code, cause = _cause_of_small_steps(findings, is_enough) or (
        "learning_rate_low",
        "the learning rate is too low. Try ten times as much.",
    )
    return Advice(
        code,
        "There is a slope to follow, but a step moves the weights by less than a fifty-thousandth of their size: "
        + cause,
    )
