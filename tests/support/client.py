"""A client of the protocol that shares no code with nnvisu: what it decodes, any program can decode.

A thread reads, checks and records every message with its time of arrival, and acknowledges frames.
"""

import collections
import contextlib
import dataclasses
import json
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np

from tests.support.differences import Completer
from tests.support.websocket import BINARY, CLOSE, PING, PONG, TEXT, TIMEOUT_S, BrokenStream, Closed, WebSocket

HEADER = struct.Struct("<4B2H2Id2f")


@dataclasses.dataclass(frozen=True)
class Frame:
    """One frame: when it came (time.monotonic), its header, its size and what it holds.

    picture: uint8 (height, width, channels). layer_sizes: of neuron maps and parameters. values: the scales of neuron
    maps, the parameters of a network, what each tile shows. n_columns, tile_size: of tiles.
    """

    arrived: float
    kind: int
    encoding: int
    width: int
    height: int
    seq: int
    step: int
    loss: float
    age_ms: float
    n_bytes: int
    picture: np.ndarray | None
    layer_sizes: tuple[int, ...] = ()
    values: np.ndarray | None = None
    n_columns: int = 0
    tile_size: int = 0

    def tiles(self) -> dict[int, np.ndarray]:
        """Return the tiles, uint8 (tile_size, tile_size, 3), by what they show."""
        size, tiles = self.tile_size, {}
        for place, shown in enumerate(self.values.tolist()):
            row, column = place // self.n_columns * size, place % self.n_columns * size
            tiles[shown] = self.picture[row : row + size, column : column + size]
        return tiles


class Decoder:
    """From binary messages to frames; remembers the last picture of each kind, as differences need it."""

    def __init__(self):
        self._last: dict[int, np.ndarray] = {}
        self._last_seq = 0

    def decode(self, data: bytes, arrived: float) -> Frame:
        """Return the frame in ``data``, checked; raise BrokenStream where anything is not as the protocol says."""
        magic, version, kind, encoding, width, height, seq, n_bytes, step, loss, age_ms = HEADER.unpack_from(data)
        if (magic, version) != (0x4E, 1) or len(data) != HEADER.size + n_bytes or seq != self._last_seq + 1:
            raise BrokenStream(f"header {HEADER.unpack_from(data)} after frame {self._last_seq}, {len(data)} bytes")
        if not 1 <= kind <= 5 or step < 0 or not step.is_integer() or not age_ms >= 0:
            raise BrokenStream(f"kind {kind}, step {step}, age {age_ms}")
        self._last_seq = seq
        header = arrived, kind, encoding, width, height, seq, int(step), loss, age_ms, len(data)
        payload = data[HEADER.size :]
        if kind == 4:
            return Frame(*header, None, *self._parameters(payload))
        layer_sizes, values, tiling = (), None, ()
        if kind == 2:
            layer_sizes, offset = _sizes(payload)
            values = np.frombuffer(payload, "<f4", sum(layer_sizes), offset)
            payload = payload[offset + values.nbytes :]
        if kind == 5:
            n_tiles, *tiling = struct.unpack_from("<3H", payload)
            n_columns, size = tiling
            if (width, height) != (n_columns * size, -(-n_tiles // n_columns) * size):
                raise BrokenStream(f"{n_tiles} tiles of {size} in {n_columns} columns are not {width} × {height}")
            values = np.frombuffer(payload, "<u2", n_tiles, 6)
            payload = payload[6 + values.nbytes :]
        n_channels = {1: 3, 2: sum(layer_sizes), 3: 2, 5: 3}[kind]
        picture = self._picture(kind, encoding, payload, (height, width, n_channels))
        self._last[kind] = picture
        return Frame(*header, picture, layer_sizes, values, *tiling)

    def _parameters(self, payload: bytes) -> tuple[tuple[int, ...], np.ndarray]:
        layer_sizes, offset = _sizes(payload)
        offset += -offset % 4
        return layer_sizes, np.frombuffer(payload, "<f4", offset=offset)

    def _picture(self, kind: int, encoding: int, payload: bytes, shape: tuple[int, int, int]) -> np.ndarray:
        height, width, n_channels = shape
        if encoding == 0 and kind in (1, 5):
            return np.frombuffer(payload, np.uint8).reshape(shape)
        planes = np.frombuffer(zlib.decompress(payload) if encoding else payload, np.uint8)
        planes = planes.reshape(n_channels, height, width)
        if encoding:
            planes = np.cumsum(planes, axis=2, dtype=np.uint8)
        if encoding == 1:
            planes = np.cumsum(planes, axis=1, dtype=np.uint8)
        picture, last = planes.transpose(1, 2, 0), self._last.get(kind)
        if encoding < 2:
            return picture
        if encoding != 2 or last is None or last.shape != shape:
            raise BrokenStream(f"encoding {encoding} of {shape} after {last if last is None else last.shape}")
        return last + picture


def _sizes(payload: bytes) -> tuple[tuple[int, ...], int]:
    (n_sizes,) = struct.unpack_from("<H", payload)
    return struct.unpack_from(f"<{n_sizes}H", payload, 2), 2 + 2 * n_sizes


class Client:
    """One socket of the protocol. ``acks``: acknowledge each frame, ``draw_s`` seconds after it came.

    session: the id to ask for. copy: an id of the session to copy. tls: of the client, for wss. view: fields of
    set_view, sent at once.
    """

    def __init__(
        self,
        ws_url: str,
        session: str | None = None,
        *,
        acks: bool = True,
        draw_s: float = 0.0,
        headers: Mapping[str, str] | None = None,
        copy: str | None = None,
        tls: ssl.SSLContext | None = None,
        view: Mapping[str, Any] | None = None,
    ):
        self.acks, self.draw_s = acks, draw_s
        self.messages: list[tuple[float, dict[str, Any]]] = []
        self.frames: list[Frame] = []
        self.pongs: list[bytes] = []
        self.text_bytes = collections.Counter()  # by type, as they came
        self.close_code: int | None = None
        self.fault: Exception | None = None
        self.is_open = True
        self._changed = threading.Condition()
        self._decoder, self._completer = Decoder(), Completer()
        self._is_ending = threading.Event()
        query = {name: value for name, value in {"session": session, "copy": copy}.items() if value}
        self.socket = WebSocket(ws_url + (f"?{urlencode(query)}" if query else ""), headers, tls=tls)
        self._thread = threading.Thread(target=self._read, name="test-client", daemon=True)
        self._thread.start()
        if view is not None:
            self.send("set_view", **view)
        self.hello = self.wait_for("session")
        self.id, self.viewer_id = self.hello["session"], self.hello["viewer"]
        self.wait_for("step_result")

    # --- Reading ---

    def _read(self) -> None:
        try:
            while not self._is_ending.is_set():
                self._take(*self.socket.receive_frame())
        except (Closed, OSError):
            pass
        except Exception as error:  # told to whoever waits
            self.fault = error
        finally:
            self.socket.close()
            with self._changed:
                self.is_open = False
                self._changed.notify_all()

    def _take(self, opcode: int, payload: bytes) -> None:
        arrived = time.monotonic()
        with self._changed:
            if opcode == TEXT:
                message = json.loads(payload, parse_constant=_refuse_constant)
                self.text_bytes[message["type"]] += len(payload)
                self.messages.append((arrived, self._completer.complete(message)))
            elif opcode == BINARY:
                self.frames.append(self._decoder.decode(payload, arrived))
            elif opcode == PONG:
                self.pongs.append(payload)
            elif opcode == CLOSE:
                self.close_code = struct.unpack(">H", payload[:2])[0] if payload else 1005
            self._changed.notify_all()
        if opcode == BINARY and self.acks:
            self._is_ending.wait(self.draw_s)
            self.send("ack", seq=self.frames[-1].seq)
        elif opcode == PING:
            self.socket.send_frame(PONG, payload)
        elif opcode == CLOSE and not self._is_ending.is_set():
            self.socket.send_frame(CLOSE, payload)

    # --- Sending ---

    def send(self, type_: str, **fields: Any) -> int:
        """Send a command; return the mark before it, for ``wait_for``."""
        return self.send_text(json.dumps({"type": type_, **fields}))

    def send_text(self, text: str) -> int:
        """Send any text; return the mark before it."""
        mark = len(self.messages)
        self.socket.send_frame(TEXT, text.encode("utf-8", "surrogatepass"))
        return mark

    def do(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command that changes something at once, and return the step_result or the error that answers it."""
        mark = self.send(type_, **fields)
        return self.wait(lambda: self._answer(mark), f"an answer to {type_} {fields}")

    def _answer(self, mark: int) -> dict[str, Any] | None:
        return next((m for _, m in self.messages[mark:] if m["type"] in ("step_result", "error")), None)

    def refusal(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command and return the error that answers it."""
        return self.wait_for("error", self.send(type_, **fields))

    def train(self, n_steps: int) -> dict[str, Any]:
        """Train that many steps and return the exact step_result at their end."""
        step = self.newest("step_result")["step"] + n_steps
        return self.wait_for("step_result", self.send("step", n_steps=n_steps), 60.0, step=step, status="paused")

    def probe(self, x: float, y: float) -> list[float]:
        """Return the class probabilities at a place."""
        return self.wait_for("probe_result", self.send("probe", x=x, y=y), x=x, y=y)["probabilities"]

    # --- Waiting ---

    def wait(self, condition: Callable[[], Any], what: str = "", timeout_s: float = TIMEOUT_S) -> Any:
        """Return the first true value of ``condition``, which is asked after everything that comes in."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not (value := condition()):
                if self.fault is not None:
                    raise self.fault
                if not self.is_open:
                    raise Closed(f"closed with {self.close_code} while waiting for {what}")
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() > deadline:
                    raise TimeoutError(f"not within {timeout_s:g} s: {what}; the last: {self.messages[-3:]}")
        return value

    def wait_for(self, type_: str, since: int = 0, timeout_s: float = TIMEOUT_S, **fields: Any) -> dict[str, Any]:
        """Return the first message of that type and those fields after the mark ``since``."""

        def found() -> dict[str, Any] | None:
            return next((message for message in self.since(since, type_) if _matches(message, fields)), None)

        return self.wait(found, f"{type_} {fields}", timeout_s)

    def picture(self, step: int, map_size: int) -> Frame:
        """Ask for raw maps of one size and return the first that shows ``step``."""
        since = len(self.frames)
        self.send("set_view", map_size=map_size, encodings=[0])
        return self.wait_for_frame(lambda f: f.step == step and f.width == map_size and f.encoding == 0, since=since)

    def wait_for_frame(self, condition: Callable[[Frame], bool], timeout_s: float = TIMEOUT_S, since: int = 0) -> Frame:
        """Return the first frame after the first ``since`` that meets ``condition``."""
        return self.wait(lambda: next(filter(condition, self.frames[since:]), None), "a frame", timeout_s)

    def wait_until_closed(self, timeout_s: float = TIMEOUT_S) -> int | None:
        """Wait for the end of the socket and return the server's close code, None without one."""
        with contextlib.suppress(Closed):
            self.wait(lambda: not self.is_open, "the end", timeout_s)
        return self.close_code

    # --- Looking back ---

    @property
    def mark(self) -> int:
        """The number of messages so far."""
        return len(self.messages)

    def since(self, mark: int, type_: str) -> list[dict[str, Any]]:
        """Return the messages of one type after ``mark``."""
        return [message for _, message in self.messages[mark:] if message["type"] == type_]

    def newest(self, type_: str) -> dict[str, Any]:
        """Return the newest message of that type."""
        return self.since(0, type_)[-1]

    # --- The end ---

    def close(self) -> None:
        """Say goodbye and end the thread; raise what was wrong with anything that came."""
        with contextlib.suppress(OSError, TimeoutError, BrokenStream):
            self.socket.send_frame(CLOSE, struct.pack(">H", 1000))
            self.wait_until_closed(2.0)
        self.vanish()
        if self.fault is not None:
            raise self.fault

    def vanish(self) -> None:
        """End without a word."""
        self._is_ending.set()
        self.socket.close()
        self._thread.join(5.0)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _matches(message: dict[str, Any], fields: dict[str, Any]) -> bool:
    return all(message.get(name) == value for name, value in fields.items())


def _refuse_constant(name: str) -> None:
    raise BrokenStream(f"{name} is no JSON")
