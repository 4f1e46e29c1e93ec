"""ToldCurve: what one client knows of the curve and its marks, and what has to be told of them."""

from collections.abc import Callable
from typing import cast

from nnvisu.core.curve import Mark
from nnvisu.live.state import State
from nnvisu.wire import objects
from nnvisu.wire.messages import CurveMessage, MarksMessage, Message


class ToldCurve:
    """Tells each curve as a whole, and of the marks that come to it only these: a hand makes many in one stroke."""

    def __init__(self, send: Callable[[Message], None]):
        self._send = send
        self._version = 0
        self._marks: tuple[Mark, ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether any curve was told."""
        return self._version > 0

    def send_due(self, state: State) -> None:
        """Send what of the curve of ``state`` the client does not know, but for rows that ``step_result`` tells."""
        marks = state.curve.marks
        if state.curve_version != self._version:
            self._version, self._marks = state.curve_version, marks
            columns = state.curve.columns()
            self._send(CurveMessage(**columns, marks=_as_json(marks), run=state.run, branch=state.branch))
        elif marks is not self._marks:
            n_known = _n_alike(self._marks, marks)
            self._marks = marks
            self._send(MarksMessage(n_known, _as_json(marks[n_known:])))


def _as_json(marks: tuple[Mark, ...]) -> list[objects.Mark]:
    return [cast(objects.Mark, mark.as_json()) for mark in marks]


def _n_alike(known: tuple[Mark, ...], marks: tuple[Mark, ...]) -> int:
    """Return how many marks at the beginning are the same in both."""
    pairs = enumerate(zip(known, marks, strict=False))
    return next((i for i, (one, other) in pairs if one != other), min(len(known), len(marks)))
