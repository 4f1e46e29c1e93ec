"""The arguments of kernels as named tuples, and the meaning of every element of their small arrays."""

from typing import NamedTuple, TypedDict

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
    """The memory layout of one architecture while kernels work on it; see ``packing``.

    layers: int64 (n_layers * N_ENTRIES,). stride: floats from row to row of a buffer. tile_lanes: the largest number of
    points processed at once. n_packed: floats in all panels. n_work: floats in all buffers.
    """

    layers: Int64Array
    stride: int
    tile_lanes: int
    n_packed: int
    n_work: int


class Points(NamedTuple):
    """Points as rows of one flat float32 array: the input features, ones, zeros up to a multiple of four, the targets.

    A target is the label of a point or, for regression, its value. Each row has ``stride`` floats, of which
    ``n_points`` are used; the others are 0, and there are at least 16 of them.
    """

    rows: Float32Array
    stride: int
    n_points: int


class RunState(NamedTuple):
    """Everything that a step changes.

    params: float32 (n_params,). moments: float32 (2, n_params), the optimizer's running means of gradients (for sgd the
    velocity) and of squared gradients (for adagrad the sum). compensation: float32 (n_params,), the rounding error of
    the parameters, at most half a unit in their last place.
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
        return RunState._make([array.copy() for array in self])

    def sharing(self, order: Int32Array) -> "RunState":
        """Return this state with the array ``order``, int32 (n_points,), if that has the same order as its own."""
        return self._replace(permutation=order) if np.array_equal(self.permutation, order) else self

    def change_to(self, later: "RunState") -> Float32Array:
        """Return the parameters of ``later`` minus these, rounding errors of both included.

        float32 (n_params,).
        """
        return later.params - self.params + (later.compensation - self.compensation)


class OptimizerArrays(TypedDict):
    """What an optimizer keeps from step to step, as ``RunState`` has it."""

    moments: Float32Array
    powers: Float64Array


def fresh_optimizer(n_params: int) -> OptimizerArrays:
    """Return what an optimizer begins with."""
    return {"moments": np.zeros((2, n_params), np.float32), "powers": np.ones(2, np.float64)}


class KeptStates(NamedTuple):
    """The state of a run after each of several pieces: the arrays of ``RunState``, with a leading axis (n_pieces,)."""

    params: Float32Array
    moments: Float32Array
    compensation: Float32Array
    powers: Float64Array
    counters: Int64Array
    rng_state: UInt64Array
    permutation: Int32Array

    @classmethod
    def room_for(cls, n_pieces: int, state: RunState) -> "KeptStates":
        """Return uninitialised room for ``n_pieces`` states like this one."""
        return cls._make(np.empty((n_pieces, *array.shape), array.dtype) for array in state)

    def state(self, row: int) -> RunState:
        """Return one of them, with arrays of its own."""
        return RunState._make([array[row].copy() for array in self])
