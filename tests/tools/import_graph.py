"""Draws who imports whom. ``python -m tests.tools.import_graph`` writes docs/imports.svg.

Every unit is in the row below all that import it, so every arrow leads down; a cycle is an error. Arrows that follow
from others are left out: whoever imports ``live`` may well import ``core``, too.
"""

import graphlib
from collections.abc import Iterator

from tests.support.imports import Graph, page_graph, server_graph
from tests.support.paths import ROOT

PICTURE = ROOT / "docs" / "imports.svg"
WIDTH, ROW, BOX, GAP, MARGIN = 1000, 70, 30, 8, 16
LETTER = 7  # of 12 px type, at most

STYLE = """
    :root { --ink: #1f2430; --paper: #fff; --box: #f2f4f7; --edge: #98a2b3; --arrow: #667085; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e9ef; --paper: #15181e; --box: #232833; --edge: #6b7486; --arrow: #a0a8b8; }
    }
    text { fill: var(--ink); text-anchor: middle; }
    .paper { fill: var(--paper); }
    .box { fill: var(--box); stroke: var(--edge); }
    .arrow { fill: none; stroke: var(--arrow); marker-end: url(#head); }
    .name { font-weight: 600; text-anchor: start; font-size: 14px; }
"""
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" style="fill: var(--arrow)"/></marker>'
)


def rows_of(graph: Graph) -> list[list[str]]:
    """Return the units row by row from the top, each below all that import it; raise CycleError for a cycle."""
    depth = dict.fromkeys(graph, 0)
    for unit in reversed(list(graphlib.TopologicalSorter(graph).static_order())):
        for other in graph[unit]:
            depth[other] = max(depth[other], depth[unit] + 1)
    return [sorted(unit for unit in graph if depth[unit] == row) for row in range(max(depth.values()) + 1)]


def reduced(graph: Graph) -> Graph:
    """Return the graph without the imports that follow from others (its transitive reduction)."""

    def reached(unit: str) -> set[str]:
        return graph[unit].union(*map(reached, graph[unit]))

    return {unit: others - set().union(*map(reached, others)) for unit, others in graph.items()}


def drawn(title: str, graph: Graph, top: int) -> tuple[list[str], int]:
    """Return the lines of one graph that begins at ``top``, and where it ends."""
    lines = [f'  <text class="name" x="{MARGIN}" y="{top + 14}">{title}</text>']
    places: dict[str, tuple[float, int, int]] = {}
    for number, row in enumerate(rows_of(graph)):
        names = {unit: unit.removeprefix("features/") for unit in row}
        widths = {unit: LETTER * len(name) + 14 for unit, name in names.items()}
        gap = min(40, (WIDTH - 2 * MARGIN - sum(widths.values())) // max(len(row) - 1, 1))
        assert gap >= GAP, f"too many units in a row: {row}"
        x, y = (WIDTH - sum(widths.values()) - gap * (len(row) - 1)) // 2, top + 28 + number * ROW
        for unit in row:
            places[unit] = x + widths[unit] / 2, y, widths[unit]
            lines += [
                f'  <rect class="box" x="{x}" y="{y}" width="{widths[unit]}" height="{BOX}" rx="5"/>',
                f'  <text x="{places[unit][0]:g}" y="{y + 20}">{names[unit]}</text>',
            ]
            x += widths[unit] + gap
    arrows = [(places[unit], places[other]) for unit in graph for other in sorted(reduced(graph)[unit])]
    lines[1:1] = [f'  <path class="arrow" d="M{a[0]:g} {a[1] + BOX}L{b[0]:g} {b[1]}"/>' for a, b in sorted(arrows)]
    return lines, top + 28 + len(rows_of(graph)) * ROW


def picture() -> str:
    """Return the SVG of both graphs."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    page, middle = drawn("The page: folders of static/js, and of its features", page_graph(), MARGIN)
    server, bottom = drawn("The server: subpackages and modules of nnvisu", server_graph(), middle)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" role="img" aria-labelledby="title"'
        ' font-family="system-ui, sans-serif" font-size="12">'
    )
    yield '  <title id="title">Who imports whom: every arrow leads down. Arrows that others imply are left out.</title>'
    yield f"  <style>{STYLE}  </style>"
    yield f"  <defs>{HEAD}</defs>"
    yield f'  <rect class="paper" width="{WIDTH}" height="{bottom}"/>'
    yield from page
    yield from server
    yield "</svg>"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    print(f"{PICTURE} was written")
