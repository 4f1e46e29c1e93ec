"""Certificates for servers on 127.0.0.1, which only the tests' clients trust, and the socket of such a client."""

import contextlib
import selectors
import socket
import ssl
import threading
from pathlib import Path

import trustme

# epoll forgets a socket that another thread closes, and waits on for ever.
WaitSelector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Tls:
    """A certificate in files of ``folder``, and a context for clients that accepts it and no other."""

    def __init__(self, folder: Path):
        authority = trustme.CA()
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        self.certificate_file, self.key_file = folder / "certificate.pem", folder / "key.pem"
        certificate.cert_chain_pems[0].write_to_path(self.certificate_file)
        certificate.private_key_pem.write_to_path(self.key_file)
        self.client_context = ssl.create_default_context()
        authority.configure_trust(self.client_context)

    def server_context(self) -> ssl.SSLContext:
        """Return the context of a server with that certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate_file, self.key_file)
        return context


class TlsSocket:
    """A connected client's socket of which one thread may read while others write, which OpenSSL by itself forbids."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, host: str):
        self._sock = context.wrap_socket(sock, server_hostname=host, suppress_ragged_eofs=False)
        self._timeout_s = sock.gettimeout()
        self._sock.setblocking(False)
        self._lock = threading.Lock()

    def settimeout(self, timeout_s: float | None) -> None:
        """Set how long ``recv`` and each turn of ``sendall`` may wait."""
        self._timeout_s = timeout_s

    def recv(self, n_bytes: int) -> bytes:
        """Return what comes first, b"" at the end; raise SSLEOFError if the server did not announce it."""
        while True:
            with contextlib.suppress(ssl.SSLWantReadError), self._lock:
                return self._sock.recv(n_bytes)
            self._wait(selectors.EVENT_READ)

    def sendall(self, data: bytes) -> None:
        """Send all of ``data``, one record at a time."""
        left = memoryview(data)
        while left:
            try:
                with self._lock:
                    left = left[self._sock.send(left[:16384]) :]
            except ssl.SSLWantWriteError:
                self._wait(selectors.EVENT_WRITE)

    def _wait(self, event: int) -> None:
        with WaitSelector() as selector:
            selector.register(self._sock, event)
            if not selector.select(self._timeout_s):
                raise TimeoutError("the server sends nothing" if event == selectors.EVENT_READ else "it takes nothing")

    def shutdown(self, how: int) -> None:
        """End the TCP connection; wakes a reader."""
        with self._lock:
            self._sock.shutdown(how)

    def close(self) -> None:
        """Give the descriptor back."""
        with self._lock:
            self._sock.close()
