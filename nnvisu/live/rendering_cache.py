"""RenderingCache: a picture that several sockets want alike is rendered once."""

import threading
from collections.abc import Callable
from typing import Any

MAX_SIZES = 4


class _Rendering:
    """The last picture of one size. ``lock`` is held while it is made."""

    def __init__(self):
        self.lock = threading.Lock()
        self.key: tuple | None = None
        self.picture: Any = None


class RenderingCache:
    """The last picture of each of the last few sizes."""

    def __init__(self):
        self._lock = threading.Lock()
        self._renderings: dict[int, _Rendering] = {}

    @property
    def n_bytes(self) -> int:
        """Memory of the pictures."""
        pictures = [rendering.picture for rendering in list(self._renderings.values())]
        return sum(picture.n_bytes for picture in pictures if picture is not None)

    def get(self, key: tuple, size: int, render: Callable[[], Any]) -> Any:
        """Return what ``render`` gave for this key and size, now or before; other threads that want it wait."""
        with self._lock:
            rendering = self._renderings[size] = self._renderings.pop(size, None) or _Rendering()
            if len(self._renderings) > MAX_SIZES:
                del self._renderings[next(iter(self._renderings))]
        with rendering.lock:
            if rendering.key != key:
                rendering.key, rendering.picture = key, render()
            return rendering.picture
