"""RFC 6455 by hand, the client's side, so that tests can send any bytes. Knows nothing of nnvisu's protocol."""

import base64
import contextlib
import os
import socket
import ssl
import struct
import threading
import urllib.parse
from collections.abc import Mapping

import numpy as np

from tests.support.tls import TlsSocket

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
TIMEOUT_S = 30.0


class Refused(Exception):
    """The server answered the upgrade with another status."""

    def __init__(self, status: int, headers: str):
        super().__init__(f"status {status}")
        self.status, self.headers = status, headers


class BrokenStream(Exception):
    """What came is no WebSocket frame, or no frame of the protocol."""


class Closed(Exception):
    """The socket ended before what was waited for came."""


class WebSocket:
    """One WebSocket as bytes. One thread may read while others write. tls: of the client, for a wss address."""

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        receive_buffer_bytes: int | None = None,
        tls: ssl.SSLContext | None = None,
    ):
        parts = urllib.parse.urlsplit(url)
        target = parts.path + ("?" + parts.query if parts.query else "")
        self.socket: socket.socket | TlsSocket = socket.socket()
        if receive_buffer_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        self.socket.settimeout(TIMEOUT_S)
        self._received = bytearray()
        self._write_lock = threading.Lock()
        try:
            self.socket.connect((parts.hostname, parts.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if parts.scheme == "wss":
                self.socket = TlsSocket(self.socket, tls, parts.hostname)
            self._upgrade(target, {"Host": parts.netloc, **(headers or {})})
        except BaseException:
            self.socket.close()
            raise
        self.socket.settimeout(None)

    def _upgrade(self, target: str, headers: Mapping[str, str]) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        self.send_bytes("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._received:
            self._receive_more()
        head, _, rest = bytes(self._received).partition(b"\r\n\r\n")
        self._received = bytearray(rest)
        self.response_head = head.decode("latin-1")
        status = int(self.response_head.split()[1])
        if status != 101:
            raise Refused(status, self.response_head)

    def send_bytes(self, data: bytes) -> None:
        """Send ``data`` as it is."""
        with self._write_lock:
            self.socket.sendall(data)

    def send_frame(self, opcode: int, payload: bytes = b"", is_final: bool = True) -> None:
        """Send one masked frame."""
        self.send_bytes(pack_client_frame(opcode, payload, is_final))

    def receive_frame(self) -> tuple[int, bytes]:
        """Return (opcode, payload) of the next frame; the server never fragments and never masks."""
        first, second = self._take(2)
        opcode, length = first & 0x0F, second & 0x7F
        if first & 0xF0 != 0x80 or second & 0x80 or opcode not in (TEXT, BINARY, CLOSE, PING, PONG):
            raise BrokenStream(f"frame begins with {first:#04x} {second:#04x}")
        if length == 126:
            (length,) = struct.unpack(">H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._take(8))
        if length > 10_000_000:
            raise BrokenStream(f"frame of {length} bytes")
        return opcode, self._take(length)

    def _take(self, n_bytes: int) -> bytes:
        while len(self._received) < n_bytes:
            self._receive_more()
        taken = bytes(self._received[:n_bytes])
        del self._received[:n_bytes]
        return taken

    def _receive_more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise Closed("end of stream")
        self._received += data

    def close(self) -> None:
        """End the connection without a closing handshake; wakes a reader."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def pack_client_frame(opcode: int, payload: bytes, is_final: bool = True) -> bytes:
    """Return the bytes of one masked frame."""
    n_bytes = len(payload)
    if n_bytes < 126:
        length = bytes([0x80 | n_bytes])
    elif n_bytes < 65536:
        length = struct.pack(">BH", 0x80 | 126, n_bytes)
    else:
        length = struct.pack(">BQ", 0x80 | 127, n_bytes)
    mask = os.urandom(4)
    keys = (mask * (n_bytes // 4 + 1))[:n_bytes]
    masked = (np.frombuffer(payload, np.uint8) ^ np.frombuffer(keys, np.uint8)).tobytes()
    return bytes([(0x80 if is_final else 0) | opcode]) + length + mask + masked
