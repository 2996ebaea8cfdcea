"""Every picture decoded once, in several processes: squared pixels for training, a thumbnail for the eye."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from moco_core.control import Control
from moco_core.errors import EmptyFolder
from moco_core.events import Emit
from moco_core.images.decode_pool import DecodePool, processes_for
from moco_core.images.decode_worker import Task
from moco_core.images.derive import derive, sources
from moco_core.images.ingest_batch import BATCH_BYTES, Batch
from moco_core.images.lock import exclusive
from moco_core.images.pixel_cache import PixelCacheWriter
from moco_core.images.scan import scan_unlocked
from moco_core.images.thumbs import ThumbStore
from moco_core.images.work_list import WorkList, missing
from moco_core.library import EXCLUDED, MISSING, OK, UNREADABLE, ImageRecord, Library
from moco_core.progress import Meter
from moco_core.workspace import Workspace

_TASKS_AT_ONCE = 256
LARGE_PIXELS = 4_000_000  # from here on `jpeg_eighth` saves much
MANY_LARGE = 400  # so many that it saves more than its start costs: up to three seconds, on a new machine
REPORT_LIMIT = 1000  # unreadable files named in a result


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """decoded: files decoded now; unreadable: of those; derived: pixels made from a larger cache, nothing decoded;
    ready: readable pictures with pixels and thumbnail.

    Pictures that the person excluded are decoded too: they are still shown, and may be included again at any time.
    """

    decoded: int
    derived: int
    unreadable: int
    ready: int
    seconds: float


def ingest(
    workspace: Workspace, side_px: int, emit: Emit, control: Control, processes: int | None = None
) -> IngestReport:
    """Decode every readable picture that has no pixels at side_px or no thumbnail, or older ones than its file.

    A picture whose pixels are at hand at a larger side is not decoded again: they are made smaller. Memory does not
    depend on how many pictures there are, but for some 80 bytes each.

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
        decoded, derived (IngestReport); formats {name: count}; bytes (on disk, of the readable ones); unreadable_files
        [{path, reason}], at most 1000; seconds.

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
    return {
        **facts,
        **steps,
        "decoded": decoded.decoded,
        "derived": decoded.derived,
        "seconds": time.monotonic() - began,
    }


def library_facts(library: Library) -> dict[str, Any]:
    """What the library holds, ready for JSON: the part of `prepare`'s result that needs no work."""
    counts = library.counts()
    unreadable = library.records(UNREADABLE, limit=REPORT_LIMIT)
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
    writer = PixelCacheWriter(workspace.pixels_path(side_px), side_px)
    work = _missing(workspace, library, writer)
    if len(work.ids):
        meter = Meter(emit, control, "decode", len(work.ids))
        work, derived = _derive(workspace, side_px, work, writer, meter)
        decoded, unreadable = _decode(workspace, library, side_px, work, writer, processes, meter, control)
    else:
        derived = decoded = unreadable = 0
    counts = library.counts()
    ready = counts.get(OK, 0) + counts.get(EXCLUDED, 0)
    seconds = time.monotonic() - began
    return IngestReport(decoded=decoded, derived=derived, unreadable=unreadable, ready=ready, seconds=seconds)


def _missing(workspace: Workspace, library: Library, writer: PixelCacheWriter) -> WorkList:
    thumbs = ThumbStore(workspace.thumbs_path)
    try:
        return missing(library, writer, thumbs)
    finally:
        thumbs.close()


def _derive(
    workspace: Workspace, side_px: int, work: WorkList, writer: PixelCacheWriter, meter: Meter
) -> tuple[WorkList, int]:
    """(what is left to decode, pictures whose pixels came from a larger cache)."""
    left = np.ones(len(work.ids), bool)
    for source in sources(workspace, side_px, work):
        derive(source, work, writer, side_px, BATCH_BYTES, meter)
        left[source.places] = False
    return work.where(left), int((~left).sum())


def _decode(
    workspace: Workspace,
    library: Library,
    side_px: int,
    work: WorkList,
    writer: PixelCacheWriter,
    processes: int | None,
    meter: Meter,
    control: Control,
) -> tuple[int, int]:
    """(decoded, unreadable of those)."""
    if not len(work.ids):
        return 0, 0
    under_way: dict[int, ImageRecord] = {}  # a few hundred: tasks are made as they are needed
    tasks = _tasks(os.fsencode(workspace.images), library, side_px, work, under_way)
    batch = Batch(library, writer, workspace.thumbs_path)
    try:
        with DecodePool(tasks, processes or processes_for(len(work.ids))) as pool:
            for picture in pool.pictures(control):
                batch.add(picture, under_way.pop(picture.id))
                meter.add()
    finally:
        batch.close()
    return batch.decoded, batch.unreadable


def _tasks(
    root: bytes, library: Library, side_px: int, work: WorkList, under_way: dict[int, ImageRecord]
) -> Iterator[Task]:
    """One task a picture; its record is in `under_way` from then on."""
    quick = library.count_jpegs(LARGE_PIXELS) >= MANY_LARGE <= len(work.ids)
    for start in range(0, len(work.ids), _TASKS_AT_ONCE):
        part = slice(start, start + _TASKS_AT_ONCE)
        records = library.records_by_id(work.ids[part].tolist())
        wishes = zip(work.ids[part].tolist(), work.pixels[part].tolist(), work.thumbs[part].tolist(), strict=True)
        for image_id, pixels, thumb in wishes:
            under_way[image_id] = records[image_id]
            record = under_way[image_id]
            path = os.path.join(root, os.fsencode(record.path))  # noqa: PTH118  (bytes)
            large = record.width * record.height >= LARGE_PIXELS
            yield Task(image_id, path, side_px if pixels else 0, thumb, quick and large)
