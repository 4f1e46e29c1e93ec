"""FrameGate on an imagined link: credit, rate, size. Time is made up, so every run is the same."""

import itertools
import math

import pytest

from nnvisu.settings import LIMITS
from nnvisu.wire.flow import MAP_SIZES, FrameGate


def test_the_sizes_keep_to_the_limits_that_clients_are_told():
    assert (LIMITS.min_adaptive_map_size, LIMITS.max_adaptive_map_size) == (MAP_SIZES[0], MAP_SIZES[-1])


def acquainted_gate(**options):
    """A gate whose first frame is acknowledged."""
    gate = FrameGate(**options)
    gate.frame_sent(gate.maps, 0.0, gate.maps.size.size)
    gate.acknowledge(1, 0.01)
    return gate


def test_the_first_frame_goes_alone_and_its_time_is_no_measure():
    gate = FrameGate()
    gate.frame_sent(gate.maps, 0.0, gate.maps.size.size)
    assert math.inf == gate.seconds_until_due(gate.maps, 1.0)

    gate.acknowledge(1, 2.0)

    assert gate.ack_time_s is None
    assert gate.seconds_until_due(gate.maps, 2.0) == 0.0


def test_at_most_two_frames_are_on_their_way():
    gate = acquainted_gate(max_fps=60)

    gate.frame_sent(gate.maps, 0.5, gate.maps.size.size)
    assert gate.seconds_until_due(gate.maps, 1.0) == 0.0
    gate.frame_sent(gate.maps, 1.0, gate.maps.size.size)

    assert math.inf == gate.seconds_until_due(gate.maps, 100.0)
    assert 2 == gate.n_in_flight


def test_an_acknowledgement_gives_credit_for_all_frames_up_to_it():
    gate = acquainted_gate()
    gate.frame_sent(gate.maps, 0.1, gate.maps.size.size)
    gate.frame_sent(gate.maps, 0.2, gate.maps.size.size)

    gate.acknowledge(3, 0.3)

    assert 0 == gate.n_in_flight
    assert 0.0 == gate.seconds_until_due(gate.maps, 0.4)


@pytest.mark.parametrize("phase_s", [0.0, 0.03, 0.97])
def test_pictures_of_a_session_are_due_on_a_grid_of_its_own(phase_s):
    """Two sockets of it whose frames went at different times send their next one at the same time."""
    due = []
    for sent_at in (5.002, 5.068):
        gate = FrameGate(10.0, phase_s)
        base = phase_s % 0.1
        now = base + sent_at
        gate.frame_sent(gate.maps, now, gate.maps.size.size)
        gate.acknowledge(1, now)
        due.append(now + gate.seconds_until_due(gate.maps, now) - base)

    assert [5.1, 5.1] == pytest.approx(due)


def test_old_acknowledgements_change_nothing():
    gate = FrameGate()
    gate.frame_sent(gate.maps, 0.0, gate.maps.size.size)
    gate.acknowledge(1, 0.1)
    gate.frame_sent(gate.maps, 0.2, gate.maps.size.size)

    gate.acknowledge(1, 0.3)

    assert 1 == gate.n_in_flight


def test_an_acknowledgement_makes_nothing_due_sooner_while_there_was_credit():
    gate = acquainted_gate()
    gate.frame_sent(gate.maps, 0.5, gate.maps.size.size)
    assert gate.seconds_until_due(gate.maps, 0.5) < math.inf

    assert not gate.acknowledge(2, 0.51)


@pytest.mark.parametrize(
    "ask",
    [
        lambda gate: gate.seconds_until_due(gate.maps, 0.9),
        lambda gate: gate.seconds_until_quiet(gate.maps, 0.9),
        lambda gate: gate.ack_time_by(0.9),
    ],
    ids=["credit", "quiet", "a late acknowledgement"],
)
def test_an_acknowledgement_is_told_to_whoever_was_to_wait_for_it(ask):
    gate = acquainted_gate()
    gate.neurons.set_view(5.0, None)
    gate.frame_sent(gate.maps, 0.5, gate.maps.size.size)
    gate.frame_sent(gate.neurons, 0.51, gate.neuron_size.size)
    ask(gate)

    assert gate.acknowledge(2, 0.91)
    assert not gate.acknowledge(3, 0.92)


def test_an_acknowledgement_is_told_to_a_side_stream_whose_frame_is_on_its_way():
    gate = side_gate()
    gate.frame_sent(gate.neurons, 0.5, gate.neuron_size.size)
    assert math.inf == gate.seconds_until_due(gate.neurons, 0.9)

    assert gate.acknowledge(2, 0.91)


def test_an_acknowledgement_on_a_long_link_ends_the_wait_between_two_frames():
    gate = long_gate()
    gate.frame_sent(gate.maps, 10.0, 48)
    assert 0.4 == pytest.approx(gate.seconds_until_due(gate.maps, 10.1))

    assert gate.acknowledge(gate.last_seq, 10.2)
    assert 0.0 == gate.seconds_until_due(gate.maps, 10.2)


def test_the_rate_is_capped():
    gate, now, n_sent = FrameGate(max_fps=30), 0.0, 0

    while now < 10.0:
        wait_s = gate.seconds_until_due(gate.maps, now)
        if wait_s > 0:
            now += wait_s
            continue
        gate.frame_sent(gate.maps, now, gate.maps.size.size)
        n_sent += 1
        gate.acknowledge(gate.last_seq, now + 0.001)

    assert 299 <= n_sent <= 301


def test_no_frames_at_zero_fps():
    gate = FrameGate()

    gate.maps.set_view(max_fps=0, fixed_size=None)

    assert math.inf == gate.seconds_until_due(gate.maps, 5.0)
    assert math.inf == gate.seconds_until_quiet(gate.maps, 5.0)


def test_a_fixed_size_is_kept_whatever_the_link_does():
    gate = FrameGate()
    gate.maps.set_view(max_fps=30, fixed_size=77)

    run_link(gate, bytes_per_second=5_000, delay_s=0.05, seconds=30)

    assert 77 == gate.maps.size.size
    gate.maps.set_view(max_fps=30, fixed_size=None)
    assert FrameGate().maps.size.size == gate.maps.size.size  # it says nothing of other sizes


def run_link(gate, bytes_per_second, delay_s, seconds, bytes_per_cell=0.8):
    """Send frames whenever the gate allows, over a link of that rate and one-way delay.

    Returns (mean frames a second, worst age of the picture on the screen in s) over the second half.
    """
    now, link_free, pending, shown = 0.0, 0.0, [], []
    while now < seconds:
        pending.sort()
        wait_s = gate.seconds_until_due(gate.maps, now)
        if pending and (wait_s > 0 and pending[0][0] <= now + wait_s):
            now = max(now, pending[0][0])
            _, seq = pending.pop(0)
            gate.acknowledge(seq, now)
            continue
        if wait_s > 0:
            now += wait_s
            continue
        n_bytes = 32 + bytes_per_cell * gate.maps.size.size**2
        link_free = max(now, link_free) + n_bytes / bytes_per_second
        gate.frame_sent(gate.maps, now, gate.maps.size.size)
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
    assert least_size <= gate.maps.size.size


def test_a_good_link_gets_the_largest_map_within_a_second():
    gate = FrameGate()

    run_link(gate, bytes_per_second=5_000_000, delay_s=0.005, seconds=1)

    assert MAP_SIZES[-1] == gate.maps.size.size


def test_a_link_that_gets_thin_shrinks_the_map_at_once():
    gate = FrameGate()
    run_link(gate, bytes_per_second=5_000_000, delay_s=0.005, seconds=5)

    for i in range(8):
        gate.frame_sent(gate.maps, 10 + i, gate.maps.size.size)
        gate.acknowledge(gate.last_seq, 10.5 + i)

    assert gate.maps.size.size <= 64


def test_a_long_but_wide_link_keeps_a_large_map():
    gate = FrameGate()

    run_link(gate, bytes_per_second=1_250_000, delay_s=0.1, seconds=20)

    assert MAP_SIZES[-1] == gate.maps.size.size


def test_a_map_that_is_not_late_stays_good():
    gate = FrameGate()

    run_link(gate, bytes_per_second=16_000, delay_s=0.01, seconds=60)

    assert gate.maps.size.size == 48


def test_after_a_quiet_moment_there_is_time_for_the_largest_map():
    gate = acquainted_gate()
    gate.frame_sent(gate.maps, 1.0, gate.maps.size.size)
    assert math.inf == gate.seconds_until_quiet(gate.maps, 5.0)

    gate.acknowledge(2, 1.2)

    assert 0 < gate.seconds_until_quiet(gate.maps, 1.21) < 1
    assert gate.seconds_until_quiet(gate.maps, 2.0) == 0.0
    assert gate.maps.size.largest == MAP_SIZES[-1]


def test_a_large_map_sent_in_a_quiet_moment_is_no_measure_of_smaller_ones():
    gate = acquainted_gate()
    before = gate.maps.size.size
    gate.frame_sent(gate.maps, 1.0, 128)

    gate.acknowledge(2, 3.0)

    assert before == gate.maps.size.size


def show(gate, stream, now, ack_time_s):
    """Send a frame of the present size and acknowledge it after that time."""
    gate.frame_sent(stream, now, stream.size.size)
    gate.acknowledge(gate.last_seq, now + ack_time_s)


def test_a_size_that_does_not_fit_is_tried_less_and_less_often_until_it_fits():
    """Maps above 64 are late. Tried 3, 6, 12, 24, 48, 60, 60 … s after the last time, that is 9 times in 5 minutes."""
    gate, sizes = acquainted_gate(), [48]
    for i in range(600):
        show(gate, gate.maps, 1.0 + 0.5 * i, 0.3 if gate.maps.size.size > 64 else 0.01)
        sizes.append(gate.maps.size.size)

    tried = [i for i, (before, size) in enumerate(itertools.pairwise(sizes)) if before <= 64 < size]
    pauses = [after - before for before, after in itertools.pairwise(tried)]
    assert pauses == sorted(pauses)
    assert 7 <= len(tried) <= 10

    for i in range(200):
        show(gate, gate.maps, 301.0 + 0.5 * i, 0.01)
    assert MAP_SIZES[-1] == gate.maps.size.size


def test_a_size_that_fitted_for_a_while_is_tried_again_sooner_than_one_that_never_did():
    """It fails four times, and the fifth try is due after 24 s; then it fits, fails, and is due after 24 s, not 48."""
    gate = acquainted_gate()
    now, failed_at = 1.0, []
    for n_failures in (4, 6):
        while len(failed_at) < n_failures:
            is_late = gate.maps.size.size > 100
            show(gate, gate.maps, now, 1.0 if is_late else 0.01)
            failed_at += [now] * is_late
            now += 1.0
        for _ in range(60):
            show(gate, gate.maps, now, 0.01)
            now += 1.0

    assert 24.0 <= failed_at[5] - failed_at[4] < 27.0


def test_another_network_is_not_held_to_the_sizes_that_were_late_before():
    gate = side_gate()
    now, n_failures = 1.0, 0
    while n_failures < 4:
        is_late = gate.neuron_size.size > 12
        show(gate, gate.neurons, now, 0.5 if is_late else 0.01)
        n_failures, now = n_failures + is_late, now + 1.0
    gate.neuron_size.fit(10)

    for _ in range(8):
        show(gate, gate.neurons, now, 0.01)
        now += 1.0

    assert gate.neuron_size.size > 16


def test_a_link_that_gets_longer_is_measured_anew_after_a_minute():
    """Before that, what it is longer is taken for delay."""
    gate = acquainted_gate()
    for i in range(100):
        show(gate, gate.maps, 10.0 + i / 2, 0.5)
    assert MAP_SIZES[0] == gate.maps.size.size

    for i in range(200):
        show(gate, gate.maps, 80.0 + i / 2, 0.5)

    assert MAP_SIZES[-1] == gate.maps.size.size


def test_a_second_frame_goes_below_one_time_and_stops_above_another():
    gate = acquainted_gate()
    has_credit = []
    for i, ack_time_s in enumerate([0.55] * 14 + [0.8] * 14 + [0.55] * 14 + [0.4] * 14):
        gate.frame_sent(gate.maps, i + 1.0, 48)
        has_credit.append(gate.seconds_until_due(gate.maps, i + 1.3) < math.inf)
        gate.acknowledge(gate.last_seq, i + 1.0 + ack_time_s)

    assert [True, False, False, True] == [has_credit[i] for i in (13, 27, 41, 55)]
    assert 2 == sum(before != after for before, after in itertools.pairwise(has_credit))


def test_frames_on_a_long_link_that_gets_shorter_are_kept_apart_no_more():
    gate = FrameGate()
    waits = []
    for i, ack_time_s in enumerate([0.7] * 2 + [0.5] * 20 + [0.42] * 30):
        gate.frame_sent(gate.maps, 1.0 + i, 48)
        waits.append(gate.seconds_until_due(gate.maps, 1.05 + i))
        gate.acknowledge(gate.last_seq, 1.0 + i + ack_time_s)

    assert 0.2 == pytest.approx(waits[21], abs=0.01)
    assert 0.0 == waits[51]


def test_the_link_is_known_by_maps_and_by_other_frames_only_where_there_are_no_maps():
    gate = side_gate()
    show(gate, gate.neurons, 1.0, 0.2)
    assert 0.01 == pytest.approx(gate.ack_time_s)

    gate.maps.set_view(0, None)
    for i in range(30):
        show(gate, gate.neurons, 10.0 + i, 0.2)

    assert 0.2 == pytest.approx(gate.ack_time_s, abs=0.01)


def test_a_frame_that_does_not_count_for_sizing_changes_no_size():
    sizes = []
    for counts in (False, True):
        gate = acquainted_gate()
        gate.frame_sent(gate.maps, 1.0, gate.maps.size.size, counts)
        gate.acknowledge(2, 2.0)
        sizes.append(gate.maps.size.size)

    assert sizes[0] == acquainted_gate().maps.size.size > sizes[1]


def test_the_map_shrinks_on_a_very_thin_link_and_grows_again():
    gate = FrameGate()

    run_link(gate, bytes_per_second=6_000, delay_s=0.02, seconds=60)
    thin = gate.maps.size.size
    for i in range(30 * 120):
        now = 100 + i / 30
        gate.frame_sent(gate.maps, now, gate.maps.size.size)
        gate.acknowledge(gate.last_seq, now + 0.005)

    assert thin <= 48
    assert MAP_SIZES[-1] == gate.maps.size.size


def long_gate():
    """A gate on a link of 0.5 s there and 0.5 s back, on which no frame waits."""
    gate = FrameGate()
    for now in (1.0, 3.0):
        gate.frame_sent(gate.maps, now, 48)
        gate.acknowledge(gate.last_seq, now + 1.0)
    return gate


def side_gate(n_neurons=20):
    """A gate that is acquainted with the link, maps and neuron maps on."""
    gate = acquainted_gate()
    gate.neurons.set_view(10.0, None)
    gate.neuron_size.fit(n_neurons)
    return gate


def test_a_side_frame_may_follow_a_map_and_only_one_is_on_its_way():
    gate = side_gate()
    gate.frame_sent(gate.maps, 1.0, 48)
    assert 0.0 == gate.seconds_until_due(gate.neurons, 1.0)

    gate.frame_sent(gate.neurons, 1.0, 16)
    gate.acknowledge(2, 1.1)

    assert gate.was_last_beside
    assert math.inf == gate.seconds_until_due(gate.neurons, 1.2)
    assert 0.0 == gate.seconds_until_due(gate.maps, 1.2)


def test_a_side_frame_follows_a_map_on_a_slow_link_too_but_no_first_one():
    gate = FrameGate()
    gate.neurons.set_view(10.0, None)
    gate.frame_sent(gate.maps, 0.0, 48)
    assert math.inf == gate.seconds_until_due(gate.neurons, 0.1)
    gate.acknowledge(1, 0.1)
    for now in (1.0, 3.0):
        gate.frame_sent(gate.maps, now, 48)
        assert 0.0 == gate.seconds_until_due(gate.neurons, now)
        gate.acknowledge(gate.last_seq, now + 1.5)

    gate.frame_sent(gate.maps, 5.0, 48)

    assert math.inf == gate.seconds_until_due(gate.maps, 6.0)  # maps go one by one
    assert 0.0 == gate.seconds_until_due(gate.neurons, 6.0)


def test_a_side_stream_rests_for_twice_what_its_frame_took():
    gate = side_gate()
    gate.frame_sent(gate.neurons, 1.0, 16)

    gate.acknowledge(2, 1.1)

    assert 0.2 == pytest.approx(gate.seconds_until_due(gate.neurons, 1.1))


def test_side_frames_that_are_late_again_and_again_get_rare():
    gate = side_gate()
    gate.parameters.set_view(10.0, None)
    rests = []
    for i, ack_time_s in enumerate((0.3, 0.3, 0.3, 0.1, 0.3)):
        gate.frame_sent(gate.parameters, 10.0 * i, 1)
        gate.acknowledge(gate.last_seq, 10.0 * i + ack_time_s)
        rests.append(gate.seconds_until_due(gate.parameters, 10.0 * i + ack_time_s))

    assert [0.6, 0.6, 6.0, 0.2, 0.6] == pytest.approx(rests)  # three in a row, and one that is in time ends the row


def test_another_rate_or_size_acts_at_once_and_cuts_no_rest_of_side_frames_short():
    gate = side_gate()
    gate.maps.set_view(0.1, None)
    gate.frame_sent(gate.maps, 1.0, 48)
    gate.acknowledge(2, 1.01)
    assert 8.99 == pytest.approx(gate.seconds_until_due(gate.maps, 1.01))
    gate.maps.set_view(0.1, 64)
    assert 0.0 == gate.seconds_until_due(gate.maps, 1.01)

    gate.frame_sent(gate.neurons, 2.0, 16)
    gate.acknowledge(3, 2.1)
    gate.neurons.set_view(10.0, 16)
    assert 0.2 == pytest.approx(gate.seconds_until_due(gate.neurons, 2.1))
    gate.neurons.set_view(5.0, 16)
    assert 0.0 == gate.seconds_until_due(gate.neurons, 2.1)


def test_nothing_but_maps_goes_before_it_is_asked_for():
    gate = acquainted_gate()

    for stream in (gate.neurons, gate.parameters, gate.tiles, gate.wall):
        assert math.inf == gate.seconds_until_due(stream, 100.0)


def test_a_dear_side_frame_is_rare():
    gate = side_gate()
    gate.frame_sent(gate.neurons, 1.0, 16)

    gate.neurons.note_cost(0.05, 1.0)
    gate.acknowledge(2, 1.001)

    assert 0.999 == pytest.approx(gate.seconds_until_due(gate.neurons, 1.001))


def test_two_frames_that_belong_together_need_an_empty_link():
    gate = acquainted_gate()
    assert 0.0 == gate.seconds_until_due(gate.maps, 1.0, 2)

    gate.frame_sent(gate.maps, 1.0, 48)

    assert math.inf == gate.seconds_until_due(gate.maps, 2.0, 2)


@pytest.mark.parametrize(("n_neurons", "largest"), [(19, 32), (439, 30), (2568, 12)])
def test_neuron_maps_never_exceed_their_bytes(n_neurons, largest):
    size = side_gate(n_neurons).neuron_size

    assert largest == size.largest
    size.fixed = 64

    assert n_neurons * size.size**2 <= 400_000


def test_a_larger_network_begins_with_a_frame_no_larger_than_the_last():
    size = side_gate(20).neuron_size
    before = 20 * size.size**2

    size.fit(100)

    assert 100 * size.size**2 <= max(before, 100 * 8**2)


def test_neuron_maps_shrink_where_they_are_late_and_are_judged_apart_from_the_map_before_them():
    gate = side_gate()
    before = gate.neuron_size.size
    for i in range(6):
        now = 10.0 + 10 * i
        gate.frame_sent(gate.maps, now, 48)
        gate.frame_sent(gate.neurons, now, gate.neuron_size.size)
        gate.acknowledge(gate.last_seq - 1, now + 0.3)
        gate.acknowledge(gate.last_seq, now + 0.31)
    assert gate.neuron_size.size >= before

    for i in range(6):
        now = 100.0 + 10 * i
        gate.neuron_size.fit(20)  # as before each frame
        gate.frame_sent(gate.maps, now, 48)
        gate.frame_sent(gate.neurons, now, gate.neuron_size.size)
        gate.acknowledge(gate.last_seq - 1, now + 0.05)
        gate.acknowledge(gate.last_seq, now + 0.3)
    assert gate.neuron_size.size < before


def test_a_missing_acknowledgement_counts_as_soon_as_it_is_late():
    assert 0.0 == FrameGate().ack_time_by(9.0)
    gate = acquainted_gate()
    assert 0.01 == pytest.approx(gate.ack_time_by(9.0))

    gate.frame_sent(gate.maps, 9.0, 48)

    assert 0.01 == pytest.approx(gate.ack_time_by(9.005))
    assert 3.0 == pytest.approx(gate.ack_time_by(12.0))


def test_on_a_long_link_two_frames_go_evenly_apart():
    gate = FrameGate()

    # The way alone takes 1 s each way, a small map 0.12 s: one by one the picture would be 3.2 s old at worst.
    fps, worst_age_s = run_link(gate, bytes_per_second=8_000, delay_s=1.0, seconds=120, bytes_per_cell=0.4)

    assert worst_age_s < 2.7
    assert fps > 0.8


def test_frames_that_fill_a_short_link_go_one_by_one():
    gate = FrameGate()
    gate.maps.set_view(max_fps=30, fixed_size=64)

    # A map takes 1.65 s, so that of two each waits for the other: 4.9 s old at worst, one by one 3.6 s.
    _, worst_age_s = run_link(gate, bytes_per_second=2_000, delay_s=0.1, seconds=60)

    assert worst_age_s < 4.0


def test_side_frames_that_hold_up_figures_for_too_long_are_rare():
    gate = side_gate()
    gate.parameters.set_view(10.0, None)
    gate.frame_sent(gate.parameters, 10.0, 1)

    gate.acknowledge(gate.last_seq, 12.0)

    assert 150.0 < gate.seconds_until_due(gate.parameters, 12.0) < 250.0


@pytest.mark.parametrize(("ack_time_s", "rest_s"), [(2.0, 4.0), (2.4, 140.0)])
def test_the_way_back_holds_up_no_figures(ack_time_s, rest_s):
    """Behind a frame that takes 2 s, figures are 0.5 + 1 + 0.25 s old; behind one of 2.4 s, 2.15 s: more than two."""
    gate = long_gate()
    gate.parameters.set_view(10.0, None)
    gate.frame_sent(gate.parameters, 10.0, 1)

    gate.acknowledge(gate.last_seq, 10.0 + ack_time_s)

    assert rest_s == pytest.approx(gate.seconds_until_due(gate.parameters, 10.0 + ack_time_s))


def test_neuron_maps_that_hold_up_figures_get_smaller_before_they_get_rare():
    gate = side_gate()
    before = gate.neuron_size.size
    gate.frame_sent(gate.neurons, 10.0, before)

    gate.acknowledge(gate.last_seq, 12.5)

    assert gate.neuron_size.size < before
    assert gate.seconds_until_due(gate.neurons, 12.5) < 10.0
    gate.frame_sent(gate.neurons, 20.0, gate.neuron_size.size)
    gate.acknowledge(gate.last_seq, 22.5)
    assert gate.seconds_until_due(gate.neurons, 22.5) > 100.0


def test_neuron_maps_of_a_size_that_was_asked_for_get_rare_at_once():
    gate = side_gate()
    gate.neurons.set_view(10.0, 32)
    gate.frame_sent(gate.neurons, 10.0, 32)

    gate.acknowledge(gate.last_seq, 12.5)

    assert gate.seconds_until_due(gate.neurons, 12.5) > 100.0


def test_a_new_size_that_is_really_late_is_given_up_at_once():
    gate = acquainted_gate()
    for now in (1.0, 1.1):
        gate.frame_sent(gate.maps, now, gate.maps.size.size)
        gate.acknowledge(gate.last_seq, now + 0.02)
    grown = gate.maps.size.size
    assert grown > 48

    gate.frame_sent(gate.maps, 2.0, grown)
    gate.acknowledge(gate.last_seq, 2.5)

    assert gate.maps.size.size <= 48
