"""How strongly two points of the map pull and push, by their distance: looked up, since a power costs ten times more.

With φ(d) = 1 / (1 + a d^2b), the curve fitted to min_dist, the pull along an edge is -2ab d^(2b-2) φ and the push of a
stranger 2b φ / (0.001 + d²), both times the difference of the two places (umap-learn 0.5, layouts.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import curve_fit

Array = np.ndarray[Any, Any]

# Between 2⁻⁴⁰ and 2²⁴ each octave of d² has 128 steps: the upper bits of a float32 are the step's number.
SHIFT = 16
FIRST = (127 - 40) << (23 - SHIFT)
STEPS = 64 << (23 - SHIFT)
SOFTEN = 1e-3


def curve(min_dist: float, spread: float = 1.0) -> tuple[float, float]:
    """a and b for which 1 / (1 + a x^2b) is nearest to 1 up to min_dist and to exp(-(x - min_dist) / spread) beyond."""
    x = np.linspace(0, 3 * spread, 300)
    wanted = np.where(x < min_dist, 1.0, np.exp(-(x - min_dist) / spread))
    (a, b), _ = curve_fit(lambda x, a, b: 1.0 / (1.0 + a * x ** (2 * b)), x, wanted)
    return float(a), float(b)


def force_tables(a: float, b: float) -> tuple[Array, Array]:
    """(STEPS + 1,) float32 each: pull and push at the lower end of every step of d²."""
    bits = (np.arange(STEPS + 1, dtype=np.int64) + FIRST) << SHIFT
    squared = bits.astype(np.int32).view(np.float32).astype(np.float64)
    return pull(squared, a, b).astype(np.float32), push(squared, a, b).astype(np.float32)


def pull(squared: Array, a: float, b: float) -> Array:
    """What multiplies the difference of two neighbours' places; negative: towards each other. squared: d²."""
    result: Array = -2.0 * a * b * squared ** (b - 1.0) / (1.0 + a * squared**b)
    return result


def push(squared: Array, a: float, b: float) -> Array:
    """What multiplies the difference of two strangers' places. squared: d²."""
    result: Array = 2.0 * b / ((SOFTEN + squared) * (1.0 + a * squared**b))
    return result
