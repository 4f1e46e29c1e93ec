"""A dense layer, z = W·x + b: forward pass, backward pass and gradient, built from the register tiles of ``tiles``.

All arrays are flat float32: packed, grads: (n_packed,), of which a layer's panels begin at ``panels``; inputs, outputs,
work: (n_floats,), rows of neurons or features. x, z, d, slopes: places of first rows, a stride apart. See ``packing``.
"""

from nnvisu.arrays import Float32Array
from nnvisu.core.kernels.compiler import has_wide_registers, kernel
from nnvisu.core.kernels.packing import length_of_panel
from nnvisu.core.kernels.tiles import (
    ROWS,
    backward_tile_1,
    backward_tile_2,
    backward_tile_4,
    bias_tile,
    forward_tile_1,
    forward_tile_2,
    forward_tile_4,
    gradient_tile_narrow,
    gradient_tile_wide,
)
from nnvisu.core.kernels.vectors import LANES

# Four rows of four vectors fill 16 of AVX-512's 32 registers; elsewhere they would not fit. The sums are the same.
IS_WIDE = has_wide_registers()
gradient_tile = gradient_tile_wide if IS_WIDE else gradient_tile_narrow


@kernel
def dense_forward(
    packed: Float32Array,
    panels: int,
    n_in: int,
    n_out: int,
    inputs: Float32Array,
    x: int,
    x_stride: int,
    outputs: Float32Array,
    z: int,
    z_stride: int,
    n_vectors: int,
) -> None:
    """Forward pass: fill the layer's rows in ``outputs`` with W·x + b, for all outputs of its panels."""
    panel_stride = length_of_panel(n_in)
    v = 0
    while v < n_vectors:
        lane = v * LANES
        left = n_vectors - v if IS_WIDE else 1
        for o in range(0, n_out, ROWS):
            panel = panels + (o // ROWS) * panel_stride
            place = z + o * z_stride + lane
            if left >= 4:
                forward_tile_4(packed, panel, inputs, x + lane, x_stride, n_in, outputs, place, z_stride)
            elif left >= 2:
                forward_tile_2(packed, panel, inputs, x + lane, x_stride, n_in, outputs, place, z_stride)
            else:
                forward_tile_1(packed, panel, inputs, x + lane, x_stride, n_in, outputs, place, z_stride)
        v += 4 if left >= 4 else 2 if left >= 2 else 1


@kernel
def dense_backward(
    packed: Float32Array,
    panels: int,
    n_in: int,
    n_out: int,
    work: Float32Array,
    d: int,
    slopes: int,
    stride: int,
    n_vectors: int,
) -> None:
    """Backward pass: turn the slopes of the layer's inputs into their deltas, slopes · (Wᵀ · deltas at ``d``)."""
    panel_stride = length_of_panel(n_in)
    v = 0
    while v < n_vectors:
        lane = v * LANES
        left = n_vectors - v if IS_WIDE else 1
        for i in range(0, n_in, ROWS):
            group = panels + i * ROWS
            place = slopes + i * stride + lane
            if left >= 4:
                backward_tile_4(packed, group, panel_stride, work, d + lane, n_out, work, place, stride)
            elif left >= 2:
                backward_tile_2(packed, group, panel_stride, work, d + lane, n_out, work, place, stride)
            else:
                backward_tile_1(packed, group, panel_stride, work, d + lane, n_out, work, place, stride)
        v += 4 if left >= 4 else 2 if left >= 2 else 1


@kernel
def dense_gradient(
    grads: Float32Array,
    panels: int,
    n_in: int,
    n_out: int,
    inputs: Float32Array,
    x: int,
    x_stride: int,
    work: Float32Array,
    d: int,
    d_stride: int,
    n_vectors: int,
) -> None:
    """Add the sums of delta · x over the points to the gradients, which are laid out in panels as well."""
    for o in range(0, n_out, ROWS):
        place = panels + (o // ROWS) * length_of_panel(n_in)
        rows = d + o * d_stride
        for i in range(0, n_in, ROWS):
            group = place + ROWS * i
            if n_vectors == 1:  # a constant, with which LLVM leaves no loops
                gradient_tile(work, rows, d_stride, inputs, x + i * x_stride, x_stride, 1, grads, group)
            else:
                gradient_tile(work, rows, d_stride, inputs, x + i * x_stride, x_stride, n_vectors, grads, group)
        if n_in % ROWS == 0:  # the bias, whose input is 1, is in none of these groups
            bias_tile(work, rows, d_stride, n_vectors, grads, place + ROWS * n_in)
