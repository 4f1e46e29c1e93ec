"""Both pictures of the architecture show what the sources import: nothing upwards, and no cycle."""

import graphlib
import re

import pytest

from tests.support.imports import Graph, page_graph, server_graph
from tests.support.paths import ROOT
from tests.tools.import_graph import PICTURE, picture, reduced, rows_of

LAYERS = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
COLUMNS = {"page": ("32", page_graph), "server": ("436", server_graph)}


def drawn_layers(x: str) -> list[str]:
    """Return the layers of one column of the hand-drawn picture, from the top."""
    boxes = re.findall(rf'<rect class="layer" x="{x}" [^>]*/>\s*<text class="name"[^>]*>([^<]+)<', LAYERS)
    return [name for box in boxes for name in box.split(", ")]


def whole(graph: Graph) -> Graph:
    """Return the graph of the drawn layers: features are one of them, and so are core and its kernels."""
    merged: Graph = {}
    for unit, others in graph.items():
        merged.setdefault(unit.split("/")[0], set()).update(other.split("/")[0] for other in others)
    return merged


def test_the_drawn_graph_is_that_of_the_sources():
    assert PICTURE.read_text("utf-8") == picture(), "python -m nnvisu.dev imports draws it"


def test_every_arrow_of_it_leads_down():
    arrows = re.findall(r'class="arrow" d="M[\d.]+ (\d+)L[\d.]+ (\d+)"', PICTURE.read_text("utf-8"))

    assert len(arrows) > 30
    assert [] == [(start, end) for start, end in arrows if int(start) >= int(end)]


@pytest.mark.parametrize("column", COLUMNS)
def test_layers_import_only_what_is_drawn_below_them(column):
    x, graph = COLUMNS[column]
    layers = drawn_layers(x)

    assert len(layers) >= 5
    for unit, others in whole(graph()).items():
        above = layers[: layers.index(unit)] if unit in layers else []
        assert set() == others.intersection(above), f"{unit} imports what is drawn above it"


def test_all_layers_of_the_page_are_drawn():
    assert set(drawn_layers("32")) == set(whole(page_graph())) - {"main.js"}


def test_a_cycle_is_found():
    with pytest.raises(graphlib.CycleError):
        rows_of({"a": {"b"}, "b": {"c"}, "c": {"a"}})


def test_each_unit_stands_below_all_that_import_it_and_arrows_that_follow_are_left_out():
    graph: Graph = {"top": {"middle", "bottom"}, "middle": {"bottom"}, "bottom": set(), "alone": set()}

    assert [["alone", "top"], ["middle"], ["bottom"]] == rows_of(graph)
    assert {"top": {"middle"}, "middle": {"bottom"}, "bottom": set(), "alone": set()} == reduced(graph)
