"""Which pictures are as good as the same to the contrastive loss: none is ever a negative of its own group.

WORKSPACE/groups.npz: ids, groups, stamps, each (N,) int64. A group is called by the id of its best picture; whoever has
no look-alike is a group of its own. The stamp says which version of the file was looked at: a file that has changed
since belongs to no group until the folder is checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.images.stamp import stamp_of
from moco_core.library import ImageRecord
from moco_core.workspace import Workspace

Array = np.ndarray[Any, Any]


def write_groups(workspace: Workspace, records: Sequence[ImageRecord], groups: Iterable[Sequence[int]]) -> None:
    """groups: ids, the best first; a picture is in one of them at most."""
    name = {member: group[0] for group in groups for member in group}
    ids = np.array([record.id for record in records], np.int64)
    named = np.array([name.get(record.id, record.id) for record in records], np.int64)
    stamps = np.array([stamp_of(record.size, record.mtime_ns) for record in records], np.int64)
    path = workspace.path / "groups.npz"
    atomic.write_atomically(path, lambda file: np.savez(file, ids=ids, groups=named, stamps=stamps))


def groups_for(workspace: Workspace, records: Sequence[ImageRecord]) -> Array | None:
    """(n,) int64 group of each picture, its own id where nothing is known; None if the folder was never checked."""
    try:
        with np.load(workspace.path / "groups.npz", allow_pickle=False) as stored:
            known = zip(stored["ids"].tolist(), stored["stamps"].tolist(), stored["groups"].tolist(), strict=True)
            group_of = {(image_id, stamp): group for image_id, stamp, group in known}
    except (OSError, ValueError, KeyError):
        return None
    keys = ((record.id, stamp_of(record.size, record.mtime_ns)) for record in records)
    return np.array([group_of.get(key, key[0]) for key in keys], np.int64)
