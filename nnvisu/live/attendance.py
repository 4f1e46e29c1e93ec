"""Attendance: what the owner of a session does in a classroom, by commands. Called by the socket's thread."""

import contextlib
import dataclasses
from collections.abc import Callable

from nnvisu.live.classrooms import Classrooms
from nnvisu.live.dispatch import ON_CLASSROOM
from nnvisu.live.session import TrainingSession
from nnvisu.wire import commands
from nnvisu.wire.classroom_fields import UNCHANGED
from nnvisu.wire.messages import PupilOpened, SentMessage
from nnvisu.wire.objects import Role


class Attendance:
    """classrooms: of the server. address: the owner that the socket counts towards."""

    def __init__(self, classrooms: Classrooms, session: TrainingSession, address: str):
        self._classrooms, self._session, self._address = classrooms, session, address

    def visit(self, role: Role, wake: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """Return the context of a socket: one of the owner is counted, and woken after each change."""
        return self._classrooms.visit(self._session, wake) if role == "owner" else contextlib.nullcontext()

    @ON_CLASSROOM.handles(commands.OpenClassroom)
    def _open(self, command: commands.OpenClassroom) -> None:
        self._classrooms.open(self._session, command.code, self._address)

    @ON_CLASSROOM.handles(commands.EndClassroom)
    def _end(self, command: commands.EndClassroom) -> None:
        self._classrooms.end(self._session)

    @ON_CLASSROOM.handles(commands.SetClassroom)
    def _set(self, command: commands.SetClassroom) -> None:
        given = {row.name: getattr(command, row.name) for row in dataclasses.fields(command)}
        self._classrooms.change(self._session, {name: value for name, value in given.items() if value is not UNCHANGED})

    @ON_CLASSROOM.handles(commands.SendToClass)
    def _send(self, command: commands.SendToClass) -> None:
        self._classrooms.send(self._session, command.recipe, command.lesson)

    @ON_CLASSROOM.handles(commands.RemovePupil)
    def _remove(self, command: commands.RemovePupil) -> None:
        self._classrooms.remove(self._session, command.pupil)

    @ON_CLASSROOM.handles(commands.OpenPupil)
    def _open_pupil(self, command: commands.OpenPupil) -> PupilOpened:
        return self._classrooms.open_pupil(self._session, command.pupil)

    @ON_CLASSROOM.handles(commands.JoinClassroom)
    def _join(self, command: commands.JoinClassroom) -> None:
        self._classrooms.join(self._session, command.code, self._address)

    @ON_CLASSROOM.handles(commands.LeaveClassroom)
    def _leave(self, command: commands.LeaveClassroom) -> None:
        self._classrooms.leave(self._session)

    @ON_CLASSROOM.handles(commands.ChangeNickname)
    def _rename(self, command: commands.ChangeNickname) -> None:
        self._classrooms.rename(self._session, command.name)

    @ON_CLASSROOM.handles(commands.AnswerQuestion)
    def _answer(self, command: commands.AnswerQuestion) -> None:
        self._classrooms.answer(self._session, command.choice)

    @ON_CLASSROOM.handles(commands.GetSent)
    def _sent(self, command: commands.GetSent) -> SentMessage:
        return self._classrooms.sent(self._session)
