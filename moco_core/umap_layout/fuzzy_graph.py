"""UMAP's graph: how surely each picture is a neighbour of each other one (McInnes, Healy & Melville 2018, section 3.1).

As umap-learn's `fuzzy_simplicial_set`, on whole arrays, so that nothing has to be compiled first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse

Array = np.ndarray[Any, Any]

SEARCH_STEPS = 64
TOLERANCE = 1e-5
LEAST_SCALE = 1e-3  # of the mean distance: a picture among copies of itself still has neighbours


@dataclass(frozen=True)
class FuzzyGraph:
    """Edges by head: those of picture i are at offsets[i]:offsets[i + 1].

    Attributes:
        offsets: (N + 1,) int64; tails: (E,) int32; weights: (E,) float32 in (0, 1], the same both ways.
    """

    offsets: Array
    tails: Array
    weights: Array

    def __len__(self) -> int:
        return len(self.offsets) - 1


def fuzzy_graph(indices: Array, distances: Array, n_neighbors: int) -> FuzzyGraph:
    """Union of what each picture sees around itself: w + wᵀ - w ∘ wᵀ.

    Args:
        indices, distances: (N, n_neighbors - 1), nearest first, self left out. Distances are 0 or more.
        n_neighbors: self counts as one of them.
    """
    count = len(indices)
    seen = memberships(distances.astype(np.float64), n_neighbors)
    heads = np.repeat(np.arange(count), indices.shape[1])
    one_way = scipy.sparse.csr_matrix((seen.ravel(), (heads, indices.ravel())), shape=(count, count))
    one_way.eliminate_zeros()
    other_way = one_way.T.tocsr()
    union = (one_way + other_way - one_way.multiply(other_way)).tocsr()
    union.sort_indices()
    offsets, tails = union.indptr.astype(np.int64), union.indices.astype(np.int32)
    return FuzzyGraph(offsets, tails, union.data.astype(np.float32))


def memberships(distances: Array, n_neighbors: int) -> Array:
    """(N, k) float64 in [0, 1]: exp(-(d - ρ) / σ), 1 up to ρ, the distance of the nearest that is not a copy.

    σ is found by halving so that the memberships of a row add up to log2(n_neighbors).
    """
    rho = _nearest_apart(distances)
    sigma = _scales(distances - rho[:, None], float(np.log2(n_neighbors)))
    mean = np.where(rho > 0, distances.sum(axis=1) / (distances.shape[1] + 1), distances.mean())
    sigma = np.maximum(sigma, LEAST_SCALE * mean)
    beyond = np.maximum(distances - rho[:, None], 0.0)
    result: Array = np.exp(-beyond / np.where(sigma > 0, sigma, 1.0)[:, None])
    return result


def _nearest_apart(distances: Array) -> Array:
    apart = np.where(distances > 0, distances, np.inf).min(axis=1)
    return np.where(np.isfinite(apart), apart, 0.0)


def _scales(beyond: Array, target: float) -> Array:
    """(N,) σ by bisection, doubling while no upper bound is known."""
    low, high, middle = np.zeros(len(beyond)), np.full(len(beyond), np.inf), np.ones(len(beyond))
    open_rows = np.arange(len(beyond))
    for _ in range(SEARCH_STEPS):
        sums = _sums(beyond[open_rows], middle[open_rows])
        unfinished = np.abs(sums - target) >= TOLERANCE
        open_rows, sums = open_rows[unfinished], sums[unfinished]
        if not len(open_rows):
            break
        over = sums > target
        high[open_rows[over]] = middle[open_rows[over]]
        low[open_rows[~over]] = middle[open_rows[~over]]
        bounded = np.isfinite(high[open_rows])
        halves = (low[open_rows] + np.where(bounded, high[open_rows], 0.0)) / 2
        middle[open_rows] = np.where(bounded, halves, middle[open_rows] * 2)
    return middle


def _sums(beyond: Array, sigma: Array) -> Array:
    shares = np.where(beyond > 0, np.exp(-np.maximum(beyond, 0) / sigma[:, None]), 1.0)
    result: Array = shares.sum(axis=1)
    return result
