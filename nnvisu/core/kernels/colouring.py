"""Turns the outputs of a network into the bytes of its maps.

pixels: uint8 (3·n,), the decision map, three planes. classes: uint8 (2·n,), the class map, two planes. n: n_points, up
to a multiple of 16, as only whole vectors are written. colours: float32 (n_colours, 3), 0 to 255. work: float32
(n_work,), with the outputs from ``z`` on, one row each, ``stride`` floats apart; those of classes are overwritten by
e**(output - largest of the point).
"""

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.core.kernels.bits import store_bytes
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.losses import share_of
from nnvisu.core.kernels.vectors import LANES, Vector, at_least, at_most, fma, load, splat, store, where_less


@kernel
def paint(
    work: Float32Array,
    z: int,
    stride: int,
    n_outputs: int,
    n_vectors: int,
    place: int,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    """Paint the points whose outputs these are, n_vectors · 16 of them from point ``place`` on."""
    for lane in range(0, n_vectors * LANES, LANES):
        if n_outputs == 1:
            _paint_value(load(work, z + lane), place + lane, colours, pixels, classes)
        else:
            _paint_classes(work, z + lane, stride, n_outputs, place + lane, colours, pixels, classes)


@inlined_kernel
def _paint_classes(
    work: Float32Array,
    z: int,
    stride: int,
    n_classes: int,
    place: int,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    """The mean of the class colours weighted by softmax; the winning class, the first among equals, and its share."""
    best, winner = load(work, z), splat(0.0)
    for label in range(1, n_classes):
        logit = load(work, z + label * stride)
        winner = where_less(best, logit, splat(np.float32(label)), winner)
        best = at_least(best, logit)
    total, red, green, blue = splat(0.0), splat(0.0), splat(0.0), splat(0.0)
    for label in range(n_classes):
        share = share_of(load(work, z + label * stride), best)
        store(work, z + label * stride, share)
        total = total + share
        red = fma(share, splat(colours[label, 0]), red)
        green = fma(share, splat(colours[label, 1]), green)
        blue = fma(share, splat(colours[label, 2]), blue)
    largest = splat(1.0) / total  # the largest output's share of the total is 1
    _store_pixels(pixels, place, red * largest, green * largest, blue * largest)
    store_bytes(classes, place, winner)
    store_bytes(classes, classes.shape[0] // 2 + place, splat(255.0) * largest)


@inlined_kernel
def _paint_value(output: Vector, place: int, colours: Float32Array, pixels: UInt8Array, classes: UInt8Array) -> None:
    """The value, clamped to [-1, 1], on the scale from the first colour through the second to the third."""
    value = at_most(splat(1.0), at_least(splat(-1.0), output))
    above, below = at_least(splat(0.0), value), at_least(splat(0.0), splat(0.0) - value)
    middle = splat(1.0) - above - below
    red = fma(above, splat(colours[2, 0]), fma(below, splat(colours[0, 0]), middle * splat(colours[1, 0])))
    green = fma(above, splat(colours[2, 1]), fma(below, splat(colours[0, 1]), middle * splat(colours[1, 1])))
    blue = fma(above, splat(colours[2, 2]), fma(below, splat(colours[0, 2]), middle * splat(colours[1, 2])))
    _store_pixels(pixels, place, red, green, blue)
    store_bytes(classes, place, splat(0.0))
    store_bytes(classes, classes.shape[0] // 2 + place, fma(value, splat(127.5), splat(127.5)))


@inlined_kernel
def _store_pixels(pixels: UInt8Array, place: int, red: Vector, green: Vector, blue: Vector) -> None:
    n_bytes = pixels.shape[0] // 3
    store_bytes(pixels, place, red)
    store_bytes(pixels, n_bytes + place, green)
    store_bytes(pixels, 2 * n_bytes + place, blue)
