"""Where each account and each line of a graph of links stands: columns by distance from the middle.

Every line ends at a place of its own on the left edge of its box, with its words above that last piece: nothing
overlaps, whatever the graph, and the same graph gives the same picture.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from blocklists.links import Edge, Graph, Key, Node

# in pixels of the drawing; three columns fill a page
WIDEST, BOX, EDGE_OF_ALL, MOST_BETWEEN = 972, 200, 12, 300
LOWEST_BOX, SLOT, APART = 52, 20, 12
# a short column stands beside the middle of a long one, but never out of sight below it
DEEPEST = 240
# of the space between two columns, for the bend; the rest is the straight piece on which a line's words stand
BEND = 46
# in halves of a Chinese character: what a box takes at 13 pixels and, beside an icon, at 12
NAME_FITS, BELOW_FITS = 24, 24
# pixels of one such half at 12 pixels
HALF = 6


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int
    height: int

    @property
    def half(self) -> int:
        return self.height // 2

    @property
    def middle(self) -> int:
        return self.y + self.half


@dataclass(frozen=True, slots=True)
class Line:
    """`path` for an SVG; `words` end at (`words_x`, `words_y`)."""

    edge: Edge
    path: str
    words: str
    words_x: int
    words_y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    box_width: int = BOX


def draw(graph: Graph, words_of: Callable[[Edge], str]) -> Drawing:
    """`words_of` says what an edge means, in the reader's language; what does not fit ends with "…"."""
    incoming: dict[Key, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        incoming[edge.b].append(edge)
    columns = _columns(graph, incoming)
    between = _between(len(columns))
    heights = {node.key: max(LOWEST_BOX, SLOT * len(incoming[node.key]) + APART) for node in graph.nodes}
    column_heights = [sum(heights[node.key] + APART for node in column) - APART for column in columns]
    tallest = max(column_heights)
    boxes: dict[Key, Box] = {}
    for number, (column, height) in enumerate(zip(columns, column_heights, strict=True)):
        y = EDGE_OF_ALL + min((tallest - height) // 2, DEEPEST)
        for node in column:
            boxes[node.key] = Box(node, EDGE_OF_ALL + number * (BOX + between), y, heights[node.key])
            y += heights[node.key] + APART
    lines = []
    for key, edges in incoming.items():
        edges.sort(key=lambda edge: boxes[edge.a].y)
        top = boxes[key].middle - SLOT * (len(edges) - 1) // 2
        lines += [_line(edge, boxes, top + SLOT * n, between - BEND, words_of) for n, edge in enumerate(edges)]
    width = 2 * EDGE_OF_ALL + len(columns) * BOX + (len(columns) - 1) * between
    return Drawing(tuple(boxes.values()), tuple(lines), width, tallest + 2 * EDGE_OF_ALL)


def clip(text: str, fits: int) -> str:
    """As much of it as fits, in halves of a Chinese character."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used > fits:
            return text[: max(0, place - 1)].rstrip() + "…"
    return text


def _columns(graph: Graph, incoming: dict[Key, list[Edge]]) -> list[list[Node]]:
    """By step; each beside what it hangs on, so that lines cross less."""
    place = {node.key: number for number, node in enumerate(graph.nodes)}

    def nearest(node: Node) -> tuple[int, int]:
        return min((place[edge.a] for edge in incoming[node.key]), default=0), place[node.key]

    last = max(node.step for node in graph.nodes)
    return [sorted((node for node in graph.nodes if node.step == step), key=nearest) for step in range(last + 1)]


def _between(columns: int) -> int:
    """How far apart columns stand: as far as the page lets them, but no farther than is easily followed."""
    return min(MOST_BETWEEN, (WIDEST - 2 * EDGE_OF_ALL - columns * BOX) // max(1, columns - 1))


def _line(edge: Edge, boxes: dict[Key, Box], y: int, straight: int, words_of: Callable[[Edge], str]) -> Line:
    a, b = boxes[edge.a], boxes[edge.b]
    bend = b.x - straight
    # to a neighbour in the same column it leaves and comes back on the left
    start = a.x if a.x == b.x else a.x + BOX
    turn = bend - BEND // 2 if a.x == b.x else (start + bend) // 2
    path = f"M{start} {a.middle} C{turn} {a.middle} {turn} {y} {bend} {y} H{b.x}"
    return Line(edge, path, clip(words_of(edge), (straight - 8) // HALF), b.x - 8, y - 5)
