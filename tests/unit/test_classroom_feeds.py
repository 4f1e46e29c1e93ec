"""What a socket is told of a classroom, and when: without threads, sockets or pictures."""

import contextlib
import json
import math
import random

import numpy as np
import pytest

from nnvisu.classroom.classroom import Classroom
from nnvisu.classroom.told import farewell, told_pupil, told_teacher
from nnvisu.errors import Forbidden
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
from nnvisu.wire.commands import parse_command
from tests.support.clocks import StillClock
from tests.support.live_runs import do, new_run, params_of, train

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


class Watched:
    """A pupil's session that has made a state of its run as it is now."""

    def __init__(self, run):
        self.run = run
        self.freshen(at_once=True)

    def freshen(self, at_once):
        self.state = self.run.state()


def wall_of(*sessions, shown=lambda: None):
    pupils = {number: ({"pupil": number}, session) for number, session in enumerate(sessions, start=1)}
    return RealWall(lambda: pupils, shown, lambda figures: None, None, 0.0)


def test_a_wall_follows_the_runs_of_its_pupils():
    clock = StillClock()
    pupil, other = Watched(new_run(clock)), Watched(new_run(clock))
    wall = wall_of(pupil, other)
    seen = wall.look(0.0)
    train(pupil.run, 30)
    pupil.freshen(at_once=True)

    assert seen is wall.look(0.9 * LOOK_S)  # so often nobody looks
    now = wall.look(1.1 * LOOK_S)
    assert [0, 30] == [each.rows[1]["step"] for each in (seen, now)]
    np.testing.assert_array_equal(params_of(pupil.run), now.models[1].params)
    np.testing.assert_array_equal(seen.models[2].params, now.models[2].params)
    assert seen.picture != now.picture


def test_a_wall_tells_settings_and_data_as_they_are_now():
    pupil = Watched(new_run())
    wall = wall_of(pupil)
    before = wall.look(0.0).rows[1]["settings"]
    told = []
    for i, (command, fields) in enumerate(
        [
            ("update_config", {"config": {"learning_rate": 0.5}}),
            ("generate_data", {"dataset": "spirals", "n_points": 50}),
        ]
    ):
        do(pupil.run, command, **fields)
        pupil.freshen(at_once=True)
        told.append(wall.look(1.0 + i).rows[1]["settings"])

    assert "learning_rate" not in before and "moons" == before["data.dataset"]
    assert before | {"learning_rate": 0.5} == told[0]
    assert (0.5, "spirals", 50) == tuple(told[1][name] for name in ("learning_rate", "data.dataset", "data.n_points"))


def test_a_wall_remembers_since_when_nobody_has_done_anything():
    wall = wall_of(Watched(new_run()))

    assert [None, None, "not_started"] == [wall.look(now).rows[1]["needs"] for now in (0.0, 50.0, 70.0)]


def test_a_wall_is_as_old_as_the_oldest_state_of_a_run_that_trains():
    clock = StillClock()
    pupils = [Watched(new_run(clock)) for _ in range(3)]
    wall = wall_of(*pupils)
    assert 5.0 == wall.look(5.0).produced_at  # at rest nothing gets old

    for pupil, now in zip(pupils[:2], (6.0, 7.0), strict=True):
        pupil.run.apply(commands.StartTraining())
        clock.now = now
        pupil.freshen(at_once=True)

    assert (True, 6.0) == (wall.look(8.0).is_training, wall.look(8.0).produced_at)


def test_another_pupil_who_is_shown_is_another_picture():
    """Though both runs have made as many steps."""
    pupils = [Watched(new_run()), Watched(new_run())]
    do(pupils[1].run, "reset", seed=5)
    do(pupils[0].run, "reset", seed=4)
    for pupil in pupils:
        pupil.freshen(at_once=True)
    number = 1
    wall = wall_of(*pupils, shown=lambda: (number, pupils[number - 1]))
    first = wall.look_at_shown(1.0)
    number = 2
    second = wall.look_at_shown(1.0)

    assert pupils[0].state.picture == pupils[1].state.picture
    assert first.picture != second.picture
    assert first.models.keys() == second.models.keys()  # which says nothing of whose it is


RECIPE = {"data": {"generator": {"dataset": "xor"}}, "config": {}}


@pytest.mark.parametrize("locked", ["paused", "training", None])
@pytest.mark.parametrize(
    ("command", "trains"),
    [
        ({"type": "start_training"}, True),
        ({"type": "step", "n_steps": 1}, True),
        ({"type": "continue_experiment"}, True),
        ({"type": "start_experiment", "experiment": {"base": RECIPE}}, True),
        ({"type": "load_recipe", "recipe": RECIPE, "until_step": 5}, True),
        ({"type": "load_recipe", "recipe": RECIPE}, False),
        ({"type": "stop_training"}, False),
        ({"type": "update_config", "config": {"seed": 1}}, False),
    ],
    ids=str,
)
def test_a_lock_keeps_pupils_from_whatever_trains_and_from_nothing_else(locked, command, trains):
    classroom, seat = Classroom("KWRTLZ", b"t" * 32, 0.0), Seat()
    pupil = classroom.join(b"p" * 32, random.Random(1))
    seat.take(told_pupil(classroom, pupil, None), Wall(), locked)
    check = parse_command(json.dumps(command))

    with pytest.raises(Forbidden) if locked and trains else contextlib.nullcontext():
        seat.check(check)
    seat.give_up(farewell(classroom.code, "left"))
    seat.check(check)
