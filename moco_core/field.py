"""A number of each picture as a smooth surface over the map: the local weighted mean of those around a place.

Kernel regression (Nadaraya 1964, Watson 1964) with a bell curve, and with a prior: some pictures' worth of 0 lie
everywhere, so that the surface sinks to 0 where there are no pictures, instead of claiming something of empty places.
Pictures are first counted into the cells of a grid; sums and counts are then smoothed one axis after the other, so a
million pictures take little more time than a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SIDE = 240  # cells along the longer side
MARGIN = 0.12  # of the longer side, around the pictures: the surface sinks to 0 within
PRIOR = 0.5  # pictures, at least
PRIOR_SHARE = 0.05  # of how many usually lie around one
BANDWIDTH = 0.6  # of Scott's rule (1992): pictures come in groups, for which one bell curve of all is too broad
BANDWIDTH_CELLS = (2.5, 9.0)


@dataclass(frozen=True)
class Field:
    """values: (h, w) float64 of the cells' middles. Cell (row, column) has its middle at origin + cell · (x, y) + ½.

    Attributes:
        origin: (2,) corner of the first cell, map units. cell: side of each, map units.
        bandwidth: σ of the bell curve, map units. prior: pictures' worth of 0 that lie everywhere.
    """

    values: Array
    origin: Array
    cell: float
    bandwidth: float
    prior: float


def field_of(positions: Array, values: Array) -> Field | None:
    """positions: (n, 2) places on the map; values: (n,), NaN for a picture that says nothing.

    None where fewer than two pictures say something, or all lie in one place.
    """
    known = np.isfinite(values)
    places, numbers = np.asarray(positions[known], np.float64), np.asarray(values[known], np.float64)
    if len(places) < 2:
        return None
    low, high = places.min(axis=0), places.max(axis=0)
    side = float((high - low).max())
    if side <= 1e-9:
        return None
    cell, origin = side * (1 + 2 * MARGIN) / SIDE, low - MARGIN * side
    width, height = (np.ceil((high - low + 2 * MARGIN * side) / cell).astype(int) + 1).tolist()
    cells = (places - origin) / cell
    sigma = bandwidth_cells(cells)
    column, row = cells.astype(np.int64).T
    flat = row * width + column
    peak = 2 * np.pi * sigma**2  # a picture counts as one where it lies
    counts = peak * smoothed(np.bincount(flat, minlength=width * height).reshape(height, width), sigma)
    sums = peak * smoothed(np.bincount(flat, numbers, width * height).reshape(height, width), sigma)
    prior = max(PRIOR, PRIOR_SHARE * float(np.median(counts[row, column])))
    return Field(sums / (counts + prior), origin, cell, sigma * cell, prior)


def bandwidth_cells(cells: Array) -> float:
    """Scott's rule for (n, 2) places in cells, within bounds: the finer, the more pictures there are."""
    spread = float(np.sqrt(cells.var(axis=0).mean()))
    return float(np.clip(BANDWIDTH * spread * len(cells) ** (-1 / 6), *BANDWIDTH_CELLS))


def smoothed(field: Array, sigma: float) -> Array:
    """(h, w) under a bell curve of that many cells, one axis after the other; nothing lies beyond the edge."""
    reach = int(np.ceil(3 * sigma))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    bell /= bell.sum()
    result: Array = field.astype(float)
    for axis in (0, 1):
        wide = np.pad(result, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)])
        windows = np.lib.stride_tricks.sliding_window_view(wide, len(bell), axis=axis)
        result = windows @ bell
    return result
