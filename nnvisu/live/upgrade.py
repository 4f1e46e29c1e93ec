"""Makes flask-sock and simple-websocket perform the handshake of a WebSocket, and nothing else."""

import socket
from collections.abc import Callable
from typing import Any, Protocol

from wsproto import WSConnection

# Where a server leaves the TCP socket of a request.
SOCKET_KEYS = ("werkzeug.socket", "gunicorn.socket")


class Upgraded(Protocol):
    """The parts of simple-websocket's connection that are used after the handshake."""

    sock: socket.socket
    ws: WSConnection


class NoThread:
    """A thread class for simple-websocket that starts no thread, as the handler's thread reads itself."""

    name = ""

    def __init__(self, target: Callable[[], None]):
        """Ignore ``target``, the reading loop."""

    def start(self) -> None:
        """Start nothing."""


def prepare_upgrade(environ: dict[str, Any]) -> None:
    """Ask for no compression, which would be done again for each socket; raise RuntimeError without a TCP socket."""
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    if not any(key in environ for key in SOCKET_KEYS):
        raise RuntimeError("this server hands out no socket; use flask run or gunicorn with gthread workers")
