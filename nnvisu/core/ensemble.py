"""Many runs trained by one call: each of them, bit for bit, is the run that it would be alone.

Small networks of one kind are trained side by side, one in each lane of a vector (``side_by_side``); large ones and
single ones one after the other. Either way the bits are the same, so that only speed decides.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from nnvisu.core.kernels import compile_lane_kernels
from nnvisu.core.kernels.compiler import has_wide_registers
from nnvisu.core.kernels.lanes import train_lanes
from nnvisu.core.kernels.vectors import LANES
from nnvisu.core.side_by_side import batch_of, kind_of, train_side_by_side
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData


def prepare(on_progress: Callable[[int, int], None]) -> None:
    """Compile what trains runs side by side, or load it; call ``on_progress(n_ready, n_total)`` after each kernel.

    It takes seconds where nothing is cached, but not from who trains: until it is done runs are trained one by one.
    """
    compile_lane_kernels(on_progress)


def is_prepared() -> bool:
    """Return whether runs can be trained side by side at once."""
    return bool(getattr(train_lanes, "overloads", True))  # without the JIT there is nothing to compile


def train_together(trainers: Sequence[Trainer], n_steps: int) -> list[int]:
    """Train every run for ``n_steps`` and return the steps that each has made, as ``Trainer.train`` does.

    The runs may differ in anything. One whose loss stops being finite stands where it would alone, with ``diverged_at``
    set, and the others go on. Nothing is kept between two calls: a run may be taken out, or trained alone, at any time.
    Raises, before any run is trained, EmptyData if one of them has no training points, and ValueError if one is there
    twice.
    """
    if len({id(trainer) for trainer in trainers}) < len(trainers):
        raise ValueError("a run is there twice")
    if any(trainer.dataset.n_train == 0 for trainer in trainers):
        raise EmptyData("There are no training points; paint some or generate a data set.")
    n_made = {id(trainer): n_steps for trainer in trainers}
    for group in _groups(trainers):
        for trainer in _left_by_lanes(group, n_steps):
            n_made[id(trainer)] = trainer.train(n_steps)
    return [n_made[id(trainer)] for trainer in trainers]


def _left_by_lanes(group: list[Trainer], n_steps: int) -> list[Trainer]:
    """Train runs of one kind side by side, if that is faster; return those that are still to be trained."""
    sizes, n_batch = group[0].architecture.layer_sizes, batch_of(group[0])
    if n_steps > 0 and is_prepared() and is_side_by_side_faster(sizes, n_batch, len(group)):
        return train_side_by_side(group, n_steps)
    return group


def _groups(trainers: Sequence[Trainer]) -> Iterator[list[Trainer]]:
    """Yield runs of one kind, at most as many as a vector has lanes."""
    kinds: dict[object, list[Trainer]] = {}
    for trainer in trainers:
        kinds.setdefault(kind_of(trainer), []).append(trainer)
    for group in kinds.values():
        for first in range(0, len(group), LANES):
            yield group[first : first + LANES]


class Costs(NamedTuple):
    """What a step takes, in microseconds on one core: of a run alone, then of 16 side by side.

    A name says what a cost is multiplied by; a turn is 16 points, and alone they are the lanes.
    """

    alone: float
    alone_per_parameter: float
    turn_per_parameter: float
    turn_per_unit: float
    turn_per_hidden_layer: float
    together: float
    per_hidden_layer: float
    per_parameter: float
    point_per_parameter: float
    point_per_unit: float
    beyond_cache: float  # of the square of the number of parameters


# Fitted to 172 measurements each of 16 runs, with networks of 1 to 7 layers of 2 to 256 neurons and batches of 1 to 250
# points, with AVX2 and with AVX-512 on the same Zen 4, whose second-level cache has 1 MiB. What lies beyond the cache
# was set higher for AVX2, as many a processor without AVX-512 has half of that. Apart from two layers of 128 with AVX2,
# the fits missed the faster way only where the two were within an eighth of each other.
NARROW = Costs(0.21, 0.0012, 0.00069, 0.0093, 0.0082, 0.5, 0.0073, 0.0115, 0.00114, 0.0067, 1e-6)
WIDE = Costs(0.19, 0.0011, 0.0006, 0.0073, 0.023, 0.47, 0.0173, 0.0091, 0.00096, 0.0059, 4.2e-7)
COSTS = WIDE if has_wide_registers() else NARROW


def is_side_by_side_faster(layer_sizes: tuple[int, ...], n_batch: int, n_runs: int) -> bool:
    """Return whether so many runs of one kind are faster side by side than one after the other, by their costs."""
    n_params = sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes))
    n_units, n_hidden, n_turns = sum(layer_sizes[1:]), len(layer_sizes) - 2, -(-n_batch // LANES)
    c = COSTS
    turn = c.turn_per_parameter * n_params + c.turn_per_unit * n_units + c.turn_per_hidden_layer * n_hidden
    alone = c.alone + c.alone_per_parameter * n_params + n_turns * turn
    point = c.point_per_parameter * n_params + c.point_per_unit * n_units
    together = c.together + c.per_hidden_layer * n_hidden + c.per_parameter * n_params + n_batch * point
    return n_runs * alone > together + c.beyond_cache * n_params * n_params
