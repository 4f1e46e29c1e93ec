"""From the outputs of a network to the bytes of its maps."""

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.core.kernels.bits import store_bytes, store_pixels
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.losses import softmax
from nnvisu.core.kernels.vectors import LANES, address, at_least, at_most, fma, load, splat, where_less


@entry_kernel
def paint(
    outputs: Float32Array,
    stride: int,
    n_outputs: int,
    n_points: int,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    """Fill the decision map ``pixels``, uint8 (3·n_points + 48,), and the class map ``classes``, uint8 (2·stride,).

    outputs: float32 (n_outputs · stride,), as filled by ``inference``; they are lost. colours: float32 (n_colours, 3),
    0 to 255. Only whole vectors are written, hence the room at the end.
    """
    work = address(outputs)
    for place in range(0, n_points, LANES):
        if n_outputs == 1:
            _paint_values(work, stride, place, colours, pixels, classes)
        else:
            _paint_classes(work, stride, n_outputs, place, colours, pixels, classes)


@kernel
def _paint_classes(
    work: Float32Array,
    stride: int,
    n_classes: int,
    place: int,
    colours: Float32Array,
    pixels: UInt8Array,
    classes: UInt8Array,
) -> None:
    """The mean of the class colours weighted by softmax; the winning class, of equals the first, and its share."""
    best, winner = load(work, place), splat(0.0)
    for label in range(1, n_classes):
        logit = load(work, place + label * stride)
        winner = where_less(best, logit, splat(np.float32(label)), winner)
        best = at_least(best, logit)
    _, total = softmax(work, place, stride, n_classes)
    red, green, blue = splat(0.0), splat(0.0), splat(0.0)
    for label in range(n_classes):
        share = load(work, place + label * stride)
        red = fma(share, splat(colours[label, 0]), red)
        green = fma(share, splat(colours[label, 1]), green)
        blue = fma(share, splat(colours[label, 2]), blue)
    store_pixels(pixels, 3 * place, red / total, green / total, blue / total)
    store_bytes(classes, place, winner)
    store_bytes(classes, stride + place, splat(255.0) / total)  # the largest logit's share of the total is 1


@kernel
def _paint_values(
    work: Float32Array, stride: int, place: int, colours: Float32Array, pixels: UInt8Array, classes: UInt8Array
) -> None:
    """The value, held within -1 and 1, on the scale from the first colour by the second to the third."""
    value = at_most(splat(1.0), at_least(splat(-1.0), load(work, place)))
    above, below = at_least(splat(0.0), value), at_least(splat(0.0), splat(0.0) - value)
    middle = splat(1.0) - above - below
    red = fma(above, splat(colours[2, 0]), fma(below, splat(colours[0, 0]), middle * splat(colours[1, 0])))
    green = fma(above, splat(colours[2, 1]), fma(below, splat(colours[0, 1]), middle * splat(colours[1, 1])))
    blue = fma(above, splat(colours[2, 2]), fma(below, splat(colours[0, 2]), middle * splat(colours[1, 2])))
    store_pixels(pixels, 3 * place, red, green, blue)
    store_bytes(classes, place, splat(0.0))
    store_bytes(classes, stride + place, fma(value, splat(127.5), splat(127.5)))
