"""Linear probe: a multinomial logistic regression on frozen features; what the encoder leaves for a straight line.

The papers train it by SGD over augmented pictures for 100 epochs; on cached features the optimum is found directly.
The strength of L2 is chosen on a fifth of the training pictures, never on the test pictures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from moco_core.evaluation.labels import held_out

Array = np.ndarray[Any, Any]

STRENGTHS = (1e-4, 1e-3, 1e-2, 1e-1)  # sklearn's C, weak weights first
_MAX_STEPS = 300


def linear_probe(
    train_features: Array, train_labels: Array, test_features: Array, test_labels: Array, seed: int = 0
) -> float:
    """Fraction of the test pictures that a linear classifier gets right; the same for the same input.

    Args:
        train_features, test_features: (N, D) and (n, D); standardised by the training pictures here.
        train_labels, test_labels: (N,) and (n,) int; at least two classes to learn from.
        seed: of the split that chooses the strength.

    Raises:
        ValueError: fewer than two classes to learn from, or nothing to test.
    """
    if len(np.unique(train_labels)) < 2 or not len(test_labels):
        raise ValueError("a linear probe needs two classes and test pictures")
    strength = choose_strength(train_features, train_labels, seed)
    return _accuracies(train_features, train_labels, test_features, test_labels, (strength,))[0]


def choose_strength(features: Array, labels: Array, seed: int) -> float:
    """The C that does best on a held-out fifth; of equals the smallest. With too few pictures: the middle."""
    learn, check = held_out(labels, 0.2, seed)
    if not len(check) or len(np.unique(labels[learn])) < 2:
        return STRENGTHS[len(STRENGTHS) // 2]
    found = _accuracies(features[learn], labels[learn], features[check], labels[check], STRENGTHS)
    return STRENGTHS[int(np.argmax(found))]


def _accuracies(
    train: Array, train_labels: Array, test: Array, test_labels: Array, strengths: tuple[float, ...]
) -> list[float]:
    """One after the other from weak to strong, each starting where the last one ended."""
    scaler = StandardScaler().fit(np.asarray(train, np.float64))
    x, x_test = scaler.transform(np.asarray(train, np.float64)), scaler.transform(np.asarray(test, np.float64))
    model = LogisticRegression(max_iter=_MAX_STEPS, tol=1e-4, warm_start=True)
    found = []
    for strength in strengths:
        model.set_params(C=strength)
        _fit(model, x, train_labels)
        found.append(float((model.predict(x_test) == test_labels).mean()))
    return found


def _fit(model: LogisticRegression, x: Array, labels: Array) -> None:
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with threadpool_limits(1), warnings.catch_warnings():  # the order of a sum depends on the number of threads
        # After 300 steps the accuracy moves no more, though the last digits of the loss still may.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x, labels)
