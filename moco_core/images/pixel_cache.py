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
        self._index = RowIndex(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, image_id: int) -> bool:
        return self._index.find_one(image_id) >= 0

    def rows(self, image_ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) row of each id. Raises KeyError for one that is not cached."""
        found = self._index.find(image_ids)
        if (found < 0).any():
            raise KeyError(int(np.asarray(image_ids)[found < 0][0]))
        return found

    def read(self, image_id: int) -> np.ndarray[Any, Any]:
        """(S, S, 3) uint8. Raises KeyError."""
        row = self._index.find_one(image_id)
        if row < 0:
            raise KeyError(image_id)
        pixels: np.ndarray[Any, Any] = self.pixels[row]
        return pixels

    def current_rows(self, image_ids: np.ndarray[Any, Any], stamps: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) row of each id whose row was made from the file version with that stamp, −1 for the others."""
        rows = self._index.find(image_ids)
        if not len(self.ids):
            return rows
        return np.where(_stamps_for(self.path, len(self.ids))[rows] == stamps, rows, -1)


class RowIndex:
    """Which row holds an id: two sorted arrays, 16 bytes a row, where a dictionary would take a hundred."""

    def __init__(self, ids: np.ndarray[Any, Any]) -> None:
        self._order = np.argsort(ids, kind="stable")
        self._sorted = ids[self._order]

    def find_one(self, image_id: int) -> int:
        place = int(self._sorted.searchsorted(image_id, side="right")) - 1
        return int(self._order[place]) if place >= 0 and self._sorted[place] == image_id else -1

    def find(self, ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) int64 row of each id, −1 for one that has none. Of several rows the last counts."""
        if not len(self._sorted):
            return np.full(len(ids), -1, np.int64)
        place = np.maximum(np.searchsorted(self._sorted, ids, side="right") - 1, 0)
        return np.where(self._sorted[place] == ids, self._order[place], -1)


class PixelCacheWriter:
    """Appends rows. A kill at any moment leaves a valid cache: rows that no id names are overwritten next time."""

    def __init__(self, path: Path, side_px: int) -> None:
        self._path, self._row_bytes = path, side_px * side_px * 3
        self._ids = _ids_that_have_rows(path, side_px)
        self._stamps = _stamps_for(path, len(self._ids))
        if len(self._ids) < len(read_ids(path)):  # else ids of lost rows would name the rows appended next
            atomic.write_array(ids_path(path), self._ids)

    def stamps_of(self, image_ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """(n,) int64 stamp of the row that counts, −1 where there is none."""
        return stamps_by_id(self._ids, self._stamps, image_ids)

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


def stamps_by_id(
    ids: np.ndarray[Any, Any], stamps: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """(n,) int64: of (N,) ids with (N,) stamps the last stamp of each wanted id, −1 for an unknown one."""
    rows = RowIndex(ids).find(wanted)
    return np.where(rows >= 0, stamps[rows], -1) if len(ids) else rows


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
