"""Commands of the server itself, which no client can send. A session's thread takes them in turn with the others."""

import dataclasses
from collections.abc import Callable
from typing import ClassVar

from nnvisu.core.history import Moment
from nnvisu.live.forking import RunCopy
from nnvisu.wire.commands import Rewind


@dataclasses.dataclass(frozen=True)
class RewindTo(Rewind):
    """``rewind``, with the moment that the asking client is being shown, which may be kept no longer."""

    moment: Moment | None = None


class InternalCommand:
    """Base of what has no counterpart among the commands of clients. ``type`` is its name in errors."""

    type: ClassVar[str] = ""


@dataclasses.dataclass(frozen=True)
class TakeCopy(InternalCommand):
    """Ask for what a copy of the run begins with; it is handed to ``give``."""

    type = "copy"
    give: Callable[[RunCopy], None]


class Pause(InternalCommand):
    """Pause the run, as nobody has looked at it for long."""

    type = "pause"


@dataclasses.dataclass(frozen=True)
class WakeUp(InternalCommand):
    """Go on. is_news: with a new state, whoever waits for one; else somebody wants the next one earlier."""

    type = "wake_up"
    is_news: bool


INTERNAL_COMMANDS = (RewindTo, *InternalCommand.__subclasses__())
