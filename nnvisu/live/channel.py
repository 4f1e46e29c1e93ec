"""Channel: one WebSocket, used by one thread that reads, writes and waits; any other thread may wake it.

flask-sock and simple-websocket perform the handshake. Everything after it is done here, on the same wsproto connection,
because simple-websocket gives each socket a second thread that reads, and writes pongs: one more thread, a hand-over
per message, two writers on one stream, and, under TLS, two threads using one SSL object, which OpenSSL forbids.
"""

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable

from wsproto.connection import ConnectionState
from wsproto.events import BytesMessage, CloseConnection, Ping, Pong, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from nnvisu.live.limits import TokenBucket
from nnvisu.live.sender import WANTS_READ, Selector, Sender, wait_for
from nnvisu.live.short_frames import ShortFrames, frame_of
from nnvisu.live.totals import RECEIVED_BYTES
from nnvisu.live.upgrade import Upgraded
from nnvisu.live.wakeup import Wakeup

PING_INTERVAL_S = 25.0

# How long a client may take to answer a close, and to stop sending; less when the whole server has to end soon.
PATIENCE_S = 1.0
STOPPING_PATIENCE_S = 0.4

# A client may send this much on end; a data message has at most 1 MB.
READ_BYTES_PER_SECOND = 1_000_000
READ_BURST_BYTES = 4_000_000
RECEIVE_BYTES = 65_536
FRAME_BYTES = 100  # that a frame counts beside its own: small ones cost more than those


class ChannelClosed(Exception):
    """The socket was closed, by the client or by the network."""


class Channel:
    """One open WebSocket. ``ws``: the connection of simple-websocket after its handshake, its thread not started.

    is_stopping: set when the whole server is to end. max_message_bytes: larger messages close it with 1009.
    All methods but ``wake`` and ``send_or_wake`` belong to one thread; ``write`` may be called by another, if never at
    once with that.
    """

    def __init__(
        self,
        ws: Upgraded,
        is_stopping: threading.Event,
        max_message_bytes: int,
        clock: Callable[[], float] = time.perf_counter,
    ):
        self._sock, self._protocol = ws.sock, ws.ws
        self._is_stopping, self._max_message_bytes = is_stopping, max_message_bytes
        self._clock = clock
        self._wakeup = Wakeup()
        self.wake = self._wakeup.set
        self._allowance = TokenBucket(READ_BYTES_PER_SECOND, READ_BURST_BYTES, clock())
        self._reads_from = 0.0
        self._is_readable = self._has_more = False
        self._short_frames = ShortFrames()
        self._texts: list[str] = []  # parts of what comes in
        self._blobs: list[bytes] = []
        self._n_received = 0
        self._sender = Sender(ws.sock, is_stopping, clock)
        self._next_ping = clock() + PING_INTERVAL_S
        self._has_pong = self._is_open = True
        # Why it ended. The exception itself would keep its stack frames alive, and with them the session.
        self._closed_because: str | None = None
        self._sock.setblocking(False)
        with contextlib.suppress(OSError):  # not TCP, as in a test with a socket pair
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector = Selector()
        self._selector.register(self._wakeup, selectors.EVENT_READ)
        self._selector.register(self._sock, selectors.EVENT_READ)
        self._watches_socket = True

    # --- Waiting ---

    def wait(self, timeout_s: float) -> bool:
        """Return when data has arrived, another thread has called ``wake``, or after ``timeout_s``; whether it has."""
        now = self._clock()
        timeout_s = min(timeout_s, self._next_ping - now)
        may_read = now >= self._reads_from
        if not may_read:
            timeout_s = min(timeout_s, self._reads_from - now)
        elif self._has_more or self._closed_because:
            timeout_s = 0.0
        self._watch_socket(may_read)
        ready = self._selector.select(max(0.0, timeout_s))
        self._is_readable, is_called = self._has_more and may_read, False
        for key, _ in ready:
            if key.fileobj is self._wakeup:
                is_called = self._wakeup.clear()
            else:
                self._is_readable = True
        if not self._is_readable and self._clock() >= self._next_ping:  # in what can be read the pong may be
            self._ping()
        return is_called

    def _watch_socket(self, may_read: bool) -> None:
        """Stop reading for a while from clients that send too much, so that their own buffers fill up."""
        if may_read != self._watches_socket:
            self._watches_socket = may_read
            if may_read:
                self._selector.register(self._sock, selectors.EVENT_READ)
            else:
                self._selector.unregister(self._sock)

    def _ping(self) -> None:
        if not self._has_pong:
            self.close(CloseReason.POLICY_VIOLATION, "Ping/Pong timeout")
            raise ChannelClosed("no pong came before the next ping")
        self._has_pong = False
        self._next_ping = self._clock() + PING_INTERVAL_S
        self._send_all(self._protocol.send(Ping()))

    # --- Reading ---

    def receive(self) -> list[str | bytes]:
        """Return the messages received since the last call. Raises ChannelClosed at the end, after the last of them."""
        messages: list[str | bytes] = []
        if self._is_readable and self._closed_because is None:
            self._is_readable = False
            try:
                self._handle_bytes(self._receive_bytes(), messages)
            except ChannelClosed as closed:
                self._is_open = False
                self._closed_because = str(closed)
        if self._closed_because is not None and not messages:
            raise ChannelClosed(self._closed_because)
        return messages

    def _receive_bytes(self) -> bytes:
        try:
            data = self._sock.recv(RECEIVE_BYTES)
        except (*WANTS_READ, ssl.SSLWantWriteError):
            self._has_more = False
            return b""
        except OSError as error:
            raise ChannelClosed("the client is gone") from error
        if not data:
            raise ChannelClosed("the client is gone")
        RECEIVED_BYTES.add(len(data))
        # TLS may hold more than the selector can see.
        is_hidden = isinstance(self._sock, ssl.SSLSocket) and self._sock.pending() > 0
        self._has_more = is_hidden or len(data) == RECEIVE_BYTES
        return data

    def _handle_bytes(self, data: bytes, messages: list[str | bytes]) -> None:
        if self._is_open and (texts := self._short_frames.texts_of(data)) is not None:
            self._charge(len(data) + len(texts) * FRAME_BYTES)
            messages += texts
            return
        self._charge(len(data))
        self._protocol.receive_data(data)
        for event in self._protocol.events():
            self._charge(FRAME_BYTES)
            if isinstance(event, TextMessage | BytesMessage):
                self._handle_fragment(event, messages)
            elif isinstance(event, Ping):
                self._send_all(self._protocol.send(event.response()))
            elif isinstance(event, Pong):
                self._has_pong = True
            elif isinstance(event, CloseConnection):
                # Also how wsproto reports invalid frames (1002) and invalid UTF-8 (1007).
                with contextlib.suppress(LocalProtocolError, ChannelClosed):
                    self._send_all(self._protocol.send(event.response()))
                raise ChannelClosed(f"closed with {event.code}")

    def _charge(self, n_bytes: int) -> None:
        now = self._clock()
        self._reads_from = max(self._reads_from, now + self._allowance.take_debt(n_bytes, now))

    def _handle_fragment(self, event: TextMessage | BytesMessage, messages: list[str | bytes]) -> None:
        self._n_received += len(event.data)
        if self._n_received > self._max_message_bytes:
            self.close(CloseReason.MESSAGE_TOO_BIG, "Message is too big")
            raise ChannelClosed("a message was too large")
        if isinstance(event, TextMessage) and event.data:
            self._texts.append(event.data)
        elif isinstance(event, BytesMessage) and event.data:
            self._blobs.append(bytes(event.data))
        if event.message_finished:
            messages.append("".join(self._texts) if isinstance(event, TextMessage) else b"".join(self._blobs))
            self._texts, self._blobs, self._n_received = [], [], 0

    # --- Writing ---

    def write(self, data: str | bytes) -> None:
        """Buffer a message for ``flush``, which sends all of them at once. Raises ChannelClosed if the socket is."""
        if self._protocol.state is not ConnectionState.OPEN:
            raise ChannelClosed("the socket is closed")
        self._sender.write(frame_of(data))

    def flush(self) -> None:
        """Send everything that was written. Raises ChannelClosed if the client stops reading for too long."""
        try:
            self._sender.flush()
        except OSError as error:
            self._is_open = False
            self._shutdown(socket.SHUT_RDWR)
            raise ChannelClosed(f"the client does not read: {error}") from error

    def send_or_wake(self) -> None:
        """Send what was written if that takes no waiting, else wake the thread that may wait."""
        if not self._sender.try_flush():
            self.wake()

    @property
    def is_behind(self) -> bool:
        """Whether part of what was written has not been sent yet."""
        return self._sender.is_behind

    def _send_all(self, data: bytes) -> None:
        self._sender.write(data)
        self.flush()

    # --- The end ---

    def close(self, code: int, reason: str) -> None:
        """Send the close frame, and wait briefly for the client to answer it."""
        if not self._is_open:
            return
        self._is_open = False
        with contextlib.suppress(ChannelClosed, LocalProtocolError):
            self._send_all(self._protocol.send(CloseConnection(code, reason)))
            deadline = self._clock() + self._patience_s
            while (left_s := deadline - self._clock()) > 0:
                self._is_readable = wait_for(self._sock, selectors.EVENT_READ, left_s)
                self.receive()

    def finish(self) -> None:
        """Announce the end of the stream, read what the client still sends for a moment, and shut down.

        Closing with unread bytes is a reset, which loses the close code. The descriptor is the server's to close.
        """
        self._sender.end()
        if isinstance(self._sock, ssl.SSLSocket):
            with contextlib.suppress(OSError, ValueError):  # an announced end; the client's own is not waited for
                self._sock.unwrap()
        self._shutdown(socket.SHUT_WR)
        deadline = self._clock() + self._patience_s
        with contextlib.suppress(OSError):
            while (left_s := deadline - self._clock()) > 0 and wait_for(self._sock, selectors.EVENT_READ, left_s):
                if not self._sock.recv(RECEIVE_BYTES):
                    break
        self._shutdown(socket.SHUT_RDWR)
        self._selector.close()
        self._wakeup.close()

    @property
    def _patience_s(self) -> float:
        return STOPPING_PATIENCE_S if self._is_stopping.is_set() else PATIENCE_S

    def _shutdown(self, how: int) -> None:
        with contextlib.suppress(OSError):
            self._sock.shutdown(how)
