"""Sender: what goes out on one socket, completely and in order, whichever thread sends it.

The TCP socket is non-blocking, so sends need no flags and TLS sockets work like any other.
"""

import selectors
import socket
import ssl
import threading
from collections.abc import Callable

from nnvisu.live.totals import SENT_BYTES

DEADLINE_S, POLL_S = 15.0, 0.25

# One TLS record. OpenSSL reports nothing about a larger write until all of it is out, so a slow link would look dead.
TLS_SEND_BYTES = 16_384

# `select.select` cannot watch descriptors from 1,024 on; `poll` can, and takes none of its own, as `epoll` does.
Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)

# What a non-blocking socket raises where it has nothing to read or no room to write. TLS may want the other direction.
WANTS_READ = (BlockingIOError, ssl.SSLWantReadError)
WANTS_WRITE = (BlockingIOError, ssl.SSLWantWriteError)


def wait_for(sock: socket.socket, event: int, timeout_s: float) -> bool:
    """Wait until ``sock`` can be read or written; return whether it can."""
    with Selector() as selector:
        selector.register(sock, event)
        return bool(selector.select(timeout_s))


class Sender:
    """Keeps what was written until it is sent. is_stopping: nobody is waited for any more.

    ``flush`` belongs to the socket's own thread, all else to any.
    """

    def __init__(self, sock: socket.socket, is_stopping: threading.Event, clock: Callable[[], float]):
        self._sock, self._is_stopping, self._clock = sock, is_stopping, clock
        self._is_tls = isinstance(sock, ssl.SSLSocket)
        self._written: list[bytes] = []
        self._lock = threading.Lock()  # guards it
        self._sending = threading.Lock()  # held by the thread that sends
        self._is_over = False

    def write(self, data: bytes) -> None:
        """Add ``data`` to what is to be sent."""
        with self._lock:
            self._written.append(data)

    @property
    def is_behind(self) -> bool:
        """Whether part of what was written has not been sent yet."""
        return self._sending.locked() or bool(self._written)

    def flush(self) -> None:
        """Send everything, however slowly the client reads. Raises OSError if it takes nothing for DEADLINE_S.

        A frame may then have been sent in part: nothing after it could be understood, so nothing may follow.
        """
        if not self._written:
            return
        with self._sending:
            data = self._take()
            try:
                self._send_patiently(memoryview(data))
            except OSError:
                self._is_over = True
                raise
            SENT_BYTES.add(len(data))

    def try_flush(self) -> bool:
        """Send as much as the system takes at once; return whether that is everything. The rest is for ``flush``.

        Not under TLS, which two threads may not use: then nothing is sent.
        """
        if self._is_tls or not self._sending.acquire(blocking=False):
            return False
        try:
            data = self._take()
            try:
                n_sent = self._sock.send(data) if data and not self._is_over else 0
            except OSError:  # also where there is no room; ``flush`` finds out
                n_sent = 0
            SENT_BYTES.add(n_sent)
            if n_sent < len(data):
                with self._lock:
                    self._written.insert(0, data[n_sent:])
            return n_sent == len(data)
        finally:
            self._sending.release()

    def end(self) -> None:
        """Let no other thread send any more: soon the descriptor may belong to another socket."""
        with self._sending:
            self._is_over = True

    def _take(self) -> bytes:
        with self._lock:
            written, self._written = self._written, []
        return b"".join(written)

    def _send_patiently(self, data: memoryview) -> None:
        n_bytes = TLS_SEND_BYTES if self._is_tls else len(data)
        deadline = self._clock() + DEADLINE_S
        while data:
            try:
                data = data[self._sock.send(data[:n_bytes]) :]
                # A large model takes minutes on a slow link: that is not the fault of the client.
                deadline = self._clock() + DEADLINE_S
                continue
            except WANTS_WRITE:
                wanted = selectors.EVENT_WRITE
            except ssl.SSLWantReadError:
                wanted = selectors.EVENT_READ
            if self._clock() > deadline or self._is_stopping.is_set():
                raise TimeoutError("nothing was taken")
            wait_for(self._sock, wanted, POLL_S)
