"""RenderingCache: a picture that several sockets want alike is rendered once."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

MAX_SIZES = 4


class Sized(Protocol):
    """A picture that knows its memory."""

    @property
    def n_bytes(self) -> int:
        """Memory of it."""


Picture = TypeVar("Picture", bound=Sized)


class _Rendering(Generic[Picture]):
    """The last picture of one size. ``lock`` is held while it is made."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.key: Hashable = None
        self.picture: Picture | None = None


class RenderingCache(Generic[Picture]):
    """The last picture of each of the last few sizes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._renderings: dict[int, _Rendering[Picture]] = {}

    @property
    def n_bytes(self) -> int:
        """Memory of the pictures."""
        pictures = [rendering.picture for rendering in list(self._renderings.values())]
        return sum(picture.n_bytes for picture in pictures if picture is not None)

    def get(self, key: Hashable, size: int, render: Callable[[], Picture]) -> Picture:
        """Return what ``render`` gave for this key and size, now or before; other threads that want it wait."""
        with self._lock:
            rendering = self._renderings.pop(size) if size in self._renderings else _Rendering[Picture]()
            self._renderings[size] = rendering
            if len(self._renderings) > MAX_SIZES:
                del self._renderings[next(iter(self._renderings))]
        with rendering.lock:
            if rendering.picture is None or rendering.key != key:
                rendering.key, rendering.picture = key, render()
            return rendering.picture
