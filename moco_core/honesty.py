"""How honest each spot of the map is: whether the pictures that lie around one are as alike as its true nearest ones.

A map in the plane cannot keep all neighbours of a space of hundreds of dimensions together. This figure says for every
picture how well it did, where trustworthiness (Venna & Kaski 2001) says it for the whole.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

AROUND = 15
ROWS = 4_096


def honesty(features: Array, scores: Array, positions: Array, around: int = AROUND) -> Array:
    """(N,) float32 in [0, 1]. 1: those around are as alike as the nearest there are; 0: as any two pictures.

    With m the mean likeness of the `around` nearest on the map, t of the nearest in truth and r of all others, it is
    (m - r) / (t - r); 1 where all others are equally alike.

    Args:
        features: (N, D) of unit length; scores: (N, k) of the exact neighbour graph, self left out; positions: (N, 2).
    """
    around = min(around, scores.shape[1], len(features) - 1)
    if around < 1:
        return np.ones(len(features), np.float32)
    beside = nearest_on_map(positions, around)
    truly = scores[:, :around].mean(axis=1, dtype=np.float64)
    total = features.sum(axis=0, dtype=np.float64)
    result = np.empty(len(features), np.float32)
    for first in range(0, len(features), ROWS):
        part = slice(first, first + ROWS)
        own = np.asarray(features[part], np.float64)
        seen = np.einsum("nd,nkd->nk", own, np.asarray(features[beside[part]], np.float64)).mean(axis=1)
        usual = (own @ total - 1.0) / (len(features) - 1)
        room = truly[part] - usual
        share = (seen - usual) / np.where(room > 1e-6, room, 1.0)
        result[part] = np.where(room > 1e-6, np.clip(share, 0.0, 1.0), 1.0)
    return result


def nearest_on_map(positions: Array, k: int) -> Array:
    """(N, k) int64 rows of the nearest on the map, self left out."""
    from scipy.spatial import cKDTree

    found = cKDTree(positions).query(positions, k=k + 1)[1]
    own = np.arange(len(positions))[:, None]
    # Among points at one place the first found may be another one: then the last is dropped instead of self.
    found[~(found == own).any(axis=1), -1] = own[~(found == own).any(axis=1), 0]
    result: Array = found[found != own].reshape(len(positions), k)
    return result
