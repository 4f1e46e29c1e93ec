"""Questions that wait: the costly ones get no more computing than their allowance, and hold up no other."""

import math
import random

import pytest

from nnvisu.errors import RateLimited
from nnvisu.live.answer_queue import COSTLY_BURST_S, COSTLY_SHARE, MAX_WAITING, AnswerQueue
from nnvisu.wire.commands import COMMANDS
from tests.support.clocks import StillClock


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def processor():
    return StillClock()


@pytest.fixture
def queue(clock, processor):
    return AnswerQueue(clock, processor)


def made(answer):
    return answer()


def test_answers_come_in_order_and_quick_ones_first(queue):
    for name, is_costly in (("a", True), ("b", False), ("c", True), ("d", False)):
        queue.add(lambda name=name: name, is_costly)

    answers = []
    while queue.wait_s == 0:
        answers.append(queue.make_next(made))

    assert ["b", "d", "a", "c"] == answers
    assert math.inf == queue.wait_s


def test_costly_answers_wait_for_what_they_took_and_quick_ones_do_not(queue, clock, processor):
    def take(seconds):
        processor.now += seconds
        return seconds

    for _ in range(3):
        queue.add(lambda: take(0.75 * COSTLY_BURST_S), is_costly=True)
    for _ in range(2):
        queue.make_next(made)

    wait_s = 0.5 * COSTLY_BURST_S / COSTLY_SHARE
    assert wait_s == pytest.approx(queue.wait_s)
    queue.add(lambda: take(100), is_costly=False)
    assert 0 == queue.wait_s and 100 == queue.make_next(made)
    assert wait_s == pytest.approx(queue.wait_s)
    clock.now += wait_s
    assert 0 == queue.wait_s


@pytest.mark.parametrize("seed", range(5))
def test_in_any_stretch_of_time_costly_answers_take_no_more_than_a_burst_the_share_and_one_answer(
    queue, clock, processor, seed
):
    chance, taken = random.Random(seed), []

    def take():
        cpu_s = chance.expovariate(1.0)
        clock.now += cpu_s
        processor.now += cpu_s
        taken.append((clock.now, cpu_s))

    for _ in range(300):
        queue.add(take, is_costly=True)
        clock.now += queue.wait_s + chance.choice([0.0, 0.0, 3.0])
        queue.make_next(made)

    longest = max(cpu_s for _, cpu_s in taken)
    for i, (begin, _) in enumerate(taken):
        total = 0.0
        for end, cpu_s in taken[i:]:
            total += cpu_s
            assert total <= COSTLY_BURST_S + 2 * longest + COSTLY_SHARE * (end - begin) + 1e-6


def test_an_answer_that_fails_is_paid_for_as_well(queue, processor):
    def fail():
        processor.now += COSTLY_BURST_S + 1
        raise KeyError

    queue.add(fail, is_costly=True)
    queue.add(fail, is_costly=True)
    with pytest.raises(KeyError):
        queue.make_next(made)

    assert 1 / COSTLY_SHARE == pytest.approx(queue.wait_s)


def test_who_asks_too_much_at_once_is_told(queue):
    for i in range(MAX_WAITING):
        queue.add(lambda: None, is_costly=i % 2 == 0)

    with pytest.raises(RateLimited, match=f"{MAX_WAITING} questions"):
        queue.add(lambda: None, is_costly=False)


def test_a_long_answer_is_made_in_parts_and_whatever_is_quick_comes_between_them(queue, clock, processor):
    rest = ["b", "c"]

    def part():
        processor.now += 0.4 * COSTLY_BURST_S
        return part if rest and rest.pop(0) == "b" else "whole"

    queue.add(part, is_costly=True)
    queue.add(lambda: "next", is_costly=True)
    assert queue.make_next(made) is None
    queue.add(lambda: "quick", is_costly=False)
    assert ["quick", "whole"] == [queue.make_next(made) for _ in range(2)]
    assert 0 == queue.wait_s
    assert "next" == queue.make_next(made)

    queue.add(part, is_costly=True)
    rest[:] = ["b"]
    assert queue.make_next(made) is None
    assert 0.2 * COSTLY_BURST_S / COSTLY_SHARE == pytest.approx(queue.wait_s)  # each part is paid for


def test_the_four_costliest_questions_are_counted_so():
    costly = {name for name, command in COMMANDS.items() if command.is_costly}

    assert {"get_activations", "get_importance", "get_model", "rank_points"} == costly
