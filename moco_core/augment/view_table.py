"""All that a kernel has to know about the samples of a view: one table of 32-bit words, so one transfer.

Some columns hold whole numbers, some float32; both kinds of a column lie at `row · COLUMNS + column`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from moco_core.augment.crop import in_pixels, taps_for
from moco_core.augment.parameters import CONTRAST, ViewParameters

Array = np.ndarray[Any, Any]

# float32: left, top, right, bottom in cached pixels; a factor for each of BRIGHTNESS … HUE; turns of hue; σ in px.
LEFT, TOP, RIGHT, BOTTOM = range(4)
FACTORS, TURNS, SIGMA = 4, 8, 9
# int32: the row of the pictures; whether flipped and grey; jitter operations in their order, of which those before
# BEFORE come before the mean grey is taken and those from AFTER on after it; and, in the first rows, for each blurred
# sample its number and the radius of its kernel.
ROW, FLIP, GREY, ORDER, BEFORE, AFTER, BLURRED, RADIUS = 10, 11, 12, 13, 17, 18, 19, 20
COLUMNS = 21


@dataclass(frozen=True, slots=True)
class ViewTable:
    """A table on the host, in pinned memory where a GPU will fetch it, and what the launches depend on."""

    words: Tensor  # (B, COLUMNS) float32; whole numbers are the bits of an int32
    taps: int  # source pixels that a target pixel needs at most along one side
    blurred: int  # samples

    def on(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """(B, COLUMNS) float32 and int32, the same memory on the device. Does not wait for it."""
        words = self.words.to(device, non_blocking=True)
        return words, words.view(torch.int32)


def view_table(p: ViewParameters, rows: Array | None, side: int, crop_px: int, *, pinned: bool) -> ViewTable:
    """What `render` does with pictures `rows` (B,), or with the first B; side: theirs in px."""
    words, reals, wholes = _empty(len(p), pinned)
    reals[:, LEFT : BOTTOM + 1] = in_pixels(p.box, side)
    reals[:, FACTORS], reals[:, FACTORS + 1], reals[:, FACTORS + 2] = p.brightness, p.contrast, p.saturation
    reals[:, FACTORS + 3] = 1.0  # hue has none
    reals[:, TURNS], reals[:, SIGMA] = p.hue, p.blur_sigma
    wholes[:, ROW] = np.arange(len(p)) if rows is None else rows
    wholes[:, FLIP], wholes[:, GREY] = p.flip, p.grey
    wholes[:, ORDER : ORDER + 4] = p.order
    contrast_at = np.argmax(p.order == CONTRAST, axis=1)
    wholes[:, BEFORE] = np.where(p.apply_jitter, contrast_at, 0)
    wholes[:, AFTER] = np.where(p.apply_jitter, contrast_at, 4)
    blurred = np.flatnonzero(p.blur_sigma)
    wholes[: len(blurred), BLURRED] = blurred
    # In float32 as blur.py has σ on the device.
    reach = np.ceil(np.float32(4.0) * reals[blurred, SIGMA])
    wholes[: len(blurred), RADIUS] = np.minimum(reach, crop_px - 1)
    return ViewTable(words, taps_for(p.box, side, crop_px), len(blurred))


def plain_table(box: Array, side: int, crop_px: int, *, pinned: bool) -> ViewTable:
    """Boxes (B, 4), fractions, of the first B pictures and nothing done to them."""
    words, reals, wholes = _empty(len(box), pinned)
    words.zero_()
    reals[:, LEFT : BOTTOM + 1] = in_pixels(box, side)
    wholes[:, ROW], wholes[:, AFTER] = np.arange(len(box)), 4
    return ViewTable(words, taps_for(box, side, crop_px), 0)


def _empty(count: int, pinned: bool) -> tuple[Tensor, Array, Array]:
    """(count, COLUMNS) float32, and its memory as float32 and as int32."""
    words = torch.empty((count, COLUMNS), dtype=torch.float32, pin_memory=pinned)
    reals = words.numpy()
    return words, reals, reals.view(np.int32)
