"""VersionCounter: counts what was changed in a run, so that others see that something is another one than they know."""

from nnvisu.live import state
from nnvisu.live.state import Picture
from nnvisu.wire.objects import NewWeights


class VersionCounter:
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

    def shown(self) -> state.Versions:
        """Return what can be seen of them."""
        return state.Versions(self.config, self.data, self.weights, self.news, self.reinitialised_by)
