"""Ctrl+C, and what else asks a program to end: noted at once, obeyed between two calls of the kernels."""

import signal
from types import FrameType, TracebackType
from typing import Any

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))


class Interrupts:
    """While it is entered, a first signal sets ``came``; a second one does what it would have done without.

    To be entered by the main thread, as Python gives signals to no other.
    """

    def __init__(self) -> None:
        self.came: int | None = None
        self._before: dict[int, Any] = {}

    @property
    def exit_code(self) -> int:
        """What the shell expects of a program that a signal ended."""
        return 128 + (self.came or 0)

    def __enter__(self) -> "Interrupts":
        self._before = {each: signal.signal(each, self._note) for each in SIGNALS}
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = number
        signal.signal(number, self._before[number])
