"""Advice: where learning is unhealthy, what is wrong, why, and what to do, in a sentence; the first rule that holds.

An update of a thousandth of the weights' norm is usual (Karpathy, CS231n, "Babysitting").
"""

import itertools
import math
from collections.abc import Callable

from nnvisu.arrays import Float32Array
from nnvisu.core.constraints import layer_activations
from nnvisu.core.findings import FIRST_JUDGED_STEP, Advice, Findings
from nnvisu.core.health import LayerHealth, norm_of
from nnvisu.core.large_steps import exploding_gradients, is_large_update, learning_rate_high, next_step_diverges
from nnvisu.core.scores import Metrics
from nnvisu.core.small_steps import learning_rate_low, weights_unchanged
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config

# From where on something counts as wrong.
ILL_SHARE = 0.5  # of a layer's units
VANISHING_RATIO = 1e-3  # of the first layer's root mean square gradient to the last one's
COLLAPSED_NORM = 0.1  # of a neuron's weights
COLLAPSED_SHARE = 0.5  # of the weights at the start: those that were as short then were not pulled there
LEARNING_SHARE = 0.1  # of what a step changes the last layer by, in norms of the weights
# What is advised, if it is not in force.
SMALL_L2 = 1e-4
SUITED_INITIALIZERS = {"relu": "he", "tanh": "glorot"}


def advice_for(
    trainer: Trainer, layers: tuple[LayerHealth, ...], metrics: Metrics, gradient: Float32Array, update: Float32Array
) -> Advice | None:
    """Return the first rule's advice that holds; a network that still learns and has learnt its points needs none.

    gradient, update: float32 (n_params,), of ``trainer.next_update``.
    """
    findings = Findings(trainer, layers, metrics, gradient, update)
    return next(filter(None, (rule(findings) for rule in _rules_for(findings))), None)


def _rules_for(findings: Findings) -> tuple[Callable[[Findings], Advice | None], ...]:
    always = (weights_unchanged, exploding_gradients, next_step_diverges)
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
    """Neurons whose weights penalties have brought to 0 are alike, too: random weights would end there again."""
    layer = next(iter(_layers_alike(findings)), None)
    if layer is None or layer not in _layers_alike(findings.at_start()):
        return None
    return Advice(
        "neurons_alike",
        f"All {findings.layers[layer].n_neurons} neurons of hidden layer {layer + 1} have the same weights, so they "
        "learn the same, if anything. Reset with random initial weights, such as glorot_uniform.",
    )


def _layers_alike(findings: Findings) -> list[int]:
    """Return the hidden layers of several neurons with the same weights, those of the next layer included."""
    layers = findings.trainer.layout.unpack(findings.trainer.model().params)
    return [
        place
        for place, ((weights, biases), (following, _)) in enumerate(itertools.pairwise(layers))
        if len(biases) > 1 and all((part == part[0]).all() for part in (weights, biases, following.T))
    ]


def _dead_units(findings: Findings) -> Advice | None:
    for place, layer in enumerate(findings.layers[:-1]):
        share = layer.dead_share or 0.0
        if share >= ILL_SHARE:
            at_start = findings.at_start()
            is_by_steps = (at_start.layers[place].dead_share or 0.0) < ILL_SHARE and _steps_far(at_start)
            return Advice(
                "dead_units",
                f"{round(share * layer.n_neurons)} of the {layer.n_neurons} neurons of hidden layer {place + 1} are "
                "dead: relu gives 0 at every point, so they cannot learn. "
                f"{'Reset with a lower learning rate' if is_by_steps else 'Try leaky_relu'}.",
            )
    return None


def _saturated_units(findings: Findings) -> Advice | None:
    for place, layer in enumerate(findings.layers[:-1]):
        share = layer.saturated_share or 0.0
        if share >= ILL_SHARE:
            return Advice(
                "saturated_units",
                f"{round(share * layer.n_neurons)} of the {layer.n_neurons} neurons of hidden layer {place + 1} are "
                f"saturated: the slope of {layer.activation} is next to 0 at nearly every point. Reset with "
                f"{_against_saturation(findings, place)}.",
            )
    return None


def _against_saturation(findings: Findings, place: int) -> str:
    """Return what helps: by the initial weights, by steps that are too large, or by many that add up."""
    at_start = findings.at_start()
    if (at_start.layers[place].saturated_share or 0.0) >= ILL_SHARE:
        return "smaller initial weights"
    if _steps_far(at_start) or findings.config.l2 >= SMALL_L2:
        return "a lower learning rate"
    return f"an l2 of {SMALL_L2:g}, which keeps weights small"


def _steps_far(at_start: Findings) -> bool:
    """Return whether steps are large for weights of the usual size, as those at the start are."""
    return is_large_update(at_start, at_start.update)


def _collapsed_weights(findings: Findings) -> Advice | None:
    if not findings.strongest_penalty or findings.trainer.step < FIRST_JUDGED_STEP:
        return None
    at_start = findings.at_start().weights
    for place, (weights, layer) in enumerate(zip(findings.weights, findings.layers, strict=True)):
        norm, longest = norm_of(weights) or 0.0, COLLAPSED_NORM * math.sqrt(layer.n_neurons)
        is_collapsed = norm < longest and norm < COLLAPSED_SHARE * (norm_of(at_start[place]) or 0.0)
        if is_collapsed and findings.is_ruled_by_penalty(place):
            name = "the output layer" if layer is findings.layers[-1] else f"hidden layer {place + 1}"
            return Advice(
                "penalty_high",
                f"The weights of {name} are next to 0, so hardly anything passes through: "
                f"{findings.strongest_penalty} pulls them there. Try a tenth of it.",
            )
    return None


def _vanishing_gradients(findings: Findings) -> Advice | None:
    """Those that vanish since the start only do so for another reason than layers and initial weights."""
    remedies = _remedies_of_vanishing(findings.config)
    if not remedies or not _is_vanishing(findings) or not _is_vanishing(findings.at_start()):
        return None
    ratios = [(layer.update_norm or 0.0) / (layer.weight_norm or 1.0) for layer in findings.layers]
    effect = ", so that it hardly learns" if ratios[0] < LEARNING_SHARE * ratios[-1] else ""
    return Advice(
        "vanishing_gradients",
        "The gradients vanish on their way back: for the weights of the first layer they are less than a thousandth of "
        f"those for the last one{effect}. Try {', or '.join(remedies)}.",
    )


def _is_vanishing(findings: Findings) -> bool:
    first, last = findings.layers[0].rms_gradient, findings.layers[-1].rms_gradient
    return len(findings.layers) > 1 and last > 0 and first < VANISHING_RATIO * last


def _remedies_of_vanishing(config: Config) -> list[str]:
    """Return what is not done yet: a network of one hidden layer needs it, and weights may suit the activation."""
    fewer = ["fewer layers"] if len(config.hidden_layers) > 1 else []
    suited = [SUITED_INITIALIZERS.get(name, "none") for name in layer_activations(config)]
    if all(config.initializer.startswith(name) for name in suited):
        return fewer
    return [*fewer, "relu or tanh with fitting initial weights (he or glorot)"]
