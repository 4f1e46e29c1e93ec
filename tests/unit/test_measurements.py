"""Measurements: how often a run is measured, on a real Trainer and on clocks that the test turns."""

import pytest

from nnvisu.live.measurements import DIAGNOSIS_INTERVAL_S, Measurements
from tests.support.engine import run_of

pytestmark = pytest.mark.usefixtures("compiled")


class Machine:
    """Measuring takes 1 ms of this thread's processor time, and the machine is with others for 10 s meanwhile."""

    now = cpu = 0.0

    def clock(self):
        return self.now

    def cpu_clock(self):
        self.now += 10
        self.cpu += 0.001
        return self.cpu


def test_a_busy_machine_does_not_make_measurements_rarer():
    machine, trainer = Machine(), run_of([2, 3, 2])
    measured = Measurements(machine.clock, machine.cpu_clock)
    measured.update(trainer, 0, ("first",))
    assert 0 == measured.metrics_step
    assert DIAGNOSIS_INTERVAL_S == pytest.approx(measured.seconds_until_diagnosis(("next",)))
    trainer.train(1)
    ended = machine.now - 20  # before the diagnosis
    for later, step in ((0.049, 0), (0.051, 1)):
        machine.now = ended + later
        measured.update(trainer, 0, ("first",))

        assert step == measured.metrics_step  # 1 ms is 2 % of 50
