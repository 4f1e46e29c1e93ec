"""Digests of everything that a recipe decides or a page is shown, by name: for tests that compare processors.

After a change that is meant: python -m tests.tools.bits_digest > tests/data/golden_bits.txt
"""

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Iterator

import numpy as np

from nnvisu.core import kernels
from nnvisu.core.column_effects import profile_of
from nnvisu.core.curve import Curve
from nnvisu.core.datasets import GENERATORS, VALUE_FUNCTIONS, Dataset, generate_dataset
from nnvisu.core.decision_map import answer_at, grid_points, render_maps
from nnvisu.core.diagnosis import diagnose
from nnvisu.core.formulas import losses_of
from nnvisu.core.forward import outputs_of
from nnvisu.core.history import Checkpoint, History
from nnvisu.core.kernel_args import learning_rate_at
from nnvisu.core.kernels.activations import ACTIVATIONS
from nnvisu.core.kernels.packing import points_of
from nnvisu.core.kernels.state import OPTIMIZERS, SCHEDULES
from nnvisu.core.network import FEATURE_FUNCTIONS, Architecture, ParameterLayout, feature_rows, initialise
from nnvisu.core.neuron_maps import render_neuron_maps
from nnvisu.core.painting import with_target_in_disc, without_disc
from nnvisu.core.planes import PlaneChoice, chosen_plane, positions, seen_on, table_of
from nnvisu.core.scores import Metrics
from nnvisu.core.stops import StopConditions, check_interval
from nnvisu.core.table_shapes import TABLE_GENERATORS
from nnvisu.core.tables import Column, Table
from nnvisu.core.trace import trace
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTINGS, Config
from tests.support.engine import importance_of, random_points, random_values, run_of

FEATURES = tuple(FEATURE_FUNCTIONS)
INITIALIZERS = next(row.choices for row in SETTINGS if row.name == "initializer")
RUNS = {
    **{f"activation/{name}": {"activation": name} for name in ACTIVATIONS},
    **{f"optimizer/{name}": {"optimizer": name, "l1": 0.01, "weight_decay": 0.1} for name in OPTIMIZERS},
    **{f"loss/{name}": {"loss": name} for name in ("cross_entropy", "squared_error", "hinge")},
    **{f"regression/{name}": {"loss": name} for name in ("squared_error", "absolute_error", "huber")},
    **{f"schedule/{name}": {"learning_rate_schedule": name, "schedule_steps": 30} for name in SCHEDULES},
    "momentum": {"optimizer": "sgd", "momentum": 0.9, "nesterov": True, "gradient_clip": 0.1},
    "dropout": {"dropout_rate": 0.3, "batch_size": 16, "label_smoothing": 0.1},
    "orthogonal": {"initializer": "orthogonal", "features": FEATURES},
}


def digest(*parts: object) -> str:
    """Return a hash over arrays, bit by bit, and over whatever JSON holds, whose numbers are exact."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.tobytes() if isinstance(part, np.ndarray) else json.dumps(part).encode())
    return hashed.hexdigest()[:16]


def of_data() -> Iterator[tuple[str, str]]:
    """Every generator, several seeds and numbers of classes."""
    for name in (*GENERATORS, *VALUE_FUNCTIONS):
        columns = []
        for seed, n_classes in itertools.product(range(3), (2, 3, 5, 8)):
            data = generate_dataset(name, 60, n_classes, 0.1, seed, 0.25, 0.1)
            columns += [data.x, data.y, data.targets, data.is_test]
        yield f"data/{name}", digest(*columns)


def of_tables() -> Iterator[tuple[str, str]]:
    """Generated tables, a column that is scaled, planes through it, and what a network is and says there."""
    for name in TABLE_GENERATORS:
        yield f"tables/{name}", digest(generate_dataset(name, 60, 3, 0.1, 1, 0.25).columns)
    rows = np.random.Generator(np.random.PCG64(2)).random((5, 300))
    rows = rows * rows * rows
    rows[4] = rows[0] - 2.0 * rows[1] + 0.1 * rows[2]
    roles = (np.arange(300) % 3 == 0).astype(np.uint8)
    columns = [Column.measured(f"c{i}", 1000.0 * row, roles == 0) for i, row in enumerate(rows)]
    data = Dataset.from_table(Table(tuple(columns)), [0, 1, 2] * 100, roles)
    yield "tables/scaled", digest(data.columns, [column.deviation for column in columns])
    run = Trainer(Config(), data)
    run.train(25)
    model, table = run.model(), table_of(data)
    for choice in (PlaneChoice((1, 3), ((0, 0.25),)), PlaneChoice(is_projection=True)):
        plane = chosen_plane(data, choice, model.features)
        seen = seen_on(model, table, plane)
        yield (
            f"tables/{plane.kind}",
            digest(plane.centre, plane.right, plane.up, *positions(table, plane, model.features)),
        )
        yield f"tables/{plane.kind} seen", digest(seen.params, render_maps(seen, 40).decision_map)
    profile, importance = profile_of(model, data, 2, table.row(7)), importance_of(model, data, 3)
    yield "tables/profile", digest(profile.answers)
    yield "tables/importance", digest(*(each.drops for each in importance.columns))


def of_rims() -> Iterator[tuple[str, str]]:
    """Discs through a point each, so that a last bit decides whether it is erased."""
    data = random_points(500, 3)
    radii = np.sqrt(data.x.astype(np.float64) ** 2 + data.y.astype(np.float64) ** 2)
    left = [without_disc(data, (0.0, 0.0, radius)).n_points for radius in radii]
    yield "erased at the rim", digest(left)
    yield "painted at the rim", digest(*(with_target_in_disc(data, (0.0, 0.0, radius), 0).labels for radius in radii))


def of_inputs() -> Iterator[tuple[str, str]]:
    """Every feature at random places and over the plane."""
    x, y = 2.0 * np.random.Generator(np.random.PCG64(1)).random((2, 2000)) - 1.0
    for name in FEATURES:
        yield f"features/{name}", digest(feature_rows(x, y, (name,)), grid_points(40, (name,)).rows)


def of_weights() -> Iterator[tuple[str, str]]:
    """Every initialiser, several seeds and sizes."""
    for name, sizes in itertools.product(INITIALIZERS, ((2, 8, 8, 3), (10, 64, 17, 1))):
        layout = ParameterLayout(Architecture(sizes))
        yield f"weights/{name}/{sizes[1]}", digest(*(initialise(layout, name, seed) for seed in range(3)))


def of_schedules() -> Iterator[tuple[str, str]]:
    """Learning rates by step, and the steps at which stop conditions are judged."""
    for name in SCHEDULES:
        config = Config(learning_rate_schedule=name, schedule_steps=70, schedule_factor=0.3)
        yield f"rates/{name}", digest([learning_rate_at(step, config) for step in range(150)])
    yield "judged steps", digest([check_interval(10**power + less) for power in range(16) for less in (-1, 0, 1)])


def of_checkpoints() -> Iterator[tuple[str, str]]:
    """Which rows of a curve and which checkpoints of a run are thinned out."""
    curve, history = Curve(50), History(2**30, 50)
    snapshot = Trainer(Config(), random_points(9, 2)).snapshot()
    for number in range(300):
        step = number * number // 7 + number
        curve.add(step, Metrics(1.0, None, None, None))
        state = dataclasses.replace(snapshot, step=step)
        history.keep(Checkpoint(number, state, StopConditions(), 0))
    yield "rows of a curve", digest(curve.columns())
    yield "checkpoints of a history", digest([checkpoint.step for checkpoint in history.checkpoints])


def of_run(name: str, settings: dict[str, object]) -> Iterator[tuple[str, str]]:
    """All that is computed of one run after some steps."""
    is_regression = name.startswith("regression")
    dataset: Dataset = random_values(90) if is_regression else random_points(90, 3)
    dataset = dataset.split(0.2, 0)
    features = settings.get("features", ("x", "y", "sin_x"))
    run = run_of((len(features), 9, 8, dataset.n_outputs), dataset=dataset, **{"features": features} | settings)
    run.train(25)
    model, metrics = run.model(), run.evaluate()
    yield f"{name}/weights", digest(model.params)
    yield f"{name}/metrics", digest(metrics.as_json(), metrics.scores.train.as_json(), metrics.scores.test.as_json())
    maps, neurons = render_maps(model, 40), render_neuron_maps(model, 16)
    yield f"{name}/pictures", digest(maps.decision_map, maps.class_map, neurons.picture, neurons.scales)
    answers = [answer_at(model, x, -0.9 * x) for x in np.linspace(-1.0, 1.0, 21)]
    yield f"{name}/answers", digest([[answer.probabilities, answer.value] for answer in answers])
    outputs = outputs_of(model, points_of(feature_rows(dataset.x, dataset.y, features), np.zeros(90)))
    losses = losses_of(outputs[:, :90].astype(np.float64), dataset.targets, run.config.loss, run.config.huber_delta)
    yield f"{name}/losses", digest(losses)
    traced = trace(run.snapshot(), np.array([0.3, -0.7]), 1)
    numbers = [[value for value in vars(layer).values() if isinstance(value, np.ndarray)] for layer in traced.layers]
    shown = [traced.loss, traced.value, traced.learning_rate, traced.new_loss, traced.new_value]
    yield f"{name}/trace", digest(*itertools.chain(*numbers), traced.probabilities, traced.new_probabilities, shown)
    yield f"{name}/diagnosis", digest(diagnose(run, metrics).as_json())


def digests() -> Iterator[tuple[str, str]]:
    """Return name and digest of everything."""
    for part in (of_data, of_tables, of_rims, of_inputs, of_weights, of_schedules, of_checkpoints):
        yield from part()
    for name, settings in RUNS.items():
        yield from of_run(name, settings)


if __name__ == "__main__":
    kernels.compile_kernels(lambda n_ready, n_total: None)
    for line in digests():
        print(*line, sep=": ")
