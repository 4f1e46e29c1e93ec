"""Advice on gradients and steps that are too large, and on what makes them so."""

from typing import Any

from nnvisu.arrays import Float32Array
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings
from nnvisu.core.health import norm_of
from nnvisu.settings import Config

EXPLODING_NORM = 100.0
LARGE_UPDATE = 0.1  # in norms of the weights
SUSPECT_UPDATE = 0.01
USUAL_NORM = 1.0  # of a neuron's weights, about: smaller ones have to grow, which takes large steps
CLEARLY = 0.5  # of a large step: what leaves more of it is not its cause
LOWER_RATE = 0.1  # what is advised, of the learning rate in force


def exploding_gradients(findings: Findings) -> Advice | None:
    """Judged by the gradient of all points, before it is clipped.

    A large gradient is no fault by itself: the weights were too large from the start, or it makes the steps too large,
    or training has led to where nothing is learnt.
    """
    if not _is_exploding(findings):
        return None
    is_large, is_by_weights = is_large_update(findings, findings.update), _is_exploding(findings.at_start())
    if not is_large and (findings.has_learnt or not (is_by_weights or findings.is_worse_than_at_start())):
        return None
    state = _state_of(findings, is_large)
    remedies = _remedies(findings, is_large, is_by_weights)
    return Advice("exploding_gradients", f"The gradients explode: {state}. Reset with {remedies}.")


def _is_exploding(findings: Findings) -> bool:
    norm = norm_of(findings.gradient)
    return norm is None or norm > EXPLODING_NORM or norm_of(findings.update) is None


def _norm_of_finite(findings: Findings) -> float | None:
    return None if norm_of(findings.update) is None else norm_of(findings.gradient)


def _state_of(findings: Findings, is_large: bool) -> str:
    norm, clip, optimizer = _norm_of_finite(findings), findings.config.gradient_clip, findings.config.optimizer
    if norm is None:
        return "they are too large to compute with"
    state = f"their norm is {norm:.2g}"
    if 0 < clip < norm:
        return f"{state}, of which gradient_clip leaves a step at most {clip:.2g}"
    if clip > 0:
        return f"{state}, which gradient_clip lets through"
    if optimizer != "sgd":
        return f"{state}, and gradient_clip would do little, as {optimizer} scales its steps"
    return f"{state}, and a single step can throw the weights far away" if is_large else state


def _remedies(findings: Findings, is_large: bool, is_by_weights: bool) -> str:
    """Return what to begin anew with: the weights are where they are by what is named, and come back slowly at best."""
    norm = _norm_of_finite(findings)
    remedies = [] if norm is None or not is_large else _clips(norm, findings.config)
    remedies += ["smaller initial weights"] if is_by_weights else []
    remedies += ["a lower learning rate"] if not is_by_weights or (is_large and norm is not None) else []
    *others, last = remedies
    return f"{', '.join(others)}{',' if len(others) > 1 else ''}{' or ' if others else ''}{last}"


def _clips(norm: float, config: Config) -> list[str]:
    """Return the clip that would help: where none is in force and the optimizer does not scale its steps."""
    if config.gradient_clip == 0:
        return ["a gradient_clip of 1"] if config.optimizer == "sgd" else []
    return ["a lower gradient_clip"] if config.gradient_clip >= norm else []


def next_step_diverges(findings: Findings) -> Advice | None:
    """Judged where the run has diverged: it stands before the step after which the loss is not finite."""
    if findings.trainer.diverged_at is None:
        return None
    return Advice(
        "learning_rate_high",
        "The next step makes the loss too large to compute: the learning rate is too high. Try a much lower one.",
    )


def learning_rate_high(findings: Findings) -> Advice | None:
    """Judged by the largest share of its weights that the next step changes a layer by.

    Where shorter steps lead no lower, as in a run that gets on by long ones or that shortens them itself, they are not
    too large. Where training has made the loss larger, weights have grown, and long steps are a smaller share of them.
    """
    is_large = is_large_update(findings, findings.update)
    is_suspect = is_large or findings.largest_ratio(findings.update) >= SUSPECT_UPDATE
    if findings.trainer.step < FIRST_JUDGED_STEP or not is_suspect:
        return None
    if not is_large and not findings.is_worse_than_at_start():
        return None
    config, code = findings.config, "learning_rate_high"
    if is_large and _is_by_penalty(findings):
        code, cause = "penalty_high", f"{findings.strongest_penalty} pulls them to 0 too hard. Try a tenth of it."
    elif findings.loss_with(learning_rate=LOWER_RATE * config.learning_rate) >= findings.loss_with():
        return None
    elif is_large and _is_by_momentum(findings):
        cause = (
            f"the learning rate is too high for a momentum of {config.momentum:g}, which adds up about "
            f"{1.0 / (1.0 - config.momentum):.2g} steps. Try a tenth of it, or less momentum."
        )
    else:
        cause = "the learning rate is too high to settle. Try a tenth of it."
    return Advice(code, f"Each step changes the weights of a layer by {_share(findings)} their size: {cause}")


def _share(findings: Findings) -> str:
    ratio = findings.largest_ratio(findings.update)
    return f"{ratio:.0%} of" if ratio < 10 else "more than ten times"


def is_large_update(findings: Findings, update: Float32Array) -> bool:
    """Return whether an update, float32 (n_params,), is too large a share of the weights of a layer."""
    return findings.largest_ratio(update, USUAL_NORM) >= LARGE_UPDATE


def _is_by_penalty(findings: Findings) -> bool:
    return bool(findings.strongest_penalty) and _is_mended_by(findings, l1=0.0, l2=0.0, weight_decay=0.0)


def _is_by_momentum(findings: Findings) -> bool:
    config = findings.config
    return config.optimizer == "sgd" and config.momentum > 0 and _is_mended_by(findings, momentum=0.0)


def _is_mended_by(findings: Findings, **changes: Any) -> bool:
    """Return whether a large step would be none under other settings, and clearly so."""
    ratio = findings.largest_ratio(findings.update, USUAL_NORM)
    return findings.largest_ratio(findings.update_with(**changes), USUAL_NORM) < min(LARGE_UPDATE, CLEARLY * ratio)
