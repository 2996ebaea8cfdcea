"""Whether the pictures of a folder are others than before: one number for all names, sizes and times."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from moco_core.images.walk import walk

FOLDERS_MAX = 400  # that a census names, those nearest to the top first
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Census:
    """Of a folder's pictures.

    Attributes:
        count: how many. sum: changes with each name, size and time; means something in this process alone.
        folders: absolute paths of some folders that hold pictures, and of the top one. seconds: what it took.
    """

    count: int
    sum: int
    folders: tuple[str, ...] = ()
    seconds: float = 0.0

    def same(self, other: Census | None) -> bool:
        return other is not None and (self.count, self.sum) == (other.count, other.sum)


def census(folder: Path, stop: Callable[[], bool] = lambda: False) -> Census | None:
    """Nothing is opened. None: the folder is not there, or `stop` said so."""
    began, count, total = time.monotonic(), 0, 0
    folders = {b""}
    try:
        for files in walk(folder, lambda _path, _error: None):
            if stop():
                return None
            count += len(files)
            total = (total + sum(hash(file) for file in files)) & _MASK
            folders.update(path.rpartition(b"/")[0] for path, _, _ in files[:1])
    except OSError:
        return None
    nearest = sorted(folders, key=lambda path: (path.count(b"/"), path))[:FOLDERS_MAX]
    names = tuple(str(folder / os.fsdecode(path)) for path in nearest)
    return Census(count, total, names, time.monotonic() - began)
