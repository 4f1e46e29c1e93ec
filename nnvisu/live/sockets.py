"""What flask-sock's socket lacks: one complete writer at a time, a deadline for it, bounded reading, an orderly end.

simple-websocket writes with a single unchecked ``send``, from the handler's thread and from its own receiver (pongs,
close replies, pings): a partial or interleaved write destroys the stream. Its frames cannot be locked from above,
so the lock sits below: GuardedSocket takes the place of the TCP socket in the WSGI environment before the upgrade.
"""

import contextlib
import select
import socket
import struct
import threading
import time

from nnvisu.live.limits import TokenBucket

SEND_DEADLINE_S = 15.0
POLL_S = 0.25

# How long a client may take to answer a close, and to stop sending; less when the whole server has to end soon.
PATIENCE_S = 1.0
STOPPING_PATIENCE_S = 0.4

# A client may send this much on end; a data message has at most 1 MB.
READ_BYTES_PER_SECOND = 1_000_000
READ_BURST_BYTES = 4_000_000

SOCKET_KEYS = ("werkzeug.socket", "gunicorn.socket")


class ReceiverThread(threading.Thread):
    """The thread class given to simple-websocket: a daemon, whatever its parent is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, daemon=True, **kwargs)


class GuardedSocket:
    """A TCP socket with a locked, complete ``send`` and a rate-limited ``recv``. Closing it is left to ``finish``."""

    def __init__(self, sock: socket.socket, is_stopping: threading.Event):
        self._sock = sock
        self._is_stopping = is_stopping
        self._send_lock = threading.Lock()
        self._read_allowance = TokenBucket(READ_BYTES_PER_SECOND, READ_BURST_BYTES, time.monotonic())
        sock.setblocking(True)
        # The server may have set a receive timeout for slow request headers; a WebSocket may be silent.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 0))
        with contextlib.suppress(OSError):  # not TCP, as in a test with a socket pair
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self) -> int:
        """For selectors."""
        return self._sock.fileno()

    def recv(self, n_bytes: int) -> bytes:
        """Read, waiting where the client sends more than it may. Called by the receiver's thread only."""
        data = self._sock.recv(n_bytes)
        wait_s = self._read_allowance.take_debt(len(data), time.monotonic())
        if wait_s > 0:
            self._is_stopping.wait(wait_s)
        return data

    def send(self, data: bytes) -> int:
        """Write all of ``data``, or raise OSError if the client takes nothing for long, and refuse all later writes."""
        with self._send_lock:
            try:
                self._send_all(memoryview(data))
            except OSError:
                # Half a frame may be out: nothing that follows could be understood, so nothing may follow.
                self._shutdown(socket.SHUT_RDWR)
                raise
        return len(data)

    def _send_all(self, data: memoryview) -> None:
        deadline = time.monotonic() + SEND_DEADLINE_S
        while data:
            try:
                data = data[self._sock.send(data, socket.MSG_DONTWAIT) :]
                # A large model takes minutes on a thin link: that is no fault of its client.
                deadline = time.monotonic() + SEND_DEADLINE_S
                continue
            except BlockingIOError:
                pass
            if time.monotonic() > deadline or self._is_stopping.is_set():
                raise TimeoutError("the client does not read")
            select.select([], [self._sock], [], POLL_S)

    @property
    def patience_s(self) -> float:
        """How long to wait for the client at the end."""
        return STOPPING_PATIENCE_S if self._is_stopping.is_set() else PATIENCE_S

    def close(self) -> None:
        """Called by the receiver's thread at its end, when the handler may still have to read and write: ``finish``."""

    def finish(self) -> None:
        """Say that nothing more comes, read what the client still sends for a moment, and shut down.

        Closing a socket with unread bytes resets it, and the close code would be lost on its way.
        """
        self._shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + self.patience_s
        with contextlib.suppress(OSError):
            while (left_s := deadline - time.monotonic()) > 0:
                readable, _, _ = select.select([self._sock], [], [], left_s)
                if not readable or not self._sock.recv(65536, socket.MSG_DONTWAIT):
                    break
        self._shutdown(socket.SHUT_RDWR)

    def _shutdown(self, how: int) -> None:
        with contextlib.suppress(OSError):
            self._sock.shutdown(how)


def guard_socket(environ: dict, is_stopping: threading.Event) -> GuardedSocket:
    """Put a GuardedSocket in the place of the server's socket in ``environ``, and ask for no compression.

    permessage-deflate would compress every frame again for every socket.
    """
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    for key in SOCKET_KEYS:
        if key in environ:
            environ[key] = GuardedSocket(environ[key], is_stopping)
            return environ[key]
    raise RuntimeError("this server hands out no socket; use flask run or gunicorn with gthread workers")
