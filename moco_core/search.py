"""Exact search by likeness with numpy alone: fast enough that no approximate index is needed below a million pictures.

A float32 matrix product finds every row that could be among the best k, whatever its rounding; those few are scored
again in float64, so the answer does not depend on chunks, threads or BLAS, and equal pictures get equal scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

CHUNK_BYTES = 1 << 28  # of features read per product; what is resident beyond the file's own pages is the scores
SCORES_PER_CHUNK = 1 << 22


def top_k(features: Array, query: Array, k: int, exclude: Iterable[int] | None = None) -> tuple[Array, Array]:
    """The k rows with the highest cosine likeness, best first; ties go to the lower row.

    Args:
        features: (N, D) float32 of unit length, in memory or memory-mapped.
        query: (D,) or (n, D), of unit length for scores in [-1, 1].
        k: how many; never more than N minus the excluded come back.
        exclude: rows that no query may return.

    Returns:
        indices (k,) int64 and scores (k,) float32; with a leading n for a query of shape (n, D).

    Raises:
        ValueError: the query's width is not that of the features.
    """
    queries = np.atleast_2d(np.asarray(query, np.float32))  # (n, D)
    if queries.shape[1] != features.shape[1]:
        raise ValueError(f"the query has {queries.shape[1]} numbers, the features {features.shape[1]}")
    left_out = np.unique(np.fromiter(exclude if exclude is not None else (), np.int64))
    left_out = left_out[(left_out >= 0) & (left_out < len(features))]
    k = max(0, min(k, len(features) - len(left_out)))
    candidates = _candidates(features, queries, k, left_out)
    found = [_finish(features, q, rows, k) for q, rows in zip(queries, candidates, strict=True)]
    indices = np.array([rows for rows, _ in found], np.int64).reshape(len(queries), k)
    scores = np.array([values for _, values in found], np.float32).reshape(len(queries), k)
    return (indices[0], scores[0]) if np.ndim(query) == 1 else (indices, scores)


def exact_scores(rows: Array, query: Array) -> Array:
    """Dot products (m,) float32 of rows (m, D) with a query (D,) or (m, D), each summed in float64 by itself."""
    products = rows.astype(np.float64) * query.astype(np.float64)
    scores: Array = products.sum(axis=1).astype(np.float32)
    return scores


def best_first(indices: Array, scores: Array) -> Array:
    """Order (m,): by falling score, then by rising index."""
    order: Array = np.lexsort((indices, -scores))
    return order


def _candidates(features: Array, queries: Array, k: int, left_out: Array) -> list[Array]:
    """For every query the rows that may be among its best k: all whose float32 score is within rounding of them."""
    kept_rows = [np.zeros(0, np.int64) for _ in queries]
    kept_scores = [np.zeros(0, np.float32) for _ in queries]
    if k == 0:
        return kept_rows
    margins = rounding_margin(queries)
    for start, scores in _scores_by_chunk(features, queries):
        scores[:, left_out[(left_out >= start) & (left_out < start + scores.shape[1])] - start] = -np.inf
        for i, row in enumerate(scores):
            rows, values = _join(kept_rows[i], kept_scores[i], start, row, k, margins[i])
            kept_rows[i], kept_scores[i] = rows, values
    return kept_rows


def rounding_margin(queries: Array) -> Array:
    """(n,) how far a float32 score may be from the true one, twice: D·ε·‖q‖ bounds a sum of D products."""
    norms = np.linalg.norm(queries, axis=1)
    margin: Array = 2.0 * queries.shape[1] * np.finfo(np.float32).eps * np.maximum(norms, 1e-30)
    return margin


def _scores_by_chunk(features: Array, queries: Array) -> Iterator[tuple[int, Array]]:
    """(first row, scores (n, c) float32) over the features in order."""
    by_bytes = CHUNK_BYTES // (features.shape[1] * features.itemsize)
    step = max(256, min(by_bytes, SCORES_PER_CHUNK // len(queries)))
    for start in range(0, len(features), step):
        yield start, queries @ np.asarray(features[start : start + step]).T


def _join(rows: Array, scores: Array, start: int, chunk: Array, k: int, margin: float) -> tuple[Array, Array]:
    """Add a chunk's rows to those kept, then drop what is certainly not among the best k."""
    threshold = _kth(scores, k) - margin
    if threshold == -np.inf:
        threshold = _kth(chunk, k) - margin
    new = np.flatnonzero((chunk >= threshold) & (chunk > -np.inf))
    rows = np.concatenate([rows, new + start])
    scores = np.concatenate([scores, chunk[new]])
    keep = scores >= _kth(scores, k) - margin
    return rows[keep], scores[keep]


def _kth(scores: Array, k: int) -> float:
    """The k-th highest score, -inf when there are fewer."""
    return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if len(scores) >= k else -np.inf


def _finish(features: Array, query: Array, rows: Array, k: int) -> tuple[Array, Array]:
    scores = exact_scores(np.asarray(features[rows]), query)
    order = best_first(rows, scores)[:k]
    return rows[order], scores[order]
