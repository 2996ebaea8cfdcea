"""Every picture of a run at 32 × 32 px, shrunk once and kept: a scan looks at some of them hundreds of times.

One file of records, 3 KB a picture. A record says which version of which file it was made from, so the next scan
shrinks only what is new; a scan that is stopped keeps what it has.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from moco_core import atomic
from moco_core.errors import Interrupted
from moco_core.folder_doctor.descriptors import SMALL_PX, shrink
from moco_core.images.pixel_cache import PixelCache
from moco_core.progress import Meter

Array = np.ndarray[Any, Any]

RECORD = np.dtype([("mark", "<u8"), ("pixels", "u1", (SMALL_PX, SMALL_PX, 3))])
AT_ONCE = 512  # pictures


def small_pictures(path: Path, cache: PixelCache, ids: Array, marks: Array, meter: Meter) -> Array:
    """(N,) of RECORD, memory-mapped, in the order of `ids`; pixels are 0 for a picture that is not cached.

    Args:
        path: where they are kept. marks: (N,) uint64, another one for another version of a file.
        meter: counts pictures.

    Raises:
        Interrupted: what was shrunk so far is on disk, and the next call goes on from there.
    """
    kept = _kept(path)
    if kept is None or not np.array_equal(kept["mark"], marks):
        del kept  # Windows replaces no file that is mapped
        meter.begin(len(ids))
        _write(path, cache, ids, marks, meter)
        kept = _kept(path)
    return kept if kept is not None else np.zeros(0, RECORD)


def _kept(path: Path) -> Array | None:
    try:
        found: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.dtype == RECORD else None


def _write(path: Path, cache: PixelCache, ids: Array, marks: Array, meter: Meter) -> None:
    stopped: list[Interrupted] = []
    atomic.write_atomically(path, lambda file: stopped.extend(_write_records(file, path, cache, ids, marks, meter)))
    if stopped:
        raise stopped[0]


def _write_records(
    file: BinaryIO, path: Path, cache: PixelCache, ids: Array, marks: Array, meter: Meter
) -> list[Interrupted]:
    """Where it is stopped, the rest are records of no file, which the next scan shrinks."""
    kept = _kept(path)
    known = rows_with(kept["mark"], marks) if kept is not None else np.full(len(ids), -1)
    header = {"descr": np.lib.format.dtype_to_descr(RECORD), "fortran_order": False, "shape": (len(ids),)}
    np.lib.format.write_array_header_1_0(file, header)
    stopped: list[Interrupted] = []
    for start in range(0, len(ids), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(ids)))
        records = np.zeros(len(rows), RECORD)
        if not stopped:
            records["mark"], records["pixels"] = marks[rows], _pixels(cache, ids[rows], known[rows], kept)
            try:
                meter.add(len(rows))
            except Interrupted as error:
                stopped.append(error)
        file.write(records.tobytes())
    return stopped


def _pixels(cache: PixelCache, ids: Array, known: Array, kept: Array | None) -> Array:
    pixels = np.zeros((len(ids), SMALL_PX, SMALL_PX, 3), np.uint8)
    if kept is not None and (known >= 0).any():
        pixels[known >= 0] = kept["pixels"][known[known >= 0]]
    fresh = np.flatnonzero((known < 0) & np.array([int(i) in cache for i in ids], bool))
    if len(fresh):
        pixels[fresh] = np.rint(shrink(cache.pixels[cache.rows(ids[fresh])]))
    return pixels


def rows_with(known: Array, wanted: Array) -> Array:
    """(n,) row of `known` that each of `wanted` is found in, −1 for none. Both are marks; 0 is of nothing."""
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    rows = order[place]
    return np.where((known[rows] == wanted) & (wanted != 0), rows, -1)
