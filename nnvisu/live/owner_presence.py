"""OwnerPresence: whether a session's owner is connected and what they look at, for viewers who follow.

It is no part of the run: nothing here is computed with, kept in the journal or copied.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator

from nnvisu.settings import COLUMNS
from nnvisu.wire.messages import OwnerMessage
from nnvisu.wire.objects import Role
from nnvisu.wire.views import ShareView

NOTHING = ShareView()


class OwnerPresence:
    """Called by the threads of all sockets of a session. Several may be the owner's; the last view counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: frozenset[Callable[[], None]] = frozenset()
        self._n_sockets = 0
        self._message = _message(False, NOTHING)

    @property
    def message(self) -> OwnerMessage:
        """What viewers are told: another object after each change."""
        return self._message

    @contextlib.contextmanager
    def visit(self, role: Role, wake: Callable[[], None]) -> Iterator[None]:
        """Count a socket of the owner while the block runs, or have a viewer's woken after each change.

        What the owner looked at goes with the owner's last socket. wake: called by the thread that made the change.
        """
        if role == "owner":
            self._add_sockets(1)
        else:
            with self._lock:
                self._listeners |= {wake}
        try:
            yield
        finally:
            if role == "owner":
                self._add_sockets(-1)
            else:
                with self._lock:
                    self._listeners -= {wake}

    def show(self, view: ShareView) -> None:
        """Note what the owner looks at."""
        with self._lock:
            is_news = self._is_news(_message(self._n_sockets > 0, view))
        if is_news:
            self._tell()

    def _add_sockets(self, number: int) -> None:
        with self._lock:
            was_connected = self._n_sockets > 0
            self._n_sockets += number
            is_connected = self._n_sockets > 0
            is_news = is_connected != was_connected and self._is_news(_message(is_connected, NOTHING))
        if is_news:
            self._tell()

    def _is_news(self, message: OwnerMessage) -> bool:
        if message == self._message:
            return False
        self._message = message
        return True

    def _tell(self) -> None:
        for wake in self._listeners:
            wake()


def _message(connected: bool, view: ShareView) -> OwnerMessage:
    return OwnerMessage(
        connected=connected,
        at_step=view.at_step,
        layer=view.layer,
        neuron=view.neuron,
        point=view.point,
        stage=view.stage,
        axes=None if view.axes is None else [COLUMNS[i] for i in view.axes],
        held=None if view.held is None else {COLUMNS[i]: value for i, value in view.held.items()},
        projection=view.projection,
    )
