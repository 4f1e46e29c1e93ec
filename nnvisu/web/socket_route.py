"""The route of the WebSocket: who may have one, and its orderly end."""

import contextlib
from collections.abc import Mapping

from flask import Flask, Response, g, request
from flask_sock import Sock
from simple_websocket import Server

from nnvisu.errors import RateLimited, ServerFull
from nnvisu.live.connection import Connection
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.sockets import ReceiverThread, guard_socket
from nnvisu.settings import LIMITS
from nnvisu.web.guard import is_same_origin

PATH = "/ws"
PING_INTERVAL_S = 25
RETRY_AFTER_S = 10

SOCKET_OPTIONS = {
    "ping_interval": PING_INTERVAL_S,
    "max_message_size": LIMITS["max_data_message_bytes"],
    "receive_bytes": 65536,
    "thread_class": ReceiverThread,
}


def add_socket_route(app: Flask, sock: Sock, registry: SessionRegistry) -> None:
    """Add the route; what a socket needs is claimed before the upgrade, while an HTTP answer is still possible."""

    @app.before_request
    def admit() -> Response | None:
        if request.path != PATH or request.headers.get("Upgrade", "").lower() != "websocket":
            return None
        if not is_same_origin(request.headers.get("Origin"), request.scheme, request.host):
            return Response("The Origin is not this page's own.\n", 403, mimetype="text/plain")
        places = contextlib.ExitStack()
        g.places = places
        try:
            places.enter_context(registry.socket_place())
            g.session, g.role, g.resumed = _find_or_create(registry, request.args, places)
        except (ServerFull, RateLimited) as error:
            return Response(f"{error.message}\n", 503, {"Retry-After": str(RETRY_AFTER_S)}, mimetype="text/plain")
        g.socket = guard_socket(request.environ, registry.is_stopping)
        return None

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        places = g.pop("places", None)
        if places is not None:
            places.close()

    @sock.route(PATH)
    def serve(ws: Server) -> None:
        try:
            Connection(ws, registry, g.session, g.role, g.resumed).serve()
        finally:
            # The client's answer to a close frame is for the receiver to read.
            ws.thread.join(g.socket.patience_s)
            g.socket.finish()


def _find_or_create(registry: SessionRegistry, arguments: Mapping[str, str], places: contextlib.ExitStack) -> tuple:
    """Return (session, role, resumed); the session counts as watched until ``places`` closes.

    A known ``session`` is returned to; else a known ``copy``, also the id of a viewer, is copied.
    """

    def watcher() -> None:
        """Keeps the session from being idle until the connection has attached itself."""

    found = registry.find(arguments.get("session"))
    if found is not None:
        session, role = found
        session.attach(watcher)
    else:
        copied = registry.find(arguments.get("copy"))
        original = copied[0].original() if copied else None
        session, role = registry.create(watcher, original), "owner"
    places.callback(session.detach, watcher)
    return session, role, found is not None
