"""The route of the WebSocket: who may open one, and its orderly end."""

import contextlib
from collections.abc import Mapping

from flask import Flask, Response, g, jsonify, request
from flask_sock import Sock
from simple_websocket import Server

from nnvisu.errors import InvalidValue, RateLimited, ServerFull, SessionGone, SessionMoved
from nnvisu.live.channel import Channel
from nnvisu.live.closing import GOING_AWAY, POLICY_VIOLATION, SERVICE_RESTART, Close
from nnvisu.live.connection import Connection
from nnvisu.live.fairness import owner_of
from nnvisu.live.places import SocketPlace, Visit
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.totals import REFUSED
from nnvisu.live.upgrade import NoThread, prepare_upgrade
from nnvisu.live.watcher import Watcher
from nnvisu.settings import LIMITS
from nnvisu.web.guard import is_same_origin
from nnvisu.web.origins import RefusalLog
from nnvisu.web.server import server_fault
from nnvisu.wire.messages import ByeMessage

PATH = "/ws"
RETRY_AFTER_S = 10

# For simple-websocket, which performs the handshake and nothing else.
SOCKET_OPTIONS = {"thread_class": NoThread}


def add_socket_route(app: Flask, sock: Sock, registry: SessionRegistry) -> None:
    """Add the route; a socket's resources are claimed before the upgrade, while an HTTP response is still possible."""

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
            REFUSED.add(label="origin")
            return Response("The Origin is not this page's own.\n", 403, mimetype="text/plain")
        places = contextlib.ExitStack()
        g.places = places
        try:
            place = places.enter_context(registry.socket_place(owner_of(request.remote_addr)))
            g.visit = _find_or_create(registry, place, request.args, places)
        except (ServerFull, RateLimited) as error:
            REFUSED.add(label=error.code)
            return Response(f"{error.message}\n", 503, {"Retry-After": str(RETRY_AFTER_S)}, mimetype="text/plain")
        prepare_upgrade(request.environ)
        return None

    @app.get("/socket-check")
    def socket_check() -> Response:
        """Tell a page that gets no socket whether it is refused here: a browser hides that. Nothing of it is secret."""
        is_own = is_same_origin(request.args.get("origin"), request.scheme, request.host)
        return jsonify(expected=None if is_own else f"{request.scheme}://{request.host}")

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        places = g.pop("places", None)
        if places is not None:
            places.close()

    @sock.route(PATH)
    def serve(ws: Server) -> None:
        channel = Channel(ws, registry.is_stopping, LIMITS.max_table_message_bytes)
        try:
            if isinstance(g.visit, Close):
                REFUSED.add(label=g.visit.bye.code)
                g.visit.send(channel)
            else:
                Connection(channel, registry, g.visit).serve()
        finally:
            channel.finish()
            ws.connected = False


def _find_or_create(
    registry: SessionRegistry,
    place: SocketPlace,
    arguments: Mapping[str, str],
    places: contextlib.ExitStack,
) -> Visit | Close:
    """Give ``place`` its session and return the visit; the session counts as watched until ``places`` closes.

    If there is nothing to visit, return what the socket is to be told: a refused upgrade would tell a page nothing.
    """
    # Keeps the session from being idle until the connection has attached itself.
    watcher = Watcher()
    try:
        entrance = registry.enter(arguments.get("session"), arguments.get("copy"), watcher, place.owner)
    except SessionGone as gone:
        code = SERVICE_RESTART if isinstance(gone, SessionMoved) else GOING_AWAY
        return Close(code, ByeMessage(gone.code, gone.message, retry=True))
    except InvalidValue as error:
        return Close(POLICY_VIOLATION, ByeMessage(error.code, error.message, retry=False))
    places.callback(entrance.session.detach, watcher)
    place.session = entrance.session
    return Visit(place, *entrance)
