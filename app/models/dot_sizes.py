"""How large the dots of a map are, by a number of each picture."""

from __future__ import annotations

import numpy as np

FACTORS = (0.55, 0.8, 1.1, 1.5, 2.0, 2.6)  # of the usual radius, from the smallest class to the largest
UNKNOWN = 1  # class of a picture whose number is not known


def size_classes(values: np.ndarray, by_ratio: bool = False) -> np.ndarray:
    """(N,) numbers → (N,) int8 classes in equal steps, the outermost two of a hundred on each side aside.

    by_ratio: in steps of ratios, for what spans several powers of ten.
    """
    classes = np.full(len(values), UNKNOWN, np.int8)
    numbers = np.log(np.maximum(values, 1e-9)) if by_ratio else np.asarray(values, float)
    known = np.isfinite(numbers)
    if not known.any():
        return classes
    low, high = np.percentile(numbers[known], (2, 98))
    if high - low < 1e-9:
        return np.full(len(values), UNKNOWN, np.int8)
    steps = np.floor((numbers[known] - low) / (high - low) * len(FACTORS))
    classes[known] = np.clip(steps, 0, len(FACTORS) - 1)
    return classes
