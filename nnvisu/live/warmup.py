"""Compiles the kernels once, in a thread of its own, when they are first needed."""

import logging
import threading
from collections.abc import Callable

from nnvisu.core import ensemble, kernels
from nnvisu.live.memory import spare_collector

logger = logging.getLogger(__name__)
_for_many = threading.Lock()  # held for ever by who compiles what only experiments need


def begin_for_many() -> None:
    """Compile, once and in a thread of its own, what trains runs side by side. Returns at once.

    Until that is done, and if it fails, runs are trained one after the other, with the same result.
    """
    if not ensemble.is_prepared() and _for_many.acquire(blocking=False):
        nothing_told = (lambda n_ready, n_total: None,)
        threading.Thread(target=ensemble.prepare, args=nothing_told, name="nnvisu-lanes", daemon=True).start()


def is_compiling_for_many() -> bool:
    """Return whether that is being compiled: for some seconds of the first experiment, or not at all with a cache."""
    return _for_many.locked() and not ensemble.is_prepared()


class Warmup:
    """Progress of compilation. No thread starts before ``start``: threads do not survive the fork of a server.

    is_done: whether all kernels are ready.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._listeners: set[Callable[[], None]] = set()
        self.n_ready = 0
        self.n_total = kernels.n_kernels()
        self._done = threading.Event()
        self.is_done = self.failed = False

    def start(self) -> None:
        """Start compiling, unless it has started already. Returns at once."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._compile, name="nnvisu-warmup", daemon=True)
                self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until all kernels are ready; return whether they are."""
        return self._done.wait(timeout_s)

    def add_listener(self, listener: Callable[[], None]) -> None:
        """Have ``listener`` called, from the warm-up's thread, after each kernel."""
        with self._lock:
            self._listeners.add(listener)

    def remove_listener(self, listener: Callable[[], None]) -> None:
        """Undo ``add_listener``."""
        with self._lock:
            self._listeners.discard(listener)

    def _compile(self) -> None:
        try:
            kernels.compile_kernels(self._progress)
        except Exception:
            logger.exception("compiling the kernels failed; nothing can be trained")
            self.failed = True
        else:
            spare_collector()
            self.is_done = True
            self._done.set()
        self._tell()

    def _progress(self, n_ready: int, n_total: int) -> None:
        self.n_ready, self.n_total = n_ready, n_total
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
