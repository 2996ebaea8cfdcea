"""The MoCo v2 augmentation of a whole batch on its device, each sample with its own parameters.

Order as in facebookresearch/moco@132aea9 main_moco.py: crop, jitter, grey, blur, flip, normalise (the flip is part of
the crop here: it commutes with everything between). Samples are sorted on the host so that those due for the same
operation lie side by side; every step then works in place on a slice, and the device never has to be asked which.

This is the way of CPUs and of whatever has no Triton; where that is, its kernels do the same (fused.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor

from moco_core.augment import fused
from moco_core.augment.blur import blur_, radius_of
from moco_core.augment.color import IMAGENET_MEAN, IMAGENET_STD, blend_, shift_hue_, to_grey_
from moco_core.augment.crop import in_pixels, resample, taps, taps_for
from moco_core.augment.orient import orient_
from moco_core.augment.parameters import CONTRAST, HUE, SATURATION, ViewParameters, square_boxes
from moco_core.device import to_device

Array = np.ndarray[Any, Any]

# On a CPU as many samples at a time as stay in the caches between two operations; elsewhere launches are what costs.
CPU_CHUNK_PX = 32 * 64 * 64
_NO_HUE, _NO_JITTER = 4, 5  # beside the positions 0 … 3 of the hue shift

# Columns of the table that goes to the device.
_BOX, _FLIP, _TURNS, _SIGMA = slice(0, 4), 4, 5, 6
_FACTOR, _GREY_SHARE, _MEAN_SHARE = slice(7, 11), slice(11, 15), slice(15, 19)  # one column for each position
_COLUMNS = 19


@torch.no_grad()
def render(pixels: Tensor, parameters: ViewParameters, crop_px: int, out: Tensor | None = None) -> Tensor:
    """Make one view of every picture.

    Args:
        pixels: (B, S, S, 3) uint8, squeezed squares as in the pixel cache.
        parameters: B rows.
        crop_px: side of the view.
        out: (B, 3, crop_px, crop_px) float32 to write into; new memory if None.

    Returns:
        (B, 3, crop_px, crop_px) float32, normalised with the ImageNet mean and standard deviation, on the same device.
    """
    if fused.usable(pixels):
        views = _new_views(len(parameters), crop_px, pixels.device) if out is None else out
        return orient_(fused.render(pixels, None, parameters, views), parameters)
    kinds = _kinds(parameters)
    blurred = parameters.blur_sigma > 0
    # Within a kind grey samples come last, and blurred ones in one piece: (0, 0), (0, 1), (1, 1), (1, 0).
    order = np.argsort(kinds * 4 + np.where(parameters.grey, 3 - blurred, blurred), kind="stable")
    kinds, sorted_parameters = kinds[order], parameters[order]
    table = to_device(_table(sorted_parameters, pixels.shape[1]), pixels.device)
    rows = to_device(order, pixels.device)
    count = taps_for(parameters.box, pixels.shape[1], crop_px)
    views = _new_views(len(order), crop_px, pixels.device) if out is None else out
    with torch.autocast(pixels.device.type, enabled=False):
        for part in _parts(kinds, crop_px, pixels.device):
            x = _crops(pixels.index_select(0, rows[part]), table[part], crop_px, count)
            _colour_(x, table[part], sorted_parameters[part], int(kinds[part.start]))
            views.index_copy_(0, rows[part], _normalise_(x))
    return orient_(views, parameters)


@torch.no_grad()
def center_view(pixels: Tensor, sizes: Array, crop_px: int) -> Tensor:
    """The largest centred square of each original, antialiased and normalised: what embeddings are made from.

    Args:
        pixels: (B, S, S, 3) uint8.
        sizes: (B, 2) width, height of the originals in px.

    Returns:
        (B, 3, crop_px, crop_px) float32.
    """
    return _plain_view(pixels, square_boxes(sizes), crop_px)


@torch.no_grad()
def whole_view(pixels: Tensor, crop_px: int) -> Tensor:
    """The whole squeezed square, antialiased and normalised: (B, S, S, 3) uint8 → (B, 3, crop_px, crop_px) float32."""
    return _plain_view(pixels, np.tile([0.0, 0.0, 1.0, 1.0], (len(pixels), 1)), crop_px)


def to_pixels(views: Tensor) -> Tensor:
    """Undo the normalisation for showing: (B, 3, H, W) float → (B, H, W, 3) uint8, rounded, on the same device."""
    mean, std = _constants(views.device)
    return torch.addcmul(mean, views.float(), std).mul_(255.0).round_().clamp_(0, 255).byte().permute(0, 2, 3, 1)


def _plain_view(pixels: Tensor, box: Array, crop_px: int) -> Tensor:
    side = pixels.shape[1]
    if fused.usable(pixels):
        return fused.render_plain(pixels, box, _new_views(len(box), crop_px, pixels.device))
    table = np.zeros((len(box), _COLUMNS), np.float32)
    table[:, _BOX] = in_pixels(box, side)
    on_device = to_device(table, pixels.device)
    count = taps_for(box, side, crop_px)
    views = _new_views(len(box), crop_px, pixels.device)
    with torch.autocast(pixels.device.type, enabled=False):
        for part in _parts(np.zeros(len(box)), crop_px, pixels.device):
            views[part] = _normalise_(_crops(pixels[part], on_device[part], crop_px, count))
    return views


def _kinds(parameters: ViewParameters) -> Array:
    """(B,) position of the hue shift in the sample's order, or _NO_HUE, or _NO_JITTER."""
    position = np.argmax(parameters.order == HUE, axis=1)
    return np.where(parameters.apply_jitter, np.where(parameters.hue != 0, position, _NO_HUE), _NO_JITTER)


def _table(parameters: ViewParameters, side: int) -> Array:
    """(B, _COLUMNS) float32: all that the device needs to know, in one transfer."""
    factors = np.stack((parameters.brightness, parameters.contrast, parameters.saturation), axis=1)
    factors = np.concatenate((factors, np.ones((len(factors), 1))), axis=1)  # hue has no factor
    order = parameters.order
    in_order = np.take_along_axis(factors, order, axis=1)  # (B, 4) by position
    table = np.empty((len(order), _COLUMNS), np.float32)
    table[:, _BOX] = in_pixels(parameters.box, side)
    table[:, _FLIP], table[:, _TURNS], table[:, _SIGMA] = parameters.flip, parameters.hue, parameters.blur_sigma
    table[:, _FACTOR] = in_order
    table[:, _GREY_SHARE] = np.where(order == SATURATION, 1.0 - in_order, 0.0)
    table[:, _MEAN_SHARE] = np.where(order == CONTRAST, 1.0 - in_order, 0.0)
    return table


def _parts(kinds: Array, crop_px: int, device: torch.device) -> Iterator[slice]:
    """Slices of one kind each, on a CPU small enough for its caches."""
    most = max(1, CPU_CHUNK_PX // crop_px**2) if device.type == "cpu" else len(kinds)
    edges = np.flatnonzero(np.diff(kinds, prepend=np.nan, append=np.nan))
    for start, stop in pairwise(edges.tolist()):
        count = -(-(stop - start) // most)
        for i in range(count):
            yield slice(start + (stop - start) * i // count, start + (stop - start) * (i + 1) // count)


def _crops(pixels: Tensor, table: Tensor, crop_px: int, count: int) -> Tensor:
    """(n, S, S, 3) uint8 → (n, 3, crop_px, crop_px) float32 in [0, 1]."""
    left, top, right, bottom = table[:, _BOX].unbind(1)
    side = pixels.shape[1]
    columns = taps(left, right, table[:, _FLIP], side, crop_px, count)
    rows = taps(top, bottom, None, side, crop_px, count)
    rows.weight.mul_(1.0 / 255.0)
    return resample(pixels, rows, columns)


def _colour_(x: Tensor, table: Tensor, parameters: ViewParameters, kind: int) -> None:
    """Jitter, grey and blur of samples of one kind, sorted as in `render`."""
    if kind != _NO_JITTER:
        for position in range(4):
            if position == kind:
                shift_hue_(x, table[:, _TURNS])
            else:
                blend_(x, *(table[:, columns][:, position] for columns in (_FACTOR, _GREY_SHARE, _MEAN_SHARE)))
    greys = int(parameters.grey.sum())
    if greys:
        to_grey_(x[-greys:])
    where = np.flatnonzero(parameters.blur_sigma)
    if len(where):
        blurred = slice(int(where[0]), int(where[-1]) + 1)
        radius = radius_of(float(parameters.blur_sigma[blurred].max()), x.shape[-1])
        blur_(x[blurred], table[blurred, _SIGMA], radius)


def _normalise_(x: Tensor) -> Tensor:
    mean, std = _constants(x.device)
    return x.sub_(mean).div_(std)


def _constants(device: torch.device) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation, (3, 1, 1) each."""
    return _channels(IMAGENET_MEAN, device), _channels(IMAGENET_STD, device)


@lru_cache(maxsize=8)
def _channels(values: tuple[float, ...], device: torch.device) -> Tensor:
    return torch.tensor(values, device=device).view(3, 1, 1)


def _new_views(count: int, crop_px: int, device: torch.device) -> Tensor:
    return torch.empty((count, 3, crop_px, crop_px), dtype=torch.float32, device=device)
