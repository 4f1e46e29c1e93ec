"""Classroom: who is in it, what the teacher has set, and what both are told. It has no lock: its owner calls it.

People are known by the hashes of their sessions' ids, never by an id: whoever has that has the session.
"""

import dataclasses
import random
from collections.abc import Mapping
from typing import Any, Literal

from nnvisu.classroom.nicknames import new_nickname
from nnvisu.errors import Forbidden, InvalidValue, LimitExceeded
from nnvisu.settings import LIMITS
from nnvisu.wire.classroom_objects import GivenQuestion, GivenShown, Goal, Names, Question

WAIT_S = 4 * 3600.0  # for a teacher who is gone

Chance = random.Random


@dataclasses.dataclass
class Pupil:
    """number: nobody else's ever. key: the hash of the session's id. is_own_name: whether the pupil made it up."""

    number: int
    key: bytes
    nickname: str
    is_own_name: bool = False
    answer: int | None = None
    has_reached: bool = False


@dataclasses.dataclass
class Rules:
    """What the teacher has set, as ``set_classroom`` has it, but for the question."""

    accepts: bool = True
    max_pupils: int = 40
    names: Names = "given"
    paused: bool = False
    training: bool = True
    hidden: tuple[str, ...] = ()
    goal: Goal | None = None
    ranking: bool = False
    shown: GivenShown | None = None


@dataclasses.dataclass
class Asked:
    """The present question."""

    number: int
    question: GivenQuestion


@dataclasses.dataclass
class Sent:
    """What was sent to all last; nothing has the number 0."""

    number: int = 0
    recipe: dict[str, Any] | None = None
    lesson: str | None = None


class Classroom:
    """code: in capitals. teacher_key: the hash of the teacher's session. now: seconds since 1970.

    seen_at: when the teacher was last connected. joined: the hashes of all sessions that ever were in it. version:
    counts changes of what is kept.
    """

    def __init__(self, code: str, teacher_key: bytes, now: float):
        self.code, self.teacher_key = code, teacher_key
        self.seen_at = now
        self.rules = Rules()
        self.asked: Asked | None = None
        self.sent = Sent()
        self.pupils: dict[int, Pupil] = {}
        self.joined: dict[bytes, int] = {}
        self.removed: set[bytes] = set()
        self.n_questions = 0
        self.version = 1

    # --- People ---

    def pupil_of(self, key: bytes) -> Pupil | None:
        """Return the pupil with this session, if any."""
        return next((pupil for pupil in self.pupils.values() if pupil.key == key), None)

    def pupil(self, number: int) -> Pupil:
        """Return the pupil with this number. Raises InvalidValue if there is none."""
        if number not in self.pupils:
            raise InvalidValue.of("pupil", number, "the number of a pupil of the class")
        return self.pupils[number]

    def join(self, key: bytes, chance: Chance) -> Pupil:
        """Return the pupil with this session, a new one unless it is there. Raises Forbidden or LimitExceeded."""
        if pupil := self.pupil_of(key):
            return pupil
        if key in self.removed:
            raise Forbidden("your teacher has removed you from this class")
        if not self.rules.accepts:
            raise Forbidden("your teacher lets nobody else join this class at the moment")
        if len(self.pupils) >= self.rules.max_pupils:
            raise LimitExceeded(f"the class is full: your teacher allows {self.rules.max_pupils} pupils", "code")
        if len(self.joined) >= LIMITS.max_joins and key not in self.joined:
            raise LimitExceeded(f"the class is full: {LIMITS.max_joins} have joined since it began", "code")
        number = self.joined.setdefault(key, len(self.joined) + 1)
        pupil = self.pupils[number] = Pupil(number, key, new_nickname(chance, self._nicknames))
        self.version += 1
        return pupil

    def leave(self, pupil: Pupil, *, is_removed: bool = False) -> None:
        """Forget a pupil. is_removed: who cannot join again."""
        del self.pupils[pupil.number]
        if is_removed:
            self.removed.add(pupil.key)
        if self.rules.shown and self.rules.shown["pupil"] == pupil.number:
            self.rules.shown = None
        self.version += 1

    def rename(self, pupil: Pupil, name: str | None, chance: Chance) -> None:
        """Give a pupil another nickname of the list, or ``name`` where that is allowed. Raises Forbidden if not."""
        if name is not None and self.rules.names != "free":
            raise Forbidden("your teacher allows nicknames of the list only: change_nickname without a name", "name")
        pupil.nickname = new_nickname(chance, self._nicknames) if name is None else name
        pupil.is_own_name = name is not None
        self.version += 1

    @property
    def _nicknames(self) -> set[str]:
        return {pupil.nickname for pupil in self.pupils.values()}

    # --- What the teacher leads ---

    def change(self, given: Mapping[str, Any]) -> None:
        """Set what is given of the fields of ``set_classroom``. Raises InvalidValue, and changes nothing then."""
        if given.get("shown"):
            self.pupil(given["shown"]["pupil"])
        rules = self.rules
        if "goal" in given and given["goal"] != rules.goal:
            for pupil in self.pupils.values():
                pupil.has_reached = False
        if given.get("names") == "given" and rules.names == "free":
            self._replace_own_names()
        self.rules = dataclasses.replace(rules, **{name: each for name, each in given.items() if name != "question"})
        if "question" in given:
            self._ask(given["question"])
        self.version += 1

    def _replace_own_names(self) -> None:
        """Give all a nickname of the list who made theirs up; by chance that needs no other source."""
        chance = Chance(self.version)
        for pupil in self.pupils.values():
            if pupil.is_own_name:
                pupil.nickname, pupil.is_own_name = new_nickname(chance, self._nicknames), False

    def _ask(self, question: GivenQuestion | None) -> None:
        if question is None:
            self.asked = None
            return
        before = self.asked.question if self.asked else None
        if before is None or (before["text"], before["choices"]) != (question["text"], question["choices"]):
            self.n_questions += 1
            for pupil in self.pupils.values():
                pupil.answer = None
        self.asked = Asked(self.n_questions, question)

    def answer(self, pupil: Pupil, choice: int) -> None:
        """Note a pupil's answer. Raises Forbidden if nothing is asked, InvalidValue if there is no such choice."""
        if self.asked is None or not self.asked.question["is_open"]:
            raise Forbidden("there is no open question in your class")
        n_choices = len(self.asked.question["choices"])
        if choice >= n_choices:
            raise InvalidValue.of("choice", choice, f"an integer from 0 to {n_choices - 1}")
        pupil.answer = choice
        self.version += 1

    def send(self, recipe: dict[str, Any] | None, lesson: str | None) -> None:
        """Send a recipe or a lesson to all. Raises InvalidValue if neither is given."""
        if recipe is None and lesson is None:
            raise InvalidValue("recipe and lesson are missing; send_to_class needs one of them", "recipe")
        self.sent = Sent(self.sent.number + 1, recipe, lesson)
        self.version += 1

    def note_reached(self, pupil: Pupil) -> None:
        """Note that a pupil has reached the goal."""
        pupil.has_reached = True
        self.version += 1

    def why_locked(self) -> Literal["paused", "training"] | None:
        """Return the rule that keeps pupils from training, if one does."""
        if self.rules.paused:
            return "paused"
        return None if self.rules.training else "training"

    def question_for(self, *, is_teacher: bool) -> Question | None:
        """Return the question with its counts; pupils are told those once it is closed."""
        if self.asked is None:
            return None
        question = self.asked.question
        counts = [0] * len(question["choices"])
        for pupil in self.pupils.values():
            if pupil.answer is not None and pupil.answer < len(counts):
                counts[pupil.answer] += 1
        return {
            "number": self.asked.number,
            "text": question["text"],
            "choices": question["choices"],
            "is_open": question["is_open"],
            "answers": None if question["is_open"] and not is_teacher else counts,
        }

    # --- Time ---

    def note_seen(self, now: float) -> None:
        """Note that the teacher is, or was until now, connected."""
        self.seen_at = now
        self.version += 1

    def is_over(self, now: float) -> bool:
        """Return whether the teacher was gone for too long."""
        return now - self.seen_at > WAIT_S
