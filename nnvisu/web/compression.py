"""Compresses responses that shrink, text to a third of its size. It takes time, so it is done once per content."""

import hashlib
import threading
from collections.abc import Callable, Iterable

import brotli  # type: ignore[import-untyped]
from flask import Flask, Request, Response, g
from flask_compress import Compress

# No response mixes secrets with data chosen by an attacker (BREACH).
PACKED = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/octet-stream"]

MAX_PACKED = 512  # some hundred files, in two encodings
BROTLI_LEVEL = 11  # 8 % less than level 9 in 0.7 s instead of 0.07, once for each content


class PackedAnswers:
    """Compressed responses by encoding and content; the interface that Flask-Compress expects of a cache.

    Any thread may call it.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}
        self._in_work: dict[str, threading.Event] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: str) -> bool:
        return key in self._packed

    def get(self, key: str) -> bytes | None:
        """Return a compressed response, None if there is none; one that is being compressed ahead is waited for."""
        in_work = self._in_work.get(key)
        if in_work is not None:
            in_work.wait()
        return self._packed.get(key)

    def set(self, key: str, packed: bytes) -> None:
        """Keep one response; drop all if there are too many."""
        if len(self._packed) >= MAX_PACKED:
            self._packed.clear()
        self._packed[key] = packed

    def pack(self, content: bytes) -> None:
        """Compress a response before it is asked for, as it would be then."""
        key, done = f"br;{_digest(content)}", threading.Event()
        if key in self or self._in_work.setdefault(key, done) is not done:
            return  # another application of this process has asked for it
        try:
            self.set(key, brotli.compress(content, quality=BROTLI_LEVEL))
        finally:
            del self._in_work[key]
            done.set()


# Of all applications of this process, and of those that it forks.
PACKED_ANSWERS = PackedAnswers()


class Packing:
    """Compresses what each visit begins with, in a thread of its own, which ends when that is done.

    No thread starts before ``start``: threads do not survive the fork of a server.
    """

    def __init__(self, texts: Callable[[], Iterable[str]]):
        self._texts = texts
        self._lock = threading.Lock()
        self._has_started = False

    def start(self) -> None:
        """Start, unless it has started already. Returns at once."""
        if self._has_started:
            return
        with self._lock:
            if not self._has_started:
                self._has_started = True
                threading.Thread(target=self.run, name="nnvisu-packing", daemon=True).start()

    def run(self) -> None:
        """Compress all of it."""
        for text in self._texts():
            PACKED_ANSWERS.pack(text.encode())


def add_compression(app: Flask) -> None:
    """Compress responses of suitable types with status 200."""
    app.config.update(
        COMPRESS_MIMETYPES=PACKED,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_LEVEL=9,
        COMPRESS_BR_LEVEL=BROTLI_LEVEL,
        COMPRESS_CACHE_BACKEND=lambda: PACKED_ANSWERS,
        COMPRESS_CACHE_KEY=_content_key,
    )
    # Registered earlier, called later.
    app.after_request(_leave_date_to_server)
    Compress(app)
    app.after_request(_hold_whole)


def _hold_whole(response: Response) -> Response:
    """Read a file that would be streamed, and note the hash of its content, the key of its compressed form."""
    if response.status_code == 200 and response.mimetype in PACKED:
        response.direct_passthrough = False
        response.set_data(response.get_data())
        g.content_key = _digest(response.get_data())
    return response


def _leave_date_to_server(response: Response) -> Response:
    """Remove the second Date: Werkzeug adds one to conditional responses, and every server adds its own."""
    response.headers.pop("Date", None)
    return response


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content_key(request: Request) -> str:
    key: str = g.content_key
    return key
