"""Features of the parts of pictures, kept with the run: looked at once, searched in ever after.

    regions.parts   one record a picture, appended: its id, the version of its file (stamp.py), and of each of its
                    windows (region_windows.py) a scale and D whole numbers, −127 … 127
    regions.json    the key of what they were made by: encoder, view and windows

A record that was cut off at the end is overwritten by the next one, so a kill at any moment leaves a valid store. Of
several records of a picture the last counts. Whole numbers make a feature a quarter as large: 17 KB a picture with a
ResNet-18, and change a cosine by less than 0.01.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from moco_core.images.pixel_cache import RowIndex
from moco_core.images.stamp import stamp_of
from moco_core.library import ImageRecord
from moco_core.region_windows import COUNT, GRIDS
from moco_core.workspace import Run, key_of, try_lock

Array = np.ndarray[Any, Any]

CHUNK = 128  # pictures whose parts are compared at once


def record_type(dim: int) -> np.dtype[Any]:
    fields = [("id", "<i8"), ("stamp", "<i8"), ("scale", "<f4", (COUNT,)), ("parts", "i1", (COUNT, dim))]
    return np.dtype(fields)


class RegionStore:
    """What a run has kept of its pictures' parts; appended to by whoever holds `writing`."""

    def __init__(self, run: Run, dim: int) -> None:
        self._run, self._path, self._type = run, run.path / "regions.parts", record_type(dim)
        details = run.details("embedding")
        self._key = key_of("regions", details.get("checkpoint"), details.get("view_px"), GRIDS, dim)

    def read(self) -> Array:
        """(n,) records, memory-mapped; none when they were made by another encoder."""
        count = self._count()
        if not count:
            return np.zeros(0, self._type)
        return np.memmap(self._path, self._type, "r", shape=(count,)).view(np.ndarray)

    def rows_of(self, kept: Array, records: Mapping[int, ImageRecord]) -> Array:
        """(m,) rows of `kept` that count: the last of each picture, if its file is still the one that was looked at."""
        ids = np.array(kept["id"])
        last = np.unique(RowIndex(ids).find(ids)) if len(ids) else np.zeros(0, np.int64)
        stamps = kept["stamp"][last].tolist()
        fresh = [_is_of(records.get(i), stamp) for i, stamp in zip(ids[last].tolist(), stamps, strict=True)]
        return last[np.array(fresh, bool)]

    @contextlib.contextmanager
    def writing(self) -> Iterator[bool]:
        """Whether this process may append; another one does while it is False."""
        with (self._run.path / "regions.lock").open("a+b") as file:
            yield try_lock(file.fileno())

    def append(self, rows: Array) -> None:
        """(n,) records. Those by another encoder go first."""
        if not self._current():
            self._path.unlink(missing_ok=True)
            self._path.touch()
            self._run.record("regions", self._key)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.seek(self._count() * self._type.itemsize)
            file.write(rows.tobytes())
            file.flush()
            os.fsync(file.fileno())

    def _current(self) -> bool:
        return self._path.is_file() and self._run.key_recorded("regions") == self._key

    def _count(self) -> int:
        return self._path.stat().st_size // self._type.itemsize if self._current() else 0


def as_records(pictures: list[ImageRecord], features: Array) -> Array:
    """Records of pictures with the features (n, COUNT, D) float32 of their windows."""
    rows = np.zeros(len(pictures), record_type(features.shape[2]))
    scale = np.maximum(np.abs(features).max(axis=2), 1e-12) / 127.0  # (n, COUNT)
    rows["id"] = [picture.id for picture in pictures]
    rows["stamp"] = [stamp_of(picture.size, picture.mtime_ns) for picture in pictures]
    rows["scale"], rows["parts"] = scale, np.rint(features / scale[:, :, None])
    return rows


def best_parts(kept: Array, rows: Array, query: Array) -> tuple[Array, Array]:
    """Of each of some rows (n,) the highest cosine of a part with the query (D,) of unit length, and its number."""
    scores, parts = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.int64)
    for start in range(0, len(rows), CHUNK):
        some = kept[rows[start : start + CHUNK]]
        likeness = (some["parts"].astype(np.float32) @ query.astype(np.float32)) * some["scale"]  # (c, COUNT)
        best = likeness.argmax(axis=1)
        parts[start : start + CHUNK] = best
        scores[start : start + CHUNK] = np.take_along_axis(likeness, best[:, None], axis=1)[:, 0]
    return scores, parts


def _is_of(record: ImageRecord | None, stamp: int) -> bool:
    return record is not None and stamp_of(record.size, record.mtime_ns) == stamp
