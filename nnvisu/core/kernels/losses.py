"""Loss functions and softmax over rows of outputs ("logits"), sixteen points at a time.

Each loss is an inlined kernel, ``…_at``, for one vector: it replaces the outputs at ``z`` by the derivatives, times
``weight``, and returns the losses, or what they are made of. ``…_deltas`` do that for ``n_points`` points and return
the sum of their losses; lanes from ``n_points`` on get 0. NaN and infinity propagate into the sum.

work: float32 (n_work,), with the outputs from ``z`` on, one row each, ``stride`` floats apart. rows, target_place:
where the labels stand or, for regression, the values, float32 (n_floats,). scale: 1 / points of the whole batch.
smoothing: share of the target that is spread evenly over all classes; even: what each gets; rest: 1 - smoothing.
"""

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.elementary import exp_within, log
from nnvisu.core.kernels.state import ABSOLUTE_ERROR, CLASS_WEIGHTS_FROM, CROSS_ENTROPY, HINGE, SQUARED_ERROR
from nnvisu.core.kernels.vectors import (
    LANES,
    Vector,
    absolute,
    at_least,
    at_most,
    fma,
    lane_numbers,
    load,
    splat,
    store,
    sum_lanes,
    where_less,
)

LOWEST = -3.0e38
# A probability of e**-60 is negligible next to 1. Smaller ones, multiplied by a batch's share and by weights, become
# subnormal numbers, on which many processors are about a hundred times slower.
MIN_EXPONENT = -60.0


@inlined_kernel
def share_of(logit: Vector, largest: Vector) -> Vector:
    """Return e**(logit - largest), the share of a class before division by the sum of all.

    Subtracting the largest keeps logits of 1e4 finite (Goodfellow et al. 2016, section 4.1).
    """
    return exp_within(at_least(splat(MIN_EXPONENT), logit - largest))


@inlined_kernel
def softmax(work: Float32Array, z: int, stride: int, n_classes: int) -> tuple[Vector, Vector]:
    """Turn 16 points' logits at ``z`` into e**(logit - largest); return the largest and the sum of these."""
    largest = load(work, z)
    for label in range(1, n_classes):
        largest = at_least(largest, load(work, z + label * stride))
    total = splat(0.0)
    for label in range(n_classes):
        share = share_of(load(work, z + label * stride), largest)
        store(work, z + label * stride, share)
        total = total + share
    return largest, total


@inlined_kernel
def _where_label(labels: Vector, label: int, then: Vector, otherwise: Vector) -> Vector:
    """Return ``then`` in the lanes whose label it is."""
    return where_less(absolute(labels - splat(np.float32(label))), splat(0.5), then, otherwise)


@inlined_kernel
def _weights(lane: int, n_points: int, scale: float) -> Vector:
    """Return ``scale`` in the lanes from ``lane`` on that are a point, 0 in the others."""
    numbers = lane_numbers() + splat(np.float32(lane))
    return where_less(numbers, splat(np.float32(n_points)), splat(scale), splat(0.0))


@inlined_kernel
def cross_entropy_at(
    work: Float32Array, z: int, stride: int, n_classes: int, labels: Vector, weight: Vector, even: Vector, rest: Vector
) -> tuple[Vector, Vector]:
    """-log(softmax(logits) of the right class), Goodfellow et al. 2016, section 6.2.2.3: the log of the first vector
    that is returned, plus the second.

    The derivatives include label smoothing (Szegedy et al. 2016, section 7); the loss does not.
    """
    right = load(work, z)
    for label in range(1, n_classes):
        right = _where_label(labels, label, load(work, z + label * stride), right)
    largest, total = softmax(work, z, stride, n_classes)
    share, low = weight / total, weight * even
    high = fma(weight, rest, low)
    for label in range(n_classes):
        place = z + label * stride
        store(work, place, load(work, place) * share - _where_label(labels, label, high, low))
    return total, largest - right


@inlined_kernel
def squared_error_at(
    work: Float32Array, z: int, stride: int, n_classes: int, labels: Vector, weight: Vector, even: Vector, rest: Vector
) -> Vector:
    """The squared distance between logits and target: 1 for the right class, 0 for the others. The loss is half of it.

    The network is trained as a least-squares classifier, on its logits (Bishop 2006, section 4.1.3).
    """
    high = rest + even
    squares = splat(0.0)
    for label in range(n_classes):
        place = z + label * stride
        difference = load(work, place) - _where_label(labels, label, high, even)
        squares = fma(difference, difference, squares)
        store(work, place, difference * weight)
    return squares


@inlined_kernel
def hinge_at(work: Float32Array, z: int, stride: int, n_classes: int, labels: Vector, weight: Vector) -> Vector:
    """max(0, 1 + largest wrong logit - right logit), Crammer and Singer 2001.

    Among equal wrong logits the first is pushed down. Where the loss is 0, so is its derivative.
    """
    right, best, winner, broken = splat(0.0), splat(LOWEST), splat(0.0), splat(0.0)
    for label in range(n_classes):
        logit = load(work, z + label * stride)
        right = _where_label(labels, label, logit, right)
        wrong = _where_label(labels, label, splat(LOWEST), logit)
        winner = where_less(best, wrong, splat(np.float32(label)), winner)
        best = at_least(best, wrong)
        broken = fma(logit, splat(0.0), broken)  # NaN if any logit is not finite; the maximum may have lost it
    margin = splat(1.0) + (best - right) + broken
    push = where_less(splat(0.0), margin, weight, splat(0.0))
    for label in range(n_classes):
        raised = _where_label(labels, label, push, splat(0.0))
        store(work, z + label * stride, _where_label(winner, label, push, splat(0.0)) - raised)
    return at_least(splat(0.0), margin)


@inlined_kernel
def residual_at(kind: int, work: Float32Array, z: int, values: Vector, weight: Vector, delta: Vector) -> Vector:
    """Regression: a function of r = output - value.

    squared_error: r²/2. absolute_error: |r|, with derivative 0 at 0. huber: r²/2 up to ``delta``, beyond it the
    tangent (Huber 1964).
    """
    residual = load(work, z) - values
    distance = absolute(residual)
    near = distance if kind == SQUARED_ERROR else at_most(delta, distance)
    cost = near * (distance - splat(0.5) * near)
    push = near
    if kind == ABSOLUTE_ERROR:
        cost, push = distance, where_less(splat(0.0), distance, splat(1.0), distance)
    store(work, z, where_less(residual, splat(0.0), splat(0.0) - push, push) * weight)
    return cost


@inlined_kernel
def _added(loss: Vector, weight: Vector, cost: Vector) -> Vector:
    """Return ``loss`` plus the cost of the lanes that are a point."""
    return loss + where_less(splat(0.0), weight, cost, splat(0.0))


@kernel
def cross_entropy_deltas(
    work: Float32Array,
    z: int,
    stride: int,
    n_classes: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    scale: float,
    smoothing: float,
    is_shown: bool,
) -> np.float32:
    """The mean over the points of ``cross_entropy_at``; unless it is shown, what is finite where that is.

    The sum of a softmax is NaN, or from 1 to the number of classes: its log decides about nothing.
    """
    loss, even, rest = splat(0.0), splat(smoothing / n_classes), splat(1.0 - smoothing)
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        if n_classes == 2:  # a constant, with which LLVM leaves no loops
            total, distance = cross_entropy_at(work, z + lane, stride, 2, labels, weight, even, rest)
        else:
            total, distance = cross_entropy_at(work, z + lane, stride, n_classes, labels, weight, even, rest)
        cost = (log(total) if is_shown else total - total) + distance
        loss = _added(loss, weight, cost)
    return sum_lanes(loss)


@kernel
def squared_error_deltas(
    work: Float32Array,
    z: int,
    stride: int,
    n_classes: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    scale: float,
    smoothing: float,
) -> np.float32:
    """The mean of half of ``squared_error_at``."""
    loss, even, rest = splat(0.0), splat(smoothing / n_classes), splat(1.0 - smoothing)
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        loss = _added(loss, weight, squared_error_at(work, z + lane, stride, n_classes, labels, weight, even, rest))
    return np.float32(0.5) * sum_lanes(loss)


@kernel
def hinge_deltas(
    work: Float32Array,
    z: int,
    stride: int,
    n_classes: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    scale: float,
) -> np.float32:
    """The mean of ``hinge_at``."""
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        loss = _added(loss, weight, hinge_at(work, z + lane, stride, n_classes, labels, weight))
    return sum_lanes(loss)


@kernel
def residual_deltas(
    kind: int,
    work: Float32Array,
    z: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    scale: float,
    delta: float,
) -> np.float32:
    """The mean of ``residual_at``."""
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        values, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        loss = _added(loss, weight, residual_at(kind, work, z + lane, values, weight, splat(delta)))
    return sum_lanes(loss)


@inlined_kernel
def loss_deltas(
    kind: int,
    work: Float32Array,
    z: int,
    stride: int,
    n_outputs: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    scale: float,
    smoothing: float,
    delta: float,
    is_shown: bool,
) -> np.float32:
    """Replace outputs by the derivatives of the loss ``kind``; return the sum of the losses. One output: regression.

    Unless the sum is shown, it need only be finite where that of the losses is.
    """
    if n_outputs == 1:
        return residual_deltas(kind, work, z, rows, target_place, n_points, scale, delta)
    if kind == CROSS_ENTROPY:
        return cross_entropy_deltas(
            work, z, stride, n_outputs, rows, target_place, n_points, scale, smoothing, is_shown
        )
    if kind == SQUARED_ERROR:
        return squared_error_deltas(work, z, stride, n_outputs, rows, target_place, n_points, scale, smoothing)
    if kind == HINGE:
        return hinge_deltas(work, z, stride, n_outputs, rows, target_place, n_points, scale)
    return np.float32(0.0)


@kernel
def weight_deltas(
    work: Float32Array,
    z: int,
    stride: int,
    n_classes: int,
    rows: Float32Array,
    target_place: int,
    n_points: int,
    rates: Float64Array,
) -> None:
    """Multiply the derivatives of each point, as one of the losses left them, by the weight of its class.

    The mean still divides by the number of points, not by the sum of the weights in the batch.
    """
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), splat(0.0)
        for label in range(n_classes):
            weight = _where_label(labels, label, splat(rates[CLASS_WEIGHTS_FROM + label]), weight)
        for label in range(n_classes):
            place = z + lane + label * stride
            store(work, place, load(work, place) * weight)
