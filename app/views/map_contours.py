"""Lines around where pictures lie close together, like those of heights on a hiking map. Made in a thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPolygonF

from app.services.background import Background
from app.views import map_density
from app.views.map_density import Kinds
from app.views.map_points import MapPoints
from moco_core.field import smoothed

SIDE = 224  # cells along the longer side
MARGIN = 0.12  # of the longer side, around the pictures: lines close
ENCLOSED = (0.95, 0.75, 0.5, 0.25)  # share of the pictures within each line
BLUR = 0.55  # of Scott's rule (1992): pictures come in groups, for which one bell curve of all is too broad
BLUR_CELLS = (2.0, 10.0)
LEAST = 8  # pictures; fewer have no density
# Per corner pattern of a cell (1 upper left, 2 upper right, 4 lower right, 8 lower left) the sides that lines join:
# 0 top, 1 right, 2 bottom, 3 left. In the two patterns with opposite corners they are kept apart.
JOINS = {
    1: [(3, 0)], 2: [(0, 1)], 3: [(3, 1)], 4: [(1, 2)], 5: [(3, 0), (1, 2)], 6: [(0, 2)], 7: [(3, 2)],
    8: [(2, 3)], 9: [(2, 0)], 10: [(0, 1), (2, 3)], 11: [(2, 1)], 12: [(1, 3)], 13: [(1, 0)], 14: [(0, 3)],
}  # fmt: skip


@dataclass(frozen=True)
class Contour:
    """The lines of one level. share: of the pictures that lie within them. lines: (m, 2) each, map units."""

    share: float
    lines: tuple[np.ndarray, ...]


class MapContours(QObject):
    """Follows the shown points while it is on. `ready` tells that there are other lines, or none.

    Attributes:
        polygons: for each level from the outermost, its lines in map units.
    """

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.polygons: list[list[QPolygonF]] = []
        self.on = False
        self._of: tuple[np.ndarray, np.ndarray] | None = None
        self._generation = 0
        self._background = Background(self)

    def setOn(self, on: bool, points: MapPoints) -> None:
        self.on = on
        self.follow(points)

    def clear(self) -> None:
        """The points move: their lines are made when they rest."""
        self._generation += 1
        self._of, self.polygons = None, []

    def follow(self, points: MapPoints) -> None:
        """Lines of what is shown; the same points and the same hidden ones keep theirs."""
        if not self.on:
            if self.polygons or self._of is not None:
                self.clear()
                self.ready.emit()
            return
        positions, shown = points.positions, points.hittable
        if self._of is not None and self._of[0] is positions and np.array_equal(self._of[1], shown):
            return
        self._of = (positions, shown)
        self._generation += 1
        generation = self._generation
        self._background.start(lambda: contours(positions[shown]), lambda made: self._take(generation, made))

    def _take(self, generation: int, made: list[Contour]) -> None:
        if generation == self._generation:
            self.polygons = [[QPolygonF([QPointF(x, y) for x, y in line.tolist()]) for line in c.lines] for c in made]
            self.ready.emit()


def contours(positions: np.ndarray) -> list[Contour]:
    """Of (n, 2) places, outermost first; none of fewer than LEAST, or where all lie in one place."""
    if len(positions) < LEAST:
        return []
    low, high = positions.min(axis=0).astype(float), positions.max(axis=0).astype(float)
    side = float((high - low).max())
    if side <= 1e-9:
        return []
    origin, cell = low - MARGIN * side, side * (1 + 2 * MARGIN) / SIDE
    width, height = (np.ceil((high - low + 2 * MARGIN * side) / cell).astype(int) + 1).tolist()
    cells = (positions - origin) / cell
    field = smoothed(counts(cells, width, height), _blur_cells(cells))
    column, row = cells.astype(int).T
    there = field[row, column]
    levels = [float(np.quantile(there, 1 - share)) for share in ENCLOSED]
    return [
        Contour(share, tuple((line + 0.5) * cell + origin for line in level_lines(field, level)))
        for share, level in zip(ENCLOSED, levels, strict=True)
    ]


def counts(cells: np.ndarray, width: int, height: int) -> np.ndarray:
    """(h, w) float: how many of (n, 2) places lie in each cell, by the sums that density is drawn from."""
    kinds = Kinds(np.zeros((1, 3)), np.ones(1), np.ones(1))
    return map_density.sums(cells, np.zeros(len(cells), np.int64), kinds, width, height)[0]


def _blur_cells(cells: np.ndarray) -> float:
    spread = float(np.sqrt(cells.var(axis=0).mean()))
    return float(np.clip(BLUR * spread * len(cells) ** (-1 / 6), *BLUR_CELLS))


def level_lines(field: np.ndarray, level: float) -> list[np.ndarray]:
    """Lines along which an (h, w) field has that height, by marching squares (Lorensen and Cline 1987).

    Returns:
        (m, 2) x and y each, in cells; a closed line ends where it begins.
    """
    above = (field >= level).astype(np.int64)
    pattern = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    ends: list[np.ndarray] = []
    for kind, joins in JOINS.items():
        y, x = np.nonzero(pattern == kind)
        ends += [np.stack([_side(x, y, a, field.shape), _side(x, y, b, field.shape)], axis=1) for a, b in joins]
    pairs = np.concatenate(ends) if ends else np.zeros((0, 2), np.int64)
    return [_places(chain, field, level) for chain in chained(pairs.tolist())]


def _side(x: np.ndarray, y: np.ndarray, side: int, shape: tuple[int, ...]) -> np.ndarray:
    """A number for each side of a cell, the same for the two cells that share it: its first corner, its direction."""
    x, y = x + (side == 1), y + (side == 2)
    return 2 * (y * shape[1] + x) + (side in (1, 3))


def chained(pairs: list[list[int]]) -> list[list[int]]:
    """Pairs of ends, each end in at most two of them, put together into lines."""
    touching: dict[int, list[int]] = {}
    for number, pair in enumerate(pairs):
        for end in pair:
            touching.setdefault(end, []).append(number)
    used, lines = [False] * len(pairs), []
    alone = [number for number, pair in enumerate(pairs) if any(len(touching[end]) == 1 for end in pair)]
    for first in [*alone, *range(len(pairs))]:
        if used[first]:
            continue
        a, b = pairs[first]
        line, used[first] = ([a, b] if len(touching[a]) == 1 or len(touching[b]) > 1 else [b, a]), True
        while (onward := next((n for n in touching[line[-1]] if not used[n]), None)) is not None:
            used[onward] = True
            c, d = pairs[onward]
            line.append(d if c == line[-1] else c)
        lines.append(line)
    return lines


def _places(chain: list[int], field: np.ndarray, level: float) -> np.ndarray:
    """(m, 2) where the field has that height along each side."""
    sides = np.array(chain)
    upright = sides % 2
    y, x = np.divmod(sides // 2, field.shape[1])
    first, second = field[y, x], field[y + upright, x + 1 - upright]
    share = (level - first) / np.where(second == first, 1.0, second - first)
    return np.stack([x + share * (1 - upright), y + share * upright], axis=1)
