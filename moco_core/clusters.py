"""Groups that the map shows: HDBSCAN (Campello et al. 2013) on its positions, with the most typical pictures of each.

On the map and not on the features: density means little in 512 dimensions, and a group is then what the eye sees too.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from moco_core.control import Control
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, load_map, shown_path
from moco_core.library import ImageRecord, printable
from moco_core.progress import Meter
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

EXEMPLARS = 8
NO_GROUP = -1


def clusters(run: Run, min_size: int, emit: Emit, control: Control) -> dict[str, Any]:
    """Groups of at least `min_size` pictures, largest first.

    Returns:
        {"clusters": [{"label", "size", "center": [x, y] on the map, "folder": the commonest folder, "folder_share":
        fraction of the group in it, "exemplars": [{"id", "path", "score": likeness to the group's mean}], "ids"}],
        "unassigned": [ids in no group], "min_size"}. Also written as clusters.json.

    Raises:
        NotComputedYet: there is no map.
    """
    features, ids = load_embedding(run)
    positions = load_map(run)
    meter = Meter(emit, control, "clusters", 1)
    labels = cluster_labels(positions, min_size)
    records = all_records(run.workspace)
    found = [_describe(run, label, labels == label, features, ids, positions, records) for label in _groups(labels)]
    result = {"clusters": found, "unassigned": ids[labels == NO_GROUP].tolist(), "min_size": min_size}
    map_key = str(run.key_recorded("map"))
    run.record("clusters", key_of("clusters", map_key, min_size), map=map_key, **result)
    meter.add(1)
    return result


def cluster_labels(positions: Array, min_size: int) -> Array:
    """(N,) int64: 0 for the largest group, 1 for the next, …; -1 for pictures in none. positions: (N, 2)."""
    from sklearn.cluster import HDBSCAN

    if len(positions) < max(2, min_size):
        return np.full(len(positions), NO_GROUP, np.int64)
    # min_samples 5 at most: pictures near a group's rim belong to it; a larger number calls half a map noise.
    model = HDBSCAN(min_cluster_size=min_size, min_samples=min(5, min_size), copy=True)
    raw = model.fit_predict(positions.astype(np.float64))
    firsts = {int(label): int(np.flatnonzero(raw == label)[0]) for label in np.unique(raw) if label >= 0}
    ranked = sorted(firsts, key=lambda label: (-int((raw == label).sum()), firsts[label]))
    labels = np.full(len(raw), NO_GROUP, np.int64)
    for rank, label in enumerate(ranked):
        labels[raw == label] = rank
    return labels


def _groups(labels: Array) -> list[int]:
    return [int(label) for label in np.unique(labels) if label != NO_GROUP]


def _describe(
    run: Run, label: int, inside: Array, features: Array, ids: Array, positions: Array, records: dict[int, ImageRecord]
) -> dict[str, Any]:
    members = [int(i) for i in ids[inside]]
    folder, count = Counter(records[i].folder for i in members).most_common(1)[0]
    return {
        "label": label,
        "size": len(members),
        "center": [float(x) for x in np.median(positions[inside], axis=0)],
        "folder": printable(folder),
        "folder_share": count / len(members),
        "exemplars": [
            {"id": i, "path": shown_path(run.workspace, records[i]), "score": score}
            for i, score in _exemplars(np.asarray(features[inside]), members)
        ],
        "ids": members,
    }


def _exemplars(features: Array, ids: list[int]) -> list[tuple[int, float]]:
    """The pictures most alike to the mean of their group, most typical first, with that likeness."""
    mean = features.mean(axis=0, dtype=np.float64)
    likeness = features.astype(np.float64) @ (mean / max(float(np.linalg.norm(mean)), 1e-12))
    order = np.argsort(-likeness, kind="stable")[:EXEMPLARS]
    return [(ids[row], float(likeness[row])) for row in order]
