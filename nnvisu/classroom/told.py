"""What the people of a classroom are told of it, as messages."""

from nnvisu.classroom.classroom import WAIT_S, Classroom, Pupil
from nnvisu.wire.classroom_messages import ClassroomMessage
from nnvisu.wire.classroom_objects import ClassroomRole, Farewell, Rank, SentToClass, ShownPupil

NOTHING = dict.fromkeys(name for name in ClassroomMessage.__struct_fields__ if name != "code")


def told_teacher(classroom: Classroom, n_connected: int) -> ClassroomMessage:
    """Return what the teacher is told."""
    rules = classroom.rules
    return _told(
        classroom,
        "teacher",
        accepts=rules.accepts,
        max_pupils=rules.max_pupils,
        n_pupils=len(classroom.pupils),
        n_connected=n_connected,
        wait_s=WAIT_S,
    )


def told_pupil(classroom: Classroom, pupil: Pupil, rank: Rank | None) -> ClassroomMessage:
    """Return what a pupil is told: nothing that leads to anybody else's session."""
    return _told(
        classroom,
        "pupil",
        pupil=pupil.number,
        nickname=pupil.nickname,
        reached=pupil.has_reached,
        rank=rank if classroom.rules.ranking else None,
        answered=pupil.answer,
    )


def farewell(code: str, reason: Farewell) -> ClassroomMessage:
    """Return what somebody is told who is in the classroom no more."""
    return ClassroomMessage(code=code, **(NOTHING | {"reason": reason}))


def _told(classroom: Classroom, role: ClassroomRole, **own: object) -> ClassroomMessage:
    rules, sent = classroom.rules, classroom.sent
    is_teacher = role == "teacher"
    told_sent: SentToClass = {"number": sent.number, "lesson": sent.lesson, "has_recipe": sent.recipe is not None}
    common = {
        "role": role,
        "paused": rules.paused,
        "training": rules.training,
        "hidden": list(rules.hidden),
        "names": rules.names,
        "goal": rules.goal,
        "ranking": rules.ranking,
        "question": classroom.question_for(is_teacher=is_teacher),
        "sent": told_sent if sent.number else None,
        "shown": _shown(classroom, is_teacher=is_teacher),
    }
    return ClassroomMessage(code=classroom.code, **(NOTHING | common | own))


def _shown(classroom: Classroom, *, is_teacher: bool) -> ShownPupil | None:
    shown = classroom.rules.shown
    if shown is None:
        return None
    pupil, is_anonymous = classroom.pupils[shown["pupil"]], shown["anonymous"]
    if is_teacher:
        return {"pupil": pupil.number, "nickname": pupil.nickname, "anonymous": is_anonymous}
    is_hidden = is_anonymous or pupil.is_own_name
    return {"pupil": None, "nickname": None if is_hidden else pupil.nickname, "anonymous": is_anonymous}
