"""Commands about classrooms: those of the teacher, and those of pupils. All are an owner's, of the own session."""

import dataclasses
from typing import Any

from nnvisu.settings import COMMAND_FIELD, LIMITS
from nnvisu.wire.classroom_fields import (
    CODE,
    GOAL,
    HIDDEN,
    LESSON_ID,
    NAMES_CHOICE,
    NICKNAME,
    QUESTION,
    SHOWN,
    UNCHANGED,
)
from nnvisu.wire.classroom_messages import PupilOpened, SentMessage
from nnvisu.wire.command import DATA_MESSAGE_BYTES, Allowance, Command, Cost, field
from nnvisu.wire.fields import BOOLEAN
from nnvisu.wire.recipes import CHECKED_RECIPE

JOIN_ALLOWANCE = Allowance("joins and leaves", LIMITS.joins_per_second, LIMITS.join_burst)
SEND_ALLOWANCE = Allowance("recipes of a class", LIMITS.sends_per_second, LIMITS.send_burst)
NAME_ALLOWANCE = Allowance("nicknames", LIMITS.nicknames_per_second, LIMITS.nickname_burst)


@dataclasses.dataclass(frozen=True)
class OpenClassroom(Command):
    """Open a classroom, whose teacher is the owner of this session; its id begins with ``class-`` and the code.

    It ends by ``end_classroom``, or once its teacher was gone for 4 hours; nothing of it is kept then.
    """

    type = "open_classroom"
    allowance = JOIN_ALLOWANCE
    cost = Cost.NOTHING

    code: str = field(CODE, meaning="with which pupils join")


@dataclasses.dataclass(frozen=True)
class EndClassroom(Command):
    """End the classroom: nothing of it is kept, and sessions of its people go with their last sockets."""

    type = "end_classroom"
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class SetClassroom(Command):
    """Change what is given of the classroom; the rest stays as it is."""

    type = "set_classroom"
    cost = Cost.NOTHING

    accepts: Any = field(BOOLEAN, UNCHANGED, "whether pupils may join")
    max_pupils: Any = field(COMMAND_FIELD["max_pupils"], UNCHANGED, "so many may be in it")
    names: Any = field(NAMES_CHOICE, UNCHANGED, "whether pupils may choose nicknames of their own")
    paused: Any = field(BOOLEAN, UNCHANGED, "whether all pupils' runs rest; releasing starts none of them")
    training: Any = field(BOOLEAN, UNCHANGED, "whether pupils may train")
    hidden: Any = field(HIDDEN, UNCHANGED, "parts of the page that pupils do not see")
    goal: Any = field(GOAL, UNCHANGED, "what pupils are to reach; null: nothing")
    ranking: Any = field(BOOLEAN, UNCHANGED, "whether pupils are told their places")
    shown: Any = field(SHOWN, UNCHANGED, "whose map all pupils see; null: nobody's")
    question: Any = field(QUESTION, UNCHANGED, "to all pupils; with the same text and choices it is the same one")


@dataclasses.dataclass(frozen=True)
class SendToClass(Command):
    """Send a recipe or a lesson to all pupils, whose pages take it."""

    type = "send_to_class"
    allowance = SEND_ALLOWANCE
    max_bytes = DATA_MESSAGE_BYTES

    recipe: dict[str, Any] | None = field(CHECKED_RECIPE, None, "for load_recipe; its journal is checked, too")
    lesson: str | None = field(LESSON_ID, None, "id of a lesson of the page")


@dataclasses.dataclass(frozen=True)
class RemovePupil(Command):
    """Remove a pupil, whose session cannot join again."""

    type = "remove_pupil"
    cost = Cost.NOTHING

    pupil: int = field(COMMAND_FIELD["pupil"])


@dataclasses.dataclass(frozen=True)
class OpenPupil(Command):
    """Ask for what one watches a pupil's session with."""

    type = "open_pupil"
    answer = PupilOpened
    cost = Cost.NOTHING

    pupil: int = field(COMMAND_FIELD["pupil"])


@dataclasses.dataclass(frozen=True)
class SetWallView(Command):
    """Replace what this socket wants to receive of the classroom; before the first one, that is ``classroom`` alone.

    To a teacher, tiles show the maps of all pupils; to a pupil, the one that the teacher shows to all.
    """

    type = "set_wall_view"
    cost = Cost.NOTHING

    max_fps: float = field(COMMAND_FIELD["tile_max_fps"], float(LIMITS.default_wall_fps))
    tile_size: int | None = field(
        COMMAND_FIELD["tile_size"], None, "cells a side, exactly; absent: as the link carries"
    )
    figures: bool = field(BOOLEAN, True, "the message wall, to a teacher")


@dataclasses.dataclass(frozen=True)
class JoinClassroom(Command):
    """Join a classroom as a pupil with this session, whose id begins with ``class-`` and the code."""

    type = "join_classroom"
    allowance = JOIN_ALLOWANCE
    cost = Cost.NOTHING

    code: str = field(CODE, meaning="as the teacher tells it")


@dataclasses.dataclass(frozen=True)
class LeaveClassroom(Command):
    """Leave the classroom: nothing of this session is kept, and it goes with its last socket."""

    type = "leave_classroom"
    allowance = JOIN_ALLOWANCE
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class ChangeNickname(Command):
    """Take another nickname; one of your own only where the teacher allows it, and only the teacher sees it."""

    type = "change_nickname"
    allowance = NAME_ALLOWANCE
    cost = Cost.NOTHING

    name: str | None = field(NICKNAME, None, "absent: another of the list")


@dataclasses.dataclass(frozen=True)
class AnswerQuestion(Command):
    """Answer the question to all, as long as it is open; the last answer counts."""

    type = "answer_question"
    cost = Cost.NOTHING

    choice: int = field(COMMAND_FIELD["choice"], meaning="number of the chosen answer, from 0")


@dataclasses.dataclass(frozen=True)
class GetSent(Command):
    """Ask for what the teacher sent to all last."""

    type = "get_sent"
    allowance = SEND_ALLOWANCE
    answer = SentMessage
    cost = Cost.NOTHING
