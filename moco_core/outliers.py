"""Pictures unlike all others: ranked by their mean cosine distance to the nearest ones (Ramaswamy et al. 2000)."""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.control import Control
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.neighbors import COLUMNS_KEPT, ensure_neighbors
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

NEAREST = 10


def outliers(run: Run, count: int, emit: Emit, control: Control) -> dict[str, Any]:
    """The `count` loneliest pictures, loneliest first.

    Returns:
        {"outliers": [{"id", "path", "score", "nearest": {"id", "path", "score"}}], "mean_score"}: an outlier's score is
        its mean cosine distance to its 10 nearest (0 … 2), that of `nearest` their cosine likeness; mean_score is the
        mean distance over the whole set, to compare with. Also written as outliers.json.

    Raises:
        NotComputedYet: there is no embedding.
    """
    _, ids = load_embedding(run)
    indices, scores = ensure_neighbors(run, COLUMNS_KEPT, emit, control)
    distances = loneliness(scores)
    records = all_records(run.workspace)
    present = np.array([i in records and records[i].used for i in ids.tolist()], bool)
    order = [int(row) for row in np.argsort(-distances, kind="stable") if present[row]][:count]

    def entry(row: int, score: float) -> dict[str, Any]:
        record = records[int(ids[row])]
        return {"id": record.id, "path": shown_path(run.workspace, record), "score": score}

    found = []
    for row in order:
        nearest = entry(int(indices[row, 0]), float(scores[row, 0])) if indices.shape[1] else None
        found.append({**entry(row, float(distances[row])), "nearest": nearest})
    result = {"outliers": found, "mean_score": float(distances.mean())}
    embedding_key = str(run.key_recorded("embedding"))
    run.record("outliers", key_of("outliers", embedding_key, count), embedding=embedding_key, **result)
    return result


def loneliness(scores: Array) -> Array:
    """(N,) mean cosine distance to the 10 nearest (fewer if there are fewer) from neighbour scores (N, k)."""
    if scores.shape[1] == 0:
        return np.zeros(len(scores))
    distances: Array = 1.0 - scores[:, :NEAREST].astype(np.float64).mean(axis=1)
    return distances
