"""What one picture alone shows: too small, blank, of an extreme shape, without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from moco_core.folder_doctor.descriptors import LUMA
from moco_core.library import ImageRecord

Array = np.ndarray[Any, Any]

TINY_PX = 32  # short side: the smallest crop that training cuts; below, every view is an enlargement of a few pixels
BLANK_SPREAD = 2.5  # 0 … 255, standard deviation of 32 × 32 averages: sensor noise in the dark stays below, a sky above
SHAPE_LIMIT = 4.0  # long side / short side: beyond the widest common panoramas a crop shows a small part of the picture
GREY_CHROMA = 2.0  # 0 … 255, mean distance of red and blue from luminance: JPEG's rounding stays below
BLANK_ALIKE = 12.0  # 0 … 255, largest difference of mean colours of two blank pictures that are as good as the same


def spread_of(small: Array) -> Array:
    """(B,) largest standard deviation of the three channels over (B, 32, 32, 3)."""
    return np.asarray(small.std(axis=(1, 2)).max(axis=1))


def chroma_of(small: Array) -> Array:
    """(B,) mean distance of red and blue from luminance."""
    y = (small @ LUMA)[..., None]
    return np.asarray(np.abs(small[..., [0, 2]] - y).mean(axis=(1, 2, 3)))


def is_tiny(record: ImageRecord) -> bool:
    return min(record.width, record.height) < TINY_PX


def is_extreme(record: ImageRecord) -> bool:
    return max(record.width, record.height) > SHAPE_LIMIT * min(record.width, record.height)


def blank_groups(rows: Sequence[int], colors: Array) -> list[list[int]]:
    """Blank pictures of nearly one colour together. colors: (n, 3) mean RGB of `rows`."""
    groups: list[list[int]] = []
    means = np.zeros((0, 3), np.float32)
    for row, color in zip(rows, colors, strict=True):
        near = np.flatnonzero(np.abs(means - color).max(axis=1) <= BLANK_ALIKE)
        if len(near):
            groups[int(near[0])].append(row)
        else:
            groups.append([row])
            means = np.concatenate([means, color[None]])
    return groups
