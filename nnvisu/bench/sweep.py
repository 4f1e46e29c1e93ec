"""What a multiply-add costs over the width of layers, the size of batches and the depth: where a cliff would show.

Returns rows and a table, prints nothing; compile first.
"""

import itertools
import math
from typing import Any

from nnvisu.bench.workloads import N_ROUNDS, TrainWorkload, elapsed, trainer_of, turns_for

WIDTHS = (1, 2, 4, 5, 8, 16, 17, 32, 33, 64, 100, 128, 256)
BATCHES = (1, 3, 16, 50, 200, 1000, 10_000)
DEPTHS = (0, 1, 2, 3, 5, 10)
DEPTH_WIDTHS = (4, 16, 64)
N_HIDDEN, BATCH = 2, 200  # what the other table holds fast
FEWEST_POINTS = 400
FEWEST_STEPS = 8  # of a round, as each call looks at one loss more
SECONDS = 0.1  # for each of over a hundred shapes

# Marked is what costs so many times as much per multiply-add as a smaller shape, next to it in the table, does.
CLIFF = 1.3


def shapes() -> list[TrainWorkload]:
    """Return all shapes: width by batch size, then depth by width."""
    grid = [_shape((width,) * N_HIDDEN, batch) for width in WIDTHS for batch in BATCHES]
    return grid + [_shape((width,) * depth, BATCH) for depth in DEPTHS for width in DEPTH_WIDTHS]


def _shape(hidden_layers: tuple[int, ...], batch: int) -> TrainWorkload:
    n_points = batch * max(1, FEWEST_POINTS // batch)  # no smaller batch at the end of an epoch
    return TrainWorkload("sweep", (2, *hidden_layers, 2), n_points, batch, "tanh", "adam")


def multiply_adds(layer_sizes: tuple[int, ...], batch: int) -> int:
    """Return those of a step: forwards, the gradients of weights, and of the inputs of all layers but the first."""
    products = [n_in * n_out for n_in, n_out in itertools.pairwise(layer_sizes)]
    return batch * (3 * sum(products) - products[0])


def sweep(seconds: float) -> list[dict[str, Any]]:
    """Measure all shapes for about so long each; in two passes, so that no short disturbance looks like a cliff."""
    passes = [[steps_per_second(shape, seconds / 2) for shape in shapes()] for _ in range(2)]
    return [_row(shape, max(rates)) for shape, *rates in zip(shapes(), *passes, strict=True)]


def steps_per_second(shape: TrainWorkload, seconds: float) -> float:
    """Return the speed of the fastest round: every other one was disturbed by something."""
    train = trainer_of(shape).train
    n_steps = max(FEWEST_STEPS, turns_for(train, seconds / N_ROUNDS))
    return max(n_steps / elapsed(train, n_steps) for _ in range(N_ROUNDS))


def _row(shape: TrainWorkload, rate: float) -> dict[str, Any]:
    n = multiply_adds(shape.layer_sizes, shape.batch_size)
    return {
        "layer_sizes": list(shape.layer_sizes),
        "batch_size": shape.batch_size,
        "steps_per_second": rate,
        "ns_per_multiply_add": 1e9 / (rate * n),
        "gflop_per_second": 2e-9 * rate * n,
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Return picoseconds per multiply-add, a table of width by batch size and one of depth by width."""
    costs = [1000.0 * row["ns_per_multiply_add"] for row in rows]
    n_grid = len(WIDTHS) * len(BATCHES)
    lines = [
        "Picoseconds per multiply-add (2000 / that is GFLOP/s) of a step, tanh and adam.",
        f"! costs over {CLIFF} times as much as the smaller shape above or to the left.",
        f"\nwidth of {N_HIDDEN} hidden layers, by batch size",
        *_grid(WIDTHS, BATCHES, costs[:n_grid]),
        f"\nhidden layers, by width, batch size {BATCH}",
        *_grid(DEPTHS, DEPTH_WIDTHS, costs[n_grid:]),
    ]
    return "\n".join(lines)


def _grid(names: tuple[int, ...], columns: tuple[int, ...], costs: list[float]) -> list[str]:
    lines = [f"{'':6}" + "".join(f"{column:>10,} " for column in columns)]
    above = [math.inf] * len(columns)
    for number, name in enumerate(names):
        row = costs[number * len(columns) : (number + 1) * len(columns)]
        smaller = [min(pair) for pair in zip(above, (math.inf, *row), strict=False)]
        marks = ["!" if cost > CLIFF * best else " " for cost, best in zip(row, smaller, strict=True)]
        lines.append(f"{name:6}" + "".join(f"{cost:10.1f}{mark}" for cost, mark in zip(row, marks, strict=True)))
        above = row
    return lines
