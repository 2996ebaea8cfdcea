"""Groups by density: HDBSCAN (Campello et al. 2013) on the map or on the features, with each one's typical pictures.

On the map a group is what the eye sees. In feature space it is looked for along the 20 strongest principal components:
density means little in 512 dimensions. Measured on 597 photos of ten kinds, trained for four epochs, smallest size 5:
on the features themselves, as on their neighbour graph, 3 groups of 41 % of the pictures; in 20 components 17 groups of
59 %, whose pictures agree with the folders best (adjusted Rand index 0.049; 0.029 before, on the map 0.026). Of
70 000 pictures that takes half a minute on one core, and 0.25 GB.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import numpy as np

from moco_core.control import Control
from moco_core.errors import NotComputedYet
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, load_map, shown_path
from moco_core.groups import exemplars
from moco_core.library import ImageRecord, printable
from moco_core.progress import Meter
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]
Space = Literal["map", "features"]

COMPONENTS = 20
ROWS = 8192  # of the features at once
NO_GROUP = -1
# Neighbours that make a place dense. On a map more of them bridge the small gaps that UMAP leaves at random; along the
# components, where the pictures lie thin, more of them call half of the pictures noise and take three times as long.
MAP_SAMPLES, FEATURE_SAMPLES = 5, 1


def clusters(run: Run, min_size: int, emit: Emit, control: Control, space: Space = "map") -> dict[str, Any]:
    """Groups of at least `min_size` pictures, largest first.

    Returns:
        {"clusters": [{"label", "size", "center": [x, y] on the map or None without one, "folder": the commonest folder,
        "folder_share": fraction of the group in it, "exemplars": [{"id", "path", "score": likeness to the group's
        mean}], "ids"}], "unassigned": [ids in no group], "min_size", "space"}. Also written as clusters.json.

    Raises:
        NotComputedYet: there is no embedding, or no map to look for groups on.
    """
    features, ids = load_embedding(run)
    positions = _positions(run, space)
    meter = Meter(emit, control, "clusters", 1)
    labels = feature_labels(features, min_size) if space == "features" else cluster_labels(positions, min_size)
    records = all_records(run.workspace)
    found = [_describe(run, label, labels == label, features, ids, positions, records) for label in _groups(labels)]
    unassigned = ids[labels == NO_GROUP].tolist()
    result = {"clusters": found, "unassigned": unassigned, "min_size": min_size, "space": space}
    basis = "map" if space == "map" else "embedding"
    key = str(run.key_recorded(basis))
    run.record("clusters", key_of("clusters", key, min_size, space), **{basis: key}, **result)
    meter.add(1)
    return result


def _positions(run: Run, space: Space) -> Array | None:
    try:
        return load_map(run)
    except NotComputedYet:
        if space == "map":
            raise
        return None


def cluster_labels(positions: Array | None, min_size: int) -> Array:
    """(N,) int64: 0 for the largest group, 1 for the next, …; -1 for pictures in none. positions: (N, 2)."""
    assert positions is not None
    return _labels(positions, min_size, MAP_SAMPLES)


def feature_labels(features: Array, min_size: int) -> Array:
    """The same by what (N, D) features say."""
    return _labels(components(features, COMPONENTS), min_size, FEATURE_SAMPLES)


def components(features: Array, count: int) -> Array:
    """(N, min(count, D)) float64 scores on the strongest principal components; read in parts, memory stays bounded."""
    count = min(count, features.shape[1])
    middle = features.mean(axis=0, dtype=np.float64)
    square = np.zeros((features.shape[1], features.shape[1]))
    for part in _parts(features):
        centred = part - middle
        square += centred.T @ centred
    axes = np.linalg.eigh(square)[1][:, ::-1][:, :count]  # (D, count)
    return np.concatenate([np.zeros((0, count)), *((part - middle) @ axes for part in _parts(features))])


def _parts(features: Array) -> list[Array]:
    return [features[first : first + ROWS] for first in range(0, len(features), ROWS)]


def _labels(points: Array, min_size: int, samples: int) -> Array:
    from sklearn.cluster import HDBSCAN

    if len(points) < max(2, min_size):
        return np.full(len(points), NO_GROUP, np.int64)
    model = HDBSCAN(min_cluster_size=min_size, min_samples=min(samples, min_size), copy=True)
    raw = model.fit_predict(points.astype(np.float64))
    firsts = {int(label): int(np.flatnonzero(raw == label)[0]) for label in np.unique(raw) if label >= 0}
    ranked = sorted(firsts, key=lambda label: (-int((raw == label).sum()), firsts[label]))
    labels = np.full(len(raw), NO_GROUP, np.int64)
    for rank, label in enumerate(ranked):
        labels[raw == label] = rank
    return labels


def _groups(labels: Array) -> list[int]:
    return [int(label) for label in np.unique(labels) if label != NO_GROUP]


def _describe(
    run: Run,
    label: int,
    inside: Array,
    features: Array,
    ids: Array,
    positions: Array | None,
    records: dict[int, ImageRecord],
) -> dict[str, Any]:
    members = [int(i) for i in ids[inside]]
    center = None if positions is None else [float(x) for x in np.median(positions[inside], axis=0)]
    return {"label": label, "center": center, **described(run, features[inside], ids[inside], records), "ids": members}


def described(run: Run, features: Array, ids: Array, records: dict[int, ImageRecord]) -> dict[str, Any]:
    """Of the pictures of one group, (n, D) and (n,): "size", "folder", "folder_share" and "exemplars" of `clusters`."""
    folder, count = Counter(records[int(i)].folder for i in ids).most_common(1)[0]
    return {
        "size": len(ids),
        "folder": printable(folder),
        "folder_share": count / len(ids),
        "exemplars": [
            {"id": i, "path": shown_path(run.workspace, records[i]), "score": score}
            for i, score in exemplars(np.asarray(features), ids)
        ],
    }
