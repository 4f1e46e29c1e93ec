"""Settings that are right each by itself and make no sense together: the one place that says so."""

from collections.abc import Callable
from typing import NamedTuple

from nnvisu.errors import InvalidValue
from nnvisu.settings import Config


class Contradiction(NamedTuple):
    """The setting that has nothing to act on, when that is so, and what to choose instead."""

    name: str
    holds: Callable[[Config], bool]
    allowed: str


CONTRADICTIONS = (
    Contradiction(
        "dropout_rate",
        lambda config: config.dropout_rate > 0 and not config.hidden_layers,
        "0 while hidden_layers is empty, as only hidden neurons are dropped",
    ),
    Contradiction(
        "label_smoothing",
        lambda config: config.label_smoothing > 0 and config.loss == "hinge",
        "0 while loss is hinge, which has no target to smooth",
    ),
)


def check_combination(config: Config) -> None:
    """Raise InvalidValue if two settings contradict each other."""
    for row in CONTRADICTIONS:
        if row.holds(config):
            raise InvalidValue.of(f"config.{row.name}", getattr(config, row.name), row.allowed)
