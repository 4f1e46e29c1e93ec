"""Checks of what was read from a store: whoever can write there may have made it."""

import math
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from nnvisu.core.kernels.state import CURSOR, N_COUNTERS, POINTS_SEEN, RunState
from nnvisu.wire.records import DamagedRecord

STATE_ARRAYS = RunState._fields


def expected_arrays(n_params: int, n_train: int) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return dtype and shape of each array of a state, for a network of that size and so many points to train on."""
    return {
        "params": ("<f4", (n_params,)),
        "moments": ("<f4", (2, n_params)),
        "compensation": ("<f4", (n_params,)),
        "powers": ("<f8", (2,)),
        "counters": ("<i8", (N_COUNTERS,)),
        "rng_state": ("<u8", (1,)),
        "permutation": ("<i4", (n_train,)),
    }


def check_state(state: RunState, n_params: int, n_train: int) -> None:
    """Refuse arrays of other shapes than kernels expect, and places outside of the points."""
    expected = expected_arrays(n_params, n_train)
    found = {name: (array.dtype.str, array.shape) for name, array in state._asdict().items()}
    is_order = np.array_equal(np.sort(state.permutation), np.arange(n_train))
    is_place = found == expected and 0 <= state.counters[CURSOR] <= n_train and state.counters[POINTS_SEEN] >= 0
    if not is_place or not is_order:
        refuse("state", found)


def whole(number: object) -> int:
    """Return an integer from 0 on."""
    if type(number) is not int or number < 0:
        refuse("number", number)
    return number


def refuse(what: str, value: object) -> NoReturn:
    """Raise DamagedRecord, as ``what`` of the record is impossible."""
    raise DamagedRecord(f"its {what} cannot be {str(value)[:200]}")


def states_of(arrays: dict[str, NDArray[Any]], sizes: list[tuple[int, int]]) -> list[RunState]:
    """Return the states whose arrays were put one behind the other; sizes: parameters and points of each."""
    pieces: dict[str, list[NDArray[Any]]] = {}
    expected = [expected_arrays(*size) for size in sizes]
    for name in STATE_ARRAYS:
        shapes = [each[name][1] for each in expected]
        lengths = [math.prod(shape) for shape in shapes]
        is_known = all(arrays[name].dtype.str == each[name][0] for each in expected)
        if not is_known or arrays[name].shape != (sum(lengths),):
            refuse(name, arrays[name].shape)
        ends = np.cumsum(lengths).tolist()
        bounds = zip(ends, lengths, shapes, strict=True)
        pieces[name] = [arrays[name][end - length : end].reshape(shape) for end, length, shape in bounds]
    _check_orders(arrays["permutation"], [n_train for _, n_train in sizes])
    counters = arrays["counters"].reshape(-1, N_COUNTERS)
    cursors = counters[:, CURSOR]
    if np.any(counters < 0) or np.any(cursors > [n_train for _, n_train in sizes]):
        refuse("counters", counters)
    return [RunState(**dict(zip(pieces, each, strict=True))) for each in zip(*pieces.values(), strict=True)]


def _check_orders(permutations: NDArray[Any], lengths: list[int]) -> None:
    """Refuse what is not one permutation behind the other: shifted to where they lie, they are one of everything."""
    starts = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
    is_inside = np.all((permutations >= 0) & (permutations < np.repeat(lengths, lengths)))
    if not is_inside or not np.array_equal(np.sort(permutations + starts), np.arange(len(permutations))):
        refuse("permutation", permutations[:20])
