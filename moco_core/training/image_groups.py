"""Look-alikes of a run: fixed when it starts, beside train_ids.npy, so that a resumed run sees the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core import atomic, events
from moco_core.events import Emit
from moco_core.folder_doctor.mask_groups import groups_for
from moco_core.library import Library
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

NAME = "train_groups.npy"
LARGEST_SHARE = 0.5  # of the pictures in one group: beyond, too few negatives would be left to learn from


def keep_groups(run: Run, ids: Array, emit: Emit) -> None:
    """Write the group of each picture (N,), unless the settings do not want it or the folder was never checked."""
    settings = run.settings
    if not (settings.mask_same_image and settings.mask_near_duplicates):
        return
    with Library(run.workspace.library_path) as library:
        record_of = {record.id: record for record in library.records()}
    groups = groups_for(run.workspace, [record_of[int(i)] for i in ids])
    if groups is None:
        return
    counts = np.unique(groups, return_counts=True)[1]
    if counts.max(initial=0) > LARGEST_SHARE * len(ids):
        message = f"{counts.max()} of {len(ids)} pictures look alike; they are told apart in training all the same."
        emit(events.Warning(message=message, hint="Exclude the copies: moco-core exclude --duplicates --bursts."))
        return
    atomic.write_array(run.path / NAME, groups)


def kept_groups(run: Run, ids: Array) -> Array | None:
    """(n,) int64 group of each of these pictures of the run; None if it tells all of them apart."""
    try:
        groups = np.load(run.path / NAME, allow_pickle=False)
    except FileNotFoundError:
        return None
    all_ids = np.load(run.path / "train_ids.npy", allow_pickle=False)
    group_of = dict(zip(all_ids.tolist(), groups.tolist(), strict=True))
    return np.array([group_of[int(i)] for i in ids], np.int64)
