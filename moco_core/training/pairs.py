"""Batches of two augmented views, in an order that depends only on the seed and the epoch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from moco_core.augment.counter_random import permutation
from moco_core.augment.parameters import draw
from moco_core.augment.pipeline import render
from moco_core.config import TrainSettings
from moco_core.images.pixel_cache import PixelCache

# Streams of keyed random numbers: every use has its own, so that none repeats another.
ORDER_STREAM, SHUFFLE_STREAM = 1, 2
RESIDENT_SHARE = 0.5  # of the device's free memory that pictures may take


class Pairs(NamedTuple):
    """A batch: image ids (B,) int64 and two views (B, 3, crop, crop) float32, on the device.

    Look-alikes share one id if the source was given groups.
    """

    image_ids: Tensor
    views: tuple[Tensor, Tensor]


class PairSource:
    """Two views of every picture, once an epoch; the last incomplete batch is dropped (K is a multiple of B)."""

    def __init__(
        self,
        cache: PixelCache,
        image_ids: np.ndarray[Any, Any],
        sizes: np.ndarray[Any, Any],
        settings: TrainSettings,
        device: torch.device,
        groups: np.ndarray[Any, Any] | None = None,
    ) -> None:
        """image_ids (N,) int64; sizes (N, 2) width, height of the originals in px.

        groups: (N,) int64 what the loss takes for the same picture; None: every picture is itself alone.
        """
        self._groups = image_ids if groups is None else groups
        self._cache, self._ids, self._sizes = cache, image_ids, sizes
        self._settings, self._device = settings, device
        self._rows = cache.rows(image_ids)
        self._resident = self._load_resident()

    @property
    def steps_per_epoch(self) -> int:
        return len(self._ids) // self._settings.batch_size

    def epoch(self, epoch: int, first_step: int = 0) -> Iterator[Pairs]:
        """Batches of epoch `epoch` (from 0), from its step `first_step` (from 0) on."""
        size = self._settings.batch_size
        order = permutation(self._settings.seed, ORDER_STREAM, epoch, len(self._ids))
        for step in range(first_step, self.steps_per_epoch):
            yield self.batch(order[step * size : (step + 1) * size], epoch)

    def batch(self, chosen: np.ndarray[Any, Any], epoch: int) -> Pairs:
        """Views of the pictures at positions `chosen` (B,)."""
        pixels = self._pixels(chosen)  # (B, S, S, 3) uint8
        ids = self._ids[chosen]
        views = tuple(self._view(pixels, chosen, ids, epoch, view) for view in (0, 1))
        told_apart = torch.from_numpy(self._groups[chosen])  # views are drawn by the picture's own id all the same
        return Pairs(told_apart.to(self._device, non_blocking=True), (views[0], views[1]))

    def _view(
        self, pixels: Tensor, chosen: np.ndarray[Any, Any], ids: np.ndarray[Any, Any], epoch: int, view: int
    ) -> Tensor:
        s = self._settings
        parameters = draw(s.augment, self._sizes[chosen], ids, seed=s.seed, epoch=epoch, view=view)
        x = render(pixels, parameters, s.crop_px)
        return x.contiguous(memory_format=torch.channels_last) if s.channels_last else x

    def _pixels(self, chosen: np.ndarray[Any, Any]) -> Tensor:
        rows = self._rows[chosen]
        if self._resident is not None:
            return self._resident[torch.from_numpy(rows).to(self._device)]
        return torch.from_numpy(self._cache.pixels[rows]).to(self._device, non_blocking=True)

    def _load_resident(self) -> Tensor | None:
        """All pictures on the GPU if they fit; on a CPU the memory map is as near."""
        if self._device.type != "cuda":
            return None
        free_bytes, _ = torch.cuda.mem_get_info(self._device)
        if self._cache.pixels.nbytes > RESIDENT_SHARE * free_bytes:
            return None
        resident = torch.empty(self._cache.pixels.shape, dtype=torch.uint8, device=self._device)
        for start in range(0, len(self._cache), 1024):
            part = np.ascontiguousarray(self._cache.pixels[start : start + 1024])
            resident[start : start + len(part)] = torch.from_numpy(part).to(self._device)
        return resident


def shuffle_for(settings: TrainSettings, step: int, device: torch.device) -> Tensor:
    """(B,) permutation of step `step` for the key encoder's batch-norm groups."""
    order = permutation(settings.seed, SHUFFLE_STREAM, step, settings.batch_size)
    return torch.from_numpy(order).to(device, non_blocking=True)
