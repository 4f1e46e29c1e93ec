"""Softmax with cross-entropy over the rows of logits, sixteen points at a time (Goodfellow et al. 2016, 6.2.2.3)."""

import numpy as np

from nnvisu.core.kernels.compiler import inlined_kernel, kernel
from nnvisu.core.kernels.elementary import exp, log
from nnvisu.core.kernels.vectors import (
    LANES,
    absolute,
    at_least,
    lane_numbers,
    load,
    splat,
    store,
    sum_lanes,
    where_less,
)


@inlined_kernel
def softmax(work, z, stride, n_classes):
    """Turn 16 points' logits at ``z`` into e**(logit - largest); return the largest and the sum of these.

    The shift by the largest keeps logits of 1e4 finite.
    """
    largest = load(work, z)
    for label in range(1, n_classes):
        largest = at_least(largest, load(work, z + label * stride))
    total = splat(0.0)
    for label in range(n_classes):
        share = exp(load(work, z + label * stride) - largest)
        store(work, z + label * stride, share)
        total = total + share
    return largest, total


@inlined_kernel
def _logit_of(labels, work, z, stride, n_classes):
    """Return the logits of the right classes."""
    right = load(work, z)
    for label in range(1, n_classes):
        distance = absolute(labels - splat(np.float32(label)))
        right = where_less(distance, splat(0.5), load(work, z + label * stride), right)
    return right


@kernel
def cross_entropy_deltas(work, z, stride, n_classes, rows, label_place, n_points, scale):
    """Turn logits into the derivatives of the mean loss; return the sum of the losses of ``n_points`` points.

    rows, label_place: where the labels stand. scale: 1 / points of the whole batch. Lanes from ``n_points`` on get 0.
    """
    loss = splat(0.0)
    for lane in range(0, n_points, LANES):
        labels = load(rows, label_place + lane)
        numbers = lane_numbers() + splat(np.float32(lane))
        end = splat(np.float32(n_points))
        right = _logit_of(labels, work, z + lane, stride, n_classes)
        largest, total = softmax(work, z + lane, stride, n_classes)
        loss = loss + where_less(numbers, end, log(total) + (largest - right), splat(0.0))
        weight = where_less(numbers, end, splat(scale), splat(0.0))
        share = weight / total
        for label in range(n_classes):
            place = z + lane + label * stride
            distance = absolute(labels - splat(np.float32(label)))
            wanted = where_less(distance, splat(0.5), weight, splat(0.0))
            store(work, place, load(work, place) * share - wanted)
    return sum_lanes(loss)


@kernel
def cross_entropy_and_hits(work, z, stride, n_classes, rows, label_place, n_points):
    """Return (sum of losses, count of right answers) of ``n_points`` points; of equal logits the first class wins."""
    loss, hits = splat(0.0), splat(0.0)
    for lane in range(0, n_points, LANES):
        labels = load(rows, label_place + lane)
        is_point = where_less(
            lane_numbers() + splat(np.float32(lane)), splat(np.float32(n_points)), splat(1.0), splat(0.0)
        )
        right = _logit_of(labels, work, z + lane, stride, n_classes)
        best, winner = load(work, z + lane), splat(0.0)
        for label in range(1, n_classes):
            logit = load(work, z + lane + label * stride)
            winner = where_less(best, logit, splat(np.float32(label)), winner)
            best = at_least(best, logit)
        largest, total = softmax(work, z + lane, stride, n_classes)
        loss = loss + where_less(splat(0.5), is_point, log(total) + (largest - right), splat(0.0))
        hits = hits + where_less(absolute(winner - labels), splat(0.5), is_point, splat(0.0))
    return sum_lanes(loss), sum_lanes(hits)
