"""What one member has come to, as plain numbers: they go between processes, into files and onto the wire."""

import dataclasses
from typing import Any, Literal, NamedTuple, TypeAlias

from nnvisu.core.stops import Condition

Ended: TypeAlias = Literal["steps", "diverged"] | Condition
FIGURES = ("loss", "accuracy", "test_loss", "test_accuracy", "fresh_loss", "fresh_accuracy")


class CurveRow(NamedTuple):
    """Losses at the end of a round, None where there are no test points or one is not finite."""

    step: int
    loss: float | None
    test_loss: float | None


@dataclasses.dataclass(frozen=True)
class MemberResult:
    """Where member ``index`` stands: run ``seed`` (from 0) of recipe number ``recipe``.

    Figures are None where there are no such points, where they are not finite, or, of fresh points, not measured yet;
    accuracies for regression, too. ended: "steps" if all were made, "diverged", or the stop condition that was met;
    None while it goes on. message: the sentence that goes with it. A run that diverged stands at the last step with a
    finite loss.
    """

    index: int
    recipe: int
    seed: int
    step: int
    loss: float | None
    accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    fresh_loss: float | None
    fresh_accuracy: float | None
    diverged_at: int | None
    ended: Ended | None
    message: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dataclasses.asdict(self)
