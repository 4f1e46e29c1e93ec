"""RunTaker: asks sessions for their runs, to be stored, and collects what they hand over."""

import dataclasses
import queue
from collections.abc import Callable, Sequence

from nnvisu.live.kept_entries import Seen, seen_of
from nnvisu.live.saved_run import SavedRun
from nnvisu.live.session import TrainingSession


@dataclasses.dataclass(frozen=True)
class TakenRun:
    """A session's run, and what was seen of the session when it was asked."""

    session: TrainingSession
    run: SavedRun
    seen: Seen


class RunTaker:
    """One caller at a time."""

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._answers: queue.SimpleQueue[TakenRun] = queue.SimpleQueue()

    def take(self, sessions: Sequence[TrainingSession], wait_s: float, is_last: bool) -> list[TakenRun]:
        """Return the runs that are handed over in time, the newest of each session; late ones come next time."""
        for session in sessions:
            session.save(self._giver(session, seen_of(session)), is_last)
        wanted, taken = set(sessions), dict[TrainingSession, TakenRun]()
        deadline = self._clock() + wait_s
        while True:
            left_s = deadline - self._clock() if wanted - taken.keys() else 0.0
            try:
                answer = self._answers.get(timeout=left_s) if left_s > 0 else self._answers.get_nowait()
            except queue.Empty:
                return list(taken.values())
            taken[answer.session] = answer

    def _giver(self, session: TrainingSession, seen: Seen) -> Callable[[SavedRun], None]:
        return lambda run: self._answers.put(TakenRun(session, run, seen))
