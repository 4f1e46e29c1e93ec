"""Turns by time of computing: what a thread waits for is no cost of its steps."""

import threading

import pytest

from nnvisu.live.clockwork import MIN_PIECE, Clockwork
from nnvisu.live.scheduler import TURN_S
from nnvisu.live.speed import MEMORY_S, Speed
from nnvisu.wire import commands
from tests.support.clocks import StillClock
from tests.support.live_runs import new_run

pytestmark = pytest.mark.usefixtures("compiled")

STEP_S = 1e-5


def slow_run(wait_s=0.0):
    """Return a run whose steps take STEP_S of the processor, and each call ``wait_s`` more by the wall."""
    wall, cpu = StillClock(), StillClock()
    run = new_run(wall, cpu_clock=cpu)
    train = run.trainer.train

    def timed_train(n_steps):
        cpu.now += n_steps * STEP_S
        wall.now += n_steps * STEP_S + wait_s
        return train(n_steps)

    run.trainer.train = timed_train
    run.apply(commands.StartTraining())
    return run, cpu


@pytest.mark.parametrize("wait_s", [0.0, 1.0])
def test_a_turn_uses_its_time_up_over_all_steps_that_are_kept(wait_s):
    run, cpu = slow_run(wait_s)

    run.take_turn(TURN_S)

    kept = [checkpoint.step for checkpoint in run.timeline.history.checkpoints]
    assert (0.95 - MIN_PIECE) * TURN_S <= cpu.now <= 1.05 * TURN_S
    assert set(range(17)) | {64, 128, 256, 512, 1024} <= set(kept)
    assert run.trainer.step == pytest.approx(cpu.now / STEP_S)


def test_a_turn_ends_early_where_the_session_is_called():
    run, _ = slow_run()

    run.take_turn(TURN_S, lambda: True)

    assert 1 == run.trainer.step


def test_the_steps_of_a_new_network_are_not_guessed_by_those_of_the_one_before():
    run, cpu = slow_run()
    run.take_turn(1.0)
    run.apply(commands.UpdateConfig({"hidden_layers": (256, 256)}))
    run.apply(commands.StartTraining())
    pieces = []

    def train(n_steps):
        pieces.append(n_steps)
        cpu.now += 1.0
        return n_steps

    run.trainer.train = train

    run.take_turn(0.0)

    assert [1] == pieces


def test_a_paced_run_makes_what_is_due_in_one_turn():
    clock = StillClock()
    clockwork = Clockwork(clock, StillClock())
    clockwork.set_pace(100.0)
    clockwork.start()
    clockwork.begin_turn(TURN_S, 0)
    clockwork.measure(lambda n: n, int(clockwork.next_piece()))
    assert 0 == clockwork.next_piece()
    clock.now += 0.1

    clockwork.begin_turn(TURN_S, 1)
    made = 0
    while (n_steps := int(clockwork.next_piece())) > 0:
        clockwork.measure(lambda n: n, n_steps)
        made += n_steps

    assert 10 == made


def test_many_steps_of_a_fast_pace_are_no_short_turn():
    clock, cpu = StillClock(), StillClock()
    clockwork = Clockwork(clock, cpu)
    clockwork.set_pace(100_000.0)
    clockwork.start()

    def train(n_steps):
        cpu.now += n_steps * STEP_S
        return n_steps

    for _ in range(8):
        clock.now += 0.1
        clockwork.begin_turn(1.0, 0)
        while (n_steps := int(clockwork.next_piece())) > 0:
            clockwork.measure(train, n_steps)
    assert clockwork.is_done_within(0.01, 0)

    clock.now += 0.1

    assert not clockwork.is_done_within(0.01, 0)
    assert clockwork.is_done_within(0.2, 0)


def test_a_clock_that_ticks_in_16_ms_tells_the_cost_in_the_mean():
    speed, true_s, ticks = Speed(), 0.0, 0.0
    for _ in range(400):
        n_steps = speed.steps_in(TURN_S)
        true_s += n_steps * STEP_S
        seen_s, ticks = true_s // 0.0156 * 0.0156 - ticks, true_s // 0.0156 * 0.0156
        speed.note(n_steps, seen_s, true_s)

    assert TURN_S / STEP_S == pytest.approx(speed.steps_in(TURN_S), rel=0.0156 / MEMORY_S + 0.05)


def test_threads_that_hold_the_interpreter_make_turns_no_shorter():
    run = new_run(StillClock())
    run.apply(commands.StartTraining())
    for _ in range(20):
        run.take_turn(TURN_S)
    quiet = run.clockwork._speed.steps_in(TURN_S)
    is_over = threading.Event()

    def hold():
        while not is_over.is_set():
            sum(range(1000))

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            run.take_turn(TURN_S)
        crowded = run.clockwork._speed.steps_in(TURN_S)
    finally:
        is_over.set()
        for thread in threads:
            thread.join(30)

    assert crowded > quiet / 4
