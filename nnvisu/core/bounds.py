"""How large parameters may be so that no loss can overflow: then nobody has to look whether it is finite."""

import functools

# Far from the largest float32, 2**128, even when it is squared and added up over all points.
LARGEST_OUTPUT = 2.0**50


@functools.lru_cache(maxsize=256)
def limit_of_squares(layer_sizes: tuple[int, ...], largest: float, scale: float) -> float:
    """Return a sum of the squares of all parameters up to which no output can exceed LARGEST_OUTPUT.

    largest: of all features and targets. scale: by which dropout multiplies values. The norm of a product is at most
    the product of the norms, that of a layer's weights or biases is at most the root of the sum, and no activation of z
    is beyond |z| + 1. So nothing overflows on the way to the loss, which is then finite.
    """
    for exponent in range(40, -40, -1):
        norm = largest * layer_sizes[0]
        for size in layer_sizes[1:]:
            norm = scale * (2.0**exponent * (norm + 1.0) + size)
        if norm + largest < LARGEST_OUTPUT:
            return 4.0**exponent
    return 0.0
