"""What the numbers of single steps do not show: how alike partners and strangers are, and how the space is filled.

Alignment and uniformity: Wang and Isola 2020, "Understanding Contrastive Representation Learning through Alignment and
Uniformity on the Hypersphere", with α = 2 and t = 2. Effective rank: Roy and Vetterli 2007, of the features as they are
(Garrido et al. 2023, "RankMe").
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

BINS = 64  # of the likeness histograms, over cosines from −1 to 1
MOST_KEYS = 4096  # of the queue, the first ones: a histogram needs no more
_FIGURES = 3


class Portrait(NamedTuple):
    """positive, negative: shares of the pairs in each of BINS equal bins over [−1, 1], summing to 1.

    alignment: mean ‖q − k‖² of partners, 0 to 4, small is good. uniformity: ln of the mean of exp(−2‖q − q′‖²) over all
    pairs of queries, from 0 (all in one place) down to about −4. effective_rank: dimensions that the queries use, 1
    to D.
    """

    positive: list[float]
    negative: list[float]
    alignment: float
    uniformity: float
    effective_rank: float


@torch.no_grad()
def portray(q: Tensor, k: Tensor, queue: Tensor) -> Portrait:
    """Of one step, in one transfer from the device.

    Args:
        q, k: (B, D) unit length, B ≥ 2; row i of k is the partner of row i of q.
        queue: (K, D) unit length.
    """
    q, k, keys = q.float(), k.float(), queue[:MOST_KEYS].float()
    with torch.autocast(q.device.type, enabled=False):
        positive = _shares((q * k).sum(dim=1))
        negative = _shares(q @ keys.T)
        figures = torch.stack([_alignment(q, k), _uniformity(q), _effective_rank(q)])
        values = torch.cat([positive, negative, figures]).tolist()
    return Portrait(values[:BINS], values[BINS : 2 * BINS], *values[-_FIGURES:])


def _shares(cosines: Tensor) -> Tensor:
    """(BINS,) float32. Rounding may put a cosine a hair beyond 1."""
    counts = torch.histc(cosines.clamp(-1.0, 1.0), BINS, -1.0, 1.0)
    return counts / counts.sum().clamp(min=1.0)


def _alignment(q: Tensor, k: Tensor) -> Tensor:
    return (q - k).square().sum(dim=1).mean()


def _uniformity(q: Tensor) -> Tensor:
    squared = (2.0 - 2.0 * (q @ q.T)).clamp(min=0.0)  # (B, B) of unit vectors
    others = ~torch.eye(len(q), dtype=torch.bool, device=q.device)
    near = torch.exp(-2.0 * squared) * others
    return torch.log(near.sum() / (len(q) * (len(q) - 1)))


def _effective_rank(q: Tensor) -> Tensor:
    """exp of the entropy of the singular values' shares. By the smaller Gram matrix: a fraction of an SVD's time."""
    gram = q.T @ q if q.shape[1] <= q.shape[0] else q @ q.T
    singular = torch.linalg.eigvalsh(gram.double()).clamp(min=0.0).sqrt()
    share = singular / singular.sum().clamp(min=1e-12)
    return torch.exp(torch.special.entr(share).sum()).to(q.dtype)
