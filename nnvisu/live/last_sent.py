"""LastSent: the value of one kind that a client was last sent."""

from typing import Generic, TypeVar

Value = TypeVar("Value")


class LastSent(Generic[Value]):
    """The value, now or at a checkpoint, that a client knows."""

    def __init__(self) -> None:
        self._value: Value | None = None
        self._version = 0
        self._at_step: int | None = None

    def is_known(self, value: Value, version: int, at_step: int | None) -> bool:
        """Return whether ``value`` need not be sent. Only present values have a version."""
        is_same = value is self._value or value == self._value
        return is_same and (at_step is not None or (version == self._version and self._at_step is None))

    def note(self, value: Value, version: int, at_step: int | None) -> None:
        """Note that it was sent."""
        self._value, self._at_step = value, at_step
        if at_step is None:
            self._version = version
