"""The training kernels against the reference, finite differences, a step by hand and another engine's numbers."""

import itertools
import math

import numpy as np
import pytest

from nnvisu.core.constraints import LOSSES_OF_TASK
from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.kernels.packing import aligned_zeros
from nnvisu.core.kernels.pieces import train_pieces
from nnvisu.core.kernels.state import KeptStates
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from tests.support import reference
from tests.support.engine import gradient_of, inputs_and_labels, random_points, run_of, with_params

ACTIVATIONS = tuple(reference.ACTIVATIONS)

# (layer sizes, points): every remainder of tiles, of vectors of lanes and of panels occurs.
SHAPES = [
    ((2, 2), 3),
    ((1, 1, 2), 1),
    ((2, 1, 2), 17),
    ((2, 4, 2, 2), 10),
    ((10, 3, 8), 33),
    ((2, 10, 5, 3), 200),
    ((3, 8, 8, 8, 8, 8, 8, 2), 30),
    ((2, *[5] * 10, 4), 47),
    ((2, 16, 13, 7, 5), 63),
    ((2, 32, 32, 4), 1100),
    ((2, 100, 99, 8), 300),
    ((2, 256, 256, 3), 130),
    ((10, 255, 8), 520),
    ((2, *[1] * 10, 2), 3),
    ((2, 4, 4, 2), 10_000),
    ((2, *[33] * 10, 2), 97),
    ((2, 256, 1, 256, 2), 257),
    ((4, 12, 5, 7), 48),
    # Every remainder of a panel, in and out, with every remainder of vectors in a tile.
    *(((n_in, n_out, 2), 16 * n_in + n_out) for n_in in range(1, 9) for n_out in range(5, 9)),
]


@pytest.mark.parametrize(("layer_sizes", "n_points"), SHAPES)
@pytest.mark.parametrize("activation", ["tanh", "gelu"])
def test_gradient_and_loss_equal_the_reference_for_every_shape(layer_sizes, n_points, activation):
    data = random_points(n_points, layer_sizes[-1])
    if data.n_classes != layer_sizes[-1]:
        data = Dataset.from_points(data.x, data.y, [*data.labels[:-1], layer_sizes[-1] - 1])
    run = run_of(layer_sizes, dataset=data, activation=activation)
    params = run.model().params + np.float32(0.05)
    with_params(run, params)
    inputs, labels = inputs_and_labels(run)

    expected = reference.gradient(layer_sizes, activation, params, inputs, labels)
    expected_loss = reference.loss(layer_sizes, activation, params, inputs, labels)

    # Sums of float32: the error grows with the size of the terms, not of the sum.
    assert np.abs(gradient_of(run) - expected).max() < 2e-6 + 2e-5 * np.abs(expected).max()
    assert run.evaluate().loss == pytest.approx(expected_loss, rel=3e-6)


@pytest.mark.parametrize("batch_size", [1, 3, 16, 17, 39])
@pytest.mark.parametrize("layer_sizes", [(2, 1, 2), (2, 8, 4, 3), (3, 17, 2)])
def test_updates_of_batches_equal_the_reference_in_the_order_of_the_epoch(layer_sizes, batch_size):
    run = run_of(layer_sizes, n_points=40, optimizer="sgd", learning_rate=0.2, momentum=0.0, batch_size=batch_size)
    inputs, labels = inputs_and_labels(run)
    order = run.snapshot().state.permutation
    params = run.model().params.astype(np.float64)
    n_steps = -(-40 // batch_size)

    for first in range(0, 40, batch_size):
        batch = order[first : first + batch_size]
        params -= 0.2 * reference.gradient(layer_sizes, "tanh", params, inputs[:, batch], labels[batch])
    run.train(n_steps)

    assert run.epoch == 1.0
    assert np.abs(run.model().params - params).max() < 1e-5


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_equals_finite_differences_for_every_activation(activation):
    layer_sizes = (3, 6, 5, 4)
    # With this seed no sum of relu lies on its kink, where there is no derivative.
    run = run_of(layer_sizes, n_points=40, activation=activation, seed=4)
    params = run.model().params.astype(np.float64)
    inputs, labels = inputs_and_labels(run)

    expected = reference.finite_difference(lambda p: reference.loss(layer_sizes, activation, p, inputs, labels), params)

    assert np.abs(reference.gradient(layer_sizes, activation, params, inputs, labels) - expected).max() < 1e-8
    assert np.abs(gradient_of(run) - expected).max() < 1e-6


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("kind", LOSSES_OF_TASK["classification"])
def test_gradient_equals_finite_differences_for_every_loss(kind, smoothing):
    layer_sizes = (3, 6, 5, 4)
    smoothing *= kind != "hinge"
    run = run_of(layer_sizes, n_points=40, loss=kind, label_smoothing=smoothing, seed=3)
    params = run.model().params.astype(np.float64)
    inputs, labels = inputs_and_labels(run)

    expected = reference.finite_difference(
        lambda p: reference.loss(layer_sizes, "tanh", p, inputs, labels, kind, smoothing), params
    )

    assert (
        np.abs(reference.gradient(layer_sizes, "tanh", params, inputs, labels, kind, smoothing) - expected).max() < 1e-8
    )
    assert np.abs(gradient_of(run) - expected).max() < 1e-6


@pytest.mark.parametrize("n_points", [5, 16, 300])
@pytest.mark.parametrize("kind", LOSSES_OF_TASK["classification"])
def test_every_loss_and_its_gradient_equal_the_reference_over_several_tiles(kind, n_points):
    layer_sizes = (2, 9, 8)
    data = Dataset.from_points(*np.random.default_rng(1).uniform(-1, 1, (2, n_points)), [7, *[3] * (n_points - 1)])
    run = run_of(layer_sizes, dataset=data, loss=kind)
    params = run.model().params
    inputs, labels = inputs_and_labels(run)

    expected = reference.gradient(layer_sizes, "tanh", params, inputs, labels, kind)

    assert np.abs(gradient_of(run) - expected).max() < 2e-6
    assert run.evaluate().loss == pytest.approx(
        reference.loss(layer_sizes, "tanh", params, inputs, labels, kind), rel=3e-6
    )


@pytest.mark.parametrize("kind", LOSSES_OF_TASK["classification"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_broken_output_shows_in_every_loss(kind, value):
    run = run_of((2, 3), n_points=20, loss=kind)
    params = run.model().params.copy()
    params[6] = value

    assert with_params(run, params).evaluate().loss is None
    assert run.train(3) == 0


@pytest.mark.parametrize("kind", ["squared_error", "hinge"])
def test_other_losses_learn_moons(kind):
    run = Trainer(Config(loss=kind), generate_dataset("moons"))
    run.train(600)

    assert run.evaluate().accuracy > 0.97


PLAIN = {"optimizer": "sgd", "learning_rate": 0.3}
SETTINGS = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.3},
    "momentum": {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.8},
    "nesterov": {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.8, "nesterov": True},
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 0.01, "beta2": 0.9, "epsilon": 1e-3},
    "adam": {"optimizer": "adam", "learning_rate": 0.02, "beta1": 0.7, "beta2": 0.95, "epsilon": 1e-4},
    "adagrad": {"optimizer": "adagrad", "learning_rate": 0.05, "epsilon": 1e-4},
    "adamw": {"optimizer": "adamw", "learning_rate": 0.02, "epsilon": 1e-4, "weight_decay": 2.0},
    "step": {**PLAIN, "learning_rate_schedule": "step", "schedule_steps": 5, "schedule_factor": 0.3},
    "cosine": {**PLAIN, "learning_rate_schedule": "cosine", "schedule_steps": 9},
    "warm_up": {**PLAIN, "learning_rate_schedule": "warm_up", "schedule_steps": 9},
    "one_cycle": {**PLAIN, "learning_rate_schedule": "one_cycle", "schedule_steps": 11},
    "l2": {"optimizer": "sgd", "learning_rate": 0.3, "l2": 0.1},
    "l1": {"optimizer": "sgd", "learning_rate": 0.3, "l1": 0.02},
    "clip": {"optimizer": "sgd", "learning_rate": 1.0, "gradient_clip": 0.05},
    "clip far away": {"optimizer": "sgd", "learning_rate": 0.1, "gradient_clip": 100.0},
    "all": {"optimizer": "adam", "learning_rate": 0.02, "l1": 0.01, "l2": 0.05, "gradient_clip": 0.2, "epsilon": 1e-4},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_twelve_updates_equal_the_reference_for_every_optimizer_and_penalty(settings):
    layer_sizes = (2, 7, 6, 3)
    run = run_of(layer_sizes, n_points=45, **settings)
    inputs, labels = inputs_and_labels(run)
    params = run.model().params.astype(np.float64)
    optimizer = reference.Optimizer(run.config, len(params))
    weights = reference.is_weight(layer_sizes)

    for _ in range(12):
        gradient = reference.gradient(layer_sizes, "tanh", params, inputs, labels)
        params = optimizer.update(params, gradient, weights)
    run.train(12)

    assert np.abs(run.model().params - params).max() < 3e-6


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adamw"])
def test_means_of_dead_neurons_settle_at_zero_not_at_tiny_numbers(optimizer):
    """A bias of -100 after ten steps kills the only relu neuron: from there on its means shrink by a fifth a step."""
    run = run_of((2, 1, 2), optimizer=optimizer, activation="relu", momentum=0.8, beta1=0.8, beta2=0.8)
    run.train(10)
    params = run.model().params.copy()
    params[2] = -100.0
    with_params(run, params)
    assert run.snapshot().state.moments[:, :3].any()

    run.train(450)

    assert not run.snapshot().state.moments[:, :3].any()


@pytest.mark.parametrize("distance", [40.0, 88.0, 1000.0])
def test_no_derivative_of_the_loss_is_a_subnormal_number(distance):
    """Processors reckon much slower with those. Three classes, of which two are that far above the third."""
    run = run_of((1, 3), dataset=Dataset.from_points([0.0, 0.0], [0.0, 0.0], [0, 2], roles=[0, 1]))
    with_params(run, [0.0, 0.0, 0.0, distance, distance, 0.0])
    bench, state = run.bench, run.snapshot().state
    train, test = bench.train_points, bench.test_points
    room = aligned_zeros(2 * 3 * (train.stride + test.stride))
    train_pieces(
        *(bench.plan, *bench.settings, bench.limit, train, test, 0, np.zeros(1, np.int64), state),
        KeptStates.room_for(0, state),
        *(np.zeros((1, 4)), room, bench.packed, bench.work, bench.epoch_rows),
    )
    outputs = room[room.size // 2 :][: 3 * train.stride].reshape(3, -1)

    assert outputs[2, 0] >= np.finfo(np.float32).tiny
    assert outputs[2, 0] == pytest.approx(math.exp(-distance) / 2, rel=1e-5, abs=1e-26)


def test_one_step_equals_the_one_worked_by_hand():
    """A linear network 1-2 (x only), weights 1 and -1, biases 0, one point x = 0.5 of class 0, rate 1.

    logits = (0.5, -0.5); p0 = 1 / (1 + e⁻¹) = 0.7310586, p1 = 0.2689414; loss = ln(1 + e⁻¹) = 0.3132617.
    delta = (p0 - 1, p1) = (-0.2689414, 0.2689414); weight gradients are delta · 0.5, bias gradients delta.
    """
    run = run_of((1, 2), dataset=Dataset.from_points([0.5], [0.0], [0]), optimizer="sgd", learning_rate=1.0)
    with_params(run, [1.0, -1.0, 0.0, 0.0])

    assert run.evaluate().loss == pytest.approx(0.3132617, abs=2e-7)
    run.train(1)

    expected = [1.0 + 0.1344707, -1.0 - 0.1344707, 0.2689414, -0.2689414]
    assert run.model().params == pytest.approx(expected, abs=2e-7)


# PyTorch 2.13.0, float64, CPU: Sequential(Linear(2, 5), Tanh, Linear(5, 4), Tanh, Linear(4, 3)), CrossEntropyLoss on
# the points and weights below, 20 steps of all points. Losses before steps 0, 1 and 10 and after the last one, and the
# parameters at PLACES of the flat vector afterwards.
#   Adam(lr=0.05); SGD(lr=0.1, momentum=0.9, nesterov=True); RMSprop(lr=0.01, alpha=0.95, eps=1e-6);
#   Adagrad(lr=0.1, eps=1e-6); AdamW(lr=0.05, weight_decay=0.5 for weights and 0 for biases);
#   SGD(lr=0.5) with StepLR(6, 0.3), CosineAnnealingLR(20, 0.1) and LambdaLR(min(1, (t + 1) / 8));
#   Adam(lr=0.05) on CrossEntropyLoss(label_smoothing=0.2) and on ((z - one_hot(y)) ** 2).sum(1).mean() / 2.
PLACES = [0, 7, 14, 20, 30, 38, 45, -1]
FAST = {"optimizer": "sgd", "learning_rate": 0.5}
TORCH = {
    "adam": (
        {"optimizer": "adam", "learning_rate": 0.05},
        [1.1384534091323835, 1.110717388668206, 1.0677299449274844, 0.9637291325941618],
        [1.0955828, 0.92552483, 0.44484277, 0.68652822, 1.0064186, -0.60810231, 0.58100287, -0.081309739],
    ),
    "nesterov": (
        {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        [1.1384534091323835, 1.126545778157774, 1.0955256457660825, 1.0866983074846743],
        [0.30227654, 0.11404768, -0.053724, 0.47554173, 0.49471003, -0.22698702, 0.30484993, 0.036170978],
    ),
    "rmsprop": (
        {"optimizer": "rmsprop", "learning_rate": 0.01, "beta2": 0.95, "epsilon": 1e-6},
        [1.1384534091323835, 1.1111451796655676, 1.0696603123733246, 1.027685408451829],
        [0.6954031, 0.40659292, 0.097419128, 0.64712375, 0.81206219, -0.3831968, 0.65073698, 0.013681302],
    ),
    "adagrad": (
        {"optimizer": "adagrad", "learning_rate": 0.1, "epsilon": 1e-6},
        [1.1384534091323835, 1.1378921197995475, 1.0511659894722525, 0.977372251042912],
        [0.97304163, 0.88411088, -0.036344911, 0.85277972, 0.92268064, -0.40217259, 0.86410548, 0.072938311],
    ),
    "adamw": (
        {"optimizer": "adamw", "learning_rate": 0.05, "weight_decay": 0.5},
        [1.1384534091323835, 1.111376671031142, 1.0771042419041295, 1.0109019498345884],
        [0.93240714, 0.73717161, 0.43459597, 0.46258212, 0.71503914, -0.55082202, 0.47690593, -0.131335],
    ),
    "step": (
        {**FAST, "learning_rate_schedule": "step", "schedule_steps": 6, "schedule_factor": 0.3},
        [1.1384534091323835, 1.1110535761707492, 1.089965289969968, 1.0896144133188983],
        [0.22544762, 0.0078060509, -0.085248806, 0.4850366, 0.50266044, -0.20252969, 0.34707364, 0.055493231],
    ),
    "cosine": (
        {**FAST, "learning_rate_schedule": "cosine", "schedule_steps": 20, "schedule_factor": 0.2},
        [1.1384534091323835, 1.1110535761707492, 1.0895153196122707, 1.0886161038780393],
        [0.24432062, 0.033692487, -0.076598115, 0.48562295, 0.50255993, -0.20552074, 0.34674118, 0.050792788],
    ),
    "warm_up": (
        {**FAST, "learning_rate_schedule": "warm_up", "schedule_steps": 8},
        [1.1384534091323835, 1.1343342450366285, 1.0902220304016113, 1.087574822214437],
        [0.26455833, 0.061065016, -0.06763444, 0.48608756, 0.50348152, -0.20847779, 0.34917841, 0.047923473],
    ),
    "smoothing": (
        {"optimizer": "adam", "learning_rate": 0.05, "label_smoothing": 0.2},
        [1.1384534091323835, 1.1145889668252336, 1.0728823996072012, 0.9752897589638073],
        [1.061084, 0.90125051, 0.32592208, 0.60772578, 0.95268482, -0.51106899, 0.55126241, -0.056786101],
    ),
    "squared_error": (
        {"optimizer": "adam", "learning_rate": 0.05, "loss": "squared_error"},
        [0.8589464339895084, 0.5551570512695727, 0.34492373053500186, 0.32830729390558394],
        [0.50400048, 0.61789037, 0.25510211, 0.75386972, 0.20754894, -0.56012619, 0.11752332, 0.31969855],
    ),
}


@pytest.mark.parametrize(("settings", "losses", "params"), TORCH.values(), ids=TORCH.keys())
def test_a_run_equals_pytorch(settings, losses, params):
    x = [math.sin(1.7 * i) for i in range(23)]
    y = [math.cos(2.3 * i + 0.5) for i in range(23)]
    data = Dataset.from_points(x, y, [(i * i + i // 3) % 3 for i in range(23)])
    run = run_of((2, 5, 4, 3), dataset=data, **settings)
    with_params(run, [0.5 * math.sin(1.3 * i + 0.4) for i in _flat_places((2, 5, 4, 3))])

    measured = []
    for n_steps in (0, 1, 9, 10):
        run.train(n_steps)
        measured.append(run.evaluate().loss)

    assert measured == pytest.approx(losses, abs=2e-6)
    assert run.model().params[PLACES] == pytest.approx(params, abs=2e-5)


def _flat_places(layer_sizes):
    """Count the parameters as PyTorch does: weights, then biases, layer by layer, which is our order, too."""
    return range(sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes)))


@pytest.mark.parametrize("batch_size", [1, 7, 16, 49, 50])
def test_an_epoch_of_batches_uses_every_point_once(batch_size):
    run = run_of((2, 4, 3), n_points=50, optimizer="sgd", learning_rate=0.0, momentum=0.0, batch_size=batch_size)
    inputs, labels = inputs_and_labels(run)
    expected = reference.gradient((2, 4, 3), "tanh", run.model().params, inputs, labels)
    sizes = [min(batch_size, 50 - first) for first in range(0, 50, batch_size)]

    total = np.zeros(len(expected))
    for size in sizes:
        run.train(1)
        total += run.snapshot().state.moments[0] * (size / 50)

    assert run.epoch == 1.0
    assert np.abs(total - expected).max() < 1e-6


def test_the_order_of_points_changes_from_epoch_to_epoch():
    run = run_of((2, 4, 2), n_points=50, batch_size=10)

    orders = [run.snapshot().state.permutation.copy()]
    for _ in range(3):
        run.train(5)
        orders.append(run.snapshot().state.permutation.copy())

    assert all(sorted(order) == list(range(50)) for order in orders)
    assert len({tuple(order) for order in orders}) == 4


def test_dropout_drops_its_share_and_keeps_the_mean():
    """One linear hidden layer, all weights 1: an output weight's gradient is delta · (its neuron's dropped value)."""
    data = Dataset.from_points(np.full(4000, 0.5), np.zeros(4000), [0] * 3999 + [1])
    run = run_of((1, 8, 2), dataset=data, activation="linear", optimizer="sgd", learning_rate=0.0, dropout_rate=0.25)
    with_params(run, [1.0] * 8 + [0.0] * 8 + [0.0] * 16 + [0.0] * 2)

    run.train(1)
    gradient = run.snapshot().state.moments[0]

    # Logits are 0 whatever is dropped, so delta is ±1/2 (but for one point) and a neuron's mean value must stay 0.5.
    kept = np.abs(gradient[16:24]) / (0.5 * 3998 / 4000) / 0.5
    assert kept == pytest.approx(np.ones(8), abs=0.05)
    assert np.std(kept) > 0.001


def test_dropout_of_a_point_does_not_depend_on_the_tiles():
    """The first 600 points drop alike whether or not others follow: their number only scales the gradient."""
    x = np.linspace(-1.0, 1.0, 600)
    runs = []
    for n_more in (0, 600):
        data = Dataset.from_points([*x, *[0.0] * n_more], np.zeros(600 + n_more), [0] * (599 + n_more) + [1])
        run = run_of((1, 4, 2), dataset=data, activation="linear", optimizer="sgd", dropout_rate=0.5)
        with_params(run, [1.0] * 4 + [0.0] * 14)
        run.train(1)
        runs.append(run.snapshot().state.moments[0][8:12] * (600 + n_more))

    # Points at x = 0 add nothing to these gradients; the last label differs only for a point of either run.
    assert runs[0] == pytest.approx(runs[1], abs=2.1)


def test_clipping_finds_a_norm_whose_square_is_beyond_float32():
    """Gradients of 1e25 have squares of 1e50; the step is as long as rate times clip all the same."""
    run = run_of(
        (2, *[64] * 7, 2),
        dataset=generate_dataset("moons", 200, noise=0.1, seed=0),
        features=("x", "y"),
        activation="linear",
        initializer="uniform",
        initial_range=10.0,
        loss="squared_error",
        optimizer="sgd",
        learning_rate=0.1,
        gradient_clip=1.0,
    )
    before = run.model().params.astype(np.float64)
    norm = np.sqrt(np.square(gradient_of(run).astype(np.float64)).sum())

    assert run.train(1) == 1
    assert norm > 1e20
    assert 0.1 == pytest.approx(np.sqrt(np.square(run.model().params - before).sum()), rel=1e-3)


SMALL_CHANGES = [
    {"optimizer": "sgd", "learning_rate": 4e-9},
    {"optimizer": "sgd", "learning_rate": 4e-10, "momentum": 0.9, "nesterov": True},
    {"optimizer": "adagrad", "learning_rate": 2e-8},
    {"optimizer": "rmsprop", "learning_rate": 1e-9},
    {"optimizer": "adam", "learning_rate": 1e-9},
    {"optimizer": "adamw", "learning_rate": 1e-9, "weight_decay": 0.5},
]


def test_running_means_of_a_rate_near_one_are_not_biased():
    """beta2·v + (1 - beta2)·g² in float32 loses 0.75 % at 0.999999: its two shares do not add up to 1."""
    beta2, n_steps = 0.999999, 2000
    run = run_of((2, 3, 2), optimizer="adam", beta2=beta2, learning_rate=1e-9, batch_size=0)
    gradient = gradient_of(run).astype(np.float64)
    run.train(n_steps)

    is_large = np.abs(gradient) > 1e-3
    expected = np.square(gradient) * -np.expm1(n_steps * np.log(beta2))
    square = run.snapshot().state.moments[1].astype(np.float64)
    assert np.abs(square / expected - 1)[is_large].max() < 1e-3


@pytest.mark.parametrize("settings", SMALL_CHANGES, ids=lambda each: each["optimizer"])
def test_changes_below_the_last_digit_of_a_weight_add_up(settings):
    """Each step is a fiftieth of the last digit or less, so that rounding alone would leave every weight as it is."""
    run = run_of((2, 3, 2), batch_size=0, **settings)
    params = run.model().params.astype(np.float64)
    params += np.where(params < 0, -1.0, 1.0)
    with_params(run, params)
    params = run.model().params.astype(np.float64)
    inputs, labels = inputs_and_labels(run)
    optimizer = reference.Optimizer(run.config, len(params))
    weights = reference.is_weight((2, 3, 2))
    n_steps, start = 2000, params
    for _ in range(n_steps):
        params = optimizer.update(params, reference.gradient((2, 3, 2), "tanh", params, inputs, labels), weights)
    assert np.abs(params - start).max() < n_steps * np.spacing(np.float32(1.0)) / 50

    run.train(n_steps)

    assert np.abs(params - start).max() > 6 * np.spacing(np.float32(1.0))
    assert np.abs(run.model().params - params).max() < 0.7 * np.spacing(np.float32(1.0))
