"""What a pupil does, drawn from its number: the same number behaves the same in every course."""

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

# Dealt like cards from a shuffled deck, so that even a short course has some of everything.
DECK = ("pause", "pause", "probe", "probe", "paint", "set_rate", "return")
# One pupil in so many also starts the run again: its new run goes through the first steps beside the others' old ones.
RESTARTING = 10

ARRIVAL_S = 0.05  # per pupil of the class: they do not all arrive at once
START_S = 1.0  # "now press Train"
BREAK_S = (1.0, 3.0)
PAUSE_S = (0.3, 1.0)
LEARNING_RATES = (0.003, 0.01, 0.03)
N_PAINTED = 5
N_CLASSES = 2


@dataclasses.dataclass(frozen=True)
class Move:
    """One move: after ``break_s``, do ``action`` (one of DECK, or "restart").

    fields: of its command. pause_s: how long to pause or to stay away.
    """

    break_s: float
    action: str
    fields: dict[str, Any]
    pause_s: float


class Script:
    """The part of one pupil out of ``n_pupils``: when it arrives and starts, and an endless series of moves."""

    def __init__(self, number: int, n_pupils: int):
        self._random = random.Random(f"pupil {number}")
        self._deck = DECK if number % RESTARTING else (*DECK, "restart")
        self.arrives_after_s = self._random.uniform(0.0, ARRIVAL_S * n_pupils)
        self.starts_after_s = self._random.uniform(0.0, START_S)

    def moves(self) -> Iterator[Move]:
        """Draw move after move."""
        while True:
            for action in self._random.sample(self._deck, len(self._deck)):
                fields = self._fields(action)
                yield Move(self._random.uniform(*BREAK_S), action, fields, self._random.uniform(*PAUSE_S))

    def _fields(self, action: str) -> dict[str, Any]:
        if action == "probe":
            return {"x": self._coordinate(), "y": self._coordinate()}
        if action == "paint":
            columns = {name: [self._coordinate() for _ in range(N_PAINTED)] for name in ("x", "y")}
            return {"points": columns | {"label": [self._random.randrange(N_CLASSES)] * N_PAINTED}}
        if action == "set_rate":
            return {"config": {"learning_rate": self._random.choice(LEARNING_RATES)}}
        return {}

    def _coordinate(self) -> float:
        return round(self._random.uniform(-1.0, 1.0), 3)
