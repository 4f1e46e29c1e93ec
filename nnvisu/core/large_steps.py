"""Advice on gradients and steps that are too large, and on what makes them so."""

from nnvisu.arrays import Float32Array
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings
from nnvisu.core.health import norm_of
from nnvisu.settings import Config

EXPLODING_NORM = 100.0
LARGE_UPDATE = 0.1  # in norms of the weights
USUAL_NORM = 1.0  # of a neuron's weights, about: smaller ones have to grow, which takes large steps


def exploding_gradients(findings: Findings) -> Advice | None:
    """Judged by the gradient of all points, before it is clipped."""
    norm = norm_of(findings.gradient)
    if norm is not None and norm <= EXPLODING_NORM:
        return None
    state, remedy = _explosion(norm, findings.config)
    return Advice(
        "exploding_gradients",
        f"The gradients explode: {state}. {remedy} smaller initial weights after a reset, or a lower learning rate.",
    )


def _explosion(norm: float | None, config: Config) -> tuple[str, str]:
    """Return what the gradients do, and the beginning of what helps: a clip, where none is in force and it can."""
    clip, optimizer = config.gradient_clip, config.optimizer
    if norm is None:
        return "they are too large to compute with", "Try"
    if 0 < clip < norm:
        return f"their norm is {norm:.2g}, of which gradient_clip leaves each step {clip:.2g}", "Try"
    if clip > 0:
        return f"their norm is {norm:.2g}, which gradient_clip lets through", "Try a lower gradient_clip,"
    if optimizer == "sgd":
        return "a single step can throw the weights far away", "Try a gradient_clip of 1,"
    return f"their norm is {norm:.2g}, and gradient_clip would do little, as {optimizer} scales its steps", "Try"


def learning_rate_high(findings: Findings) -> Advice | None:
    """Judged by the largest share of its weights that the next step changes a layer by."""
    if findings.trainer.step < FIRST_JUDGED_STEP or not _is_large(findings, findings.update):
        return None
    config, code = findings.config, "learning_rate_high"
    cause = "the learning rate is too high to settle. Try a tenth of it."
    if findings.strongest_penalty and any(map(findings.is_ruled_by_penalty, range(len(findings.layers)))):
        code, cause = "penalty_high", f"{findings.strongest_penalty} pulls them to 0 too hard. Try a tenth of it."
    elif _is_by_momentum(findings):
        cause = (
            f"the learning rate is too high for a momentum of {config.momentum:g}, which adds up about "
            f"{1.0 / (1.0 - config.momentum):.0f} steps. Try a tenth of it, or less momentum."
        )
    ratio = min(findings.largest_ratio(findings.update), 9.99)
    return Advice(code, f"Each step changes the weights of a layer by {ratio:.0%} of their size: {cause}")


def _is_large(findings: Findings, update: Float32Array) -> bool:
    return findings.largest_ratio(update, USUAL_NORM) >= LARGE_UPDATE


def _is_by_momentum(findings: Findings) -> bool:
    config = findings.config
    if config.optimizer != "sgd" or config.momentum == 0:
        return False
    return not _is_large(findings, findings.update_with(momentum=0.0))
