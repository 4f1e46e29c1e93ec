"""Learning rates over the steps, beside numbers from PyTorch."""

import pytest

from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.settings import Config

# torch.optim.lr_scheduler.OneCycleLR of PyTorch 2.13.0, max_lr 0.5, its default shares and cosines; final_div_factor
# such that the last rate is ``schedule_factor`` of the highest.
ONE_CYCLE = {
    (100, 0.01): {
        0: 0.020000000000000018,
        1: 0.021406890282953728,
        25: 0.47781810072102965,
        29: 0.5,
        30: 0.4997507839689754,
        50: 0.3979768499423871,
        98: 0.00524921603102464,
        99: 0.005,
    },
    (7, 0.1): {
        0: 0.020000000000000018,
        1: 0.4902783136674793,
        2: 0.4635698236006642,
        3: 0.35270713724479424,
        5: 0.09468193507970984,
        6: 0.05,
    },
}


@pytest.mark.parametrize(("n_steps", "factor"), ONE_CYCLE)
def test_one_cycle_is_that_of_pytorch_and_keeps_its_last_rate(n_steps, factor):
    config = Config(
        learning_rate=0.5, learning_rate_schedule="one_cycle", schedule_steps=n_steps, schedule_factor=factor
    )
    expected = ONE_CYCLE[n_steps, factor]

    assert expected == pytest.approx({step: learning_rate_at(step, config) for step in expected}, rel=1e-10)
    assert [0.5 * factor] * 2 == pytest.approx([learning_rate_at(step, config) for step in (n_steps, 10**9)])


def test_one_cycle_of_one_step_has_the_last_rate():
    config = Config(learning_rate=0.5, learning_rate_schedule="one_cycle", schedule_steps=1, schedule_factor=0.1)

    assert [0.05] * 2 == pytest.approx([learning_rate_at(step, config) for step in range(2)])


def test_warm_up_begins_with_one_part_and_is_up_with_the_last_step():
    config = Config(learning_rate=0.5, learning_rate_schedule="warm_up", schedule_steps=4)

    assert [0.125, 0.25, 0.375, 0.5, 0.5] == [learning_rate_at(step, config) for step in range(5)]
