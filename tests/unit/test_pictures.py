"""When the pictures of a class are due."""

import itertools

import pytest

from nnvisu.live.pictures import Pictures
from nnvisu.live.scheduler import ComputeGate


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_the_pictures_of_a_class_are_spread_over_the_time_from_one_to_the_next(fps):
    """None are due at once, and nowhere is there a gap of three times the mean."""
    gate, interval_s, n_sessions = ComputeGate(1), 1.0 / fps, 100

    phases = sorted(Pictures(gate, gate.account()).phase_s % interval_s for _ in range(n_sessions))

    gaps = [later - earlier for earlier, later in itertools.pairwise([*phases, phases[0] + interval_s])]
    assert 0.0 < min(gaps)
    assert max(gaps) < 3.0 * interval_s / n_sessions
