"""RenderingCache: a picture that several sockets want alike is rendered once."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

MAX_SLOTS = 4


class Sized(Protocol):
    """A picture that knows its memory."""

    @property
    def n_bytes(self) -> int:
        """Memory of it."""


Picture = TypeVar("Picture", bound=Sized)


class _Rendering(Generic[Picture]):
    """The last picture of one slot. ``lock`` is held while it is made."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.key: Hashable = None
        self.picture: Picture | None = None


class RenderingCache(Generic[Picture]):
    """The last picture of each of the last few slots."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._renderings: dict[Hashable, _Rendering[Picture]] = {}

    @property
    def n_bytes(self) -> int:
        """Memory of the pictures."""
        pictures = [rendering.picture for rendering in list(self._renderings.values())]
        return sum(picture.n_bytes for picture in pictures if picture is not None)

    def get(self, key: Hashable, slot: Hashable, render: Callable[[], Picture]) -> Picture:
        """Return what ``render`` gave for this key and slot, now or before; other threads that want it wait.

        slot: what sockets tell apart, such as a size; each has room for one picture.
        """
        with self._lock:
            rendering = self._renderings.pop(slot) if slot in self._renderings else _Rendering[Picture]()
            self._renderings[slot] = rendering
            if len(self._renderings) > MAX_SLOTS:
                del self._renderings[next(iter(self._renderings))]
        with rendering.lock:
            if rendering.picture is None or rendering.key != key:
                rendering.key, rendering.picture = key, render()
            return rendering.picture
