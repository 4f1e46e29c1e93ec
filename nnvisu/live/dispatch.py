"""Dispatch: what carries out a command. Each command, of a client or of the server itself, has one handler.

A handler says so where it is written, by ``@ON_RUN.handles(commands.Reset)``, and so belongs to one of these groups:

    group       in the thread of     is called with                     returns
    ON_SOCKET   the asking socket    the Connection, the command        nothing
    QUESTIONS   the session          a Trainer, the command             what makes the answer
    REQUESTS    the session          the Run, the command               the reply, None if nobody waits
    ON_RUN      the session          the Run, the command               nothing
    ON_TRAINER  the session          a Trainer, the command, the check  whether the weights are new
                                     of the server's memory
    ON_DATA     the session          a Dataset, the command, the seed   the new Dataset

A command goes that way until somebody can carry it out: what no socket can, its session does. A question about a kept
step is taken up by the socket that is shown that step.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from nnvisu.core.datasets import Dataset
from nnvisu.wire.message import Message

Result = TypeVar("Result")
Handler = TypeVar("Handler", bound=Callable[..., Any])

Answer = Callable[[], Message]
# Hears what comes of a command: what makes its answer, or a message that is one.
Reply = Callable[[Message | Answer], None]


class Handlers(Generic[Result]):
    """The handlers of one group, by the class of the command; a subclass of it is another command."""

    _all: ClassVar[set[type]] = set()

    def __init__(self) -> None:
        self._handlers: dict[type, Callable[..., Result]] = {}

    def handles(self, command_class: type) -> Callable[[Handler], Handler]:
        """Return a decorator for the handler of a command; raise ValueError where it has one already."""

        def register(handler: Handler) -> Handler:
            if command_class in self._all:
                raise ValueError(f"{command_class.__name__} has a handler already")
            self._all.add(command_class)
            self._handlers[command_class] = handler
            return handler

        return register

    def __contains__(self, command: object) -> bool:
        """Whether one of these carries out ``command``."""
        return type(command) in self._handlers

    def carry_out(self, receiver: Any, command: Any, *more: Any) -> Result:
        """Have ``command`` carried out on ``receiver``; raises what its handler raises, an NnvisuError if any."""
        return self._handlers[type(command)](receiver, command, *more)


ON_SOCKET: Handlers[None] = Handlers()
QUESTIONS: Handlers[Answer] = Handlers()
REQUESTS: Handlers[Message | None] = Handlers()
ON_RUN: Handlers[None] = Handlers()
ON_TRAINER: Handlers[bool] = Handlers()
ON_DATA: Handlers[Dataset] = Handlers()

GROUPS = (ON_SOCKET, QUESTIONS, REQUESTS, ON_RUN, ON_TRAINER, ON_DATA)
