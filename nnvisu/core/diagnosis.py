"""Diagnosis: how healthy the learning is, layer by layer, and one sentence of advice where something is wrong."""

import dataclasses
from typing import Any

from nnvisu.core.advice import advice_for
from nnvisu.core.findings import Advice
from nnvisu.core.health import LayerHealth, layers_health
from nnvisu.core.scores import Metrics
from nnvisu.core.trainer import Trainer


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    """The health of a run at one step."""

    step: int
    layers: tuple[LayerHealth, ...]
    advice: Advice | None

    def as_json(self) -> dict[str, Any]:
        """Return the diagnosis as it stands in the ``diagnosis`` message."""
        layers = [dataclasses.asdict(layer) for layer in self.layers]
        for layer in layers:
            del layer["rms_gradient"]
        return {"step": self.step, "layers": layers, "advice": dataclasses.asdict(self.advice) if self.advice else None}


def diagnose(trainer: Trainer, metrics: Metrics) -> Diagnosis | None:
    """Return the health of the run now; None without training points. ``metrics`` are of this step."""
    if trainer.dataset.n_train == 0:
        return None
    gradient, update = trainer.next_update()
    layers = layers_health(trainer, gradient, update)
    return Diagnosis(trainer.step, layers, advice_for(trainer, layers, metrics, gradient, update))
