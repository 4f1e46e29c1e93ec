"""FrameGate on an imagined link: credit, rate, size. Time is made up, so every run is the same."""

import itertools
import math

import pytest

from nnvisu.settings import LIMITS
from nnvisu.wire.flow import MAP_SIZES, FrameGate


def test_the_sizes_keep_to_the_limits_that_clients_are_told():
    assert (LIMITS["min_adaptive_map_size"], LIMITS["max_adaptive_map_size"]) == (MAP_SIZES[0], MAP_SIZES[-1])


def acquainted_gate(**options):
    """A gate whose first frame is acknowledged."""
    gate = FrameGate(**options)
    gate.frame_sent(0.0)
    gate.acknowledge(1, 0.01)
    return gate


def test_the_first_frame_goes_alone_and_its_time_is_no_measure():
    gate = FrameGate()
    gate.frame_sent(0.0)
    assert math.inf == gate.seconds_until_due(1.0)

    gate.acknowledge(1, 2.0)

    assert gate.ack_time_s is None
    assert gate.seconds_until_due(2.0) == 0.0


def test_at_most_two_frames_are_on_their_way():
    gate = acquainted_gate(max_fps=60)

    gate.frame_sent(0.5)
    assert gate.seconds_until_due(1.0) == 0.0
    gate.frame_sent(1.0)

    assert math.inf == gate.seconds_until_due(100.0)
    assert 2 == gate.n_in_flight


def test_an_acknowledgement_gives_credit_for_all_frames_up_to_it():
    gate = acquainted_gate()
    gate.frame_sent(0.1)
    gate.frame_sent(0.2)

    gate.acknowledge(3, 0.3)

    assert 0 == gate.n_in_flight
    assert 0.0 == gate.seconds_until_due(0.4)


def test_old_acknowledgements_change_nothing():
    gate = FrameGate()
    gate.frame_sent(0.0)
    gate.acknowledge(1, 0.1)
    gate.frame_sent(0.2)

    gate.acknowledge(1, 0.3)

    assert 1 == gate.n_in_flight


def test_the_rate_is_capped():
    gate, now, n_sent = FrameGate(max_fps=30), 0.0, 0

    while now < 10.0:
        wait_s = gate.seconds_until_due(now)
        if wait_s > 0:
            now += wait_s
            continue
        gate.frame_sent(now)
        n_sent += 1
        gate.acknowledge(gate.last_seq, now + 0.001)

    assert 299 <= n_sent <= 301


def test_no_frames_at_zero_fps():
    gate = FrameGate()

    gate.set_view(max_fps=0, map_size=None)

    assert math.inf == gate.seconds_until_due(5.0)


def test_a_fixed_size_is_kept_whatever_the_link_does():
    gate = FrameGate()
    gate.set_view(max_fps=30, map_size=77)

    run_link(gate, bytes_per_second=5_000, delay_s=0.05, seconds=30)

    assert 77 == gate.map_size


def run_link(gate, bytes_per_second, delay_s, seconds, bytes_per_cell=0.8):
    """Send frames whenever the gate allows, over a link of that rate and one-way delay.

    Returns (mean frames a second, worst age of the picture on the screen in s) over the second half.
    """
    now, link_free, pending, shown = 0.0, 0.0, [], []
    while now < seconds:
        pending.sort()
        wait_s = gate.seconds_until_due(now)
        if pending and (wait_s > 0 and pending[0][0] <= now + wait_s):
            now = max(now, pending[0][0])
            _, seq = pending.pop(0)
            gate.acknowledge(seq, now)
            continue
        if wait_s > 0:
            now += wait_s
            continue
        n_bytes = 32 + bytes_per_cell * gate.map_size**2
        link_free = max(now, link_free) + n_bytes / bytes_per_second
        gate.frame_sent(now)
        drawn = link_free + delay_s
        shown.append((drawn, now))
        pending.append((drawn + delay_s, gate.last_seq))
    late = [(drawn, made) for drawn, made in shown if drawn > seconds / 2]
    ages = [after[0] - before[1] for before, after in itertools.pairwise(late)]
    return len(late) / (seconds / 2), max(ages)


@pytest.mark.parametrize(
    ("kbit_per_s", "delay_s", "least_fps", "most_age_s", "least_size"),
    [(500, 0.01, 5, 0.5, 48), (1000, 0.1, 5, 0.6, 48), (250, 0.01, 3, 1.0, 32), (100_000, 0.001, 29, 0.1, 128)],
)
def test_the_picture_is_young_on_any_link(kbit_per_s, delay_s, least_fps, most_age_s, least_size):
    gate = FrameGate()

    fps, worst_age_s = run_link(gate, kbit_per_s * 125, delay_s, seconds=60)

    assert least_fps <= fps
    assert worst_age_s < most_age_s
    assert least_size <= gate.map_size


def test_a_good_link_gets_the_largest_map_within_a_second():
    gate = FrameGate()

    run_link(gate, bytes_per_second=5_000_000, delay_s=0.005, seconds=1)

    assert MAP_SIZES[-1] == gate.map_size


def test_a_link_that_gets_thin_shrinks_the_map_at_once():
    gate = FrameGate()
    run_link(gate, bytes_per_second=5_000_000, delay_s=0.005, seconds=5)

    for i in range(8):
        gate.frame_sent(10 + i)
        gate.acknowledge(gate.last_seq, 10.5 + i)

    assert gate.map_size <= 64


def test_a_long_but_wide_link_keeps_a_large_map():
    gate = FrameGate()

    run_link(gate, bytes_per_second=1_250_000, delay_s=0.1, seconds=20)

    assert MAP_SIZES[-1] == gate.map_size


def test_a_map_that_is_not_late_stays_good():
    gate = FrameGate()

    run_link(gate, bytes_per_second=16_000, delay_s=0.01, seconds=60)

    assert gate.map_size == 48


def test_after_a_quiet_moment_there_is_time_for_the_largest_map():
    gate = acquainted_gate()
    gate.frame_sent(1.0)
    assert math.inf == gate.seconds_until_quiet(5.0)

    gate.acknowledge(2, 1.2)

    assert 0 < gate.seconds_until_quiet(1.21) < 1
    assert gate.seconds_until_quiet(2.0) == 0.0
    assert gate.largest_size == MAP_SIZES[-1]


def test_a_large_map_sent_in_a_quiet_moment_is_no_measure_of_smaller_ones():
    gate = acquainted_gate()
    before = gate.map_size
    gate.frame_sent(1.0, size=128)

    gate.acknowledge(2, 3.0)

    assert before == gate.map_size


def test_the_map_shrinks_on_a_very_thin_link_and_grows_again():
    gate = FrameGate()

    run_link(gate, bytes_per_second=6_000, delay_s=0.02, seconds=60)
    thin = gate.map_size
    for i in range(30 * 120):
        now = 100 + i / 30
        gate.frame_sent(now)
        gate.acknowledge(gate.last_seq, now + 0.005)

    assert thin <= 48
    assert MAP_SIZES[-1] == gate.map_size
