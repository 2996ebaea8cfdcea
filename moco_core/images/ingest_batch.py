"""Decoded pictures on their way to the disk, written by a thread of its own while the next ones are decoded."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from moco_core.images.decode_worker import Picture
from moco_core.images.pixel_cache import PixelCacheWriter
from moco_core.images.stamp import stamp_of
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord, Library

BATCH_BYTES = 32 << 20  # written, synced and recorded together; twice this is what a kill can cost
BATCH_S = 5.0


class _Rows(msgspec.Struct):
    """Of one batch: (id, stamp, pixels), (id, JPEG, stamp), (id, reason), (id, width, height, format)."""

    pixels: list[tuple[int, int, bytes]] = []
    thumbs: list[tuple[int, bytes, int]] = []
    damaged: list[tuple[int, str]] = []
    corrected: list[tuple[int, int, int, str]] = []
    bytes: int = 0


class Batch:
    """At most two batches are in memory: one that grows and one that is being written."""

    def __init__(self, library: Library, pixels: PixelCacheWriter, thumbs_path: Path) -> None:
        self._library, self._pixels, self._thumbs_path = library, pixels, thumbs_path
        self._thumbs: ThumbStore | None = None  # belongs to the writing thread, as SQLite wants it
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ingest-writer")
        self._rows, self._since = _Rows(), time.monotonic()
        self._writing: tuple[_Rows, Future[None]] | None = None
        self.decoded = self.unreadable = 0

    def add(self, picture: Picture, record: ImageRecord) -> None:
        """record: what the library says of it. Blocks while the disk is a whole batch behind."""
        self.decoded += 1
        self._note(picture, record)
        if self._rows.bytes >= BATCH_BYTES or time.monotonic() - self._since >= BATCH_S:
            self.flush()

    def flush(self) -> None:
        """Give what has come together to the writing thread."""
        self._settle()
        rows, self._rows, self._since = self._rows, _Rows(), time.monotonic()
        self._writing = rows, self._thread.submit(self._write, rows)

    def close(self) -> None:
        """Keep what is there, whatever ended the work."""
        try:
            self.flush()
            self._settle()
        finally:
            self._thread.submit(self._close_thumbs)
            self._thread.shutdown()

    def _note(self, picture: Picture, record: ImageRecord) -> None:
        rows = self._rows
        if picture.reason:
            self.unreadable += 1
            rows.damaged.append((picture.id, picture.reason))
            return
        stamp = stamp_of(record.size, record.mtime_ns)
        if picture.pixels:
            rows.pixels.append((picture.id, stamp, picture.pixels))
        if picture.thumb:
            rows.thumbs.append((picture.id, picture.thumb, stamp))
        facts = (picture.width, picture.height, picture.format)
        if facts != (record.width, record.height, record.format):
            rows.corrected.append((picture.id, *facts))
        rows.bytes += len(picture.pixels) + len(picture.thumb)

    def _settle(self) -> None:
        """Wait for the batch being written; the rows of the library speak of it only then."""
        if self._writing is None:
            return
        (rows, written), self._writing = self._writing, None
        written.result()
        if rows.damaged:
            self._library.mark_unreadable(rows.damaged)
        if rows.corrected:
            self._library.set_dimensions(rows.corrected)

    def _write(self, rows: _Rows) -> None:
        self._pixels.append(rows.pixels)
        if rows.thumbs:
            self._thumbs = self._thumbs or ThumbStore(self._thumbs_path)
            self._thumbs.write_stamped(rows.thumbs)

    def _close_thumbs(self) -> None:
        if self._thumbs is not None:
            self._thumbs.close()
