"""Dispatch: what carries out a command. Each command, of a client or of the server itself, has one handler.

A handler says so where it is written, by ``@ON_RUN.handles(commands.Reset)``, and so belongs to one of these groups,
of which the last two stand in ``runs``:

    group         in the thread of     is called with                     returns
    ON_SOCKET     the asking socket    the Connection, the command        nothing
    ON_CLASSROOM  the asking socket    the Attendance, the command        the answer, None if there is none
    QUESTIONS     the session          a Trainer, the command             what makes the answer
    REQUESTS      the session          the Run, the command               the reply or what makes it, None if nobody
                                                                          waits
    ON_RUN        the session          the Run, the command               nothing
    ON_TRAINER    the session          a Trainer, the command, the check  whether the weights are new
                                       of the server's memory
    ON_DATA       the session          a Dataset, the command, the seed   the new Dataset

A command is passed on until a group handles it: what the socket cannot, the session does. A question about a
checkpoint is prepared by the socket that is viewing it.
"""

from collections.abc import Callable
from typing import Protocol

from nnvisu.runs.handlers import ON_DATA, ON_TRAINER, Handlers
from nnvisu.wire.message import Message


class Answer(Protocol):
    """Makes the answer to a question. What takes long is made in parts: then it returns what makes the rest."""

    def __call__(self) -> "Message | Answer":
        """Make it, or a part of it."""


# Receives the result of a command: something that makes its answer, or a message that is the answer.
Reply = Callable[[Message | Answer], None]

ON_SOCKET: Handlers[None] = Handlers()
ON_CLASSROOM: Handlers[Message | None] = Handlers()
QUESTIONS: Handlers[Answer] = Handlers()
REQUESTS: Handlers[Message | Answer | None] = Handlers()
ON_RUN: Handlers[None] = Handlers()

GROUPS = (ON_SOCKET, ON_CLASSROOM, QUESTIONS, REQUESTS, ON_RUN, ON_TRAINER, ON_DATA)
