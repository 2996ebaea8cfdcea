"""Batches of two augmented views, in an order that depends only on the seed and the epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from moco_core.augment import fused
from moco_core.augment.counter_random import permutation
from moco_core.augment.orient import orient_
from moco_core.augment.parameters import ViewParameters, draw_both
from moco_core.augment.pipeline import center_view, render
from moco_core.config import TrainSettings, cache_side_for
from moco_core.device import to_device
from moco_core.images.pixel_cache import PixelCache
from moco_core.memory import in_smaller_parts, unless_out_of_memory
from moco_core.team import ALONE, Team
from moco_core.training.crops import augment_at, crop_px_at
from moco_core.training.lanes import LanePool
from moco_core.training.read_ahead import ReadAhead

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
        caches: Sequence[PixelCache],
        image_ids: np.ndarray[Any, Any],
        sizes: np.ndarray[Any, Any],
        settings: TrainSettings,
        device: torch.device,
        team: Team = ALONE,
        pool: LanePool | None = None,
        groups: np.ndarray[Any, Any] | None = None,
    ) -> None:
        """caches: one a side, with all the pictures; image_ids (N,) int64; sizes (N, 2) width, height of the originals
        in px; team: who shares the batches; pool: cores that make the views side by side.

        groups: (N,) int64 what the loss takes for the same picture; None: every picture is itself alone.
        """
        self._team, self._lanes = team, pool
        self._groups = image_ids if groups is None else groups
        self._ids, self._sizes = image_ids, sizes
        self._settings, self._device = settings, device
        self._pools = {cache.side_px: _Pool(cache, image_ids, device) for cache in caches}
        self._at_a_time = settings.batch_size  # pictures; less once the memory was short

    @property
    def images(self) -> int:
        return len(self._ids)

    @property
    def image_ids(self) -> np.ndarray[Any, Any]:
        """(N,) int64."""
        return self._ids

    @property
    def steps_per_epoch(self) -> int:
        return len(self._ids) // self._settings.batch_size

    def follow(self, settings: TrainSettings) -> None:
        """From the next epoch on crops have the sides that these settings say; all else must be as before."""
        self._settings = settings

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def epoch(self, epoch: int, first_step: int = 0) -> Iterator[Pairs]:
        """This process's part of the batches of epoch `epoch` (from 0), from its step `first_step` (from 0) on."""
        size = self._settings.batch_size
        order = permutation(self._settings.seed, ORDER_STREAM, epoch, len(self._ids))
        parts = [
            self._team.part(order[step * size : (step + 1) * size]) for step in range(first_step, self.steps_per_epoch)
        ]
        for chosen, following in zip_longest(parts, parts[1:]):
            pairs = self.batch(chosen, epoch)
            if following is not None:
                self._pool_for(crop_px_at(self._settings, epoch)).ask(following)
            yield pairs

    def batch(self, chosen: np.ndarray[Any, Any], epoch: int) -> Pairs:
        """Views of the pictures at positions `chosen` (B,), at the side that crops have in this epoch; made in smaller
        parts where the memory is short."""
        parts = in_smaller_parts(
            lambda rows: self._side_by_side(chosen[rows], epoch), len(chosen), self._device, self._at_a_time
        )
        made = list(parts)
        told_apart = to_device(self._groups[chosen], self._device)  # views go by the picture's own id
        if len(made) == 1:
            return Pairs(told_apart, made[0])
        self._at_a_time = min(len(first) for first, _ in made[:-1])
        return Pairs(told_apart, _joined(made))

    def whole(self, chosen: np.ndarray[Any, Any], view_px: int) -> Tensor:
        """The centred squares of the pictures at positions `chosen` (n,), as embeddings are made from them: (n, 3,
        view_px, view_px)."""
        pictures, rows = self._pool_for(self._settings.crop_px).pictures(chosen)
        pixels = pictures if rows is None else pictures[to_device(rows, self._device)]
        views = center_view(pixels, self._sizes[chosen], view_px)
        return views.contiguous(memory_format=torch.channels_last) if self._settings.channels_last else views

    def _side_by_side(self, chosen: np.ndarray[Any, Any], epoch: int) -> tuple[Tensor, Tensor]:
        if self._lanes is None:
            return self._views(chosen, epoch)
        parts = np.array_split(chosen, min(self._lanes.lanes, len(chosen)))
        return _joined(self._lanes.map(lambda part: self._views(part, epoch), parts))

    def _views(self, chosen: np.ndarray[Any, Any], epoch: int) -> tuple[Tensor, Tensor]:
        s = self._settings
        crop_px = crop_px_at(s, epoch)
        pictures, rows = self._pool_for(crop_px).pictures(chosen)
        sizes, ids = self._sizes[chosen], self._ids[chosen]
        both = draw_both(augment_at(s, crop_px), sizes, ids, seed=s.seed, epoch=epoch)  # 2·B rows
        if fused.usable(pictures):
            return self._in_one_go(pictures, rows, both, crop_px)
        pixels = pictures if rows is None else pictures[to_device(rows, self._device)]  # (B, S, S, 3) uint8
        views = (render(pixels, both[part], crop_px) for part in _halves(len(ids)))
        first, second = (x.contiguous(memory_format=torch.channels_last) if s.channels_last else x for x in views)
        return first, second

    def _in_one_go(
        self, pictures: Tensor, rows: np.ndarray[Any, Any] | None, both: ViewParameters, crop_px: int
    ) -> tuple[Tensor, Tensor]:
        """Both views by the same launches, straight from where the pictures lie and into the wanted memory format."""
        count = len(both) // 2
        taken = np.tile(np.arange(count) if rows is None else rows, 2)
        memory_format = torch.channels_last if self._settings.channels_last else torch.contiguous_format
        views = torch.empty((2 * count, 3, crop_px, crop_px), device=self._device, memory_format=memory_format)
        orient_(fused.render(pictures, taken, both, views), both)
        return views[:count], views[count:]

    def _pool_for(self, crop_px: int) -> _Pool:
        """The smallest cached pictures that leave these crops some room; the largest if none does."""
        wanted = cache_side_for(crop_px)
        return self._pools[min((side for side in self._pools if side >= wanted), default=max(self._pools))]


def _halves(count: int) -> tuple[slice, slice]:
    return slice(0, count), slice(count, 2 * count)


def _joined(made: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Two views of each part → two views of all."""
    first, second = (torch.cat(views) for views in zip(*made, strict=True))
    return first, second


class _Pool:
    """The pictures at one side: on the GPU if they fit there, else streamed to it; for a CPU in the memory map."""

    def __init__(self, cache: PixelCache, image_ids: np.ndarray[Any, Any], device: torch.device) -> None:
        self._cache, self._device = cache, device
        self._rows = cache.rows(image_ids)
        self._resident = unless_out_of_memory(self._load_resident, device)
        streamed = device.type != "cpu" and self._resident is None
        self._ahead = ReadAhead(cache.pixels, device) if streamed else None

    def ask(self, chosen: np.ndarray[Any, Any]) -> None:
        """`pixels` will be asked for these next."""
        if self._ahead is not None:
            self._ahead.ask(self._rows[chosen])

    def pictures(self, chosen: np.ndarray[Any, Any]) -> tuple[Tensor, np.ndarray[Any, Any] | None]:
        """Pictures (n, S, S, 3) uint8 on the device, and which of them (B,); None: just these, n = B."""
        rows = self._rows[chosen]
        if self._resident is not None:
            return self._resident, rows
        return self._ahead.take(rows) if self._ahead is not None else torch.from_numpy(self._cache.pixels[rows]), None

    def close(self) -> None:
        if self._ahead is not None:
            self._ahead.close()

    def _load_resident(self) -> Tensor | None:
        """All pictures on the GPU if they fit; on a CPU the memory map is as near."""
        if self._device.type != "cuda":
            return None
        free_bytes, _ = torch.cuda.mem_get_info(self._device)
        if self._cache.pixels.nbytes > RESIDENT_SHARE * free_bytes:
            return None
        resident = torch.empty(self._cache.pixels.shape, dtype=torch.uint8, device=self._device)
        for start in range(0, len(self._cache), 1024):
            part = np.array(self._cache.pixels[start : start + 1024])  # of its own: torch wants to be able to write
            resident[start : start + len(part)] = torch.from_numpy(part).to(self._device)
        return resident


def shuffle_for(settings: TrainSettings, step: int, device: torch.device) -> Tensor:
    """(B,) permutation of step `step` for the key encoder's batch-norm groups."""
    order = permutation(settings.seed, SHUFFLE_STREAM, step, settings.batch_size)
    return to_device(order, device)
