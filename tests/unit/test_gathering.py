"""When Python is gathered on one core: rules, with cores that are imagined."""

import math

import pytest

from nnvisu.live.gathering import RETRY_S, STALE_S, Gathering


class Cores:
    """One core, of which the test says for how long it was idle."""

    def __init__(self):
        self.has_home, self.idle_s, self.n_gathered = False, 0.0, 0

    def gather(self):
        self.has_home = True
        self.n_gathered += 1

    def scatter(self):
        self.has_home = False

    def home_idle_s(self):
        return self.idle_s if self.has_home else math.nan


class World:
    """Half seconds of a server, one after the other."""

    def __init__(self):
        self.cores, self.is_wanted, self.is_training, self.now = Cores(), True, False, 100.0
        self.gathering = Gathering(self.cores, lambda: self.is_wanted, lambda: self.is_training)

    def pass_half_a_second(self, used, idle=0.4):
        """Let desk work take ``used`` of a core idle for ``idle`` of the time; return whether it is home."""
        self.now += 0.5
        self.cores.idle_s += 0.5 * idle
        self.gathering.review(0.5 * used, 0.5, self.now)
        return self.cores.has_home


@pytest.fixture
def world():
    return World()


def test_a_crowd_that_watches_is_gathered_and_stays(world):
    assert [True] * 20 == [world.pass_half_a_second(0.6) for _ in range(20)]
    assert 1 == world.cores.n_gathered


def test_a_crowd_that_trains_is_not(world):
    world.is_wanted = False
    assert not world.pass_half_a_second(0.6)

    world.is_wanted = True
    assert world.pass_half_a_second(0.6)

    world.is_wanted = False
    assert not world.pass_half_a_second(0.6)


@pytest.mark.parametrize(("is_training", "little", "enough"), [(False, 0.09, 0.11), (True, 0.39, 0.41)])
def test_little_work_is_not_worth_it(world, is_training, little, enough):
    """Least of all where unwatched sessions could train on the same core; half as much is enough to stay."""
    world.is_training = is_training

    assert not world.pass_half_a_second(little)
    assert world.pass_half_a_second(enough)
    assert world.pass_half_a_second(little)
    assert not world.pass_half_a_second(little / 2)


def test_a_core_that_is_full_of_our_own_work_is_not_contested(world):
    assert [True] * 5 == [world.pass_half_a_second(0.7, idle=0.0) for _ in range(5)]


def test_a_core_that_others_use_is_left_and_tried_again_later(world):
    """The core is idle for none of the time, and our work gets less than half of it."""
    world.pass_half_a_second(0.4)

    assert not world.pass_half_a_second(0.4, idle=0.0)
    n_halves = round(RETRY_S / 0.5)
    assert [False] * (n_halves - 1) == [world.pass_half_a_second(0.4) for _ in range(n_halves - 1)]
    assert world.pass_half_a_second(0.4)
    assert world.pass_half_a_second(0.4)


def test_the_idle_time_before_it_was_gathered_does_not_count(world):
    world.pass_half_a_second(0.4, idle=1.0)

    assert world.pass_half_a_second(0.4, idle=0.2)
    assert not world.pass_half_a_second(0.4, idle=0.05)


def test_a_core_of_which_nothing_is_known_counts_as_contested(world):
    world.pass_half_a_second(0.4)
    world.cores.idle_s = math.nan

    assert not world.pass_half_a_second(0.4)


def test_a_crowd_that_leaves_or_pauses_frees_the_core_for_turns(world):
    """Then nobody comes to the desk any more, so that nothing is reviewed."""
    world.pass_half_a_second(0.4)

    world.gathering.expire(world.now + 0.9 * STALE_S)
    assert world.cores.has_home

    world.gathering.expire(world.now + 1.1 * STALE_S)
    assert not world.cores.has_home
