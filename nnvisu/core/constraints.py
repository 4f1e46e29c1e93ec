"""Settings that are right each by itself and make no sense together, or not with the data: the one place that says so.

``task`` is what the data are: points with classes (``"classification"``) or with values (``"regression"``).
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from nnvisu.core.network import inputs_of
from nnvisu.errors import InvalidValue
from nnvisu.settings import COLUMNS, Config

# The first is what data of another task bring with them.
LOSSES_OF_TASK = {
    "classification": ("cross_entropy", "squared_error", "hinge"),
    "regression": ("squared_error", "absolute_error", "huber"),
}
POINTS_OF_TASK = {"classification": "classes", "regression": "values"}


class Contradiction(NamedTuple):
    """The setting that has nothing to act on, when that is so, and what to choose instead."""

    name: str
    holds: Callable[[Config, str], bool]
    allowed: Callable[[Config, str], str]


CONTRADICTIONS = (
    Contradiction(
        "activation",
        lambda config, task: (
            isinstance(config.activation, tuple) and len(config.activation) != len(config.hidden_layers)
        ),
        lambda config, task: f"one name, or a list of {len(config.hidden_layers)}, one for each hidden layer",
    ),
    Contradiction(
        "loss",
        lambda config, task: config.loss not in LOSSES_OF_TASK[task],
        lambda config, task: f"{', '.join(LOSSES_OF_TASK[task])} while the points carry {POINTS_OF_TASK[task]}",
    ),
    Contradiction(
        "dropout_rate",
        lambda config, task: config.dropout_rate > 0 and not config.hidden_layers,
        lambda config, task: "0 while hidden_layers is empty, as only hidden neurons are dropped",
    ),
    Contradiction(
        "label_smoothing",
        lambda config, task: config.label_smoothing > 0 and (config.loss == "hinge" or task == "regression"),
        lambda config, task: "0 while loss is hinge or the points carry values: there is no target to smooth",
    ),
    Contradiction(
        "class_weights",
        lambda config, task: config.class_weights != "none" and task == "regression",
        lambda config, task: "none while the points carry values: there are no classes to weight",
    ),
)


def combined(config: Config, changes: Mapping[str, Any], task: str, n_columns: int = 2) -> Config:
    """Return ``config`` with checked ``changes``; raise InvalidValue where settings contradict each other or the data.

    A list of activations follows a change of the layers: cut at the end, or its last one repeated.
    """
    changed = dataclasses.replace(config, **changes)
    if isinstance(changed.activation, tuple) and "activation" not in changes:
        changed = dataclasses.replace(changed, activation=_fitted(changed.activation, len(changed.hidden_layers)))
    for row in CONTRADICTIONS:
        if row.holds(changed, task):
            value = getattr(changed, row.name)
            shown = list(value) if isinstance(value, tuple) else value
            raise InvalidValue.of(f"config.{row.name}", shown, row.allowed(changed, task))
    if not inputs_of(changed, n_columns):
        allowed = f"at least one of {', '.join(COLUMNS[:n_columns])}, which the table has"
        raise InvalidValue.of("config.columns", list(changed.columns), allowed)
    return changed


def suited_to(config: Config, task: str) -> Config:
    """Return ``config`` with what has no meaning for ``task`` replaced by what has."""
    if config.loss not in LOSSES_OF_TASK[task]:
        config = dataclasses.replace(config, loss=LOSSES_OF_TASK[task][0])
    if task == "regression":
        config = dataclasses.replace(config, label_smoothing=0.0, class_weights="none")
    return config


def changed_to(config: Config, task: str) -> Config:
    """Return ``config`` for data of another task, which bring its first loss: squared_error suits classes badly."""
    return suited_to(dataclasses.replace(config, loss=LOSSES_OF_TASK[task][0]), task)


def with_plain_step(config: Config) -> Config:
    """Return ``config`` with a step that moves nothing and takes all points as they are."""
    return dataclasses.replace(
        config,
        optimizer="sgd",
        learning_rate=0.0,
        momentum=0.0,
        batch_size=0,
        gradient_clip=0.0,
        l1=0.0,
        l2=0.0,
        dropout_rate=0.0,
    )


def layer_activations(config: Config) -> tuple[str, ...]:
    """Return the activation of each hidden layer."""
    if isinstance(config.activation, tuple):
        return config.activation
    return (config.activation,) * len(config.hidden_layers)


def _fitted(activations: tuple[str, ...], n_layers: int) -> str | tuple[str, ...]:
    if not activations:
        return Config().activation
    return (*activations, *activations[-1:] * n_layers)[:n_layers] or activations[0]
