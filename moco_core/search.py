"""Exact search by likeness with numpy alone: fast enough that no approximate index is needed below a million pictures.

A float32 matrix product finds every row that could be among the best k, whatever its rounding; those few are scored
again in float64, so the answer does not depend on chunks, threads or BLAS, and equal pictures get equal scores. With a
coarse copy of the features (see packed.py) the product reads half as much or less, and the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from moco_core.packed import Packed

Array = np.ndarray[Any, Any]

CHUNK_BYTES = 1 << 28  # of features read per product; what is resident beyond the file's own pages is the scores
SCORES_PER_CHUNK = 1 << 22
FEW = 0.03  # of all rows: so few are faster picked out and scored than found by a pass over everything
MANY = 0.25  # of all rows as candidates: the coarse scores say too little, and the plain product is the faster
FOLD = 64  # scores in a strip of which the highest stands for all, in a first look for the k-th best
BARRED = np.float32(-1e30)  # added to the scores of rows that may not be returned: faster than writing through a mask


def top_k(
    features: Array,
    query: Array,
    k: int,
    exclude: Iterable[int] | None = None,
    among: Array | None = None,
    packed: Packed | None = None,
) -> tuple[Array, Array]:
    """The k rows with the highest cosine likeness, best first; ties go to the lower row.

    Args:
        features: (N, D) float32 of unit length, in memory or memory-mapped.
        query: (D,) or (n, D), of unit length for scores in [-1, 1].
        k: how many; never more than N minus the excluded come back.
        exclude: rows that no query may return.
        among: the only rows that may be returned: a mask (N,) bool, or rows (m,) int64.
        packed: a coarse copy of the features' first rows: the same answer, sooner.

    Returns:
        indices (k,) int64 and scores (k,) float32; with a leading n for a query of shape (n, D).

    Raises:
        ValueError: the query's width is not that of the features, or the mask's length not theirs.
    """
    queries = np.atleast_2d(np.asarray(query, np.float32))  # (n, D)
    if queries.shape[1] != features.shape[1]:
        raise ValueError(f"the query has {queries.shape[1]} numbers, the features {features.shape[1]}")
    allowed = _allowed(len(features), exclude, among)
    count = len(features) if allowed is None else int(np.count_nonzero(allowed))
    k = max(0, min(k, count))
    if allowed is not None and count <= FEW * len(features):
        candidates = _within(features, queries, k, [np.flatnonzero(allowed)] * len(queries))
    elif packed is not None and k <= FEW * len(features) and packed.rows <= len(features):
        candidates = [_by_coarse_scores(features, q, k, allowed, packed) for q in queries]
    else:
        candidates = _candidates(features, queries, k, allowed)
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


def _allowed(count: int, exclude: Iterable[int] | None, among: Array | None) -> Array | None:
    """(N,) bool, or None where every row may be returned. Rows that do not exist are no one's."""
    left_out = np.fromiter(exclude if exclude is not None else (), np.int64)
    left_out = left_out[(left_out >= 0) & (left_out < count)]
    if among is None and not len(left_out):
        return None
    allowed = np.ones(count, bool) if among is None else _mask(count, np.asarray(among))
    allowed[left_out] = False
    return allowed


def _mask(count: int, among: Array) -> Array:
    """(N,) bool of a mask or of rows; a new array. Raises ValueError for a mask of another length."""
    if among.dtype != bool:
        mask: Array = np.zeros(count, bool)
        mask[among[(among >= 0) & (among < count)]] = True
        return mask
    if len(among) != count:
        raise ValueError(f"the mask has {len(among)} rows, the features {count}")
    return among.copy()


def _by_coarse_scores(features: Array, query: Array, k: int, allowed: Array | None, packed: Packed) -> Array:
    """The rows that may be among the best k, or all that the plain product leaves when the coarse one says little."""
    rows = _coarse(features, query, k, allowed, packed) if k else np.zeros(0, np.int64)
    if len(rows) > MANY * len(features):
        return _candidates(features, query[None], k, allowed)[0]
    return _within(features, query[None], k, [rows])[0]


def _coarse(features: Array, query: Array, k: int, allowed: Array | None, packed: Packed) -> Array:
    """The rows (m,) that may be among the best k, by their coarse scores: no other can have a higher true one.

    The k rows that look best are scored truly; the worst of these is a floor under the k-th best of all.
    """
    scores, wrong = packed.scores(query)  # (rows,)
    tail = np.arange(packed.rows, len(features))
    if allowed is not None:
        _bar(scores, allowed[: packed.rows])
        tail = tail[allowed[tail]]
    kth = _kth(scores, k)
    if kth <= BARRED / 2:  # too few are allowed for a floor
        return np.concatenate([np.flatnonzero(scores > BARRED / 2), tail])
    best = np.flatnonzero(scores >= kth)[: 4 * k]  # k of them, and more where scores are equal
    true = np.asarray(features[best], np.float64) @ query.astype(np.float64)
    return np.concatenate([np.flatnonzero(scores >= _kth(true, k) - wrong), tail])


def _bar(scores: Array, allowed: Array) -> None:
    """Push the scores (…, N) of rows that are not allowed (N,) below all others, in place."""
    scores += np.multiply(~allowed, BARRED, dtype=np.float32)


def _within(features: Array, queries: Array, k: int, rows: list[Array]) -> list[Array]:
    """Those of each query's rows that may be among its best k, by float32 scores."""
    kept = []
    for query, some, margin in zip(queries, rows, rounding_margin(queries), strict=True):
        scores = np.concatenate([np.asarray(features[part]) @ query for part in _parts(some, features)])
        kept.append(some[scores >= _kth(scores, k) - margin] if k else some[:0])
    return kept


def _parts(rows: Array, features: Array) -> list[Array]:
    step = max(256, CHUNK_BYTES // (features.shape[1] * features.itemsize))
    return [rows[start : start + step] for start in range(0, max(len(rows), 1), step)]


def _candidates(features: Array, queries: Array, k: int, allowed: Array | None) -> list[Array]:
    """For every query the rows that may be among its best k: all whose float32 score is within rounding of them."""
    kept_rows = [np.zeros(0, np.int64) for _ in queries]
    kept_scores = [np.zeros(0, np.float32) for _ in queries]
    if k == 0:
        return kept_rows
    margins = rounding_margin(queries)
    for start, scores in _scores_by_chunk(features, queries):
        if allowed is not None:
            _bar(scores, allowed[start : start + scores.shape[1]])
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
    new = np.flatnonzero((chunk >= threshold) & (chunk > BARRED / 2))
    rows = np.concatenate([rows, new + start])
    scores = np.concatenate([scores, chunk[new]])
    keep = scores >= _kth(scores, k) - margin
    return rows[keep], scores[keep]


def _kth(scores: Array, k: int) -> float:
    """The k-th highest score, -inf when there are fewer."""
    if len(scores) < k:
        return -np.inf
    if len(scores) >= 4 * k * FOLD:  # k strips whose maxima are the highest hold k scores that are no lower
        maxima = scores[: len(scores) // FOLD * FOLD].reshape(FOLD, -1).max(axis=0)
        scores = scores[scores >= np.partition(maxima, len(maxima) - k)[len(maxima) - k]]
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def _finish(features: Array, query: Array, rows: Array, k: int) -> tuple[Array, Array]:
    scores = exact_scores(np.asarray(features[rows]), query)
    order = best_first(rows, scores)[:k]
    return rows[order], scores[order]
