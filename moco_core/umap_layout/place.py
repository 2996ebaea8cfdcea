"""New pictures on a map that stays as it is: they start among their neighbours and find their place by UMAP's forces.

As umap-learn's `transform`, on the exact neighbour graph of all pictures, where new ones also attract each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.umap_layout.fuzzy_graph import FuzzyGraph

Array = np.ndarray[Any, Any]

ROUNDS = 20  # a chain of new pictures of that length still finds the old ones


def fixed_first(known: Array) -> Array:
    """Order of the points with the fixed ones first, each part in its own order. known: (N,) bool."""
    return np.concatenate([np.flatnonzero(known), np.flatnonzero(~known)])


def reordered(indices: Array, distances: Array, order: Array) -> tuple[Array, Array]:
    """The neighbour graph of the points in another order."""
    place = np.empty(len(order), indices.dtype)
    place[order] = np.arange(len(order), dtype=indices.dtype)
    return place[indices[order]], distances[order]


def places_among_neighbors(graph: FuzzyGraph, fixed: Array, seed: int) -> Array:
    """(N, 2) float32: the fixed (n, 2) places first, then each new point in the middle of its neighbours.

    Neighbours that have no place yet do not count; who has none at all starts in the middle of the map.
    """
    count, n = len(graph), len(fixed)
    places = np.zeros((count, 2))
    places[:n] = fixed
    sure = np.zeros(count, bool)
    sure[:n] = True
    heads = np.repeat(np.arange(count), np.diff(graph.offsets))
    for _ in range(ROUNDS):
        if sure.all():
            break
        use = sure[graph.tails] & ~sure[heads]
        weight = np.bincount(heads[use], graph.weights[use], count)
        found = weight > 0
        for axis in (0, 1):
            total = np.bincount(heads[use], graph.weights[use] * places[graph.tails[use], axis], count)
            places[found, axis] = total[found] / weight[found]
        sure |= found
    places[~sure] = fixed.mean(axis=0)
    noise = np.random.default_rng(seed).normal(scale=1e-2, size=places[n:].shape)
    places[n:] += noise
    result: Array = places.astype(np.float32)
    return result
