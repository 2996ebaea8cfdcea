"""What happens to each sample: one row of numbers per view, drawn on the host before any pixel is touched.

The distributions are those of torchvision's RandomResizedCrop, ColorJitter, RandomGrayscale and RandomHorizontalFlip
with the strengths of facebookresearch/moco@132aea9 main_moco.py (--aug-plus).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from moco_core.augment.counter_random import uniform_pairs
from moco_core.config import AugmentSettings

Array = np.ndarray[Any, Any]

CROP_RATIO = (3 / 4, 4 / 3)  # width / height of a crop, on the original
CROP_TRIES = 10
BRIGHTNESS, CONTRAST, SATURATION, HUE = range(4)  # torchvision's numbering in ColorJitter

# The uniform numbers of one sample: area, ratio, top, left of each try, then everything else. They are made two by two.
_BLOCKS_A_TRY = 2
# Nine pictures in ten need no numbers of a third try.
_FIRST_TRIES = 2
_FIRST_BLOCKS = np.concatenate((np.arange(_FIRST_TRIES * _BLOCKS_A_TRY), CROP_TRIES * _BLOCKS_A_TRY + np.arange(7)))
_LATER_BLOCKS = np.arange(_FIRST_TRIES * _BLOCKS_A_TRY, CROP_TRIES * _BLOCKS_A_TRY)
_TRIES = slice(0, 2 * _FIRST_TRIES * _BLOCKS_A_TRY)  # columns of what _FIRST_BLOCKS give
_ORDER = slice(_TRIES.stop, _TRIES.stop + 4)
_FACTORS = slice(_ORDER.stop, _ORDER.stop + 4)
# Orientation has numbers of its own, made only where it is asked for: what others draw stays what it was.
_ORIENTATION_BLOCKS = CROP_TRIES * _BLOCKS_A_TRY + 7 + np.arange(2)
_FLIP, _JITTER, _GREY, _BLUR, _SIGMA = range(_FACTORS.stop, _FACTORS.stop + 5)


@dataclass(frozen=True, slots=True)
class ViewParameters:
    """One view of B samples; every array has B rows."""

    box: Array  # (B, 4) float64: x0, y0, x1, y1 as fractions of the picture
    flip: Array  # (B,) bool
    apply_jitter: Array  # (B,) bool
    order: Array  # (B, 4) int64: BRIGHTNESS … HUE in the sequence they are applied
    brightness: Array  # (B,) float64 ≥ 0; 1 changes nothing
    contrast: Array  # (B,) float64 ≥ 0; 1 changes nothing
    saturation: Array  # (B,) float64 ≥ 0; 1 changes nothing
    hue: Array  # (B,) float64 in [−.5, .5] turns; 0 changes nothing
    grey: Array  # (B,) bool
    blur_sigma: Array  # (B,) float64 px of the crop; 0 = no blur
    upside: Array  # (B,) bool, top and bottom change places
    quarters: Array  # (B,) int64 in [0, 3], quarter turns counter-clockwise, after that

    def __len__(self) -> int:
        return len(self.box)

    def __getitem__(self, rows: Array | slice) -> ViewParameters:
        """The same for some of the samples, in the order of `rows`."""
        return ViewParameters(*(getattr(self, field.name)[rows] for field in fields(self)))


def draw(
    settings: AugmentSettings, sizes: Array, image_ids: Array, *, seed: int, epoch: int, view: int
) -> ViewParameters:
    """Draw one view of a batch. A sample's row depends on (seed, epoch, its id, its size, view) and nothing else.

    Args:
        sizes: (B, 2) width and height of the originals in px, each ≥ 1.
        image_ids: (B,) integers ≥ 0.
        seed, epoch, view: see `counter_random.uniforms`.
    """
    views = np.full(len(image_ids), view)
    return _drawn(settings, np.asarray(sizes), np.asarray(image_ids), views, seed=seed, epoch=epoch)


def draw_both(settings: AugmentSettings, sizes: Array, image_ids: Array, *, seed: int, epoch: int) -> ViewParameters:
    """2·B rows: view 0 of every picture, then view 1 of every picture, each row as `draw` gives it.

    In little more than the time of one: with rows this few, the number of numpy's calls is what counts.
    """
    ids = np.asarray(image_ids)
    views = np.repeat((0, 1), len(ids))
    return _drawn(settings, np.tile(sizes, (2, 1)), np.tile(ids, 2), views, seed=seed, epoch=epoch)


def _drawn(
    settings: AugmentSettings, sizes: Array, ids: Array, views: Array, *, seed: int, epoch: int
) -> ViewParameters:
    u = uniform_pairs(seed, epoch, ids, views, _FIRST_BLOCKS)
    factors = u[:, _FACTORS]
    upside, quarters = _orientation(settings, ids, views, seed=seed, epoch=epoch)
    sigma = _between(settings.blur_sigma_min, settings.blur_sigma_max, u[:, _SIGMA])
    return ViewParameters(
        box=_boxes(settings, sizes, ids, views, u[:, _TRIES], seed=seed, epoch=epoch),
        flip=u[:, _FLIP] < settings.flip_probability,
        apply_jitter=u[:, _JITTER] < settings.jitter_probability,
        order=np.argsort(u[:, _ORDER], axis=1, kind="stable"),
        brightness=_factor(settings.brightness, factors[:, BRIGHTNESS]),
        contrast=_factor(settings.contrast, factors[:, CONTRAST]),
        saturation=_factor(settings.saturation, factors[:, SATURATION]),
        hue=_between(-settings.hue, settings.hue, factors[:, HUE]),
        grey=u[:, _GREY] < settings.grey_probability,
        blur_sigma=np.where(u[:, _BLUR] < settings.blur_probability, sigma, 0.0),
        upside=upside,
        quarters=quarters,
    )


def _orientation(settings: AugmentSettings, ids: Array, views: Array, *, seed: int, epoch: int) -> tuple[Array, Array]:
    """(B,) bool upside and (B,) int64 quarter turns: none of three quarters more often than another."""
    if not (settings.vertical_flip_probability or settings.turn_probability):
        return np.zeros(len(ids), bool), np.zeros(len(ids), np.int64)
    u = uniform_pairs(seed, epoch, ids, views, _ORIENTATION_BLOCKS)
    quarters = np.where(u[:, 1] < settings.turn_probability, 1 + (3 * u[:, 2]).astype(np.int64), 0)
    return u[:, 0] < settings.vertical_flip_probability, quarters


def _boxes(
    settings: AugmentSettings, sizes: Array, ids: Array, views: Array, first_tries: Array, *, seed: int, epoch: int
) -> Array:
    """`crop_boxes`; the numbers of later tries are made for those alone whose earlier ones do not fit."""
    scales = settings.crop_scale_min, settings.crop_scale_max
    box, fits = _first_fitting(sizes, first_tries, *scales)
    rest = np.flatnonzero(~fits)
    if len(rest):
        u = uniform_pairs(seed, epoch, ids[rest], views[rest], _LATER_BLOCKS)
        box[rest] = crop_boxes(sizes[rest], u, *scales)
    return box


def crop_boxes(sizes: Array, u: Array, scale_min: float, scale_max: float) -> Array:
    """RandomResizedCrop.get_params of torchvision for a whole batch: some tries, ten there, then the centre.

    The box has whole pixels of the original, as there; only the result is a fraction.

    Args:
        sizes: (B, 2) width, height in px.
        u: (B, 4·tries) in [0, 1).
        scale_min, scale_max: range of the box's area as a share of the picture's.

    Returns:
        (B, 4) float64 x0, y0, x1, y1 in [0, 1].
    """
    return _first_fitting(sizes, u, scale_min, scale_max)[0]


def _first_fitting(sizes: Array, u: Array, scale_min: float, scale_max: float) -> tuple[Array, Array]:
    """Box of the first of some tries that fits, else of the centre: (B, 4) fractions; and (B,) whether one fitted."""
    u_area, u_ratio, u_top, u_left = np.moveaxis(u.reshape(len(u), u.shape[1] // 4, 4), 2, 0)  # each (B, tries)
    width, height = (sizes[:, axis, None].astype(np.float64) for axis in (0, 1))  # (B, 1)
    area = width * height * _between(scale_min, scale_max, u_area)
    ratio = np.exp(_between(math.log(CROP_RATIO[0]), math.log(CROP_RATIO[1]), u_ratio))
    w, h = np.rint(np.sqrt(area * ratio)), np.rint(np.sqrt(area / ratio))
    fits = (w > 0) & (w <= width) & (h > 0) & (h <= height)
    left, top = np.floor(u_left * (width - w + 1)), np.floor(u_top * (height - h + 1))
    first = np.argmax(fits, axis=1)  # 0 where none fits: replaced below
    row = np.arange(len(u))
    found = fits[row, first]
    corner = np.stack([part[row, first] for part in (left, top, w, h)], axis=1)  # (B, 4) x, y, w, h
    if not found.all():
        corner[~found] = _centre(width[~found, 0], height[~found, 0])
    corner[:, 2:] += corner[:, :2]
    return corner / np.concatenate((width, height, width, height), axis=1), found


def square_boxes(sizes: Array) -> Array:
    """Largest centred square of each picture, not rounded to pixels.

    Args:
        sizes: (B, 2) width, height in px.

    Returns:
        (B, 4) float64 x0, y0, x1, y1 as fractions.
    """
    shape = np.asarray(sizes, np.float64)
    half = shape.min(axis=1, keepdims=True) / shape / 2  # (B, 2)
    return np.concatenate((0.5 - half, 0.5 + half), axis=1)


def _centre(width: Array, height: Array) -> Array:
    """The fallback for pictures so long that no try fitted. (B, 4) x, y, w, h in px."""
    w = np.minimum(width, np.rint(height * CROP_RATIO[1]))
    h = np.minimum(height, np.rint(width / CROP_RATIO[0]))
    return np.stack(((width - w) // 2, (height - h) // 2, w, h), axis=1)


def _factor(strength: float, u: Array) -> Array:
    """ColorJitter's range of a strength: [max(0, 1 − s), 1 + s]."""
    return _between(max(0.0, 1.0 - strength), 1.0 + strength, u)


def _between(low: float, high: float, u: Array) -> Array:
    return low + (high - low) * u
