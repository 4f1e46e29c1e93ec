"""What the server tells the people of a classroom: one teacher and the pupils."""

from typing import Annotated

from nnvisu.wire.classroom_objects import (
    ClassroomRole,
    Farewell,
    Goal,
    Names,
    Question,
    Rank,
    SentToClass,
    ShownPupil,
    WallRow,
)
from nnvisu.wire.message import Message, about
from nnvisu.wire.objects import GivenRecipe


class ClassroomMessage(Message, tag="classroom", frozen=True):
    """The classroom that the owner of the session is in: after the greeting if there is one, and after each change.

    Fields that are the other role's are null. With the role null the session is in it no more.
    """

    role: Annotated[ClassroomRole | None, about("of the session's owner; null: in it no more")]
    code: Annotated[str, about("six letters, with which pupils join")]
    reason: Annotated[Farewell | None, about("why the role is null")]
    paused: Annotated[bool | None, about("whether all pupils' runs rest")]
    training: Annotated[bool | None, about("whether pupils may train")]
    hidden: Annotated[list[str] | None, about("parts of the page that pupils do not see")]
    names: Annotated[Names | None, about("whether pupils may choose nicknames of their own")]
    goal: Annotated[Goal | None, about("what pupils are to reach")]
    ranking: Annotated[bool | None, about("whether pupils are told their places")]
    question: Annotated[Question | None, about("to all pupils")]
    sent: Annotated[SentToClass | None, about("what was sent to all last; get_sent tells all of it")]
    shown: Annotated[ShownPupil | None, about("whose map all pupils see, as tiles of set_wall_view")]
    accepts: Annotated[bool | None, about("teacher: whether pupils may join")]
    max_pupils: Annotated[int | None, about("teacher: so many may be in it", "pupils")]
    n_pupils: Annotated[int | None, about("teacher: so many are in it", "pupils")]
    n_connected: Annotated[int | None, about("teacher: pupils whose pages are connected", "pupils")]
    wait_s: Annotated[float | None, about("teacher: how long it waits for you when you are gone", "s")]
    pupil: Annotated[int | None, about("pupil: your number")]
    nickname: Annotated[str | None, about("pupil: your name in it")]
    reached: Annotated[bool | None, about("pupil: whether you reached the goal")]
    rank: Annotated[Rank | None, about("pupil: your place, if the ranking is on and there is a score")]
    answered: Annotated[int | None, about("pupil: your choice in the question, from 0")]


class WallMessage(Message, tag="wall", frozen=True):
    """What pupils have reached: up to twice a second, to a teacher who asks by ``set_wall_view``.

    After each ``set_wall_view`` all rows come complete, then what changed.
    """

    rows: Annotated[list[WallRow], about("of pupils with something new")]
    gone: Annotated[list[int], about("numbers of pupils who are in the class no more")]


class SentMessage(Message, tag="sent_to_class", frozen=True):
    """What the teacher sent to all last."""

    number: Annotated[int, about("as in classroom; 0 if nothing was sent yet")]
    recipe: Annotated[GivenRecipe | None, about("for load_recipe", typedef="GivenRecipe")]
    lesson: Annotated[str | None, about("id of a lesson of the page")]


class PupilOpened(Message, tag="pupil_opened", frozen=True):
    """What a teacher watches a pupil's session with."""

    pupil: Annotated[int, about("as asked")]
    viewer: Annotated[str, about("an id that watches the pupil's session without control")]
