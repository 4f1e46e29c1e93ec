"""Kernels: every loop over many numbers, compiled by Numba.

``vectors``, ``bits`` and ``tiles`` are the primitives, ``compiler``, ``linking`` and ``cache`` say how Numba treats a
kernel, and the other files are algorithms. Nothing is compiled at import: ``compile_kernels`` does it once, or the
first call.
"""

from collections.abc import Callable

import numba
from numba import types
from numba.core.compiler_lock import global_compiler_lock
from numba.core.dispatcher import Dispatcher

from nnvisu.core.kernels import colouring, inference, pieces, schedules
from nnvisu.core.kernels.state import KeptStates, Plan, Points, RunState

_f32 = types.float32[::1]
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
ENTRIES: tuple[tuple[Dispatcher, tuple[types.Type, ...]], ...] = (
    (
        pieces.train_pieces,
        (
            *(_plan, _options, _rates, _points, _points, types.int64, types.int64[::1], _state, _kept),
            *(types.float64[:, ::1], _f32, _f32, _f32, _f32),
        ),
    ),
    (inference.fill_outputs, (_plan, _options, _points, _f32, _f32, _f32, types.int64, types.boolean, _f32)),
    (schedules.learning_rate_at, (types.int64, _options, _rates)),
    (colouring.paint, (_f32, *(types.int64,) * 3, types.float32[:, ::1], types.uint8[::1], types.uint8[::1])),
)


def n_kernels() -> int:
    """Return how many kernels ``compile_kernels`` compiles."""
    return len(ENTRIES)


def compile_kernels(on_progress: Callable[[int, int], None]) -> None:
    """Compile every kernel or load it from the cache; call ``on_progress(n_ready, n_total)`` after each.

    From then on no other signature compiles: a wrong type is an error, not a pause in mid-training.
    """
    for number, (entry, signature) in enumerate(ENTRIES):
        if not numba.config.DISABLE_JIT:
            # Another thread may be at the same entry: looking, compiling and closing are one.
            with global_compiler_lock:
                if signature not in entry.overloads:
                    entry.compile(signature)
                entry.compile = _only_compiled(entry)
        on_progress(number + 1, len(ENTRIES))


def _only_compiled(entry: Dispatcher) -> Callable[[tuple[types.Type, ...]], object]:
    """Return what a closed entry has in place of ``compile``; it raises TypeError for any other signature.

    Numba's ``disable_compile`` refuses a first call that has waited for the very signature to be compiled, too.
    """

    def compile_(signature: tuple[types.Type, ...]) -> object:
        overload = entry.overloads.get(tuple(signature))
        if overload is None:
            raise TypeError(f"{entry.py_func.__name__} takes {entry.signatures[0]}, not {signature}")
        return overload.entry_point

    return compile_
