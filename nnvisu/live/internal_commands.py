"""Commands of the server itself, which no client can send. A session handles them in order with the others."""

import dataclasses
from collections.abc import Callable
from typing import ClassVar

from nnvisu.core.history import Checkpoint
from nnvisu.live.forking import RunCopy
from nnvisu.live.saved_run import SavedRun
from nnvisu.wire.commands import OpenMember, Rewind


@dataclasses.dataclass(frozen=True)
class RewindTo(Rewind):
    """``rewind``, with the checkpoint that the asking client is viewing, which may already be thinned out."""

    checkpoint: Checkpoint | None = None


@dataclasses.dataclass(frozen=True)
class TakeMember(OpenMember):
    """``open_member``, with what opens a session that begins with a run, and returns its id."""

    open: Callable[[RunCopy], str] = dataclasses.field(kw_only=True)


class InternalCommand:
    """Base of commands without a counterpart for clients. ``type`` is its name in errors.

    is_news: whether a new state is published for all after it.
    """

    type: ClassVar[str] = ""
    is_news: bool = True


@dataclasses.dataclass(frozen=True)
class TakeCopy(InternalCommand):
    """Ask for a copy of the run; it is passed to ``give``."""

    type = "copy"
    give: Callable[[RunCopy], None]


@dataclasses.dataclass(frozen=True)
class TakeSaved(InternalCommand):
    """Ask for the run as a store keeps it; it is passed to ``give``. is_last: and makes no more steps then."""

    type = "save"
    is_news = False
    give: Callable[[SavedRun], None]
    is_last: bool


@dataclasses.dataclass(frozen=True)
class NoteDone(InternalCommand):
    """Say that all commands before this one are carried out, or refused."""

    type = "note_done"
    say: Callable[[], None]


class Pause(InternalCommand):
    """Pause run and experiment, whatever their owner wants."""

    type = "pause"


@dataclasses.dataclass(frozen=True)
class WakeUp(InternalCommand):
    """Wake the session. is_news: publish a new state for all; otherwise somebody wants the next one earlier."""

    type = "wake_up"
    is_news: bool


INTERNAL_COMMANDS = (RewindTo, TakeMember, *InternalCommand.__subclasses__())
