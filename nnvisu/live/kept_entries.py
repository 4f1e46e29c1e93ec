"""KeptEntries: what is known of the sessions' entries in the store, so that only what is new is written, in time."""

import math
from collections.abc import Callable, Hashable, Iterable

from nnvisu.live.saved_parts import RunPacker
from nnvisu.live.session import TrainingSession

TICK_S = 0.25  # between two looks at what is due: how late a change is written at most
TRAINING_S = 4.0  # how often a session that trains is written: with all that comes on top it is 5 s behind at most
CROWD = 32  # so many that train are written a few at a time: all at once would hold up everybody's pictures

Seen = tuple[Hashable, ...]


class KeptEntry:
    """The parts of one entry, what they show, when that was taken, and up to when all that happened is stored.

    opening: that of the store for which this holds.
    """

    def __init__(self, now: float) -> None:
        self.packer = RunPacker()
        self.opening = 0
        self.names: frozenset[str] = frozenset()
        self.seen: Seen | None = None
        self.taken_at = float("-inf")
        self.stored_until = now

    def note_missing(self) -> None:
        """Note that the store has lost it, or some of it."""
        self.names, self.seen = frozenset(), None

    def note_stored(self, opening: int, names: frozenset[str], seen: Seen) -> None:
        """Note that what was taken last is in the store."""
        self.opening, self.names, self.seen = opening, names, seen
        self.stored_until = self.taken_at


class KeptEntries(dict[bytes, KeptEntry]):
    """By the owner's key."""

    def __init__(self, clock: Callable[[], float]):
        super().__init__()
        self._clock = clock

    def of(self, session: TrainingSession) -> KeptEntry:
        """Return what is known of this session's entry."""
        return self.setdefault(session.ids.owner_key, KeptEntry(self._clock()))

    def due(self, sessions: Iterable[TrainingSession], opening: int) -> list[TrainingSession]:
        """Return those that have changed; those that train only once one of them was not written for long.

        Of a crowd that trains, return the few that were not written for longest, so that all have their turn in time.

        opening: that of the store now; one that was begun anew holds nothing of what was stored before.
        """
        now, changed, training = self._clock(), [], []
        for session in sessions:
            kept = self.of(session)
            if kept.seen is not None and kept.opening != opening:
                kept.note_missing()
            if session.state.is_training and kept.seen is not None:
                training.append((session, kept))
            elif kept.seen != seen_of(session):
                changed.append(session)
        training.sort(key=lambda pair: pair[1].taken_at)
        n_late = sum(now >= kept.taken_at + TRAINING_S for _, kept in training)
        if len(training) >= CROWD:
            n_due = max(n_late, math.ceil(len(training) * TICK_S / TRAINING_S))
        else:
            n_due = len(training) if n_late else 0
        return changed + [session for session, kept in training[:n_due] if now >= kept.taken_at + TRAINING_S / 2]

    def lag_s(self, sessions: Iterable[TrainingSession]) -> float:
        """Return how many seconds of one of them would be lost now, at most. It is asked often."""
        now, lag_s = self._clock(), 0.0
        for session in sessions:
            kept = self.of(session)
            if kept.seen == seen_of(session):
                kept.stored_until = now
            lag_s = max(lag_s, now - kept.stored_until)
        return lag_s


def seen_of(session: TrainingSession) -> Seen:
    """Return what differs once there is something new to write, of a session that rests."""
    state = session.state
    experiment = state.experiment and (state.experiment.picture, state.experiment.told.status)
    return state.versions.news, state.step, experiment
