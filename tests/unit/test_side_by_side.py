"""Networks in the lanes of vectors: of random recipes, each has the bytes of the run that it is alone."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.bounds import limit_of_squares
from nnvisu.core.kernels.activations import ACTIVATIONS
from nnvisu.core.kernels.state import OPTIMIZERS, SCHEDULES
from nnvisu.core.side_by_side import kind_of, train_side_by_side
from nnvisu.core.trainer import Trainer
from tests.support.engine import random_points, random_values, run_of
from tests.unit.test_ensemble import assert_same, copies

N_RECIPES = 60
PIECES = (1, 2, 13, 40)


def recipe(draws):
    """Return layer sizes, number of points and the settings that all members share."""
    n_outputs = int(draws.integers(1, 5))
    n_hidden = int(draws.integers(0, 4))
    sizes = (int(draws.integers(1, 6)), *draws.integers(1, 10, n_hidden).tolist(), n_outputs)
    losses = (
        ("squared_error", "absolute_error", "huber") if n_outputs == 1 else ("cross_entropy", "squared_error", "hinge")
    )
    n_points = int(draws.choice([5, 17, 60, 130, 300]))
    return (
        sizes,
        n_points,
        {
            "activation": str(draws.choice(ACTIVATIONS)),
            "loss": str(draws.choice(losses)),
            "optimizer": str(draws.choice(OPTIMIZERS)),
            "batch_size": int(draws.choice([0, 1, 3, 10, 16, 20, 37, 64])),
            "nesterov": bool(draws.integers(2)),
            "momentum": float(draws.choice([0.0, 0.9])),
            "class_weights": str(draws.choice(["none", "balanced"])) if n_outputs > 1 else "none",
        },
    )


def member(draws, sizes, n_points, shared):
    """Return a run of the recipe, with points and rates of its own."""

    def some(value, share=0.5):
        return value if draws.random() < share else 0.0

    data = random_values(n_points, int(draws.integers(3))) if sizes[-1] == 1 else None
    own = {
        "seed": int(draws.integers(1000)),
        "learning_rate": float(10.0 ** -draws.integers(0, 4)),
        "beta1": float(draws.choice([0.9, 0.8])),
        "beta2": float(draws.choice([0.999, 0.99])),
        "epsilon": float(draws.choice([1e-8, 1e-4])),
        "gradient_clip": some(0.1),
        "l1": some(0.01),
        "l2": some(0.01),
        "weight_decay": some(0.1),
        "dropout_rate": some(0.3),
        "label_smoothing": some(0.1),
        "huber_delta": float(draws.choice([1.0, 0.1])),
        "learning_rate_schedule": str(draws.choice(SCHEDULES)),
        "schedule_steps": int(draws.integers(2, 60)),
    }
    if shared["momentum"]:
        own["momentum"] = float(draws.choice([0.9, 0.5]))
    data = data or random_points(n_points, sizes[-1], int(draws.integers(3)))
    return run_of(sizes, dataset=data, **{**shared, **own})


def train_as_they_are(runs, n_steps):
    """Train side by side, and by themselves those that are not to be; return how many these are."""
    left = train_side_by_side(runs, n_steps)
    for run in left:
        run.train(n_steps)
    return len(left)


@pytest.mark.machine_code
@pytest.mark.parametrize("seed", range(N_RECIPES))
def test_members_of_a_random_recipe_are_the_runs_that_they_are_alone(seed):
    draws = np.random.default_rng(seed)
    sizes, n_points, shared = recipe(draws)
    together = [member(draws, sizes, n_points, shared) for _ in range(int(draws.choice([2, 5, 16])))]
    alone = copies(together)

    assert len({kind_of(run) for run in together}) == 1
    for n_steps in PIECES:
        train_as_they_are(together, n_steps)
        for run, other in zip(together, alone, strict=True):
            other.train(n_steps)
            assert_same(other, run)
        if len({kind_of(run) for run in together}) > 1:  # one that has diverged stands elsewhere in its epoch
            return


def test_most_runs_are_trained_in_lanes():
    """What the other tests compare would be the same if every run were left to itself."""
    draws = np.random.default_rng(1)
    runs = [run_of((2, 4, 3), batch_size=10, seed=int(seed)) for seed in draws.integers(1000, size=7)]

    assert [] == train_side_by_side(runs, 30)
    assert {30} == {run.step for run in runs}


def test_a_member_that_was_taken_out_goes_on_alone():
    together = [run_of((2, 4, 3), batch_size=10, dropout_rate=0.1, seed=seed) for seed in range(5)]
    alone = copies(together)

    train_as_they_are(together, 17)
    taken = Trainer.from_snapshot(together[2].snapshot())
    taken.train(9)
    train_as_they_are(together[:2], 9)
    for run in alone:
        run.train(26)

    assert_same(alone[2], taken)
    for run, other in zip(together[:2], alone[:2], strict=True):
        assert_same(other, run)


def test_a_last_batch_that_fits_into_the_buffers_where_the_others_do_not():
    """Of 64 points these networks take a quarter at once; the 58 that are left would just fit as a whole."""
    data = random_points(250, 2, 0)
    together = [run_of((2, 8, 8, 2), dataset=data, batch_size=64, seed=seed) for seed in range(3)]
    alone = copies(together)

    train_as_they_are(together, 9)
    for run, other in zip(together, alone, strict=True):
        other.train(9)
        assert_same(other, run)


@pytest.mark.parametrize(
    "changed", [{"optimizer": "adam"}, {"batch_size": 11}, {"hidden_layers": (5,)}, {"momentum": 0.9}]
)
def test_runs_of_different_kinds_are_not_mixed(changed):
    run = run_of((2, 4, 3), batch_size=10, optimizer="sgd", momentum=0.0)
    other = Trainer(dataclasses.replace(run.config, **changed), run.dataset)

    assert kind_of(run) != kind_of(other)


@pytest.mark.parametrize("activation", ["relu", "softplus", "linear"])
def test_below_the_limit_of_squares_no_output_overflows(activation):
    sizes, draws = (3, 9, 9, 9, 9, 2), np.random.default_rng(1)
    run = run_of(sizes, activation=activation)
    for _ in range(50):
        params = draws.normal(size=run.layout.n_params) ** 5  # a few large ones carry most of the sum
        params *= 0.99 * np.sqrt(limit_of_squares(sizes, 1.0, 1.0) / (params**2).sum())
        outputs = np.array([0.0])
        values = draws.choice([-1.0, 1.0], size=(3, 20))
        for weights, biases in run.layout.unpack(params):
            outputs = weights @ values + biases[:, None]
            values = {"relu": np.maximum(outputs, 0), "softplus": np.logaddexp(0, outputs), "linear": outputs}[
                activation
            ]
        assert np.abs(outputs).max() < 2.0**50
