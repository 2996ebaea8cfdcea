"""An order of the points of a plane in which neighbours follow each other: Hilbert's curve (Hilbert 1891)."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

BITS = 16  # of a coordinate: 65 536 cells along each side


def hilbert_order(positions: Array, bits: int = BITS) -> Array:
    """(N,) int64: rows of `positions` (N, 2) along the curve through their bounding square; ties by row."""
    order: Array = np.argsort(hilbert_index(cells_of(positions, bits), bits), kind="stable")
    return order


def cells_of(positions: Array, bits: int = BITS) -> Array:
    """(N, 2) int64 in 0 … 2**bits − 1: the cells of the bounding square; both axes have one scale."""
    points = np.nan_to_num(np.asarray(positions, np.float64), posinf=0.0, neginf=0.0)
    if not len(points):
        return np.zeros((0, 2), np.int64)
    low = points.min(axis=0)
    side = max(float((points.max(axis=0) - low).max()), 1e-12)
    cells: Array = np.clip((points - low) / side * 2**bits, 0, 2**bits - 1).astype(np.int64)
    return cells


def hilbert_index(cells: Array, bits: int = BITS) -> Array:
    """(N,) int64 place of each cell (N, 2) along the curve: the sum of quadrants, largest first, each turned."""
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    place = np.zeros(len(cells), np.int64)
    for level in range(bits - 1, -1, -1):
        half = 1 << level
        right, upper = (x & half) > 0, (y & half) > 0
        place += half * half * np.where(right, np.where(upper, 2, 3), np.where(upper, 1, 0))
        # The lower quadrants hold the curve turned: axes swapped, in the right one also mirrored.
        x, y = x & (half - 1), y & (half - 1)
        mirror = right & ~upper
        x, y = np.where(mirror, half - 1 - x, x), np.where(mirror, half - 1 - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return place
