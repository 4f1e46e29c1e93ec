"""The arguments of the kernels as named tuples, and the meaning of every place in their small arrays."""

from typing import NamedTuple

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array, Int32Array, Int64Array, UInt64Array

OPTIMIZERS = ("sgd", "adagrad", "rmsprop", "adam", "adamw")
SGD, ADAGRAD, RMSPROP, ADAM, ADAMW = range(5)
SCHEDULES = ("constant", "step", "cosine", "warm_up", "one_cycle")
CONSTANT, STEP, COSINE, WARM_UP, ONE_CYCLE = range(5)
LOSSES = ("cross_entropy", "squared_error", "hinge", "absolute_error", "huber")
CROSS_ENTROPY, SQUARED_ERROR, HINGE, ABSOLUTE_ERROR, HUBER = range(5)

# Places in options (int64); ACTIVATIONS_FROM is the first hidden layer's, the other layers' follow.
OPTIMIZER, NESTEROV, BATCH_SIZE, LOSS, SCHEDULE, SCHEDULE_STEPS, IS_WEIGHTED, ACTIVATIONS_FROM = range(8)
# Places in rates (float64); CLASS_WEIGHTS_FROM is class 0's, the other classes' follow.
LEARNING_RATE, MOMENTUM, BETA1, BETA2, EPSILON, CLIP, L1, L2, DROPOUT = range(9)
SCHEDULE_FACTOR, WEIGHT_DECAY, LABEL_SMOOTHING, HUBER_DELTA, CLASS_WEIGHTS_FROM = range(9, 14)
# Places in RunState.counters (int64).
CURSOR, POINTS_SEEN, N_COUNTERS = range(3)
# A layer's entries in Plan.layers: sizes, then the place of its panels, a panel's length, and the places of its inputs,
# outputs and slopes. The next layer's follow; a layer is known by the place of its first entry.
N_IN, N_OUT, PANELS, PANEL_STRIDE, X, Z, SLOPES, N_ENTRIES = range(8)


class Plan(NamedTuple):
    """Where everything of one architecture lies while kernels work on it; see ``packing``.

    layers: int64 (n_layers * N_ENTRIES,). stride: floats from row to row of a buffer.
    tile_lanes: most points at a time. n_packed: floats of all panels. n_work: floats of all buffers.
    """

    layers: Int64Array
    stride: int
    tile_lanes: int
    n_packed: int
    n_work: int


class Points(NamedTuple):
    """Points as rows of one flat float32 array: the input features, ones, zeros up to a multiple of four, the targets.

    A target is the label of a point or, for regression, its value.

    Each row has ``stride`` floats, of which ``n_points`` count; the others are 0, and there are at least 16 of them.
    """

    rows: Float32Array
    stride: int
    n_points: int


class RunState(NamedTuple):
    """All that a step changes.

    params: float32 (n_params,). moments: float32 (2, n_params), the optimizer's running means of gradients (of sgd the
    velocity) and of their squares (of adagrad the sum). compensation: float32 (n_params,), what rounding has kept from
    the parameters, at most half of their last digit.
    powers: float64 (2,), beta1 and beta2 to the power of the updates since the optimizer began.
    counters: int64 (N_COUNTERS,): place in the epoch, points trained on. rng_state: uint64 (1,).
    permutation: int32 (n_points,), the order of this epoch.
    """

    params: Float32Array
    moments: Float32Array
    compensation: Float32Array
    powers: Float64Array
    counters: Int64Array
    rng_state: UInt64Array
    permutation: Int32Array

    def copy(self) -> "RunState":
        """Return a state that shares nothing with this one."""
        return RunState._make(array.copy() for array in self)

    def change_to(self, later: "RunState") -> Float32Array:
        """Return how far the parameters of ``later`` are from these, with what rounding keeps of both.

        float32 (n_params,).
        """
        return later.params - self.params + (later.compensation - self.compensation)


class KeptStates(NamedTuple):
    """What a run was after several pieces: the arrays of ``RunState``, each with one more axis before its own."""

    params: Float32Array
    moments: Float32Array
    compensation: Float32Array
    powers: Float64Array
    counters: Int64Array
    rng_state: UInt64Array
    permutation: Int32Array

    @classmethod
    def room_for(cls, n_pieces: int, state: RunState) -> "KeptStates":
        """Return room for so many states like this one."""
        return cls._make(np.empty((n_pieces, *array.shape), array.dtype) for array in state)

    def state(self, row: int) -> RunState:
        """Return one of them, with arrays of its own."""
        return RunState._make(array[row].copy() for array in self)
