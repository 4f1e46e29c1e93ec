"""SessionExperiment: turns, pace, memory and faults, without a thread or a socket."""

import numpy as np
import pytest

from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.experiments.member_result import CurveRow
from nnvisu.live import experiment_curves
from nnvisu.live.experiment_curves import ExperimentCurves
from nnvisu.live.session_experiment import RESULTS_INTERVAL_S, SessionExperiment
from tests.support.live_runs import do, new_run

pytestmark = pytest.mark.usefixtures("compiled")

BASE = {
    "config": {"hidden_layers": [4]},
    "data": {"generator": {"dataset": "xor", "n_points": 40, "test_fraction": 0.25}},
}
# Two groups that are trained one after the other, as their batches differ.
EXPERIMENT = {
    "base": BASE,
    "seeds": 2,
    "steps": 300,
    "recipes": [
        {"label": "small", "changes": {"batch_size": 8}},
        {"label": "large", "changes": {"batch_size": 20}},
    ],
}


class Owned:
    """An experiment whose owner's time passes as the test wants it: none by itself."""

    def __init__(self, check_memory=lambda n_bytes: None):
        self.now = self.cpu = 0.0
        self.experiment = SessionExperiment(lambda: self.now, self._cpu_clock, check_memory, 2**20)

    def _cpu_clock(self):
        self.cpu += 1e-4
        return self.cpu

    def turn(self, seconds=0.01, is_called=lambda: False):
        self.experiment.take_turn(seconds, is_called)
        return self.experiment.shown()

    def steps(self):
        return [run.trainer.step for run in self.experiment._run.runs]


def started(**fields):
    owned = Owned()
    owned.experiment.start(EXPERIMENT | fields)
    return owned


def test_turns_lead_to_the_end_and_results_come_no_more_than_twice_a_second():
    owned, results, n_turns = started(), [], 0
    # Each turn is one piece, so that most end in the middle of a round.
    while (state := owned.turn(0.0)).is_training:
        n_turns += 1
        if state.results and state.results not in results:
            results.append(state.results)
            assert [] == [step for step in state.results.members["step"] if step != state.results.step]
        owned.now += RESULTS_INTERVAL_S / 50

    assert [300] * 4 == owned.steps()
    assert "done" == state.told.status
    assert None not in state.results.members["fresh_accuracy"]
    assert 3 < len(results) <= n_turns / 50 + 1
    assert 300 == state.curves.rows[-1].step
    assert owned.experiment.shown() is state


def test_a_look_at_many_takes_several_turns_and_nobody_trains_meanwhile(monkeypatch):
    monkeypatch.setattr("nnvisu.live.session_experiment.MEASURED_AT_ONCE", 1)
    owned = started()
    while not owned.experiment._unmeasured:
        assert owned.turn(0.0).results is None
    steps, n_turns = owned.steps(), 1
    while owned.turn(0.0).results is None:
        n_turns += 1

    assert (steps, len(steps) - 1) == (owned.steps(), n_turns)
    assert None not in owned.experiment.shown().results.members["loss"]


def test_a_pace_is_that_of_each_member():
    owned = started()
    owned.experiment.set_pace(20)
    owned.turn()
    assert owned.experiment.seconds_until_steps() > 0

    owned.now += 0.5
    owned.turn(1.0)

    assert [10] * 4 == owned.steps()
    assert 0.0 < owned.experiment.seconds_until_steps() <= 0.05
    owned.experiment.set_pace(5000)
    assert 0.04 == pytest.approx(owned.experiment.seconds_until_steps()), "many steps are made at once"
    owned.now += 0.04
    owned.turn(1.0)
    assert [210] * 4 == owned.steps()


def test_a_turn_ends_when_its_owner_is_called():
    owned = started()

    owned.turn(1000.0, lambda: True)

    assert sum(owned.steps()) <= 4


def test_a_state_does_not_change_when_the_experiment_goes_on():
    owned = started()
    before = owned.turn()
    params = [model.params.copy() for model in before.models]
    for _ in range(20):
        owned.turn()

    assert all(np.array_equal(model.params, was) for model, was in zip(before.models, params, strict=True))
    assert before.picture != owned.experiment.shown().picture


def test_without_memory_nothing_begins_and_what_was_there_stays():
    limit = [2**40]

    def check(n_bytes):
        if n_bytes > limit[0]:
            raise LimitExceeded.of("memory", f"{n_bytes} bytes", f"{limit[0]} bytes")

    owned = Owned(check)
    owned.experiment.start(EXPERIMENT)
    before = owned.turn()
    limit[0] = 1000

    for change in (lambda: owned.experiment.start(EXPERIMENT), lambda: owned.experiment.go_on(8, None)):
        with pytest.raises(LimitExceeded, match="memory"):
            change()
    assert owned.experiment.shown() is before
    assert 4 == len(owned.steps())


def test_a_fault_ends_the_experiment_and_nothing_else(caplog):
    owned = started()
    owned.experiment._run.advance = None  # what is called is not there

    state = owned.turn()

    assert "failed" == state.told.status
    assert "log" in state.told.message
    assert "experiment failed" in caplog.text
    owned.experiment.start(EXPERIMENT)
    assert owned.turn().is_training


def test_an_experiment_that_is_not_there():
    owned = Owned()

    owned.experiment.pause()
    owned.experiment.close()

    assert owned.experiment.shown() is None
    assert 0 == owned.experiment.n_bytes
    for request in (lambda: owned.experiment.go_on(None, None), lambda: owned.experiment.past_of(0, None)):
        with pytest.raises(InvalidValue, match="no experiment"):
            request()


def test_closing_frees_what_it_held():
    owned = started()
    for _ in range(30):
        owned.turn()
    assert owned.experiment.n_bytes > 10_000

    owned.experiment.close()

    assert 0 == owned.experiment.n_bytes
    assert owned.experiment.shown().is_closed
    assert () == owned.experiment.shown().models


def test_a_run_and_its_experiment_rest_while_the_other_trains():
    run = new_run()
    do(run, "start_training")

    state = do(run, "start_experiment", experiment=EXPERIMENT)
    assert ("paused", True, True) == (state.status, state.is_training, run.is_busy)
    run.take_turn(0.01)
    assert 0 == run.trainer.step

    state = do(run, "step", n_steps=3)
    assert ("running", "paused") == (state.status, state.experiment.told.status)
    run.rest()
    assert not run.is_busy


def test_curves_are_thinned_out_to_what_a_page_can_take(monkeypatch):
    monkeypatch.setattr(experiment_curves, "MAX_LOSSES", 40)
    curves = ExperimentCurves()
    ends = [CurveRow(step, 1 / (step + 1), None) for step in range(30)]
    members = [[], []]
    versions = set()
    for n_rounds in range(1, 31):
        members[0].append(ends[n_rounds - 1])
        if n_rounds <= 10:  # this one has ended
            members[1].append(ends[n_rounds - 1])
        curves.note(members, n_rounds)
        versions.add(curves.rows.version)
        assert 2 * len(curves.rows.rows) <= 40

    steps = [row.step for row in curves.rows.rows]
    assert steps == list(range(0, 30, 2))
    assert {0, 1} == versions
    assert [row.loss[1] is None for row in curves.rows.rows] == [step >= 10 for step in steps]
    curves.note(members, 30, is_last=True)
    assert [*steps, 29] == [row.step for row in curves.rows.rows]
    assert curves.rows.rows[3].loss[0] == pytest.approx(1 / 7, rel=1e-4)
