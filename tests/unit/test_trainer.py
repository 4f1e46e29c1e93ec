"""Trainer: exact runs, snapshots, changes in the middle, divergence."""

import dataclasses

import numpy as np
import pytest

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, random_points, run_of

MOONS = generate_dataset("moons", n_points=120, test_fraction=0.25)
BUSY = Config(hidden_layers=(9, 6), dropout_rate=0.3, batch_size=7, optimizer="adam", l1=0.001, gradient_clip=1.0)

CYCLE = dataclasses.replace(BUSY, learning_rate_schedule="one_cycle", schedule_steps=777, optimizer="adamw")


def same(first: Trainer, second: Trainer) -> bool:
    """Whether two runs are equal bit for bit."""
    a, b = first.snapshot(), second.snapshot()
    arrays_equal = all(x.tobytes() == y.tobytes() for x, y in zip(a.state, b.state, strict=True))
    return arrays_equal and (a.step, a.architecture, a.config) == (b.step, b.architecture, b.config)


@pytest.mark.machine_code
@pytest.mark.parametrize(
    "config", [Config(), BUSY, dataclasses.replace(BUSY, batch_size=0, optimizer="rmsprop"), CYCLE]
)
def test_pieces_and_measuring_change_nothing(config):
    whole, pieces = Trainer(config, MOONS), Trainer(config, MOONS)

    whole.train(1000)
    for _ in range(10):
        pieces.train(33)
        pieces.evaluate()
        pieces.model()
        pieces.train(67)

    assert same(whole, pieces)
    assert whole.epoch == pieces.epoch


@pytest.mark.parametrize("at_step", [0, 1, 17, 40, 100])
def test_a_snapshot_goes_on_bit_for_bit(at_step):
    run, other = Trainer(BUSY, MOONS), Trainer(Config(seed=5), random_points(10, 4))
    run.train(at_step)
    snapshot = run.snapshot()
    run.train(60)

    other.restore(snapshot)
    other.train(60)

    assert same(run, other)
    assert run.evaluate() == other.evaluate()
    assert run.dataset is other.dataset


def test_a_snapshot_is_not_touched_by_what_follows():
    run = Trainer(BUSY, MOONS)
    run.train(5)
    snapshot = run.snapshot()
    before = snapshot.state.params.copy()

    run.train(50)
    run.restore(snapshot)
    run.train(50)

    assert np.array_equal(before, snapshot.state.params)


def test_reset_brings_back_the_start_and_a_seed_changes_it():
    run, fresh = Trainer(BUSY, MOONS), Trainer(BUSY, MOONS)
    run.train(30)

    run.reset()
    assert same(run, fresh)
    run.reset(seed=9)

    assert run.config.seed == 9
    assert same(run, Trainer(dataclasses.replace(BUSY, seed=9), MOONS))
    assert not np.array_equal(run.model().params, fresh.model().params)


def test_it_learns_moons():
    run = Trainer(Config(), MOONS)

    run.train(600)
    metrics = run.evaluate()

    assert metrics.accuracy > 0.97
    assert metrics.test_accuracy > 0.9
    assert metrics.loss < 0.1
    assert run.step == 600
    assert run.epoch == 600.0


def test_metrics_are_those_of_the_reference_for_train_and_test():
    run = Trainer(Config(dropout_rate=0.5, l2=0.1), MOONS)
    run.train(20)
    inputs, labels = inputs_and_labels(run)
    p = reference.probabilities((2, 8, 8, 2), "tanh", run.model().params, inputs)

    metrics = run.evaluate()

    assert metrics.loss == pytest.approx(-np.log(p[labels, np.arange(90)]).mean(), rel=1e-5)
    assert metrics.accuracy == (p.argmax(axis=0) == labels).mean()
    assert metrics.test_loss is not None
    assert Trainer(Config(), random_points(20, 2)).evaluate().test_loss is None


def test_of_equal_logits_the_first_class_wins():
    run = run_of((2, 3, 4), dataset=Dataset.from_points([0.1] * 4, [0.2] * 4, [0, 1, 2, 3]))
    snapshot = run.snapshot()
    run.restore(dataclasses.replace(snapshot, state=snapshot.state._replace(params=snapshot.state.params * 0)))

    assert run.evaluate().accuracy == 0.25


def test_training_without_points_says_so():
    only_test = Dataset.from_points([0.1], [0.2], [0], [True])

    for dataset in (Dataset.from_points([], [], []), only_test):
        with pytest.raises(EmptyData):
            Trainer(Config(), dataset).train(1)
    assert Trainer(Config(), only_test).evaluate().loss is None


def test_a_new_class_grows_outputs_and_optimizer_and_trains_at_once():
    run = Trainer(Config(learning_rate=0.02), generate_dataset("blobs", n_points=90, n_classes=2))
    run.train(50)
    before = run.snapshot()

    run.update_dataset(generate_dataset("blobs", n_points=120, n_classes=4))
    grown = run.snapshot()
    old_layers, new_layers = (reference.layers_of(s.architecture.layer_sizes, s.state.params) for s in (before, grown))
    old_means, new_means = (
        reference.layers_of(s.architecture.layer_sizes, s.state.moments[1]) for s in (before, grown)
    )

    assert run.architecture.layer_sizes == (2, 8, 8, 4)
    assert run.step == 50
    for old, new in ((old_layers, new_layers), (old_means, new_means)):
        assert np.array_equal(old[0][0], new[0][0])
        assert np.array_equal(old[2][0], new[2][0][:2])
        assert np.array_equal(old[2][1], new[2][1][:2])
    assert np.abs(new_layers[2][0][2:]).min() > 0
    assert not new_means[2][0][2:].any()
    run.train(1)
    trained = reference.layers_of((2, 8, 8, 4), run.model().params)
    assert (trained[2][0][2:] != new_layers[2][0][2:]).all()
    run.train(400)
    assert run.evaluate().accuracy > 0.97


def test_what_rounding_kept_stays_with_its_parameter():
    run = Trainer(Config(features=("x", "y", "xy")), generate_dataset("blobs", n_points=90, n_classes=2))
    run.train(50)
    before = reference.layers_of((3, 8, 8, 2), run.snapshot().state.compensation)

    run.update_dataset(generate_dataset("blobs", n_points=120, n_classes=4))
    run.update_config(dataclasses.replace(run.config, features=("xy", "y", "radius"), optimizer="sgd"))
    after = reference.layers_of((3, 8, 8, 4), run.snapshot().state.compensation)

    assert before[0][0].any() and before[2][0].any()
    assert np.array_equal(before[0][0][:, [2, 1]], after[0][0][:, :2])
    assert np.array_equal(before[1][0], after[1][0])
    assert np.array_equal(before[2][0], after[2][0][:2])
    assert not after[0][0][:, 2].any() and not after[2][0][2:].any()


def test_fewer_classes_leave_the_network_until_reset():
    run = Trainer(Config(), generate_dataset("blobs", n_classes=5))
    params = run.model().params

    run.update_dataset(MOONS)
    assert np.array_equal(params, run.model().params)
    run.train(3)
    assert run.architecture.n_outputs == 5
    run.reset()

    assert run.architecture.n_outputs == 2


def test_data_change_in_the_middle_is_exact_and_keeps_counting_epochs():
    runs = [Trainer(BUSY, MOONS), Trainer(BUSY, MOONS)]
    for run, pieces in zip(runs, ((40, 50), (3, 37, 20, 30)), strict=True):
        for n_steps in pieces:
            if run.step == 40:
                run.update_dataset(generate_dataset("spirals", n_points=60))
            run.train(n_steps)

    assert same(*runs)
    assert runs[0].step == 90
    assert runs[0].epoch == pytest.approx(3 + 7 / 90 + 5 + 5 * 7 / 60)  # an epoch ends with a smaller batch


def test_changed_features_keep_the_weights_and_means_of_those_that_stay():
    run = run_of((3, 6, 2), n_points=60, features=("x", "y", "xy"))
    run.train(20)
    before = run.snapshot()
    old = reference.layers_of((3, 6, 2), before.state.params)
    old_means = reference.layers_of((3, 6, 2), before.state.moments[0])

    is_new = run.update_config(dataclasses.replace(run.config, features=("y", "xy", "sin_x", "radius")))
    after = run.snapshot()
    new = reference.layers_of((4, 6, 2), after.state.params)
    new_means = reference.layers_of((4, 6, 2), after.state.moments[0])

    assert not is_new
    assert run.step == 20
    assert np.array_equal(new[0][0][:, :2], old[0][0][:, 1:])
    assert np.array_equal(new_means[0][0][:, :2], old_means[0][0][:, 1:])
    assert not new_means[0][0][:, 2:].any()
    assert np.array_equal(new[1][0], old[1][0])
    inputs, labels = inputs_and_labels(run)
    expected = reference.gradient((4, 6, 2), "tanh", after.state.params, inputs, labels)
    assert np.abs(gradient_of(run) - expected).max() < 1e-6


@pytest.mark.parametrize(
    "change",
    [{"hidden_layers": (4,)}, {"initializer": "he_normal"}, {"seed": 4}, {"initial_range": 0.1}],
    ids=["hidden_layers", "initializer", "seed", "initial_range"],
)
def test_some_changes_make_new_weights(change):
    run = Trainer(Config(), MOONS)
    run.train(10)

    assert run.update_config(dataclasses.replace(run.config, **change))

    assert same(run, Trainer(dataclasses.replace(Config(), **change), MOONS))


def test_the_same_value_again_is_no_change():
    run, other = Trainer(Config(), MOONS), Trainer(Config(), MOONS)
    run.train(10)
    other.train(10)

    assert not run.update_config(dataclasses.replace(run.config, seed=0, hidden_layers=(8, 8)))

    run.train(10)
    other.train(10)
    assert same(run, other)


def test_a_new_optimizer_starts_with_a_clean_state():
    run = Trainer(Config(), MOONS)
    run.train(10)
    params = run.model().params

    run.update_config(dataclasses.replace(run.config, optimizer="rmsprop"))
    state = run.snapshot().state

    assert np.array_equal(params, state.params)
    assert not state.moments.any()
    assert (state.powers == 1.0).all()


def exact_params(snapshot):
    """Return the parameters with what rounding keeps of them: half a unit in the last place may change sides."""
    return snapshot.state.params.astype(np.float64) + snapshot.state.compensation


def test_other_settings_act_from_the_next_step_and_keep_everything():
    run = Trainer(Config(), MOONS)
    run.train(10)
    before = run.snapshot()

    run.update_config(dataclasses.replace(run.config, activation="relu", learning_rate=0.0, batch_size=9, loss="hinge"))
    after = run.snapshot()

    assert all(np.array_equal(a, b) for a, b in zip(before.state, after.state, strict=True))
    run.train(3)
    assert np.array_equal(exact_params(before), exact_params(run.snapshot()))
    assert set(run.model().activations) == {"relu"}


DIVERGING = Config(optimizer="sgd", activation="linear", learning_rate=300.0, hidden_layers=(8, 8, 8), l2=1.0)


def test_divergence_keeps_the_last_finite_weights_and_goes_on_with_a_smaller_rate():
    run = Trainer(DIVERGING, MOONS)

    n_done = run.train(1000)
    metrics = run.evaluate()

    assert 0 < n_done < 1000
    assert run.step == n_done
    assert run.diverged_at == n_done + 1
    assert np.isfinite(run.model().params).all()
    assert metrics.loss is not None
    run.update_config(dataclasses.replace(run.config, learning_rate=1e-12, l2=0.0))
    assert run.diverged_at is None
    assert run.train(10) == 10


def test_divergence_comes_at_the_same_step_in_any_pieces():
    whole, pieces = Trainer(DIVERGING, MOONS), Trainer(DIVERGING, MOONS)
    whole.train(1000)

    while pieces.diverged_at is None:
        pieces.train(1)

    assert pieces.diverged_at == whole.diverged_at
    assert same(whole, pieces)


def test_evaluate_gives_none_where_the_loss_is_not_finite():
    run = Trainer(Config(), MOONS)
    snapshot = run.snapshot()
    broken = snapshot.state._replace(params=np.full_like(snapshot.state.params, np.nan))
    run.restore(dataclasses.replace(snapshot, state=broken))

    assert run.evaluate().loss is None
    assert run.train(5) == 0
    assert run.diverged_at == 0
    run.restore(snapshot)
    assert run.train(5) == 5


def test_model_is_a_read_only_copy():
    run = Trainer(Config(), MOONS)
    model = run.model()
    before = model.params.copy()

    run.train(10)

    assert np.array_equal(before, model.params)
    with pytest.raises(ValueError, match="read-only"):
        model.params[0] = 1.0


def test_largest_network_and_data_train():
    config = Config(hidden_layers=(256,) * 10, learning_rate=0.0001, batch_size=1)
    run = Trainer(config, generate_dataset("checkerboard", n_points=10_000, n_classes=8))

    assert run.train(2) == 2
    run.update_config(dataclasses.replace(config, batch_size=0, hidden_layers=()))
    assert run.train(2) == 2
    assert run.n_bytes > 0
