"""Looks at a sample of the pictures: are there colours, and do they differ at all?

A few hundred at most, so that it costs no more than a moment: this decides what a plan does about grey folders and
about folders of copies. It is no search for near-duplicates.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from PIL import Image

from moco_core import atomic
from moco_core.control import Control
from moco_core.errors import UnreadableImage
from moco_core.folder import Looks, looks_path, read_looks, records_key
from moco_core.images.decode import open_upright
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord, Library
from moco_core.workspace import Workspace

SAMPLE = 256
SAMPLE_PIXELS = 400_000_000  # of files that have no thumbnail yet: beyond this the sample is cut short
LEAST = 16
SIGNATURE_PX = 16
ALIKE_MOST, ALIKE_MEAN = 40, 3.0  # differences of two signatures, of 255, that saving a picture once more may make
GREY = 10  # largest difference between a pixel's channels in a grey picture: JPEG's chroma is not exact


def look(workspace: Workspace, control: Control) -> Looks:
    """Look again if the folder has changed since the last time; write and return what was seen.

    Raises:
        Interrupted: the host asked to stop.
    """
    with Library(workspace.library_path) as library:
        records = library.records()
    key, known = records_key(records), read_looks(workspace)
    if known is not None and known.key == key:
        return known
    signatures = _signatures(workspace, sample_of(records), control)
    grey = sum(int(np.ptp(s.astype(np.int16), axis=2).max()) <= GREY for s in signatures)
    looks = Looks(key=key, looked_at=len(signatures), different=count_different(signatures), grey=grey)
    atomic.write_bytes(looks_path(workspace), msgspec.json.encode(looks) + b"\n")
    return looks


def sample_of(records: list[ImageRecord]) -> list[ImageRecord]:
    """Spread evenly over the folder; all of a small one."""
    count = min(SAMPLE, len(records))
    return [records[i * len(records) // count] for i in range(count)]


def count_different(signatures: list[np.ndarray[Any, Any]]) -> int:
    """How many there are if those that look the same count once."""
    kept = np.empty((len(signatures), SIGNATURE_PX * SIGNATURE_PX * 3), np.int16)
    count = 0
    for signature in signatures:
        row = signature.reshape(-1).astype(np.int16)
        apart = np.abs(kept[:count] - row)  # (count, 768)
        if not ((apart.max(axis=1) <= ALIKE_MOST) & (apart.mean(axis=1) <= ALIKE_MEAN)).any():
            kept[count] = row
            count += 1
    return count


def _signatures(workspace: Workspace, records: list[ImageRecord], control: Control) -> list[np.ndarray[Any, Any]]:
    """(16, 16, 3) uint8 of every picture of the sample that opens, from its thumbnail if there is one."""
    found: list[np.ndarray[Any, Any]] = []
    pixels = 0
    thumbs = ThumbStore(workspace.thumbs_path)
    try:
        for record in records:
            control.raise_if_stopped()
            jpeg = thumbs.read(record.id)
            pixels += 0 if jpeg else record.width * record.height
            if pixels > SAMPLE_PIXELS and len(found) >= LEAST:
                break
            image = _from_thumb(jpeg) if jpeg else _from_file(workspace.images, record)
            if image is not None:
                found.append(np.asarray(image.resize((SIGNATURE_PX, SIGNATURE_PX), Image.Resampling.BOX)))
    finally:
        thumbs.close()
    return found


def _from_thumb(jpeg: bytes) -> Image.Image:
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.convert("RGB")


def _from_file(folder: Path, record: ImageRecord) -> Image.Image | None:
    try:
        path = os.path.join(os.fsencode(folder), os.fsencode(record.path))  # noqa: PTH118  (bytes)
        return open_upright(path, SIGNATURE_PX, SIGNATURE_PX)[0]
    except UnreadableImage:
        return None  # ingest will say so
