"""Who may need help, by figures at given times."""

import pytest

from nnvisu.classroom.needs_help import HelpWatch
from nnvisu.classroom.progress import Figures


def figures(step=0, status="paused", loss=1.0, score=0.5, n_changes=0) -> Figures:
    return Figures(step, status, loss, loss, score, score, 50, n_changes)


def test_who_has_not_started_within_a_minute_needs_help():
    watch = HelpWatch(0.0)

    assert watch.needs(figures(), 0.0) is None
    assert watch.needs(figures(), 59.9) is None
    assert "not_started" == watch.needs(figures(), 60.0)
    assert watch.needs(figures(n_changes=1), 61.0) is None  # a change of the settings is a beginning


def test_who_rests_for_a_minute_is_idle():
    watch = HelpWatch(0.0)
    watch.needs(figures(step=100), 10.0)

    assert watch.needs(figures(step=100), 69.0) is None
    assert "idle" == watch.needs(figures(step=100), 70.0)
    assert watch.needs(figures(step=101), 71.0) is None


def test_a_run_that_diverged_needs_help_at_once():
    watch = HelpWatch(0.0)

    assert "diverged" == watch.needs(figures(step=100, status="diverged", loss=None), 1.0)


def running(watch, steps, loss=1.0, begins=0.0, **more):
    """Return what is needed after each second of a run with that loss."""
    return [watch.needs(figures(100 * i, "running", loss, **more), begins + i) for i in range(steps)]


def test_a_run_whose_loss_does_not_fall_is_stuck():
    watch = HelpWatch(0.0)

    assert [None] * 20 + ["stuck"] == running(watch, 21)
    assert watch.needs(figures(2100, "paused"), 21.0) is None


def test_a_fall_of_one_percent_or_a_change_by_hand_is_no_plateau():
    watch = HelpWatch(0.0)
    running(watch, 15)
    assert watch.needs(figures(1500, "running", 0.995), 15.0) is None
    assert "stuck" == watch.needs(figures(2000, "running", 0.995), 20.0)
    assert watch.needs(figures(2100, "running", 0.98), 21.0) is None
    assert "stuck" == watch.needs(figures(4100, "running", 0.98), 41.0)
    assert watch.needs(figures(4200, "running", 0.98, n_changes=1), 42.0) is None


@pytest.mark.parametrize(("steps", "score"), [(10, 0.5), (100, 0.96)])
def test_a_slow_run_and_one_that_has_learned_are_not_stuck(steps, score):
    watch = HelpWatch(0.0)
    seen = [watch.needs(figures(steps * i, "running", 1.0, score), float(i)) for i in range(30)]

    assert [None] * 30 == seen
