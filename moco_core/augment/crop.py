"""Crop, flip and antialiased resize of many pictures at once: two sparse matrix products, A_y · image · A_xᵀ.

The rows of A hold the triangle weights that Pillow and torchvision (antialias=True) use: half as wide as the scale when
a box shrinks, one pixel when it grows, cut off at the box and normalised. A flip is A_x upside down.

Every row of A has a handful of entries, so on a CPU the products are weighted sums of rows (`embedding_bag`: 9 times
faster than the dense product here). Accelerators take the dense matrices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Taps:
    """One sparse matrix per sample, target_px × source_px: which source pixels make a target pixel, and how much."""

    index: Tensor  # (n, target_px, T) int64; where the weight is 0 any valid index
    weight: Tensor  # (n, target_px, T) float32; sums to 1 over T
    source_px: int

    def dense(self) -> Tensor:
        """(n, target_px, source_px) float32."""
        empty = self.weight.new_zeros((*self.weight.shape[:2], self.source_px))
        return empty.scatter_add_(2, self.index, self.weight)

    def of_rows(self, rows: Tensor) -> Tensor:
        """A · rows, each sample its own A: (n, source_px, L) float32 → (n, target_px, L)."""
        n, target_px, count = self.index.shape
        first = torch.arange(0, n * self.source_px, self.source_px, device=rows.device).view(n, 1, 1)
        index, weight = (self.index + first).view(-1, count), self.weight.view(-1, count)
        summed = F.embedding_bag(index, rows.reshape(n * self.source_px, -1), per_sample_weights=weight, mode="sum")
        return summed.view(n, target_px, -1)


def tap_count(scale_max: float) -> int:
    """Entries per row of A that a box of `scale_max` source pixels per target pixel needs at most."""
    return max(2, math.ceil(2 * scale_max - 1e-3))  # one at the very rim has weight 0


def taps(start: Tensor, stop: Tensor, mirror: Tensor | None, source_px: int, target_px: int, count: int) -> Taps:
    """Triangle weights of boxes [start, stop) along one axis.

    Args:
        start, stop: (n,) float32 in source pixels, 0 ≤ start < stop ≤ source_px; fractions allowed.
        mirror: (n,) 1 where the axis is flipped, else 0; None flips nothing.
        count: T, see `tap_count`.
    """
    start, stop = start.view(-1, 1), stop.view(-1, 1)
    scale = (stop - start) / target_px
    support = scale.clamp(min=1.0)
    target = torch.arange(target_px, dtype=torch.float32, device=start.device).view(1, -1)
    if mirror is not None:
        target = torch.where(mirror.view(-1, 1) > 0, target_px - 1 - target, target)
    center = torch.addcmul(start, target + 0.5, scale)  # (n, target_px)
    first = torch.maximum((center - support + 0.5).floor_(), start.floor())
    offset = torch.arange(count, dtype=torch.float32, device=start.device)
    index = first.unsqueeze(2) + offset  # (n, target_px, T)
    distance = (index + (0.5 - center).unsqueeze(2)).abs_()
    weight = distance.div_(support.unsqueeze(2)).neg_().add_(1.0).clamp_(min=0.0)
    weight.mul_(index < stop.ceil().unsqueeze(2))
    weight.div_(weight.sum(dim=2, keepdim=True))
    return Taps(index.clamp_(max=source_px - 1).long(), weight, source_px)


def in_pixels(box: Array, side: int) -> Array:
    """Fractions → cached pixels; a rounding error must not pull in the next pixel."""
    edges = np.asarray(box, np.float64) * side
    whole = np.rint(edges)
    return np.where(np.abs(edges - whole) < 1e-6, whole, edges)


def taps_for(box: Array, side: int, crop_px: int) -> int:
    """`tap_count` for the largest of some boxes, (B, 4) fractions."""
    return tap_count(float((box[:, 2:] - box[:, :2]).max(initial=0.0)) * side / crop_px)


def resample(pixels: Tensor, rows: Taps, columns: Taps) -> Tensor:
    """(n, S, S, 3) uint8 → (n, 3, target, target) float32 in [0, 255]."""
    n, side, _, _ = pixels.shape
    lines = pixels.float().view(n, side, side * 3)
    if pixels.device.type != "cpu":
        tall = torch.bmm(rows.dense(), lines).view(n, -1, side, 3).permute(0, 3, 1, 2)  # (n, 3, y, S)
        return torch.matmul(tall, columns.dense().transpose(1, 2).unsqueeze(1))
    narrow = rows.of_rows(lines).view(n, -1, side, 3)  # (n, y, S, 3)
    turned = narrow.permute(0, 2, 3, 1).contiguous()  # (n, S, 3, y): the columns are rows now
    target_px = narrow.shape[1]
    return columns.of_rows(turned.view(n, side, -1)).view(n, -1, 3, target_px).permute(0, 2, 3, 1).contiguous()
