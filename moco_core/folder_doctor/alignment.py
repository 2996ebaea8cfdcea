"""How alike two pictures are once one is laid over the other: copies that were cropped a little still match.

Shift and scale along both axes, brightness and contrast are found by Gauss–Newton (Lucas and Kanade 1981, "An iterative
image registration technique") on 16 × 16 px; pairs that come close are aligned and compared on 32 × 32 px.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from moco_core.folder_doctor.descriptors import LUMA, SMALL_PX

Array = np.ndarray[Any, Any]

COARSE_STEPS, FINE_STEPS = 2, 3
COMES_CLOSE = 0.75  # correlation on the coarse grid below which a pair is not looked at any further
SCALE_RANGE = (0.8, 1.25)
SHIFT_MAX = 0.2  # of half the side: a tenth of the picture
STEP_MAX = 0.1
COLOR_SLACK, COLOR_SCALE = 4.0, 14.0  # root mean square of 0 … 255: forgiven, and what takes 1 − 1 / e of the likeness
CLIPPED = 247.0  # brighter than this a colour may have been cut off, and says nothing
FAINT = 8.0  # of 0 … 255: details weaker than this are noise rather than details
CHUNK = 128  # pairs at a time: what they need stays in the processor's cache


def likeness(first: Array, second: Array, comes_close: float = COMES_CLOSE) -> Array:
    """(P,) float32, 0 … 1: how well details and brightness correlate where the two overlap, less what colours differ.

    Measured on 9 469 photos: 99 % of copies (resized, recompressed, cropped by 5 %, brightened by 30 %) score .89 and
    more, the most alike of 45 million other pairs .84.

    Args:
        first, second: (P, 32, 32, 3) float32 RGB, 0 … 255; pair i is first[i], second[i].
        comes_close: pairs that correlate less on a coarse look score 0.
    """
    chunks = [slice(start, start + CHUNK) for start in range(0, len(first), CHUNK)]
    parts = [_likeness(first[chunk], second[chunk], comes_close) for chunk in chunks]
    return np.concatenate([np.zeros(0, np.float32), *parts])


def _likeness(first: Array, second: Array, comes_close: float) -> Array:
    scores = np.zeros(len(first), np.float32)
    a, b = first @ LUMA, second @ LUMA  # (P, 32, 32)
    warp = np.tile(np.array([1, 0, 1, 0], np.float32), (len(a), 1))
    warp, closeness = _align(_halved(a), _halved(b), warp, COARSE_STEPS)
    near = np.flatnonzero(closeness >= comes_close)
    if len(near):
        scores[near] = _compared(first[near], second[near], a[near], b[near], warp[near])
    return scores


def _compared(first: Array, second: Array, a: Array, b: Array, warp: Array) -> Array:
    warp, whole = _align(a, b, warp, FINE_STEPS)
    over_y, over_x, mask = _sampling(warp, SMALL_PX)
    details = _correlation(_details(a), _details(_read(b, over_y, over_x)), mask)
    colors = _color_agreement(first, second, over_y, over_x, mask)
    return np.asarray(np.minimum(whole, np.sqrt(details)) * colors)


def _align(a: Array, b: Array, warp: Array, steps: int) -> tuple[Array, Array]:
    """Better (P, 4) [scale and shift along x, scale and shift along y] that lays b over a, and the correlation then."""
    for _ in range(steps):
        over_y, over_x, mask = _sampling(warp, a.shape[1])
        warp = warp + _step(a, _read(b, over_y, over_x), mask)
        warp[:, 0::2] = warp[:, 0::2].clip(*SCALE_RANGE)
        warp[:, 1::2] = warp[:, 1::2].clip(-SHIFT_MAX, SHIFT_MAX)
    over_y, over_x, mask = _sampling(warp, a.shape[1])
    return warp, _correlation(a, _read(b, over_y, over_x), mask)


def _step(a: Array, moved: Array, mask: Array) -> Array:
    """(P, 4) change of the warp: least squares of a ≈ gain · moved + bias + what a change of the warp would add."""
    along_y, along_x = np.gradient(moved, 2.0 / a.shape[1], axis=(1, 2))
    at = _centres(a.shape[1])
    columns = (moved, np.ones_like(moved), along_x * at, along_x, along_y * at[:, None], along_y)
    design = np.stack([(column * mask).reshape(len(a), -1) for column in columns], axis=1)  # (P, 6, S²)
    normal = np.einsum("pik,pjk->pij", design, design).astype(np.float64)
    normal += (1e-6 * np.trace(normal, axis1=1, axis2=2) + 1e-6)[:, None, None] * np.eye(6)  # a flat picture has none
    right = np.einsum("pik,pk->pi", design, (a * mask).reshape(len(a), -1)).astype(np.float64)
    found = np.linalg.solve(normal, right[..., None])[..., 0]  # (P, 6)
    gain = found[:, :1]
    step = np.where(gain > 0.1, found[:, 2:] / np.maximum(gain, 0.1), 0.0)
    return np.asarray(step.clip(-STEP_MAX, STEP_MAX).astype(np.float32))


def _sampling(warp: Array, side: int) -> tuple[Array, Array, Array]:
    """Weights (P, S, S) that read rows and columns at scale · x + shift; (P, S, S) 1 where that lies inside."""
    weights, inside = [], []
    for axis in (2, 0):
        position = warp[:, axis, None] * _centres(side) + warp[:, axis + 1, None]  # (P, S) in −1 … 1
        cell = ((position + 1.0) * (side / 2) - 0.5).clip(0, side - 1)
        weights.append(np.maximum(0.0, 1.0 - np.abs(cell[..., None] - np.arange(side, dtype=np.float32))))
        inside.append((np.abs(position) <= 1.0).astype(np.float32))
    return weights[0], weights[1], inside[0][:, :, None] * inside[1][:, None, :]


def _read(y: Array, over_y: Array, over_x: Array) -> Array:
    return over_y @ y @ np.ascontiguousarray(over_x.transpose(0, 2, 1))


def _centres(side: int) -> Array:
    """(S,) where the pixels of a side lie in −1 … 1."""
    return ((np.arange(side) + 0.5) * (2.0 / side) - 1.0).astype(np.float32)


def _halved(y: Array) -> Array:
    return (y[:, 0::2, 0::2] + y[:, 1::2, 0::2] + y[:, 0::2, 1::2] + y[:, 1::2, 1::2]) / 4.0


def _details(y: Array) -> Array:
    """What a blur of 5 × 5 px takes away, at equal strength everywhere.

    Two skies over two meadows are not one picture, nor are two dark radios before white.
    """
    fine = y - _blurred(y)
    return np.asarray(fine / (np.sqrt(np.maximum(_blurred(fine * fine), 0.0)) + FAINT))


def _blurred(y: Array) -> Array:
    blur = _box()
    return blur @ y @ np.ascontiguousarray(blur.T)


@functools.cache
def _box() -> Array:
    """(32, 32) means of 5 neighbours, of fewer at the ends."""
    apart = np.abs(np.subtract.outer(np.arange(SMALL_PX), np.arange(SMALL_PX)))
    near = (apart <= 2).astype(np.float32)
    return np.asarray(near / near.sum(1, keepdims=True))


def _correlation(a: Array, b: Array, mask: Array) -> Array:
    """(P,) over the overlap, 0 … 1; 0 where one of the two does not vary."""
    a, b = (a - _mean(a, mask)) * mask, (b - _mean(b, mask)) * mask
    power = np.einsum("pij,pij->p", a, a) * np.einsum("pij,pij->p", b, b)
    return np.asarray((np.einsum("pij,pij->p", a, b) / np.sqrt(np.maximum(power, 1e-6))).clip(0.0, 1.0))


def _color_agreement(first: Array, second: Array, over_y: Array, over_x: Array, mask: Array) -> Array:
    """(P,) 1 where the colours are the same up to a common gain, falling towards 0 as they differ."""
    moved = np.stack([_read(second[..., channel], over_y, over_x) for channel in range(3)], axis=-1)
    sound = mask * (first.max(-1) < CLIPPED) * (moved.max(-1) < CLIPPED)
    own, other = _colors(first, sound), _colors(moved, sound)  # (P, 2, 8, 8)
    product, power = (own * other).sum((1, 2, 3)), (other * other).sum((1, 2, 3))
    gain = (product / np.maximum(power, 1e-3)).clip(0.5, 2.0)[:, None, None, None]
    cells = np.maximum(sound.sum((1, 2)) / 16.0, 1.0)
    apart = np.sqrt(((own - gain * other) ** 2).sum((1, 2, 3)) / 2 / cells)
    return np.asarray(np.exp(-np.maximum(0.0, apart - COLOR_SLACK) / COLOR_SCALE))


def _colors(rgb: Array, mask: Array) -> Array:
    """(P, 2, 8, 8) blue and red against luminance, averaged: JPEG keeps colours coarsely."""
    y = rgb @ LUMA
    planes = np.stack([(rgb[..., channel] - y) * mask for channel in (2, 0)], axis=1)
    return np.asarray(planes.reshape(len(y), 2, 8, 4, 8, 4).mean((3, 5)))


def _mean(y: Array, mask: Array) -> Array:
    return np.asarray((y * mask).sum((1, 2), keepdims=True) / mask.sum((1, 2), keepdims=True))
