"""Files with the same bytes. SHA-256 is kept in the library, so no file is read twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

import numpy as np

from moco_core.control import Control
from moco_core.events import Emit
from moco_core.library import ImageRecord, Library
from moco_core.progress import Meter
from moco_core.workspace import Workspace

Array = np.ndarray[Any, Any]

HASHES_AT_ONCE = 500  # files whose sums are written together


def leaders_of(count: int, digests: dict[int, str]) -> Array:
    """(N,) int32: row of the first file with the same bytes."""
    leaders, first = np.arange(count, dtype=np.int32), dict[str, int]()
    for row in sorted(digests):
        leaders[row] = first.setdefault(digests[row], row)
    return leaders


def digests_of(workspace: Workspace, records: dict[int, ImageRecord], emit: Emit, control: Control) -> dict[int, str]:
    """SHA-256 of every file that shares its length with another one; only those can be identical."""
    by_size = defaultdict(list)
    for row, record in records.items():
        by_size[record.size].append(row)
    suspects = [row for rows in by_size.values() if len(rows) > 1 for row in rows]
    digests = {row: records[row].content_hash for row in suspects if records[row].content_hash}
    unread = [row for row in suspects if row not in digests]
    meter = Meter(emit, control, "read", len(unread))
    for start in range(0, len(unread), HASHES_AT_ONCE):
        found = {row: _digest(workspace, records[row]) for row in unread[start : start + HASHES_AT_ONCE]}
        read = {row: digest for row, digest in found.items() if digest}
        with Library(workspace.library_path) as library:
            library.set_content_hashes([(records[row].id, digest) for row, digest in read.items()])
        digests |= read
        meter.add(len(found))
    return digests


def _digest(workspace: Workspace, record: ImageRecord) -> str:
    try:
        with (workspace.images / record.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # gone since the last scan: likeness still speaks for it
