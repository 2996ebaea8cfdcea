"""Every picture decoded once, in several processes: squared pixels for training, a thumbnail for the eye."""

from __future__ import annotations

import os
import time
from typing import Any

import msgspec

from moco_core.control import Control
from moco_core.errors import EmptyFolder
from moco_core.events import Emit
from moco_core.images.decode_pool import DecodePool, processes_for
from moco_core.images.decode_worker import Picture, Task
from moco_core.images.lock import exclusive
from moco_core.images.pixel_cache import PixelCacheWriter
from moco_core.images.scan import scan_unlocked
from moco_core.images.stamp import stamp_of
from moco_core.images.thumbs import ThumbStore
from moco_core.library import EXCLUDED, MISSING, OK, UNREADABLE, ImageRecord, Library
from moco_core.progress import Meter
from moco_core.workspace import Workspace

BATCH_BYTES = 32 << 20  # written, synced and recorded together; also what a kill can cost
BATCH_S = 5.0
REPORT_LIMIT = 1000  # unreadable files named in a result


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """decoded: files decoded now; unreadable: of those; ready: readable pictures with pixels and thumbnail.

    Pictures that the person excluded are decoded too: they are still shown, and may be included again at any time.
    """

    decoded: int
    unreadable: int
    ready: int
    seconds: float


def ingest(
    workspace: Workspace, side_px: int, emit: Emit, control: Control, processes: int | None = None
) -> IngestReport:
    """Decode every readable picture that has no pixels at side_px or no thumbnail, or older ones than its file.

    Args:
        side_px: side of the squared pixels, one of config.CACHE_SIDES_PX.
        processes: None: by the number of files and cores.

    Raises:
        Interrupted: the host asked to stop; everything decoded so far is kept.
    """
    with exclusive(workspace, emit, control), Library(workspace.library_path) as library:
        return _ingest_unlocked(workspace, library, side_px, emit, control, processes)


def prepare(workspace: Workspace, side_px: int, emit: Emit, control: Control) -> dict[str, Any]:
    """Scan, then ingest.

    Returns:
        Counts: images (readable and not excluded), excluded, found, new, changed, returned, missing, unreadable,
        decoded; formats {name: count}; bytes (on disk, of the readable ones); unreadable_files [{path, reason}], at
        most 1000; seconds.

    Raises:
        EmptyFolder: there is no readable picture.
        FolderNotFound, Interrupted: as scan and ingest.
    """
    began = time.monotonic()
    with exclusive(workspace, emit, control), Library(workspace.library_path) as library:
        scanned = scan_unlocked(workspace, library, emit, control)
        decoded = _ingest_unlocked(workspace, library, side_px, emit, control, None)
        if not decoded.ready:
            raise EmptyFolder(workspace.images)
        facts = library_facts(library)
    steps = {"found": scanned.found, "new": scanned.new, "changed": scanned.changed, "returned": scanned.returned}
    return {**facts, **steps, "decoded": decoded.decoded, "seconds": time.monotonic() - began}


def library_facts(library: Library) -> dict[str, Any]:
    """What the library holds, ready for JSON: the part of `prepare`'s result that needs no work."""
    counts = library.counts()
    unreadable = library.records(UNREADABLE)[:REPORT_LIMIT]
    return {
        "images": counts.get(OK, 0),
        "unreadable": counts.get(UNREADABLE, 0),
        "excluded": counts.get(EXCLUDED, 0),
        "missing": counts.get(MISSING, 0),
        "formats": library.formats(),
        "bytes": library.total_bytes(),
        "unreadable_files": [{"path": record.shown_path, "reason": record.reason} for record in unreadable],
    }


def _ingest_unlocked(
    workspace: Workspace, library: Library, side_px: int, emit: Emit, control: Control, processes: int | None
) -> IngestReport:
    began = time.monotonic()
    batch = _Batch(workspace, library, side_px)
    try:
        tasks = batch.tasks_for(library.records(OK, with_excluded=True))
        if tasks:
            _decode_all(tasks, batch, processes or processes_for(len(tasks)), emit, control)
    finally:
        batch.close()
    counts = library.counts()
    return IngestReport(
        decoded=batch.decoded,
        unreadable=batch.unreadable,
        ready=counts.get(OK, 0) + counts.get(EXCLUDED, 0),
        seconds=time.monotonic() - began,
    )


def _decode_all(tasks: list[Task], batch: _Batch, processes: int, emit: Emit, control: Control) -> None:
    meter = Meter(emit, control, "decode", len(tasks))
    with DecodePool(tasks, processes) as pool:
        for picture in pool.pictures(control):
            batch.add(picture)
            meter.add()


class _Batch:
    """Decoded pictures on their way to the disk, and what is there already."""

    def __init__(self, workspace: Workspace, library: Library, side_px: int) -> None:
        self._root, self._library, self._side_px = os.fsencode(workspace.images), library, side_px
        self._pixels = PixelCacheWriter(workspace.pixels_path(side_px), side_px)
        self._thumbs = ThumbStore(workspace.thumbs_path)
        self._records: dict[int, ImageRecord] = {}
        self._waiting: list[Picture] = []
        self._bytes, self._flushed = 0, time.monotonic()
        self.decoded = self.unreadable = 0

    def tasks_for(self, records: list[ImageRecord]) -> list[Task]:
        """What is missing or older than its file."""
        pixels, thumbs = self._pixels.stamps(), self._thumbs.stamps()
        tasks: list[Task] = []
        for record in records:
            stamp = stamp_of(record.size, record.mtime_ns)
            side_px = 0 if pixels.get(record.id) == stamp else self._side_px
            thumb = thumbs.get(record.id) != stamp
            if side_px or thumb:
                self._records[record.id] = record
                path = os.path.join(self._root, os.fsencode(record.path))  # noqa: PTH118  (bytes)
                tasks.append(Task(record.id, path, side_px, thumb))
        return tasks

    def add(self, picture: Picture) -> None:
        self._waiting.append(picture)
        self._bytes += len(picture.pixels) + len(picture.thumb)
        self.decoded += 1
        self.unreadable += bool(picture.reason)
        if self._bytes >= BATCH_BYTES or time.monotonic() - self._flushed >= BATCH_S:
            self.flush()

    def flush(self) -> None:
        """Pixels and thumbnails first, then the rows that speak of them."""
        pictures, self._waiting, self._bytes = self._waiting, [], 0
        good = [picture for picture in pictures if not picture.reason]
        self._pixels.append([(p.id, self._stamp(p), p.pixels) for p in good if p.pixels])
        self._thumbs.write_stamped([(p.id, p.thumb, self._stamp(p)) for p in good if p.thumb])
        self._update_library(pictures)
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Keep what is there, whatever ended the work."""
        try:
            self.flush()
        finally:
            self._thumbs.close()

    def _stamp(self, picture: Picture) -> int:
        record = self._records[picture.id]
        return stamp_of(record.size, record.mtime_ns)

    def _update_library(self, pictures: list[Picture]) -> None:
        if damaged := [(picture.id, picture.reason) for picture in pictures if picture.reason]:
            self._library.mark_unreadable(damaged)
        corrected = [
            (p.id, p.width, p.height, p.format)
            for p in pictures
            if not p.reason and self._facts(p.id) != (p.width, p.height, p.format)
        ]
        if corrected:
            self._library.set_dimensions(corrected)

    def _facts(self, image_id: int) -> tuple[int, int, str]:
        record = self._records[image_id]
        return record.width, record.height, record.format
