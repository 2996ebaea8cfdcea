"""Lay one map over another: turned, mirrored, moved and scaled, so that what stayed together lies together.

UMAP's axes and units mean nothing, so two maps can only be compared after such a similarity transform (Procrustes;
Schönemann 1966). Plain least squares would let the few pictures that moved far turn everybody else: here distances
count, not their squares, by iteratively reweighted least squares (Weiszfeld 1937), from many starting angles, as sums
of distances have more than one minimum.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]

ANGLES = 12  # starts of the search, each also mirrored
SEARCHED = 2_000  # pictures that choose among them, evenly picked
ROUNDS = 40
SCALES = (0.87, 1.15)  # of the ratio of the maps' reaches
SMALLEST = 1e-3  # of the map's reach: a picture that lies nearer than this to its place does not weigh more for it


class Similarity(NamedTuple):
    """x ↦ x @ matrix + shift. matrix: (2, 2) turn, or mirrored turn, times a scale; shift: (2,)."""

    matrix: Array
    shift: Array

    def of(self, positions: Array) -> Array:
        """(N, 2) → (N, 2) float32."""
        return (positions.astype(np.float64) @ self.matrix + self.shift).astype(np.float32)


def lay_over(source: Array, target: Array) -> Similarity:
    """The transform of `source` (N, 2) under which each row comes as near to its row of `target` (N, 2) as it can.

    The scale stays near the ratio of both maps' reaches: left alone, it would shrink maps that have little in common.
    """
    source, target = source.astype(np.float64), target.astype(np.float64)
    if len(source) < 3 or not _reach(source) or not _reach(target):
        return Similarity(np.eye(2), (target.mean(axis=0) - source.mean(axis=0)) if len(source) else np.zeros(2))
    sample = np.linspace(0, len(source) - 1, min(SEARCHED, len(source))).astype(int)
    few, places = source[sample], target[sample]
    found = [_refined(few, places, start) for start in _starts(source, target)]
    best = min(found, key=lambda similarity: float(_distances(similarity, few, places).sum()))
    return _refined(source, target, best)


def spacing(positions: Array, k: int) -> float:
    """How far a neighbourhood reaches: the median distance from a point (of N, 2) to its k-th nearest.

    1 for a set that is too small, or that lies too much in one place, to have one.
    """
    from sklearn.neighbors import NearestNeighbors

    k = min(k, len(positions) - 1)
    if k < 1:
        return 1.0
    distances, _ = NearestNeighbors(n_neighbors=k + 1).fit(positions).kneighbors(positions)
    return float(np.median(distances[:, k])) or 1.0


def _starts(source: Array, target: Array) -> list[Similarity]:
    """Turned by every angle, mirrored and not, middle on middle."""
    scale = _reach(target) / _reach(source)
    middle, onto = np.median(source, axis=0), np.median(target, axis=0)
    turns = [2 * np.pi * number / ANGLES for number in range(ANGLES)]
    turned = [np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]]) for t in turns]
    matrices = [scale * mirror @ turn for turn in turned for mirror in (np.eye(2), np.diag([1.0, -1.0]))]
    return [Similarity(matrix, onto - middle @ matrix) for matrix in matrices]


def _refined(source: Array, target: Array, start: Similarity) -> Similarity:
    """Keeps to the side of the mirror on which it starts."""
    similarity, side = start, float(np.sign(np.linalg.det(start.matrix)))
    reach = _reach(target)
    limits = [limit * reach / _reach(source) for limit in SCALES]
    for _ in range(ROUNDS):
        weights = 1.0 / np.maximum(_distances(similarity, source, target), SMALLEST * reach)
        similarity = _weighted(source, target, weights / weights.sum(), side, limits)
    return similarity


def _weighted(source: Array, target: Array, weights: Array, side: float, limits: list[float]) -> Similarity:
    """Least squares with weights (N,) that sum to 1. limits: of the scale."""
    middle, onto = weights @ source, weights @ target
    x, y = source - middle, target - onto
    u, strength, vt = np.linalg.svd((x * weights[:, None]).T @ y)
    signs = np.array([1.0, side * np.sign(np.linalg.det(u @ vt))])
    scale = float((strength * signs).sum() / max(float((weights @ x**2).sum()), 1e-300))
    matrix = min(max(scale, limits[0]), limits[1]) * (u * signs) @ vt
    return Similarity(matrix, onto - middle @ matrix)


def _distances(similarity: Similarity, source: Array, target: Array) -> Array:
    distances: Array = np.hypot(*(source @ similarity.matrix + similarity.shift - target).T)
    return distances


def _reach(positions: Array) -> float:
    """Median distance from the middle; 0 when more than half lie in one place."""
    return float(np.median(np.hypot(*(positions - np.median(positions, axis=0)).T)))
