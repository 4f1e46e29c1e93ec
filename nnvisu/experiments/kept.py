"""Which rounds of an experiment are kept, within a budget of memory: evenly in log(step), first and newest always."""

import math
from collections.abc import Mapping

from nnvisu.core.snapshot import Snapshot

KEPT_BYTES = 64 * 2**20
# The Python objects around the arrays of one snapshot.
SNAPSHOT_BYTES = 1024


class KeptRounds:
    """Members at the ends of rounds; those that had ended before are not among them."""

    def __init__(self, max_bytes: int = KEPT_BYTES):
        self._max_bytes = max_bytes
        self._rounds: dict[int, dict[int, Snapshot]] = {}
        self.n_bytes = 0  # of all snapshots

    @classmethod
    def of(cls, max_bytes: int, rounds: Mapping[int, Mapping[int, Snapshot]]) -> "KeptRounds":
        """Return rounds that were kept before, as far as the budget allows."""
        kept = cls(max_bytes)
        for step in sorted(rounds):
            for index, snapshot in rounds[step].items():
                kept.note(step, index, snapshot)
        kept.thin()
        return kept

    def saved(self) -> dict[int, dict[int, Snapshot]]:
        """Return the members of all rounds, by step."""
        return {step: members.copy() for step, members in self._rounds.items()}

    @property
    def steps(self) -> list[int]:
        """The steps of the kept rounds, ascending."""
        return sorted(self._rounds)

    def note(self, step: int, index: int, snapshot: Snapshot) -> None:
        """Keep a member at the end of a round, unless that round was thinned out or is older than all there is."""
        if step in self._rounds or not self._rounds or step > max(self._rounds):
            self._rounds.setdefault(step, {})[index] = snapshot
            self.n_bytes += _size_of(snapshot)

    def find(self, step: int, index: int) -> Snapshot | None:
        """Return the member at exactly this step, if it is kept."""
        return self._rounds.get(step, {}).get(index)

    def thin(self) -> None:
        """Forget rounds until the budget holds, first the one that leaves the smallest gap in log(step)."""
        while len(self._rounds) > 2 and self.n_bytes > self._max_bytes:
            steps = self.steps
            places = [math.log(step + 1) for step in steps]
            i = min(range(1, len(steps) - 1), key=lambda i: places[i + 1] - places[i - 1])
            gone = self._rounds.pop(steps[i])
            self.n_bytes -= sum(map(_size_of, gone.values()))


def _size_of(snapshot: Snapshot) -> int:
    return snapshot.n_bytes + snapshot.order.nbytes + SNAPSHOT_BYTES
