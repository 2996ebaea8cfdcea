"""Which picture of the set a file is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from moco_core.library import OK, ImageRecord
from moco_core.workspace import Workspace


def own_picture(workspace: Workspace, by_path: Mapping[str, ImageRecord], path: Path) -> ImageRecord | None:
    """The unchanged picture of the set that this file is, however its path is spelled; None for any other file.

    by_path: the records by their path below the picture folder.
    """
    images = workspace.images
    for spelled in (Path(os.path.abspath(path)), path.resolve()):  # noqa: PTH100 - keeps links as they are
        if spelled.is_relative_to(images):
            record = by_path.get(spelled.relative_to(images).as_posix())
            if record is not None and _unchanged(record, spelled):
                return record
    return None


def _unchanged(record: ImageRecord, path: Path) -> bool:
    stat = path.stat()
    return record.status == OK and (record.size, record.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
