"""How each picture stands among the others: how unusual it is, and how typical of its surroundings.

uniqueness   rank of its mean cosine distance to its 10 nearest (Ramaswamy et al. 2000): 0 the most common, 1 the
             loneliest. A rank, because distances of different encoders cannot be compared.
typicality   cosine likeness to the centre of its surroundings: the mean of itself and its nearest pictures

Numpy only. Kept in the run as standing.npz, with the keys of the embedding and the graph that it was made from.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.errors import NotComputedYet
from moco_core.features import command, load_embedding
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

LONELY_OF = 10  # nearest pictures whose distance counts, as in outliers.py
SURROUNDINGS = 20  # nearest pictures whose centre counts
ROWS = 2048  # pictures looked at at once: 2 048 × 20 × 512 numbers are 84 MB


@dataclass(frozen=True)
class Standing:
    """Of the N pictures of an embedding, in its order.

    Attributes:
        ids: (N,) int64. distance: (N,) float32 mean cosine distance to the 10 nearest, 0 … 2.
        uniqueness: (N,) float32 in [0, 1]; typicality: (N,) float32 in [−1, 1].
        nearest: (N, k) int32 rows of the neighbour graph, best first.
    """

    ids: Array
    distance: Array
    uniqueness: Array
    typicality: Array
    nearest: Array


def standing_of(run: Run) -> Standing:
    """Read, or computed and kept. Raises NotComputedYet without an embedding or its neighbour graph."""
    # The key first: should the embedding be replaced meanwhile, what is kept does not pass for the new one's.
    key = key_of("standing", str(run.key_recorded("embedding")), str(run.key_recorded("neighbors")))
    features, ids = load_embedding(run)
    nearest, scores = _graph(run, len(ids))
    arrays = _kept(run, key, len(ids))
    if arrays is None:
        distance = lonely_distance(scores)
        arrays = (distance, ranked(distance), centrality(features, nearest))
        _keep(run, key, arrays)
    return Standing(ids, *arrays, nearest)


def lonely_distance(scores: Array) -> Array:
    """(N,) float32 from the graph's scores (N, k); 0 for a picture that is the only one."""
    if scores.shape[1] == 0:
        return np.zeros(len(scores), np.float32)
    distance: Array = (1.0 - scores[:, :LONELY_OF].astype(np.float64).mean(axis=1)).astype(np.float32)
    return distance


def ranked(values: Array) -> Array:
    """(N,) float32 part of the others that are smaller, equals sharing the middle of theirs: 0 … 1."""
    ordered = np.sort(values)
    low, high = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right") - 1
    rank: Array = ((low + high) / 2 / max(len(values) - 1, 1)).astype(np.float32)
    return rank


def centrality(features: Array, nearest: Array) -> Array:
    """(N,) float32 cosine of each picture with the mean of itself and its nearest, (N, k) rows."""
    found = np.empty(len(features), np.float32)
    for start in range(0, len(features), ROWS):
        part = slice(start, start + ROWS)
        own = np.asarray(features[part], np.float32)  # (r, D)
        around = np.asarray(features[nearest[part, :SURROUNDINGS].ravel()], np.float32)
        center = own + around.reshape(len(own), -1, own.shape[1]).sum(axis=1)
        length = np.maximum(np.linalg.norm(center, axis=1), 1e-12)
        found[part] = (own * center).sum(axis=1) / length
    return found


def most_typical(standing: Standing, count: int, rows: Array) -> list[int]:
    """Rows, most typical first, of those in `rows`.

    A picture among the nearest of one that was taken waits until no others are left: else all would come from the
    densest place.
    """
    order = rows[np.argsort(-standing.typicality[rows], kind="stable")]
    taken: list[int] = []
    waiting: list[int] = []
    covered = np.zeros(len(standing.ids), bool)
    for row in order.tolist():
        if len(taken) == count:
            break
        (waiting if covered[row] else taken).append(row)
        if taken and taken[-1] == row:
            covered[standing.nearest[row, :LONELY_OF]] = True
    return [*taken, *waiting][:count]


def most_unusual(standing: Standing, count: int, rows: Array) -> list[int]:
    """Rows, loneliest first, of those in `rows`."""
    found: list[int] = rows[np.argsort(-standing.distance[rows], kind="stable")][:count].tolist()
    return found


def _graph(run: Run, count: int) -> tuple[Array, Array]:
    absent = NotComputedYet("neighbour graph", command(run, "map"))
    if run.details("neighbors").get("embedding") != run.key_recorded("embedding"):
        raise absent
    try:
        with np.load(run.neighbors_path, allow_pickle=False) as arrays:
            nearest, scores = arrays["indices"], arrays["scores"]
    except (OSError, KeyError, ValueError):
        raise absent from None
    if nearest.ndim != 2 or len(nearest) != count or nearest.shape != scores.shape:
        raise absent
    return nearest, scores


def _path(run: Run) -> Path:
    return run.path / "standing.npz"


def _kept(run: Run, key: str, count: int) -> tuple[Array, Array, Array] | None:
    if run.key_recorded("standing") != key:
        return None
    try:
        with np.load(_path(run), allow_pickle=False) as arrays:
            found = (arrays["distance"], arrays["uniqueness"], arrays["typicality"])
    except (OSError, KeyError, ValueError):
        return None
    return found if all(values.shape == (count,) for values in found) else None


def _keep(run: Run, key: str, arrays: tuple[Array, Array, Array]) -> None:
    """A place that cannot be written to only costs the time to compute it again."""
    distance, uniqueness, typicality = arrays
    with contextlib.suppress(OSError):
        (run.path / "standing.json").unlink(missing_ok=True)
        atomic.write_atomically(
            _path(run),
            lambda file: np.savez(file, distance=distance, uniqueness=uniqueness, typicality=typicality),
        )
        run.record("standing", key)
