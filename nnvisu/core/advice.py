"""Advice: where learning is unhealthy, what is wrong, why, and what to do, in a sentence; the first rule that holds.

An update of a thousandth of the weights' norm is usual (Karpathy, CS231n, "Babysitting").
"""

import math
from collections.abc import Callable

from nnvisu.arrays import Float32Array
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings
from nnvisu.core.health import LayerHealth, norm_of
from nnvisu.core.large_steps import exploding_gradients, learning_rate_high
from nnvisu.core.scores import Metrics
from nnvisu.core.small_steps import learning_rate_low, weights_unchanged
from nnvisu.core.trainer import Trainer

# From where on something counts as wrong.
ILL_SHARE = 0.5  # of a layer's units
VANISHING_RATIO = 1e-3  # of the first layer's root mean square gradient to the last one's
COLLAPSED_NORM = 0.1  # of a neuron's weights


def advice_for(
    trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics, gradient: Float32Array, update: Float32Array
) -> Advice | None:
    """Return the first rule's advice that holds; a network that still learns and has learnt its points needs none.

    gradient, update: float32 (n_params,), of ``trainer.next_update``.
    """
    findings = Findings(trainer, layers, metrics, gradient, update)
    return next(filter(None, (rule(findings) for rule in _rules_for(findings))), None)


def _rules_for(findings: Findings) -> tuple[Callable[[Findings], Advice | None], ...]:
    always = (weights_unchanged, exploding_gradients)
    if findings.has_learnt:
        return always
    return (
        *always,
        _neurons_alike,
        _collapsed_weights,
        _dead_units,
        learning_rate_high,
        _saturated_units,
        _vanishing_gradients,
        learning_rate_low,
    )


def _neurons_alike(findings: Findings) -> Advice | None:
    trainer = findings.trainer
    for number, (weights, biases) in enumerate(trainer.layout.unpack(trainer.model().params)[:-1], 1):
        if len(biases) > 1 and (weights == weights[0]).all() and (biases == biases[0]).all():
            return Advice(
                "neurons_alike",
                f"All {len(biases)} neurons of hidden layer {number} have the same weights, so they learn the same, if "
                "anything. Reset with random initial weights, such as glorot_uniform.",
            )
    return None


def _dead_units(findings: Findings) -> Advice | None:
    for number, layer in enumerate(findings.layers[:-1], 1):
        share = layer.dead_share or 0.0
        if share >= ILL_SHARE:
            n_dead = round(share * layer.n_neurons)
            return Advice(
                "dead_units",
                f"{n_dead} of the {layer.n_neurons} neurons of hidden layer {number} are dead: relu gives 0 at every "
                "point, so they cannot learn. Try leaky_relu, or a lower learning rate after a reset.",
            )
    return None


def _saturated_units(findings: Findings) -> Advice | None:
    for number, layer in enumerate(findings.layers[:-1], 1):
        share = layer.saturated_share or 0.0
        if share >= ILL_SHARE:
            n_flat = round(share * layer.n_neurons)
            return Advice(
                "saturated_units",
                f"{n_flat} of the {layer.n_neurons} neurons of hidden layer {number} are saturated: the slope of "
                f"{layer.activation} is next to 0 at nearly every point. Reset with smaller initial weights, or try a "
                "lower learning rate.",
            )
    return None


def _collapsed_weights(findings: Findings) -> Advice | None:
    if not findings.strongest_penalty or findings.trainer.step < FIRST_JUDGED_STEP:
        return None
    for number, weights in enumerate(findings.weights[:-1], 1):
        longest = COLLAPSED_NORM * math.sqrt(findings.layers[number - 1].n_neurons)
        if (norm_of(weights) or 0.0) < longest and findings.is_ruled_by_penalty(number - 1):
            return Advice(
                "penalty_high",
                f"The weights of hidden layer {number} are next to 0, so hardly anything passes through: "
                f"{findings.strongest_penalty} pulls them there. Try a tenth of it.",
            )
    return None


def _vanishing_gradients(findings: Findings) -> Advice | None:
    first, last = findings.layers[0].rms_gradient, findings.layers[-1].rms_gradient
    if len(findings.layers) > 1 and last > 0 and first < VANISHING_RATIO * last:
        return Advice(
            "vanishing_gradients",
            "The gradients vanish on their way back: the first layer hardly learns. "
            "Try fewer layers, relu or tanh with fitting initial weights (he or glorot).",
        )
    return None
