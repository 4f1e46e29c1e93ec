"""Mosaics: small maps of many models side by side as one picture, and what several models say together.

A mean map has the colours of the models' mean: of the probabilities of each class, or of the values, each within -1
and 1 as maps show them. A disagreement map shows how far the models lie from that mean, from 0, where all are alike, to
1, where they are as divided as can be. With K models and C classes, at each cell

    d = C / (C - 1) · 1/K Σ_k 1/2 Σ_c |p_kc - mean_c|    for classes (the total variation distance, scaled)
    d = 1/K Σ_k |v_k - mean|                             for values
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.core.decision_map import CLASS_COLOURS, VALUE_COLOURS, colour_table, render_maps, render_with_shares
from nnvisu.core.network import Model

# Of disagreement 0 and 1; in between they are mixed.
DISAGREEMENT_COLOURS = ("#F7F7F7", "#3F007D")

Kind = Literal["map", "mean", "disagreement"]


class Tile(NamedTuple):
    """What one place of a mosaic shows: the ``map`` of a model, or what several of one shape say together.

    A tile without models is left empty.
    """

    kind: Kind
    models: tuple[Model, ...]


def render_mosaic(tiles: Sequence[Tile], size: int, n_columns: int) -> UInt8Array:
    """Return all tiles, row after row, uint8 (n_rows · size, n_columns · size, 3); what is left of the last row is 0.

    Each tile has ``size`` x ``size`` cells, laid out and coloured as a decision map. Each model is computed once.
    """
    n_rows = -(-len(tiles) // n_columns)
    mosaic = np.zeros((n_rows * size, n_columns * size, 3), np.uint8)
    wall = _Wall(size, {id(model) for tile in tiles if tile.kind != "map" for model in tile.models})
    for place, tile in enumerate(tiles):
        if tile.models:
            row, column = place // n_columns * size, place % n_columns * size
            mosaic[row : row + size, column : column + size] = wall.picture_of(tile)
    return mosaic


class _Wall:
    """Renders tiles of one size. ``shared``: ids of the models that are wanted again, for a mean or a disagreement."""

    def __init__(self, size: int, shared: set[int]):
        self._size, self._shared = size, shared
        self._answers: dict[int, Float32Array] = {}
        self._pictures: dict[int, UInt8Array] = {}

    def picture_of(self, tile: Tile) -> UInt8Array:
        """Return the tile, uint8 (size, size, 3)."""
        if tile.kind == "map":
            return self._map_of(tile.models[0])
        answers = [self._answers_of(model) for model in tile.models]
        mean = _mean(answers)
        if tile.kind == "disagreement":
            apart = disagreement(answers, mean)
            return self._mixed(np.stack([1 - apart, apart]), DISAGREEMENT_COLOURS)
        if len(mean) > 1:
            return self._mixed(mean, CLASS_COLOURS)
        above, below = np.maximum(mean[0], 0), np.maximum(-mean[0], 0)
        return self._mixed(np.stack([below, 1 - above - below, above]), VALUE_COLOURS)

    def _map_of(self, model: Model) -> UInt8Array:
        """Return the model's map, and note what it says if that is wanted again."""
        if id(model) in self._pictures:
            return self._pictures[id(model)]
        if id(model) not in self._shared:
            return render_maps(model, self._size).decision_map
        maps, shares = render_with_shares(model, self._size)
        self._pictures[id(model)], self._answers[id(model)] = maps.decision_map, _answers(shares)
        return maps.decision_map

    def _answers_of(self, model: Model) -> Float32Array:
        self._map_of(model)
        return self._answers[id(model)]

    def _mixed(self, shares: Float32Array, colours: tuple[str, ...]) -> UInt8Array:
        """Return the colours mixed by their shares, float32 (n_colours, n_cells), as uint8 (size, size, 3)."""
        table = colour_table(colours)[: len(shares), None, :]
        mixed = _total(share[:, None] * colour for share, colour in zip(shares, table, strict=True))
        pixels: UInt8Array = np.clip(mixed + np.float32(0.5), 0, 255).astype(np.uint8)
        return pixels.reshape(self._size, self._size, 3)


def disagreement(answers: Sequence[Float32Array], mean: Float32Array) -> Float32Array:
    """Return how divided the models are at each cell, float32 (n_cells,), 0 to 1.

    answers: of each model the probabilities of each class, float32 (n_classes, n_cells), or the values, (1, n_cells).
    """
    n_classes = len(mean)
    distances = _mean([_total(np.abs(each - mean)) for each in answers])
    apart: Float32Array = np.minimum(distances * np.float32(n_classes / (n_classes - 1) / 2 if n_classes > 1 else 1), 1)
    return apart


def _answers(shares: Float32Array) -> Float32Array:
    """Return probabilities or values within -1 and 1, float32 (n_outputs, n_cells), of what maps show."""
    answers = np.clip(shares, -1, 1) if len(shares) == 1 else shares / _total(shares)
    return np.nan_to_num(answers)


def _mean(arrays: Sequence[Float32Array]) -> Float32Array:
    return _total(arrays) / np.float32(len(arrays))


def _total(arrays: Iterable[Float32Array]) -> Float32Array:
    """Return the sum of arrays, added in their order, so that it has the same bits everywhere."""
    *_, total = itertools.accumulate(arrays)
    return total
