"""Reading what was computed for a run, with its pictures: numpy only, nothing stale is handed out."""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.errors import NotComputedYet
from moco_core.library import ImageRecord, Library, printable
from moco_core.workspace import Run, Workspace

Array = np.ndarray[Any, Any]


def load_embedding(run: Run) -> tuple[Array, Array]:
    """(N, D) float32 unit features, memory-mapped, and (N,) int64 ids. Raises NotComputedYet."""
    if run.key_recorded("embedding") is None:
        raise NotComputedYet("embedding", command(run, "embed"))
    try:
        features, ids = run.embedding()
    except (OSError, ValueError):
        raise NotComputedYet("embedding", command(run, "embed")) from None
    if len(features) != len(ids):
        raise NotComputedYet("embedding", command(run, "embed"))
    return features, ids


def load_map(run: Run) -> Array:
    """(N, 2) float32 positions that belong to the present embedding. Raises NotComputedYet."""
    _, ids = load_embedding(run)
    if run.details("map").get("embedding") != run.key_recorded("embedding"):
        raise NotComputedYet("map", command(run, "map"))
    try:
        positions = run.map()
    except (OSError, ValueError):
        raise NotComputedYet("map", command(run, "map")) from None
    if positions.shape != (len(ids), 2):
        raise NotComputedYet("map", command(run, "map"))
    return positions


def load_neighbors(run: Run) -> tuple[Array, Array]:
    """indices (N, k) int32 and scores (N, k) float32 of the present embedding, self left out. Raises NotComputedYet."""
    load_embedding(run)
    if not graph_is_current(run):
        raise NotComputedYet("neighbour graph", command(run, "map"))
    with np.load(run.neighbors_path, allow_pickle=False) as arrays:
        return arrays["indices"], arrays["scores"]


def graph_is_current(run: Run) -> bool:
    """Whether the neighbour graph on disk is that of the present embedding."""
    return run.neighbors_path.is_file() and run.details("neighbors").get("embedding") == run.key_recorded("embedding")


def command(run: Run, name: str) -> str:
    """The words after `moco-core` that compute an artefact of this run."""
    return f"{name} --workspace {run.workspace.path} --run {run.name}"


def all_records(workspace: Workspace) -> dict[int, ImageRecord]:
    """Every picture the workspace has ever known, by id."""
    with Library(workspace.library_path) as library:
        return {record.id: record for record in library.records(None)}


def shown_path(workspace: Workspace, record: ImageRecord) -> str:
    """Absolute path as text that JSON can hold; bytes that are no UTF-8 become the replacement sign."""
    return printable(str(workspace.images / record.path))
