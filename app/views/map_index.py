"""Finds the points of a map near a place without looking at all of them: rows by id, and a grid over the map. No Qt.

Both are built once for a map. The grid costs about 40 ms for a million points; a question to it touches only the cells
that the asked rectangle covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

POINTS_PER_CELL = 8
MAX_SIDE = 1024  # cells along each axis
MARKING = 16  # sorting costs about so many times as much for a row as ticking does
TABLE_ROOM = 8  # a table by id is used while the largest id is at most so many times the number of ids


class RowLookup:
    """Row of each id. Ids are distinct and not negative. The first question, or `build`, makes the table."""

    def __init__(self, ids: np.ndarray) -> None:
        """ids: (N,) int64 in the order of the rows; they must not change afterwards."""
        self._ids = ids
        self._find: Callable[[np.ndarray], np.ndarray] | None = None

    def build(self) -> Callable[[np.ndarray], np.ndarray]:
        """What finds the rows. Another thread may call it ahead of the first question: each would make the same."""
        find = self._find
        if find is None:
            top = int(self._ids.max()) if len(self._ids) else -1
            find = _by_table(self._ids, top) if top < TABLE_ROOM * len(self._ids) + 1024 else _by_search(self._ids)
            self._find = find
        return find

    def rows(self, ids: Iterable[int] | np.ndarray) -> np.ndarray:
        """(m,) int64 rows of those ids that there are, in the order asked for."""
        wanted = np.fromiter(ids, np.int64) if not isinstance(ids, np.ndarray) else ids
        return self.build()(wanted) if len(wanted) else np.zeros(0, np.int64)

    def get(self, image_id: int | None) -> int | None:
        """None for an id that is not on the map."""
        if image_id is None:
            return None
        rows = self.rows(np.array([image_id], np.int64))
        return int(rows[0]) if len(rows) else None

    def __getitem__(self, image_id: int) -> int:
        row = self.get(image_id)
        if row is None:
            raise KeyError(image_id)
        return row

    def __contains__(self, image_id: int) -> bool:
        return self.get(image_id) is not None


def _by_table(ids: np.ndarray, top: int) -> Callable[[np.ndarray], np.ndarray]:
    table = np.full(top + 1, -1, np.int32)
    table[ids] = np.arange(len(ids), dtype=np.int32)

    def rows(wanted: np.ndarray) -> np.ndarray:
        known = wanted[(wanted >= 0) & (wanted < len(table))]
        found = table[known].astype(np.int64)
        return found[found >= 0]

    return rows


def _by_search(ids: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    order = np.argsort(ids, kind="stable")
    ascending = ids[order]

    def rows(wanted: np.ndarray) -> np.ndarray:
        places = np.minimum(np.searchsorted(ascending, wanted), len(ids) - 1)
        found: np.ndarray = order[places[ascending[places] == wanted]]
        return found

    return rows


class GridIndex:
    """Points sorted into the cells of a square grid over their bounding box."""

    def __init__(self, positions: np.ndarray) -> None:
        """positions: (N, 2) map units, N ≥ 1; they must not change afterwards."""
        self.low = np.array([column.min() for column in positions.T], np.float64)
        self.high = np.array([column.max() for column in positions.T], np.float64)
        self.side = int(np.clip((len(positions) / POINTS_PER_CELL) ** 0.5, 1, MAX_SIDE))
        self._factor = self.side / np.maximum(self.high - self.low, 1e-9)
        column = self._cells(positions[:, 0], 0)
        flat = self._cells(positions[:, 1], 1) * self.side + column
        self.order = _sorted_by(flat)  # rows, cell after cell; within a cell they keep their order
        counts = np.bincount(flat, minlength=self.side * self.side)
        self._starts = np.concatenate([[0], np.cumsum(counts)])

    def count_in(self, left: float, top: float, right: float, bottom: float) -> int:
        """Points in the cells that the rectangle (map units) touches."""
        firsts, ends = self._runs(left, top, right, bottom)
        return int((ends - firsts).sum())

    def rows_in(self, left: float, top: float, right: float, bottom: float) -> np.ndarray:
        """(m,) rows of those points, ascending."""
        firsts, ends = self._runs(left, top, right, bottom)
        runs = [self.order[first:end] for first, end in zip(firsts.tolist(), ends.tolist(), strict=True) if end > first]
        if not runs:
            return np.zeros(0, np.int64)
        rows = np.concatenate(runs)
        if len(rows) * MARKING < len(self.order):
            return np.sort(rows)
        marks = np.zeros(len(self.order), bool)  # of many it is quicker to tick them off than to sort them
        marks[rows] = True
        return np.flatnonzero(marks)

    def to_cells(self, places: np.ndarray) -> np.ndarray:
        """(n, 2) map units in cells: (0, 0) is a corner of the first one."""
        cells: np.ndarray = (places - self.low) * self._factor
        return cells

    def rows_of(self, cells: np.ndarray) -> np.ndarray:
        """(m,) rows of the points in these cells, cell after cell. cells: (side, side) bool, one row of cells each."""
        rows: np.ndarray = self.order[np.repeat(cells.ravel(), np.diff(self._starts))]
        return rows

    def _cells(self, values: np.ndarray, axis: int) -> np.ndarray:
        cells = ((values - self.low[axis]) * self._factor[axis]).astype(np.int32)
        return np.clip(cells, 0, self.side - 1, out=cells)

    def _runs(self, left: float, top: float, right: float, bottom: float) -> tuple[np.ndarray, np.ndarray]:
        """Where each row of cells begins and ends in `order`: cells beside each other lie together there."""
        if right < self.low[0] or bottom < self.low[1] or left > self.high[0] or top > self.high[1]:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        x0, x1 = self._cells(np.array([left, right]), 0).tolist()
        y0, y1 = self._cells(np.array([top, bottom]), 1).tolist()
        begin = np.arange(y0, y1 + 1) * self.side
        return self._starts[begin + x0], self._starts[begin + x1 + 1]


def _sorted_by(keys: np.ndarray) -> np.ndarray:
    """Stable argsort of (n,) int32 below 2³²: two passes over 16 bits, for which numpy has a radix sort."""
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    high = np.argsort((keys >> 16).astype(np.uint16)[low], kind="stable")
    order: np.ndarray = low[high]
    return order
