"""Questions: commands that change nothing and are answered to the asking socket only.

A question is prepared in the session's thread, in order with other commands, and answered in the socket's thread, so
that training does not wait for it. For clients that view a checkpoint, the answer is about that checkpoint.
"""

import math

import numpy as np

from nnvisu.arrays import Float64Array, FloatArray
from nnvisu.core.activation_counts import count_activations
from nnvisu.core.formulas import losses_of
from nnvisu.core.forward import outputs_of
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.network import input_rows
from nnvisu.core.planes import columns_of
from nnvisu.core.trace import TracedLayer, trace
from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidValue, LimitExceeded, NnvisuError
from nnvisu.live.dispatch import QUESTIONS, Answer
from nnvisu.live.table_questions import prepare_importance, prepare_profile
from nnvisu.settings import LIMITS
from nnvisu.wire import commands, messages, objects
from nnvisu.wire.tables import inputs_as_json

# As many as float32 needs to round-trip.
SIGNIFICANT_DIGITS = 9
LOSS_DIGITS = 6  # enough to rank by, and 10,000 of them must not fill a thin link


def prepare_answer(trainer: Trainer, question: commands.Command) -> Answer:
    """Return a function that makes the answer, for the run as it is now. Raises an NnvisuError if there is none.

    Where that shows only while the answer is made, the answer is an error.
    """
    return _answer_or_error(QUESTIONS.carry_out(trainer, question), question.type)


def _answer_or_error(answer: Answer, command: str) -> Answer:
    def made() -> messages.Message | Answer:
        try:
            part = answer()
        except NnvisuError as error:
            return messages.ErrorMessage.of(error, command)
        return _answer_or_error(part, command) if callable(part) else part

    return made


@QUESTIONS.handles(commands.GetModel)
def _prepare_model(trainer: Trainer, question: commands.GetModel) -> Answer:
    model, step, n_classes = trainer.model(), trainer.step, trainer.dataset.n_classes
    columns = inputs_as_json(trainer.dataset.table, model.features) if trainer.dataset.table else None
    return lambda: messages.ModelMessage(
        step=step,
        layer_sizes=list(model.architecture.layer_sizes),
        activations=list(model.activations),
        features=list(model.features),
        task=model.task,
        n_classes=n_classes,
        parameters=_short(model.params),
        columns=columns,
    )


@QUESTIONS.handles(commands.GetNeuron)
def _prepare_neuron(trainer: Trainer, question: commands.GetNeuron) -> Answer:
    model, layout, step = trainer.model(), trainer.layout, trainer.step
    layer, neuron = question.layer, question.neuron
    at_bias = layout.place_of(layer, neuron, None)

    def answer() -> messages.NeuronMessage:
        (weights, _), *following = layout.unpack(model.params)[layer:]
        return messages.NeuronMessage(
            step=step,
            layer_sizes=list(model.architecture.layer_sizes),
            layer=layer,
            neuron=neuron,
            bias=_short(model.params[at_bias : at_bias + 1])[0],
            weights=_short(weights[neuron]),
            outgoing=_short(following[0][0][:, neuron]) if following else [],
        )

    return answer


@QUESTIONS.handles(commands.GetActivations)
def _prepare_activations(trainer: Trainer, question: commands.GetActivations) -> Answer:
    model, dataset, step = trainer.model(), trainer.dataset, trainer.step

    def answer() -> messages.ActivationsMessage:
        layers: list[objects.LayerActivations] = [
            {"activation": layer.activation, "low": layer.low, "high": layer.high, "counts": layer.counts.tolist()}
            for layer in count_activations(model, dataset)
        ]
        return messages.ActivationsMessage(step, dataset.n_train, layers)

    return answer


@QUESTIONS.handles(commands.RankPoints)
def _prepare_ranking(trainer: Trainer, question: commands.RankPoints) -> Answer:
    model, dataset, config, step = trainer.model(), trainer.dataset, trainer.config, trainer.step

    def answer() -> messages.PointLosses:
        points = points_of(input_rows(dataset.columns, model.features), np.zeros(dataset.n_points))
        outputs = outputs_of(model, points)[:, : dataset.n_points].astype(np.float64)
        with np.errstate(all="ignore"):
            losses = losses_of(outputs, dataset.targets, config.loss, config.huber_delta)
        return messages.PointLosses(step, _finite(losses, LOSS_DIGITS))

    return answer


@QUESTIONS.handles(commands.Trace)
def _prepare_trace(trainer: Trainer, question: commands.Trace) -> Answer:
    n_params, most = trainer.layout.n_params, LIMITS.max_trace_parameters
    if n_params > most:
        raise LimitExceeded(f"the network has {n_params} parameters; allowed: at most {most} for a trace")
    target, snapshot = _target(trainer, question), trainer.snapshot()
    columns = columns_of(trainer.dataset, question.x, question.y, question.row)

    def answer() -> messages.TraceMessage:
        traced = trace(snapshot, columns[:, 0], target)
        return messages.TraceMessage(
            step=traced.step,
            x=question.x,
            y=question.y,
            target=target,
            inputs=_short(traced.inputs),
            layers=[_layer_as_json(layer) for layer in traced.layers],
            loss=traced.loss,
            probabilities=_short(traced.probabilities),
            value=traced.value,
            learning_rate=traced.learning_rate,
            new_loss=traced.new_loss,
            new_probabilities=_short(traced.new_probabilities),
            new_value=traced.new_value,
        )

    return answer


QUESTIONS.handles(commands.GetProfile)(prepare_profile)
QUESTIONS.handles(commands.GetImportance)(prepare_importance)


def _target(trainer: Trainer, question: commands.Trace) -> float:
    """Return the label or value of the point, checked against the task of the network."""
    is_regression = trainer.architecture.task == "regression"
    wanted, other = ("value", "label") if is_regression else ("label", "value")
    target, unwanted = (question.value, question.label) if is_regression else (question.label, question.value)
    if unwanted is not None:
        raise InvalidValue.of(other, unwanted, f"no {other} but a {wanted}, as the network gives one")
    if target is None:
        raise InvalidValue(f"{wanted} is missing; trace needs it", wanted)
    if wanted == "label" and target >= trainer.architecture.n_outputs:
        allowed = f"an integer from 0 to {trainer.architecture.n_outputs - 1}, a class that the network knows"
        raise InvalidValue.of("label", target, allowed)
    return target


def _layer_as_json(layer: TracedLayer) -> objects.TracedLayer:
    return {
        "activation": layer.activation,
        "sums": _finite(layer.sums),
        "activations": _finite(layer.activations),
        "deltas": _finite(layer.deltas),
        "weights": [_finite(row) for row in layer.weights],
        "biases": _finite(layer.biases),
        "weight_gradients": [_finite(row) for row in layer.weight_gradients],
        "bias_gradients": _finite(layer.bias_gradients),
        "new_weights": [_finite(row) for row in layer.new_weights],
        "new_biases": _finite(layer.new_biases),
    }


def _short(array: FloatArray) -> list[float]:
    """Return the numbers (n,), rounded to the digits that matter."""
    return [float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in array.tolist()]


def _finite(array: Float64Array, digits: int = SIGNIFICANT_DIGITS) -> list[float | None]:
    """Return the numbers (n,) rounded to that many digits, None for those that are not finite."""
    return [float(f"{value:.{digits}g}") if math.isfinite(value) else None for value in array.tolist()]
