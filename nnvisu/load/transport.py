"""An HTTP and WebSocket client in one thread, on asyncio. Knows nothing of the messages it carries.

asyncio sets TCP_NODELAY on its sockets of its own accord.
"""

import asyncio
import dataclasses
import functools
import ssl
from typing import Protocol, cast
from urllib.parse import urlencode, urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

TIMEOUT_S = 30.0
DEFAULT_PORTS = {"http": 80, "https": 443}
GOING_AWAY = 1001


class Refused(Exception):
    """The server answered with a status other than success."""

    def __init__(self, status: int):
        super().__init__(f"status {status}")
        self.status = status


class ClosedByServer(Exception):
    """The server closed a socket that was in use."""

    def __init__(self, code: int | None):
        super().__init__(f"socket closed by the server ({code or 'no code'})")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a server is, parsed from ``http[s]://host[:port][/prefix]``."""

    scheme: str
    host: str
    port: int
    prefix: str

    @classmethod
    def of(cls, url: str) -> "Place":
        """Parse ``url``. Raises ValueError where it is no such address."""
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(url)
        parts.hostname.encode("idna")
        port = DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
        return cls(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))

    @property
    def url(self) -> str:
        """The address as it is written."""
        return f"{self.scheme}://{self.host_header}{self.prefix}/"

    @property
    def host_header(self) -> str:
        """The host and, unless it is the scheme's default, the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @functools.cached_property
    def tls(self) -> ssl.SSLContext | None:
        """How to encrypt, or None."""
        return ssl.create_default_context() if self.scheme == "https" else None


async def get(place: Place, path: str, headers: str = "") -> bytes:
    """Return the body of a GET on a connection of its own. Raises Refused without success, OSError without an answer.

    headers: further lines of the request, each with its line end. HTTP/1.0 is used so that the body ends with the
    connection.
    """
    async with asyncio.timeout(TIMEOUT_S):
        reader, writer = await asyncio.open_connection(place.host, place.port, ssl=place.tls)
        try:
            request = f"GET {place.prefix}{path} HTTP/1.0\r\nHost: {place.host_header}\r\n{headers}\r\n"
            writer.write(request.encode())
            head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        finally:
            writer.close()
    first, _, _ = head.partition(b"\r\n")
    version, _, rest = first.partition(b" ")
    if not version.startswith(b"HTTP/") or not rest[:3].isdigit():
        raise ConnectionError("the answer is not HTTP")
    status = int(rest[:3])
    if not 200 <= status < 300:
        raise Refused(status)
    return body


class Listener(Protocol):
    """Receives what arrives on a socket."""

    def on_open(self, socket: "WebSocket") -> None:
        """The socket is open; messages follow."""

    def on_text(self, text: str) -> None:
        """A text message arrived."""

    def on_binary(self, head: bytes) -> None:
        """A binary message arrived; ``head`` is its first HEAD_BYTES bytes."""

    def on_close(self, error: ClosedByServer) -> None:
        """The server closed the socket."""


HEAD_BYTES = 34  # a frame's header, and the first number behind it


class WebSocket(asyncio.Protocol):
    """One WebSocket; created by ``open_socket``."""

    def __init__(self, place: Place, query: dict[str, str], listener: Listener):
        self._place, self._query, self._listener = place, query, listener
        self._wire = WSConnection(ConnectionType.CLIENT)
        self._transport: asyncio.Transport | None = None
        self._is_closing = False
        self._text: list[str] = []
        self._head = b""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def send(self, text: str) -> None:
        """Send ``text``; on a closing socket it is dropped."""
        self._write(TextMessage(text))

    def close(self) -> None:
        """Close the socket as a page does when it is left."""
        if not self._is_closing:
            self._write(CloseConnection(GOING_AWAY))
            self._is_closing = True

    def abort(self) -> None:
        """Drop the connection without a closing handshake."""
        self._is_closing = True
        if self._transport is not None:
            self._transport.abort()

    def _write(self, event: Event) -> None:
        if self._transport is not None and not self._is_closing:
            self._transport.write(self._wire.send(event))

    # --- Called by asyncio ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast(asyncio.Transport, transport)  # asyncio passes nothing else
        query = f"?{urlencode(self._query)}" if self._query else ""
        self._write(Request(host=self._place.host_header, target=f"{self._place.prefix}/ws{query}"))

    def data_received(self, data: bytes) -> None:
        """Feed the WebSocket parser, and handle what comes out."""
        try:
            self._wire.receive_data(data)
            for event in self._wire.events():
                self._handle(event)
        except (RemoteProtocolError, LocalProtocolError):
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended, expectedly or not."""
        self._end(None)

    def _handle(self, event: Event) -> None:
        if self._is_closing and not isinstance(event, CloseConnection):
            return  # it was on its way when this side closed
        match event:
            case BytesMessage():
                if len(self._head) < HEAD_BYTES:
                    self._head += event.data[: HEAD_BYTES - len(self._head)]
                if event.message_finished:
                    head, self._head = self._head, b""
                    self._listener.on_binary(head)
            case TextMessage():
                self._text.append(event.data)
                if event.message_finished:
                    text, self._text = "".join(self._text), []
                    self._listener.on_text(text)
            case Ping():
                self._write(event.response())
            case AcceptConnection():
                self._listener.on_open(self)
                self.opened.set_result(None)
            case RejectConnection():
                self.opened.set_exception(Refused(event.status_code))
                self.abort()
            case CloseConnection():
                self._write(event.response())
                self._end(event.code)

    def _end(self, code: int | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the server closed the connection before the upgrade"))
        elif not self._is_closing:
            self._is_closing = True
            self._listener.on_close(ClosedByServer(code))
        if self._transport is not None:
            self._transport.close()


async def open_socket(place: Place, query: dict[str, str], listener: Listener) -> None:
    """Open a WebSocket for ``listener``. Raises Refused where the server declines, OSError where none answers."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT_S):
        _, socket = await loop.create_connection(
            lambda: WebSocket(place, query, listener), place.host, place.port, ssl=place.tls
        )
        try:
            await socket.opened
        except BaseException:
            socket.abort()
            raise
