"""Weighted nearest-neighbour classification (Wu et al. 2018, section 3.4; the monitor of MoCo's CIFAR demo)."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_SCORES_PER_CHUNK = 1 << 24


def weighted_knn(
    train_features: Array,
    train_labels: Array,
    test_features: Array,
    test_labels: Array,
    k: int = 200,
    temperature: float = 0.1,
) -> float:
    """Fraction of the test pictures whose class wins the vote of their k nearest training pictures.

    Args:
        train_features, test_features: (N, D) and (n, D), unit length.
        train_labels, test_labels: (N,) and (n,) int ≥ 0.
        k: voters, never more than N/2 (and at least 1).
        temperature: a voter's weight is exp(cosine / temperature).

    Raises:
        ValueError: there is nothing to learn from or nothing to test.
    """
    if not len(train_labels) or not len(test_labels):
        raise ValueError("kNN needs training and test pictures")
    guesses = predict(train_features, train_labels, test_features, voters(k, len(train_labels)), temperature)
    return float((guesses == test_labels).mean())


def voters(k: int, train_count: int) -> int:
    return max(1, min(k, train_count // 2))


def predict(train_features: Array, train_labels: Array, test_features: Array, k: int, temperature: float) -> Array:
    """(n,) int64 class of most weight; between equal weights the lower class."""
    step = max(1, _SCORES_PER_CHUNK // len(train_features))
    chunks = [test_features[start : start + step] for start in range(0, len(test_features), step)]
    votes = [_votes(train_features, train_labels, chunk, k, temperature) for chunk in chunks]
    return np.concatenate([chunk.argmax(axis=1) for chunk in votes])


def _votes(train_features: Array, train_labels: Array, queries: Array, k: int, temperature: float) -> Array:
    """(n, classes) summed weights."""
    scores = queries @ train_features.T  # (n, N)
    nearest = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    # Relative to the nearest: exp(1 / .01) would overflow float32, and a common factor changes no vote.
    likeness = np.take_along_axis(scores, nearest, axis=1).astype(np.float64)
    weights = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / temperature)
    votes = np.zeros((len(queries), int(train_labels.max()) + 1))
    np.add.at(votes, (np.arange(len(queries))[:, None], train_labels[nearest]), weights)
    return votes
