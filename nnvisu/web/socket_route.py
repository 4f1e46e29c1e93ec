"""The route of the WebSocket: who may have one, and its orderly end."""

import contextlib
from collections.abc import Mapping

from flask import Flask, Response, g, request
from flask_sock import Sock
from simple_websocket import Server

from nnvisu.errors import RateLimited, ServerFull
from nnvisu.live.channel import Channel
from nnvisu.live.connection import Connection
from nnvisu.live.fairness import owner_of
from nnvisu.live.places import SocketPlace, Visit
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.upgrade import NoThread, prepare_upgrade
from nnvisu.live.watcher import Watcher
from nnvisu.settings import LIMITS
from nnvisu.web.guard import is_same_origin
from nnvisu.web.origins import RefusalLog
from nnvisu.web.server import server_fault

PATH = "/ws"
RETRY_AFTER_S = 10

# For simple-websocket, which makes the handshake and no more.
SOCKET_OPTIONS = {"thread_class": NoThread}


def add_socket_route(app: Flask, sock: Sock, registry: SessionRegistry) -> None:
    """Add the route; what a socket needs is claimed before the upgrade, while an HTTP answer is still possible."""

    refusals = RefusalLog(app.logger)

    @app.before_request
    def admit() -> Response | None:
        if request.path != PATH:
            return None
        if fault := server_fault(request.environ):
            return Response(f"{fault}\n", 501, mimetype="text/plain")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return None
        if not is_same_origin(request.headers.get("Origin"), request.scheme, request.host):
            refusals.tell(request)
            return Response("The Origin is not this page's own.\n", 403, mimetype="text/plain")
        places = contextlib.ExitStack()
        g.places = places
        try:
            place = places.enter_context(registry.socket_place(owner_of(request.remote_addr)))
            g.visit = _find_or_create(registry, place, request.args, places)
        except (ServerFull, RateLimited) as error:
            return Response(f"{error.message}\n", 503, {"Retry-After": str(RETRY_AFTER_S)}, mimetype="text/plain")
        prepare_upgrade(request.environ)
        return None

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        places = g.pop("places", None)
        if places is not None:
            places.close()

    @sock.route(PATH)
    def serve(ws: Server) -> None:
        channel = Channel(ws, registry.is_stopping, LIMITS.max_data_message_bytes)
        try:
            Connection(channel, registry, g.visit).serve()
        finally:
            channel.finish()
            ws.connected = False


def _find_or_create(
    registry: SessionRegistry,
    place: SocketPlace,
    arguments: Mapping[str, str],
    places: contextlib.ExitStack,
) -> Visit:
    """Give ``place`` its session and return the visit; the session counts as watched until ``places`` closes.

    A known ``session`` is returned to; else a known ``copy``, also the id of a viewer, is copied.
    """

    # Keeps the session from being idle until the connection has attached itself.
    watcher = Watcher()
    found = registry.find(arguments.get("session"))
    if found is not None:
        session, role = found
        session.attach(watcher)
    else:
        copied = registry.find(arguments.get("copy"))
        origin = copied[0].copy_run() if copied else None
        session, role = registry.create(watcher, origin, place.owner), "owner"
    places.callback(session.detach, watcher)
    place.session = session
    return Visit(place, session, role, found is not None)
