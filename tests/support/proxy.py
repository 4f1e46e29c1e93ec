"""A TCP proxy that behaves like a bad link: a rate, a delay and a queue each way; it can stall and be cut.

A chunk leaves the queue when the link has carried it (its bytes / rate) and arrives ``delay_s`` later, in order. A
full queue stops the reading, so that TCP holds the sender back, as a router's queue would. With a queue of megabytes
it is a buffering reverse proxy. Knows nothing of HTTP or WebSocket.
"""

import collections
import contextlib
import dataclasses
import math
import socket
import struct
import sys
import threading
import time

PACKET_BYTES = 1460
BUFFERING_BYTES = 8_000_000

# Blocked threads look this often whether they should end.
WAKE_S = 0.2

# The system's struct linger: on or off, and seconds.
LINGER = "HH" if sys.platform == "win32" else "ii"


@dataclasses.dataclass(frozen=True)
class Link:
    """What a link can do, each way alike. ``rate`` in bytes per second; ``queue_bytes`` before the slow part."""

    rate: float = math.inf
    delay_s: float = 0.0
    queue_bytes: int = 24_000


class Pipe:
    """One direction of one connection: a thread that fills the queue and one that delivers from it."""

    def __init__(self, source: socket.socket, target: socket.socket, link: Link, flow: threading.Event, name: str):
        self._source, self._target, self.link, self._flow = source, target, link, flow
        self._changed = threading.Condition()
        self._chunks: collections.deque[tuple[float, float, bytes]] = collections.deque()
        self._last_departure = 0.0
        self._is_ending = False
        self.n_bytes = 0
        self._threads = [
            threading.Thread(target=self._fill, name=f"{name}-fill", daemon=True),
            threading.Thread(target=self._deliver, name=f"{name}-deliver", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def n_queued(self) -> int:
        """Return the bytes before the slow part, and those that are overdue: a stall, or a reader that rests."""
        now = time.monotonic()
        return sum(len(data) for departure, arrival, data in list(self._chunks) if not departure <= now <= arrival)

    def _fill(self) -> None:
        data = b"?"
        while data and self._wait_for_room():
            try:
                data = self._source.recv(PACKET_BYTES)
            except TimeoutError:
                continue
            except OSError:
                data = b""
            self._put(data)

    def _wait_for_room(self) -> bool:
        with self._changed:
            while not self._is_ending and self.n_queued() + PACKET_BYTES > self.link.queue_bytes:
                self._changed.wait(PACKET_BYTES / self.link.rate if self.link.rate < math.inf else 0.05)
            return not self._is_ending

    def _put(self, data: bytes) -> None:
        with self._changed:
            self._last_departure = max(time.monotonic(), self._last_departure) + len(data) / self.link.rate
            self._chunks.append((self._last_departure, self._last_departure + self.link.delay_s, data))
            self._changed.notify_all()

    def _deliver(self) -> None:
        while (data := self._next()) is not None:
            try:
                if data:
                    self._send(data)
                else:
                    self._target.shutdown(socket.SHUT_WR)
            except OSError:
                return

    def _send(self, data: bytes) -> None:
        while data and not self._is_ending:
            with contextlib.suppress(TimeoutError):
                n_sent = self._target.send(data)
                self.n_bytes += n_sent
                data = data[n_sent:]

    def _next(self) -> bytes | None:
        """Wait for the arrival of the next chunk; None at the end."""
        with self._changed:
            while not self._is_ending:
                wait_s = self._chunks[0][1] - time.monotonic() if self._chunks else 1.0
                if not self._flow.is_set():
                    wait_s = 1.0
                elif wait_s <= 0:
                    self._changed.notify_all()
                    return self._chunks.popleft()[2]
                self._changed.wait(wait_s)
        return None

    def wake(self) -> None:
        """Look at the stall again."""
        with self._changed:
            self._changed.notify_all()

    def end(self) -> None:
        """End both threads; the sockets must be shut down already."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(5.0)


class Proxy:
    """Listens on ``port`` of 127.0.0.1 and passes everything on to ``target_port`` over ``link``."""

    def __init__(self, target_port: int, link: Link):
        self._target_port, self._link = target_port, link
        self._flow = threading.Event()
        self._flow.set()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.pipes: list[Pipe] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Not every system wakes a thread that accepts when the listener is shut down.
        self._listener.settimeout(WAKE_S)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="test-proxy", daemon=True)
        self._thread.start()

    @property
    def ws_url(self) -> str:
        """Where the server's socket is, through this link."""
        return f"ws://127.0.0.1:{self.port}/ws"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with contextlib.suppress(OSError):
                self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        server = socket.socket()
        with self._lock:
            self._sockets += [client, server]
        # Small kernel buffers: what waits shall wait in the queue. Small segments keep small windows moving.
        with contextlib.suppress(OSError):  # Windows keeps its own
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PACKET_BYTES)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        server.connect(("127.0.0.1", self._target_port))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        for end in (client, server):
            end.settimeout(WAKE_S)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self.pipes += [
                Pipe(server, client, self._link, self._flow, f"test-proxy-down-{len(self.pipes)}"),
                Pipe(client, server, self._link, self._flow, f"test-proxy-up-{len(self.pipes)}"),
            ]

    def change(self, link: Link) -> None:
        """Pass on over ``link`` from now on, what comes after what waits already."""
        self._link = link
        for pipe in self.pipes:
            pipe.link = link

    def stall(self) -> None:
        """Pass nothing on, and stay open."""
        self._flow.clear()

    def resume(self) -> None:
        """Pass on again, what has waited first."""
        self._flow.set()
        for pipe in list(self.pipes):
            pipe.wake()

    def cut(self) -> None:
        """End all connections at once, by a reset on both sides."""
        with self._lock:
            sockets, self._sockets = self._sockets, []
            pipes, self.pipes = self.pipes, []
        for end in sockets:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(LINGER, 1, 0))
                end.shutdown(socket.SHUT_RD)
        for pipe in pipes:
            pipe.end()
        for end in sockets:
            end.close()

    def close(self) -> None:
        """Cut everything and stop listening."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5.0)
        self.cut()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
