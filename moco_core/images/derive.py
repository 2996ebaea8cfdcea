"""Squared pixels of a smaller side made from a larger cache: no file is opened and nothing decoded again.

From a cache of at least twice the side: reduced from there a picture is as close to an exact reduction of the original
as one decoded at a reduced scale (tests/core/images/test_derive.py) and keeps its gradients (.97 to 1.07 of those that
decoding gives, on noisy and on clean photos); from one and a half times the side it would lose a seventh of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

import numpy as np
from PIL import Image

from moco_core.config import CACHE_SIDES_PX
from moco_core.images.decode_pool import processes_for
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter
from moco_core.images.square import squeeze_image
from moco_core.images.work_list import Array, WorkList
from moco_core.progress import Meter
from moco_core.workspace import Workspace

ENOUGH_TIMES = 2
_STEP = 32  # rows between two looks at the wish to stop


class Source(NamedTuple):
    """Rows of a larger cache that are up to date, and the places in the work list that they serve."""

    cache: PixelCache
    rows: Array  # (k,) int64
    places: Array  # (k,) int64


def sources(workspace: Workspace, side_px: int, work: WorkList) -> list[Source]:
    """For every picture that lacks nothing but pixels the nearest cache that is large enough and has them, if any."""
    open_places = np.flatnonzero(work.pixels & ~work.thumbs)
    found: list[Source] = []
    for larger_px in [side for side in CACHE_SIDES_PX if side >= ENOUGH_TIMES * side_px]:
        path = workspace.pixels_path(larger_px)
        if not len(open_places) or not path.exists():
            continue
        cache = PixelCache(path, larger_px)
        rows = cache.current_rows(work.ids[open_places], work.stamps[open_places])
        if (rows >= 0).any():
            found.append(Source(cache, rows[rows >= 0], open_places[rows >= 0]))
        open_places = open_places[rows < 0]
    return found


def derive(
    source: Source, work: WorkList, writer: PixelCacheWriter, side_px: int, batch_bytes: int, meter: Meter
) -> None:
    """Append the rows to the smaller cache. Raises Interrupted between steps; what was appended stays."""
    step = max(_STEP, batch_bytes // (3 * side_px**2))
    with (
        source.cache.path.open("rb", buffering=0) as file,
        ThreadPoolExecutor(processes_for(len(source.rows))) as threads,
    ):
        for start in range(0, len(source.rows), step):
            places = source.places[start : start + step]
            squares = _squares(file, source.cache.side_px, source.rows[start : start + step], side_px, threads, meter)
            writer.append(list(zip(work.ids[places].tolist(), work.stamps[places].tolist(), squares, strict=True)))


def _squares(
    file: BinaryIO, larger_px: int, rows: Array, side_px: int, threads: ThreadPoolExecutor, meter: Meter
) -> Iterator[bytes]:
    for start in range(0, len(rows), _STEP):
        # Read, not mapped: pages of a map that has been walked through would count as this process's memory.
        large = [_read_row(file, larger_px, int(row)) for row in rows[start : start + _STEP]]
        yield from threads.map(lambda data: _smaller(data, larger_px, side_px), large)
        meter.add(len(large))


def _read_row(file: BinaryIO, side_px: int, row: int) -> bytes:
    length = 3 * side_px**2
    file.seek(row * length)
    data = bytearray()
    while len(data) < length and (part := file.read(length - len(data))):
        data += part
    return bytes(data)


def _smaller(data: bytes, larger_px: int, side_px: int) -> bytes:
    return squeeze_image(Image.frombytes("RGB", (larger_px, larger_px), data), side_px).tobytes()
