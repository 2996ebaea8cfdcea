"""Do neighbours make sense? Asked of a sample of the pictures while the run goes on: the loss does not tell.

Where the folder has classes, a picture's nearest neighbours vote on its class (weighted kNN as in evaluation/knn.py,
each picture left out of its own vote). Where it has none, the share of neighbours that stayed since the last look says
whether the space has settled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from moco_core.augment.counter_random import permutation
from moco_core.config import TrainSettings
from moco_core.device import autocast
from moco_core.training.pairs import PairSource

Array = np.ndarray[Any, Any]

MOST_PICTURES = 512  # one standard error of an accuracy is at most 2.2 points then
SAMPLE_STREAM = 3  # of keyed random numbers, beside those of training/pairs.py
VOTERS, NEAREST = 20, 10
TEMPERATURE = 0.1
BATCH_PIXELS = 256 * 64 * 64  # of views at a time


class Found(NamedTuple):
    """knn, stability: see `events.Neighbors`."""

    knn: float | None
    stability: float | None


class NeighborCheck:
    """Asks the same sample at every look."""

    def __init__(
        self,
        source: PairSource,
        labels: Array | None,
        settings: TrainSettings,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        """labels: (N,) int64 class of each of the source's pictures, −1 = none; None: the folder has no classes."""
        self._source, self._device, self._dtype = source, device, dtype
        rows = permutation(settings.seed, SAMPLE_STREAM, 0, source.images)
        known = labels is not None and bool((labels >= 0).any())
        if labels is not None and known:
            rows = rows[labels[rows] >= 0]
        self._rows = np.sort(rows[:MOST_PICTURES])
        self._labels = torch.from_numpy(labels[self._rows]).to(device) if labels is not None and known else None
        self._nearest: Tensor | None = None

    @property
    def pictures(self) -> int:
        return len(self._rows)

    @property
    def classes(self) -> int:
        """How many the sample has; 0 without class folders."""
        return 0 if self._labels is None else len(self._labels.unique())

    @torch.no_grad()
    def look(self, encoder: nn.Module, view_px: int) -> Found:
        """encoder: its running statistics are used and stay as they are; it is left in the mode that it was in.

        view_px: side of the whole pictures that it is shown, as suits the crops it learns from now: one that has only
        seen crops of 32 px makes little of 96 px, though it has learned a lot (Imagenette, after 55 epochs: 33 % right
        at 96 px).
        """
        likeness = self._likeness(encoder, view_px)  # (n, n)
        nearest = likeness.topk(min(NEAREST, len(likeness) - 1), dim=1).indices
        found = Found(self._accuracy(likeness), self._stayed(nearest))
        self._nearest = nearest
        return found

    def _likeness(self, encoder: nn.Module, view_px: int) -> Tensor:
        trained = encoder.training
        encoder.eval()
        size = max(1, BATCH_PIXELS // view_px**2)
        try:
            features = torch.cat(
                [self._features(encoder, self._rows[i : i + size], view_px) for i in range(0, len(self._rows), size)]
            )
        finally:
            encoder.train(trained)
        return (features @ features.T).fill_diagonal_(-torch.inf)

    def _features(self, encoder: nn.Module, rows: Array, view_px: int) -> Tensor:
        views = self._source.whole(rows, view_px)
        with autocast(self._device, self._dtype):
            features = encoder(views)
        return F.normalize(features.float(), dim=1)

    def _accuracy(self, likeness: Tensor) -> float | None:
        if self._labels is None:
            return None
        near = likeness.topk(max(1, min(VOTERS, len(likeness) // 2)), dim=1)
        # Relative to the nearest, as in evaluation/knn.py: a common factor changes no vote.
        weights = torch.exp((near.values - near.values[:, :1]) / TEMPERATURE)
        votes = torch.zeros(len(likeness), int(self._labels.max()) + 1, device=likeness.device)
        votes.scatter_add_(1, self._labels[near.indices], weights)
        return float((votes.argmax(dim=1) == self._labels).float().mean())

    def _stayed(self, nearest: Tensor) -> float | None:
        if self._nearest is None:
            return None
        same = (nearest[:, :, None] == self._nearest[:, None, :]).any(dim=2)
        return float(same.float().mean())
