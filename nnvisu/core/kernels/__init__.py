"""Kernels: every loop over many numbers, compiled by Numba.

``vectors``, ``bits`` and ``tiles`` are the primitives, ``compiler``, ``linking`` and ``cache`` say how Numba treats a
kernel, and the other files are algorithms. Nothing is compiled on import: ``compile_kernels`` does it, or the first
call.
"""

from collections.abc import Callable
from typing import TypeAlias

import numba
from numba import types
from numba.core.compiler_lock import global_compiler_lock
from numba.core.dispatcher import Dispatcher

from nnvisu.core.kernels import inference, lanes, pieces, schedules
from nnvisu.core.kernels.lane_state import LanePlan, LanePoints, LaneRoom, LaneSettings, LaneStates
from nnvisu.core.kernels.state import KeptStates, Plan, Points, RunState

Entries: TypeAlias = tuple[tuple[Dispatcher, tuple[types.Type, ...]], ...]

_f32, _u8 = types.float32[::1], types.uint8[::1]
_points = types.NamedTuple((_f32, types.int64, types.int64), Points)
_plan = types.NamedTuple((types.int64[::1], *(types.int64,) * 4), Plan)
_state = types.NamedTuple(
    (_f32, types.float32[:, ::1], _f32, types.float64[::1], types.int64[::1], types.uint64[::1], types.int32[::1]),
    RunState,
)
_kept = types.NamedTuple(
    (
        *(types.float32[:, ::1], types.float32[:, :, ::1], types.float32[:, ::1], types.float64[:, ::1]),
        *(types.int64[:, ::1], types.uint64[:, ::1], types.int32[:, ::1]),
    ),
    KeptStates,
)
_options, _rates = types.int64[::1], types.float64[::1]

# What is called from Python, with its one signature.
ENTRIES: Entries = (
    (
        pieces.train_pieces,
        (
            *(_plan, _options, _rates, types.float64, _points, _points, types.int64, types.int64[::1], _state, _kept),
            *(types.float64[:, ::1], _f32, _f32, _f32, _f32),
        ),
    ),
    (
        inference.infer,
        (*(_plan, _options, _points, _f32, _f32, types.int64, types.boolean, _f32, types.float32[:, ::1]), _u8, _u8),
    ),
    (schedules.learning_rate_at, (types.int64, _options, _rates)),
)

# What few need is compiled when they need it.
LATER_ENTRIES: Entries = (
    (
        lanes.train_lanes,
        (
            types.NamedTuple((types.int64[::1], *(types.int64,) * 5), LanePlan),
            types.NamedTuple(
                (types.int64[:, ::1], types.float64[:, ::1], types.int64[::1], types.float64, types.boolean),
                LaneSettings,
            ),
            types.NamedTuple((_f32, types.int64[::1], types.int64, types.int64), LanePoints),
            types.int64,
            types.NamedTuple(
                (*(_f32, types.float64[:, ::1], types.uint64[::1], types.int32[:, ::1], types.int64[::1], _f32),),
                LaneStates,
            ),
            types.NamedTuple(
                (
                    *(_f32, types.uint64[::1], _f32, _f32, types.int64),
                    *(types.int64[::1], types.int32[::1], _f32),
                ),
                LaneRoom,
            ),
        ),
    ),
)


def n_kernels() -> int:
    """Return how many kernels ``compile_kernels`` compiles."""
    return len(ENTRIES)


def compile_kernels(on_progress: Callable[[int, int], None]) -> None:
    """Compile every kernel or load it from the cache; call ``on_progress(n_ready, n_total)`` after each.

    From then on no other signature is compiled: a wrong type is an error, not a pause during training.
    """
    _compile(ENTRIES, on_progress)


def compile_lane_kernels(on_progress: Callable[[int, int], None]) -> None:
    """Do the same for the kernels that train networks side by side, which only who trains many needs."""
    _compile(LATER_ENTRIES, on_progress)


def _compile(entries: Entries, on_progress: Callable[[int, int], None]) -> None:
    for number, (entry, signature) in enumerate(entries):
        if not numba.config.DISABLE_JIT:
            # Another thread may be at the same entry: looking, compiling and closing are one.
            with global_compiler_lock:
                if signature not in entry.overloads:
                    entry.compile(signature)
                entry.compile = _only_compiled(entry)
        on_progress(number + 1, len(entries))


def _only_compiled(entry: Dispatcher) -> Callable[[tuple[types.Type, ...]], object]:
    """Return a replacement for ``compile`` on a closed entry; it raises TypeError for any other signature.

    Numba's ``disable_compile`` would also refuse a first call that waited for just this signature to be compiled.
    """

    def compile_(signature: tuple[types.Type, ...]) -> object:
        overload = entry.overloads.get(tuple(signature))
        if overload is None:
            raise TypeError(f"{entry.py_func.__name__} takes {entry.signatures[0]}, not {signature}")
        return overload.entry_point

    return compile_
