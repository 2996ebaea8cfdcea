"""Crops that grow while a run goes on: small ones are cheap, and the coarse comes before the fine.

Progressive resizing (Howard 2018, fast.ai's DAWNBench entry; Tan and Le 2021, "EfficientNetV2", section 4). The cost of
a convolution falls with the square of the side, so that in the same time an encoder sees several times as many
pictures; the last epochs are at the full side, as whole pictures will be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from moco_core.config import AugmentSettings, TrainSettings, cache_side_for

STEP_PX = 32  # sides between the first and the last are multiples of it: what a ResNet shrinks by, so no border is lost
# Of a step's time at 64 px that does not depend on the side: optimiser, momentum update, queue; on a GPU above all what
# small tensors leave idle. It differs by machine: in float32 two cores took .28 of the time at 32 px, in bfloat16 .5
# with batches of 64. So calibration measures it; this is for what nobody has measured. On an H200 epochs took .30, .485
# and .70 s at 64, 96 and 128 px.
FIXED_SHARE, GPU_FIXED_SHARE = 0.25, 0.55
MOST_FIXED = 0.95
SMALLEST_SIGMA_PX = 0.2  # a blur below it changes nothing


def crop_sides(settings: TrainSettings) -> list[int]:
    """All sides (px) that a run's crops have, rising; one if they do not grow."""
    first, last = settings.first_crop_px or settings.crop_px, settings.crop_px
    between = range((first // STEP_PX + 1) * STEP_PX, last, STEP_PX)
    sides = [first, *between] if first < last else []
    while len(sides) > 3:  # four sides are enough: each change costs the encoder some settling
        sides = sides[::2]
    return [*sides, last]


def crop_px_at(settings: TrainSettings, epoch: int) -> int:
    """Side (px) of the crops in epoch `epoch` (from 0): smaller sides share the first `growth_share` of the epochs."""
    return next((side for side, start, stop in _stretches(settings) if start <= epoch < stop), settings.crop_px)


def growth(settings: TrainSettings) -> list[tuple[int, int]]:
    """(epoch from 0, side in px) of each change to larger crops; empty if they do not grow."""
    stretches = [(start, side) for side, start, stop in _stretches(settings) if start < stop]
    return stretches[1:]


def cache_sides(settings: TrainSettings) -> list[int]:
    """Sides (px) of the cached pictures that the crops are cut from, falling: the largest can make the others."""
    return sorted({cache_side_for(side) for side in crop_sides(settings)}, reverse=True)


def augment_at(settings: TrainSettings, crop_px: int) -> AugmentSettings:
    """The augmentation for crops of another side: its blur is in pixels, and means the same on smaller ones."""
    if crop_px == settings.crop_px:
        return settings.augment
    scale = crop_px / settings.crop_px
    low, high = (
        max(SMALLEST_SIGMA_PX, scale * s) for s in (settings.augment.blur_sigma_min, settings.augment.blur_sigma_max)
    )
    return msgspec.structs.replace(settings.augment, blur_sigma_min=low, blur_sigma_max=high)


def usual_fixed_share(on_gpu: bool) -> float:
    """What `step_cost` goes by where no steps of two sides were measured."""
    return GPU_FIXED_SHARE if on_gpu else FIXED_SHARE


def fixed_share_of(small: tuple[int, float], large: tuple[int, float]) -> float:
    """Of a step's time at 64 px that does not grow with the area, from (side in px, seconds a step) of two sides."""
    (small_px, small_s), (large_px, large_s) = small, large
    by_area = (large_s - small_s) / (large_px**2 - small_px**2)
    fixed = small_s - by_area * small_px**2
    whole = fixed + by_area * 64**2
    return min(MOST_FIXED, max(0.0, fixed / whole)) if whole > 0 else MOST_FIXED


def step_cost(crop_px: int, fixed: float = FIXED_SHARE) -> float:
    """Time of a step relative to one at 64 px: a fixed part, and one that grows with the area."""
    return fixed + (1.0 - fixed) * (crop_px / 64) ** 2


def epochs_cost(settings: TrainSettings, first: int = 0, fixed: float = FIXED_SHARE) -> float:
    """Time of the epochs from `first` (from 0) on, in epochs at 64 px."""
    stretches = ((side, stop - max(start, first)) for side, start, stop in _stretches(settings))
    return sum(step_cost(side, fixed) * max(0, epochs) for side, epochs in stretches)


def _stretches(settings: TrainSettings) -> Iterator[tuple[int, int, int]]:
    """(side in px, first epoch, the one after its last), in order."""
    *growing, last = crop_sides(settings)
    until, start = settings.growth_share * settings.epochs, 0
    for number, side in enumerate(growing, 1):
        stop = min(settings.epochs, math.ceil(until * number / len(growing)))
        yield side, start, stop
        start = stop
    yield last, start, settings.epochs
