"""Handlers: what carries out a command, by the command's class; and the two groups that know no session.

``live.dispatch`` has the other groups, and says which is which.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from nnvisu.core.datasets import Dataset

Result = TypeVar("Result")
Handler = TypeVar("Handler", bound=Callable[..., Any])


class Handlers(Generic[Result]):
    """The handlers of one group, by the class of the command; a subclass of it is another command."""

    _all: ClassVar[set[type]] = set()

    def __init__(self) -> None:
        self._handlers: dict[type, Callable[..., Result]] = {}

    def handles(self, command_class: type) -> Callable[[Handler], Handler]:
        """Return a decorator for the handler of a command. Raises ValueError if it already has one."""

        def register(handler: Handler) -> Handler:
            if command_class in self._all:
                raise ValueError(f"{command_class.__name__} has a handler already")
            self._all.add(command_class)
            self._handlers[command_class] = handler
            return handler

        return register

    def __contains__(self, command: object) -> bool:
        """Whether this group handles ``command``."""
        return type(command) in self._handlers

    def carry_out(self, receiver: Any, command: Any, *more: Any) -> Result:
        """Carry out ``command`` on ``receiver``. Raises what its handler raises: an NnvisuError, if anything."""
        return self._handlers[type(command)](receiver, command, *more)


ON_TRAINER: Handlers[bool] = Handlers()
ON_DATA: Handlers[Dataset] = Handlers()
