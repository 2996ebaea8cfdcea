"""Packed uint8 pixels of every picture, decoded once: what training and embedding read, memory-mapped.

Every picture is squeezed to a square of S × S px, whatever its shape: records have one size and nothing is cut off.
The true shape stays in the library, so a crop that is undistorted on the original is a box of other proportions here.

    cache/pixels-S.u8          N × S × S × 3 uint8, RGB, appended to
    cache/pixels-S.stamps.npy  (N,) int64, the version of the file that each row was made from (stamp.py)
    cache/pixels-S.ids.npy     (N,) int64, the image id of each row; written last: it says how many rows count
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic


class PixelCache:
    """Read-only view of one cache file."""

    def __init__(self, path: Path, side_px: int) -> None:
        self.path = path
        self.side_px = side_px
        self.ids: np.ndarray[Any, Any] = _ids_that_have_rows(path, side_px)
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


class PixelCacheWriter:
    """Appends rows. A kill at any moment leaves a valid cache: rows that no id names are overwritten next time."""

    def __init__(self, path: Path, side_px: int) -> None:
        self._path, self._row_bytes = path, side_px * side_px * 3
        self._ids = _ids_that_have_rows(path, side_px)
        self._stamps = _stamps_for(path, len(self._ids))
        if len(self._ids) < len(read_ids(path)):  # else ids of lost rows would name the rows appended next
            atomic.write_array(ids_path(path), self._ids)

    def stamps(self) -> dict[int, int]:
        """Stamp by id, of the row that counts."""
        return dict(zip(self._ids.tolist(), self._stamps.tolist(), strict=True))

    def append(self, rows: list[tuple[int, int, bytes]]) -> None:
        """(id, stamp, S·S·3 bytes) each. Pixels reach the disk first, then the stamps, then the ids that name them."""
        if not rows:
            return
        self._write_pixels([pixels for _, _, pixels in rows])
        self._stamps = np.append(self._stamps, np.array([stamp for _, stamp, _ in rows], np.int64))
        self._ids = np.append(self._ids, np.array([image_id for image_id, _, _ in rows], np.int64))
        atomic.write_array(stamps_path(self._path), self._stamps)
        atomic.write_array(ids_path(self._path), self._ids)

    def _write_pixels(self, blocks: list[bytes]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.seek(len(self._ids) * self._row_bytes)
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())


def ids_path(pixels: Path) -> Path:
    return pixels.with_suffix(".ids.npy")


def stamps_path(pixels: Path) -> Path:
    return pixels.with_suffix(".stamps.npy")


def read_ids(pixels: Path) -> np.ndarray[Any, Any]:
    """(N,) int64; empty when there is no cache yet, or its list of ids is damaged: the cache can be rebuilt."""
    return _read_numbers(ids_path(pixels))


def _ids_that_have_rows(pixels: Path, side_px: int) -> np.ndarray[Any, Any]:
    """Ids without the last ones if the pixel file is shorter than they say (a copy that was cut off)."""
    try:
        rows = pixels.stat().st_size // (side_px * side_px * 3)
    except FileNotFoundError:
        rows = 0
    return read_ids(pixels)[:rows]


def _stamps_for(pixels: Path, rows: int) -> np.ndarray[Any, Any]:
    """(rows,) int64; −1, which no file has, where a stamp is missing. Stamps of rows that no id names are left out."""
    found = _read_numbers(stamps_path(pixels))[:rows]
    return np.concatenate([found, np.full(rows - len(found), -1, np.int64)])


def _read_numbers(path: Path) -> np.ndarray[Any, Any]:
    try:
        numbers: np.ndarray[Any, Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return np.zeros(0, np.int64)
    return numbers if numbers.ndim == 1 and numbers.dtype == np.int64 else np.zeros(0, np.int64)
