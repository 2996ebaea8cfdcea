"""Where each picture of a gallery lies: lines of tiles, in groups under headings. Arithmetic, without a widget.

A line of every group is found by bisection, so that a million pictures in a thousand groups cost what ten do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

HEADING_PX = 36


@dataclass(frozen=True)
class GalleryLayout:
    """Tiles of side_px, pitch_x and pitch_y px apart, `columns` to a line, margin_px around.

    starts: first row of each group, ascending from 0; empty: no groups and no headings. count: of rows.
    """

    count: int
    columns: int
    side_px: int
    pitch_x: int
    pitch_y: int
    gap_px: int
    margin_px: int
    starts: Sequence[int] = ()
    _first: np.ndarray = field(init=False, repr=False)  # (G,) first row of each group
    _lines: np.ndarray = field(init=False, repr=False)  # (G + 1,) lines before each group
    _tops: np.ndarray = field(init=False, repr=False)  # (G + 1,) px of each group's heading below the content's top

    def __post_init__(self) -> None:
        first = np.asarray(self.starts if len(self.starts) else [0], np.int64)
        sizes = np.diff(np.append(first, self.count))
        lines = np.concatenate([[0], np.cumsum(-(-sizes // self.columns))])
        headings = np.arange(len(lines)) * self.heading_px
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_lines", lines)
        object.__setattr__(self, "_tops", self.margin_px + lines * self.pitch_y + headings)

    @property
    def heading_px(self) -> int:
        return HEADING_PX if len(self.starts) else 0

    @property
    def height_px(self) -> int:
        """Of everything, with the margins."""
        return int(self._tops[-1]) + self.margin_px - (self.gap_px if self._lines[-1] else 0)

    def group_of(self, row: int) -> int:
        return int(np.searchsorted(self._first, row, side="right")) - 1

    def place(self, row: int) -> tuple[int, int]:
        """(x, y) of a tile's upper left corner, px from the content's."""
        group = self.group_of(row)
        line, column = divmod(row - int(self._first[group]), self.columns)
        y = int(self._tops[group]) + self.heading_px + line * self.pitch_y
        return self.margin_px + column * self.pitch_x, y

    def rows_between(self, top: int, bottom: int) -> range:
        """Rows of the lines that lie between two heights, px; the gaps beneath belong to their lines."""
        first, last = self._line_at(top, up=False), self._line_at(bottom, up=True)
        return range(self._row_of_line(first), self._row_of_line(last + 1)) if last >= first else range(0)

    def groups_between(self, top: int, bottom: int) -> range:
        """Groups of which something lies between two heights, px; none without headings."""
        if not len(self.starts):
            return range(0)
        first = max(0, int(np.searchsorted(self._tops, top, side="right")) - 1)
        last = int(np.searchsorted(self._tops[:-1], bottom, side="right"))
        return range(min(first, len(self._first)), last)

    def heading_y(self, group: int) -> int:
        """Top of a group's heading, px from the content's."""
        return int(self._tops[group])

    def moved(self, row: int, lines: int) -> int:
        """The row so many lines further down in the same column, or the last one of a shorter line."""
        group = self.group_of(row)
        line, column = divmod(row - int(self._first[group]), self.columns)
        at = int(self._lines[group]) + line
        to = max(0, min(int(self._lines[-1]) - 1, at + lines))
        if to == at:
            return row
        start = self._row_of_line(to)
        return min(start + column, self._row_of_line(to + 1) - 1)

    def _line_at(self, y: int, up: bool) -> int:
        """The line at a height; at a heading the one above (up) or beneath it. −1 or too many beyond the ends."""
        group = int(np.searchsorted(self._tops[:-1], y, side="right")) - 1
        if group < 0:
            return -1 if up else 0
        below = y - int(self._tops[group]) - self.heading_px
        if below < 0:
            return int(self._lines[group]) - (1 if up else 0)
        lines = int(self._lines[group + 1] - self._lines[group])
        return int(self._lines[group]) + min(below // self.pitch_y, lines - 1 if up else lines)

    def _row_of_line(self, line: int) -> int:
        """First row of a line; the count beyond the last."""
        if line >= self._lines[-1]:
            return self.count
        group = int(np.searchsorted(self._lines, line, side="right")) - 1
        return int(self._first[group]) + (line - int(self._lines[group])) * self.columns
