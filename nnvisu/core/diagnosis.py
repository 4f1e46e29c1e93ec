"""Diagnosis: how healthy the learning is, layer by layer, and one sentence of advice where something is wrong."""

import dataclasses
from typing import TypedDict

from nnvisu.core.advice import advice_for
from nnvisu.core.findings import Advice, AdviceText
from nnvisu.core.health import LayerFigures, LayerHealth, layers_health
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer


class DiagnosisFigures(TypedDict):
    """The fields of ``Diagnosis``, by name."""

    step: int
    layers: list[LayerFigures]
    advice: AdviceText | None


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    """The health of a run at one step."""

    step: int
    layers: tuple[LayerHealth, ...]
    advice: Advice | None

    def as_json(self) -> DiagnosisFigures:
        """Return the diagnosis as it stands in the ``diagnosis`` message."""
        advice = None if self.advice is None else self.advice.as_json()
        return {"step": self.step, "layers": [layer.as_json() for layer in self.layers], "advice": advice}


def diagnose(trainer: Trainer, metrics: Metrics) -> Diagnosis | None:
    """Return the health of the run now; None without training points. ``metrics`` are of this step."""
    if trainer.dataset.n_train == 0:
        return None
    gradient, update = trainer.next_update()
    layers = layers_health(trainer, gradient, update)
    return Diagnosis(trainer.step, layers, advice_for(trainer, layers, metrics, gradient, update))
