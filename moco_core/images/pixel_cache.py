"""Packed uint8 pixels of every picture, decoded once: what training and embedding read, memory-mapped.

Every picture is squeezed to a square of S × S px, whatever its shape: records have one size and nothing is cut off.
The true shape stays in the library, so a crop that is undistorted on the original is a box of other proportions here.

    cache/pixels-S.u8        N × S × S × 3 uint8, RGB, appended to
    cache/pixels-S.ids.npy   (N,) int64, the image id of each row; written after the rows it names
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


class PixelCache:
    """Read-only view of one cache file."""

    def __init__(self, path: Path, side_px: int) -> None:
        self.path = path
        self.side_px = side_px
        self.ids: np.ndarray[Any, Any] = read_ids(path)
        shape = (len(self.ids), side_px, side_px, 3)
        self.pixels: np.ndarray[Any, Any] = (
            np.memmap(path, np.uint8, "r", shape=shape) if len(self.ids) else np.zeros(shape, np.uint8)
        )
        # A picture that changed has an older row too: the last one counts.
        self._row_of = {int(image_id): row for row, image_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, image_id: int) -> bool:
        return image_id in self._row_of

    def rows(self, image_ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) row of each id. Raises KeyError for one that is not cached."""
        return np.array([self._row_of[int(i)] for i in image_ids], np.int64)

    def read(self, image_id: int) -> np.ndarray[Any, Any]:
        """(S, S, 3) uint8. Raises KeyError."""
        return self.pixels[self._row_of[image_id]]


def ids_path(pixels: Path) -> Path:
    return pixels.with_suffix(".ids.npy")


def read_ids(pixels: Path) -> np.ndarray[Any, Any]:
    """(N,) int64; empty when there is no cache yet."""
    try:
        ids: np.ndarray[Any, Any] = np.load(ids_path(pixels), allow_pickle=False)
    except FileNotFoundError:
        return np.zeros(0, np.int64)
    return ids
