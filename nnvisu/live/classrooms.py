"""Classrooms: what people do with classrooms, by the commands of the teacher and of pupils.

Each is carried out under the one lock, completely or not at all, and then told to everybody whom it concerns.
"""

from collections.abc import Mapping
from typing import Any, cast

from nnvisu.classroom.classroom import Classroom, Pupil
from nnvisu.classroom.codes import is_of_classroom, routing_key_of
from nnvisu.errors import Forbidden, InvalidValue, ServerFull
from nnvisu.live.held_classrooms import HeldClassroom, HeldClassrooms
from nnvisu.live.session import TrainingSession
from nnvisu.wire.classroom_objects import Farewell
from nnvisu.wire.messages import PupilOpened, SentMessage
from nnvisu.wire.objects import GivenRecipe

MAX_CLASSROOMS = 50  # of one process
MAX_OF_ADDRESS = 20  # of one address: a school may have several at a time
RELOAD_S = 60.0  # what a teacher's page may take to come back, before a class without pupils may make room


class Classrooms(HeldClassrooms):
    """Every method may be called from any thread. address: the owner that a socket counts towards."""

    # --- The teacher ---

    def open(self, session: TrainingSession, code: str, address: str) -> None:
        """Open a classroom. Raises an NnvisuError."""
        self._check_id(session, code)
        key = session.ids.owner_key
        with self._lock:
            self._guesses.check(address, self._clock())
            if key in self._of:
                raise Forbidden("this session is in a class already")
            if code in self._by_code:
                self._guesses.note(address, self._clock())
                raise InvalidValue.of("code", code, "a code that no class has yet")
            abandoned = self._make_room(address)
            self._hold(Classroom(code, key, self._now()), address)
        if abandoned:
            self._erase_all(abandoned)

    def _make_room(self, address: str) -> HeldClassroom | None:
        """Dissolve the class that makes room for another one, if that is needed, and return it. Raises ServerFull."""
        everybody = [*self._by_code.values()]
        here = [held for held in everybody if held.address == address]
        if len(everybody) >= MAX_CLASSROOMS:
            crowd, refusal = everybody, "this server has no room for another class"
        elif len(here) >= MAX_OF_ADDRESS:
            crowd = here
            refusal = f"your network has {MAX_OF_ADDRESS} classes on this server already; end one of them"
        else:
            return None
        abandoned = min(filter(self._is_abandoned, crowd), key=lambda held: held.classroom.seen_at, default=None)
        if abandoned is None:
            raise ServerFull(refusal)
        self._dissolve(abandoned, "timed_out")
        return abandoned

    def _is_abandoned(self, held: HeldClassroom) -> bool:
        """Return whether nothing is lost with the class: it has no pupil, and its teacher has been gone for a while."""
        is_there = self._is_connected(held.classroom.teacher_key)
        return not is_there and not held.classroom.pupils and self._now() - held.classroom.seen_at > RELOAD_S

    def end(self, session: TrainingSession) -> None:
        """End the session's classroom. Raises Forbidden if it has none."""
        with self._lock:
            held = self._taught_by(session)
        self._end(held, "ended")

    def change(self, session: TrainingSession, given: Mapping[str, Any]) -> None:
        """Set what is given of ``set_classroom``. Raises an NnvisuError, and changes nothing then."""
        with self._lock:
            held = self._taught_by(session)
            was_locked = held.classroom.why_locked()
            held.classroom.change(given)
            self._tell(held)
            is_new = held.classroom.why_locked() and not was_locked
            pupils = [self._find(pupil.key) for pupil in held.classroom.pupils.values()] if is_new else []
        for each in pupils:
            if each is not None:
                each.pause()

    def send(self, session: TrainingSession, recipe: dict[str, Any] | None, lesson: str | None) -> None:
        """Send something to all pupils. Raises an NnvisuError."""
        with self._lock:
            held = self._taught_by(session)
            held.classroom.send(recipe, lesson)
            self._tell(held)

    def remove(self, session: TrainingSession, number: int) -> None:
        """Remove a pupil for good. Raises an NnvisuError."""
        with self._lock:
            held = self._taught_by(session)
            pupil = held.classroom.pupil(number)
            self._let_go(held, pupil, "removed")
        self._erase(pupil)

    def open_pupil(self, session: TrainingSession, number: int) -> PupilOpened:
        """Return what one watches a pupil with. Raises an NnvisuError."""
        with self._lock:
            pupil = self._taught_by(session).classroom.pupil(number)
            found = self._find(pupil.key)
        if found is None or not found.ids.viewer:
            raise InvalidValue(f"pupil {number} is not here at the moment; try again once the page is back", "pupil")
        return PupilOpened(number, found.ids.viewer)

    def _taught_by(self, session: TrainingSession) -> HeldClassroom:
        held = self._of.get(session.ids.owner_key)
        if held is None or held.classroom.teacher_key != session.ids.owner_key:
            raise Forbidden("only the teacher of a class may do that; open_classroom opens one")
        return held

    # --- Pupils ---

    def join(self, session: TrainingSession, code: str, address: str) -> None:
        """Have the owner of the session join. Raises an NnvisuError."""
        self._check_id(session, code)  # first: the answer says nothing of which codes there are
        key = session.ids.owner_key
        with self._lock:
            self._guesses.check(address, self._clock())
            held = self._by_code.get(code)
            if held is None:
                self._guesses.note(address, self._clock())
                raise InvalidValue(f"no class has the code {code}; ask your teacher", "code")
            if held.classroom.teacher_key == key:
                raise Forbidden("this session is in a class already")
            held.classroom.join(key, self._chance)
            self._of[key] = held
            is_locked = held.classroom.why_locked() is not None
            self._tell(held)
        if is_locked:
            session.pause()

    def leave(self, session: TrainingSession) -> None:
        """Have the owner of the session leave. Raises Forbidden if that is no pupil."""
        with self._lock:
            held, pupil = self._attended_by(session)
            self._let_go(held, pupil, "left")
        self._erase(pupil)

    def _erase(self, pupil: Pupil) -> None:
        """Have the store forget a pupil who is in the class no more: what it knows of the class first."""
        self.write()
        self._records.erase({pupil.key})

    def _let_go(self, held: HeldClassroom, pupil: Pupil, reason: Farewell) -> None:
        held.classroom.leave(pupil, is_removed=reason == "removed")
        del self._of[pupil.key]
        self._dismiss(pupil.key, held.classroom.code, reason)
        self._tell(held)

    def rename(self, session: TrainingSession, name: str | None) -> None:
        """Give a pupil another nickname. Raises an NnvisuError."""
        with self._lock:
            held, pupil = self._attended_by(session)
            held.classroom.rename(pupil, name, self._chance)
            self._tell(held)

    def answer(self, session: TrainingSession, choice: int) -> None:
        """Note a pupil's answer. Raises an NnvisuError."""
        with self._lock:
            held, pupil = self._attended_by(session)
            held.classroom.answer(pupil, choice)
            self._tell(held)

    def sent(self, session: TrainingSession) -> SentMessage:
        """Return what was sent to all last. Raises Forbidden for somebody in no class."""
        with self._lock:
            held = self._of.get(session.ids.owner_key)
            if held is None:
                raise Forbidden("you are in no class; join_classroom joins one")
            sent = held.classroom.sent
        return SentMessage(sent.number, cast(GivenRecipe | None, sent.recipe), sent.lesson)

    def _attended_by(self, session: TrainingSession) -> tuple[HeldClassroom, Pupil]:
        held = self._of.get(session.ids.owner_key)
        pupil = held.classroom.pupil_of(session.ids.owner_key) if held else None
        if held is None or pupil is None:
            raise Forbidden("you are in no class; join_classroom joins one")
        return held, pupil

    def _check_id(self, session: TrainingSession, code: str) -> None:
        if not is_of_classroom(session.ids.owner, code):
            raise InvalidValue.of("code", code, f"that of a session whose id begins with {routing_key_of(code)}.")
