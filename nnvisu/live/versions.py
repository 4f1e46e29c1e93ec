"""Versions: counts of what was changed in a run, by which others see that something is another one than they know."""

from typing import Any

from nnvisu.live.state import Picture
from nnvisu.wire.objects import NewWeights


class Versions:
    """Counts of changes: of the configuration, the data, fresh weights, and of all that is to be told at once (news).

    n_changes: changes of the run that are none of its beginnings. reinitialised_by: what made the newest weights; None
    for the first.
    """

    def __init__(self) -> None:
        self.config = self.data = self.weights = self.news = 1
        self.n_changes = 0
        self.reinitialised_by: NewWeights | None = None

    def picture_at(self, step: int) -> Picture:
        """Return which picture the run makes at ``step``."""
        return Picture(self.weights + self.n_changes + self.config + self.data, step)

    def as_fields(self, step: int) -> dict[str, Any]:
        """Return the fields of ``State`` that are versions."""
        return {
            "config_version": self.config,
            "data_version": self.data,
            "weights_version": self.weights,
            "reinitialised_by": self.reinitialised_by,
            "news": self.news,
            "picture": self.picture_at(step),
        }
