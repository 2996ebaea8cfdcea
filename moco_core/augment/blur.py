"""Gaussian blur of many pictures at once, each with its own σ: two products with banded matrices.

torchvision's gaussian_blur: a sampled Gaussian of odd size, normalised, reflect padding. Kernel size: 2·⌈4σ⌉ + 1, at
most what reflection allows (2·side − 1); what is cut off weighs less than 0.01 %.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor


def radius_of(sigma: float, side_px: int) -> int:
    """Half the kernel: pixels on each side of the centre."""
    return min(math.ceil(4.0 * sigma), side_px - 1)


def blur_(x: Tensor, sigma: Tensor, radius_max: int) -> None:
    """Blur in place.

    Args:
        x: (n, 3, S, S) float32.
        sigma: (n,) float32 > 0, px.
        radius_max: `radius_of` the largest σ; known on the host, so nothing waits for the device.
    """
    n, _, side, _ = x.shape
    band = _matrices(sigma, radius_max, side)  # (n, S, S)
    wide = torch.bmm(x.view(n, 3 * side, side), band.transpose(1, 2)).view(n, 3, side, side)
    for channel in range(3):  # a broadcast product would copy the matrices
        torch.bmm(band, wide[:, channel], out=x[:, channel])


def _matrices(sigma: Tensor, radius_max: int, side: int) -> Tensor:
    """(n, S, S): row i holds the kernel centred on pixel i, its overhang folded back."""
    distance = torch.arange(radius_max + 1, dtype=torch.float32, device=sigma.device)  # (R + 1,)
    spread = sigma.view(-1, 1)
    kernel = torch.exp(-0.5 * (distance / spread).square()) * (distance <= (4.0 * spread).ceil())  # (n, R + 1)
    kernel.div_(2.0 * kernel.sum(dim=1, keepdim=True) - kernel[:, :1])
    return torch.mm(kernel, _folds(side, radius_max, sigma.device)).view(-1, side, side)


@lru_cache(maxsize=8)
def _folds(side: int, radius: int, device: torch.device) -> Tensor:
    """(R + 1, S·S): how often pixel j is met at distance d from pixel i, when the picture is mirrored at its edges."""
    count = np.zeros((radius + 1, side, side), np.float32)
    here = np.arange(side)
    for offset in range(-radius, radius + 1):
        there = np.abs(here + offset)
        there = np.where(there > side - 1, 2 * (side - 1) - there, there)
        count[abs(offset), here, there] += 1.0
    return torch.from_numpy(count.reshape(radius + 1, -1)).to(device)
