"""Converts parameters from their public order to panels and back, and plans all buffers.

A panel holds four outputs of a layer: for each input, then for the bias, the four weights side by side, padded with
zeros to whole vectors. So a tile of weights is one vector, and no loop has a scalar tail. Padding stays zero: its
deltas are 0, because the slopes of padding rows are.

A buffer holds the activations of one layer for a tile of points: a row per neuron, then a row of ones, which is the
input of the biases, then zeros up to a multiple of four rows.

params: float32 (n_params,); packed: float32 (n_packed,) or more; work, the buffers: float32 (n_work,).
"""

import functools

import numpy as np

from nnvisu.arrays import Float32Array, FloatArray, Int64Array, UInt8Array
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.state import N_ENTRIES, N_IN, N_OUT, PANEL_STRIDE, PANELS, SLOPES, Plan, Points, X, Z
from nnvisu.core.kernels.tiles import ROWS
from nnvisu.core.kernels.vectors import LANES, splat, store

# Both buffers of all layers should stay in the second-level cache; 256 points were fastest for most networks (1.03
# times 512 and 128), and shorter tiles pay for the sums over their lanes.
WORK_FLOATS = 128 * 1024
MIN_TILE_LANES, MAX_TILE_LANES = 64, 256


def padded(count: int, multiple: int) -> int:
    """Return ``count`` rounded up to a multiple of ``multiple``."""
    return -(-count // multiple) * multiple


@functools.lru_cache(maxsize=256)
def plan_of(layer_sizes: tuple[int, ...]) -> Plan:
    """Return the plan of an architecture. It depends on nothing else, so that a run is the same on every machine."""
    n_rows = sum(2 * padded(size + 1, ROWS) for size in layer_sizes[1:])
    tile_lanes = padded(min(max(WORK_FLOATS // n_rows, MIN_TILE_LANES), MAX_TILE_LANES), 4 * LANES)
    stride = tile_lanes + LANES  # not a power of two: rows must not map to the same cache sets
    layers = np.zeros((len(layer_sizes) - 1, N_ENTRIES), np.int64)
    n_packed = n_work = 0
    for number, layer in enumerate(layers):
        layer[N_IN], layer[N_OUT] = layer_sizes[number : number + 2]
        layer[PANELS], layer[PANEL_STRIDE] = n_packed, ROWS * padded(layer[N_IN] + 1, ROWS)
        layer[X] = layers[number - 1, Z] if number else 0
        layer[Z] = n_work
        layer[SLOPES] = n_work + stride * padded(layer[N_OUT] + 1, ROWS)
        n_work = int(layer[SLOPES]) + stride * padded(layer[N_OUT], ROWS)
        n_packed += int(layer[PANEL_STRIDE]) * (padded(layer[N_OUT], ROWS) // ROWS)
    layers[-1, SLOPES] = layers[-1, Z]  # the deltas of the outputs replace their logits
    return Plan(layers.reshape(-1), stride, tile_lanes, n_packed, n_work)


def aligned_zeros(n: int) -> Float32Array:
    """Return float32 (n,) of zeros aligned to a vector's cache line: loads across two lines cost twice as much."""
    room = np.zeros(n + LANES, np.float32)
    first = -room.ctypes.data // room.itemsize % LANES
    return room[first : first + n]


def points_of(inputs: Float32Array, targets: UInt8Array | FloatArray) -> Points:
    """Lay out features (n_inputs, n_points) and labels or values (n_points,) as the kernels read them."""
    n_inputs, n_points = inputs.shape
    stride = padded(n_points + LANES, 2 * LANES) + LANES
    rows = aligned_zeros((padded(n_inputs + 1, ROWS) + 1) * stride).reshape(-1, stride)
    rows[:n_inputs, :n_points] = inputs
    rows[n_inputs] = 1.0
    rows[-1, :n_points] = targets
    return Points(rows.reshape(-1), stride, n_points)


@inlined_kernel
def length_of_panel(n_in: int) -> int:
    """Return the length of a panel in floats: four for each input and for the bias, and padding."""
    return (n_in + ROWS) // ROWS * ROWS * ROWS


@kernel
def pack(plan: Plan, params: Float32Array, packed: Float32Array, start: int) -> None:
    """Lay out parameters (or their gradients or moments) as panels at ``start``; padding must be zero already."""
    layers, place = plan.layers, 0
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_in = layers[layer + N_IN]
        for o in range(layers[layer + N_OUT]):
            panel = start + _panel_of(layers, layer, o)
            for i in range(n_in):
                packed[panel + ROWS * i] = params[place + i]
            place += n_in
        for o in range(layers[layer + N_OUT]):
            packed[start + _panel_of(layers, layer, o) + ROWS * n_in] = params[place + o]
        place += layers[layer + N_OUT]


@kernel
def unpack(plan: Plan, params: Float32Array, packed: Float32Array, start: int) -> None:
    """Undo ``pack``."""
    layers, place = plan.layers, 0
    for layer in range(0, layers.shape[0], N_ENTRIES):
        n_in = layers[layer + N_IN]
        for o in range(layers[layer + N_OUT]):
            panel = start + _panel_of(layers, layer, o)
            for i in range(n_in):
                params[place + i] = packed[panel + ROWS * i]
            place += n_in
        for o in range(layers[layer + N_OUT]):
            params[place + o] = packed[start + _panel_of(layers, layer, o) + ROWS * n_in]
        place += layers[layer + N_OUT]


@inlined_kernel
def _panel_of(layers: Int64Array, layer: int, o: int) -> int:
    """Return the place of the first weight of output ``o``."""
    first: int = layers[layer + PANELS] + (o // ROWS) * layers[layer + PANEL_STRIDE] + o % ROWS
    return first


@kernel
def clear_padding(plan: Plan, work: Float32Array) -> None:
    """Initialise the rows that are not neurons: ones for the biases, zeros elsewhere."""
    layers, stride = plan.layers, plan.stride
    for layer in range(0, layers.shape[0] - N_ENTRIES, N_ENTRIES):
        n_out, z, slopes = layers[layer + N_OUT], layers[layer + Z], layers[layer + SLOPES]
        fill(work, z + n_out * stride, slopes, 0.0)
        fill(work, z + n_out * stride, z + (n_out + 1) * stride, 1.0)
        fill(work, slopes + n_out * stride, slopes + (n_out + ROWS - 1) // ROWS * ROWS * stride, 0.0)


@inlined_kernel
def fill(array: Float32Array, start: int, end: int, value: float) -> None:
    """Fill whole vectors of an array."""
    for place in range(start, end, LANES):
        store(array, place, splat(value))
