"""A reverse proxy that takes a prefix off the path and says nothing of it: no forwarded header, and Host as it came.

One request for each connection, and after an upgrade bytes both ways. Knows nothing of nnvisu.
"""

import contextlib
import re
import socket
import threading

TIMEOUT_S = 20.0


class PrefixProxy:
    """Listens on ``port`` of 127.0.0.1 and passes what is asked below ``prefix`` on to ``target_port``.

    upgrades: False for one that knows no WebSocket, and makes plain requests of what asks for one. host: what it writes
    in the place of Host, as many do that nobody has told otherwise.
    """

    def __init__(self, target_port: int, prefix: str, *, upgrades: bool = True, host: str | None = None):
        self._target_port, self._prefix = target_port, prefix
        self._upgrades, self._host = upgrades, host
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}{self._prefix}/"

    def _start(self, run, *arguments) -> None:
        thread = threading.Thread(target=run, args=arguments, name="test-prefix-proxy", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with self._lock:
                    self._sockets.append(client)
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            head = b""
            while b"\r\n\r\n" not in head:
                data = client.recv(65536)
                if not data:
                    return
                head += data
            passed_on = self._without_prefix(head)
            if passed_on is None:
                client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self._target_port), TIMEOUT_S) as server:
                server.settimeout(None)
                with self._lock:
                    self._sockets.append(server)
                server.sendall(passed_on)
                self._start(_pump, client, server)
                _pump(server, client)

    def _without_prefix(self, head: bytes) -> bytes | None:
        """Return the request as the server is to see it, None if it is for somewhere else."""
        line, rest = head.decode("latin-1").split("\r\n", 1)
        method, target, version = line.split(" ")
        # As most proxies have it, the page is there without the slash at the end, too.
        path, query, rest_of_target = target.partition("?")
        if path == self._prefix:
            target = f"{path}/{query}{rest_of_target}"
        if not target.startswith(f"{self._prefix}/"):
            return None
        if self._host:
            rest = re.sub(r"(?im)^host:.*\r\n", f"Host: {self._host}\r\n", rest)
        if not self._upgrades:
            rest = re.sub(r"(?im)^upgrade:.*\r\n", "", rest)
        if "upgrade: websocket" not in rest.lower():
            rest = "Connection: close\r\n" + re.sub(r"(?im)^connection:.*\r\n", "", rest)
        return f"{method} {target[len(self._prefix) :]} {version}\r\n{rest}".encode("latin-1")

    def close(self) -> None:
        """End all connections and stop listening."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            sockets = list(self._sockets)
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(5.0)

    def __enter__(self) -> "PrefixProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Pass on until the source ends; then nothing more comes for the target."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
