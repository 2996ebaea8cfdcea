"""What the nearest pictures say of a picture's class, from a neighbour graph: no feature is read again.

A picture never votes on itself, so every labelled picture can be asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

TEMPERATURE = 0.1  # as in evaluation/knn.py


def same_class(indices: Array, labels: Array) -> Array:
    """(N,) float64: of a picture's nearest that have a class, the share that have its own; NaN where nobody can tell.

    Args:
        indices: (N, k) int rows of the nearest, −1 = none.
        labels: (N,) int, −1 = no class.
    """
    theirs = _labels_of(indices, labels)
    known = theirs >= 0
    same = (theirs == labels[:, None]) & known
    shares = np.full(len(labels), np.nan)
    told = (labels >= 0) & known.any(axis=1)
    shares[told] = same[told].sum(axis=1) / known[told].sum(axis=1)
    return shares


def voted_right(indices: Array, scores: Array, labels: Array) -> Array:
    """(N,) float64: 1 where the weighted vote of the nearest (Wu et al. 2018) finds a picture's class, 0 where not, NaN
    where nobody can tell. Between equal weights the lower class wins.

    Args:
        indices, labels: as in `same_class`. scores: (N, k) float32 likeness of each neighbour.
    """
    theirs = _labels_of(indices, labels)
    known = theirs >= 0
    weights = np.where(known, np.exp((scores.astype(np.float64) - scores[:, :1]) / TEMPERATURE), 0.0)
    votes = np.zeros((len(labels), int(labels.max(initial=0)) + 1))
    np.add.at(votes, (np.arange(len(labels))[:, None], np.where(known, theirs, 0)), weights)
    right = (votes.argmax(axis=1) == labels).astype(np.float64)
    right[(labels < 0) | ~known.any(axis=1)] = np.nan
    return right


def _labels_of(indices: Array, labels: Array) -> Array:
    """(N, k) class of every neighbour."""
    return np.where(indices >= 0, labels[np.maximum(indices, 0)], -1)
