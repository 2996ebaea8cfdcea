"""A varied choice of pictures: each next one is the farthest from all chosen before it (Gonzalez 1985).

The largest gap that is left is at most twice that of the best choice of as many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

BLOCK = 65_536  # rows that are read and compared at once: the features may lie on the disk


def farthest_points(
    features: Array, count: int, rows: Array | None = None, tick: Callable[[], None] | None = None
) -> Array:
    """(n,) int64 rows in the order in which they were chosen, n = min(count, how many there are).

    The first is the one most like the mean of all, so that chance plays no part; of equals the lower row is taken, and
    exact copies come last. Exact, O(n · N · D); memory for N distances and one block.

    Args:
        features: (N, D) of unit length. rows: those to choose from; None: all. tick: called after each choice.
    """
    rows = np.arange(len(features)) if rows is None else np.asarray(rows, np.int64)
    count = min(count, len(rows))
    if count <= 0:
        return np.zeros(0, np.int64)
    gaps = np.full(len(rows), np.inf, np.float32)  # cosine distance to the nearest that was chosen
    place = int(_likeness(features, rows, _mean(features, rows)).argmax())
    chosen: list[int] = []
    while True:
        chosen.append(place)
        if tick is not None:
            tick()
        if len(chosen) == count:
            return rows[np.array(chosen)].astype(np.int64)
        np.minimum(gaps, 1.0 - _likeness(features, rows, np.asarray(features[rows[place]], np.float32)), out=gaps)
        gaps[place] = -np.inf  # rounding must not let it be chosen twice
        place = int(gaps.argmax())


def _mean(features: Array, rows: Array) -> Array:
    total = np.zeros(features.shape[1])
    for start in range(0, len(rows), BLOCK):
        total += _block(features, rows, start).sum(axis=0, dtype=np.float64)
    mean: Array = (total / len(rows)).astype(np.float32)
    return mean


def _likeness(features: Array, rows: Array, one: Array) -> Array:
    """(n,) float32 product of each row with `one` (D,)."""
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        found[start : start + BLOCK] = _block(features, rows, start) @ one
    return found


def _block(features: Array, rows: Array, start: int) -> Array:
    """A run of rows that follow each other is a view, not a copy."""
    part = rows[start : start + BLOCK]
    if part[-1] - part[0] == len(part) - 1 and (np.diff(part) == 1).all():
        return np.asarray(features[part[0] : part[-1] + 1], np.float32)
    return np.asarray(features[part], np.float32)
