"""What training makes small, and softmax, over the rows of outputs ("logits"), sixteen points at a time.

Each loss is a kernel that turns outputs into the derivatives of the mean loss and returns the sum of the losses of
``n_points`` points. work: float32 (n_work,), with the outputs from ``z`` on, a row each, ``stride`` floats apart. rows,
target_place: where the labels stand or, for regression, the values, float32 (n_floats,). scale: 1 / points of the
whole batch. smoothing: share of the target that all classes get alike. Lanes from ``n_points`` on get 0. NaN and
infinity show in the sum.
"""

import numpy as np

from nnvisu.arrays import Float32Array, Float64Array
from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.elementary import exp, log
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
# A probability of e**-60 is none beside 1. Smaller ones, times a batch's share and weights, become subnormal numbers,
# with which many processors reckon some hundred times slower.
MIN_EXPONENT = -60.0


@inlined_kernel
def softmax(work: Float32Array, z: int, stride: int, n_classes: int) -> tuple[Vector, Vector]:
    """Turn 16 points' logits at ``z`` into e**(logit - largest); return the largest and the sum of these.

    The shift by the largest keeps logits of 1e4 finite.
    """
    largest = load(work, z)
    for label in range(1, n_classes):
        largest = at_least(largest, load(work, z + label * stride))
    total = splat(0.0)
    for label in range(n_classes):
        share = exp(at_least(splat(MIN_EXPONENT), load(work, z + label * stride) - largest))
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
) -> np.float32:
    """The mean of -log(softmax(logits) of the right class), Goodfellow et al. 2016, 6.2.2.3.

    The sum that is returned is without smoothing (Szegedy et al. 2016, section 7).
    """
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        right = load(work, z + lane)
        for label in range(1, n_classes):
            right = _where_label(labels, label, load(work, z + lane + label * stride), right)
        largest, total = softmax(work, z + lane, stride, n_classes)
        loss = loss + where_less(splat(0.0), weight, log(total) + (largest - right), splat(0.0))
        share = weight / total
        low = weight * splat(smoothing / n_classes)
        high = fma(weight, splat(1.0 - smoothing), low)
        for label in range(n_classes):
            place = z + lane + label * stride
            store(work, place, load(work, place) * share - _where_label(labels, label, high, low))
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
    """The mean of half the squared distance of the logits from the target: 1 for the right class, 0 for the others."""
    loss = splat(0.0)
    low = splat(smoothing / n_classes)
    high = splat(1.0 - smoothing) + low
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        squares = splat(0.0)
        for label in range(n_classes):
            place = z + lane + label * stride
            difference = load(work, place) - _where_label(labels, label, high, low)
            squares = fma(difference, difference, squares)
            store(work, place, difference * weight)
        loss = loss + where_less(splat(0.0), weight, squares, splat(0.0))
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
    """The mean of max(0, 1 + largest wrong logit - right logit), Crammer and Singer 2001.

    Of equal wrong logits the first is pushed down. Where the loss is 0, so is its derivative.
    """
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), _weights(lane, n_points, scale)
        right, best, winner, broken = splat(0.0), splat(LOWEST), splat(0.0), splat(0.0)
        for label in range(n_classes):
            logit = load(work, z + lane + label * stride)
            right = _where_label(labels, label, logit, right)
            wrong = _where_label(labels, label, splat(LOWEST), logit)
            winner = where_less(best, wrong, splat(np.float32(label)), winner)
            best = at_least(best, wrong)
            broken = fma(logit, splat(0.0), broken)  # NaN if any logit is not finite; the maximum may have lost it
        margin = splat(1.0) + (best - right) + broken
        loss = loss + where_less(splat(0.0), weight, at_least(splat(0.0), margin), splat(0.0))
        push = where_less(splat(0.0), margin, weight, splat(0.0))
        for label in range(n_classes):
            raised = _where_label(labels, label, push, splat(0.0))
            store(work, z + lane + label * stride, _where_label(winner, label, push, splat(0.0)) - raised)
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
    """Regression: the mean over the points of a function of r = output - value.

    squared_error: r²/2. absolute_error: |r|, its derivative at 0 being 0. huber: r²/2 up to ``delta``, from there on
    the line that goes on from it (Huber 1964).
    """
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        weight = _weights(lane, n_points, scale)
        residual = load(work, z + lane) - load(rows, target_place + lane)
        distance = absolute(residual)
        near = distance if kind == SQUARED_ERROR else at_most(splat(delta), distance)
        cost = near * (distance - splat(0.5) * near)
        push = near
        if kind == ABSOLUTE_ERROR:
            cost, push = distance, where_less(splat(0.0), distance, splat(1.0), distance)
        loss = loss + where_less(splat(0.0), weight, cost, splat(0.0))
        store(work, z + lane, where_less(residual, splat(0.0), splat(0.0) - push, push) * weight)
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
) -> np.float32:
    """Turn outputs into the derivatives of the loss ``kind``; return the sum of the losses. One output: regression."""
    if n_outputs == 1:
        return residual_deltas(kind, work, z, rows, target_place, n_points, scale, delta)
    if kind == CROSS_ENTROPY:
        return cross_entropy_deltas(work, z, stride, n_outputs, rows, target_place, n_points, scale, smoothing)
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

    The mean stays one over the number of points: the weights of a batch are not made to add up to it.
    """
    for lane in range(0, n_points, LANES):
        labels, weight = load(rows, target_place + lane), splat(0.0)
        for label in range(n_classes):
            weight = _where_label(labels, label, splat(rates[CLASS_WEIGHTS_FROM + label]), weight)
        for label in range(n_classes):
            place = z + lane + label * stride
            store(work, place, load(work, place) * weight)
