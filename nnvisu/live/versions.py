"""VersionCounter: counts changes of a run, so that others notice when something differs from what they know."""

from nnvisu.live import state
from nnvisu.live.state import Picture
from nnvisu.wire.objects import NewWeights


class VersionCounter:
    """Counts of changes: of the configuration, the data, fresh weights, and of all that is to be told at once (news).

    n_changes: changes of the run other than its resets. reinitialised_by: what made the present weights; None for the
    first.
    """

    def __init__(self) -> None:
        self.config = self.data = self.weights = self.news = 1
        self.n_changes = 0
        self.reinitialised_by: NewWeights | None = None

    def picture_at(self, step: int) -> Picture:
        """Return the identity of the run's picture at ``step``."""
        return Picture(self.weights + self.n_changes + self.config + self.data, step)

    def shown(self) -> state.Versions:
        """Return the counters as part of a state."""
        return state.Versions(self.config, self.data, self.weights, self.news, self.reinitialised_by)
