"""InfoNCE over one positive and the queue (van den Oord et al. 2018; He et al. 2020, eq. 1)."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def info_nce(
    q: Tensor, k: Tensor, queue: Tensor, temperature: float, ignore: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Mean loss in nats, and the fraction of queries whose own key scores above every negative.

    Args:
        q, k: (B, D) unit length; row i of k is the key of row i of q.
        queue: (K, D) negatives.
        temperature: τ.
        ignore: (B, K) bool, negatives to leave out (keys of the query's own image).
    """
    with torch.autocast(q.device.type, enabled=False):  # in half precision τ would multiply the rounding errors
        positive = (q * k).sum(dim=1, keepdim=True)  # (B, 1)
        negative = q @ queue.T  # (B, K)
    if ignore is not None:
        negative = negative.masked_fill(ignore, -torch.inf)
    logits = torch.cat([positive, negative], dim=1) / temperature  # (B, 1 + K)
    target = torch.zeros(len(q), dtype=torch.long, device=q.device)
    loss = F.cross_entropy(logits, target)
    found = (positive.detach() > negative.detach().amax(dim=1, keepdim=True)).float().mean()
    return loss, found


def chance_loss(queue_size: int) -> float:
    """ln(K + 1): the loss of an encoder that tells nothing apart, in nats."""
    return math.log(queue_size + 1)
