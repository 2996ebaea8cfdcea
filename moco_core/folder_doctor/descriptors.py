"""A picture in few numbers: 32 × 32 px to look closely, a unit vector of 95 to find candidates by."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SMALL_PX = 32
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
LUMA_WAVES, COLOR_WAVES = 8, 4  # frequencies kept along each side
COLOR_WEIGHT = 2.0
DIM = LUMA_WAVES**2 - 1 + 2 * COLOR_WAVES**2


def shrink(pixels: Array) -> Array:
    """(B, S, S, 3) uint8 → (B, 32, 32, 3) float32 averages, 0 … 255. S is a multiple of 32, as every cached side."""
    count, side = pixels.shape[:2]
    cell = side // SMALL_PX
    lines = pixels.reshape(count, SMALL_PX, cell, side * 3)
    total = lines[:, :, 0].astype(np.uint16)  # (B, 32, S · 3)
    for offset in range(1, cell):
        total += lines[:, :, offset]
    pooled = total.reshape(count * SMALL_PX, side * 3).astype(np.float32) @ _pooling(cell)
    return np.asarray(pooled.reshape(count, SMALL_PX, SMALL_PX, 3))


@functools.cache
def _pooling(cell: int) -> Array:
    """(32 · cell · 3, 32 · 3): means of `cell` neighbours in a line of RGB, given sums over `cell` lines."""
    mean = np.full((cell, 1), 1.0 / (cell * cell))
    return np.kron(np.kron(np.eye(SMALL_PX), mean), np.eye(3)).astype(np.float32)


def describe(small: Array) -> Array:
    """(B, 32, 32, 3) → (B, 95) float32 of unit length: low frequencies (DCT-II) of luminance and of two colour axes.

    Each is weighted by its frequency, against the 1 / f of photographs; brightness and contrast fall out. Measured on
    9 469 photos: of 45 million unlike pairs one in 12 000 has a cosine of .75 or more, of copies cropped by 5 % on
    every side 97 %, of other copies over 99 %.
    """
    y = small @ LUMA
    parts = [_waves(y, LUMA_WAVES)[:, 1:]]
    parts += [COLOR_WEIGHT * _waves(small[..., channel] - y, COLOR_WAVES) for channel in (2, 0)]
    vectors = np.concatenate(parts, axis=1)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6), np.float32)


def _waves(y: Array, count: int) -> Array:
    """(B, 32, 32) → (B, count²) amplitudes × frequency; the mean, of frequency 0, counts half."""
    cosines = _cosines(count)
    squared = np.add.outer(np.arange(count) ** 2, np.arange(count) ** 2)
    weight = np.sqrt(np.maximum(squared, 0.25)).astype(np.float32)
    return np.asarray((cosines @ y @ cosines.T * weight).reshape(len(y), count * count))


def _cosines(count: int) -> Array:
    at = np.arange(SMALL_PX) + 0.5
    return np.cos(np.pi / SMALL_PX * np.outer(np.arange(count), at)).astype(np.float32)
