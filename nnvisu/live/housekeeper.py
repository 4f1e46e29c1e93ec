"""Housekeeper: the thread that calls, again and again, for whatever is due by the clock."""

import threading
from collections.abc import Callable


class Housekeeper:
    """Starts with the first call of ``start``, and ends when ``is_stopping`` is set.

    note_sleep: called with how late a round is: the whole process slept, with the machine maybe.
    """

    def __init__(
        self,
        interval_s: float,
        is_stopping: threading.Event,
        clock: Callable[[], float],
        sweep: Callable[[float], None],
        note_sleep: Callable[[float], None],
    ):
        self._interval_s, self._is_stopping, self._clock = interval_s, is_stopping, clock
        self._sweep, self._note_sleep = sweep, note_sleep
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread, unless it is there."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep_house, name="nnvisu-housekeeper", daemon=True)
                self._thread.start()

    def _keep_house(self) -> None:
        began = self._clock()
        while not self._is_stopping.wait(self._interval_s):
            late_s = self._clock() - began - self._interval_s
            began += self._interval_s + late_s
            self._note_sleep(late_s)
            self._sweep(self._clock())
