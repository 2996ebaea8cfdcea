"""How sharp pictures are, from the pixel cache: strength of the finest details against that of the whole picture.

The variance of the Laplacian (Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy"), divided by
the variance of the luminance: brightness and contrast fall out. All are measured at one size, so it compares copies of
one picture, not different pictures.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.images.pixel_cache import PixelCache

Array = np.ndarray[Any, Any]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
AT_ONCE = 256  # pictures


def sharpness_of(cache: PixelCache, ids: Array) -> Array:
    """(n,) float32, 0 and more; 0 for a picture that is not cached or has one colour."""
    found = np.zeros(len(ids), np.float32)
    cached = np.flatnonzero(np.array([int(i) in cache for i in ids], bool))
    for start in range(0, len(cached), AT_ONCE):
        part = cached[start : start + AT_ONCE]
        found[part] = measured(cache.pixels[cache.rows(ids[part])])
    return found


def measured(pixels: Array) -> Array:
    """(B,) float32 of (B, S, S, 3) uint8."""
    y = pixels @ LUMA  # (B, S, S)
    around = y[:, :-2, 1:-1] + y[:, 2:, 1:-1] + y[:, 1:-1, :-2] + y[:, 1:-1, 2:]
    edges = around - 4.0 * y[:, 1:-1, 1:-1]
    whole = y.var(axis=(1, 2))
    return np.asarray(np.where(whole > 1e-3, edges.var(axis=(1, 2)) / np.maximum(whole, 1e-3), 0.0), np.float32)
