"""A concept: a direction in feature space that a few pictures named as examples point out, found in milliseconds.

Ridge regression on the features: examples at +1, counter-examples at −1, and a sample of all pictures at 0, so that
examples alone are enough. With them only it is the whitened mean of the examples (Hariharan, Malik and Ramanan 2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from moco_core.search import Array

SAMPLE = 1000  # pictures that stand for all
RIDGE = 0.03  # of squared weights; features have unit length
SHARE_OF_ALL = 1.0  # weight of the whole sample, where all examples together have 1, and all counter-examples 1


class Probe(msgspec.Struct, frozen=True):
    """score(x) = weights · x − offset: about 1 for what is like the examples, 0 for any picture, −1 for the others."""

    weights: Any  # (D,) float32
    offset: float

    def scores(self, features: Array) -> Array:
        """(N, D) → (N,) float32."""
        found: Array = np.asarray(features @ self.weights, np.float32) - np.float32(self.offset)
        return found


def fit(features: Array, positives: Sequence[int], negatives: Sequence[int]) -> Probe:
    """features: (N, D) unit rows, may be memory-mapped; positives and negatives: rows, at least one positive.

    Raises:
        ValueError: nothing is positive.
    """
    if not positives:
        raise ValueError("a concept needs at least one picture that it is like")
    sample = sample_rows(len(features), [*positives, *negatives])
    everything = np.asarray(features[sample], np.float64)
    middle = everything.mean(axis=0) if len(sample) else np.zeros(features.shape[1])
    rows = np.concatenate([features[list(positives)], features[list(negatives)], everything]) - middle  # (n, D)
    counts = (len(positives), len(negatives), len(sample))
    targets = np.repeat([1.0, -1.0, 0.0], counts)
    shares = np.repeat([1.0, 1.0, SHARE_OF_ALL], counts) / np.repeat(np.maximum(counts, 1), counts)
    weights = ridge(rows, targets, shares)
    return Probe(weights.astype(np.float32), float(weights @ middle))


def ridge(rows: Array, targets: Array, shares: Array) -> Array:
    """(D,) that minimises Σ shareᵢ (w · xᵢ − tᵢ)² + RIDGE ‖w‖², solved on the smaller side."""
    scaled = rows * np.sqrt(shares)[:, None]
    goals = targets * np.sqrt(shares)
    if len(rows) < rows.shape[1]:
        gram = scaled @ scaled.T
        gram[np.diag_indices_from(gram)] += RIDGE
        found: Array = scaled.T @ np.linalg.solve(gram, goals)
        return found
    covariance = scaled.T @ scaled
    covariance[np.diag_indices_from(covariance)] += RIDGE
    found = np.linalg.solve(covariance, scaled.T @ goals)
    return found


def sample_rows(count: int, named: Sequence[int]) -> Array:
    """Up to SAMPLE rows spread evenly over all, without those that are named."""
    rows = np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).round().astype(np.int64))
    kept: Array = np.setdiff1d(rows, np.array(list(named), np.int64))
    return kept
