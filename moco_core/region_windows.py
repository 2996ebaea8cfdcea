"""Where in a picture a part is looked for: squares of a few sizes, spread evenly over it.

Every picture has the same number of them whatever its shape, so that the parts of all pictures make one table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from moco_core.query_words import Box

Array = np.ndarray[Any, Any]

# (side as a share of the picture's short side, how many across and down).
GRIDS = ((0.85, 2), (0.67, 3), (0.53, 4), (0.42, 5))
COUNT = sum(across * across for _, across in GRIDS)
ZOOMS = (0.84, 1.0, 1.19)  # of a part that is looked at again: a half of the way to the next size
SHIFT = 0.12  # of its side


class Window(NamedTuple):
    """A square in px of a picture, not rounded."""

    left: float
    top: float
    side: float

    def corners(self) -> tuple[float, float, float, float]:
        return self.left, self.top, self.left + self.side, self.top + self.side

    def box(self, size: tuple[int, int]) -> Box:
        """In fractions of a picture of this (width, height)."""
        return self.left / size[0], self.top / size[1], self.side / size[0], self.side / size[1]

    def scaled(self, factor: float) -> Window:
        """In a copy of the picture that is `factor` times as large."""
        return Window(self.left * factor, self.top * factor, self.side * factor)


def windows(size: tuple[int, int]) -> list[Window]:
    """COUNT squares of a picture of this (width, height) in px: by size, then from the top, then from the left."""
    found = []
    for share, across in GRIDS:
        side = share * min(size)
        lefts, tops = (np.linspace(0.0, length - side, across).tolist() for length in size)
        found += [Window(left, top, side) for top in tops for left in lefts]
    return found


def window_of(box: Box, size: tuple[int, int]) -> Window:
    """The square in px that a box of `Window.box` stands for."""
    return Window(box[0] * size[0], box[1] * size[1], box[2] * size[0])


def around(window: Window, size: tuple[int, int]) -> list[Window]:
    """The square again, moved a little and a little larger and smaller, inside the picture; itself is the first."""
    middle = window.left + window.side / 2, window.top + window.side / 2
    moves = ((0.0, 0.0), (-SHIFT, 0.0), (SHIFT, 0.0), (0.0, -SHIFT), (0.0, SHIFT))
    found = [window]
    for zoom in ZOOMS:
        side = min(zoom * window.side, float(min(size)))
        for x, y in moves:
            left, top = middle[0] + x * window.side - side / 2, middle[1] + y * window.side - side / 2
            found.append(Window(_within(left, side, size[0]), _within(top, side, size[1]), side))
    return list(dict.fromkeys(found))


def _within(start: float, side: float, length: int) -> float:
    return min(max(0.0, start), length - side)
