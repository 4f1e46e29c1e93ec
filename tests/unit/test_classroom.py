"""The rules of a classroom: who is in it, what is told to whom, and that a record brings all of it back."""

import dataclasses
import json
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nnvisu.classroom.classroom import WAIT_S, Classroom
from nnvisu.classroom.codes import is_of_classroom, routing_key_of
from nnvisu.classroom.nicknames import ADJECTIVES, ANIMALS, new_nickname
from nnvisu.classroom.progress import Figures, ranks, reaches
from nnvisu.classroom.saved import packed, unpacked
from nnvisu.classroom.told import farewell, told_pupil, told_teacher
from nnvisu.errors import Forbidden, InvalidValue, LimitExceeded, NnvisuError
from nnvisu.live.session_ids import OWNERS, new_id
from nnvisu.settings import LIMITS
from nnvisu.wire.classroom_fields import CODE_LETTERS, check_code, check_name
from nnvisu.wire.records import DamagedRecord, pack, unpack

TEACHER = b"t" * 32
QUESTION = {"text": "Will it learn?", "choices": ["yes", "no"], "is_open": True}


def key(number: int) -> bytes:
    return bytes([number]) * 32


def classroom_of(n_pupils: int = 0) -> Classroom:
    classroom = Classroom("KWRTLZ", TEACHER, 1000.0)
    for number in range(n_pupils):
        classroom.join(key(number), random.Random(number))
    return classroom


# --- Who is in it ---


def test_pupils_get_numbers_that_nobody_else_ever_gets():
    classroom = classroom_of(3)

    classroom.leave(classroom.pupils[2])
    newcomer = classroom.join(key(9), random.Random())
    back = classroom.join(key(1), random.Random())

    assert (4, 2) == (newcomer.number, back.number)
    assert back is classroom.join(key(1), random.Random())


def test_who_was_removed_stays_out_and_others_are_stopped_at_the_limits():
    classroom = classroom_of(2)
    classroom.leave(classroom.pupils[1], is_removed=True)

    with pytest.raises(Forbidden, match="removed you"):
        classroom.join(key(0), random.Random())
    classroom.change({"accepts": False})
    with pytest.raises(Forbidden, match="nobody else"):
        classroom.join(key(7), random.Random())
    classroom.change({"accepts": True, "max_pupils": 1})
    with pytest.raises(LimitExceeded, match="allows 1 pupils"):
        classroom.join(key(7), random.Random())
    assert 2 == classroom.join(key(1), random.Random()).number  # who is in it stays


def test_joining_again_and_again_with_new_sessions_ends_some_time():
    classroom = classroom_of()
    for number in range(LIMITS.max_joins):
        classroom.leave(classroom.join(number.to_bytes(32, "big"), random.Random(number)))

    with pytest.raises(LimitExceeded, match="1000 have joined"):
        classroom.join(TEACHER, random.Random())
    assert 1 == classroom.join(bytes(32), random.Random()).number


def test_given_nicknames_are_different_friendly_and_short():
    chance = random.Random(0)
    taken = set()
    for _ in range(300):
        taken.add(new_nickname(chance, taken))

    assert 300 == len(taken)
    assert max(map(len, taken)) <= LIMITS.max_nickname
    for words in (ADJECTIVES.split(), ANIMALS.split()):
        assert len(words) == len(set(words)) > 80
    assert max(map(len, ADJECTIVES.split())) + 1 + max(map(len, ANIMALS.split())) <= LIMITS.max_nickname


def test_where_all_pairs_are_taken_a_number_tells_nicknames_apart():
    everything = {f"{one} {other}" for one in ADJECTIVES.split() for other in ANIMALS.split()}

    names = []
    for _ in range(3):
        names.append(new_nickname(random.Random(1), everything | set(names)))

    assert ["2", "3", "4"] == [name.split()[-1] for name in names]
    assert 1 == len({name.rpartition(" ")[0] for name in names} & everything)


def test_own_nicknames_are_replaced_once_they_are_no_longer_allowed():
    classroom = classroom_of(2)
    ann, bob = classroom.pupils.values()
    with pytest.raises(Forbidden, match="nicknames of the list only"):
        classroom.rename(ann, "Ann", random.Random())
    classroom.change({"names": "free"})
    classroom.rename(ann, "Ann", random.Random())
    before = bob.nickname

    classroom.change({"names": "given"})

    assert ann.nickname != "Ann"
    assert not ann.is_own_name
    assert before == bob.nickname


def test_a_nickname_of_the_list_is_nobodys_own():
    classroom = classroom_of(1)
    (ann,) = classroom.pupils.values()
    classroom.change({"names": "free"})
    classroom.rename(ann, "Ann", random.Random())
    assert ann.is_own_name

    classroom.rename(ann, None, random.Random())

    assert not ann.is_own_name
    assert ann.nickname != "Ann"


# --- What the teacher leads ---


def test_another_question_is_a_new_one_and_closing_it_is_not():
    classroom = classroom_of(2)
    pupil = classroom.pupils[1]
    classroom.change({"question": QUESTION})
    version = classroom.version
    classroom.answer(pupil, 1)
    assert version < classroom.version
    classroom.change({"question": QUESTION | {"is_open": False}})

    assert (1, [0, 1]) == (classroom.asked.number, classroom.question_for(is_teacher=False)["answers"])
    with pytest.raises(Forbidden):
        classroom.answer(pupil, 0)
    classroom.change({"question": QUESTION | {"choices": ["no", "yes"]}})
    assert (2, None) == (classroom.asked.number, pupil.answer)
    assert classroom.question_for(is_teacher=False)["answers"] is None
    assert [0, 0] == classroom.question_for(is_teacher=True)["answers"]
    with pytest.raises(InvalidValue, match="from 0 to 1"):
        classroom.answer(pupil, 2)


def test_a_change_that_is_refused_changes_nothing():
    classroom = classroom_of(1)
    before = packed(classroom)

    with pytest.raises(InvalidValue, match="pupil is 5"):
        classroom.change({"paused": True, "shown": {"pupil": 5, "anonymous": False}})
    with pytest.raises(InvalidValue, match="recipe and lesson"):
        classroom.send(None, None)

    assert before == packed(classroom)


def test_what_is_shown_goes_with_the_pupil():
    classroom = classroom_of(2)
    classroom.change({"shown": {"pupil": 1, "anonymous": False}})

    classroom.leave(classroom.pupils[2])
    assert 1 == told_teacher(classroom, 0).shown["pupil"]
    classroom.leave(classroom.pupils[1])
    assert told_teacher(classroom, 0).shown is None


def test_another_goal_is_reached_by_nobody_yet_and_the_same_one_by_whom_it_was():
    classroom = classroom_of(1)
    goal = {"score": 0.9, "max_weights": None, "max_steps": None}
    classroom.change({"goal": goal})
    classroom.note_reached(classroom.pupils[1])

    classroom.change({"goal": dict(goal), "paused": True})
    assert classroom.pupils[1].has_reached
    classroom.change({"goal": goal | {"score": 0.8}})
    assert not classroom.pupils[1].has_reached


def test_training_is_locked_by_a_pause_and_before_it_is_unlocked():
    classroom = classroom_of()

    assert classroom.why_locked() is None
    classroom.change({"training": False})
    assert "training" == classroom.why_locked()
    classroom.change({"paused": True})
    assert "paused" == classroom.why_locked()


def test_it_is_over_four_hours_after_the_teacher_was_seen():
    classroom = classroom_of()
    classroom.note_seen(5000.0)

    assert not classroom.is_over(5000.0 + WAIT_S)
    assert classroom.is_over(5001.0 + WAIT_S)
    assert 4 * 3600 == WAIT_S


# --- What is told ---


def test_a_pupil_is_told_of_nobody_else_but_what_the_teacher_shows():
    classroom = classroom_of(3)
    classroom.change({"names": "free", "ranking": True, "question": QUESTION})
    classroom.rename(classroom.pupils[2], "Bobby", random.Random())
    names = {pupil.nickname for pupil in classroom.pupils.values()}

    for shown in (None, {"pupil": 2, "anonymous": False}, {"pupil": 3, "anonymous": True}):
        classroom.change({"shown": shown})
        told = json.dumps(msgspec.to_builtins(told_pupil(classroom, classroom.pupils[1], None)))
        assert not [name for name in names - {classroom.pupils[1].nickname} if name in told]
    classroom.change({"shown": {"pupil": 3, "anonymous": False}})
    assert classroom.pupils[3].nickname == told_pupil(classroom, classroom.pupils[1], None).shown["nickname"]
    assert "Bobby" in json.dumps(msgspec.to_builtins(told_teacher(changed(classroom, 2), 0)))


def changed(classroom: Classroom, shown: int) -> Classroom:
    classroom.change({"shown": {"pupil": shown, "anonymous": False}})
    return classroom


def test_a_place_is_told_only_while_the_ranking_is_on():
    classroom, place = classroom_of(1), {"place": 2, "of": 3}

    assert told_pupil(classroom, classroom.pupils[1], place).rank is None
    classroom.change({"ranking": True})
    assert place == told_pupil(classroom, classroom.pupils[1], place).rank


def test_a_farewell_has_a_reason_and_nothing_else():
    told = msgspec.to_builtins(farewell("KWRTLZ", "removed"))

    assert {"type": "classroom", "code": "KWRTLZ", "reason": "removed"} == {
        name: value for name, value in told.items() if value is not None
    }


# --- Progress ---


def figures(**changed) -> Figures:
    return Figures(100, "running", 0.5, 0.6, 0.9, 0.8, 50, 1)._replace(**changed)


@pytest.mark.parametrize(
    ("changed", "is_reached"),
    [
        ({}, True),
        ({"test_score": 0.79}, False),
        ({"test_score": None}, False),
        ({"n_weights": 51}, False),
        ({"step": 101}, False),
    ],
)
def test_a_goal_is_a_score_with_few_enough_weights_and_steps(changed, is_reached):
    goal = {"score": 0.8, "max_weights": 50, "max_steps": 100}

    assert is_reached == reaches(figures(**changed), goal)
    assert reaches(figures(n_weights=999, step=999), {"score": 0.8, "max_weights": None, "max_steps": None})


def test_equal_scores_share_a_place():
    assert {
        1: {"place": 2, "of": 4},
        2: {"place": 1, "of": 4},
        4: {"place": 2, "of": 4},
        5: {"place": 4, "of": 4},
    } == ranks({1: 0.5, 2: 0.9, 3: None, 4: 0.5, 5: 0.1})


# --- Codes and names ---


@given(st.text(alphabet=CODE_LETTERS, min_size=6, max_size=6))
def test_the_ids_of_a_class_are_ids_of_sessions_and_lead_to_one_server(code):
    session = new_id(beside=routing_key_of(code) + ".x")

    assert OWNERS.fullmatch(session)
    assert is_of_classroom(session, code)
    assert not is_of_classroom(session[1:], code)
    assert not is_of_classroom(new_id(), code)
    assert code == check_code(f" {code.lower()} ", "code")


@given(st.text(max_size=120))
def test_a_nickname_that_is_accepted_is_short_and_seen(text):
    try:
        name = check_name(text, "name")
    except InvalidValue:
        return
    assert 1 <= len(name) <= LIMITS.max_nickname
    assert name.isprintable()
    assert name == name.strip()
    assert name == check_name(name, "name")


# --- The record ---


class Lesson(RuleBasedStateMachine):
    """Whatever happens in a class, its record brings back what everybody is told."""

    def __init__(self):
        super().__init__()
        self.classroom = classroom_of()

    @rule(number=st.integers(0, 9), seed=st.integers(0, 99))
    def join(self, number, seed):
        self.attempt(lambda: self.classroom.join(key(number), random.Random(seed)))

    @precondition(lambda self: self.classroom.pupils)
    @rule(data=st.data(), is_removed=st.booleans())
    def leave(self, data, is_removed):
        self.attempt(lambda: self.classroom.leave(self.some(data), is_removed=is_removed))

    @precondition(lambda self: self.classroom.pupils)
    @rule(data=st.data())
    def reach_the_goal(self, data):
        self.attempt(lambda: self.classroom.note_reached(self.some(data)))

    @precondition(lambda self: self.classroom.pupils)
    @rule(data=st.data(), name=st.none() | st.sampled_from(["Ann", "Bob"]))
    def rename(self, data, name):
        self.attempt(lambda: self.classroom.rename(self.some(data), name, random.Random(3)))

    @precondition(lambda self: self.classroom.pupils)
    @rule(data=st.data(), choice=st.integers(0, 3))
    def answer(self, data, choice):
        self.attempt(lambda: self.classroom.answer(self.some(data), choice))

    @rule(
        given_fields=st.fixed_dictionaries(
            {},
            optional={
                "accepts": st.booleans(),
                "max_pupils": st.integers(1, 5),
                "names": st.sampled_from(["given", "free"]),
                "paused": st.booleans(),
                "training": st.booleans(),
                "hidden": st.sampled_from([(), ("data",)]),
                "goal": st.sampled_from([None, {"score": 0.5, "max_weights": None, "max_steps": 9}]),
                "shown": st.none() | st.fixed_dictionaries({"pupil": st.integers(1, 5), "anonymous": st.booleans()}),
                "question": st.sampled_from([None, QUESTION, QUESTION | {"is_open": False}]),
            },
        )
    )
    def change(self, given_fields):
        self.attempt(lambda: self.classroom.change(given_fields))

    @rule(recipe=st.none() | st.just({"data": {}, "config": {}}), lesson=st.none() | st.just("spirals"))
    def send(self, recipe, lesson):
        self.attempt(lambda: self.classroom.send(recipe, lesson))

    @invariant()
    def its_record_is_all_of_it(self):
        again = unpacked(packed(self.classroom))
        assert packed(again) == packed(self.classroom)
        assert told_teacher(again, 1) == told_teacher(self.classroom, 1)
        for number, pupil in self.classroom.pupils.items():
            assert told_pupil(again, again.pupils[number], None) == told_pupil(self.classroom, pupil, None)
        assert again.removed == self.classroom.removed

    @invariant()
    def nobody_is_there_twice(self):
        pupils = self.classroom.pupils.values()
        assert len({pupil.key for pupil in pupils}) == len(pupils)
        assert not {pupil.key for pupil in pupils} & self.classroom.removed
        given_names = [pupil.nickname for pupil in pupils if not pupil.is_own_name]
        assert len(set(given_names)) == len(given_names)

    def some(self, data):
        return data.draw(st.sampled_from(list(self.classroom.pupils.values())))

    def attempt(self, act):
        before, version = packed(self.classroom), self.classroom.version
        try:
            act()
        except NnvisuError:
            assert before == packed(self.classroom)
        # What is kept is written by its version.
        assert before == packed(self.classroom) or version < self.classroom.version


TestLesson = Lesson.TestCase
TestLesson.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def of_another_format():
    return unpack(packed(classroom_of(1))).fields | {"format": 2}


@pytest.mark.parametrize("fields", [{}, of_another_format(), {"format": 1, "code": "KWRTLZ", "teacher": "x"}])
def test_a_record_that_is_none_of_a_classroom_is_damaged(fields):
    with pytest.raises(DamagedRecord, match="the classroom is damaged"):
        unpacked(pack(fields))
    with pytest.raises(DamagedRecord):
        unpacked(packed(classroom_of(1))[:-1])


def test_a_record_holds_hashes_and_no_ids():
    names = {field.name for field in dataclasses.fields(classroom_of(1).pupils[1])}

    assert {"number", "key", "nickname", "is_own_name", "answer", "has_reached"} == names
