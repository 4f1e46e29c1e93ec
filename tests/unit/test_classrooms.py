"""How many classrooms one process has room for, with real sessions; the other rules are tested over real sockets."""

import contextlib

import pytest

from nnvisu.errors import InvalidValue, RateLimited, ServerFull
from nnvisu.live.classroom_records import ClassroomRecords
from nnvisu.live.classrooms import MAX_CLASSROOMS, MAX_OF_ADDRESS, RELOAD_S, Classrooms
from nnvisu.live.limits import ServerLimits
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.session import TrainingSession
from nnvisu.live.session_ids import new_id
from nnvisu.live.store_access import StoreAccess
from nnvisu.live.watcher import Watcher
from tests.support.clocks import StillClock

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
LIMITS = ServerLimits(
    max_sessions=MAX_CLASSROOMS + 5, max_sockets=5, max_session_memory_mb=640, idle_pause_s=600, idle_drop_s=6000
)


def code(number: int) -> str:
    """Return the code of a class, another one for each number below 400."""
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    return "BBBB" + letters[number // 20] + letters[number % 20]


class School:
    """Opens classes, each from a session of its own; ``now`` is set by hand."""

    def __init__(self, registry: SessionRegistry):
        self._registry = registry
        self._sessions: dict[bytes, TrainingSession] = {}
        self.now = StillClock()
        records = ClassroomRecords(StoreAccess(None, registry.clock), registry.saver)
        self.classrooms = Classrooms(self._sessions.get, records, lambda: None, registry.clock, self.now)

    def open(self, number: int, address: str = HERE) -> TrainingSession:
        session_id = new_id(beside=f"class-{code(number).lower()}.x")
        session, *_ = self._registry.enter(session_id, None, Watcher(), address)
        self._sessions[session.ids.owner_key] = session
        self.classrooms.open(session, code(number), address)
        return session

    def join(self, number: int) -> None:
        session_id = new_id(beside=f"class-{code(number).lower()}.x")
        session, *_ = self._registry.enter(session_id, None, Watcher(), HERE)
        self._sessions[session.ids.owner_key] = session
        self.classrooms.join(session, code(number), HERE)

    def has(self, session: TrainingSession) -> bool:
        """Return whether it still leads a class."""
        return session.seat.message.role == "teacher"


@pytest.fixture
def school():
    registry = SessionRegistry(LIMITS)
    yield School(registry)
    registry.shutdown()


def test_a_class_without_pupils_whose_teacher_is_gone_makes_room_the_longest_left_first(school):
    with contextlib.ExitStack() as pages:
        first, *others = [school.open(number) for number in range(MAX_OF_ADDRESS)]
        school.join(0)
        pages.enter_context(school.classrooms.visit(others[0], lambda: None))
        school.now.now = 10.0
        with school.classrooms.visit(others[1], lambda: None):
            pass  # left ten seconds after those that follow
        school.now.now = 11.0 + RELOAD_S

        school.open(MAX_OF_ADDRESS)

        assert school.has(first)  # somebody has joined
        assert school.has(others[0])  # the teacher is there
        assert school.has(others[1])
        assert not school.has(others[2])
        assert all(school.has(teacher) for teacher in others[3:])
        assert MAX_OF_ADDRESS == school.classrooms.n_classrooms


def test_a_teacher_who_reloads_the_page_keeps_a_class_that_nobody_has_joined(school):
    teachers = [school.open(number) for number in range(MAX_OF_ADDRESS)]
    school.now.now = RELOAD_S

    with pytest.raises(ServerFull, match="your network has 20 classes"):
        school.open(MAX_OF_ADDRESS)

    assert all(school.has(teacher) for teacher in teachers)
    school.open(MAX_OF_ADDRESS + 1, ELSEWHERE)


def test_codes_are_not_tried_by_opening_classes_either(school):
    school.open(0)
    n_taken = 0

    with pytest.raises(RateLimited):
        while n_taken < 50:
            with pytest.raises(InvalidValue, match="a code that no class has yet"):
                school.open(0, ELSEWHERE)
            n_taken += 1

    assert 10 < n_taken < 50
    school.open(1, HERE)


def test_a_full_server_takes_room_from_any_network(school):
    teachers = [school.open(number, f"192.0.2.{number}") for number in range(MAX_CLASSROOMS)]
    with pytest.raises(ServerFull, match="no room for another class"):
        school.open(MAX_CLASSROOMS)
    school.now.now = RELOAD_S + 1.0

    school.open(MAX_CLASSROOMS + 1)

    assert not school.has(teachers[0])
    assert MAX_CLASSROOMS == school.classrooms.n_classrooms
