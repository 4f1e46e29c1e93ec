"""Tally: what all players of a course count between them."""

import collections
import contextlib
import dataclasses
from collections.abc import Iterator

from nnvisu.load.transport import ClosedByServer, Refused

FULL = 503


@dataclasses.dataclass
class Tally:
    """Refusals and errors, and the seconds that things took.

    pauses, probes: from the command to its answer. returns: from opening a socket to the first map on it. new_runs:
    from starting at step 0, all pupils at about the same time, to step NEW_RUN_STEPS, infinity where the wait was given
    up. restarts: the same of runs that start again later, beside the others. pages, healths: a GET on a connection of
    its own.
    """

    n_refused: int = 0
    errors: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    pauses: list[float] = dataclasses.field(default_factory=list)
    probes: list[float] = dataclasses.field(default_factory=list)
    returns: list[float] = dataclasses.field(default_factory=list)
    new_runs: list[float] = dataclasses.field(default_factory=list)
    restarts: list[float] = dataclasses.field(default_factory=list)
    pages: list[float] = dataclasses.field(default_factory=list)
    healths: list[float] = dataclasses.field(default_factory=list)

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """Count the server's failures inside the block instead of raising them."""
        try:
            yield
        except Refused as error:
            if error.status == FULL:
                self.n_refused += 1
            else:
                self.errors[f"refused with status {error.status}"] += 1
        except (OSError, ClosedByServer) as error:
            self.errors[str(error) or "no answer in time"] += 1

    @property
    def faults(self) -> str:
        """Refusals and errors in one line."""
        refused = [f"{self.n_refused} refused with status {FULL}"] if self.n_refused else []
        return "; ".join(refused + [f"{n} × {what}" for what, n in self.errors.items()]) or "for no known reason"
