"""What a socket is told of a classroom, and when: without threads, sockets or pictures."""

import math
import random

import pytest

from nnvisu.classroom.classroom import Classroom
from nnvisu.classroom.told import farewell, told_pupil, told_teacher
from nnvisu.live.classroom_feeds import (
    FRESHEN_AHEAD_S,
    IDLE_LOOK_S,
    ROWS_INTERVAL_S,
    THIN_LINK_ROWS_S,
    ClassroomFeed,
)
from nnvisu.live.seat import Seat
from nnvisu.live.wall import LATE_S, LOOK_S, MAX_AGE_S, WallState
from nnvisu.live.wall import Wall as RealWall
from nnvisu.wire import commands
from tests.support.live_runs import new_run

CLASSROOM = Classroom("KWRTLZ", b"t" * 32, 0.0)
NOTHING = commands.SetWallView(max_fps=0.0, figures=False)
FIGURES = commands.SetWallView(max_fps=0.0, figures=True)


class Wall:
    """What a feed asks of a wall; ``rows`` is there to be changed."""

    def __init__(self):
        self.rows = {1: {"pupil": 1, "step": 10, "needs": None}, 2: {"pupil": 2, "step": 20, "needs": "idle"}}
        self.n_looks, self.freshened = 0, []

    def look(self, now: float) -> WallState:
        self.n_looks += 1
        return WallState((), {}, {number: dict(row) for number, row in self.rows.items()}, False, now)

    def freshen(self, now: float) -> None:
        self.freshened.append(now)


class Tiles:
    """What a feed asks of a sender of tiles, which has none."""

    def set_view(self, view):
        self.view = view

    def set_encodings(self, encodings):
        self.encodings = encodings

    def seconds_until_due(self, source):
        return math.inf

    seconds_until_possible = lambda self: math.inf  # noqa: E731


class Socket:
    """A feed with what it tells, and a clock that is set by hand."""

    def __init__(self):
        self.now, self.told, self.is_thin = 100.0, [], False
        self.seat, self.wall, self.tiles = Seat(), Wall(), Tiles()
        self.feed = ClassroomFeed(self.told.append, lambda now: self.is_thin, self.seat, lambda wall: self.tiles)
        self.state = new_run(lambda: self.now).state()

    @property
    def wait_s(self) -> float:
        return self.feed.seconds_until_due(self.state, self.state, self.now)

    def after(self, seconds: float) -> list:
        """Return what is told then, if anything is due."""
        self.now += seconds
        self.told.clear()
        if self.wait_s <= 0:
            self.feed.send(self.state, self.state, self.now)
        return list(self.told)

    def teach(self) -> "Socket":
        self.seat.take(told_teacher(CLASSROOM, 0), self.wall)
        return self


@pytest.fixture
def socket() -> Socket:
    return Socket()


def test_nothing_is_due_in_no_class_and_after_its_end(socket):
    assert math.inf == socket.wait_s
    socket.teach().after(0)
    socket.seat.give_up(farewell("KWRTLZ", "ended"))

    assert ["ended"] == [message.reason for message in socket.after(0)]
    assert math.inf == socket.wait_s


def test_the_same_is_told_once(socket):
    assert 1 == len(socket.teach().after(0))
    assert [] == socket.teach().after(0)


def test_a_teacher_gets_all_rows_at_first_and_then_what_changed(socket):
    socket.feed.set_wall_view(FIGURES)
    _, first = socket.teach().after(0)
    assert ([socket.wall.rows[1], socket.wall.rows[2]], []) == (first.rows, first.gone)

    socket.wall.rows[1]["step"] = 30
    del socket.wall.rows[2]
    assert [] == socket.after(0.9 * ROWS_INTERVAL_S)
    [second] = socket.after(0.2 * ROWS_INTERVAL_S)

    assert ([{"pupil": 1, "step": 30}], [2]) == (second.rows, second.gone)
    assert [] == socket.after(5 * ROWS_INTERVAL_S)
    socket.feed.set_wall_view(FIGURES)
    [again] = socket.after(0)
    assert ([socket.wall.rows[1]], []) == (again.rows, again.gone)


def test_rows_come_rarely_on_a_thin_link(socket):
    socket.feed.set_wall_view(FIGURES)
    socket.is_thin = True
    socket.teach().after(0)
    socket.wall.rows[1]["step"] = 30

    assert [] == socket.after(0.9 * THIN_LINK_ROWS_S)
    assert 1 == len(socket.after(0.2 * THIN_LINK_ROWS_S))


def test_a_teacher_who_asks_for_nothing_looks_all_the_same(socket):
    socket.feed.set_wall_view(NOTHING)
    socket.teach().after(0)
    assert 1 == socket.wall.n_looks

    assert [] == socket.after(0.9 * IDLE_LOOK_S)
    assert 0.1 * IDLE_LOOK_S == pytest.approx(socket.wait_s)
    assert [] == socket.after(0.1 * IDLE_LOOK_S)

    assert 2 == socket.wall.n_looks


def test_states_are_made_anew_once_before_each_look(socket):
    socket.feed.set_wall_view(FIGURES)
    socket.teach().after(0)
    ahead_s = ROWS_INTERVAL_S - FRESHEN_AHEAD_S
    assert ahead_s == pytest.approx(socket.wait_s)

    for _ in range(3):
        socket.wall.rows[1]["step"] += 1
        socket.after(ahead_s)
        assert socket.now == socket.wall.freshened[-1]
        assert FRESHEN_AHEAD_S == pytest.approx(socket.wait_s)
        socket.after(FRESHEN_AHEAD_S)

    assert (3, 4) == (len(socket.wall.freshened), socket.wall.n_looks)


def test_nobody_looks_more_often_than_there_is_something_new(socket):
    socket.feed.set_wall_view(FIGURES)
    socket.teach().after(0)

    for _ in range(10):
        socket.after(LOOK_S / 10)

    assert socket.wall.n_looks <= 2


def test_a_pupil_looks_only_at_what_is_shown_to_all(socket):
    classroom = Classroom("KWRTLZ", b"t" * 32, 0.0)
    pupil = classroom.join(b"p" * 32, random.Random(1))
    socket.feed.set_wall_view(FIGURES)
    socket.seat.take(told_pupil(classroom, pupil, None), socket.wall)

    assert ["pupil"] == [message.role for message in socket.after(0)]

    assert math.inf == socket.wait_s
    assert 0 == socket.wall.n_looks


class Pupil:
    """A pupil's session whose state was made at time 0."""

    def __init__(self, is_training):
        run = new_run(lambda: 0.0)
        if is_training:
            run.apply(commands.StartTraining())
        self.state, self.asked = run.state(), None

    def freshen(self, at_once):
        self.asked = "at once" if at_once else "by the way"


@pytest.mark.parametrize(
    ("now", "asked"), [(0.9 * MAX_AGE_S, None), (1.1 * MAX_AGE_S, "by the way"), (1.1 * LATE_S, "at once")]
)
def test_a_wall_has_old_states_of_runs_that_train_made_anew(now, asked):
    pupils = [Pupil(is_training=True), Pupil(is_training=False)]
    sessions = {number: ({"pupil": number}, pupil) for number, pupil in enumerate([*pupils, None])}
    wall = RealWall(lambda: sessions, lambda: None, lambda figures: None, None, 0.0)

    wall.freshen(now)

    assert [asked, None] == [pupil.asked for pupil in pupils]
